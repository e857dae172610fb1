"""Scores survive storage exactly."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from songsmith.engine import score_json
from songsmith.engine.score import ControlChange, PartMix
from tests.engine import songs


def test_a_score_comes_back_exactly() -> None:
    score = songs.song(bpm=103.7)
    part = replace(score.parts[1], controls=(ControlChange(1 / 3, 64, 127),), mix=PartMix(gain=-1.25))
    score = replace(
        score, parts=(part, *score.parts[1:]), melody=(replace(score.melody[0], syllable_id=None),)
    )
    assert score_json.loads(score_json.dumps(score)) == score
    assert score_json.unpack(score_json.pack(score)) == score
    assert score_json.pack(score) == score_json.pack(score)


def test_whole_numbers_become_the_floats_they_stand_for() -> None:
    text = score_json.dumps(songs.song()).replace('"total_beats":16.0', '"total_beats":16')
    assert isinstance(score_json.loads(text).total_beats, float)


@pytest.mark.parametrize("text", ["[]", "{}", '{"version":1}', '{"version":1,"seed":"x"}', "nonsense"])
def test_what_is_no_score_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        score_json.loads(text)


def test_a_newer_score_is_refused_with_its_version() -> None:
    newer = {**score_json.as_json(songs.song()), "version": 99}
    with pytest.raises(ValueError, match="99"):
        score_json.loads(json.dumps(newer))
