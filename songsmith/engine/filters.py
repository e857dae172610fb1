"""Second-order filter sections and their cascades (Robert Bristow-Johnson's audio EQ cookbook)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from songsmith.engine.audio import SAMPLE_RATE

Sections = NDArray[np.float64]
"""Shape (k, 6): a cascade as scipy.signal.sosfilt reads it."""

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


def apply(sections: Sections, sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Filters along the last axis, in double precision inside, one channel at a time to keep memory low."""
    if not len(sections):
        return sound
    out = np.empty_like(sound)
    for index in np.ndindex(sound.shape[:-1]):
        out[index] = signal.sosfilt(sections, sound[index])
    return out


def _butter(order: int, share: float | list[float], kind: str) -> Sections:
    return np.asarray(signal.butter(order, share, kind, output="sos"), np.float64)


def _share(hertz: float) -> float:
    return min(HIGHEST, hertz / (SAMPLE_RATE / 2))


def _section(b: Sequence[float], a: Sequence[float]) -> Sections:
    return np.array([[*b, *a]], np.float64) / a[0]
