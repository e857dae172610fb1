"""Ends requests whose bodies are too large before anything is stored of them.

Django writes every body to disk before a view can look at it; without this, anybody could fill the disk
with requests that would be refused.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MESSAGE = b"This request is too large."


class BodyLimit:
    """Wraps an ASGI app. limit: path → largest body in bytes.

    Both a body that is announced as larger and one that grows larger are answered with 413. The app sees
    the latter as a client that went away.
    """

    def __init__(self, app: App, limit: Callable[[str], int]) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        if _declared(scope) > limit:
            await _refuse(send)
            return
        body = _Body(receive, limit)
        await self._app(scope, body.receive, send)
        if body.too_large:
            await _refuse(send)


class _Body:
    """Counts what is received."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    @property
    def too_large(self) -> bool:
        return self._left < 0

    async def receive(self) -> Mapping[str, Any]:
        event = await self._receive()
        self._left -= len(event.get("body", b""))
        return {"type": "http.disconnect"} if self.too_large else event


def _declared(scope: Scope) -> int:
    """Bytes that the client announces; 0 when it announces none, or nonsense."""
    value = dict(scope["headers"]).get(b"content-length", b"")
    return int(value) if value.isdigit() else 0


async def _refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(MESSAGE)).encode())]
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE.value
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": MESSAGE})
