"""Frozen dataclasses from parsed JSON, by their annotations; `dataclasses.asdict` is the way there."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


def build(kind: Any, value: Any) -> Any:
    """JSON value to an annotated type: dataclasses, tuples, optionals, numbers, literals.

    Unknown members are dropped, absent ones take their default. Raises TypeError, KeyError or ValueError for
    what does not fit.
    """
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{f.name: build(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})
    origin = get_origin(kind)
    if origin is tuple:
        item = get_args(kind)[0]
        return tuple(build(item, each) for each in value)
    if origin in (Union, types.UnionType):
        present = next(option for option in get_args(kind) if option is not type(None))
        return None if value is None else build(present, value)
    if kind is float:
        return float(value)
    if origin is Literal:
        if value not in get_args(kind):
            raise ValueError(f"{value!r} is none of {get_args(kind)}")
        return value
    if origin is dict or isinstance(value, kind):
        return value
    raise TypeError(f"{value!r} is not {kind}")


@lru_cache(maxsize=64)
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)
