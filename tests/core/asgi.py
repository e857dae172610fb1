"""Talks to the real ASGI application, one message at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from asgiref.testing import ApplicationCommunicator

from songsmith.asgi import application

SECONDS = 10  # for one message; generous, the machine may be busy


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole response and the sizes of its pieces."""

    status: int
    headers: dict[str, str]
    body: bytes
    pieces: tuple[int, ...]


@asynccontextmanager
async def conversation(
    path: str, *, method: str = "GET", headers: dict[str, str] | None = None
) -> AsyncIterator[ApplicationCommunicator]:
    """A request whose answer is read by the test; the reader goes away at the end of the block."""
    path, _, query = path.partition("?")
    names = {"host": "127.0.0.1", **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode()) for name, value in names.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
    talk = ApplicationCommunicator(application, scope)
    await talk.send_input({"type": "http.request", "body": b"", "more_body": False})
    try:
        yield talk
    finally:
        await talk.send_input({"type": "http.disconnect"})
        await talk.wait(SECONDS)


async def ask(path: str, *, method: str = "GET", **headers: str) -> Answer:
    """The whole answer; header names with underscores for hyphens."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    async with conversation(path, method=method, headers=names) as talk:
        start = await talk.receive_output(SECONDS)
        pieces = [piece async for piece in _pieces(talk)]
    return Answer(
        start["status"], decoded(start), b"".join(pieces), tuple(len(piece) for piece in pieces if piece)
    )


def decoded(start: dict[str, Any]) -> dict[str, str]:
    """Response headers by lower-case name."""
    return {name.decode().lower(): value.decode() for name, value in start["headers"]}


async def _pieces(talk: ApplicationCommunicator) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await talk.receive_output(SECONDS)
        yield message.get("body", b"")
        more = message.get("more_body", False)
