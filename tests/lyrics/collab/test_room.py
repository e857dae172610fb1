"""Rooms of several processes, and what they do when nobody tells them anything.

Two rooms of one draft stand for two processes: they share the database and the hints, and nothing else.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer

from songsmith.core import hints
from songsmith.lyrics import services
from songsmith.lyrics.collab import room as room_module
from songsmith.lyrics.collab.document import LyricDocument
from songsmith.lyrics.collab.member import WAITING_MAX, Close, Member, Person
from songsmith.lyrics.collab.room import Room
from songsmith.lyrics.collab.thread import store_close
from songsmith.lyrics.collab.wire import Presence
from songsmith.lyrics.models import Draft, DraftUpdate
from songsmith.projects.live import takes_changed
from tests.cast import WORDS, Cast
from tests.live import PATIENCE_SECONDS


@pytest.fixture(autouse=True)
def _shared(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hints go further than this process."""
    layer = InMemoryChannelLayer()
    monkeypatch.setattr(hints, "_shared_layer", lambda: layer)
    yield
    store_close()


class Seat:
    """A member whose socket is a list."""

    def __init__(self, room: Room, cast: Cast) -> None:
        self.sent: list[dict[str, Any]] = []
        self.room = room
        person = Person(cast.editor.pk, "Editor", 30, can_edit=True, session="")
        self.page = LyricDocument([room.document.update()], client=len(str(id(self))) + id(self) % 2**20)
        self.member = Member(person, None, self._send)
        room.join(self.member)
        self.delivery = asyncio.create_task(self.member.deliver())

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    def write(self, text: str) -> None:
        self.room.write(self.member, self.page.write(text), is_answer=False)

    @property
    def stored(self) -> int:
        said = [json.loads(one["text"]) for one in self.sent if "text" in one]
        return max((one["count"] for one in said if one["kind"] == "stored"), default=0)


@asynccontextmanager
async def opened(cast: Cast) -> AsyncIterator[Room]:
    room = Room(cast.draft.pk, cast.project.pk)
    await room.open()
    yield room
    await room.stored()
    await room.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not true():
            await asyncio.sleep(0.01)


async def text_of(cast: Cast) -> str:
    return (await Draft.objects.aget(pk=cast.draft.pk)).text


async def test_processes_tell_each_other_at_once(cast: Cast) -> None:
    async with opened(cast) as here, opened(cast) as there:
        Seat(here, cast).write(WORDS + "across")
        await until(lambda: str(there.document) == WORDS + "across")
        Seat(there, cast).write("back " + WORDS + "across")
        await until(lambda: str(here.document) == "back " + WORDS + "across")
    assert await text_of(cast) == "back " + WORDS + "across"


async def test_who_sits_at_another_process_is_seen(cast: Cast) -> None:
    async with opened(cast) as here, opened(cast) as there:
        seat = Seat(here, cast)
        here.present(seat.member, [Presence(5, 1, json.dumps({"cursor": None}))])
        await until(lambda: bool(there.roster._elsewhere()))
        newcomer = Seat(there, cast)
        await until(lambda: any(b"Editor" in one.get("bytes", b"") for one in newcomer.sent))


async def test_words_that_a_dead_process_only_told_are_stored_by_who_heard_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_module, "HEAL_SECONDS", 0.05)
    async with opened(cast) as there:
        here = Room(cast.draft.pk, cast.project.pk)
        await here.open()
        seat = Seat(here, cast)
        seat.write(WORDS + "last words")
        assert here._storing is not None
        here._storing.cancel()  # it dies before it stores
        await until(lambda: str(there.document) == WORDS + "last words")
        back = Seat(there, cast)
        back.room.write(back.member, seat.page.update(), is_answer=True)
        await until(lambda: back.stored == 1)
        assert await text_of(cast) == WORDS + "last words"


async def test_rows_that_nobody_told_of_are_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_module, "HEAL_SECONDS", 0.05)
    async with opened(cast) as room:
        monkeypatch.setattr(hints, "_listeners", {})
        edit = sync_to_async(services.draft_edit)
        await edit(draft=await Draft.objects.aget(pk=cast.draft.pk), text="found", user=cast.owner)
        await until(lambda: str(room.document) == "found")


async def test_what_cannot_be_sung_or_stored_is_taken_out_for_everybody(cast: Cast) -> None:
    async with opened(cast) as room:
        one, other = Seat(room, cast), Seat(room, cast)
        one.write(WORDS + "a\x00b\r\nc")
        await until(lambda: one.stored == 1)
        assert str(room.document) == await text_of(cast) == WORDS + "ab\nc"
        assert other.stored == 0


async def test_a_second_of_typing_is_a_few_rows(cast: Cast) -> None:
    async with opened(cast) as room:
        seat = Seat(room, cast)
        for number in range(100):
            seat.write(str(seat.page) + str(number))
        await until(lambda: seat.stored == 100)
        assert await DraftUpdate.objects.acount() == 1
    assert await DraftUpdate.objects.acount() == 0


async def test_a_draft_that_is_erased_closes_its_room(cast: Cast) -> None:
    async with opened(cast) as room:
        seat = Seat(room, cast)
        await Draft.objects.filter(pk=cast.draft.pk).adelete()
        seat.write("too late")
        await until(lambda: any(one.get("code") == Close.NOT_FOUND for one in seat.sent))


async def test_whoever_writes_hears_of_takes_that_others_make(cast: Cast) -> None:
    async with opened(cast) as room:
        seat = Seat(room, cast)
        await sync_to_async(takes_changed)(cast.project.pk)
        await until(lambda: any(one.get("text") == '{"kind":"takes"}' for one in seat.sent))


async def test_a_connection_that_does_not_keep_up_is_closed(cast: Cast) -> None:
    stuck = asyncio.Event()
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)
        if len(sent) == 1:
            await stuck.wait()

    member = Member(Person(cast.editor.pk, "Editor", 30, can_edit=True, session=""), None, send)
    delivery = asyncio.create_task(member.deliver())
    for _ in range(WAITING_MAX + 10):
        member.tell(b"words")
        await asyncio.sleep(0)
    stuck.set()
    await delivery
    assert (len(sent), sent[-1]) == (2, {"type": "websocket.close", "code": Close.TOO_SLOW})
