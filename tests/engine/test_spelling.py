"""Names of notes and keys."""

from __future__ import annotations

import pytest

from songsmith.engine.score import Chord, Key, Mode
from songsmith.engine.spelling import chord_name, fifths, short_key, spelled

MODES: tuple[Mode, Mode] = ("major", "minor")


@pytest.mark.parametrize(
    ("key", "name", "sharps"),
    [
        (Key(0, "major"), "C", 0),
        (Key(10, "major"), "Bb", -2),
        (Key(6, "major"), "F#", 6),
        (Key(3, "minor"), "Ebm", -6),
        (Key(6, "minor"), "F#m", 3),
        (Key(7, "minor"), "Gm", -2),
    ],
)
def test_keys_have_their_usual_names(key: Key, name: str, sharps: int) -> None:
    assert (short_key(key), fifths(key)) == (name, sharps)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("tonic", range(12))
def test_scales_use_each_letter_once_and_every_note_sounds_right(tonic: int, mode: Mode) -> None:
    key = Key(tonic, mode)
    scale = (0, 2, 4, 5, 7, 9, 11) if mode == "major" else (0, 2, 3, 5, 7, 8, 10)
    assert len({spelled(tonic + step, key).letter for step in scale}) == 7
    natural = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
    for pitch in range(12):
        name = spelled(pitch, key)
        assert (natural[name.letter] + name.alter) % 12 == pitch


def test_the_leading_note_of_a_minor_key_is_raised_and_borrowed_chords_are_flat() -> None:
    assert str(spelled(8, Key(9, "minor"))) == "G#"
    assert str(spelled(10, Key(0, "major"))) == "Bb"
    assert chord_name(Chord(0, 4, 10, "maj7", 2, "", "", ""), Key(0, "major")) == "Bbmaj7/D"
    assert chord_name(Chord(0, 4, 10, "", 10, "", "", ""), Key(2, "major"), 2) == "C"
