"""What makes one tune better than another: statistics of singable melodies, for many candidates at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine.compose.rhythm import longest_runs
from songsmith.engine.compose.sampling import Floats, Ints


@dataclass(frozen=True, slots=True)
class Taste:
    """Shares of intervals wanted: repeats, steps (≤ 2 semitones), thirds, fourths and fifths, larger."""

    repeats: float = 0.22
    steps: float = 0.46
    thirds: float = 0.19
    leaps: float = 0.10
    wide: float = 0.03
    turns: float = 0.45
    """share of places where the line changes direction"""


def dullness(tunes: Ints, peak: float, taste: Taste) -> Floats:
    """A penalty for each row of MIDI pitches (0 = as good as it gets). peak: where the top wants to be, 0 …
    1."""
    n = tunes.shape[1]
    if n < 3:
        return np.zeros(len(tunes))
    steps = np.diff(tunes, axis=1)
    size = np.abs(steps)
    penalty = 1.6 * _histogram_distance(size, taste)
    span = tunes.max(axis=1) - tunes.min(axis=1)
    penalty += 0.3 * np.maximum(0, min(7, n) - span) + 0.3 * np.maximum(0, span - 12)
    penalty += 1.1 * np.abs(_turn_rate(steps) - taste.turns)
    penalty += 0.8 * np.maximum(0, longest_runs(tunes) - 3)
    penalty += 0.45 * _trills(tunes)
    top = tunes.max(axis=1)
    penalty += 0.5 * np.abs(tunes.argmax(axis=1) / (n - 1) - peak)
    penalty += 0.08 * ((tunes == top[:, None]).sum(axis=1) - 1)
    return penalty + _leap_faults(steps)


def contradictions(tunes: Ints, wanted: Sequence[int]) -> Floats:
    """Share of the wanted directions that each row goes against. wanted: into each note, 0 = free."""
    asked = np.array(wanted[1:])
    against = (np.sign(np.diff(tunes, axis=1)) * asked < 0).sum(axis=1)
    return np.asarray(against / max(1, np.count_nonzero(asked)), dtype=np.float64)


def _histogram_distance(size: Ints, taste: Taste) -> Floats:
    shares = (
        ((size == 0), taste.repeats),
        ((size > 0) & (size <= 2), taste.steps),
        ((size > 2) & (size <= 4), taste.thirds),
        ((size > 4) & (size <= 7), taste.leaps),
        ((size > 7), taste.wide),
    )
    total = np.zeros(len(size))
    for found, wanted in shares:
        total += np.abs(found.mean(axis=1) - wanted)
    return total


def _turn_rate(steps: Ints) -> Floats:
    """Share of direction changes among the moving intervals (repeats are skipped)."""
    direction = np.sign(steps)
    carried = direction.copy()
    for i in range(1, carried.shape[1]):
        carried[:, i] = np.where(carried[:, i] == 0, carried[:, i - 1], carried[:, i])
    turns = (carried[:, 1:] * carried[:, :-1] < 0) & (direction[:, 1:] != 0)
    moving = np.maximum(1, (direction[:, 1:] != 0).sum(axis=1))
    return np.asarray(turns.sum(axis=1) / moving, dtype=np.float64)


def _trills(tunes: Ints) -> Ints:
    """Two notes alternating: the classic degenerate line."""
    if tunes.shape[1] < 4:
        return np.zeros(len(tunes), dtype=np.int64)
    a, b, c, d = tunes[:, :-3], tunes[:, 1:-2], tunes[:, 2:-1], tunes[:, 3:]
    return np.asarray(((a == c) & (b == d) & (a != b)).sum(axis=1), dtype=np.int64)


def _leap_faults(steps: Ints) -> Floats:
    """Leaps not answered by a smaller move back, tritones, and endings by leap."""
    leap = np.abs(steps[:, :-1]) >= 5
    after = steps[:, 1:]
    unanswered = leap & ((after * steps[:, :-1] > 0) | (np.abs(after) > 4))
    last = np.abs(steps[:, -1])
    faults = (
        0.5 * unanswered.sum(axis=1)
        + 0.8 * (np.abs(steps) == 6).sum(axis=1)
        + 0.5 * (last > 4)
        + 0.25 * (last > 2)
    )
    return np.asarray(faults, dtype=np.float64)
