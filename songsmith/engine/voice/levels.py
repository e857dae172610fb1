"""Loudness inside and between phrases: even vowels, natural accents, every line at its section's level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from songsmith.engine.voice.frames import FRAME, HOP, Floats, Floats32

EVENING = 0.75
"""Part of a vowel's distance to the phrase's level that is made up: sung lines are flatter than speech."""
EVENING_LIMIT = 10.0
"""dB."""
ACCENT = {0: -1.5, 1: -0.5, 2: 0.5}
"""dB for a syllable's stress."""
REFERENCE = 0.1
"""Linear RMS (−20 dBFS) that the vowels of a phrase of middle energy are brought to."""
RAISE_LIMIT = 30.0
"""dB: no phrase is raised by more."""
CONSONANT_RAISE = 6.0
"""dB: consonants beside a weak vowel that is raised go no further up themselves, else they burst out."""
SWELL_FROM = 0.6
"""Seconds; longer vowels are not held like an organ pipe: they grow a little and then give way."""
SWELL_AT, SWELL_DB = (0.0, 0.35, 0.75, 1.0), (-0.8, 0.5, 0.0, -2.5)
"""Parts of the vowel's length, and dB there."""
SILENT = 1e-5
"""Linear RMS under which there is nothing to bring anywhere."""

Runs = Sequence[tuple[int, int]]


def frame_rms(audio: Floats32, hop: int = HOP) -> Floats:
    """Linear RMS of each whole frame."""
    frames = audio[: len(audio) // hop * hop].reshape(-1, hop).astype(np.float64)
    return np.asarray(np.sqrt((frames**2).mean(1)))


def levelled(
    audio: Floats32, vowels: Runs, stresses: Sequence[int], level: float, accent: float = 1.0
) -> Floats32:
    """The phrase with its vowels evened out, accented by stress, `level` dB over the reference.

    accent: factor on the usual accents. vowels: first frame and end of each, in order. Between vowels the
    gain glides, so that consonants keep their proportion to the vowels they belong to.
    """
    rms = frame_rms(audio)
    measured = np.array([_vowel_level(rms[start:end]) for start, end in vowels])
    audible = measured > 20 * np.log10(SILENT)
    if not audible.any():
        return audio
    target = float(np.percentile(measured[audible], 60))
    evened = EVENING * np.clip(target - measured, -EVENING_LIMIT, EVENING_LIMIT)
    wanted = np.where(audible, evened, 0.0) + np.array([accent * ACCENT[stress] for stress in stresses])
    phrase = min(20 * np.log10(REFERENCE) + level - target, RAISE_LIMIT)
    gains = 10 ** ((_glide(wanted, vowels, len(rms) + 1) + phrase) / 20)
    samples = np.arange(len(audio))
    return np.asarray(audio * np.interp(samples, np.arange(len(gains)) * HOP, gains), dtype=np.float32)


def _vowel_level(rms: Floats) -> float:
    """dB of the louder half of a vowel's frames."""
    if not len(rms):
        return -120.0
    loud = np.sort(rms)[len(rms) // 2 :]
    return float(10 * np.log10(np.mean(loud**2) + 1e-12))


def _glide(wanted: Floats, vowels: Runs, frames: int) -> Floats:
    """dB of every frame: constant or swelling through a vowel, straight lines between."""
    at = np.maximum.accumulate(np.array(vowels).ravel())
    curve = np.interp(np.arange(frames), at, np.repeat(wanted, 2))
    consonants = np.ones(frames, bool)
    for start, end in vowels:
        consonants[start:end] = False
        if (end - start) * FRAME >= SWELL_FROM:
            curve[start:end] += np.interp(np.linspace(0, 1, end - start), SWELL_AT, SWELL_DB)
    curve[consonants] = np.minimum(curve[consonants], CONSONANT_RAISE)
    return np.asarray(np.convolve(np.pad(curve, 2, mode="edge"), np.ones(5) / 5, "valid"))
