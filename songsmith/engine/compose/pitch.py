"""Which note each syllable gets: sampled over the chords, ranked by the critic, drawn to the motif."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.compose.critic import Taste, contradictions, dullness
from songsmith.engine.compose.profiles import Profile
from songsmith.engine.compose.sampling import Floats, Ints, sample_paths
from songsmith.engine.compose.theory import chord_tones, scale
from songsmith.engine.score import Chord, Key

SAMPLES = 80
OUT_OF_SCALE = 6.0  # cost of a note in neither scale nor chord
BLUE_NOTE = 1.2  # cost of a blue note at a taste of 1
INTERVAL_COST = np.array([1.15, 0.62, 0.55, 1.3, 1.35, 2.3, 4.5, 2.9, 4.6, 4.6, 5.5, 9.0, 5.0])
"""Cost of moving by 0 … 12 semitones; wider counts as 9."""
WIDEST_COST = 9.0
MOTIF_PULL = 0.34  # cost a semitone away from the motif …
MOTIF_LIMIT = 1.7  # … at most
WRONG_ENDING = 4.0  # cost of a last note that does not close (or open) the phrase as it should
STRONG_WEIGHT = 2.4  # metrical weight from which a note is heard as the chord's
LONG_BEATS = 1.0
TONE_PULL = 0.7  # cost of a step against the direction that the words' tones want …
TONE_WEIGHT = 2.4  # … and what the critic thinks of a line that does nothing else


@dataclass(frozen=True, slots=True)
class PitchTask:
    """onsets, lengths in beats; weights: metrical; chords: sounding at each onset; stresses and word_ends
    of the
    syllables. low, high: MIDI bounds. centre: where the line lives. arch: (start, middle, end) semitones
    around
    it, with its peak place 0 … 1. endings: pitch classes the last note should be. motif: pitch to be drawn to
    at each onset, NaN = free. before: pitch the line comes from. directions: where the words' tones want the
    tune to go, see `tones`; empty for words without tones.
    """

    lengths: Sequence[float]
    weights: Sequence[float]
    chords: Sequence[Chord]
    stresses: Sequence[int]
    word_ends: Sequence[bool]
    low: int
    high: int
    centre: float
    arch: tuple[float, float, float]
    peak: float
    endings: frozenset[int]
    chord_pull: float
    before: float
    motif: Sequence[float] = field(default=())
    directions: Sequence[int] = ()


def set_pitches(task: PitchTask, key: Key, profile: Profile, rng: np.random.Generator) -> tuple[int, ...]:
    """One MIDI pitch for each onset."""
    space = np.arange(task.low, task.high + 1)
    local = _local_costs(task, key, profile, space)
    leaps = np.abs(space[None, :] - space[:, None])
    moves = np.where(leaps <= 12, INTERVAL_COST[np.minimum(leaps, 12)], WIDEST_COST)
    rising = space[None, :] > space[:, None]
    steps = [_step_cost(task, i, moves, leaps, rising) for i in range(len(task.lengths))]
    first = 0.06 * np.abs(space - task.before)
    paths = sample_paths(first, local, lambda i: steps[i], SAMPLES, rng, profile.heat)
    return tuple(int(p) for p in space[_best(paths, local, space, task, profile)])


def _step_cost(task: PitchTask, i: int, moves: Floats, leaps: Ints, rising: NDArray[np.bool_]) -> Floats:
    if i == 0:
        return moves
    cost = moves
    if not task.word_ends[i - 1]:
        cost = cost + 0.6 * (leaps >= 3)  # words are not torn apart by leaps
    if task.stresses[i] == 2:
        cost = cost - 0.25 * rising  # stress tends upwards
    if task.directions and task.directions[i]:
        cost = cost + TONE_PULL * (rising.T if task.directions[i] > 0 else rising)
    return cost


def _local_costs(task: PitchTask, key: Key, profile: Profile, space: Ints) -> Floats:
    n = len(task.lengths)
    tonal = _tonal_costs(key, profile, space)
    rows = []
    for i in range(n):
        strong = task.weights[i] >= STRONG_WEIGHT or task.lengths[i] >= LONG_BEATS
        pull = task.chord_pull * profile.chord_pull
        rows.append(_chord_costs(task.chords[i], tonal, key, space, pull=pull, strong=strong))
        wanted = task.centre + _arch(task.arch, i / max(1, n - 1))
        away = np.abs(space - wanted)
        rows[i] = rows[i] + 0.10 * np.maximum(0, away - 1.5) + 0.35 * np.maximum(0, away - 6)
        if task.motif and not np.isnan(task.motif[i]):
            rows[i] = rows[i] + np.minimum(MOTIF_LIMIT, MOTIF_PULL * np.abs(space - task.motif[i]))
    rows[-1] = rows[-1] + WRONG_ENDING * ~_among(space, task.endings)
    return np.array(rows)


def _tonal_costs(key: Key, profile: Profile, space: Ints) -> Floats:
    """Cost of each pitch in the key alone: outside the scale, weak degrees, blue notes."""
    relative = (space - key.tonic) % 12
    tonal = np.where(_among(relative, scale(key.mode)), 0.0, OUT_OF_SCALE)
    avoided = (5, 11) if key.mode == "major" else (2, 8)
    tonal = tonal + profile.pentatonic * _among(relative, avoided)
    blue = (3, 10) if key.mode == "major" else (6,)
    if profile.blue > 0:
        tonal = np.where(_among(relative, blue) & (tonal >= OUT_OF_SCALE), BLUE_NOTE / profile.blue, tonal)
    return np.asarray(tonal, dtype=np.float64)


def _chord_costs(chord: Chord, tonal: Floats, key: Key, space: Ints, *, pull: float, strong: bool) -> Floats:
    tones = chord_tones(chord)
    triad = _among(space, tones[:3])
    extended = _among(space, tones)
    foreign = 1.7 * pull if strong else 0.35
    cost = np.where(
        triad, np.minimum(tonal, 0.4), np.where(extended, np.minimum(tonal, 0.6) + 0.25, tonal + foreign)
    )
    if strong:
        cost = cost + 1.4 * (_among(space - 1, tones[:3]) & ~extended)
    # a scale note a semitone beside an altered chord tone sounds wrong however short it is
    altered = [tone for tone in tones[:4] if (tone - key.tonic) % 12 not in scale(key.mode)]
    beside = _among(space, [tone + d for tone in altered for d in (1, -1)]) & ~extended
    return np.asarray(cost + 2.5 * beside, dtype=np.float64)


def _among(pitches: Ints, classes: Iterable[int]) -> NDArray[np.bool_]:
    """Whether each pitch is of one of the pitch classes."""
    table = np.zeros(12, np.bool_)
    table[[pitch_class % 12 for pitch_class in classes]] = True
    return np.asarray(table[pitches % 12], np.bool_)


def _arch(arch: tuple[float, float, float], place: float) -> float:
    return float(np.interp(place, (0.0, 0.5, 1.0), arch))


def _best(paths: Ints, local: Floats, space: Ints, task: PitchTask, profile: Profile) -> Ints:
    n = paths.shape[1]
    cost = 1.2 * local[np.arange(n), paths].mean(axis=1)
    share = 0.6 if task.motif else 1.0  # a line that follows a motif may repeat what the critic finds plain
    cost = cost + share * dullness(space[paths], task.peak, Taste(repeats=profile.repeats))
    if task.directions:
        cost = cost + TONE_WEIGHT * contradictions(space[paths], task.directions)
    return np.asarray(paths[int(np.argmin(cost))], dtype=np.int64)
