"""Where a phrase begins: with its first phone, not with the model's breath before it."""

from __future__ import annotations

import numpy as np
import pytest

from songsmith.engine.voice.frames import HOP, SPEECH_RATE, Floats32, Segment
from songsmith.engine.voice.onsets import opened

FRAMES = 60


def tone(levels: dict[tuple[int, int], float]) -> Floats32:
    """A steady sound with a level for each range of frames; silence elsewhere."""
    gain = np.zeros(FRAMES * HOP)
    for (start, end), level in levels.items():
        gain[start * HOP : end * HOP] = level
    return np.asarray(gain * np.sin(2 * np.pi * 700 * np.arange(len(gain)) / SPEECH_RATE), np.float32)


@pytest.mark.parametrize(("phone", "most"), [("b", 3), ("t", 6), ("n", 8), ("h", 8), ("s", 12)])
def test_an_opening_consonant_is_no_longer_than_one_is_spoken(phone: str, most: int) -> None:
    segments = (Segment("_", 0, 10), Segment(phone, 10, 30), Segment("ə", 30, 40))
    pause, first, vowel = opened(segments, tone({(10, 40): 0.5}))
    assert (first.start, first.end) == (30 - most, 30)
    assert pause.end == first.start
    assert vowel == segments[2]


def test_an_opening_consonant_that_is_short_stays_as_it_is() -> None:
    segments = (Segment("_", 0, 28), Segment("t", 28, 31), Segment("ə", 31, 40))
    assert opened(segments, tone({(28, 40): 0.5})) == segments


def test_an_opening_vowel_begins_where_it_is_loud() -> None:
    segments = (Segment("_", 0, 10), Segment("ɛ", 10, 40), Segment("v", 40, 50))
    _, vowel, _ = opened(segments, tone({(10, 18): 0.1, (22, 45): 0.5}))
    assert abs(vowel.start - 22) <= 1
    assert vowel.end == 40


def test_a_vowel_that_is_loud_at_once_stays_as_it_is() -> None:
    segments = (Segment("_", 0, 10), Segment("ɛ", 10, 40), Segment("v", 40, 50))
    assert opened(segments, tone({(8, 45): 0.5})) == segments
