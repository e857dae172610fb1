"""Server-sent events: one open stream per page, while something is in flight."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse

KEEP_ALIVE_SECONDS = 15.0  # proxies drop silent connections after 30 to 60 s
CLOSE_EVENT = "close"  # pages say hx-sse:close="close": without it the client reconnects for ever


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """`data` may have several lines; `event` None is a plain message; `retry` in milliseconds."""

    data: str
    event: str | None = None
    id: str | None = None
    retry: int | None = None

    def encode(self) -> bytes:
        """The event on the wire, with its closing empty line."""
        fields = [("event", self.event), ("id", self.id), ("retry", self.retry)]
        lines = [f"{name}: {value}" for name, value in fields if value is not None]
        text = self.data.replace("\r\n", "\n").replace("\r", "\n")
        lines += [f"data: {line}" for line in text.split("\n")]
        return ("\n".join(lines) + "\n\n").encode()


def event_stream(
    events: AsyncGenerator[ServerEvent], *, keep_alive: float = KEEP_ALIVE_SECONDS, says_close: bool = True
) -> StreamingHttpResponse:
    """A response that sends `events`, comments while there are none, and a close event at the end.

    says_close False: for readers that are no pages and take every event for their own. `events` is closed
    when the reader goes away, so that it can release what it holds in `finally`.
    """
    return StreamingHttpResponse(
        _frames(events, keep_alive, says_close),
        content_type="text/event-stream; charset=utf-8",
        headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"},
    )


async def _frames(
    events: AsyncGenerator[ServerEvent], keep_alive: float, says_close: bool
) -> AsyncIterator[bytes]:
    pending: asyncio.Task[ServerEvent | None] | None = None
    try:
        while True:
            pending = pending or asyncio.ensure_future(anext(events, None))
            done, _ = await asyncio.wait({pending}, timeout=keep_alive)
            if not done:
                yield b": keep-alive\n\n"
                continue
            event, pending = pending.result(), None
            if event is None:
                if says_close:
                    yield ServerEvent("", event=CLOSE_EVENT).encode()
                return
            yield event.encode()
    finally:
        await _stop(pending, events)


async def _stop(
    pending: asyncio.Task[ServerEvent | None] | None, events: AsyncGenerator[ServerEvent]
) -> None:
    """A generator cannot be closed while its next step runs, so that step is cancelled first."""
    if pending is not None:
        pending.cancel()
        await asyncio.wait({pending})
    await events.aclose()
