"""Gives whispered vowels their voice back.

In running speech the model devoices weak syllables ("the", "-ters"). Sung on a note they would be a hiss, so
in vowels and sonorants noise is turned into harmonics of the same power.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.voice.frames import Flags, Floats, Floats32, Segment
from songsmith.language.phones import ASPIRATES, SUNG_VOWELS

SONORANTS = frozenset("mnŋlɹwjɾɲβðɣʝɥɻ")
BREATHY = frozenset("ptkfθsʃhʧxʂɕ") | ASPIRATES
"""After these a vowel may begin with breath."""
ASPIRATED = 3
"""Frames (37 ms) of such breath that are left alone."""
CLEAR = 6.0
"""dB of harmonics over noise from which a frame is voiced enough; without any it is fully turned."""
RANGE = 8.0
"""dB below CLEAR over which turning grows from nothing to all."""
FULL_BELOW, NONE_ABOVE = 3500.0, 6500.0
"""Hz: above, breath is breath."""
KEPT_NOISE = 0.1
"""Part of the noise power that stays."""
HARMONIC_POWER = 15.0
"""Hz: noise of magnitude m per 20 Hz bin has the power of harmonics of magnitude m · sqrt(f0 / 15 Hz)."""


def turning(segments: Sequence[Segment], voiced: Flags, clarity: Floats) -> Floats:
    """0 … 1 for each frame: how much of its noise should be voice. clarity: dB of harmonics over noise."""
    wanted = np.zeros(len(voiced))
    for before, segment in zip((None, *segments), segments, strict=False):
        if segment.phone not in SUNG_VOWELS and segment.phone not in SONORANTS:
            continue
        after_breath = before is not None and before.phone in BREATHY
        wanted[segment.start + (ASPIRATED if after_breath else 0) : segment.end] = 1.0
    lack = np.clip((CLEAR - clarity) / RANGE, 0, 1)
    lack[~voiced] = 1.0
    return np.asarray(np.convolve(wanted * lack, [0.25, 0.5, 0.25], "same"))


def turned(
    harmonic: Floats32, noise: Floats32, amount: Floats, f0: NDArray[np.floating], bin_hz: float
) -> tuple[Floats32, Floats32]:
    """Magnitudes (T, bins) of harmonics and noise with `amount` (T,) of the noise turned to voice."""
    hertz = np.arange(noise.shape[1]) * bin_hz
    band = np.clip((NONE_ABOVE - hertz) / (NONE_ABOVE - FULL_BELOW), 0, 1)
    share = (amount[:, None] * band * (1 - KEPT_NOISE)).astype(np.float32)
    gained = share * noise**2 * (f0[:, None] / HARMONIC_POWER).astype(np.float32)
    return np.sqrt(harmonic**2 + gained), noise * np.sqrt(1 - share)
