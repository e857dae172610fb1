"""Event streams through the real application."""

from __future__ import annotations

import pytest

from songsmith.core.sse import ServerEvent
from tests.core import urls
from tests.core.asgi import ask, conversation, decoded

pytestmark = pytest.mark.urls("tests.core.urls")


def test_an_event_is_encoded_line_by_line() -> None:
    event = ServerEvent("one\r\ntwo\rthree", event="take", id="7", retry=500)
    assert event.encode() == b"event: take\nid: 7\nretry: 500\ndata: one\ndata: two\ndata: three\n\n"


async def test_events_arrive_one_by_one_and_a_close_event_ends_them() -> None:
    answer = await ask("/core/three")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert "no-cache" in answer.headers["cache-control"]
    assert answer.headers["x-accel-buffering"] == "no"
    frames = answer.body.decode().split("\n\n")[:-1]
    assert frames[0] == "event: step\nid: 0\ndata: 0\ndata: of three"
    assert frames[-1] == "event: close\ndata: "
    assert len(answer.pieces) == len(frames) == 4


async def test_silence_is_filled_with_comments_and_leaving_releases_the_source() -> None:
    urls.closed.clear()
    async with conversation("/core/silent") as talk:
        assert decoded(await talk.receive_output())["content-type"].startswith("text/event-stream")
        for _ in range(3):
            assert (await talk.receive_output())["body"] == b": keep-alive\n\n"
        assert urls.closed == []
    assert urls.closed == ["silent"]
