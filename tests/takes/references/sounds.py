"""Recordings made up for tests, and what a listener would say of one of them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import soundfile
import soxr

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.listen.heard import (
    Heard,
    HeardBeat,
    HeardChord,
    HeardKey,
    HeardNote,
    HeardSection,
    HeardTempo,
    HeardVoice,
    HeardWord,
    Missing,
)
from songsmith.engine.score import Meter

RATE = 22_050
BPM = 120.0
BEAT = 60 / BPM
SECONDS = 16.0
TUNE = (60, 62, 64, 65, 67, 67, 65, 64, 62, 64, 65, 67, 64, 62, 60, 60)
"""One note a beat, two a second."""
CHORDS = ("C", "F", "G", "C", "Am", "F", "G", "C")
WORDS = ("Rain is writing letters", "On the window of the train")


def tune_sound(seconds: float = SECONDS, rate: int = RATE, *, freq: float = 1.0) -> np.ndarray:
    """The tune as plain tones, mono float32."""
    time = np.arange(int(seconds * rate)) / rate
    pitch = np.array([TUNE[int(t / (2 * BEAT)) % len(TUNE)] for t in time])
    phase = 2 * np.pi * np.cumsum(freq * 440 * 2 ** ((pitch - 69) / 12)) / rate
    return (0.4 * np.sin(phase)).astype(np.float32)


def decoded(path: Path) -> Audio:
    """As `engine.listen.decode` gives it."""
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return np.stack([soxr.resample(sound.mean(axis=1), rate, SAMPLE_RATE)] * 2)


def wav_bytes(sound: np.ndarray | None = None, rate: int = RATE, container: str = "WAV") -> bytes:
    out = io.BytesIO()
    soundfile.write(out, tune_sound() if sound is None else sound, rate, format=container)
    return out.getvalue()


def heard(**changes: object) -> Heard:
    """Sixteen seconds at 120 in C: eight bars, a verse and a chorus, half a note sung each beat."""
    beats = tuple(HeardBeat(i * BEAT, i // 4 + 1, i % 4 + 1) for i in range(32))
    chords = tuple(
        HeardChord(i + 1, 1, i * 4 * BEAT, (i + 1) * 4 * BEAT, _root(name), name[1:], name, 0.9 if i else 0.3)
        for i, name in enumerate(CHORDS)
    )
    notes = tuple(
        HeardNote(i * 2 * BEAT, i * 2 * BEAT + 0.9 * BEAT, pitch, 0.8 if i % 5 else 0.3)
        for i, pitch in enumerate(TUNE)
    )
    words = tuple(
        HeardWord(8.0 * line + i, 8.0 * line + i + 0.8, word, line, 0.9 if i else 0.2)
        for line, text in enumerate(WORDS)
        for i, word in enumerate(text.split())
    )
    found: dict[str, object] = {
        "duration": SECONDS,
        "tuning": 0.0,
        "tempo": HeardTempo(BPM, True, 0.9),
        "meter": Meter(4, 4),
        "beats": beats,
        "key": HeardKey(0, "major", 0.4, 0.8),
        "chords": chords,
        "sections": (
            HeardSection(0.0, 8.0, 1, 4, "Verse", "A", 0.6),
            HeardSection(8.0, SECONDS, 5, 4, "Chorus", "B", 0.4),
        ),
        "voice": HeardVoice(True, 0.9),
        "tune": notes,
        "words": words,
        "missing": (),
        "tune_source": "voice",
        "language": "en",
        **changes,
    }
    return Heard(**found)  # type: ignore[arg-type]


def _root(name: str) -> int:
    return {"C": 0, "F": 5, "G": 7, "A": 9}[name[0]]


def listener(
    path: Path,
    *,
    part: tuple[float, float] | None,
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> Heard:
    """What `settings.LISTENER` names in tests."""
    progress("Finding the beat", 0.5)
    start, end = part or (0.0, soundfile.info(path).duration)
    return until(heard(), end - start)


def until(found: Heard, seconds: float) -> Heard:
    """What of it lies within the first seconds."""
    return replace(
        found,
        duration=seconds,
        beats=tuple(one for one in found.beats if one.start < seconds),
        chords=tuple(one for one in found.chords if one.end <= seconds + 0.01),
        sections=tuple(
            replace(one, end=min(one.end, seconds)) for one in found.sections if one.start < seconds
        ),
        tune=tuple(one for one in found.tune if one.end <= seconds),
        words=tuple(one for one in found.words if one.end <= seconds),
    )


def listener_without_words(
    path: Path,
    *,
    part: tuple[float, float] | None,
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> Heard:
    """A hum: a tune, no words, no chords, no sections."""
    missing = (Missing("words", "Words are not heard until the model for them is fetched."),)
    return heard(words=(), chords=(), sections=(), language="", missing=missing)


def nobody_listens(
    path: Path,
    *,
    part: tuple[float, float] | None,
    progress: Callable[[str, float], None],
    cancelled: Callable[[], bool],
) -> Heard:
    raise RuntimeError("a secret of the machine")
