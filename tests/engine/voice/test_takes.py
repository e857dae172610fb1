from __future__ import annotations

import numpy as np

from songsmith.engine.score import Chord, Key
from songsmith.engine.voice.doubles import OCTAVE_BELOW, TIMING_LIMIT, loosened, octave_away, third_above
from songsmith.engine.voice.phrase import SungNote
from songsmith.engine.voices import VoiceRange

REACH = VoiceRange(55, 77, 58, 73)
NOTES = [SungNote(1.0, 1.5, 60), SungNote(1.5, 2.0, 64), SungNote(3.0, 4.0, 67)]


def test_doubles_stay_near_the_lead_in_order_and_joined() -> None:
    loose = loosened(NOTES, np.random.default_rng(3))
    for note, other in zip(NOTES, loose, strict=True):
        assert 0 < abs(other.start - note.start) <= TIMING_LIMIT + 1e-9
        assert 0 < abs(other.pitch - note.pitch) < 0.5
    assert loose[0].end == loose[1].start
    assert loose[1].end < loose[2].start


def test_thirds_follow_the_key() -> None:
    up = third_above(NOTES, [0, 1, 2], [], Key(0, "major"), REACH)
    assert [n.pitch for n in up] == [64, 67, 71]


def test_thirds_prefer_the_tones_of_the_chord() -> None:
    f_major = Chord(0, 4, 5, "", 5, "IV", "F", "s")
    up = third_above([SungNote(0, 1, 67)], [0], [f_major], Key(0, "major"), REACH)
    assert up[0].pitch == 72


def test_a_third_that_is_too_high_goes_below() -> None:
    up = third_above([SungNote(0, 1, 76)], [0], [], Key(0, "major"), REACH)
    assert up[0].pitch == 79 - 12


def test_octaves_lie_below_where_the_voice_reaches_them() -> None:
    low = REACH.low - OCTAVE_BELOW + 12
    down = octave_away([SungNote(0, 1, low), SungNote(1, 2, low + 9)], REACH)
    assert down is not None
    assert [n.pitch for n in down] == [low - 12, low - 3]


def test_octaves_lie_above_when_one_note_is_too_low_and_nowhere_when_one_is_too_high_as_well() -> None:
    up = octave_away([SungNote(0, 1, 58), SungNote(1, 2, 65)], REACH)
    assert up is not None
    assert [n.pitch for n in up] == [70, 77]
    assert octave_away([SungNote(0, 1, 58), SungNote(1, 2, 66)], REACH) is None
