"""Loudness after ITU-R BS.1770-4 and EBU R 128, and true peak after its annex 2."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, SILENCE_DB, Audio, Mono
from songsmith.engine.channels import each_channel

HOP = SAMPLE_RATE // 10
"""Samples between two gating blocks: 400 ms blocks overlapping by 75 %."""

BLOCK_HOPS = 4
OFFSET = -0.691
"""dB: makes a 997 Hz sine at −20 dBFS in both channels read −17 LUFS."""

ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0

ACTIVE_RANGE = 25.0
"""LU below the loudest block within which an instrument counts as playing."""

ACTIVE_SHARE = 0.6
"""Share of the playing blocks, loudest first, that an instrument is levelled by."""

OVERSAMPLING = 4
PEAK_REACH = 6
"""Samples to either side that the interpolator sees, as many as the standard's own filter does."""

BLOCK_ROWS = 16
"""Blocks in one batch of Fourier transforms."""

Energies = NDArray[np.float64]
"""Mean square of the K-weighted sound per HOP, summed over the channels."""


@lru_cache(maxsize=1)
def k_weighting() -> filters.Sections:
    """The head's shelf and the revised low-frequency curve, derived for our sample rate."""
    k, q = np.tan(np.pi * 1681.974450955533 / SAMPLE_RATE), 0.7071752369554196
    high = 10.0 ** (3.999843853973347 / 20.0)
    middle, a0 = high**0.4996667741545416, 1.0 + k / q + k * k
    shelf = [
        (high + middle * k / q + k * k) / a0,
        2.0 * (k * k - high) / a0,
        (high - middle * k / q + k * k) / a0,
        1.0,
        2.0 * (k * k - 1.0) / a0,
        (1.0 - k / q + k * k) / a0,
    ]
    k, q = np.tan(np.pi * 38.13547087602444 / SAMPLE_RATE), 0.5003270373238773
    a0 = 1.0 + k / q + k * k
    low = [1.0, -2.0, 1.0, 1.0, 2.0 * (k * k - 1.0) / a0, (1.0 - k / q + k * k) / a0]
    return np.array([shelf, low], np.float64)


def energies(audio: Audio, hop: int = HOP) -> Energies:
    """K-weighted energy per hop; the last hop is filled up with silence. One channel counts as two alike."""

    def energy(channel: Mono) -> Energies:
        weighted = np.pad(channel, (0, -len(channel) % hop))
        filters.apply_in_place(k_weighting(), weighted[: len(channel)])
        rows = weighted.reshape(-1, hop)
        return np.asarray(np.einsum("ij,ij->i", rows, rows, dtype=np.float64) / hop)

    return np.asarray(np.sum(each_channel(energy, audio), axis=0) * (2.0 / len(audio)))


def loudness(energy: float) -> float:
    """LUFS of a mean square."""
    return OFFSET + 10.0 * float(np.log10(max(energy, 1e-12)))


def integrated(energy: Energies) -> float:
    """Gated programme loudness in LUFS of energies per HOP; SILENCE_DB for silence."""
    blocks = _blocks(energy)
    blocks = blocks[blocks > _energy(ABSOLUTE_GATE)]
    if not len(blocks):
        return SILENCE_DB
    gate = loudness(float(blocks.mean())) + RELATIVE_GATE
    return loudness(float(blocks[blocks > _energy(gate)].mean()))


def integrated_loudness(audio: Audio) -> float:
    """Gated programme loudness in LUFS."""
    return integrated(energies(audio))


def active_loudness(audio: Audio) -> float:
    """Loudness in LUFS of the parts where an instrument plays out, its rests left aside."""
    blocks = np.sort(_apart(audio))[::-1]
    if not len(blocks) or loudness(float(blocks[0])) < ABSOLUTE_GATE:
        return SILENCE_DB
    playing = blocks[blocks > blocks[0] * 10.0 ** (-ACTIVE_RANGE / 10.0)]
    return loudness(float(playing[: max(1, round(ACTIVE_SHARE * len(playing)))].mean()))


def peaks(audio: Audio, block: int) -> Mono:
    """Highest true peak (amplitude, 4 × oversampled) of both channels in every block of samples."""

    def highest(channel: Mono) -> Mono:
        found = np.pad(np.abs(channel), (0, -len(channel) % block))
        for start, between in filters.fir(_interpolator(), channel, OVERSAMPLING - 1):
            span = slice(start, start + between.shape[1])
            np.maximum(found[span], np.abs(between).max(axis=0), out=found[span])
        return np.asarray(found.reshape(-1, block).max(axis=1))

    return np.asarray(np.max(each_channel(highest, audio), axis=0))


def true_peak(audio: Audio) -> float:
    """Highest true peak as an amplitude."""
    return float(peaks(audio, HOP).max(initial=0.0))


def _apart(audio: Audio) -> Energies:
    """K-weighted energies of 400 ms blocks end to end, from their spectra: a third of a filter's cost."""
    size = min(audio.shape[1], HOP * BLOCK_HOPS)
    if size == 0:
        return np.zeros(0)
    weights = _k_power(size)
    rows = audio[:, : audio.shape[1] // size * size].reshape(len(audio), -1, size)
    total = np.zeros(rows.shape[1])
    for channel in rows:
        for first in range(0, len(channel), BLOCK_ROWS):
            piece = channel[first : first + BLOCK_ROWS]
            if piece.any():
                spectra = fft.rfft(piece)
                power = np.square(spectra.real) + np.square(spectra.imag)
                total[first : first + BLOCK_ROWS] += power @ weights
    return total * (2.0 / len(audio))


@lru_cache(maxsize=4)
def _k_power(size: int) -> NDArray[np.float32]:
    """The K-weighting's power per bin of a block's spectrum, scaled so that their sum is a mean square."""
    hertz = np.arange(size // 2 + 1) * (SAMPLE_RATE / size)
    _, response = signal.sosfreqz(k_weighting(), hertz, fs=SAMPLE_RATE)
    both_sides = np.where((hertz == 0) | (hertz == SAMPLE_RATE / 2), 1.0, 2.0)
    return np.asarray(np.square(np.abs(response)) * both_sides / size**2, np.float32)


def _energy(lufs: float) -> float:
    return float(10.0 ** ((lufs - OFFSET) / 10.0))


def _blocks(energy: Energies) -> Energies:
    """400 ms blocks, one per hop; shorter sounds are one block."""
    if len(energy) <= BLOCK_HOPS:
        return np.array([energy.mean()]) if len(energy) else energy
    sums = np.concatenate([[0.0], np.cumsum(energy)])
    return np.asarray((sums[BLOCK_HOPS:] - sums[:-BLOCK_HOPS]) / BLOCK_HOPS)


@lru_cache(maxsize=1)
def _interpolator() -> filters.Taps:
    """Windowed sincs for the three points between a sample and the next: shape (3, 2 · PEAK_REACH + 1)."""
    offsets = np.arange(-PEAK_REACH, PEAK_REACH + 1)
    points = np.arange(1, OVERSAMPLING)[:, None] / OVERSAMPLING
    distance = offsets + points
    window = np.i0(8.0 * np.sqrt(np.clip(1.0 - (distance / (PEAK_REACH + 1)) ** 2, 0.0, 1.0))) / np.i0(8.0)
    return np.asarray(np.sinc(distance) * window, np.float32)
