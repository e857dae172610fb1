"""A guitar amplifier and its loudspeaker: what turns a sampled clean guitar into a rock one."""

from __future__ import annotations

import numpy as np
from scipy import signal

from songsmith.engine import filters
from songsmith.engine.audio import Audio, Mono

OVERSAMPLING = 2
"""Against aliasing of the distortion; the loudspeaker cuts above 5 kHz, so no more is needed."""

INPUT_GAIN = 2.6
"""Brings a strummed guitar of the sound font (about 0.07 RMS) to 0.18, where the drive is calibrated. Fixed,
not measured: a measured one would make one bar depend on all the others."""

CLEANEST, DIRTIEST = 1.5, 11.0
"""Drive into the first valve at amp 0 and 1."""

ASYMMETRY = 0.15
"""Bias of the first valve: even harmonics."""

SECOND_VALVE = 2.2
OUTPUT = 0.35


def amplify(guitar: Audio, amount: float, *, tone: float = 0.0) -> Audio:
    """amount: 0 (about to break up) … 1 (full distortion). tone: −1 dark … 1 bright; tells two guitars apart."""
    mono = filters.apply(_front(), guitar.mean(axis=0) * np.float32(INPUT_GAIN))
    wave = signal.resample_poly(mono, OVERSAMPLING, 1)
    drive = np.float32(CLEANEST + (DIRTIEST - CLEANEST) * amount)
    wave = np.tanh(wave * drive + np.float32(ASYMMETRY)) - np.float32(np.tanh(ASYMMETRY))
    wave = np.tanh(wave * np.float32(SECOND_VALVE))
    mono = signal.resample_poly(wave, 1, OVERSAMPLING)[: guitar.shape[1]].astype(np.float32)
    return np.repeat(_speaker(mono, tone)[None] * np.float32(OUTPUT), 2, axis=0)


def _front() -> filters.Sections:
    return filters.cascade([filters.cut("highpass", 140.0, 1), filters.bell(900.0, 5.0, 0.7)])


def _speaker(mono: Mono, tone: float) -> Mono:
    return filters.apply(
        filters.cascade(
            [
                filters.cut("highpass", 85.0, 4),
                filters.bell(115.0, 3.0, 1.2),
                filters.bell(420.0, -3.5, 0.9),
                filters.bell(2500.0 + 300.0 * tone, 4.5, 1.1),
                filters.cut("lowpass", 4800.0 + 500.0 * tone, 4),
                filters.bell(3600.0, -2.0, 2.0),
            ]
        ),
        mono,
    )
