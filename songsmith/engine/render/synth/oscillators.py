"""Raw waves, whole notes at a time."""

from __future__ import annotations

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Mono

REFERENCE_PITCH, REFERENCE_HERTZ = 69, 440.0


def hertz(pitch: float) -> float:
    """Frequency of a MIDI number, equal temperament, A4 = 440 Hz."""
    return float(REFERENCE_HERTZ * 2.0 ** ((pitch - REFERENCE_PITCH) / 12.0))


def seconds(n: int) -> Mono:
    """Time of n samples from 0."""
    return np.arange(n, dtype=np.float32) / np.float32(SAMPLE_RATE)


def saw(frequency: float, n: int, phase: float = 0.0) -> Mono:
    """Sawtooth, its steps rounded by a two-sample polynomial (PolyBLEP) so that little of it aliases."""
    step = frequency / SAMPLE_RATE
    place = ((phase + step * np.arange(n)) % 1.0).astype(np.float32)
    wave = 2.0 * place - 1.0
    after = np.flatnonzero(place < step)
    x = place[after] / np.float32(step)
    wave[after] -= 2.0 * x - x * x - 1.0
    before = np.flatnonzero(place > 1.0 - step)
    x = (place[before] - 1.0) / np.float32(step)
    wave[before] -= x * x + 2.0 * x + 1.0
    return wave


def swept_sine(frequencies: Mono) -> Mono:
    """Sine whose frequency in Hz is given sample by sample."""
    turns = np.cumsum(frequencies, dtype=np.float64) / SAMPLE_RATE
    return np.sin(2.0 * np.pi * (turns % 1.0)).astype(np.float32)


def fade_out(sound: Mono, length: int) -> Mono:
    """The sound with its last `length` samples brought down to nothing, in place."""
    length = min(length, sound.shape[-1])
    sound[-length:] *= np.linspace(1.0, 0.0, length, dtype=np.float32)
    return sound
