"""The front end that beats, chords and sections share: spectra, onsets, notes that sound together.

Everything is float32; frames lie along the first axis.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import scipy.fft
import soxr
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from songsmith.engine.audio import SAMPLE_RATE, Audio, Mono

Frames = NDArray[np.float32]
Numbers = NDArray[np.float64]

RATE = 22_050  # Hz
BLOCK = 512
"""Frames transformed at once; bounds memory."""

ONSET_WINDOW, ONSET_HOP = 2048, 256
ONSET_RATE = RATE / ONSET_HOP
"""Frames a second of :func:`onset_bands`."""
ONSET_LOW, ONSET_HIGH, ONSET_STEPS = 30.0, 10_000.0, 12
"""Hz, Hz, bands an octave."""
ONSET_GAIN = 10.0
LAG = 2
"""Frames: an onset is more energy than this long ago in the same band or its neighbours."""

PITCH_WINDOW, PITCH_HOP = 8192, 1024
PITCH_RATE = RATE / PITCH_HOP
LOWEST, HIGHEST = 24, 96
"""MIDI: the notes that are looked for."""
STEPS = 3
"""Bins a semitone."""
OVERTONES, DECAY, WIDTH = 8, 0.7, 0.8
"""Of a note as it is expected: how many partials, how fast they fall, how many bins each is wide."""
OCTAVES_ABOVE = 2
"""Kept above the highest note for overtones."""
WHITENING = 0.7
ROUNDS = 30
"""Of the fit of notes to spectra; more change little."""


def mono(audio: Audio, rate: int = RATE) -> Mono:
    """The middle, at `rate` Hz."""
    return np.asarray(soxr.resample(audio.mean(axis=0), SAMPLE_RATE, rate), np.float32)


def spectra(sound: Mono, window: int, hop: int) -> Frames:
    """Magnitudes (1 + n // hop, 1 + window // 2) of windows around every hop."""
    taper = np.hanning(window + 1)[:-1].astype(np.float32)
    padded = np.pad(sound, window // 2)
    count = 1 + len(sound) // hop
    frames = np.lib.stride_tricks.sliding_window_view(padded, window)[::hop][:count]
    out = np.empty((count, 1 + window // 2), np.float32)
    for at in range(0, count, BLOCK):
        out[at : at + BLOCK] = np.abs(scipy.fft.rfft(frames[at : at + BLOCK] * taper, axis=1))
    return out


def onset_bands(sound: Mono) -> tuple[Frames, Numbers]:
    """How much each band grows (SuperFlux after Böck and Widmer 2013), and the bands' middles in Hz."""
    weights, middles = _bands()
    level = np.log10(1 + ONSET_GAIN * (spectra(sound, ONSET_WINDOW, ONSET_HOP) @ weights))
    before = maximum_filter1d(level, 3, axis=1)
    growth = np.zeros_like(level)
    growth[LAG:] = np.maximum(0, level[LAG:] - before[:-LAG])
    return growth, middles


def pitch_spectra(sound: Mono, tuning: float = 0.0) -> Frames:
    """Whitened spectra in STEPS bins a semitone from LOWEST; tuning in cents."""
    level = spectra(sound, PITCH_WINDOW, PITCH_HOP) @ _pitch_weights(round(tuning))
    octave = 12 * STEPS + 1
    above = level - uniform_filter1d(level, octave, axis=1)
    spread = np.sqrt(np.maximum(uniform_filter1d(above**2, octave, axis=1), 1e-12))
    return np.asarray(np.maximum(0, above) / spread**WHITENING, np.float32)


def sounding_notes(pitches: Frames) -> Frames:
    """Strength of every note LOWEST … HIGHEST−1 that together explain each spectrum.

    Non-negative fit by multiplicative updates (Lee and Seung 2001) to notes with overtones.
    """
    notes = _overtones()
    target = pitches + 1e-9
    strength = np.ones((len(target), len(notes)), np.float32) * target.mean()
    total = notes.sum(axis=1)
    for _ in range(ROUNDS):
        strength *= ((target / (strength @ notes + 1e-9)) @ notes.T) / total
    return np.asarray(strength, np.float32)


def pooled(frames: Frames, rate: float, times: Numbers) -> Frames:
    """The median frame between each two of `times` (seconds)."""
    edges = np.round(times * rate).astype(int)
    out = np.zeros((len(times) - 1, frames.shape[1]), np.float32)
    for i, (a, b) in enumerate(pairwise(edges)):
        if a < len(frames):
            out[i] = np.median(frames[max(0, a) : max(a + 1, b)], axis=0)
    return out


def tuning_of(sound: Mono) -> float:
    """Cents off A = 440 Hz, −50 … 50: the deviation that loud partials share."""
    level = spectra(sound, PITCH_WINDOW, PITCH_HOP * 4)
    low, high = (int(hertz * PITCH_WINDOW / RATE) for hertz in (110, 1760))
    inner = level[:, low:high]
    peaks = (inner > level[:, low - 1 : high - 1]) & (inner > level[:, low + 1 : high + 1])
    peaks &= inner > 0.1 * level.max(axis=1, keepdims=True)
    frame, bins = np.nonzero(peaks)
    bins += low
    a, b, c = (np.log(level[frame, bins + k] + 1e-9) for k in (-1, 0, 1))
    exact = bins + 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-9)
    semitones = 12 * np.log2(exact * RATE / PITCH_WINDOW / 440.0)
    turned = np.sum(np.exp(2j * np.pi * semitones) * level[frame, bins])
    return float(np.angle(turned) / (2 * np.pi) * 100) if len(frame) else 0.0


@lru_cache(maxsize=1)
def _bands() -> tuple[Frames, Numbers]:
    """Triangles of the same height in energy; (bins, bands)."""
    count = int(ONSET_STEPS * np.log2(ONSET_HIGH / ONSET_LOW)) + 2
    hertz = ONSET_LOW * 2 ** (np.arange(count) / ONSET_STEPS)
    edges = np.unique(np.round(hertz * ONSET_WINDOW / RATE).astype(int))
    bins = np.arange(1 + ONSET_WINDOW // 2)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    weights = np.minimum((bins - low) / (middle - low), (high - bins) / (high - middle)).clip(0)
    return np.asarray(weights / weights.sum(axis=0), np.float32), middle * RATE / ONSET_WINDOW


@lru_cache(maxsize=4)
def _pitch_weights(tuning: int) -> Frames:
    """(bins, steps): triangles, at least one bin wide where steps lie closer than bins."""
    count = (HIGHEST - LOWEST + 12 * OCTAVES_ABOVE) * STEPS
    middles = 440.0 * 2 ** ((LOWEST + np.arange(count) / STEPS - 69 + tuning / 100) / 12)
    hertz = np.arange(1 + PITCH_WINDOW // 2)[:, None] * RATE / PITCH_WINDOW
    width = np.maximum(middles * (2 ** (1 / 12 / STEPS) - 1), RATE / PITCH_WINDOW)
    weights = np.maximum(0, 1 - np.abs(hertz - middles) / width)
    return np.asarray(weights / np.maximum(weights.sum(axis=0), 1e-9), np.float32)


@lru_cache(maxsize=1)
def _overtones() -> Frames:
    """(notes, steps): each note's partials."""
    count = (HIGHEST - LOWEST + 12 * OCTAVES_ABOVE) * STEPS
    steps, notes = np.arange(count), np.arange(HIGHEST - LOWEST)[:, None] * STEPS
    shapes = np.zeros((HIGHEST - LOWEST, count))
    for partial in range(1, OVERTONES + 1):
        place = notes + 12 * STEPS * np.log2(partial)
        shapes += DECAY ** (partial - 1) * np.exp(-0.5 * ((steps - place) / WIDTH) ** 2)
    return np.asarray(shapes / shapes.sum(axis=1, keepdims=True), np.float32)
