"""Chords for a tune that came without any: the likeliest walk through the triads of its key, bar by bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.covers.grid import Ruler
from songsmith.engine.listen.heard import HeardNote
from songsmith.engine.score import Key

TRIADS: dict[str, tuple[tuple[int, str], ...]] = {
    "major": ((0, ""), (2, "m"), (4, "m"), (5, ""), (7, ""), (9, "m")),
    "minor": ((0, "m"), (3, ""), (5, "m"), (7, ""), (8, ""), (10, "")),
}
"""Semitones above the tonic and quality: what a singer with a guitar would reach for. Minor has the major
dominant, whose leading note the ear wants."""

FAVOUR: dict[str, tuple[float, ...]] = {
    "major": (0.5, 0.0, -0.4, 0.35, 0.35, 0.15),
    "minor": (0.5, 0.15, 0.2, 0.2, 0.3, 0.2),
}
"""How much likelier each is than its notes alone say, in beats of a chord tone."""

FUNCTION: dict[str, tuple[str, ...]] = {
    "major": ("T", "S", "T", "S", "D", "T"),
    "minor": ("T", "T", "S", "D", "S", "D"),
}
"""Tonic, subdominant, dominant."""

STEPS = {
    "TS": 0.25,
    "TD": 0.2,
    "SD": 0.35,
    "DT": 0.6,
    "ST": 0.15,
    "DS": -0.3,
    "TT": 0.0,
    "SS": 0.0,
    "DD": 0.0,
}
"""Pull of a change of function, in beats of a chord tone."""

STAY = -0.35  # of the same chord twice: bars want to move
INSIDE, OUTSIDE = 1.0, -0.9  # a beat of a chord tone, and of a note that rubs against it
ROOT, THIRD = 0.25, 0.15  # more, for the notes that name a chord
DOWNBEAT, HALF_BAR = 1.8, 1.2  # how much more a note counts that begins there
CLOSE = 1.2  # for the tonic in the last bar, and half of it in the first

PROFILES: dict[str, tuple[float, ...]] = {
    "major": (5.0, 2.0, 3.5, 2.0, 4.5, 4.0, 2.0, 4.5, 2.0, 3.5, 1.5, 4.0),
    "minor": (5.0, 2.0, 3.5, 4.5, 2.0, 4.0, 2.0, 4.5, 3.5, 2.0, 1.5, 4.0),
}
"""Weight of each degree in a tune of that mode: D. Temperley, "What's Key for Key?", 1999."""


@dataclass(frozen=True, slots=True)
class BarChord:
    """bar: from 1. root: pitch class."""

    bar: int
    root: int
    quality: str


def key_of_tune(tune: Sequence[HeardNote]) -> Key | None:
    """The key whose profile fits the sounding time of each pitch class best; the last note weighs double."""
    if not tune:
        return None
    time = np.zeros(12)
    for note in tune:
        time[note.pitch % 12] += note.end - note.start
    time[tune[-1].pitch % 12] += 2 * (tune[-1].end - tune[-1].start)
    fits = {
        Key(tonic, mode): float(np.corrcoef(np.roll(PROFILES[mode], tonic), time)[0, 1])
        for mode in ("major", "minor")
        for tonic in range(12)
    }
    return max(fits, key=lambda key: fits[key])


def chords_for(tune: Sequence[HeardNote], ruler: Ruler, key: Key, bars: range) -> tuple[BarChord, ...]:
    """One triad for each bar of `bars` (counted from 1), found by dynamic programming."""
    if not bars:
        return ()
    heard = np.array([_fit(tune, ruler, key, bar) for bar in bars])
    heard[-1][0] += CLOSE
    heard[0][0] += CLOSE / 2
    path = _best_walk(heard, _changes(key))
    triads = TRIADS[key.mode]
    return tuple(
        BarChord(bar, (key.tonic + triads[state][0]) % 12, triads[state][1])
        for bar, state in zip(bars, path, strict=True)
    )


def _fit(tune: Sequence[HeardNote], ruler: Ruler, key: Key, bar: int) -> NDArray[np.float64]:
    """How well each triad carries the notes of a bar."""
    low, high = (bar - 1) * ruler.bar_beats, bar * ruler.bar_beats
    scores = np.array(FAVOUR[key.mode])
    for note in tune:
        start, end = ruler.beat_at(note.start), ruler.beat_at(note.end)
        length = min(end, high) - max(start, low)
        if length <= 0:
            continue
        weight = length * _accent(start - low, ruler.bar_beats)
        scores += [weight * _rub(note.pitch, key, triad) for triad in TRIADS[key.mode]]
    return scores


def _accent(beat: float, bar_beats: int) -> float:
    """beat: of the bar, where a note begins."""
    if abs(beat) < 0.2:
        return DOWNBEAT
    return HALF_BAR if bar_beats % 2 == 0 and abs(beat - bar_beats / 2) < 0.2 else 1.0


def _rub(pitch: int, key: Key, triad: tuple[int, str]) -> float:
    above = (pitch - key.tonic - triad[0]) % 12
    third = 3 if triad[1] == "m" else 4
    if above not in (0, third, 7):
        return OUTSIDE
    return INSIDE + {0: ROOT, third: THIRD}.get(above, 0.0)


def _changes(key: Key) -> NDArray[np.float64]:
    """From each triad to each."""
    functions = FUNCTION[key.mode]
    pulls = np.array([[STEPS[a + b] for b in functions] for a in functions])
    np.fill_diagonal(pulls, STAY)
    return pulls


def _best_walk(scores: NDArray[np.float64], changes: NDArray[np.float64]) -> list[int]:
    """Viterbi: scores (bars, states), changes (states, states)."""
    total, came_from = scores[0], []
    for row in scores[1:]:
        paths = total[:, None] + changes
        came_from.append(paths.argmax(axis=0))
        total = paths.max(axis=0) + row
    path = [int(total.argmax())]
    for before in reversed(came_from):
        path.append(int(before[path[-1]]))
    return path[::-1]
