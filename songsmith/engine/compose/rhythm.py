"""When each syllable sounds: sampled on the sixteenth grid, ranked, with room to speak and to breathe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from songsmith.engine.compose.grid import SHORTEST_SECONDS, STEP, Grid
from songsmith.engine.compose.lengths import BREATH_SECONDS, COMFORT_SECONDS, LAST_NOTE_SECONDS
from songsmith.engine.compose.profiles import COMPOUND, UNLISTED_FIGURE, Profile
from songsmith.engine.compose.sampling import IMPOSSIBLE, Floats, Ints, sample_paths

SAMPLES = 60
LONGEST_PHRASE = 32  # syllables; a longer line is sung as several phrases
PAUSE_SECONDS = 0.55  # from the onset before a comma to the next one, at least, if there is room
REST_SECONDS = 0.34  # a rest within a line is either this long (the singer re-attacks) or none
LONGEST_HOLD_SECONDS = 1.7  # of a syllable inside a line
LONGEST_LAST_SECONDS = 2.6  # of a line's last syllable
AIR_BEATS = 1.0  # of rest before the next line, wherever the last syllable …
HELD_SECONDS = 0.7  # … is still held this long
EARLY_LAST = 0.3  # cost a sixteenth of a last syllable later than a beat before it must come
WEAK_SECONDS = 0.42  # unstressed syllables are not held longer than this …
WEAK_LINGER = 6.0  # … at this cost a second
EVENNESS = 0.5  # spread (octaves of length) beyond which a line sounds crammed here and stretched there
MOTIF_PULL = 0.5  # cost a sixteenth away from the motif's nearest onset …
MOTIF_LIMIT = 1.4  # … and at most this


@dataclass(frozen=True, slots=True)
class Pulse:
    """What the rhythm needs to know of a syllable. anchored: the writer's chord changes on it."""

    stress: int
    word_end: bool
    pause: bool = False
    anchored: bool = False


@dataclass(frozen=True, slots=True)
class RhythmTask:
    """window: beats for the notes, end exclusive. downbeat: where the line's first bar begins.

    entry: beats after the downbeat where the first stressed syllable wants to fall. motif: onsets (beats
    after
    the downbeat) to follow, or empty.
    """

    pulses: Sequence[Pulse]
    window: tuple[float, float]
    downbeat: float
    entry: float
    pace: float
    motif: tuple[float, ...] = ()


def set_rhythm(task: RhythmTask, grid: Grid, profile: Profile, rng: np.random.Generator) -> tuple[float, ...]:
    """The onset of every pulse, in beats; at least 0.22 s apart (evenly spread if the window is too
    short)."""
    if len(task.pulses) > LONGEST_PHRASE:
        return _in_two(task, grid, profile, rng)
    first = round((task.window[0] - task.downbeat) / STEP)
    latest = grid.before(task.window[1], LAST_NOTE_SECONDS)
    steps = np.arange(first, int(np.floor((latest - task.downbeat) / STEP + 1e-6)) + 1)
    n = len(task.pulses)
    if len(steps) < n:
        return _even(task, n)
    times = grid.seconds((task.downbeat + steps * STEP).astype(np.float64))
    weights = grid.weight(steps)
    local = _local_costs(task, grid, profile, steps, weights)
    gaps, base = _step_costs(times, steps, task, grid, profile)
    moves = {kind: _kind_cost(kind, gaps, base) for kind in {_kind(pulse) for pulse in task.pulses}}
    paths = sample_paths(
        np.zeros(len(steps)), local, lambda i: moves[_kind(task.pulses[i - 1])], SAMPLES, rng, profile.heat
    )
    room = grid.comfortable_onsets(task.window[1] - task.window[0], LAST_NOTE_SECONDS, COMFORT_SECONDS)
    best = _best(paths, local, times, steps, slack=max(0.0, 1 - n / max(1, room)))
    return _even(task, n) if best is None else tuple(float(task.downbeat + steps[k] * STEP) for k in best)


