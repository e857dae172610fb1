"""A stretch of a song, in samples."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.audio import SAMPLE_RATE

GRID = 141_120
"""Samples (3.2 s) on whose multiples windows begin: a common multiple of every step at which gains are worked
out (64, 45 and 4410 samples), so that a window's gains fall on the very samples the whole song's fell on."""


@dataclass(frozen=True, slots=True)
class Window:
    """n samples from sample `origin` of the song's file on."""

    origin: int
    n: int

    @property
    def end(self) -> int:
        return self.origin + self.n

    @property
    def start_seconds(self) -> float:
        return self.origin / SAMPLE_RATE

    @property
    def end_seconds(self) -> float:
        return self.end / SAMPLE_RATE
