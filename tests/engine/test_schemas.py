"""What is written fits the schemas, and the schemas refuse what does not fit."""

from __future__ import annotations

import jsonschema
import pytest

from songsmith.engine import score_json
from songsmith.engine.clock import Clock
from songsmith.engine.schemas import NAMES, schema
from songsmith.engine.timing import timing_map
from tests.engine import songs
from tests.engine.schemas_check import validate


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


def test_scores_and_timing_maps_fit() -> None:
    score = songs.song()
    validate("score", score_json.as_json(score))
    validate("timing", timing_map(score, Clock.of(score)))


@pytest.mark.parametrize(
    ("name", "value"), [("timing", {"version": 1}), ("peaks", {"version": 1, "pairs": 1, "data": [400]})]
)
def test_what_does_not_fit_is_refused(name: str, value: object) -> None:
    with pytest.raises(jsonschema.ValidationError):
        validate(name, value)
