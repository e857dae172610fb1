"""Independent ears: a speech recogniser and a pitch tracker, for the benchmark and the tests alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from faster_whisper import WhisperModel
from hibari import dsp
from numpy.typing import NDArray
from scipy.signal import resample_poly
from swift_f0 import SwiftF0

from songsmith.engine.clock import Clock
from songsmith.engine.models import require
from songsmith.engine.score import Score
from songsmith.engine.voice.measure import PitchErrors, WordErrors, pitch_errors, word_errors, words_found
from songsmith.engine.voice.model_quick import quick_model
from songsmith.engine.voice.model_studio import studio_model
from songsmith.engine.voice.phrase import STRESS, tokens_and_units
from songsmith.engine.voices import Voice
from songsmith.language.g2p import Pronouncer
from songsmith.language.pronounced import PronouncedSyllable

RATE = 44_100
HEARING_RATE = 16_000
UP, DOWN = 160, 441
BEFORE, AFTER = 0.5, 0.4
"""Seconds around a line's notes: consonants before the first, releases after the last."""


@dataclass
class Heard:
    """Totals over lines, and what was understood for each."""

    errors: int = 0
    words: int = 0
    found: int = 0
    lines: list[tuple[str, str]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.errors / max(1, self.words)


class Recogniser:
    """Whisper tiny.en, beam 5, one line at a time. Raises MissingPart when the model is not fetched."""

    def __init__(self) -> None:
        folder = require("whisper-tiny-en") / "model"
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=2)

    def transcribe(self, audio: NDArray[np.float32]) -> str:
        """audio: mono 44.1 kHz."""
        low = resample_poly(audio, UP, DOWN)
        padded = np.pad(low / (np.abs(low).max() + 1e-9) * 0.5, (8000, 12_000)).astype(np.float32)
        segments, _ = self._model.transcribe(
            padded, language="en", beam_size=5, condition_on_previous_text=False, without_timestamps=True
        )
        return " ".join(segment.text for segment in segments)

    def lines(self, score: Score, audio: NDArray[np.float32]) -> Heard:
        """Listens to every line of a mono vocal by itself."""
        clock, heard = Clock.of(score), Heard()
        for line in score.lines:
            start, end = clock.seconds(line.start) - BEFORE, clock.seconds(line.end) + AFTER
            text = self.transcribe(audio[max(0, int(start * RATE)) : int(end * RATE)])
            result: WordErrors = word_errors(line.text, text)
            heard.errors += result.errors
            heard.words += result.words
            heard.found += words_found(line.text, text)[0]
            heard.lines.append((line.text, text))
        return heard


def spoken(voice: Voice, text: str) -> NDArray[np.float32]:
    """An English line as the voice's model says it when nobody sings, mono 44.1 kHz: what singing is held
    against. The quick model speaks in its own register."""
    words = [_marked(word.syllables) for word in Pronouncer().line(text)]
    tokens = tokens_and_units(words).tokens
    if voice.renderer == "studio":
        model = studio_model()
        plan = model.plan(tokens, model.styles(voice.speaker), 1.0)
        audio = model.sound(plan)
    else:
        said, chance = quick_model().speak(tokens, 1.0), np.random.default_rng(0)
        phase = chance.uniform(-np.pi, np.pi, said.free.shape).astype(np.float32)
        audio = dsp.synth(said.harmonic, said.phase, said.noise, said.free, phase, said.f0, chance)
    return np.asarray(resample_poly(audio, 147, 80), np.float32)


def spoken_errors(voice: Voice, lines: Iterable[str], ears: Recogniser) -> WordErrors:
    """How much of the lines is heard wrong when they are said."""
    found = [word_errors(line, ears.transcribe(spoken(voice, line))) for line in lines]
    return WordErrors(sum(one.errors for one in found), sum(one.words for one in found))


def _marked(syllables: Iterable[PronouncedSyllable]) -> list[tuple[str, str]]:
    return [
        (phone, STRESS[syllable.stress] if i == syllable.nucleus else "")
        for syllable in syllables
        for i, phone in enumerate(syllable.phones)
    ]


def tracked_pitch(score: Score, audio: NDArray[np.float32]) -> PitchErrors:
    """audio: mono 44.1 kHz."""
    low = resample_poly(audio, UP, DOWN).astype(np.float32)
    found = SwiftF0(threads=2).detect(low, HEARING_RATE)
    times = np.asarray(found.timestamps, np.float64)
    hertz = np.maximum(np.asarray(found.pitch_hz, np.float64), 1.0)
    return pitch_errors(score, times, hertz, np.asarray(found.confidence) >= 0.5)
