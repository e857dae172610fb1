"""One loudness, peaks that stay under the line even after lossy coding."""

from __future__ import annotations

import io

import numpy as np
import pytest
import soundfile

from songsmith.engine.audio import SAMPLE_RATE, Audio, decibels, silence
from songsmith.engine.files.audio_file import audio_bytes
from songsmith.engine.mix import master
from songsmith.engine.mix.limiter import BLOCK, apply_curve, limiting_gain
from songsmith.engine.mix.loudness import integrated_loudness, peaks, true_peak


def music(seconds: float = 12.0, seed: int = 3) -> Audio:
    """Clicks over a chord and noise: peaks far above the average, as drums give."""
    chance = np.random.default_rng(seed)
    n = int(seconds * SAMPLE_RATE)
    t = np.arange(n) / SAMPLE_RATE
    chord = sum(np.sin(2 * np.pi * hz * t) for hz in (55.0, 220.0, 277.0, 330.0)) * 0.05
    beat = np.exp(-(t % 0.5) / 0.02) * chance.standard_normal(n) * 0.5
    left, right = chord + beat + 0.02 * chance.standard_normal(n), chord + beat * 0.8
    return np.stack([left, right]).astype(np.float32)


@pytest.fixture(scope="module")
def mastered() -> Audio:
    return master(music(), "rock")[0]


def test_loudness_and_true_peak_are_on_target(mastered: Audio) -> None:
    assert integrated_loudness(mastered) == pytest.approx(-14.0, abs=0.3)
    assert decibels(true_peak(mastered)) <= -2.5


@pytest.mark.parametrize("fmt", ["mp3", "ogg", "flac", "wav"])
def test_peaks_stay_under_minus_one_after_decoding(mastered: Audio, fmt: str) -> None:
    decoded, _ = soundfile.read(io.BytesIO(audio_bytes(mastered, fmt)), dtype="float32")
    assert decibels(true_peak(np.ascontiguousarray(decoded.T))) <= -1.0
    assert integrated_loudness(np.ascontiguousarray(decoded.T)) == pytest.approx(-14.0, abs=0.3)


def test_quiet_and_loud_mixes_come_out_alike() -> None:
    for factor in (0.01, 4.0):
        sound, report = master(music(6.0) * np.float32(factor), "ballad")
        assert report.loudness == pytest.approx(-14.0, abs=0.3)
        assert integrated_loudness(sound) == pytest.approx(report.loudness, abs=0.01)


def test_an_earlier_masters_settings_are_obeyed() -> None:
    mixed = music(6.0)
    sound, report = master(mixed, "pop")
    again, _ = master(mixed, "pop", settings=report.settings)
    assert np.array_equal(sound, again)


def test_silence_stays_silent() -> None:
    sound, report = master(silence(SAMPLE_RATE), "pop")
    assert not sound.any()
    assert report.loudness == -120.0


def test_bass_is_mono() -> None:
    t = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    low = 0.3 * np.sin(2 * np.pi * 50 * t)
    sound, _ = master(np.stack([low, -low * 0.5]).astype(np.float32), "pop")
    side, middle = (sound[0] - sound[1]) / 2, (sound[0] + sound[1]) / 2
    assert np.square(side).mean() < 0.05 * np.square(middle).mean()


def test_the_limiter_holds_its_ceiling_and_lets_go_again() -> None:
    sound = np.full((2, 2 * SAMPLE_RATE), 0.1, np.float32)
    sound[:, SAMPLE_RATE] = 0.9
    curve = limiting_gain(peaks(sound, BLOCK), 0.5)
    apply_curve(sound, curve)
    assert np.abs(sound).max() <= 0.5
    assert curve[0] == pytest.approx(1.0)
    assert curve[-1] == pytest.approx(1.0, abs=1e-3)
    assert np.abs(np.diff(curve)).max() < 0.2
