"""Compression, its gain worked out at the control rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from songsmith.engine.audio import Audio
from songsmith.engine.mix.envelopes import CONTROL, CONTROL_RATE, Envelope, steps


@dataclass(frozen=True, slots=True)
class Compressor:
    """threshold: dBFS; knee: dB over which it sets in; attack, release: seconds; makeup: share of the average
    reduction given back."""

    threshold: float
    ratio: float
    attack: float
    release: float
    knee: float = 6.0
    makeup: float = 0.0


PEAK_FALL = 40.0
"""dB per second by which the detector falls: bridges the periods of the lowest notes."""


def levels(audio: Audio) -> Envelope:
    """Peak level in dBFS of both channels per control step."""
    n = audio.shape[1]
    peak = np.zeros(steps(n), np.float32)
    whole = n // CONTROL
    for channel in audio:
        rows = channel[: whole * CONTROL].reshape(-1, CONTROL)
        np.maximum(peak[:whole], np.maximum(rows.max(axis=1), -rows.min(axis=1)), out=peak[:whole])
        peak[whole] = max(peak[whole], np.abs(channel[whole * CONTROL :]).max(initial=0.0))
    return np.asarray(20.0 * np.log10(peak + 1e-6), np.float32)


def reduction(level: Envelope, compressor: Compressor) -> Envelope:
    """Gain in dB (≤ 0) for each control step, without makeup."""
    held = _held(level)
    over = held - compressor.threshold
    slope, half = 1.0 / compressor.ratio - 1.0, compressor.knee / 2.0
    bent = slope * np.square(over + half) / (2.0 * compressor.knee)
    wanted = np.where(over <= -half, 0.0, np.where(over < half, bent, slope * over))
    return _smoothed(wanted.tolist(), compressor)


def makeup(reduced: Envelope, compressor: Compressor) -> float:
    """dB given back for such a reduction."""
    return -compressor.makeup * _average(reduced)


def _held(level: Envelope) -> Envelope:
    """The level with a falling slope after each peak: a running maximum against a tilted floor."""
    tilt = np.arange(len(level)) * (PEAK_FALL / CONTROL_RATE)
    return np.asarray(np.maximum.accumulate(level + tilt) - tilt, np.float32)


def _smoothed(wanted: list[float], compressor: Compressor) -> Envelope:
    """One-pole attack and release; a plain loop over 690 values a second costs 30 ms for three minutes."""
    rise = float(np.exp(-1.0 / (compressor.attack * CONTROL_RATE)))
    fall = float(np.exp(-1.0 / (compressor.release * CONTROL_RATE)))
    gain, out = 0.0, []
    for target in wanted:
        keep = rise if target < gain else fall
        gain = keep * gain + (1.0 - keep) * target
        out.append(gain)
    return np.array(out, np.float32)


def _average(gain: Envelope) -> float:
    """Mean reduction where there is any: silence must not dilute it."""
    working = gain[gain < -0.1]
    return float(working.mean()) if len(working) else 0.0


def as_factor(gain_db: Envelope) -> Envelope:
    """Decibels to amplitude factors."""
    return np.asarray(np.power(10.0, gain_db / 20.0), np.float32)
