"""A guitar amplifier and its loudspeaker: what turns a sampled clean guitar into a rock one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import Audio, Mono

HALF_BAND_REACH = 10
"""Samples to either side of the interpolator that doubles the rate around the valves: against aliasing of the
distortion; the loudspeaker cuts above 5 kHz, so twice is enough."""

INPUT_GAIN = 2.6
"""Brings a strummed guitar of the sound font (about 0.07 RMS) to 0.18, where the drive is calibrated. Fixed,
not measured: a measured one would make one bar depend on all the others."""

ASYMMETRY = 0.15
"""Bias of the first valve: even harmonics."""

SECOND_VALVE = 2.2
OUTPUT = 0.35


def amplify(guitar: Audio, drive: float, *, tone: float = 0.0) -> Audio:
    """Shape (1, n). drive: into the first valve, 1.5 (about to break up) … 11 (full distortion). tone: −1
    dark … 1 bright.

    Works in as few copies of the sound as can be: a song with guitars has little memory to spare.
    """
    on: Mono = guitar.mean(axis=0)
    del guitar
    on *= np.float32(INPUT_GAIN)
    filters.apply_in_place(_front(), on)
    between = _half_way(on)
    _valves(between, drive)
    _valves(on, drive)
    on[:1] += between[:1]
    on[1:] += _half_way(between)[:-1]
    del between
    on *= np.float32(0.5 * OUTPUT)
    filters.apply_in_place(_speaker(tone), on)
    return on[None]


def _valves(wave: Mono, drive: float) -> None:
    """Two of them, in place."""
    wave *= np.float32(drive)
    wave += np.float32(ASYMMETRY)
    np.tanh(wave, out=wave)
    wave -= np.float32(np.tanh(ASYMMETRY))
    wave *= np.float32(SECOND_VALVE)
    np.tanh(wave, out=wave)


def _half_way(wave: Mono) -> Mono:
    """The points half a sample later: the other half of a signal oversampled twice."""
    out = np.empty_like(wave)
    for start, points in filters.fir(_half_band(), wave):
        out[start : start + points.shape[1]] = points[0]
    return out


@lru_cache(maxsize=1)
def _half_band() -> filters.Taps:
    distance = np.arange(-HALF_BAND_REACH, HALF_BAND_REACH + 1)[None] + 0.5
    window = np.clip(1.0 - (distance / (HALF_BAND_REACH + 1)) ** 2, 0.0, 1.0)
    return np.asarray(np.sinc(distance) * window, np.float32)


def _front() -> filters.Sections:
    return filters.cascade([filters.cut("highpass", 140.0, 1), filters.bell(900.0, 5.0, 0.7)])


def _speaker(tone: float) -> filters.Sections:
    return filters.cascade(
        [
            filters.cut("highpass", 85.0, 4),
            filters.bell(115.0, 3.0, 1.2),
            filters.bell(420.0, -3.5, 0.9),
            filters.bell(2500.0 + 300.0 * tone, 4.5, 1.1),
            filters.cut("lowpass", 4800.0 + 500.0 * tone, 4),
            filters.bell(3600.0, -2.0, 2.0),
        ]
    )
