"""Finds every phone in speech of a known model, frame by frame: a small monophone HMM with Viterbi search.

The models' own token durations lag the sound by 40–150 ms, so they serve as a soft prior only. Two states a
phone, one for pauses; one shared covariance, diagonalised, so that a state costs a dot product.
The weights come from `songsmith.engine.voice.aligner_training`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.voice.frames import Floats, Floats32, Segment, Unit

PAUSE = "_"
TOKEN_FRAMES = 2
"""The models count token durations in 25 ms steps, two frames each."""
TOKEN_LAG = 8.0
"""Frames (100 ms) by which token times trail the sound, on average."""
PRIOR_SPREAD = 10.0
"""Frames: how far the soft position prior lets a phone wander."""
PRIOR_WEIGHT = 0.6
LIKELIHOOD_SCALE = 0.15
"""Frames are far from independent; without this the acoustic score drowns the prior."""
IMPOSSIBLE = -1e18

NEAREST = dict(zip("ɾɣβxʎɲaeoɕʨʦyɥɤɚʂꭧɯʐɨɐɒ", "Tɡvhjnɑɛɔʃʧsjjʌəʃʧuʒɪʌɑ", strict=True))
"""Phones that training did not meet → the nearest one it did."""


@dataclass(frozen=True, slots=True)
class Observation:
    """T frames of speech: acoustic features (T, d), f0 in Hz, level in the model's own log unit, and how many
    25 ms steps each token got."""

    features: Floats32
    f0: Floats
    level: Floats
    token_steps: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class State:
    unit: int
    key: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Projection:
    """Features are centred and reduced to the main components before the HMM sees them."""

    mean: Floats32
    basis: Floats32

    def apply(self, observed: Observation) -> Floats32:
        reduced = (observed.features - self.mean) @ self.basis
        voiced = (observed.f0 > 60) * 2.0  # weighted by hand: voicing is the surest cue there is
        extras = np.stack([observed.level / 3, voiced, np.gradient(observed.level)], axis=1)
        return np.concatenate([reduced, extras], axis=1).astype(np.float32)


class Aligner:
    """Weights of one speech model."""

    def __init__(
        self, projection: Projection, whiten: Floats32, means: Floats32, keys: Sequence[str]
    ) -> None:
        self._projection = projection
        self._whiten = whiten
        self._means = means
        self._index = {key: i for i, key in enumerate(keys)}

    @classmethod
    def load(cls, path: Path) -> Aligner:
        with np.load(path, allow_pickle=False) as weights:
            projection = Projection(weights["m"], weights["W"])
            return cls(projection, weights["Ch"], weights["mu"], [str(k) for k in weights["keys"]])

    def align(self, units: Sequence[Unit], observed: Observation) -> tuple[Segment, ...]:
        """A segment for every unit, in order, covering all frames."""
        chain = states(units)
        rows = np.array([self._row(state.key) for state in chain])
        observations = self._projection.apply(observed) @ self._whiten
        score = gaussian_scores(observations, self._means[rows])
        score += position_prior(chain, units, observed.token_steps, len(score))
        path = best_path(score, np.array([state.optional for state in chain]))
        return _segments(units, chain, path)

    def _row(self, key: str) -> int:
        phone, half = key.split("|")
        for candidate in (phone, NEAREST.get(phone, "ə"), "ə"):
            row = self._index.get(f"{candidate}|{half}")
            if row is not None:
                return row
        raise KeyError(key)


def states(units: Sequence[Unit]) -> list[State]:
    """Two states a phone, one a pause; inner pauses may be skipped."""
    chain: list[State] = []
    for i, unit in enumerate(units):
        if unit.phone == PAUSE:
            chain.append(State(i, "_|0", optional=0 < i < len(units) - 1))
        else:
            chain += [State(i, f"{unit.phone}|0", False), State(i, f"{unit.phone}|1", False)]
    return chain


def gaussian_scores(observations: Floats32, means: Floats32) -> Floats:
    """(T, S) scaled log likelihoods up to a constant; both sides already whitened."""
    distance = (observations**2).sum(1)[:, None] + (means**2).sum(1)[None] - 2 * observations @ means.T
    return np.asarray(-0.5 * LIKELIHOOD_SCALE * distance, dtype=np.float64)


def position_prior(
    chain: Sequence[State],
    units: Sequence[Unit],
    token_steps: NDArray[np.int64],
    frames: int,
    weight: float = PRIOR_WEIGHT,
) -> Floats:
    """(T, S) penalty for straying from where the model's own durations put a unit."""
    bounds = np.concatenate([[0], np.cumsum(token_steps)]) * float(TOKEN_FRAMES)
    starts = np.array([bounds[units[state.unit].first] for state in chain])
    ends = np.array([bounds[units[state.unit].last + 1] for state in chain])
    centre, half = (starts + ends) / 2 - TOKEN_LAG, (ends - starts) / 2
    outside = np.maximum(0.0, np.abs(np.arange(frames)[:, None] - centre) - half)
    return np.asarray(-0.5 * weight * (outside / PRIOR_SPREAD) ** 2, dtype=np.float64)


def best_path(score: Floats, optional: NDArray[np.bool_]) -> NDArray[np.int64]:
    """State of every frame: left to right, one state at a time, over optional states two."""
    frames, count = score.shape
    skip = np.full(count, IMPOSSIBLE)
    skip[2:] = np.where(optional[1:-1], 0.0, IMPOSSIBLE)
    back = np.zeros((frames, count), np.int8)
    best = np.full((3, count), IMPOSSIBLE)
    best[0, 0] = score[0, 0]
    columns = np.arange(count)
    for t in range(1, frames):
        best[1, 1:] = best[0, :-1]
        best[2, 2:] = best[0, :-2] + skip[2:]
        step = best.argmax(0)
        back[t] = step
        best[0] = best[step, columns] + score[t]
    path = np.zeros(frames, np.int64)
    state = count - 1
    for t in range(frames - 1, -1, -1):
        path[t] = state
        state -= int(back[t, state])
    return path


def _segments(units: Sequence[Unit], chain: Sequence[State], path: NDArray[np.int64]) -> tuple[Segment, ...]:
    owner = np.array([state.unit for state in chain])[path]
    found: list[Segment] = []
    for i, unit in enumerate(units):
        start, end = np.searchsorted(owner, [i, i + 1])
        found.append(Segment(unit.phone, int(start), int(end)))
    return tuple(found)
