"""Gains that move with the song, computed at a control rate and spread over the samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.clock import Clock
from songsmith.engine.score import Score

CONTROL = 64
"""Samples per control step: 1.45 ms, shorter than the fastest attack used."""

CONTROL_RATE = SAMPLE_RATE / CONTROL

AT_ONCE = 512
"""Steps spread over their samples at a time: few enough to stay in the processor's cache."""

Envelope = NDArray[np.float32]
"""One value per control step, the last one past the end, so that n samples lie between steps."""

SECTION_RAMP = 0.06
"""Seconds over which a new section's level is reached, before its first beat: the beat itself is at level."""

DUCK_ATTACK = 0.004
DUCK_CURVE = 1.6
"""Seconds; exponent of the recovery: slow first, then quick, as a compressor keyed by a kick does it."""


def steps(n: int) -> int:
    """Control values needed for n samples."""
    return -(-n // CONTROL) + 1


def times(n: int) -> NDArray[np.float64]:
    """Seconds of each control step."""
    return np.asarray(np.arange(steps(n)) * (CONTROL / SAMPLE_RATE), np.float64)


def multiply(audio: Audio, envelope: Envelope) -> None:
    """Applies a gain in place, interpolated linearly between control steps."""
    n = audio.shape[-1]
    ramp = np.arange(CONTROL, dtype=np.float32) / np.float32(CONTROL)
    whole = n // CONTROL
    slopes = np.diff(envelope[: whole + 1])
    for start in range(0, whole, AT_ONCE):
        stop = min(whole, start + AT_ONCE)
        curve = envelope[start:stop, None] + slopes[start:stop, None] * ramp
        audio[..., start * CONTROL : stop * CONTROL] *= curve.reshape(-1)
    rest = n - whole * CONTROL
    if rest:
        audio[..., whole * CONTROL :] *= (
            envelope[whole] + (envelope[whole + 1] - envelope[whole]) * ramp[:rest]
        )


def section_energy(score: Score, clock: Clock, n: int) -> Envelope:
    """The energy (0 … 1) of the section that sounds, along the song."""
    if not score.sections:
        return np.full(steps(n), 0.7, np.float32)
    at, values = [min(0.0, clock.seconds(0.0))], [score.sections[0].energy]
    for before, section in zip(score.sections, score.sections[1:], strict=False):
        start = clock.seconds(section.start)
        at += [start - SECTION_RAMP, start]
        values += [before.energy, section.energy]
    return np.asarray(np.interp(times(n), at, values), np.float32)


def presence(spans: Sequence[tuple[float, float]], n: int, *, attack: float, release: float) -> Envelope:
    """1 while any span (seconds) lasts, rising before it starts and falling after it ends."""
    whole = merged(spans, attack + release)
    points: list[tuple[float, float]] = [(min([0.0, *(start - attack for start, _ in whole)]), 0.0)]
    for start, end in whole:
        points += [(start - attack, 0.0), (start, 1.0), (end, 1.0), (end + release, 0.0)]
    at, values = zip(*points, strict=True)
    return np.asarray(np.interp(times(n), at, values), np.float32)


def merged(spans: Sequence[tuple[float, float]], gap: float) -> list[tuple[float, float]]:
    """Spans in order, those closer than `gap` seconds made one."""
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start - out[-1][1] <= gap:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def ducking(kicks: Sequence[float], n: int, *, depth: float, recovery: float) -> Envelope:
    """Gain that drops by `depth` (share) at every kick and comes back within `recovery` seconds."""
    envelope = np.ones(steps(n), np.float32)
    length = max(2, round(recovery * CONTROL_RATE))
    shape = (1.0 - depth * (1.0 - np.linspace(0.0, 1.0, length) ** DUCK_CURVE)).astype(np.float32)
    attack = max(1, round(DUCK_ATTACK * CONTROL_RATE))
    for kick in kicks:
        start = round(kick * CONTROL_RATE)
        part = envelope[start : start + length]
        np.minimum(part, shape[: len(part)], out=part)
        before = envelope[max(0, start - attack) : start]
        np.minimum(before, np.linspace(1.0, 1.0 - depth, len(before) + 2, dtype=np.float32)[1:-1], out=before)
    return envelope