def _in_two(task: RhythmTask, grid: Grid, profile: Profile, rng: np.random.Generator) -> tuple[float, ...]:
    """Very long lines are sung as two phrases, broken at the pause or word end nearest to the middle."""
    n = len(task.pulses)
    ends = [i + 1 for i, pulse in enumerate(task.pulses[:-1]) if pulse.word_end] or [n // 2]
    cut = min(ends, key=lambda i: abs(i - n / 2) - (n / 6 if task.pulses[i - 1].pause else 0))
    start, end = task.window
    middle = task.downbeat + round((start + (end - start) * cut / n - task.downbeat) / STEP) * STEP
    head = replace(task, pulses=task.pulses[:cut], window=(start, middle))
    tail = replace(task, pulses=task.pulses[cut:], window=(middle, end), entry=middle - task.downbeat)
    return set_rhythm(head, grid, profile, rng) + set_rhythm(tail, grid, profile, rng)


def _even(task: RhythmTask, n: int) -> tuple[float, ...]:
    start, end = task.window
    return tuple(float(start + (end - start) * i / n) for i in range(n))


def _local_costs(task: RhythmTask, grid: Grid, profile: Profile, steps: Ints, weights: Floats) -> Floats:
    weak = 4 - weights
    offbeat = steps % 4 == 2
    sixteenth = steps % 2 == 1
    rows = []
    for pulse in task.pulses:
        if pulse.stress == 2:
            row = weak * 0.42 + 0.5 * sixteenth - profile.syncopation * 1.2 * offbeat
        elif pulse.stress == 1:
            row = weak * 0.16
        else:
            row = np.maximum(0, weights - 1.2) * 0.45
        rows.append(row + (weak * 1.2 if pulse.anchored else 0.0))
    local = np.array(rows, dtype=np.float64)
    local[0] += 0.16 * np.abs(steps * STEP - _entry(task)) / STEP
    latest = steps[-1]
    local[-1] += weak * 0.3 + EARLY_LAST * np.maximum(0, steps - (latest - 4))
    if task.motif:
        onsets = np.array(task.motif) / STEP
        away = np.abs(steps[:, None] - onsets[None, :]).min(axis=1)
        local += np.minimum(MOTIF_LIMIT, MOTIF_PULL * away)
    return local


def _entry(task: RhythmTask) -> float:
    """Beats after the downbeat where the first syllable goes: upbeats before the first stress, in eighths."""
    upbeats = next((i for i, pulse in enumerate(task.pulses) if pulse.stress == 2), 0)
    earliest = task.window[0] - task.downbeat
    return max(earliest, task.entry - 0.5 * min(upbeats, 2))


def _step_costs(
    times: Floats, steps: Ints, task: RhythmTask, grid: Grid, profile: Profile
) -> tuple[Floats, Floats]:
    """(seconds between each pair of places, cost of that distance)."""
    gaps = times[None, :] - times[:, None]
    apart = steps[None, :] - steps[:, None]
    figures = COMPOUND if grid.meter.denominator == 8 else profile.figures
    table = np.array([figures.get(d, UNLISTED_FIGURE + 0.12 * d) for d in range(int(apart.max()) + 1)])
    cost = np.where(apart > 0, table[np.maximum(apart, 0)], IMPOSSIBLE)
    cost = cost + 0.9 * np.log2(np.maximum(gaps, 0.05) / task.pace) ** 2
    cost = cost + 1.3 * (gaps < COMFORT_SECONDS - 1e-9)
    return gaps, np.where(gaps < SHORTEST_SECONDS - 1e-9, IMPOSSIBLE, cost)


def _kind(pulse: Pulse) -> tuple[bool, bool, bool]:
    return pulse.word_end, pulse.pause, pulse.stress == 2


def _kind_cost(kind: tuple[bool, bool, bool], gaps: Floats, base: Floats) -> Floats:
    """Cost after a pulse: words hold together, commas take time, stressed word ends may linger."""
    word_end, pause, stressed = kind
    if pause:
        return base + np.where(gaps >= PAUSE_SECONDS, -0.9, 0.9)
    if not stressed:
        base = base + WEAK_LINGER * np.maximum(0.0, gaps - WEAK_SECONDS)
    if not word_end:
        return base + 1.2 * (gaps > 0.75)
    return base - 0.25 * ((gaps > 0.4) & (gaps < 0.9)) if stressed else base


def _best(paths: Ints, local: Floats, times: Floats, steps: Ints, *, slack: float) -> Ints | None:
    """The best-spoken path; the more slack the window leaves, the more a lively rhythm counts."""
    n = paths.shape[1]
    cost = 1.4 * local[np.arange(n), paths].mean(axis=1)
    if n > 1:
        gaps = np.diff(times[paths], axis=1)
        apart = np.diff(steps[paths], axis=1)
        cost = cost + 100.0 * (gaps < SHORTEST_SECONDS - 1e-9).sum(axis=1)
        ordered = np.sort(apart, axis=1)
        kinds = 1 + (np.diff(ordered, axis=1) != 0).sum(axis=1)
        dull = 0.25 * np.abs(kinds - min(3, n - 1)) + 0.22 * np.maximum(0, longest_runs(apart) - 4)
        cost = cost + min(1.0, 3 * slack) * dull
        cost = cost + 0.5 * (gaps < COMFORT_SECONDS - 1e-9).mean(axis=1)
        cost = cost + 1.2 * np.maximum(0, np.log2(gaps).std(axis=1) - EVENNESS)
    order = np.argmin(cost)
    return None if cost[order] >= 100 else paths[order]


def longest_runs(rows: Ints) -> Ints:
    """Length of the longest run of equal neighbours in each row."""
    best = np.ones(len(rows), dtype=np.int64)
    run = np.ones(len(rows), dtype=np.int64)
    for i in range(1, rows.shape[1]):
        run = np.where(rows[:, i] == rows[:, i - 1], run + 1, 1)
        best = np.maximum(best, run)
    return best


def durations(onsets: Sequence[float], task: RhythmTask, grid: Grid) -> tuple[float, ...]:
    """Lengths in beats: sung through to the next onset, but rests at commas and after long-held words."""
    beat_seconds = 60 / grid.bpm
    held = []
    for i, (onset, following) in enumerate(pairwise(onsets)):
        gap = grid.seconds_between(onset, following)
        pulse = task.pulses[i]
        rest = 0.0
        if pulse.word_end and gap - REST_SECONDS > LONGEST_HOLD_SECONDS:
            rest = gap - LONGEST_HOLD_SECONDS
        elif pulse.pause and gap - REST_SECONDS > 0.4:
            rest = REST_SECONDS
        held.append(following - onset - rest / beat_seconds)
    longest = min(task.window[1] - onsets[-1], LONGEST_LAST_SECONDS / beat_seconds)
    airy = task.window[1] + BREATH_SECONDS / beat_seconds - AIR_BEATS - onsets[-1]
    last = min(longest, max(airy, HELD_SECONDS / beat_seconds))
    return (*held, last)
