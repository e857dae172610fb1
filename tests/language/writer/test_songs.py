"""Written songs: singable, rhymed, on theme, different from each other, in plain English."""

from __future__ import annotations

import pytest

from songsmith.language.structure import SheetSection, normalise_sheet, parse_sheet
from songsmith.language.writer import edit_song, finish_lines, write_song
from tests.language.writer.measure import (
    Written,
    images,
    lines_of,
    nearest_theme,
    report,
    rhymes,
    sections,
    write_all,
    write_prompts,
)
from tests.language.writer.prompts import themed_prompts

SHEET = """[Verse]
The kettle sings, the morning comes in slow
I fold your letter where the roses grow
The garden gate is open to the street
And all the neighbours walk on quiet feet

[Chorus]
Hold on, hold on to me
The river finds the sea

[Verse]
The evening paints the window of the train
I count the stations and the drops of rain

[Chorus]
Hold on, hold on to me
The river finds the sea
"""


@pytest.fixture(scope="module")
def written() -> list[Written]:
    """One song for each theme, the wordings in turn."""
    return write_prompts(themed_prompts()[::9])


def check(figures: dict[str, float]) -> None:
    assert figures["unknown words"] == 0
    assert figures["even lines"] >= 0.95
    assert figures["shortest line"] >= 4
    assert figures["longest line"] <= 12
    assert figures["rhymed pairs"] >= 0.95
    assert figures["fewest images"] >= 5
    assert figures["nearest theme agrees"] >= 0.9
    assert figures["grammar faults"] == 0
    assert figures["warnings"] == 0
    assert figures["most characters"] <= 3500
    assert figures["different sheets"] == figures["songs"]
    assert figures["largest overlap"] < 0.15


def test_a_song_for_each_theme_is_singable_rhymed_and_on_theme(written: list[Written]) -> None:
    check(report(written))


@pytest.mark.long
def test_two_hundred_prompts_give_two_hundred_singable_distinct_sheets_on_theme() -> None:
    check(report(write_all()))


def test_tags_are_canonical_and_songs_are_marked_as_generated(written: list[Written]) -> None:
    assert all(normalise_sheet(item.song.lyrics) == item.song.lyrics for item in written)
    assert all(item.song.generated and item.song.title and item.song.style_tags for item in written)


def test_no_line_stands_twice_in_the_verses(written: list[Written]) -> None:
    for item in written:
        verses = [line for kind, lines in sections(item.sheet) if kind == "Verse" for line in lines]
        assert len(set(verses)) == len(verses)


def test_the_chorus_returns_with_the_same_words(written: list[Written]) -> None:
    for item in written:
        refrains = [p for p in item.sheet.sections if p.kind in ("Chorus", "Hook")]
        assert len({tuple(line.sung for line in part.lines) for part in refrains}) <= 1


def test_the_same_request_gives_the_same_song_and_another_seed_another() -> None:
    first = write_song("folk song about the sea", seed=4)
    assert write_song("folk song about the sea", seed=4) == first
    other = write_song("folk song about the sea", seed=5)
    assert not lines_of(parse_sheet(other.lyrics)) >= lines_of(parse_sheet(first.lyrics))


def test_a_given_title_is_kept_and_sung() -> None:
    song = write_song("pop about summer", seed=1, title="Paper Crowns")
    assert song.title == "Paper Crowns"
    assert "paper crowns" in song.lyrics.lower()


def test_the_prompts_own_nouns_become_images() -> None:
    song = write_song("a song about my grandmother's sewing machine", seed=2)
    assert "sewing machine" in song.lyrics.lower()


@pytest.mark.parametrize("seed", range(4))
def test_who_fishes_in_a_creek_is_not_at_sea(seed: int) -> None:
    prompt = "slow soul song about fishing in the creek river"
    [written] = write_prompts([("river", prompt)], seed)
    assert len(images(written)) >= 5
    assert nearest_theme(written.song.lyrics) == "river"


@pytest.mark.parametrize("prompt", ["", "???", "xyzzy qwrtp", "9" * 300, "rain " * 400])
def test_any_prompt_gives_a_song(prompt: str) -> None:
    assert len(lines_of(parse_sheet(write_song(prompt, seed=1).lyrics))) >= 8


def test_other_languages_are_refused_with_a_word_about_it() -> None:
    with pytest.raises(ValueError, match="language"):
        write_song("lluvia", seed=1, language="es")


def test_a_named_section_is_written_anew_in_its_metre_and_the_rest_stays() -> None:
    sheet = parse_sheet(edit_song(SHEET, "rewrite the second verse about winter snow", seed=1).lyrics)
    old = parse_sheet(SHEET)
    changed = [_words(a) != _words(b) for a, b in zip(old.sections, sheet.sections, strict=True)]
    assert changed == [False, False, True, False]
    assert rhymes(*_words(sheet.sections[2]))


def test_a_bridge_is_added_before_the_last_chorus() -> None:
    sheet = parse_sheet(edit_song(SHEET, "please add a bridge", seed=1).lyrics)
    assert [part.kind for part in sheet.sections] == ["Verse", "Chorus", "Verse", "Bridge", "Chorus"]


def test_a_section_is_dropped_when_asked() -> None:
    sheet = parse_sheet(edit_song(SHEET, "remove the first verse", seed=1).lyrics)
    assert [part.kind for part in sheet.sections] == ["Chorus", "Verse", "Chorus"]


def test_open_lines_are_finished_around_locked_ones() -> None:
    given = ("The station clock is counting slow", None, "I learned the word for leaving here", None)
    lines = finish_lines(given, "train", seed=2, scheme="xAxA")
    assert (lines[0], lines[2]) == (given[0], given[2])
    assert rhymes(lines[1], lines[3])


def _words(part: SheetSection) -> list[str]:
    return [line.sung for line in part.lines]
