"""The score as JSON, exactly: loads(dumps(score)) == score."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from songsmith.engine.score import SCORE_VERSION, Score
from songsmith.engine.typed_json import build


def as_json(score: Score) -> dict[str, Any]:
    """Plain JSON types; see schemas/score.schema.json."""
    return asdict(score)


def dumps(score: Score) -> str:
    """Compact JSON text; floats keep every digit."""
    return json.dumps(as_json(score), separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(text: str | bytes) -> Score:
    """Raises ValueError for text that is no score, or one of a newer version."""
    return from_json(json.loads(text))


def from_json(value: object) -> Score:
    """As :func:`loads`, from parsed JSON."""
    if not isinstance(value, Mapping) or not isinstance(value.get("version"), int):
        raise ValueError("this is not a score")
    if value["version"] > SCORE_VERSION:
        raise ValueError(f"this score is of version {value['version']}, newer than {SCORE_VERSION}")
    try:
        score = build(Score, value)
    except (TypeError, KeyError) as error:
        raise ValueError(f"this is not a score: {error}") from error
    return score  # type: ignore[no-any-return]


def pack(score: Score) -> bytes:
    """Compressed for storage; the same score gives the same bytes."""
    return gzip.compress(dumps(score).encode(), mtime=0)


def unpack(data: bytes) -> Score:
    """Inverse of :func:`pack`."""
    return loads(gzip.decompress(data))
