"""Waveforms for the page."""

from __future__ import annotations

import numpy as np

from songsmith.engine.peaks import peaks


def test_each_slice_has_its_lowest_and_highest_sample_of_both_channels() -> None:
    sound = np.zeros((2, 1000), np.float32)
    sound[0, 150], sound[1, 160], sound[0, 999] = 0.5, -1.0, 1.0
    pairs = peaks(sound, 10)
    assert pairs.dtype == np.int8
    assert pairs[1].tolist() == [-127, 64]
    assert pairs[9].tolist() == [0, 127]
    assert pairs[5].tolist() == [0, 0]


def test_no_peak_is_lost_whatever_the_lengths() -> None:
    chance = np.random.default_rng(0)
    for n in (1, 7, 799, 800, 801, 44_100):
        sound = chance.uniform(-1, 1, (2, n)).astype(np.float32)
        pairs = peaks(sound, 800)
        assert pairs.shape == (800, 2)
        assert pairs[:, 1].max() == np.clip(np.ceil(sound.max() * 127), -127, 127)
        assert pairs[:, 0].min() == np.clip(np.floor(sound.min() * 127), -127, 127)


def test_nothing_and_too_much_are_drawn_within_bounds() -> None:
    assert not peaks(np.zeros((2, 0), np.float32), 8).any()
    assert peaks(np.full((2, 100), 3.0, np.float32), 4)[:, 1].tolist() == [127] * 4
