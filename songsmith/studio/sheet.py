"""The printed page of a take: words with their chords above, bars of chords where nobody sings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from songsmith.engine.files import song_sheet
from songsmith.engine.files.chord_chart import bar_text
from songsmith.engine.files.song_sheet import CAPO_MAX, SheetChord, SheetPart, SheetRow, SongSheet
from songsmith.engine.score import Score
from songsmith.engine.spelling import short_key, transposed_key
from songsmith.language.structure import parse_sheet
from songsmith.takes.written import Shift

TRANSPOSITIONS = range(6, -6, -1)
"""Semitones that the page offers: every key once."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chord and the text that it stands over; either may be empty."""

    chord: str
    text: str


@dataclass(frozen=True, slots=True)
class PageRow:
    """words: what may not be broken across lines."""

    words: tuple[tuple[Chunk, ...], ...]
    has_chords: bool


@dataclass(frozen=True, slots=True)
class PagePart:
    kind: str
    label: str
    rows: tuple[PageRow, ...] = ()
    bars: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    value: int
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class SheetPage:
    """sheet None: the take has no score, so keys and bars are not known."""

    parts: tuple[PagePart, ...]
    sheet: SongSheet | None = None
    keys: tuple[Choice, ...] = ()
    capos: tuple[Choice, ...] = ()


def within_octave(shift: Shift) -> Shift:
    """The same chords by one of the transpositions that the page offers."""
    low = TRANSPOSITIONS[-1]
    return Shift((shift.transpose - low) % 12 + low, shift.capo)


def page_of_score(score: Score, shift: Shift) -> SheetPage:
    sheet = song_sheet(score, transpose=shift.transpose, capo=shift.capo)
    return SheetPage(
        parts=tuple(_part(part, sheet) for part in sheet.parts),
        sheet=sheet,
        keys=tuple(_keys(score, shift)),
        capos=tuple(_capos(score, shift)),
    )


def page_of_words(text: str, *, chords: bool = True) -> SheetPage:
    """The words as written, with the chords that stand on the sheet."""
    parts = []
    for section in parse_sheet(text).sections:
        rows = (
            SheetRow(line.sung, tuple(SheetChord(*chord) for chord in line.chords) if chords else ())
            for line in section.lines
        )
        bars = section.progression if chords else ()
        parts.append(PagePart(section.kind, section.label, tuple(_row(row) for row in rows), bars))
    return SheetPage(tuple(parts))


def _keys(score: Score, shift: Shift) -> Iterator[Choice]:
    for value in TRANSPOSITIONS:
        name = short_key(transposed_key(score.key, value))
        moved = f" ({value:+d})".replace("-", "−") if value else " (as sung)"
        yield Choice(value, name + moved, value == shift.transpose)


def _capos(score: Score, shift: Shift) -> Iterator[Choice]:
    """Each fret with the key whose shapes are gripped there."""
    for fret in range(CAPO_MAX + 1):
        shapes = short_key(transposed_key(score.key, shift.transpose - fret))
        yield Choice(fret, f"{fret} (play {shapes})" if fret else "none", fret == shift.capo)


def _part(part: SheetPart, sheet: SongSheet) -> PagePart:
    if part.rows:
        return PagePart(part.kind, part.label, rows=tuple(_row(row) for row in part.rows))
    return PagePart(part.kind, part.label, bars=tuple(bar_text(bar, sheet.meter) for bar in part.bars))


def _row(row: SheetRow) -> PageRow:
    words: list[tuple[Chunk, ...]] = []
    at = 0
    for word in row.text.split(" "):
        words.append(tuple(_chunks(row, word, at)))
        at += len(word) + 1
    words += [(Chunk(chord.name, ""),) for chord in row.chords if chord.offset >= len(row.text)]
    return PageRow(tuple(word for word in words if word), bool(row.chords))


def _chunks(row: SheetRow, word: str, at: int) -> Iterator[Chunk]:
    """A word cut where chords stand over it; a chord at the space behind a word belongs to the word."""
    end = at + len(word)
    over = [chord for chord in row.chords if at <= chord.offset <= end and chord.offset < len(row.text)]
    starts = [chord.offset - at for chord in over]
    if word and (not starts or starts[0] > 0):
        yield Chunk("", word[: starts[0] if starts else len(word)])
    for chord, start, stop in zip(over, starts, [*starts[1:], len(word)], strict=False):
        yield Chunk(chord.name, word[start:stop])
