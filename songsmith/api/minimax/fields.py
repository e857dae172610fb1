"""Bodies of the smaller endpoints: types and choices, with the API's messages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from songsmith.api.minimax.answers import Code, Refusal

_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")


class Fields(BaseModel):
    """`null` and "" count as absent; what nobody knows is ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


F = TypeVar("F", bound=Fields)


def fields_read(kind: type[F], body: object) -> F:
    """Raises Refusal (2013)."""
    if not isinstance(body, Mapping):
        raise invalid("the body is not a JSON object")
    present = {name: value for name, value in body.items() if value is not None and value != ""}
    try:
        read = kind.model_validate(present)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = str(first["loc"][0])
        raise invalid(f"{field} {'is required' if first['type'] == 'missing' else 'not valid'}") from error
    for field, value in read:
        if isinstance(value, str) and _HALF_CHARACTER.search(value):
            raise invalid(f"{field} not valid")
    return read


def invalid(reason: str) -> Refusal:
    return Refusal(Code.INVALID, f"invalid params, {reason}")
