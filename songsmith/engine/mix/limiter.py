"""Soft clipper and look-ahead true-peak limiter, both without a loop over samples."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, Audio, Mono
from songsmith.engine.channels import each_channel
from songsmith.engine.mix.loudness import HOP, Energies, integrated

BLOCK = 45
"""Samples (1 ms) per value of the gain curve; HOP is a multiple of it."""

AT_ONCE = 1024
"""Blocks spread over their samples at a time: few enough to stay in the processor's cache."""

LOOK_AHEAD = 4
"""Blocks over which the gain comes down before a peak: 4 ms, too short to hear as a swell."""

RELEASE = 0.08
"""Seconds."""

CLIP_KNEE = 0.6
CLIP_HEADROOM = 1.12
"""Share of the clipper's ceiling up to which it is straight; that ceiling over the limiter's (1 dB)."""


def soft_clip(sound: Audio, push: float, ceiling: float) -> None:
    """Multiplies by push and rounds what goes over, in place. Both are amplitudes."""
    top = ceiling * CLIP_HEADROOM
    knee = np.float32(top * CLIP_KNEE)
    room = np.float32(top * (1.0 - CLIP_KNEE))

    def clipped(channel: Mono) -> None:
        for start in range(0, len(channel), filters.PIECE):
            piece = channel[start : start + filters.PIECE]
            piece *= np.float32(push)
            over = np.flatnonzero(np.abs(piece) > knee)
            loud = piece[over]
            piece[over] = np.sign(loud) * (knee + room * np.tanh((np.abs(loud) - knee) / room))

    each_channel(clipped, sound)


def limiting_gain(height: Mono, ceiling: float) -> Mono:
    """Gain at the start of each block (one more than blocks) that keeps peaks of `height` under the ceiling.

    A running minimum looks both ways, the release lets go slowly, and an average over less than the
    minimum's reach rounds the corners without ever exceeding what a peak allows.
    """
    needed = np.minimum(1.0, ceiling / np.maximum(height, 1e-9))
    needed = np.append(needed, needed[-1:] if len(needed) else 1.0)
    lowest = ndimage.minimum_filter1d(needed, 2 * LOOK_AHEAD + 1, mode="nearest")
    released = _released(lowest)
    return np.asarray(ndimage.uniform_filter1d(released, LOOK_AHEAD + 1, mode="nearest"), np.float32)


def apply_curve(sound: Audio, curve: Mono) -> None:
    """Multiplies by the curve, linear between block starts, in place."""
    n = sound.shape[1]
    ramp = np.arange(BLOCK, dtype=np.float32) / np.float32(BLOCK)
    slopes = np.diff(curve)
    for first in range(0, len(slopes), AT_ONCE):
        span = slice(first, first + AT_ONCE)
        spread = (curve[:-1][span, None] + slopes[span, None] * ramp).reshape(-1)
        start = first * BLOCK
        sound[:, start : start + len(spread)] *= spread[: max(0, n - start)]


def loudness_after(height: Mono, energy: Energies, push: float, ceiling: float) -> float:
    """LUFS that sound of these block heights and K-weighted block energies has after push and limiter."""
    curve = limiting_gain(height * np.float32(push), ceiling)[:-1].astype(np.float64) * push
    return integrated(per_hop(energy * np.square(curve)))


def per_hop(energy: Energies) -> Energies:
    """Block energies gathered to one value per gating hop."""
    blocks = HOP // BLOCK
    padded = np.pad(energy, (0, -len(energy) % blocks))
    return np.asarray(padded.reshape(-1, blocks).mean(axis=1))


def _released(lowest: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """1 − gain falls by a fixed share each block: in logarithms a running maximum on a slope."""
    slope = -BLOCK / (RELEASE * SAMPLE_RATE) * np.arange(len(lowest))
    held = np.maximum.accumulate(np.log(np.maximum(1.0 - lowest, 1e-9)) - slope) + slope
    return np.asarray(1.0 - np.exp(held))
