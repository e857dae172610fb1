"""JSON bodies that programs send, read with a bound."""

from __future__ import annotations

import asyncio
import json
from typing import NoReturn

from django.http import HttpRequest

READ_HERE_BYTES = 100_000
"""A larger body is parsed on a thread: pages must not wait for it."""


class BadBody(ValueError):
    """Not JSON; or too large, in bytes, when `too_large`."""

    def __init__(self, message: str, *, too_large: bool = False) -> None:
        super().__init__(message)
        self.too_large = too_large


async def json_body(request: HttpRequest, *, limit: int) -> object:
    """Whatever JSON the body holds, whatever type it is said to have. Raises BadBody."""
    if _announced(request) > limit:
        raise _too_large(limit)
    if _announced(request) > READ_HERE_BYTES:
        return await asyncio.to_thread(_read, request, limit)
    return _read(request, limit)


def _read(request: HttpRequest, limit: int) -> object:
    data = request.read(limit + 1)
    if len(data) > limit:
        raise _too_large(limit)
    try:
        return json.loads(data, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadBody("the body is not JSON") from error


def _announced(request: HttpRequest) -> int:
    """Bytes; 0 when the header is missing or nonsense."""
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _too_large(limit: int) -> BadBody:
    return BadBody(f"the body has more than {limit} bytes", too_large=True)
