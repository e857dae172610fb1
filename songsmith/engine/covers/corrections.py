"""What a writer corrected of what was heard: an item is either left as it was heard or replaced as a whole.

Times are seconds from the start of what was listened to, so that a chord stays where it sounds when bar lines
move.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any, Literal, get_args

from songsmith.engine.covers.grid import FASTEST, SLOWEST, Grid, Ruler, ruler_of
from songsmith.engine.listen.heard import (
    Heard,
    HeardChord,
    HeardKey,
    HeardNote,
    HeardSection,
    HeardTempo,
)
from songsmith.engine.score import Key, Meter, Mode
from songsmith.engine.spelling import chord_symbol
from songsmith.engine.typed_json import build
from songsmith.language.chordpro import NO_CHORD, parse_chord
from songsmith.language.tags import TAGS

Item = Literal["grid", "key", "chords", "sections", "tune"]
ITEMS: tuple[Item, ...] = get_args(Item)

MOST = {"chords": 2000, "sections": 80, "tune": 4000}
"""Of each list: several times what six minutes of music hold."""

SILENCE = "N.C."
SAME = 0.002  # seconds; closer than this, two times are the same
NEARLY = 0.1  # beats
DEFAULT_KEY = Key(0, "major")


@dataclass(frozen=True, slots=True)
class ChordFix:
    start: float
    end: float
    symbol: str


@dataclass(frozen=True, slots=True)
class SectionFix:
    """To the next one's start, the last to the end."""

    start: float
    kind: str


@dataclass(frozen=True, slots=True)
class NoteFix:
    start: float
    end: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """None: as it was heard."""

    grid: Grid | None = None
    key: Key | None = None
    chords: tuple[ChordFix, ...] | None = None
    sections: tuple[SectionFix, ...] | None = None
    tune: tuple[NoteFix, ...] | None = None


_KINDS: Mapping[str, Any] = {
    "grid": Grid,
    "key": Key,
    "chords": tuple[ChordFix, ...],
    "sections": tuple[SectionFix, ...],
    "tune": tuple[NoteFix, ...],
}


def read_corrections(stored: Mapping[str, Any]) -> Corrections:
    """What `read_item` let through, back from JSON."""
    return Corrections(
        **{item: build(_KINDS[item], stored[item]) for item in ITEMS if stored.get(item) is not None}
    )


def read_item(item: Item, value: object, duration: float) -> Any:
    """One item from a page or a program, checked, as it is stored. Raises ValueError with a sentence."""
    if item in MOST and not (isinstance(value, list) and len(value) <= MOST[item]):
        raise ValueError("That is more than a recording can hold.")
    try:
        if item not in MOST and not isinstance(value, Mapping):
            raise TypeError
        found = build(_KINDS[item], value)
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError("That is not a correction that can be stored. Reload the page.") from error
    _CHECKS[item](found, duration)
    return [asdict(one) for one in found] if item in MOST else asdict(found)


def _check_grid(grid: Grid, duration: float) -> None:
    if grid.scale not in (0.5, 1, 2) or abs(grid.shift) > 16 or grid.meter not in (None, 3, 4):
        raise ValueError("Beats can be doubled, halved and moved; a bar has three or four of them.")
    if grid.bpm is not None and not SLOWEST <= grid.bpm <= FASTEST:
        raise ValueError(f"A tempo is a number from {SLOWEST:.0f} to {FASTEST:.0f}.")


def _check_key(key: Key, duration: float) -> None:
    if not 0 <= key.tonic <= 11:
        raise ValueError("There is no such key.")


def _check_chords(chords: Sequence[ChordFix], duration: float) -> None:
    _check_spans([(chord.start, chord.end) for chord in chords], duration)
    for chord in chords:
        if _silent(chord.symbol):
            continue
        if parse_chord(chord.symbol) is None:
            raise ValueError(
                f"“{chord.symbol[:20]}” is not a chord. Write Am, F/C, G7sus4, or N.C. for none."
            )


def _check_sections(sections: Sequence[SectionFix], duration: float) -> None:
    if any(section.kind not in TAGS for section in sections):
        raise ValueError(f"A section is one of these: {', '.join(TAGS)}.")
    starts = [section.start for section in sections]
    if not starts or starts != sorted(starts) or starts[0] < 0 or starts[-1] >= duration:
        raise ValueError("Sections follow one another, and the last begins before the end.")


def _check_tune(tune: Sequence[NoteFix], duration: float) -> None:
    _check_spans([(note.start, note.end) for note in tune], duration)
    if any(not 24 <= note.pitch <= 96 for note in tune):
        raise ValueError("Notes of a tune lie between C1 and C7.")


def _check_spans(spans: Sequence[tuple[float, float]], duration: float) -> None:
    for start, end in spans:
        if not 0 <= start < end <= duration + 1.0:
            raise ValueError("Every chord and every note lies within the recording and has a length.")
    if any(after[0] < before[1] - SAME for before, after in pairwise(spans)):
        raise ValueError("Chords and notes follow one another; these two overlap.")


