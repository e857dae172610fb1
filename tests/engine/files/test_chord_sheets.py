"""Chord sheets and chord charts: the right chord over the right syllable, in any key."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from songsmith.engine.files import chord_chart_text, chordpro_text, song_sheet
from songsmith.engine.score import Chord, MelodyNote, Meter, Score
from songsmith.language.chordpro import parse_chord
from tests.engine import songs
from tests.engine.files import composed

INLINE = re.compile(r"\[([^\]]+)\]")


def song(*chords: tuple[float, int, str]) -> Score:
    """ "Sing a little (tune)", a note a beat, with these chords: (beat, root, quality)."""
    ends = [beat for beat, *_ in chords[1:]] + [8.0]
    made = tuple(
        Chord(beat, end - beat, root, quality, root, "", "", "v")
        for (beat, root, quality), end in zip(chords, ends, strict=True)
    )
    return replace(songs.song(), chords=made)


def line(score: Score) -> str:
    return chordpro_text(score).split("{start_of_verse: Verse 1}\n")[1].splitlines()[0]


@pytest.mark.parametrize(
    ("chords", "written"),
    [
        (((0, 0, ""), (2, 9, "m")), "[C]Sing a [Am]little (tune)"),
        (((0, 0, ""), (3, 7, "7")), "[C]Sing a lit[G7]tle (tune)"),
        (((0, 0, ""), (4, 5, "")), "[C]Sing a little ([F]tune)"),
        (((0, 0, ""), (2.25, 9, "m")), "[C]Sing a [Am]little (tune)"),
        (((0, 0, ""), (2.75, 9, "m")), "[C]Sing a lit[Am]tle (tune)"),
        (((0, 0, ""), (6, 5, ""), (7, 7, "")), "[C]Sing a little (tune) [F] [G]"),
        (((0, 0, ""), (4, 0, "")), "[C]Sing a little (tune)"),
    ],
)
def test_a_chord_stands_over_the_syllable_it_changes_on(
    chords: tuple[tuple[float, int, str], ...], written: str
) -> None:
    assert line(song(*chords)) == written


def test_a_chord_within_a_long_note_stands_behind_its_syllable() -> None:
    score = song((0, 0, ""), (2, 5, ""))
    held = (MelodyNote("n0", 0.0, 3.0, 60, 90, "y0"),)
    one = replace(score, syllables=score.syllables[:1], words=score.words[:1], melody=held)
    assert line(replace(one, lines=(replace(score.lines[0], text="Sing a", end=3.0),))) == "[C]Sing[F] a"


def test_sections_are_environments_and_bars_without_words_a_grid() -> None:
    score = replace(songs.song(), chords=songs.song().chords[:2] + _chorus())
    assert chordpro_text(score, title="A {live} tune").splitlines() == [
        "{title: A (live) tune}",
        "{key: C}",
        "{tempo: 120}",
        "{time: 4/4}",
        "",
        "{start_of_verse: Verse 1}",
        "[C]Sing a little (tune)",
        "{end_of_verse}",
        "",
        "{comment: Chorus}",
        "{start_of_grid}",
        "| F . . . | F . Bb . |",
        "{end_of_grid}",
    ]


def _chorus() -> tuple[Chord, ...]:
    return (Chord(8, 6, 5, "", 5, "", "F", "c"), Chord(14, 2, 10, "", 10, "", "Bb", "c"))


def test_transposition_and_capo_change_what_is_gripped_and_say_so() -> None:
    text = chordpro_text(song((0, 0, ""), (2, 9, "m")), transpose=3, capo=1)
    assert "{key: D}\n" in text
    assert "{capo: 1}\n" in text
    assert "[D]Sing a [Bm]little" in text
    sheet = song_sheet(song((0, 0, "")), transpose=3, capo=1)
    assert (sheet.sounding_key, sheet.key, sheet.capo) == ("Eb", "D", 1)
    with pytest.raises(ValueError, match="fret"):
        song_sheet(songs.song(), capo=12)


def test_brackets_and_hashes_in_words_are_words() -> None:
    score = song((0, 0, ""))
    odd = replace(score, lines=(replace(score.lines[0], text="#ing a [it]{le (tune)"),))
    assert line(replace(odd, syllables=(), words=(), melody=())) == "[C]#ing a (it)(le (tune)"
    assert line(replace(odd, chords=())) == " #ing a (it)(le (tune)"


@pytest.mark.parametrize("prompt", composed.PROMPTS)
@pytest.mark.parametrize("transpose", [0, 5])
def test_composed_songs_keep_their_words_and_all_their_chords(prompt: str, transpose: int) -> None:
    score = composed.song(prompt)
    text = chordpro_text(score, transpose=transpose)
    plain = [INLINE.sub("", row).strip() for row in text.splitlines()]
    assert [line.text for line in score.lines] == [
        row for row in plain if row in {x.text for x in score.lines}
    ]
    for section, part in zip(score.sections, song_sheet(score, transpose=transpose).parts, strict=True):
        chords = [chord for chord in score.chords if chord.section_id == section.id]
        struck = [c for c, before in zip(chords, [None, *chords], strict=False) if not _same(c, before)]
        named = [one.name for row in part.rows for one in row.chords]
        if not part.rows:
            named = [one.name for bar in part.bars for one in bar]
        roots = [_root(name) for name, before in zip(named, ["", *named], strict=False) if name != before]
        assert roots == [(chord.root + transpose) % 12 for chord in struck]


def _same(chord: Chord, before: Chord | None) -> bool:
    return before is not None and chord.symbol == before.symbol


def _root(name: str) -> int:
    chord = parse_chord(name)
    assert chord is not None
    return chord.root


def test_a_chart_shows_bars_in_rows_of_four() -> None:
    score = replace(songs.song(), chords=songs.song().chords[:2] + _chorus())
    assert chord_chart_text(score, title="Tune", transpose=2, capo=2).splitlines() == [
        "Tune",
        "Key C · 120 bpm · 4/4 · capo 2 (sounds in D)",
        "",
        "Verse 1 (2 bars)",
        "| C | % |",
        "",
        "Chorus (2 bars)",
        "| F        | F / Bb / |",
    ]


def test_six_eight_bars_count_eighths() -> None:
    chords = (Chord(0, 1.5, 0, "", 0, "", "C", "v"), Chord(1.5, 1.5, 7, "", 7, "", "G", "v"))
    score = replace(songs.song(), meter=Meter(6, 8), chords=chords)
    assert "| C / / G / / |" in chord_chart_text(score)
