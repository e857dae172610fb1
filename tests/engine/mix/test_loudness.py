"""Loudness against an independent meter, true peak against what is known."""

from __future__ import annotations

import numpy as np
import pyloudnorm
import pytest

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, decibels, silence
from songsmith.engine.mix.loudness import active_loudness, energies, integrated_loudness, true_peak


def tone(hertz: float, seconds: float, level: float, phase: float = 0.0) -> np.ndarray:
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.stack([10 ** (level / 20) * np.sin(2 * np.pi * hertz * t + phase)] * 2).astype(np.float32)


def test_the_standards_own_tone_reads_as_it_should() -> None:
    assert integrated_loudness(tone(997.0, 5.0, -20.0)) == pytest.approx(-20.0, abs=0.05)


def test_programme_loudness_agrees_with_an_independent_meter() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 20 * SAMPLE_RATE)).astype(np.float32)
    noise = np.cumsum(noise, axis=1) - 0.0
    noise -= noise.mean(axis=1, keepdims=True)
    swell = 0.0005 * (1 + np.sin(np.arange(noise.shape[1]) / SAMPLE_RATE)) ** 3
    music = (noise * swell).astype(np.float32)
    music[:, : 4 * SAMPLE_RATE] *= 0.001
    reference = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(music.T.astype(np.float64))
    assert integrated_loudness(music) == pytest.approx(reference, abs=0.1)


def test_one_channel_counts_as_two_alike() -> None:
    both = tone(500.0, 2.0, -12.0)
    assert np.allclose(energies(both[:1]), energies(both))


def test_silence_has_no_loudness() -> None:
    assert integrated_loudness(silence(SAMPLE_RATE)) == -120.0
    assert active_loudness(silence(SAMPLE_RATE)) == -120.0
    assert integrated_loudness(silence(10)) == -120.0


def test_rests_do_not_make_an_instrument_quieter() -> None:
    sound = tone(997.0, 10.0, -20.0)
    sound[:, 3 * SAMPLE_RATE :] = 0.0
    assert active_loudness(sound) == pytest.approx(-20.0, abs=0.3)
    assert integrated_loudness(sound) < -20.0 + 0.1


def test_peaks_between_samples_are_found() -> None:
    quarter = tone(SAMPLE_RATE / 4, 1.0, 0.0, phase=np.pi / 4)
    assert decibels(float(np.abs(quarter).max())) == pytest.approx(-3.01, abs=0.01)
    assert decibels(true_peak(quarter[:, 1000:-1000])) == pytest.approx(0.0, abs=0.6)
    assert decibels(true_peak(tone(997.0, 1.0, -6.0))) == pytest.approx(-6.0, abs=0.05)


def test_the_level_of_what_plays_is_that_of_the_filtered_sound() -> None:
    chance = np.random.default_rng(3)
    sound = chance.standard_normal((2, 8 * SAMPLE_RATE)).astype(np.float32) * np.float32(0.05)
    filters.apply_in_place(filters.band(80.0, 3000.0), sound)
    sound[:, 3 * SAMPLE_RATE : 6 * SAMPLE_RATE] = 0.0
    assert active_loudness(sound) == pytest.approx(integrated_loudness(sound[:, : 3 * SAMPLE_RATE]), abs=0.15)
    assert active_loudness(sound[:1]) == pytest.approx(active_loudness(sound[[0, 0]]), abs=1e-3)
