"""Trains the aligner of a speech model on speech that the model makes itself; no labels, a few minutes.

Word salad from the lexicon (for Spanish and Mandarin voices also words of theirs) is spoken; the first
labels are the model's own token times less their usual lag; then means and the shared covariance are
re-estimated and every utterance is aligned anew, a few rounds.
Run `python -m songsmith.engine.voice.aligner_training quick OUT.npz` (or `studio`, or `studio_es` and
`studio_zh` for the Spanish and the Mandarin voices) to make a model's weights.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.voice.aligner import (
    TOKEN_FRAMES,
    TOKEN_LAG,
    Observation,
    Projection,
    State,
    best_path,
    gaussian_scores,
    position_prior,
    states,
)
from songsmith.engine.voice.frames import Floats32, SpeechText, Unit
from songsmith.engine.voice.model_quick import ASSETS
from songsmith.engine.voice.phrase import STRESS, tokens_and_units
from songsmith.engine.voice.quick import QuickRenderer
from songsmith.engine.voice.studio import StudioRenderer
from songsmith.engine.voices import VOICES
from songsmith.language.hanzi import hanzi_pairs, hanzi_pinyin
from songsmith.language.languages import ENGLISH
from songsmith.language.mandarin import mandarin_phones
from songsmith.language.phones import STRESS_MARKS
from songsmith.language.scripts import SPANISH_WORDS
from songsmith.language.spanish import spanish_word

UTTERANCES = 600
ENGLISH_EVERY = 3
"""Of three utterances of other voices one is English: they sing an English line of a Spanish song too."""
ROUNDS = 8
LOOSE_ROUNDS = 4
"""Rounds with the full position prior, before it is loosened."""
COMPONENTS = 80
RIDGE = 1e-3
SILENT_LEVEL = -5.0
"""Level (log unit of the features) under which the first labels say pause."""


class Observer(Protocol):
    @property
    def alphabet(self) -> frozenset[str]: ...

    def observe(self, text: SpeechText, pace: float) -> Observation: ...


Labels = NDArray[np.int64]
Words = list[list[tuple[str, str]]]
"""Of an utterance: each word as (phone, stress mark before it)."""
Salad = Callable[[int, np.random.Generator, frozenset[str]], list[Words]]
Say = Callable[[str], list[tuple[str, str]]]
Speak = Callable[[SpeechText, float], Observation]


@dataclass(frozen=True, slots=True)
class Example:
    """An utterance with its frames and the HMM states that it runs through."""

    units: tuple[Unit, ...]
    chain: tuple[State, ...]
    observed: Observation


@dataclass(frozen=True, slots=True)
class Estimate:
    """means (K, d) as measured; whiten (d, d) turns them into a space where covariance is one."""

    means: Floats32
    whiten: Floats32


def word_salad(count: int, rng: np.random.Generator, alphabet: frozenset[str]) -> list[Words]:
    """Utterances of 4–8 words from the model's own lexicon."""
    with gzip.open(ASSETS / "lexicon_us_gold.json.gz", "rt", encoding="utf-8") as file:
        lexicon: dict[str, object] = json.load(file)
    words = [
        phones
        for word, phones in sorted(lexicon.items())
        if isinstance(phones, str) and word.isalpha() and word.islower() and 2 <= len(word) <= 9
    ]
    return [[_marked(word, alphabet) for word in _picked(words, rng)] for _ in range(count)]


def spanish_salad(count: int, rng: np.random.Generator, alphabet: frozenset[str]) -> list[Words]:
    """Utterances of common Spanish words, English ones among them."""
    return _with_english(count, rng, alphabet, sorted(SPANISH_WORDS), _spanish)


def mandarin_salad(count: int, rng: np.random.Generator, alphabet: frozenset[str]) -> list[Words]:
    """Utterances of Chinese words of two characters, English ones among them."""
    return _with_english(count, rng, alphabet, hanzi_pairs(), _mandarin)


