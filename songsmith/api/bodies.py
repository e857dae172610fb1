"""JSON bodies that programs send, read with a bound; recordings in them never lie in memory."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, NoReturn, Self

from django.http import HttpRequest

READ_HERE_BYTES = 100_000
"""A larger body is parsed on a thread: pages must not wait for it."""

RUN_KEPT = 100_000
"""Characters that stay of an unbroken run of base64: more than any text may have, so that what is too long is
still seen to be."""

_CHUNK = 256 * 1024
_RUN = re.compile(rb"[A-Za-z0-9+/=_-]+")


class BadBody(ValueError):
    """Not JSON, or larger than allowed."""


@dataclass(frozen=True, slots=True)
class JsonBody:
    """value: the JSON, in which runs of base64 are cut to RUN_KEPT. runs: what was cut → the whole run."""

    value: object
    runs: dict[str, IO[bytes]] = field(default_factory=dict)

    def run_of(self, text: str) -> IO[bytes] | None:
        """The file with the whole of a run that was cut to `text`; None when it was not cut."""
        return self.runs.get(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self.runs.values():
            file.close()


async def json_body(request: HttpRequest, *, limit: int) -> JsonBody:
    """Whatever JSON the body holds, whatever type it is said to have. Raises BadBody.

    Leaving its context drops the runs.
    """
    announced = _announced(request)
    if announced > limit:
        raise _too_large(limit)
    if announced > READ_HERE_BYTES:
        return await asyncio.to_thread(_read, request, limit)
    return _read(request, limit)


def _read(request: HttpRequest, limit: int) -> JsonBody:
    reader = _Reader()
    for chunk in _chunks(request, limit):
        reader.feed(chunk)
    try:
        return JsonBody(json.loads(bytes(reader.kept), parse_constant=_no_constant), reader.runs)
    except (ValueError, RecursionError) as error:
        raise BadBody("the body is not JSON") from error


def _chunks(request: HttpRequest, limit: int) -> Iterator[bytes]:
    size = 0
    while chunk := request.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        yield chunk


class _Reader:
    """Copies a body, but for what is beyond RUN_KEPT of a run of base64: that goes to a file."""

    def __init__(self) -> None:
        self.kept = bytearray()
        self.runs: dict[str, IO[bytes]] = {}
        self._run = 0
        self._file: IO[bytes] | None = None

    def feed(self, chunk: bytes) -> None:
        position = 0
        for match in _RUN.finditer(chunk):
            if match.start() > position:
                self._other(chunk[position : match.start()])
            self._more(match[0])
            position = match.end()
        if position < len(chunk):
            self._other(chunk[position:])

    def _other(self, data: bytes) -> None:
        self.kept += data
        self._run, self._file = 0, None

    def _more(self, data: bytes) -> None:
        room = max(0, RUN_KEPT - self._run)
        self._run += len(data)
        self.kept += data[:room]
        if len(data) > room:
            self._overflow().write(data[room:])

    def _overflow(self) -> IO[bytes]:
        """The file of the current run, which begins with what was kept of it."""
        if self._file is None:
            head = bytes(self.kept[-RUN_KEPT:])
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by JsonBody)
            self._file.write(head)
            self.runs[head.decode("ascii")] = self._file
        return self._file


def _announced(request: HttpRequest) -> int:
    """Bytes; 0 when the header is missing or nonsense."""
    length = request.headers.get("Content-Length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _too_large(limit: int) -> BadBody:
    return BadBody(f"the body has more than {limit} bytes")
