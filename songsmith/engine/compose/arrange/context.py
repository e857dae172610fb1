"""What a player knows of the section in front of him."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from songsmith.engine.compose.form import PlannedSection
from songsmith.engine.compose.grid import Grid
from songsmith.engine.score import Chord, MelodyNote
from songsmith.engine.streams import stream
from songsmith.engine.style import StyleSpec

LEVELS = (0.42, 0.7)
"""Intensity below which players play their sparse, below which their normal figures."""
FRAME_INTENSITY = 0.36  # of intros and outros at least: a solo instrument alone sounds like a mistake
STYLE_SHARE = 0.5  # how much the style's energy moves every section


@dataclass(frozen=True, slots=True)
class SectionContext:
    """chords: those of the section, in order. tune: melody notes (sung or played) within it. following: the
    next
    section's energy, None at the end. kicks: steps of the bass drum in each bar. first: the song's first
    section.
    """

    section: PlannedSection
    style: StyleSpec
    grid: Grid
    seed: int
    chords: tuple[Chord, ...]
    tune: tuple[MelodyNote, ...]
    following: float | None
    first: bool
    kicks: Mapping[int, tuple[int, ...]]

    @property
    def kind(self) -> str:
        return self.section.source.kind

    @property
    def start(self) -> float:
        return self.section.start

    @property
    def bars(self) -> int:
        return self.section.bars

    @property
    def bar(self) -> float:
        return self.section.bar_beats

    @property
    def intensity(self) -> float:
        """Section and style together, about 0 … 1.2."""
        plain = self.section.energy + STYLE_SHARE * (self.style.energy - 0.6)
        return max(plain, FRAME_INTENSITY) if self.kind in ("Intro", "Outro") else plain

    @property
    def level(self) -> int:
        """0 sparse, 1 normal, 2 full."""
        return bisect_right(LEVELS, self.intensity)

    def rng(self, *names: str | int) -> np.random.Generator:
        """This section's own stream for a part; choruses vary from one to the next."""
        return stream(self.seed, "arrange", self.section.key, self.section.occurrence, *names)

    def bar_start(self, bar: int) -> float:
        return self.start + bar * self.bar

    def chord_at(self, beat: float) -> Chord:
        beats = [chord.beat for chord in self.chords]
        return self.chords[max(0, bisect_right(beats, beat + 1e-6) - 1)]

    def next_chord(self, chord: Chord) -> Chord:
        """The chord after this one within the section; at its end, the chord itself."""
        index = self.chords.index(chord)
        return self.chords[min(index + 1, len(self.chords) - 1)]

    def bars_of_chords(self) -> Iterator[tuple[int, list[Chord]]]:
        for bar in range(self.bars):
            start = self.bar_start(bar)
            yield bar, [c for c in self.chords if start - 1e-6 <= c.beat < start + self.bar - 1e-6]
