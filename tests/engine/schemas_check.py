"""JSON against the project's schemas."""

from __future__ import annotations

import json

import jsonschema

from songsmith.engine.schemas import schema


def validate(name: str, value: object) -> None:
    """Raises jsonschema.ValidationError. The value goes through JSON, as it will in storage."""
    jsonschema.Draft202012Validator(schema(name)).validate(json.loads(json.dumps(value)))
