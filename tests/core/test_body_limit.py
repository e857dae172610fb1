"""No body larger than its path may carry reaches the app, whatever the client announces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

import pytest

from songsmith.core.body_limit import BodyLimit

LIMIT = 10


class Call:
    """One request, sent by hand: what the app read, and what the client was told."""

    def __init__(self, pieces: Sequence[bytes], headers: list[tuple[bytes, bytes]]) -> None:
        self.scope: Any = {"type": "http", "path": "/", "headers": headers}
        self.pieces: Iterator[bytes] = iter(pieces)
        self.read: list[str] = []
        self.status: int | None = None

    async def receive(self) -> Any:
        return {"type": "http.request", "body": next(self.pieces), "more_body": True}

    async def send(self, event: Any) -> None:
        self.status = event.get("status", self.status)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        for _ in range(3):
            event = await receive()
            self.read.append(event["type"])
            if event["type"] == "http.disconnect":
                return

    async def run(self) -> Self:
        await BodyLimit(self.app, lambda path: LIMIT)(self.scope, self.receive, self.send)
        return self


async def test_a_body_within_the_limit_passes() -> None:
    call = await Call([b"1234", b"5678", b"90"], [(b"content-length", b"10")]).run()
    assert (call.read, call.status) == (["http.request"] * 3, None)


async def test_an_announced_body_beyond_the_limit_never_reaches_the_app() -> None:
    call = await Call([], [(b"content-length", b"11")]).run()
    assert (call.read, call.status) == ([], 413)


@pytest.mark.parametrize("headers", [[], [(b"content-length", b"nonsense")], [(b"content-length", b"3")]])
async def test_a_body_that_grows_beyond_it_is_cut_off(headers: list[tuple[bytes, bytes]]) -> None:
    call = await Call([b"1234", b"5678", b"901"], headers).run()
    assert (call.read, call.status) == (["http.request", "http.request", "http.disconnect"], 413)


async def test_sockets_are_left_alone() -> None:
    call = Call([b"x" * 99] * 3, [])
    call.scope["type"] = "websocket"
    await call.run()
    assert call.read[0] == "http.request"
