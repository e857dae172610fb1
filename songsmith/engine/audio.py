"""What every sound in the engine is: float32, planar, 44.1 kHz, full scale ±1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 44_100
"""Hz, of every array in the engine and of every file it writes."""

Audio = NDArray[np.float32]
"""Shape (2, n): left and right, each contiguous, so that filters run along memory."""

Mono = NDArray[np.float32]
"""Shape (n,)."""

SILENCE_DB = -120.0
"""What the logarithm of nothing is taken for."""


def samples(seconds: float) -> int:
    """The nearest whole number of samples."""
    return round(seconds * SAMPLE_RATE)


def gain(db: float) -> float:
    """Decibels to an amplitude factor."""
    return float(10.0 ** (db / 20.0))


def decibels(amplitude: float) -> float:
    """Amplitude to decibels, never below SILENCE_DB."""
    return max(SILENCE_DB, 20.0 * float(np.log10(max(amplitude, 1e-12))))


def silence(n: int) -> Audio:
    """Shape (2, n)."""
    return np.zeros((2, n), np.float32)


def pan_gains(pan: float) -> tuple[float, float]:
    """Left and right factor for pan −1 … 1 at constant power, 1 and 1 in the middle."""
    angle = (pan + 1.0) * np.pi / 4.0
    return float(np.cos(angle) * np.sqrt(2.0)), float(np.sin(angle) * np.sqrt(2.0))


def add_at(out: Audio, sound: Audio | Mono, start: int, left: float = 1.0, right: float = 1.0) -> None:
    """Adds a sound (mono or stereo) into `out` from sample `start`; what lies outside is dropped."""
    length = sound.shape[-1]
    a, b = max(0, start), min(out.shape[1], start + length)
    if b <= a:
        return
    piece = sound[..., a - start : b - start]
    if piece.ndim == 1:
        out[0, a:b] += piece * np.float32(left)
        out[1, a:b] += piece * np.float32(right)
    else:
        out[0, a:b] += piece[0] * np.float32(left)
        out[1, a:b] += piece[1] * np.float32(right)
