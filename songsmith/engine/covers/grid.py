"""The beats of a recording as a ruler between seconds and beats, and the ways in which a writer bends it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.listen.heard import Heard, HeardBeat

UNHEARD_BPM = 90.0
"""Beats a minute where none were heard: a walking pace that suits most hummed ideas."""

SLOWEST, FASTEST = 30.0, 300.0
"""Beats a minute that a writer may set."""

Scale = float
"""2: twice as many beats as heard; 0.5: half as many; 1 as heard."""


@dataclass(frozen=True, slots=True)
class Grid:
    """How the beats differ from what was heard.

    shift: beats by which every bar line moves right. meter: beats a bar, None as heard. bpm: one steady
    tempo instead of the heard beats, laid so that it meets the first bar line; scale does not matter then.
    half: all beats, with the bar lines, lie half a beat further right: what was heard were the off-beats.
    """

    scale: Scale = 1.0
    shift: int = 0
    meter: int | None = None
    bpm: float | None = None
    half: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """times: seconds of each beat, rising, at least two. first: index of the first bar line.

    Beats count from the first bar line; those before it are below 0. bar_beats: beats a bar.
    """

    times: tuple[float, ...]
    first: int
    bar_beats: int

    def beat_at(self, seconds: float) -> float:
        """Between two beats in proportion; beyond the ends with the tempo there."""
        times = self._times()
        if seconds <= times[0]:
            return float((seconds - times[0]) / (times[1] - times[0])) - self.first
        if seconds >= times[-1]:
            return len(times) - 1 + float((seconds - times[-1]) / (times[-1] - times[-2])) - self.first
        return float(np.interp(seconds, times, np.arange(len(times)))) - self.first

    def seconds_at(self, beat: float) -> float:
        """The other way."""
        times, place = self._times(), beat + self.first
        if place <= 0:
            return float(times[0] + place * (times[1] - times[0]))
        if place >= len(times) - 1:
            return float(times[-1] + (place - len(times) + 1) * (times[-1] - times[-2]))
        return float(np.interp(place, np.arange(len(times)), times))

    def bar_at(self, seconds: float) -> int:
        """From 1; 0 and below before the first bar line. A moment just before a bar line is in its bar."""
        return math.floor(self.beat_at(seconds) / self.bar_beats + 0.02) + 1

    def bar_start(self, bar: int) -> float:
        """Seconds."""
        return self.seconds_at((bar - 1) * self.bar_beats)

    @property
    def bpm(self) -> float:
        """Beats a minute, by the middle one of all distances."""
        return 60.0 / float(np.median(np.diff(self._times())))

    @property
    def is_steady(self) -> bool:
        gaps = np.diff(self._times())
        return bool(np.max(np.abs(gaps - np.median(gaps))) < 0.02 * np.median(gaps))

    def beats(self) -> tuple[HeardBeat, ...]:
        return tuple(
            HeardBeat(
                round(time, 4), (i - self.first) // self.bar_beats + 1, (i - self.first) % self.bar_beats + 1
            )
            for i, time in enumerate(self.times)
        )

    def _times(self) -> NDArray[np.float64]:
        return np.asarray(self.times, np.float64)


def ruler_of(heard: Heard, grid: Grid | None = None) -> Ruler:
    """The beats as heard, bent by the writer's grid."""
    bent = grid or Grid()
    bar_beats = bent.meter or heard.meter.numerator
    times = [beat.start for beat in heard.beats]
    first = next((i for i, beat in enumerate(heard.beats) if (beat.bar, beat.beat) == (1, 1)), 0)
    if bent.bpm is not None or len(times) < 2:
        anchor = times[first] if times else _opening(heard)
        times, first = _steady(bent.bpm or _bpm(heard), anchor, heard.duration)
    elif bent.scale > 1:
        times, first = _doubled(times), 2 * first
    elif bent.scale < 1:
        times, first = _halved(times, first)
    if bent.half:
        times = _off(times)
    return Ruler(tuple(times), _shifted(first, bent.shift, bar_beats), bar_beats)


def _shifted(first: int, shift: int, bar_beats: int) -> int:
    """The first bar line, moved right, then by whole bars back to where the recording begins."""
    return (first + shift) % bar_beats if first + shift >= bar_beats or first + shift < 0 else first + shift


def _steady(bpm: float, anchor: float, duration: float) -> tuple[list[float], int]:
    """Beats over the whole recording, one of them at `anchor`; and its index."""
    gap = 60.0 / bpm
    before = math.floor(anchor / gap)
    count = max(2, before + math.ceil((duration - anchor) / gap) + 1)
    return [anchor + (i - before) * gap for i in range(count)], before


def _doubled(times: Sequence[float]) -> list[float]:
    found = [time for a, b in pairwise(times) for time in (a, (a + b) / 2)]
    return [*found, times[-1]]


def _halved(times: Sequence[float], first: int) -> tuple[list[float], int]:
    """Every other beat, the first bar line among them."""
    kept = list(times[first % 2 :: 2])
    if len(kept) < 2:
        return list(times), first
    return kept, first // 2


def _off(times: Sequence[float]) -> list[float]:
    """The middle between each two, and one more after the last."""
    return [(a + b) / 2 for a, b in pairwise([*times, 2 * times[-1] - times[-2]])]


def _bpm(heard: Heard) -> float:
    return heard.tempo.bpm if heard.tempo else UNHEARD_BPM


def _opening(heard: Heard) -> float:
    """Where the tune begins; the start of the recording without one."""
    return heard.tune[0].start if heard.tune else 0.0
