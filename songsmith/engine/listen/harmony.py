"""Chords and key.

Chords are decided on beats, from the notes that sound over and under them, with what their half of the bar
and its first bass note say; they change on downbeats sooner than within bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine.listen.front import HIGHEST, LOWEST, Frames, Numbers
from songsmith.engine.listen.learned import learned
from songsmith.engine.score import Key, Mode

QUALITIES = ("", "m", "7", "m7", "maj7", "dim")
"""What is told apart: everything else is heard as the nearest of these."""
MAJOR_ROWS, MINOR_ROWS = (0, 2, 4), (1, 3)
MIDDLE, MIDDLE_SPREAD = 58.0, 12.0
BASS, BASS_SPREAD = 38.0, 7.0
"""MIDI: where chords and basses lie, as bells around these."""
SOFT = 0.3
"""Share of the usual strength that is added before chroma are brought to one length: silence stays small."""
SHARPNESS = 0.5
"""The chord model's log-probabilities are too sure of themselves by this: beats resemble each other."""
CHANGE_ON_ONE, CHANGE_ON_HALF, CHANGE_ELSEWHERE = 1.5, 4.0, 8.0
"""What a change of chord costs, in log-probability, by where it is in the bar."""
AT_HOME = 0.4
"""What a chord of the key has ahead, in log-probability."""
HOME_MAJOR, HOME_MINOR = (0, 5, 7), (2, 4, 9)
"""Steps above a major tonic whose triads are in the key."""
FIRST_BONUS, LAST_BONUS = 0.3, 0.15
"""Of a key whose tonic begins or ends the song, against 1 for all the time between."""
CHROMA_SHARE = 2.0
"""Weight of the notes against that of the chords."""

CHORD_WEIGHT = {
    "major": {
        (0, ""): 3.0,
        (7, ""): 2.0,
        (5, ""): 2.0,
        (9, "m"): 2.0,
        (2, "m"): 1.2,
        (4, "m"): 1.0,
        (11, "dim"): 0.5,
    },
    "minor": {
        (0, "m"): 3.0,
        (5, "m"): 1.6,
        (7, ""): 1.6,
        (7, "m"): 1.2,
        (8, ""): 2.0,
        (3, ""): 1.6,
        (10, ""): 1.6,
    },
}
FOREIGN = -1.0
"""How much each chord speaks for a key whose tonic lies so many semitones below."""
TONE_WEIGHT = {
    "major": (0.748, 0.06, 0.488, 0.082, 0.67, 0.46, 0.096, 0.715, 0.104, 0.366, 0.057, 0.4),
    "minor": (0.712, 0.084, 0.474, 0.618, 0.049, 0.46, 0.105, 0.747, 0.404, 0.067, 0.133, 0.33),
}
"""How much each tone belongs to a key: Temperley 2001, "The Cognition of Basic Musical Structures"."""
MODES: tuple[Mode, Mode] = ("major", "minor")


@dataclass(frozen=True, slots=True)
class BeatChord:
    """Of one beat; root: pitch class. confidence: the model's probability of the root, 0 … 1."""

    root: int
    quality: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FoundKey:
    """margin: to the next best, 0 … 1."""

    key: Key
    margin: float


def chromas(notes: Frames) -> tuple[Frames, Frames]:
    """What sounds as pitch classes in the middle and in the bass: (n, 12) each, of about length 1."""
    strength = np.log1p(notes)
    pitches = np.arange(LOWEST, HIGHEST)
    return tuple(  # type: ignore[return-value]
        _even(_folded(strength * np.exp(-0.5 * ((pitches - centre) / spread) ** 2)))
        for centre, spread in ((MIDDLE, MIDDLE_SPREAD), (BASS, BASS_SPREAD))
    )


def chord_features(middle: Frames, bass: Frames, places: Sequence[int], meter: int) -> Numbers:
    """(n, 4, 12): middle and bass of the beat, middle of its half bar, bass where that began.

    places: of each beat in its bar, from 0. A bar of three beats is one half.
    """
    half = meter // 2 if meter % 2 == 0 else meter
    around, under = middle.copy(), bass.copy()
    start = 0
    for i in range(1, len(places) + 1):
        if i == len(places) or places[i] % half == 0:
            around[start:i] = middle[start:i].mean(axis=0)
            under[start:i] = bass[start]
            start = i
    return np.stack([middle, bass, around, under], axis=1).astype(np.float64)


def turned(features: Numbers) -> Numbers:
    """(n, 12, 48): the features as each possible root sees them."""
    return np.stack(
        [np.roll(features, -root, axis=2).reshape(len(features), -1) for root in range(12)], axis=1
    )


