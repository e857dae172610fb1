"""Lyric sheets: what is a tag, what is sung, what is warned about, and that nothing is lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songsmith.language.structure import (
    MAX_WARNINGS,
    TAGS,
    Sheet,
    format_sheet,
    lyrics_to_send,
    normalise_sheet,
    parse_sheet,
)
from songsmith.language.tags import closest_tag, read_bracket

SHEETS = st.text(
    alphabet=st.one_of(
        st.sampled_from("[]()【】（）\n #:-xX2AmFC/ 'é你\r\t"), st.characters(exclude_categories=["Cs"])
    )
)
PIECES = st.lists(
    st.sampled_from(
        [
            *(f"[{tag}]" for tag in TAGS),
            "[verse 2]",
            "[Chorus x3]",
            "[Am]",
            "[Oops]",
            "words",
            "(ooh",
            ")",
            " ",
            "\n",
            "\n\n",
        ]
    )
).map("".join)


def kinds(text: str) -> list[str]:
    return [section.kind for section in parse_sheet(text).sections]


def sung(sheet: Sheet) -> list[str]:
    return [line.sung for section in sheet.sections for line in section.lines]


def codes(text: str) -> list[str]:
    return [warning.code for warning in parse_sheet(text).warnings]


class TestNothingIsLost:
    @given(st.one_of(SHEETS, PIECES, st.text()))
    @settings(max_examples=300)
    def test_every_text_comes_back_byte_for_byte(self, text: str) -> None:
        assert format_sheet(parse_sheet(text)) == text

    @given(PIECES)
    @settings(max_examples=200)
    def test_a_normal_sheet_stays_as_it_is(self, text: str) -> None:
        once = normalise_sheet(text)
        assert normalise_sheet(once) == once

    @given(PIECES)
    @settings(max_examples=200)
    def test_normalising_changes_no_word_and_no_section(self, text: str) -> None:
        before, after = parse_sheet(text), parse_sheet(normalise_sheet(text))
        assert sung(after) == sung(before)
        assert [s.kind for s in after.sections if s.heading_line is not None] == [
            s.kind for s in before.sections if s.heading_line is not None
        ]

    @given(PIECES)
    @settings(max_examples=200)
    def test_places_point_into_the_text(self, text: str) -> None:
        sheet = parse_sheet(text)
        for section in sheet.sections:
            for line in section.lines:
                raw = sheet.raw_lines[line.number]
                assert raw[line.column : line.column + len(line.text)] == line.text
                assert all(0 <= offset <= len(line.sung) for offset, _ in line.chords)
                assert all(line.sung[a] in "(（" for a, _ in line.backing)
        for warning in sheet.warnings:
            assert 0 <= warning.start <= warning.end <= len(sheet.raw_lines[warning.line])

    @pytest.mark.parametrize(
        "text",
        [
            "[" * 200_000,
            "[" + "a" * 200_000,
            "[x]" * 60_000,
            "(" * 200_000,
            ")(" * 100_000,
            "[Verse]\nhello (world\n" * 5_000,
            "[Chorus x8]\n" * 10_000,
            "[Am]a " * 30_000,
            "[verse" + " " * 199_990 + "]",
            "[v" + "- " * 99_990 + "]",
            "\n" * 100_000,
            "*" * 100_000 + "a" * 100_000,
        ],
        ids=lambda text: repr(text[:12]),
    )
    def test_hostile_sheets_are_read_in_a_moment(self, text: str) -> None:
        started = time.process_time()
        sheet = parse_sheet(text)
        assert time.process_time() - started < 20  # and not for ever
        assert format_sheet(sheet) == text
        assert len(sheet.warnings) <= MAX_WARNINGS


class TestTags:
    @pytest.mark.parametrize("tag", TAGS)
    def test_the_fourteen(self, tag: str) -> None:
        assert kinds(f"[{tag}]") == [tag]
        assert codes(f"[{tag}]\nwords") == []

    @pytest.mark.parametrize(
        ("written", "tag"),
        [
            ("verse", "Verse"),
            ("VERSE 2", "Verse"),
            ("verse2", "Verse"),
            ("Verse II", "Verse"),
            ("  Verse  12 ", "Verse"),
            ("Pre-Chorus", "Pre Chorus"),
            ("pre‑chorus", "Pre Chorus"),
            ("PRECHORUS", "Pre Chorus"),
            ("pre_chorus 1", "Pre Chorus"),
            ("Post-Chorus", "Post Chorus"),
            ("Build-up", "Build Up"),
            ("Buildup", "Build Up"),
            ("Instrumental", "Inst"),
            ("Breakdown", "Break"),
            ("Drop", "Hook"),
            ("Refrain", "Chorus"),
            ("Ｃｈｏｒｕｓ", "Chorus"),
            ("Chorus #2", "Chorus"),
        ],
    )
    def test_variants(self, written: str, tag: str) -> None:
        assert kinds(f"[{written}]\nla") == [tag]
        assert normalise_sheet(f"[{written}]\nla") == f"[{tag}]\nla"

    @pytest.mark.parametrize(
        "line", ["【Chorus】", "［Chorus］", "[Chorus]:", "**[Chorus]**", "  [Chorus]  ", "[Chorus]\r"]
    )
    def test_other_brackets_and_decorations(self, line: str) -> None:
        sheet = parse_sheet(f"{line}\nla")
        assert [(s.kind, len(s.lines)) for s in sheet.sections] == [("Chorus", 1)]
        assert sheet.warnings == ()

    @pytest.mark.parametrize(
        "line", ["[Chorus x2]", "[Chorus ×2]", "[CHORUS 2x]", "[Chorus (x2)]", "[Chorus] x2", "[Chorus] (x2)"]
    )
    def test_a_repeated_section_is_performed_as_often(self, line: str) -> None:
        sheet = parse_sheet(f"{line}\nla\n\n[Outro]")
        assert [(s.kind, s.number, s.same_as) for s in sheet.sections] == [
            ("Chorus", 1, None),
            ("Chorus", 2, 0),
            ("Outro", 1, None),
        ]
        assert normalise_sheet(f"{line}\nla\n\n[Outro]") == "[Chorus]\nla\n\n[Chorus]\nla\n\n[Outro]"

    def test_repeats_end_at_eight(self) -> None:
        assert len(kinds("[Hook x99]\nla")) == 8

    @pytest.mark.parametrize("line", ["[Verse 1: Ana & Ben]", "[Verse - softly]"])
    def test_what_follows_a_tag_inside_the_brackets_is_not_sung(self, line: str) -> None:
        assert kinds(line) == ["Verse"]
        assert codes(line) == ["tag-detail"]
        assert normalise_sheet(line) == "[Verse]"

    def test_words_beside_a_tag_are_kept_and_reported(self) -> None:
        sheet = parse_sheet("[Verse] Rain is falling")
        assert sung(sheet) == ["Rain is falling"]
        assert sheet.sections[0].lines[0].column == 7
        assert [warning.code for warning in sheet.warnings] == ["tag-not-alone"]
        assert normalise_sheet("[Verse] Rain is falling") == "[Verse]\nRain is falling"

    def test_tags_win_over_chords_and_chords_over_words(self) -> None:
        assert [read_bracket(text).kind for text in ("Break", "Am", "Amen")] == ["tag", "chord", "words"]

    @pytest.mark.parametrize(
        ("written", "meant"),
        [("Corus", "Chorus"), ("Final Chorus", "Chorus"), ("Last Pre-Chorus", "Pre Chorus")],
    )
    def test_a_mistyped_tag_would_be_sung_and_has_a_suggestion(self, written: str, meant: str) -> None:
        (warning,) = parse_sheet(f"[{written}]").warnings
        assert (warning.code, warning.suggestion) == ("would-be-sung", f"[{meant}]")
        assert "would be sung" in warning.message

    def test_other_words_in_brackets_would_be_sung(self) -> None:
        sheet = parse_sheet("[Verse]\nHello [guitar weeps] world")
        (warning,) = sheet.warnings
        assert (warning.line, warning.start, warning.end, warning.suggestion) == (1, 6, 20, None)
        assert sung(sheet) == ["Hello [guitar weeps] world"]
        assert closest_tag("guitar weeps") is None


class TestSections:
    def test_words_before_any_tag_are_verses_one_for_each_stanza(self) -> None:
        sheet = parse_sheet("\none\ntwo\n\nthree\n\n[Chorus]\nfour\n\nfive")
        assert [(s.kind, s.heading_line, [line.sung for line in s.lines]) for s in sheet.sections] == [
            ("Verse", None, ["one", "two"]),
            ("Verse", None, ["three"]),
            ("Chorus", 6, ["four", "five"]),
        ]

    def test_different_words_are_numbered_and_returning_ones_keep_their_label(self) -> None:
        text = "[Verse]\na\n[Chorus]\nla\n[Verse 7]\nb\n[Chorus]\nla\n[Bridge]\nc"
        assert [(s.label, s.number, s.same_as) for s in parse_sheet(text).sections] == [
            ("Verse 1", 1, None),
            ("Chorus", 1, None),
            ("Verse 2", 2, None),
            ("Chorus", 2, 1),
            ("Bridge", 1, None),
        ]

    def test_a_bare_tag_is_an_empty_section(self) -> None:
        sheet = parse_sheet("[Intro]\n\n[Verse]\nla\n[Solo]")
        assert [(s.kind, len(s.lines)) for s in sheet.sections] == [("Intro", 0), ("Verse", 1), ("Solo", 0)]
        assert sheet.warnings == ()

    def test_a_chorus_without_its_words_is_pointed_out(self) -> None:
        assert codes("[Chorus]\nla\n[Verse]\nlo\n[Chorus]") == ["no-words"]

    def test_an_empty_sheet_has_no_section(self) -> None:
        assert parse_sheet("").sections == () == parse_sheet(" \n\t\n").sections


class TestChords:
    def test_inline_chords_are_taken_out_and_placed(self) -> None:
        (line,) = parse_sheet("[Am]Rain is [F/C]fal[G7]ling").sections[0].lines
        assert line.sung == "Rain is falling"
        assert line.chords == ((0, "Am"), (8, "F/C"), (11, "G7"))

    def test_no_doubled_space_is_left(self) -> None:
        (line,) = parse_sheet("Rain [Am] falls [F]").sections[0].lines
        assert (line.sung, line.chords) == ("Rain falls", ((5, "Am"), (10, "F")))

    def test_a_line_of_chords_is_the_progression_of_its_section(self) -> None:
        (section,) = parse_sheet("[Solo]\n[Am] [F] [C] [G]\n").sections
        assert (section.lines, section.progression) == ((), ("Am", "F", "C", "G"))

    def test_chords_stay_when_normalised_and_go_when_sent(self) -> None:
        text = "[verse 1]\n[Am]Rain [F]falls\n[C] [G]\nagain\n"
        assert normalise_sheet(text) == "[Verse]\n[Am]Rain [F]falls\n[C] [G]\nagain\n"
        assert lyrics_to_send(text) == "[Verse]\nRain falls\nagain"


class TestBackingVocals:
    @pytest.mark.parametrize(
        ("text", "spans"),
        [
            ("hold me (ooh) now", ["(ooh)"]),
            ("(ooh) (ah)", ["(ooh)", "(ah)"]),
            ("a (b (c) d) e", ["(b (c) d)"]),
            ("a （嗚） b", ["（嗚）"]),
            ("a (b", ["(b"]),
            ("a) b", []),
            ("a ) b (c)", ["(c)"]),
        ],
    )
    def test_spans(self, text: str, spans: list[str]) -> None:
        (line,) = parse_sheet(text).sections[0].lines
        assert [line.sung[a:b] for a, b in line.backing] == spans

    def test_a_lonely_parenthesis_is_reported_unless_it_counts_a_list(self) -> None:
        assert codes("a (b") == ["open-parenthesis"]
        assert codes("1) first of all") == []

    @pytest.mark.parametrize("direction", ["x2", "guitar solo", "Fade out", "repeat chorus", "spoken"])
    def test_directions_would_be_sung(self, direction: str) -> None:
        assert codes(f"la ({direction})") == ["direction"]

    def test_ordinary_backing_vocals_are_not_reported(self) -> None:
        assert codes("hold me (ooh, hold me) now") == []


class TestOtherWarnings:
    @pytest.mark.parametrize("line", ["Chorus:", "(Verse 2)", "Verse 2", "{Bridge}"])
    def test_headings_without_square_brackets(self, line: str) -> None:
        (warning,) = parse_sheet(line).warnings
        assert warning.code == "bare-heading"
        assert warning.suggestion in {"[Chorus]", "[Verse]", "[Bridge]"}

    @pytest.mark.parametrize("line", ["bridge", "Break", "solo again"])
    def test_words_that_happen_to_be_tags_are_words(self, line: str) -> None:
        assert codes(line) == []

    @pytest.mark.parametrize("line", ["[Verse", "la la [oops", "la] la"])
    def test_brackets_without_partner(self, line: str) -> None:
        assert codes(line) == ["open-bracket"]

    def test_control_characters(self) -> None:
        assert codes("la\x07la") == ["control-characters"]
        assert codes("[Verse]\r\nla\r\n") == []

    def test_other_line_ends_become_lf_when_normalised(self) -> None:
        assert normalise_sheet("[verse]\r\nla\rlo\u2028li") == "[Verse]\nla\nlo\nli"
