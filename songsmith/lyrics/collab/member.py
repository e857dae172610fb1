"""One person at one page: what they may do, and what waits to be sent to them."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from songsmith.lyrics.collab.wire import BadMessage, Presence

Send = Callable[[dict[str, Any]], Awaitable[None]]
"""Of ASGI."""

WAITING_MAX = 256
"""Messages that may wait for a slow connection; more close it; it hears what it missed when it is back."""

CURSOR_MAX = 1_000
"""Characters of JSON; two relative positions have a tenth of it."""


class Close:
    """Why a socket is closed; the page knows these numbers."""

    BAD_MESSAGE = 4400
    SIGNED_OUT = 4401
    NOT_ALLOWED = 4403
    NOT_FOUND = 4404
    CHANGED_ROLE = 4410
    TOO_LONG = 4413
    TOO_SLOW = 1013
    TOO_LARGE = 1009


@dataclass(frozen=True, slots=True)
class Person:
    """Who sits there, as the database has them. session: the key of the session they signed in with."""

    user: uuid.UUID
    name: str
    hue: int
    can_edit: bool
    session: str


class Member:
    """One open socket. Used on the event loop only."""

    def __init__(self, person: Person, client: int | None, send: Send) -> None:
        """client: the Yjs client id that the page writes under."""
        self.person = person
        self.client = client
        self.presence: Presence | None = None
        self.received = 0
        self.stored = 0
        self._send = send
        self._waiting: deque[dict[str, Any]] = deque()
        self._wake = asyncio.Event()
        self._closing = False

    @property
    def is_closing(self) -> bool:
        return self._closing

    def tell(self, message: bytes | str) -> None:
        """Sends it when those before it are sent."""
        if self._closing:
            return
        if len(self._waiting) >= WAITING_MAX:
            self._waiting.clear()
            self.close(Close.TOO_SLOW)
            return
        field = "bytes" if isinstance(message, bytes) else "text"
        self._waiting.append({"type": "websocket.send", field: message})
        self._wake.set()

    def close(self, code: int) -> None:
        """After what waits is sent."""
        if not self._closing:
            self._closing = True
            self._waiting.append({"type": "websocket.close", "code": code})
            self._wake.set()

    async def deliver(self) -> None:
        """Sends what waits, until the socket is closed."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting:
                message = self._waiting.popleft()
                await self._send(message)
                if message["type"] == "websocket.close":
                    return

    def stamp(self, told: Presence) -> Presence:
        """What the page says of itself, with the name that the server knows. Raises BadMessage."""
        try:
            state = json.loads(told.state)
        except (ValueError, RecursionError) as error:
            raise BadMessage("a presence that is not JSON") from error
        if not isinstance(state, dict):
            return Presence(told.client, told.clock, "null")
        cursor = state.get("cursor")
        if len(json.dumps(cursor)) > CURSOR_MAX:
            raise BadMessage("a cursor as large as a song")
        user = {"id": str(self.person.user), "name": self.person.name, "hue": self.person.hue}
        stamped = json.dumps({"user": user, "cursor": cursor}, separators=(",", ":"))
        return Presence(told.client, told.clock, stamped)