def find_chords(features: Numbers, places: Sequence[int], meter: int) -> list[BeatChord]:
    """One for each beat."""
    raw = turned(features) @ learned("chord_weights") + learned("chord_bias")
    flat = raw.reshape(len(raw), -1)
    flat = flat - flat.max(axis=1, keepdims=True)
    log = SHARPNESS * (flat - np.log(np.exp(flat).sum(axis=1, keepdims=True)))
    log = log + _at_home(np.exp(log).reshape(raw.shape).sum(axis=0)).ravel()
    path = _cheapest(log, [_change_cost(place, meter) for place in places])
    likely = np.exp(log - log.max(axis=1, keepdims=True))
    roots = likely.reshape(raw.shape).sum(axis=2)
    roots = roots / roots.sum(axis=1, keepdims=True)
    count = len(QUALITIES)
    return [
        BeatChord(state // count, QUALITIES[state % count], float(roots[i, state // count]))
        for i, state in enumerate(path)
    ]


def find_key(chords: Sequence[BeatChord], middle: Frames) -> FoundKey:
    """From chords by their time, the first and the last of them, and all tones together."""
    tones = middle.mean(axis=0)
    scores = {
        Key(tonic, mode): _chords_for(chords, tonic, mode) + CHROMA_SHARE * _tones_for(tones, tonic, mode)
        for mode in MODES
        for tonic in range(12)
    }
    best, second = sorted(scores, key=lambda key: -scores[key])[:2]
    return FoundKey(best, float(np.clip(scores[best] - scores[second], 0, 1)))


def _folded(strength: Numbers) -> Numbers:
    octaves = -(-strength.shape[1] // 12)
    padded = np.pad(strength, ((0, 0), (0, octaves * 12 - strength.shape[1])))
    return np.roll(padded.reshape(len(strength), octaves, 12).sum(axis=1), LOWEST % 12, axis=1)


def _even(chroma: Numbers) -> Frames:
    length = np.linalg.norm(chroma, axis=1, keepdims=True)
    return np.asarray(chroma / (length + SOFT * np.median(length) + 1e-6), np.float32)


def _at_home(mass: Numbers) -> Numbers:
    """mass: (12, qualities), how much of each chord there seems to be. A bonus of the same shape."""
    major, minor = mass[:, MAJOR_ROWS].sum(axis=1), mass[:, MINOR_ROWS].sum(axis=1)
    fits = [
        sum(major[(tonic + step) % 12] for step in HOME_MAJOR)
        + sum(minor[(tonic + step) % 12] for step in HOME_MINOR)
        for tonic in range(12)
    ]
    tonic, bonus = int(np.argmax(fits)), np.zeros_like(mass)
    for steps, rows in ((HOME_MAJOR, MAJOR_ROWS), (HOME_MINOR, MINOR_ROWS)):
        for step in steps:
            bonus[(tonic + step) % 12, rows] = AT_HOME
    return bonus


def _change_cost(place: int, meter: int) -> float:
    if place == 0:
        return CHANGE_ON_ONE
    return CHANGE_ON_HALF if meter % 2 == 0 and place == meter // 2 else CHANGE_ELSEWHERE


def _cheapest(log: Numbers, costs: Sequence[float]) -> list[int]:
    """The states of the likeliest path (Viterbi), every change costing the same at one beat."""
    score, before = log[0].copy(), np.zeros(log.shape, int)
    stay = np.arange(log.shape[1])
    for i in range(1, len(log)):
        best = int(score.argmax())
        kept = score >= score[best] - costs[i]
        before[i] = np.where(kept, stay, best)
        score = np.where(kept, score, score[best] - costs[i]) + log[i]
    path = [int(score.argmax())]
    for i in range(len(log) - 1, 0, -1):
        path.append(int(before[i, path[-1]]))
    return path[::-1]


def _chords_for(chords: Sequence[BeatChord], tonic: int, mode: Mode) -> float:
    """Mean weight of the chords, −1 … 3, and the bonuses of the first and the last."""
    table = CHORD_WEIGHT[mode]
    spoken = [table.get(((chord.root - tonic) % 12, _triad(chord.quality)), FOREIGN) for chord in chords]
    score = sum(spoken) / max(1, len(spoken))
    if chords:
        score += FIRST_BONUS * (chords[0].root == tonic) + LAST_BONUS * (chords[-1].root == tonic)
    return score


def _tones_for(tones: Frames, tonic: int, mode: Mode) -> float:
    return float(np.corrcoef(np.roll(TONE_WEIGHT[mode], tonic), tones)[0, 1])


def _triad(quality: str) -> str:
    return {"7": "", "maj7": "", "m7": "m"}.get(quality, quality)