def _with_english(
    count: int, rng: np.random.Generator, alphabet: frozenset[str], words: Sequence[str], said: Say
) -> list[Words]:
    english = word_salad(count // ENGLISH_EVERY, rng, alphabet)
    others = [[said(word) for word in _picked(words, rng)] for _ in range(count - len(english))]
    mixed = [*english, *others]
    return [mixed[i] for i in rng.permutation(len(mixed))]


def examples(
    speak: Speak, alphabet: frozenset[str], count: int, seed: int = 1, salad: Salad = word_salad
) -> list[Example]:
    """Speaks word salad at paces between a slow song and a quick talk."""
    rng = np.random.default_rng(seed)
    made: list[Example] = []
    for words in salad(count, rng, alphabet):
        text = tokens_and_units(words)
        observed = speak(text, float(rng.uniform(0.65, 1.0)))
        made.append(Example(text.units, tuple(states(text.units)), observed))
    return made


def train(data: Sequence[Example], rounds: int = ROUNDS) -> dict[str, NDArray[np.generic]]:
    """Weights in the layout that `Aligner.load` reads."""
    projection = _principal_components(data)
    frames = [projection.apply(example.observed) for example in data]
    keys = sorted({state.key for example in data for state in example.chain})
    index = {key: i for i, key in enumerate(keys)}
    labels = [_first_labels(example, index) for example in data]
    estimate = _estimate(frames, labels, len(keys))
    for i in range(rounds):
        weight = 1.0 if i < LOOSE_ROUNDS else 0.6
        labels = [_relabel(e, f, estimate, index, weight) for e, f in zip(data, frames, strict=True)]
        estimate = _estimate(frames, labels, len(keys))
    whitened = (estimate.means @ estimate.whiten).astype(np.float32)
    return {
        "m": projection.mean,
        "W": projection.basis,
        "mu": whitened,
        "Ch": estimate.whiten,
        "keys": np.array(keys),
    }


def _picked(words: Sequence[str], rng: np.random.Generator) -> list[str]:
    return [words[i] for i in rng.integers(len(words), size=rng.integers(4, 9))]


def _spanish(word: str) -> list[tuple[str, str]]:
    return [
        (phone, STRESS[syllable.stress] if i == syllable.nucleus else "")
        for syllable in spanish_word(word)
        for i, phone in enumerate(syllable.phones)
    ]


def _mandarin(word: str) -> list[tuple[str, str]]:
    said = [mandarin_phones(pinyin) for pinyin in hanzi_pinyin(word)]
    return [(phone, "") for syllable in said if syllable for phone in syllable[0]]


def _marked(word: str, alphabet: frozenset[str]) -> list[tuple[str, str]]:
    """(phone, stress mark before it) of a word in the lexicon's notation."""
    found: list[tuple[str, str]] = []
    mark = ""
    for character in word:
        if character in STRESS_MARKS:
            mark = character
        elif character in alphabet and not character.isspace() and character != "ː":
            found.append((character, mark))
            mark = ""
    return found


def _principal_components(data: Sequence[Example]) -> Projection:
    features = np.concatenate([example.observed.features for example in data])
    mean, sample = features.mean(0), features[::7]
    _, spread, directions = np.linalg.svd(sample - mean, full_matrices=False)
    scale = spread[:COMPONENTS] / np.sqrt(len(sample))
    return Projection(mean, (directions[:COMPONENTS].T / scale).astype(np.float32))


def _first_labels(example: Example, index: dict[str, int]) -> Labels:
    bounds = np.concatenate([[0], np.cumsum(example.observed.token_steps)]) * TOKEN_FRAMES - int(TOKEN_LAG)
    labels = np.full(len(example.observed.f0), index["_|0"])
    for state in example.chain:
        unit = example.units[state.unit]
        start, end = max(0, int(bounds[unit.first])), max(1, int(bounds[unit.last + 1]))
        middle = (start + end + 1) // 2
        half = slice(middle, end) if state.key.endswith("|1") else slice(start, end)
        labels[half] = index[state.key]
    labels[example.observed.level < SILENT_LEVEL] = index["_|0"]
    return labels


def _estimate(frames: Sequence[Floats32], labels: Sequence[Labels], count: int) -> Estimate:
    everything, owner = np.concatenate(frames), np.concatenate(labels)
    overall = everything.mean(0)
    means = np.stack(
        [everything[owner == k].mean(0) if (owner == k).sum() > 3 else overall for k in range(count)]
    )
    residual = everything - means[owner]
    covariance = residual.T @ residual / len(everything) + RIDGE * np.eye(everything.shape[1])
    whiten = np.linalg.cholesky(np.linalg.inv(covariance)).astype(np.float32)
    return Estimate(means.astype(np.float32), whiten)


def _relabel(
    example: Example, frames: Floats32, estimate: Estimate, index: dict[str, int], weight: float
) -> Labels:
    rows = np.array([index[state.key] for state in example.chain])
    score = gaussian_scores(frames @ estimate.whiten, (estimate.means @ estimate.whiten)[rows])
    steps = example.observed.token_steps
    score += position_prior(example.chain, example.units, steps, len(score), weight)
    path = best_path(score, np.array([state.optional for state in example.chain]))
    return np.asarray(rows[path], dtype=np.int64)


def observers(model: str) -> Sequence[Observer]:
    """The voices of "quick", "studio", "studio_es" or "studio_zh"."""
    if model == "quick":
        return [QuickRenderer()]
    language = model.partition("_")[2] or ENGLISH
    voices = [voice for voice in VOICES.values() if voice.renderer == "studio"]
    return [StudioRenderer(voice.speaker) for voice in voices if voice.languages[0] == language]


def in_turn(renderers: Sequence[Observer]) -> Speak:
    """Speaks every utterance with the next voice, so that one set of weights serves them all."""
    turns = cycle(renderers)
    return lambda text, pace: next(turns).observe(text, pace)


def main(model: str, target: Path) -> None:
    renderers = observers(model)
    salad = {"studio_es": spanish_salad, "studio_zh": mandarin_salad}.get(model, word_salad)
    data = examples(in_turn(renderers), renderers[0].alphabet, UTTERANCES, salad=salad)
    np.savez(target, allow_pickle=False, **train(data))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
