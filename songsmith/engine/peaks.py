"""Waveforms for the page: how far the sound reaches in each slice of the file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import Audio

FULL_SCALE = 127
"""int8 value of amplitude 1."""


def peaks(audio: Audio, n_pairs: int) -> NDArray[np.int8]:
    """Lowest and highest amplitude of both channels in n_pairs equal slices: int8, shape (n_pairs, 2).

    Slices of less than a sample repeat it; silence and an empty sound give zeros.
    """
    n = audio.shape[1]
    if n == 0:
        return np.zeros((n_pairs, 2), np.int8)
    edges = np.linspace(0, n, n_pairs + 1)
    starts = np.minimum(edges[:-1].astype(np.int64), n - 1)
    lowest = np.minimum.reduceat(audio, starts, axis=1).min(axis=0)
    highest = np.maximum.reduceat(audio, starts, axis=1).max(axis=0)
    pairs = np.stack([np.floor(lowest * FULL_SCALE), np.ceil(highest * FULL_SCALE)], axis=1)
    return np.asarray(np.clip(pairs, -FULL_SCALE, FULL_SCALE), np.int8)
