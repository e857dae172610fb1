"""A provider without an engine: what it does is written in the prompt, so that worker processes obey too."""

from __future__ import annotations

import errno
import time
from typing import ClassVar

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.providers.base import (
    Cancelled,
    Capabilities,
    GenerationJob,
    GenerationResult,
    JobCancelled,
    ProviderError,
    Report,
)

RATE = SAMPLE_RATE
LENGTH = 12.0  # seconds of sound
STEPS = 40  # progress reports of a slow job


class TapeProvider:
    """Prompts: "slow 3" takes three seconds, "rate 32000" comes at that rate; "refuse", "crash", "disk",
    "memory" fail; everything else is instant."""

    name = "tape"
    title = "Tape"
    version = "t1"
    capabilities = Capabilities(voices=True, seed=True, streams=True)

    runs: ClassVar[list[str]] = []
    """Take ids, of this process."""

    def warm(self) -> None:
        pass

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        self.runs.append(job.take_id)
        word, _, number = job.prompt.partition(" ")
        if word == "refuse":
            raise ProviderError("This tape only plays on Sundays.")
        if word == "crash":
            raise RuntimeError("tape torn at /secret/place")
        if word == "disk":
            raise OSError(errno.ENOSPC, "No space left on device")
        if word == "memory":
            raise MemoryError
        song = _song(job, int(number) if word == "rate" else RATE)
        if job.hear is not None:
            _play(song, job, float(number) if word == "slow" else 0.0, cancelled)
        elif word == "slow":
            _work(float(number), report, cancelled)
        return song


def _work(seconds: float, report: Report, cancelled: Cancelled) -> None:
    for step in range(STEPS):
        if cancelled():
            raise JobCancelled
        report(f"Winding reel {step + 1} of {STEPS}", step / STEPS)
        time.sleep(seconds / STEPS)


def _play(song: GenerationResult, job: GenerationJob, seconds: float, cancelled: Cancelled) -> None:
    assert job.hear is not None
    for piece in np.array_split(song.audio, STEPS, axis=1):
        if cancelled():
            raise JobCancelled
        job.hear(piece, song.audio.shape[1])
        time.sleep(seconds / STEPS)


def _song(job: GenerationJob, rate: int) -> GenerationResult:
    t = np.arange(round(rate * LENGTH)) / rate
    tone = (0.5 * np.sin(2 * np.pi * (220 + job.seed % 100) * t)).astype(np.float32)
    section = {"id": "s1", "kind": "Verse", "label": "Verse", "number": 1, "start": 0.0, "end": LENGTH}
    return GenerationResult(
        audio=np.stack([tone, tone]),
        sample_rate=rate,
        voice=job.voice or "wren",
        bpm=96.0,
        key="C major",
        timing={
            **{key: [] for key in ("lines", "words", "syllables", "chords", "beats")},
            "version": 1,
            "duration": LENGTH,
            "sections": [section],
        },
        timing_estimated=True,
        report={"stages": {"winding": 0.1}},
    )


class CoverTape(TapeProvider):
    """In the place of the built-in engine: takes what is to be kept, and plays its tape all the same."""

    name = "builtin"
    capabilities = Capabilities(voices=True, seed=True, given=True, streams=True)


class SingingTape(TapeProvider):
    """In the place of the engine."""

    name = "builtin"
    capabilities = Capabilities(voices=True, seed=True, given=True, resings=True)
