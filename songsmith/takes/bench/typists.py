"""People who type, without browsers: real sockets that count how long each keystroke takes to the others."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pycrdt import YMessageType
from websockets.asyncio.client import ClientConnection, connect

from songsmith.lyrics.collab.document import LyricDocument, client_new
from songsmith.lyrics.collab.wire import question, update_message

KEY = re.compile(rb"#(\d{7});")
"""A keystroke: what is typed is its number, which every receiver finds in whatever message carries it."""

OPENING_SECONDS = 60.0
LAST_SECONDS = 2.0  # for keystrokes that are still on their way at the end


@dataclass(frozen=True, slots=True)
class Address:
    """Where one person writes. headers: what signs them in."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    origin: str | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """Seconds from a keystroke to each of the others; how many of them should have heard and did not."""

    delays: tuple[float, ...]
    missing: int


def type_together(
    places: Sequence[Address],
    *,
    keys_a_second: float,
    seconds: float,
    at_end: Callable[[], None] = lambda: None,
) -> Typed:
    """One typist at each place; those with the same url share a sheet. at_end: called before they leave."""
    return asyncio.run(_type_together(places, keys_a_second, seconds, at_end))


class _Clock:
    """When each keystroke was made, and when it arrived."""

    def __init__(self) -> None:
        self.sent: list[float] = []
        self.delays: list[float] = []

    def key(self) -> str:
        self.sent.append(time.perf_counter())
        return f"#{len(self.sent) - 1:07};"

    def heard(self, message: bytes, own: set[int]) -> None:
        now = time.perf_counter()
        for found in KEY.findall(message):
            if int(found) not in own:
                self.delays.append(now - self.sent[int(found)])


async def _type_together(
    places: Sequence[Address], keys_a_second: float, seconds: float, at_end: Callable[[], None]
) -> Typed:
    clock = _Clock()
    sockets = [await _opened(place) for place in places]
    own: list[set[int]] = [set() for _ in places]
    ears = [
        asyncio.create_task(_listen(socket, clock, mine)) for socket, mine in zip(sockets, own, strict=True)
    ]
    await asyncio.gather(
        *(
            _type(socket, clock, mine, 1 / keys_a_second, seconds)
            for socket, mine in zip(sockets, own, strict=True)
        )
    )
    here = [place.url for place in places]
    wanted = sum(len(mine) * (here.count(url) - 1) for mine, url in zip(own, here, strict=True))
    deadline = time.monotonic() + LAST_SECONDS
    while len(clock.delays) < wanted and time.monotonic() < deadline:
        await asyncio.sleep(0.01)
    at_end()
    for ear in ears:
        ear.cancel()
    await asyncio.gather(*(socket.close() for socket in sockets))
    return Typed(tuple(clock.delays), wanted - len(clock.delays))


async def _opened(place: Address) -> ClientConnection:
    """Returns when the sheet is there."""
    client = client_new()
    separator = "&" if "?" in place.url else "?"
    socket = await connect(
        f"{place.url}{separator}client={client}",
        additional_headers=place.headers,
        origin=place.origin,  # type: ignore[arg-type]
        compression=None,
        max_size=None,
        proxy=None,
    )
    await socket.send(question(LyricDocument(client=client).state))
    async with asyncio.timeout(OPENING_SECONDS):
        while not _is_answer(await socket.recv()):
            pass
    return socket


def _is_answer(message: str | bytes) -> bool:
    return isinstance(message, bytes) and message[:2] == bytes([YMessageType.SYNC, 1])


async def _listen(socket: ClientConnection, clock: _Clock, own: set[int]) -> None:
    async for message in socket:
        if isinstance(message, bytes):
            clock.heard(message, own)


async def _type(socket: ClientConnection, clock: _Clock, own: set[int], pause: float, seconds: float) -> None:
    """Each into a copy of their own: what a page does with what it hears is not the server's time."""
    page = LyricDocument(client=client_new())
    until = time.perf_counter() + seconds
    await asyncio.sleep(random.uniform(0, pause))
    while time.perf_counter() < until:
        began = time.perf_counter()
        update = page.write(str(page) + f"#{len(clock.sent):07};")
        own.add(len(clock.sent))
        clock.key()
        await socket.send(update_message(update))
        await asyncio.sleep(max(0.0, pause - (time.perf_counter() - began)))
