"""Words on notes that are already there: which syllable takes which notes.

As many syllables as notes: one each. Fewer: a syllable is slurred over several notes, stressed ones rather
than weak ones, and never across a rest if that can be helped. More: long notes are struck again for the extra
syllables, and a weak word at the beginning goes before the first note as a pick-up. No note of the tune is
ever left out, and none changes its pitch or the beat it begins on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from songsmith.engine.compose.grid import SHORTEST_SECONDS, STEP, Grid
from songsmith.engine.compose.sheet import SungSyllable
from songsmith.engine.given import GivenNote

STRESS_PULL = 0.3  # cost of a stressed syllable for each step of metrical weight under the downbeat's …
WEAK_PULL = 0.22  # … and of an unstressed one for each step over a plain eighth's
DOWNBEAT_WEIGHT, EIGHTH_WEIGHT = 4.0, 1.2
SLUR = 0.7  # cost of each note that a syllable is slurred over …
SLUR_WEAK = 0.6  # … more on an unstressed syllable
SLUR_STRONG = 0.16  # … more for each step of weight of the note: strong notes want a syllable of their own
SLUR_REST, REST_BEATS = 4.0, 0.2  # … more where a rest of that many beats would have to be filled
SPLIT = 1.1  # cost of each further syllable on a note …
SPLIT_STRESSED = 0.7  # … more if it is stressed
CRAMMED = 9.0  # cost a syllable, for each share by which it is shorter than SHORTEST_SECONDS
PICK_UP_BEATS, PICK_UP = 0.5, 0.5
ROOM_SHARE = 0.9  # of the time until the next note that syllables struck again may fill
Groups = tuple[tuple[GivenNote, ...], ...]
"""The notes of each syllable, in order."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line's notes stand. free_before: beats without a note before the first; room_after: beats
    from the last note's start that are free."""

    grid: Grid
    free_before: float = 0.0
    room_after: float = 0.0


def fit(syllables: Sequence[SungSyllable], notes: Sequence[GivenNote], place: Place) -> Groups:
    """The notes of every syllable; both are in order and there is at least one of each."""
    cost, groups = _Fitting(syllables, notes, place).best()
    if len(syllables) > len(notes) and syllables[0].stress == 0 and place.free_before >= PICK_UP_BEATS:
        upbeat = GivenNote(notes[0].beat - PICK_UP_BEATS, PICK_UP_BEATS, notes[0].pitch)
        early_cost, early = _Fitting(syllables, (upbeat, *notes), place).best()
        if early_cost + PICK_UP < cost and len(early[0]) == 1:
            return early
    return groups


class _Fitting:
    """The cheapest way through syllables × notes, by dynamic programming."""

    def __init__(self, syllables: Sequence[SungSyllable], notes: Sequence[GivenNote], place: Place) -> None:
        self._syllables, self._notes, self._grid = tuple(syllables), tuple(notes), place.grid
        last = max(notes[-1].dur, place.room_after)
        self._rooms = [*(b.beat - a.beat for a, b in pairwise(notes)), last]
        self._weights = [_weight(place.grid, note.beat) for note in notes]

    def best(self) -> tuple[float, Groups]:
        s, n = len(self._syllables), len(self._notes)
        costs = {(0, 0): 0.0}
        steps: dict[tuple[int, int], tuple[int, int]] = {}
        for i in range(s + 1):
            for j in range(n + 1):
                if (i, j) in costs and i < s and j < n:
                    for di, dj, cost in self._moves(i, j):
                        there, total = (i + di, j + dj), costs[i, j] + cost
                        if total < costs.get(there, float("inf")):
                            costs[there], steps[there] = total, (di, dj)
        return costs[s, n], self._groups(steps)

    def _moves(self, i: int, j: int) -> list[tuple[int, int, float]]:
        """(syllables, notes, cost) of what may come next: one to one, a slur, or a note struck again."""
        left, more = len(self._syllables) - i, len(self._notes) - j
        start = self._stress_cost(i, j)
        moves = [(1, 1, start)]
        slurred = start
        for m in range(2, more + 1):
            slurred += self._slur_cost(i, j + m - 1)
            moves.append((1, m, slurred))
        moves += [(k, 1, start + self._split_cost(i, j, k)) for k in range(2, left + 1)]
        return moves

    def _stress_cost(self, i: int, j: int) -> float:
        weight, stress = self._weights[j], self._syllables[i].stress
        if stress == 2:
            return STRESS_PULL * (DOWNBEAT_WEIGHT - weight)
        return WEAK_PULL * max(0.0, weight - EIGHTH_WEIGHT) if stress == 0 else 0.0

    def _slur_cost(self, i: int, j: int) -> float:
        before, note = self._notes[j - 1], self._notes[j]
        rest = note.beat - (before.beat + before.dur)
        return (
            SLUR
            + SLUR_WEAK * (self._syllables[i].stress == 0)
            + SLUR_STRONG * self._weights[j]
            + SLUR_REST * (rest >= REST_BEATS)
        )

    def _split_cost(self, i: int, j: int, k: int) -> float:
        stressed = sum(syllable.stress == 2 for syllable in self._syllables[i + 1 : i + k])
        each = self._room(j) / k * 60 / self._grid.bpm
        short = max(0.0, 1 - each / SHORTEST_SECONDS)
        return SPLIT * (k - 1) + SPLIT_STRESSED * stressed + CRAMMED * short * k

    def _room(self, j: int) -> float:
        return max(self._notes[j].dur, ROOM_SHARE * self._rooms[j])

    def _groups(self, steps: dict[tuple[int, int], tuple[int, int]]) -> Groups:
        i, j = len(self._syllables), len(self._notes)
        found: list[tuple[GivenNote, ...]] = []
        while i:
            di, dj = steps[i, j]
            i, j = i - di, j - dj
            if di == 1:
                found.append(self._notes[j : j + dj])
            else:
                found += [(piece,) for piece in reversed(self._struck(j, di))]
        return tuple(reversed(found))

    def _struck(self, j: int, times: int) -> list[GivenNote]:
        """The note struck again: on sixteenths where they are wide enough, else in even parts."""
        note, whole = self._notes[j], self._notes[j].dur
        least = times * SHORTEST_SECONDS * self._grid.bpm / 60
        whole = max(whole, min(self._room(j), least))
        onsets = [whole * k / times for k in range(times)]
        snapped = [round(onset / STEP) * STEP for onset in onsets]
        if all(b - a >= STEP - 1e-9 for a, b in pairwise([*snapped, whole])):
            onsets = snapped
        return [
            replace(note, beat=note.beat + start, dur=end - start)
            for start, end in pairwise([*onsets, whole])
        ]


def _weight(grid: Grid, beat: float) -> float:
    return float(grid.weight(np.array([round(beat / STEP)]))[0])
