"""The words of a voice, with times and confidence. A draft: recognisers mishear singing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from songsmith.engine.audio import Mono
from songsmith.engine.listen.heard import HeardWord
from songsmith.engine.models import catalogue, require

RATE = 16_000  # Hz
MODELS = (("whisper-base", ""), ("whisper-tiny-en", "en"))
"""By quality: names in models.toml and the one language of a model that has only one."""
MIX_SHARE = 0.3
"""Of the recording under the separated voice: covers the marks of the separation."""
LONGEST = 26.0
"""Seconds given to the recogniser at once; it takes 30."""
PAUSE, MARGIN = 0.5, 0.3
"""Seconds: silence that parts phrases, and what is kept around them."""
SHORTEST = 0.4
STEP = 0.1  # seconds
CLEAR_OF_MIX, CLEAR_OF_PEAK = 0.2, 0.1
"""Share of the recording's level, and of the voice's loud passages, from which there is voice."""
BEAMS = 5
REPEATING, UNLIKELY = 2.4, -1.3
"""Compression ratio and mean log-probability beyond which a segment was invented."""
LINE_GAP = 0.6
"""Seconds between words that begin a new line."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """name: in models.toml; language: its only one, or empty."""

    name: str
    language: str

    @property
    def folder(self) -> Path:
        return require(self.name) / "model"


def recogniser() -> Recogniser:
    """The best that was fetched. Raises MissingPart."""
    for name, language in MODELS:
        if catalogue()[name].is_present():
            return Recogniser(name, language)
    require(MODELS[-1][0])
    raise AssertionError("a model is present and absent")


def find_words(voice: Mono, mix: Mono, each: Callable[[float], None]) -> tuple[list[HeardWord], str]:
    """The words and their language, ISO 639-1. voice, mix: mono at RATE. each: called with the share done.

    Raises MissingPart.
    """
    chosen = recogniser()
    model = WhisperModel(str(chosen.folder), device="cpu", compute_type="int8", cpu_threads=2)
    sound = voice + np.float32(MIX_SHARE) * mix
    language, words = chosen.language, list[HeardWord]()
    for start, end in _stretches(voice, mix):
        each(start * RATE / max(1, len(voice)))
        piece = sound[int(start * RATE) : int(end * RATE)]
        segments, info = model.transcribe(
            piece,
            language=language or None,
            beam_size=BEAMS,
            word_timestamps=True,
            condition_on_previous_text=False,
            temperature=0.0,
        )
        language = language or info.language
        for segment in segments:
            if segment.compression_ratio <= REPEATING and segment.avg_logprob >= UNLIKELY:
                words.extend(_words(segment.words or (), start))
    return _in_lines(words), language if words else ""


def _words(found: object, start: float) -> Iterator[HeardWord]:
    for word in found:  # type: ignore[attr-defined]
        text = word.word.strip()
        if text:
            confidence = float(np.clip(word.probability, 0, 1))
            yield HeardWord(float(start + word.start), float(start + word.end), text, 0, confidence)


def _stretches(voice: Mono, mix: Mono) -> list[tuple[float, float]]:
    """Seconds of phrases with voice, as many joined as the recogniser takes at once."""
    step = int(STEP * RATE)
    count = min(len(voice), len(mix)) // step
    own, whole = (np.sqrt((x[: count * step].reshape(-1, step) ** 2).mean(axis=1)) for x in (voice, mix))
    sounding = (own > CLEAR_OF_MIX * whole) & (own > CLEAR_OF_PEAK * np.percentile(own, 95))
    phrases: list[tuple[float, float]] = []
    for at in np.nonzero(sounding)[0] * STEP:
        if phrases and at - phrases[-1][1] <= PAUSE:
            phrases[-1] = (phrases[-1][0], at + STEP)
        else:
            phrases.append((at, at + STEP))
    joined: list[tuple[float, float]] = []
    for start, end in phrases:
        if joined and end - joined[-1][0] <= LONGEST:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    length = len(voice) / RATE
    return [(max(0.0, a - MARGIN), min(length, b + MARGIN)) for a, b in joined if b - a >= SHORTEST]


def _in_lines(words: list[HeardWord]) -> list[HeardWord]:
    """A new line after a breath, and where the recogniser wrote a capital after a full stop."""
    line, out = 0, list[HeardWord]()
    for word in words:
        if out and (word.start - out[-1].end > LINE_GAP or out[-1].text[-1] in ".?!"):
            line += 1
        out.append(HeardWord(word.start, max(word.start, word.end), word.text, line, word.confidence))
    return out
