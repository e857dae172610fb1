"""The time map: which moment of the spoken phrase sounds when, so that every vowel starts on its note.

Consonants keep their natural length, before the beat; only the core of a vowel is stretched. The map is made
of pieces, each a straight run of spoken time laid over a run of sung time; phone boundaries are its joints,
so the timings that are reported are exact by construction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from songsmith.engine.voice.aligner import PAUSE
from songsmith.engine.voice.frames import FRAME, Flags, Segment
from songsmith.engine.voice.phrase import PhraseSyllable, SyllableUnits
from songsmith.language.phones import DIPHTHONGS

REST_GAP = 0.16
"""Seconds between notes from which the voice really stops; smaller gaps are sung through."""
CONSONANT_SHARE = 0.5
"""Consonants between two notes take at most this part of the way: the vowel must be heard."""
LONGEST_ONSET = 0.30
"""Seconds of consonants before a phrase (the score leaves that much room)."""
ATTACK, RELEASE, GLIDE = 0.06, 0.06, 0.13
"""Seconds of a vowel's start, its end, and a diphthong's glide that keep their natural speed."""
CODA_SHARE = 0.45
"""At a rest, closing consonants take at most this part of the note …"""
CODA_LEAST = 0.12
"""… but always get this many seconds; …"""
CODA_INSIDE = 0.6
"""… this part of them sounds before the note ends, the rest after it."""
HELD_CORE = (0.2, 0.8)
"""The inner part of a vowel's core that is stretched most: its middle is the purest sound."""


class Piece(NamedTuple):
    """Sung seconds start … end play spoken seconds spoken_start … spoken_end."""

    start: float
    end: float
    spoken_start: float
    spoken_end: float


class PlacedPhone(NamedTuple):
    """Sung seconds of one unit of the utterance."""

    unit: int
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TimeMap:
    """pieces are in order and do not overlap; holes between them are rests."""

    pieces: tuple[Piece, ...]
    phones: tuple[PlacedPhone, ...]


class Junction(NamedTuple):
    """How the way from one vowel to the next is shared out, in seconds: the vowel ends, its closing
    consonants end (after a rest, possibly much earlier than) the next opening consonants start."""

    vowel_end: float
    coda_end: float
    onset_start: float


def time_map(
    segments: Sequence[Segment],
    spans: Sequence[SyllableUnits],
    syllables: Sequence[PhraseSyllable],
    steady: Flags,
) -> TimeMap:
    """spans and syllables correspond; steady: which spoken frames may be held."""
    mapper = _Mapper(segments, steady)
    first = syllables[0].start
    mapper.run(
        spans[0].first, spans[0].nucleus, first - min(mapper.natural_onset(spans[0]), LONGEST_ONSET), first
    )
    for i, (span, syllable) in enumerate(zip(spans, syllables, strict=True)):
        following = (spans[i + 1], syllables[i + 1]) if i + 1 < len(spans) else None
        junction = _junction(mapper, span, syllable, following)
        mapper.vowel(span.nucleus, syllable.start, junction.vowel_end)
        mapper.run(span.nucleus + 1, span.end, junction.vowel_end, junction.coda_end)
        if following:
            mapper.run(following[0].first, following[0].nucleus, junction.onset_start, following[1].start)
    return TimeMap(tuple(mapper.pieces), tuple(mapper.phones))


def _junction(
    mapper: _Mapper,
    span: SyllableUnits,
    syllable: PhraseSyllable,
    following: tuple[SyllableUnits, PhraseSyllable] | None,
) -> Junction:
    coda = mapper.natural_coda(span)
    start, end = syllable.start, syllable.end
    if following is None or following[1].start - end > REST_GAP:
        coda = min(coda, max(CODA_SHARE * (end - start), CODA_LEAST))
        vowel_end = max(end - coda * CODA_INSIDE, start + 0.5 * (end - start))
        if following is None:
            return Junction(vowel_end, vowel_end + coda, vowel_end + coda)
        room = max(0.04, 0.9 * (following[1].start - vowel_end - coda))
        onset = min(mapper.natural_onset(following[0]), LONGEST_ONSET, room)
        coda = min(coda, following[1].start - onset - vowel_end)
        return Junction(vowel_end, vowel_end + coda, following[1].start - onset)
    onset, until = mapper.natural_onset(following[0]), following[1].start
    total = coda + onset
    scale = min(1.0, CONSONANT_SHARE * (until - start) / total) if total else 1.0
    vowel_end = until - scale * total
    return Junction(vowel_end, vowel_end + scale * coda, vowel_end + scale * coda)