_CHECKS: Mapping[str, Any] = {
    "grid": _check_grid,
    "key": _check_key,
    "chords": _check_chords,
    "sections": _check_sections,
    "tune": _check_tune,
}


def corrected(heard: Heard, fixes: Corrections) -> Heard:
    """What was heard with the writer's word over it; corrected items have the confidence 1."""
    ruler = ruler_of(heard, fixes.grid)
    key = HeardKey(fixes.key.tonic, fixes.key.mode, 1.0, 1.0) if fixes.key else heard.key
    named = Key(key.tonic, key.mode) if key else DEFAULT_KEY
    return replace(
        heard,
        tempo=_tempo(heard, ruler, fixes.grid),
        meter=Meter(ruler.bar_beats, 4),
        beats=ruler.beats(),
        key=key,
        chords=_chords(heard, fixes, ruler, named),
        sections=_sections(heard, fixes, ruler),
        tune=heard.tune if fixes.tune is None else _tune(heard, fixes.tune),
    )


def _tempo(heard: Heard, ruler: Ruler, grid: Grid | None) -> HeardTempo:
    """Without beats and without a correction: a guess of no confidence."""
    if grid is not None and (grid.bpm is not None or grid.scale != 1):
        steady = grid.bpm is not None or (heard.tempo is not None and heard.tempo.steady)
        return HeardTempo(round(ruler.bpm, 3), steady, 1.0)
    return heard.tempo or HeardTempo(round(ruler.bpm, 3), steady=True, confidence=0.0)


def _chords(heard: Heard, fixes: Corrections, ruler: Ruler, key: Key) -> tuple[HeardChord, ...]:
    known = {(round(c.start, 2), c.symbol): c.confidence for c in heard.chords}
    spans: Sequence[ChordFix | HeardChord] = (
        _heard_chords(heard, fixes, ruler) if fixes.chords is None else fixes.chords
    )
    found = []
    for chord in spans:
        beat = round(ruler.beat_at(chord.start))
        read = None if _silent(chord.symbol) else parse_chord(chord.symbol)
        sure = chord.confidence if isinstance(chord, HeardChord) else known.get(_same(chord), 1.0)
        found.append(
            HeardChord(
                bar=beat // ruler.bar_beats + 1,
                beat=beat % ruler.bar_beats + 1,
                start=chord.start,
                end=chord.end,
                root=read.root if read else None,
                quality=read.quality if read else "",
                symbol=chord_symbol(read.root, read.quality, read.bass, key) if read else SILENCE,
                confidence=sure,
            )
        )
    return tuple(found)


def _heard_chords(heard: Heard, fixes: Corrections, ruler: Ruler) -> tuple[HeardChord, ...]:
    """Chords are heard a beat at a time: where the beats lay half a beat off, so did they."""
    if fixes.grid is None or not fixes.grid.half:
        return heard.chords
    last = heard.duration
    moved = (
        replace(chord, start=_onto(chord.start, ruler), end=min(last, _onto(chord.end, ruler)))
        for chord in heard.chords
    )
    return tuple(chord for chord in moved if chord.start < chord.end)


def _onto(seconds: float, ruler: Ruler) -> float:
    """The next beat from there; one just before it counts as on it."""
    return max(0.0, ruler.seconds_at(math.ceil(ruler.beat_at(seconds) - NEARLY)))


def _same(chord: ChordFix) -> tuple[float, str]:
    return round(chord.start, 2), chord.symbol


def _sections(heard: Heard, fixes: Corrections, ruler: Ruler) -> tuple[HeardSection, ...]:
    """With at least one bar each; a recording without sections stays without."""
    if fixes.sections is None:
        return tuple(_counted(section, ruler) for section in heard.sections)
    ends = [*(section.start for section in fixes.sections[1:]), heard.duration]
    groups = {(round(s.start, 2), s.kind): (s.group, s.confidence) for s in heard.sections}
    found = []
    for section, end in zip(fixes.sections, ends, strict=True):
        group, sure = groups.get((round(section.start, 2), section.kind), ("", 1.0))
        found.append(_counted(HeardSection(section.start, end, 1, 1, section.kind, group, sure), ruler))
    return tuple(found)


def _counted(section: HeardSection, ruler: Ruler) -> HeardSection:
    first = round(ruler.beat_at(section.start) / ruler.bar_beats)
    last = round(ruler.beat_at(section.end) / ruler.bar_beats)
    return replace(section, bar=first + 1, bars=max(1, last - first))


def _tune(heard: Heard, notes: Sequence[NoteFix]) -> tuple[HeardNote, ...]:
    known = {(round(n.start, 3), round(n.end, 3), n.pitch): n.confidence for n in heard.tune}
    return tuple(
        HeardNote(n.start, n.end, n.pitch, known.get((round(n.start, 3), round(n.end, 3), n.pitch), 1.0))
        for n in notes
    )


def _silent(symbol: str) -> bool:
    return symbol.strip().upper() in NO_CHORD


def key_of(heard: Heard) -> Key | None:
    """As scores have it."""
    mode: Mode = heard.key.mode if heard.key else "major"
    return Key(heard.key.tonic, mode) if heard.key else None
