"""Loudness inside and between phrases: even vowels, closed rests, every line at its section's level."""

from __future__ import annotations

import numpy as np

from songsmith.engine.voice.frames import HOP, Flags, Floats, Floats32

EVENING = 0.6
"""Part of a vowel's deficit to the loud ones that is made up: sung lines are flatter than speech."""
EVENING_LIMIT = 9.0
"""dB."""
REFERENCE = 0.1
"""Linear RMS (−20 dBFS) that the vowels of a phrase of middle energy are brought to."""
QUIET_LIMIT = 24.0
"""dB: no phrase is raised by more."""


def vowel_lift(level: Floats, vowels: Flags) -> Floats:
    """dB to add to each frame, given its level in dB: vowels come near the phrase's 70th percentile."""
    if not vowels.any():
        return np.zeros(len(level))
    reference = float(np.percentile(level[vowels], 70))
    weight = np.convolve(vowels.astype(float), np.ones(5) / 5, "same")
    smooth = np.convolve(level, np.ones(3) / 3, "same")
    return np.asarray(EVENING * weight * np.clip(reference - smooth, -EVENING_LIMIT, EVENING_LIMIT))


def frame_rms(audio: Floats32, hop: int = HOP) -> Floats:
    """Linear RMS of each whole frame."""
    frames = audio[: len(audio) // hop * hop].reshape(-1, hop).astype(np.float64)
    return np.asarray(np.sqrt((frames**2).mean(1)))


def phrase_gain(audio: Floats32, vowels: Flags, level: float) -> float:
    """Linear gain that brings the vowels of a phrase to the reference, `level` dB above it."""
    loud = frame_rms(audio)[: len(vowels)]
    sung = loud[vowels[: len(loud)]]
    if not len(sung) or float(sung.max()) < 1e-6:
        return 1.0
    measured = float(np.sqrt(np.mean(np.sort(sung)[len(sung) // 3 :] ** 2)))
    return float(min(REFERENCE * 10 ** (level / 20) / measured, 10 ** (QUIET_LIMIT / 20)))
