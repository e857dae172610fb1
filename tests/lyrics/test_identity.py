from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from songsmith.lyrics.identity import BLANK, Identity, Outline, identity_carry, word_spans

SHEET = """[Verse]
Rain is writing letters on the window
Every town we pass has got a name

[Chorus]
Paper boats on a river of wine
I'll carry your heart if you carry mine

[Verse]
The station clock is counting
I learned the word for leaving"""


def outline(text: str) -> Outline:
    """Sections as the headings cut them; the grammar itself has its own tests."""
    sections: list[list[int]] = []
    for number, line in enumerate(text.split("\n")):
        if line.startswith("["):
            sections.append([])
        if line.strip():
            sections = sections or [[]]
            sections[-1].append(number)
    return Outline(text, tuple(tuple(section) for section in sections))


def first(text: str) -> Identity:
    return identity_carry(Outline(""), Identity(), outline(text))


def carried(old: str, new: str) -> tuple[Identity, Identity]:
    before = first(old)
    return before, identity_carry(outline(old), before, outline(new))


def line_id(identity: Identity, text: str, line: str) -> str:
    return identity.lines[text.split("\n").index(line)]


def word_id(identity: Identity, text: str, word: str) -> str:
    """Of the first place where the word stands."""
    for ids, line in zip(identity.words, text.split("\n"), strict=True):
        for given_id, (start, end) in zip(ids, word_spans(line), strict=True):
            if line[start:end] == word:
                return given_id
    raise AssertionError(word)


def everything(identity: Identity) -> list[str]:
    lines = [line for line in identity.lines if line != BLANK]
    return [*identity.sections, *lines, *(word for line in identity.words for word in line)]


def test_the_first_revision_numbers_sections_then_lines_then_words() -> None:
    identity = first("[Verse]\nOne two\n\nThree")
    assert identity.sections == ("1",)
    assert identity.lines == ("2", "3", BLANK, "4")
    assert identity.words == (("5",), ("6", "7"), (), ("8",))
    assert identity.next_id == 9


def test_an_unchanged_text_keeps_everything() -> None:
    before, after = carried(SHEET, SHEET)
    assert after == before


def test_one_changed_word_changes_no_other_id() -> None:
    new = SHEET.replace("river of wine", "river of time")
    before, after = carried(SHEET, new)
    assert after == before  # the word was exchanged, so even that keeps its place


def test_a_line_put_in_between_gets_a_new_id_and_the_others_keep_theirs() -> None:
    new = SHEET.replace("[Chorus]\n", "[Chorus]\nHold the light\n")
    before, after = carried(SHEET, new)
    assert line_id(after, new, "Hold the light") not in everything(before)
    assert [i for i in after.lines if i in before.lines] == list(before.lines)
    assert after.sections == before.sections


def test_a_deleted_lines_id_never_comes_back() -> None:
    shorter = SHEET.replace("Paper boats on a river of wine\n", "")
    before, between = carried(SHEET, shorter)
    after = identity_carry(outline(shorter), between, outline(SHEET))
    gone = line_id(before, SHEET, "Paper boats on a river of wine")
    assert gone not in between.lines
    assert line_id(after, SHEET, "Paper boats on a river of wine") not in everything(before)


def test_a_moved_section_keeps_its_ids() -> None:
    verse, chorus, last = SHEET.split("\n\n")
    new = "\n\n".join([chorus, verse, last])
    before, after = carried(SHEET, new)
    assert after.sections == (before.sections[1], before.sections[0], before.sections[2])
    for line in SHEET.split("\n"):
        if line and not line.startswith("["):
            assert line_id(after, new, line) == line_id(before, SHEET, line)


def test_a_duplicated_section_is_a_new_one_and_the_first_keeps_its_ids() -> None:
    _, chorus, _ = SHEET.split("\n\n")
    new = f"{SHEET}\n\n{chorus}"
    before, after = carried(SHEET, new)
    assert after.sections[:3] == before.sections
    assert after.lines[: len(before.lines)] == before.lines
    assert not set(after.lines[len(before.lines) + 1 :]) & set(everything(before))


def test_a_section_of_which_the_first_of_two_alike_is_deleted_keeps_the_second() -> None:
    verse, chorus, last = SHEET.split("\n\n")
    new = "\n\n".join([chorus, last])
    before, after = carried(SHEET, new)
    assert after.sections == before.sections[1:]
    assert verse not in new


def test_another_tag_is_still_the_same_section() -> None:
    new = SHEET.replace("[Chorus]", "[Hook]")
    before, after = carried(SHEET, new)
    assert after.sections == before.sections
    assert after.lines == before.lines


