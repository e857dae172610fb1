"""Chord symbols and ChordPro lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """root, bass: pitch classes 0–11 (0 = C). quality: "", "m", "7", "maj7" … as `engine.score.Chord.quality`."""

    root: int
    quality: str
    bass: int


def parse_chord(symbol: str) -> ChordSymbol | None:
    """None when it is no chord."""
    raise NotImplementedError
