"""Riding the vocal fader: phrases come out equally loud, as an engineer's hand does it."""

from __future__ import annotations

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.mix.compress import as_factor
from songsmith.engine.mix.envelopes import Envelope, times
from songsmith.engine.mix.loudness import HOP, OFFSET, energies

SMOOTHING_HOPS = 5
AVERAGE_HOPS = 7
"""Hops (700 ms): the hand follows words, not syllables."""

STRENGTH = 0.6
"""Share of a deficit that is made up."""

MOST = 4.0
"""dB the fader moves either way."""

FLOOR = -20.0
"""LU under the target below which nothing is ridden: breaths and rests."""

HOP_SECONDS = HOP / SAMPLE_RATE


def ride(vocal: Audio, target: float) -> Envelope:
    """Gain for every control step; local: it depends on sound within half a second and the fixed target."""
    energy = np.convolve(energies(vocal), np.ones(AVERAGE_HOPS) / AVERAGE_HOPS, mode="same")
    deficit = target - (OFFSET + 10.0 * np.log10(energy + 1e-12))
    wanted = np.where(deficit < -FLOOR, np.clip(STRENGTH * deficit, -MOST, MOST), 0.0)
    window = np.hanning(SMOOTHING_HOPS + 2)[1:-1]
    padded = np.pad(wanted, SMOOTHING_HOPS // 2, mode="edge")
    smooth = np.convolve(padded, window / window.sum(), mode="valid")
    centres = (np.arange(len(smooth)) + 0.5) * HOP_SECONDS
    curve = np.interp(times(vocal.shape[1]), centres, smooth)
    return as_factor(curve.astype(np.float32))
