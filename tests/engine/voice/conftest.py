"""One short song, sung once for all tests that only look at it."""

from __future__ import annotations

import pytest

from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score
from songsmith.engine.voice import Vocals, sing
from songsmith.engine.voices import VOICES
from tests.engine.voice.tunes import tune

VERSE = "Hold the light, hold it low"
CHORUS = "Paper boats on a river of wine (carry mine)"


@pytest.fixture(scope="session")
def score() -> Score:
    return tune([("Verse", [VERSE]), ("Chorus", [CHORUS])])


@pytest.fixture(scope="session")
def vocals(score: Score) -> Vocals:
    return sing(score, VOICES["wren"], Expression())