def test_a_section_cut_in_two_keeps_its_id_where_its_heading_is() -> None:
    old = "[Verse]\nOne fine day\nTwo of us\nThree little birds\nFour walls"
    new = "[Verse]\nOne fine day\n[Bridge]\nTwo of us\nThree little birds\nFour walls"
    before, after = carried(old, new)
    assert after.sections[0] == before.sections[0]
    assert after.sections[1] not in everything(before)


def test_a_line_that_is_broken_keeps_its_words() -> None:
    old = "Rain is writing letters on the window of the train"
    new = "Rain is writing letters\non the window of the train"
    before, after = carried(old, new)
    assert sum(after.words, ()) == before.words[0]
    assert after.lines.count(before.lines[0]) == 1


def test_two_lines_that_are_joined_keep_their_words() -> None:
    old = "Rain is writing letters\non the window of the train"
    new = "Rain is writing letters on the window of the train"
    before, after = carried(old, new)
    assert after.words[0] == sum(before.words, ())
    assert after.lines[0] in before.lines


def test_a_rewritten_line_in_its_place_is_the_same_line() -> None:
    new = SHEET.replace("Every town we pass has got a name", "Nobody remembers")
    before, after = carried(SHEET, new)
    assert after.lines == before.lines
    assert not set(after.words[2]) & set(everything(before))


def test_case_and_spacing_are_no_change() -> None:
    new = SHEET.replace("Paper boats on", "  paper   Boats on")
    before, after = carried(SHEET, new)
    assert after == before


def test_words_of_other_scripts_and_with_marks_are_words() -> None:
    line = "don't — नमस्ते שָׁלוֹם cafe\u0301 🎵 rock-n-roll (oh)"
    assert [line[a:b] for a, b in word_spans(line)] == [
        "don't",
        "नमस्ते",
        "שָׁלוֹם",
        "cafe\u0301",
        "rock-n-roll",
        "oh",
    ]


def test_stored_ids_that_do_not_fit_the_text_any_more_are_replaced() -> None:
    """As after an upgrade that sees other words or sections in an old text."""
    stored = Identity(sections=(), lines=("1",), words=(("2", "3", "4"),), next_id=5)
    after = identity_carry(outline("two words"), stored, outline("two words\n[Verse]\nmore"))
    assert after.lines[0] == "1"
    assert not set(everything(after)[1:]) & {"2", "3", "4"}
    assert len(set(everything(after))) == len(everything(after))


def test_two_hundred_kilobytes_are_carried_in_one_go() -> None:
    old = "\n".join(f"la la {number % 7} lo {number % 11}" for number in range(12_000))
    new = old.replace("la la 3", "oh la la").replace("lo 10\n", "lo 10\n\nla\n")
    before = first(old)
    begin = time.process_time()
    after = identity_carry(outline(old), before, outline(new))
    assert time.process_time() - begin < 20  # and not for ever
    assert len(set(everything(after))) == len(everything(after))


LINES = st.lists(
    st.one_of(
        st.sampled_from(["", "[Verse]", "[Chorus]", "la la", "La  la", "oh"]),
        st.lists(st.sampled_from(["rain", "sun", "moon", "the", "of"]), max_size=6).map(" ".join),
        st.text(max_size=12).filter(lambda text: "\n" not in text),
    ),
    max_size=14,
)


@given(st.lists(LINES, min_size=1, max_size=4))
def test_ids_are_unique_and_complete_and_never_given_twice(texts: list[list[str]]) -> None:
    before, given_away, old = Identity(), set[str](), Outline("")
    for lines in texts:
        new = outline("\n".join(lines))
        after = identity_carry(old, before, new)
        ids = everything(after)
        assert len(ids) == len(set(ids))
        assert len(after.sections) == len(new.sections)
        assert [bool(line) for line in after.lines] == [bool(line.strip()) for line in new.text.split("\n")]
        assert [len(words) for words in after.words] == [
            len(word_spans(line)) for line in new.text.split("\n")
        ]
        fresh = set(ids) - set(everything(before))
        assert not fresh & given_away
        given_away |= fresh
        before, old = after, new


@given(LINES)
def test_whatever_the_text_no_change_is_no_change(lines: list[str]) -> None:
    before, after = carried("\n".join(lines), "\n".join(lines))
    assert after == before


@given(LINES, st.integers(0, 14), st.sampled_from(["", "a new line", "[Bridge]"]))
def test_a_line_put_anywhere_costs_no_other_line_its_id(lines: list[str], place: int, put: str) -> None:
    new = [*lines[:place], put, *lines[place:]]
    before, after = carried("\n".join(lines), "\n".join(new))
    kept = set(before.lines) - {BLANK}
    assert kept <= set(after.lines)
