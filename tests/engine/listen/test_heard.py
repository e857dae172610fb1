"""What was heard survives storage exactly, and nothing else passes for it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from songsmith.engine.listen import heard as heard_json
from songsmith.engine.listen.heard import (
    Heard,
    HeardBeat,
    HeardChord,
    HeardKey,
    HeardNote,
    HeardSection,
    HeardTempo,
    HeardVoice,
    HeardWord,
    Missing,
)
from songsmith.engine.score import Meter
from tests.engine.schemas_check import validate


def everything() -> Heard:
    return Heard(
        duration=12.345678901,
        tuning=-14.5,
        tempo=HeardTempo(118.25, True, 0.93),
        meter=Meter(4, 4),
        beats=(HeardBeat(0.25, 0, 4), HeardBeat(0.757, 1, 1)),
        key=HeardKey(9, "minor", 0.12, 0.8),
        chords=(
            HeardChord(1, 1, 0.757, 1.77, 9, "m", "Am", 0.9),
            HeardChord(1, 3, 1.77, 2.8, None, "", "N.C.", 0.4),
        ),
        sections=(HeardSection(0.757, 8.9, 1, 4, "Pre Chorus", "A", 0.6),),
        voice=HeardVoice(True, 0.9),
        tune=(HeardNote(0.8, 1.2, 69, 0.7),),
        words=(HeardWord(0.8, 1.2, "Wörter", 0, 0.35),),
        missing=(),
        tune_source="voice",
        language="de",
    )


def nothing() -> Heard:
    why = (Missing("tune", "Nobody sings."), Missing("beats", "There is no pulse."))
    return Heard(6.0, 0.0, None, Meter(), (), None, (), (), None, (), (), why)


@pytest.mark.parametrize("heard", [everything(), nothing()], ids=["everything", "nothing"])
def test_comes_back_as_it_went(heard: Heard) -> None:
    assert heard_json.loads(heard_json.dumps(heard)) == heard
    validate("heard", heard_json.as_json(heard))


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        "not json",
        json.dumps(heard_json.as_json(everything()) | {"beats": [{"start": "now"}]}),
        json.dumps(heard_json.as_json(everything()) | {"key": {"tonic": 0, "mode": "dorian"}}),
        heard_json.dumps(replace(nothing(), version=heard_json.HEARD_VERSION + 1)),
    ],
)
def test_refuses_what_it_is_not(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        heard_json.loads(text)
