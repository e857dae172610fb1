from __future__ import annotations

import numpy as np
import pytest

from songsmith.engine.voice.frames import FRAME
from songsmith.engine.voice.phrase import SungNote
from songsmith.engine.voice.pitch import PitchStyle, pitch_curve

PLAIN = PitchStyle(vibrato=0, scoop=0, drift=0, flutter=0)


def _semitones(notes: list[SungNote], style: PitchStyle, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    times = np.arange(0, 4, FRAME)
    hertz = pitch_curve(notes, times, style, np.random.default_rng(seed))
    return times, 69 + 12 * np.log2(hertz / 440)


def test_notes_are_reached_and_left_by_a_short_slide() -> None:
    times, pitch = _semitones([SungNote(1, 2, 60), SungNote(2, 3, 67)], PLAIN)
    assert np.allclose(pitch[(times > 1) & (times < 1.85)], 60, atol=0.1)
    assert np.allclose(pitch[(times > 2.3) & (times < 3)], 67, atol=0.1)
    sliding = (pitch > 60.5) & (pitch < 66.5)
    assert 0.02 < sliding.sum() * FRAME < 0.15


def test_a_note_after_a_rest_is_scooped_from_below() -> None:
    times, pitch = _semitones([SungNote(1, 2, 60)], PitchStyle(vibrato=0, scoop=60, drift=0, flutter=0))
    at_start = pitch[np.searchsorted(times, 1.0)]
    assert 59.4 < at_start < 59.8
    assert pitch[np.searchsorted(times, 1.3)] == pytest.approx(60, abs=0.02)


def test_only_long_notes_get_vibrato_and_late() -> None:
    style = PitchStyle(vibrato=40, scoop=0, drift=0, flutter=0)
    times, pitch = _semitones([SungNote(0, 0.4, 60), SungNote(0.4, 2.4, 60)], style)
    swing = np.abs(pitch - 60)
    assert swing[times < 0.6].max() < 0.02
    assert 0.25 < swing[(times > 1.4) & (times < 2.2)].max() < 0.5


def test_style_scales_wander_and_streams_repeat() -> None:
    notes = [SungNote(0, 4, 60)]
    drifting = PitchStyle(vibrato=0, scoop=0, drift=10, flutter=0)
    _, first = _semitones(notes, drifting)
    _, second = _semitones(notes, drifting)
    _, other = _semitones(notes, drifting, seed=2)
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)
    assert 0.02 < first.std() < 0.3
