"""Second-order filter sections and their cascades (Robert Bristow-Johnson's audio EQ cookbook)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import signal

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.channels import each_channel

Sections = NDArray[np.float64]
"""Shape (k, 6): a cascade as scipy.signal.sosfilt reads it."""

Samples = NDArray[np.float32]
"""One channel, or several along the first axis."""

Taps = NDArray[np.float32]

PIECE = 1 << 16
"""Samples worked on at once: few enough to stay in the processor's cache."""

DENORMAL = 1e-30
"""Filter states below are dropped: after a part falls silent they would slow the processor down tenfold."""

FIR_BLOCK, FIR_ROWS = 45, 4096
"""Samples and blocks in one matrix product of a short filter."""

HIGHEST = 0.98
"""Corner frequencies are clamped below this share of the Nyquist frequency."""


def cut(kind: Literal["highpass", "lowpass"], hertz: float, order: int = 2) -> Sections:
    """Butterworth high-pass or low-pass of 6 dB per octave and order."""
    return _butter(order, _share(hertz), kind)


def band(low: float, high: float, order: int = 2) -> Sections:
    """Butterworth band-pass between two frequencies in Hz."""
    return _butter(order, [_share(low), _share(high)], "bandpass")


def bell(hertz: float, db: float, q: float = 1.0) -> Sections:
    """Peak or dip of `db` around a frequency."""
    a, w = 10.0 ** (db / 40.0), 2.0 * np.pi * hertz / SAMPLE_RATE
    alpha, cosine = np.sin(w) / (2.0 * q), np.cos(w)
    b = [1.0 + alpha * a, -2.0 * cosine, 1.0 - alpha * a]
    return _section(b, [1.0 + alpha / a, -2.0 * cosine, 1.0 - alpha / a])


def shelf(kind: Literal["low", "high"], hertz: float, db: float) -> Sections:
    """Shelf of `db` above ("high") or below ("low") a frequency, slope 1."""
    a, w = 10.0 ** (db / 40.0), 2.0 * np.pi * hertz / SAMPLE_RATE
    cosine, bend = np.cos(w), np.sqrt(2.0 * a) * np.sin(w)
    k = 1.0 if kind == "high" else -1.0
    b = [
        a * ((a + 1) + k * (a - 1) * cosine + bend),
        -2 * k * a * ((a - 1) + k * (a + 1) * cosine),
        a * ((a + 1) + k * (a - 1) * cosine - bend),
    ]
    return _section(
        b,
        [
            (a + 1) - k * (a - 1) * cosine + bend,
            2 * k * ((a - 1) - k * (a + 1) * cosine),
            (a + 1) - k * (a - 1) * cosine - bend,
        ],
    )


def cascade(parts: Sequence[Sections]) -> Sections:
    """One cascade of several; an empty one lets everything through."""
    return np.vstack(parts) if parts else np.empty((0, 6))


def apply(sections: Sections, sound: Samples) -> Samples:
    """A filtered copy, along the last axis."""
    out = sound.copy()
    apply_in_place(sections, out)
    return out


def apply_in_place(sections: Sections, sound: Samples) -> None:
    """Filters along the last axis, in double precision inside; piece by piece, so that it needs no memory.

    Pieces of silence that nothing rings into cost nothing: most parts rest in half of a song.
    """
    if len(sections):
        each_channel(lambda channel: _filter(sections, channel), np.atleast_2d(sound))


def _filter(sections: Sections, channel: Samples) -> None:
    state = np.zeros((len(sections), 2))
    for start in range(0, len(channel), PIECE):
        piece = channel[start : start + PIECE]
        if state.any() or piece.any():
            piece[:], state = signal.sosfilt(sections, piece, zi=state)
            state[np.abs(state) < DENORMAL] = 0.0


def fir(taps: Taps, sound: Samples, phases: int = 1) -> Iterator[tuple[int, Samples]]:
    """Short centred filters along one channel, as matrix products: far faster than a direct convolution.

    taps: shape (phases, odd length). Yields (start, out) with out of shape (phases, up to FIR_PIECE).
    """
    half = taps.shape[1] // 2
    block = np.zeros((FIR_BLOCK + 2 * half, phases * FIR_BLOCK), np.float32)
    for phase in range(phases):
        for place in range(FIR_BLOCK):
            block[place : place + taps.shape[1], phase * FIR_BLOCK + place] = taps[phase, ::-1]
    n = len(sound)
    padded = np.pad(sound, (half, half + -n % FIR_BLOCK))
    windows = sliding_window_view(padded, FIR_BLOCK + 2 * half)[::FIR_BLOCK]
    for row in range(0, len(windows), FIR_ROWS):
        start = row * FIR_BLOCK
        product = np.ascontiguousarray(windows[row : row + FIR_ROWS]) @ block
        shaped = product.reshape(-1, phases, FIR_BLOCK).transpose(1, 0, 2).reshape(phases, -1)
        yield start, shaped[:, : n - start]


def _butter(order: int, share: float | list[float], kind: str) -> Sections:
    return np.asarray(signal.butter(order, share, kind, output="sos"), np.float64)


def _share(hertz: float) -> float:
    return min(HIGHEST, hertz / (SAMPLE_RATE / 2))


def _section(b: Sequence[float], a: Sequence[float]) -> Sections:
    return np.array([[*b, *a]], np.float64) / a[0]
