"""A page without a browser: a real socket, a document of its own, and the protocol that pages speak."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

from django.conf import settings
from django.test import Client
from pycrdt import YMessageType
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from songsmith.accounts.models import User
from songsmith.lyrics.collab.document import EMPTY, LyricDocument, client_new
from songsmith.lyrics.collab.wire import (
    Presence,
    Question,
    Update,
    answer,
    message_read,
    presence_message,
    question,
    update_message,
)
from songsmith.lyrics.models import Draft
from tests.live import PATIENCE_SECONDS


class Shut(Exception):
    """The socket was refused or closed."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Peer:
    """Connect it, then `settle` until something is true. sent, stored: updates of this connection."""

    def __init__(self, live: str, draft: Draft, session: str, client: int | None = None) -> None:
        self.live, self.draft, self.session = live, draft, session
        self.client = client_new() if client is None else client
        self.document = LyricDocument(client=self.client)
        self.others: dict[int, dict[str, Any]] = {}
        self.socket: ClientConnection | None = None
        self.can_edit: bool | None = None
        self.clock = 0
        self._open = ExitStack()

    def connect(self, origin: str | None = None) -> Self:
        """Asks for what is there, and waits until it has answered what the server asks. Raises Shut."""
        self.sent = self.stored = 0
        self.synced = self.answered = False
        address = f"{self.live.replace('http', 'ws', 1)}/ws/drafts/{self.draft.pk}/?client={self.client}"
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}"}
        try:
            self.socket = self._open.enter_context(
                connect(
                    address,
                    additional_headers=headers,
                    origin=Origin(origin or self.live),
                    compression=None,
                    proxy=None,
                )
            )
        except InvalidStatus as refusal:
            raise Shut(refusal.response.status_code) from refusal
        self.say(question(self.document.state))
        self.settle(lambda: self.synced and (self.answered or not self.can_edit))
        return self

    @property
    def text(self) -> str:
        return str(self.document)

    @property
    def is_saved(self) -> bool:
        return self.sent == self.stored

    def say(self, message: bytes) -> None:
        assert self.socket is not None
        try:
            self.socket.send(message)
        except ConnectionClosed as closed:
            raise Shut(closed.rcvd.code if closed.rcvd else 1006) from closed

    def write(self, text: str) -> None:
        """Makes the sheet say that, and tells the server."""
        self.update(self.document.write(text))

    def update(self, update: bytes) -> None:
        self.sent += 1
        self.say(update_message(update))

    def present(self, client: int | None = None, **state: Any) -> None:
        self.clock += 1
        told = Presence(self.client if client is None else client, self.clock, json.dumps(state))
        self.say(presence_message([told]))

    def settle(self, true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
        """Hears what comes until it is true. Raises Shut."""
        deadline = time.monotonic() + seconds
        while not true():
            left = deadline - time.monotonic()
            assert left > 0, f"waited in vain; the sheet says {self.text!r}"
            self.hear(min(left, 0.05))

    def hear(self, seconds: float) -> None:
        assert self.socket is not None
        try:
            message = self.socket.recv(timeout=seconds)
        except TimeoutError:
            return
        except ConnectionClosed as closed:
            raise Shut(closed.rcvd.code if closed.rcvd else 1006) from closed
        if isinstance(message, str):
            self._told(json.loads(message))
        elif message[0] in (YMessageType.SYNC, YMessageType.AWARENESS):
            self._heard(message)

    def _told(self, said: dict[str, Any]) -> None:
        if said["kind"] == "hello":
            self.can_edit = said["can_edit"]
        if said["kind"] == "stored":
            self.stored = said["count"]

    def _heard(self, data: bytes) -> None:
        message = message_read(data)
        if isinstance(message, Question):
            missing = self.document.update_since(message.state)
            if missing != EMPTY:
                self.sent += 1
                self.say(answer(missing))
            self.answered = True
        elif isinstance(message, Update):
            self.document.load([message.payload])
            self.synced = self.synced or message.is_answer
        elif message is not None:
            self.others |= {one.client: json.loads(one.state) for one in message}

    def leave(self) -> None:
        self._open.close()