class _Mapper:
    def __init__(self, segments: Sequence[Segment], steady: Flags) -> None:
        self._segments = segments
        self._steady = steady
        self.pieces: list[Piece] = []
        self.phones: list[PlacedPhone] = []

    def natural_onset(self, span: SyllableUnits) -> float:
        return self._natural(span.first, span.nucleus)

    def natural_coda(self, span: SyllableUnits) -> float:
        return self._natural(span.nucleus + 1, span.end)

    def run(self, first: int, end: int, start: float, until: float) -> None:
        """Lays units first … end (exclusive) over the time, in proportion; pauses between are dropped."""
        natural = self._natural(first, end)
        if natural <= 0 or until <= start:
            return
        scale, at = (until - start) / natural, start
        for unit in range(first, end):
            segment = self._segments[unit]
            if segment.phone == PAUSE or segment.end == segment.start:
                continue
            length = (segment.end - segment.start) * FRAME * scale
            self._put(at, at + length, segment.start * FRAME, segment.end * FRAME)
            self.phones.append(PlacedPhone(unit, at, at + length))
            at += length

    def vowel(self, unit: int, start: float, end: float) -> None:
        """Stretches only the vowel's core; shortens evenly when there is less time than it was spoken in."""
        segment = self._segments[unit]
        spoken_start, spoken_end = segment.start * FRAME, segment.end * FRAME
        natural, wanted = spoken_end - spoken_start, end - start
        self.phones.append(PlacedPhone(unit, start, end))
        if wanted <= natural * 1.05:
            self._put(start, end, spoken_start, spoken_end)
            return
        core_start, core_end = self._core(segment)
        attack, release = core_start - spoken_start, spoken_end - core_end
        if attack + release > 0.8 * wanted:
            scale = 0.8 * wanted / (attack + release)
            attack, release = attack * scale, release * scale
        self._put(start, start + attack, spoken_start, core_start)
        self._hold(segment.phone, start + attack, end - release, core_start, core_end)
        self._put(end - release, end, core_end, spoken_end)

    def _hold(self, phone: str, start: float, end: float, core_start: float, core_end: float) -> None:
        """A plain vowel is held in the middle of its core; a diphthong, still moving, is stretched evenly."""
        if phone in DIPHTHONGS:
            self._put(start, end, core_start, core_end)
            return
        length = core_end - core_start
        inner_start, inner_end = (core_start + share * length for share in HELD_CORE)
        before, after = inner_start - core_start, core_end - inner_end
        self._put(start, start + before, core_start, inner_start)
        self._put(start + before, end - after, inner_start, inner_end)
        self._put(end - after, end, inner_end, core_end)

    def _core(self, segment: Segment) -> tuple[float, float]:
        """Spoken seconds between which the vowel may be stretched: voiced and loud (else breath is held)."""
        start, end = segment.start * FRAME, segment.end * FRAME
        natural, diphthong = end - start, segment.phone in DIPHTHONGS
        attack = min(0.35 * natural, ATTACK)
        release = min(0.55 * natural, GLIDE) if diphthong else min(0.3 * natural, RELEASE)
        low, high = self._steady_run(segment)
        core_start = max(start + attack, low + min(0.02, 0.2 * (high - low)))
        return core_start, min(max(min(end - release, high), core_start + FRAME), end)

    def _steady_run(self, segment: Segment) -> tuple[float, float]:
        """The longest run of steady frames in the vowel; all of it when there is none."""
        steady = self._steady[segment.start : segment.end]
        if not steady.any():
            return segment.start * FRAME, segment.end * FRAME
        edges = np.flatnonzero(np.diff(np.concatenate([[0], steady.astype(np.int8), [0]])))
        runs = edges.reshape(-1, 2)
        low, high = runs[int(np.argmax(runs[:, 1] - runs[:, 0]))]
        return (segment.start + low) * FRAME, (segment.start + high) * FRAME

    def _natural(self, first: int, end: int) -> float:
        inside = [s for s in self._segments[first:end] if s.phone != PAUSE]
        return sum(segment.end - segment.start for segment in inside) * FRAME

    def _put(self, start: float, end: float, spoken_start: float, spoken_end: float) -> None:
        if end > start:
            self.pieces.append(Piece(start, end, spoken_start, spoken_end))
