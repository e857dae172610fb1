"""The score as JSON, exactly: loads(dumps(score)) == score."""

from __future__ import annotations

import gzip
import json
import types
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from songsmith.engine.score import SCORE_VERSION, Score


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
        score = _build(Score, value)
    except (TypeError, KeyError) as error:
        raise ValueError(f"this is not a score: {error}") from error
    return score  # type: ignore[no-any-return]


def pack(score: Score) -> bytes:
    """Compressed for storage; the same score gives the same bytes."""
    return gzip.compress(dumps(score).encode(), mtime=0)


def unpack(data: bytes) -> Score:
    """Inverse of :func:`pack`."""
    return loads(gzip.decompress(data))


def _build(kind: Any, value: Any) -> Any:
    """JSON value to an annotated type: dataclasses, tuples, optionals, numbers."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{f.name: _build(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})
    origin = get_origin(kind)
    if origin is tuple:
        item = get_args(kind)[0]
        return tuple(_build(item, each) for each in value)
    if origin in (Union, types.UnionType):
        present = next(option for option in get_args(kind) if option is not type(None))
        return None if value is None else _build(present, value)
    if kind is float:
        return float(value)
    if origin is Literal or origin is dict or isinstance(value, kind):
        return value
    raise TypeError(f"{value!r} is not {kind}")


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
