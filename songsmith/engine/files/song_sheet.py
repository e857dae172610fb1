"""The song as a songbook prints it: sections, lines with chords over their syllables, bars of chords.

Chord sheets, chord charts and the printed page are all drawn from it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songsmith.engine.files.printed import printed_syllables
from songsmith.engine.score import Chord, Key, Line, Meter, Score, Section, Syllable
from songsmith.engine.spelling import chord_name, short_key, transposed_key

PUSH = 0.5
"""Beats after a syllable's start within which a chord still stands over it, and not behind it."""

SAME = 1e-6  # beats: positions closer than this are one
CAPO_MAX = 11  # frets; the twelfth is the open strings again


@dataclass(frozen=True, slots=True)
class SheetChord:
    """offset: code points of the row's text before it; the text's length for chords behind the words."""

    offset: int
    name: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """text "": chords alone."""

    text: str
    chords: tuple[SheetChord, ...]


@dataclass(frozen=True, slots=True)
class BarChord:
    """beat: quarter notes after the bar line."""

    beat: float
    name: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A section. bars: for each bar its chords; none: the one before is held all through."""

    kind: str
    label: str
    rows: tuple[SheetRow, ...]
    bars: tuple[tuple[BarChord, ...], ...]


@dataclass(frozen=True, slots=True)
class SongSheet:
    """key: of the chords as written, which with a capo lies below the key that sounds."""

    key: str
    sounding_key: str
    capo: int
    bpm: float
    meter: Meter
    parts: tuple[SheetPart, ...]


@dataclass(frozen=True, slots=True)
class _Spot:
    """A syllable: when it sounds (beats), where it stands in its line (code points)."""

    start: float
    end: float
    char_start: int
    char_end: int


def song_sheet(score: Score, *, transpose: int = 0, capo: int = 0) -> SongSheet:
    """transpose: semitones that the song shall sound higher. capo: fret 0–11; the chords are its shapes."""
    if not 0 <= capo <= CAPO_MAX:
        raise ValueError(f"a capo sits on fret 0 to {CAPO_MAX}")
    shift = transpose - capo
    key = transposed_key(score.key, shift)
    spots = _spots(score)
    return SongSheet(
        key=short_key(key),
        sounding_key=short_key(transposed_key(score.key, transpose)),
        capo=capo,
        bpm=score.tempo_map[0].bpm,
        meter=score.meter,
        parts=tuple(_part(section, score, key, shift, spots) for section in score.sections),
    )


def _part(section: Section, score: Score, key: Key, shift: int, spots: dict[str, list[_Spot]]) -> SheetPart:
    chords = sorted((c for c in score.chords if c.section_id == section.id), key=lambda c: c.beat)
    named = [(chord, chord_name(chord, key, shift)) for chord in chords]
    lines = sorted((line for line in score.lines if line.section_id == section.id), key=lambda x: x.start)
    return SheetPart(
        kind=section.kind,
        label=section.label,
        rows=_rows(lines, named, spots, score.meter.bar_beats) if lines else (),
        bars=_bars(section, named, score.meter.bar_beats),
    )


def _rows(
    lines: Sequence[Line], named: Sequence[tuple[Chord, str]], spots: dict[str, list[_Spot]], bar: float
) -> tuple[SheetRow, ...]:
    """A row for each line; chords before the first of them get a row of their own."""
    own: dict[int, list[tuple[Chord, str]]] = {}
    for chord, name in named:
        own.setdefault(_line_at(chord.beat, lines, bar), []).append((chord, name))
    rows = [
        SheetRow(line.text, _over(line.text, own.get(place, ()), spots.get(line.id, [])))
        for place, line in enumerate(lines)
    ]
    before = _struck(own.get(-1, ()))
    return (*((SheetRow("", tuple(SheetChord(0, name) for _, name in before)),) if before else ()), *rows)


def _line_at(beat: float, lines: Sequence[Line], bar: float) -> int:
    """Which line a chord belongs to; −1: it is over before the first line begins."""
    place = bisect_right([line.start for line in lines], beat + SAME) - 1
    following = lines[place + 1] if place + 1 < len(lines) else None
    sung = place >= 0 and beat < lines[place].end - SAME
    soon = following is not None and following.start - beat <= bar / 2 + SAME
    return place + 1 if soon and not sung else place


def _over(text: str, named: Iterable[tuple[Chord, str]], spots: Sequence[_Spot]) -> tuple[SheetChord, ...]:
    placed = [SheetChord(_offset(chord.beat, spots, text), name) for chord, name in _struck(named)]
    return tuple(sorted(placed, key=lambda chord: chord.offset))


def _offset(beat: float, spots: Sequence[_Spot], text: str) -> int:
    """Over the syllable that begins with the chord; behind one held through it; else over the next."""
    place = bisect_right([spot.start for spot in spots], beat + SAME) - 1
    if place < 0:
        return spots[0].char_start if spots else 0
    spot = spots[place]
    if beat - spot.start <= PUSH:
        return spot.char_start
    if place + 1 < len(spots) and spot.end <= beat + SAME:
        return spots[place + 1].char_start
    return spot.char_end if beat < spot.end - SAME and spot.char_end < len(text) else len(text)


def _struck(named: Iterable[tuple[Chord, str]]) -> list[tuple[Chord, str]]:
    """The same chord in the next bar is held, not struck again."""
    found: list[tuple[Chord, str]] = []
    for chord, name in named:
        if not found or found[-1][1] != name:
            found.append((chord, name))
    return found


def _bars(
    section: Section, named: Sequence[tuple[Chord, str]], bar: float
) -> tuple[tuple[BarChord, ...], ...]:
    struck = _struck(named)
    found, held = [], ""
    for number in range(section.bars):
        begin = section.start + number * bar
        inside = [
            BarChord(round(chord.beat - begin, 4), name)
            for chord, name in struck
            if begin - SAME <= chord.beat < begin + bar - SAME
        ]
        if inside and inside[0].beat > 0 and held:
            inside.insert(0, BarChord(0.0, held))
        held = inside[-1].name if inside else held
        found.append(tuple(inside))
    return tuple(found)


def _spots(score: Score) -> dict[str, list[_Spot]]:
    """Line id → its syllables in the order of their notes."""
    notes = {note.id: note for note in score.melody}
    own: dict[str, list[Syllable]] = {}
    for syllable in score.syllables:
        own.setdefault(syllable.word_id, []).append(syllable)
    found: dict[str, list[_Spot]] = {}
    for word in score.words:
        syllables = own.get(word.id, [])
        at = word.char_start
        printed = printed_syllables(word.text, [syllable.text for syllable in syllables])
        for syllable, text in zip(syllables, printed, strict=False):
            sung = [notes[note_id] for note_id in syllable.note_ids]
            end = max(note.beat + note.dur for note in sung)
            found.setdefault(word.line_id, []).append(_Spot(sung[0].beat, end, at, at + len(text)))
            at += len(text)
    return {line_id: sorted(spots, key=lambda spot: spot.start) for line_id, spots in found.items()}
