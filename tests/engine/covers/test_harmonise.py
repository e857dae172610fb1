"""Chords for a bare tune."""

from __future__ import annotations

import pytest

from songsmith.engine.covers.grid import ruler_of
from songsmith.engine.covers.harmonise import chords_for, key_of_tune
from songsmith.engine.listen.heard import HeardNote
from songsmith.engine.score import Key
from tests.takes.references.sounds import BEAT, heard

TWINKLE = (60, 60, 67, 67, 69, 69, 67, 67, 65, 65, 64, 64, 62, 62, 60, 60)


def tune(pitches: tuple[int, ...], up: int = 0) -> tuple[HeardNote, ...]:
    return tuple(HeardNote(i * BEAT, (i + 1) * BEAT, pitch + up, 0.9) for i, pitch in enumerate(pitches))


@pytest.mark.parametrize("up", range(12))
def test_the_key_of_a_tune_moves_along_with_it(up: int) -> None:
    assert key_of_tune(tune(TWINKLE, up)) == Key(up, "major")


def test_a_minor_tune_is_minor() -> None:
    assert key_of_tune(tune((57, 59, 60, 62, 64, 62, 60, 59, 57, 64, 60, 57))) == Key(9, "minor")


def test_nothing_has_no_key() -> None:
    assert key_of_tune(()) is None


@pytest.mark.parametrize("up", [0, 3, 7])
def test_every_bar_gets_a_triad_of_the_key_that_carries_its_notes(up: int) -> None:
    found = chords_for(tune(TWINKLE, up), ruler_of(heard()), Key(up, "major"), range(1, 5))
    triads = {(0, ""), (2, "m"), (4, "m"), (5, ""), (7, ""), (9, "m")}
    assert {((chord.root - up) % 12, chord.quality) for chord in found} <= triads
    assert (found[1].root - up) % 12 in (5, 9), "A A G G is no bar of the tonic"
    assert ((found[0].root - up) % 12, (found[-1].root - up) % 12) == (0, 0)


def test_the_same_tune_gets_the_same_chords() -> None:
    ruler = ruler_of(heard())
    assert chords_for(tune(TWINKLE), ruler, Key(0, "major"), range(1, 5)) == chords_for(
        tune(TWINKLE), ruler, Key(0, "major"), range(1, 5)
    )


def test_no_bars_no_chords() -> None:
    assert chords_for(tune(TWINKLE), ruler_of(heard()), Key(0, "major"), range(0)) == ()
