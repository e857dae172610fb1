"""What an engineer does to a dry voice: rumble out, sibilants tamed, dynamics held, presence, air.

Each phrase is polished alone, after its level was set, so that thresholds are absolute and lines match.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.signal import butter, resample_poly, sosfilt, sosfiltfilt

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.voice.frames import SPEECH_RATE, Floats, Floats32
from songsmith.engine.voice.levels import REFERENCE

UP, DOWN = 147, 80
"""24 000 · 147 / 80 = 44 100."""
RUMBLE = 75.0
"""Hz."""
SIBILANCE = (4800.0, 10_500.0)
"""Hz: where s, t, sh live."""
SIBILANT_LIMIT = -5.0
"""dB over the vowel level at which sibilance is turned down …"""
SIBILANT_RATIO = 0.7
"""… by this part of what is over."""
COMPRESS_FROM = -2.0
"""dB over the vowel level where compression starts, about 2 : 1."""
COMPRESS_RATIO = 0.5
PRESENCE = (2400.0, 5200.0)
PRESENCE_AMOUNT = 0.35
"""Adds 2.6 dB in the band that carries consonants through a band."""
AIR_SOURCE, AIR_FROM = (5200.0, 9500.0), 11_000.0
"""Hz: the models end at 12 kHz; shaped noise above follows what sounds below."""
AIR_AMOUNT = 0.25
CONTROL = 120
"""Samples (5 ms) between control values of the dynamics."""
TAIL = 2400
"""Samples kept after a phrase for filters to ring out."""


def polish(audio: Floats32, rng: np.random.Generator) -> Floats32:
    """Mono 24 kHz → mono 44.1 kHz, TAIL · 147 / 80 samples longer; time zero is unchanged."""
    work = np.pad(audio.astype(np.float64), (0, TAIL))
    work = sosfilt(_filter("highpass", 2, (RUMBLE,)), work)
    work = _tame_sibilants(work)
    work = _compress(work)
    work += PRESENCE_AMOUNT * sosfilt(_filter("bandpass", 1, PRESENCE), work)
    return _add_air(resample_poly(work.astype(np.float32), UP, DOWN), rng)


def _tame_sibilants(work: Floats) -> Floats:
    band = sosfiltfilt(_filter("bandpass", 2, SIBILANCE), work)
    over = np.maximum(0.0, _level(band) - SIBILANT_LIMIT)
    return np.asarray(work - band * (1 - _gain(-SIBILANT_RATIO * over, len(work))))


def _compress(work: Floats) -> Floats:
    over = np.maximum(0.0, _smooth(_level(work), 5) - COMPRESS_FROM)
    return np.asarray(work * _gain(-COMPRESS_RATIO * over, len(work)))


def _level(work: Floats) -> Floats:
    """dB against the vowel level, every CONTROL samples."""
    whole = -(-len(work) // CONTROL) * CONTROL
    frames = np.pad(work, (0, whole - len(work))).reshape(-1, CONTROL)
    return np.asarray(10 * np.log10((frames**2).mean(1) / REFERENCE**2 + 1e-9))


def _smooth(values: Floats, width: int) -> Floats:
    window = np.hanning(width + 2)[1:-1]
    padded = np.pad(values, width // 2, mode="edge")
    return np.asarray(np.convolve(padded, window / window.sum(), "valid"))


def _gain(decibels: Floats, samples: int) -> Floats:
    """Linear gain for every sample from control values, without steps."""
    centres = (np.arange(len(decibels)) + 0.5) * CONTROL
    return np.asarray(np.interp(np.arange(samples), centres, 10 ** (_smooth(decibels, 5) / 20)))


def _add_air(audio: Floats32, rng: np.random.Generator) -> Floats32:
    source = sosfilt(_filter("bandpass", 2, AIR_SOURCE, SAMPLE_RATE), audio)
    noise = np.abs(source) * rng.choice(np.array([-1.0, 1.0], np.float32), len(audio))
    air = sosfilt(_filter("highpass", 4, (AIR_FROM,), SAMPLE_RATE), noise)
    return np.asarray(audio + AIR_AMOUNT * air, dtype=np.float32)


@lru_cache(maxsize=16)
def _filter(kind: str, order: int, edges: tuple[float, ...], rate: int = SPEECH_RATE) -> Floats:
    corners = edges[0] if len(edges) == 1 else edges
    return np.asarray(butter(order, corners, kind, fs=rate, output="sos"))
