"""Messages on the socket: binary ones as y-websocket speaks them, and our own few as JSON text. Pure.

Text frames, to the page only: {"kind": "hello", "can_edit"}; {"kind": "takes"}, when one is being made; and
{"kind": "stored", "count"}: how many of the updates of this connection are in the database. A state vector
could not say that, since deletions have no place in it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycrdt import YMessageType, YSyncMessageType, write_var_uint

MESSAGE_MAX_BYTES = 256_000

_UINT_BYTES = 8  # of the numbers that Yjs writes; longer ones would only keep the server busy

_QUESTION = bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP1])
_ANSWER = bytes([YMessageType.SYNC, YSyncMessageType.SYNC_STEP2])
_UPDATE = bytes([YMessageType.SYNC, YSyncMessageType.SYNC_UPDATE])
_PRESENCE = bytes([YMessageType.AWARENESS])


@dataclass(frozen=True, slots=True)
class Question:
    """What is missing above this state vector?"""

    state: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """is_answer: to our question, so it may hold the writing of several clients."""

    payload: bytes
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Presence:
    """state: what a client says of itself as JSON; "null": it is gone. clock rises with every change."""

    client: int
    clock: int
    state: str


Message = Question | Update | list[Presence]


class BadMessage(ValueError):
    """Nothing that a page of ours would send."""


def message_read(data: bytes) -> Message | None:
    """None: a kind that means nothing here. Raises BadMessage."""
    reader = _Reader(data)
    kind = reader.uint()
    if kind == YMessageType.AWARENESS:
        return _presences(_Reader(reader.sized()))
    if kind != YMessageType.SYNC:
        return None
    step, payload = reader.uint(), reader.sized()
    if step == YSyncMessageType.SYNC_STEP1:
        return Question(payload)
    return Update(payload, is_answer=step == YSyncMessageType.SYNC_STEP2)


def question(state: bytes) -> bytes:
    return _QUESTION + _sized(state)


def answer(update: bytes) -> bytes:
    return _ANSWER + _sized(update)


def update_message(update: bytes) -> bytes:
    return _UPDATE + _sized(update)


def presence_message(presences: Sequence[Presence]) -> bytes:
    pieces = [write_var_uint(len(presences))]
    for one in presences:
        pieces += [write_var_uint(one.client), write_var_uint(one.clock), _sized(one.state.encode())]
    return _PRESENCE + _sized(b"".join(pieces))


def text_message(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, **fields}, separators=(",", ":"))


def _sized(data: bytes) -> bytes:
    return write_var_uint(len(data)) + data


def _presences(reader: _Reader) -> list[Presence]:
    found: list[Presence] = []
    for _ in range(reader.uint()):
        found.append(Presence(reader.uint(), reader.uint(), reader.text()))
    return found


class _Reader:
    """Takes a message apart; whatever is wrong with it is a BadMessage."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def uint(self) -> int:
        number = 0
        for place in range(_UINT_BYTES):
            byte = self._take(1)[0]
            number |= (byte & 127) << (7 * place)
            if byte < 128:
                return number
        raise BadMessage("a number without end")

    def sized(self) -> bytes:
        return self._take(self.uint())

    def text(self) -> str:
        try:
            return self.sized().decode()
        except UnicodeDecodeError as error:
            raise BadMessage("no text") from error

    def _take(self, count: int) -> bytes:
        taken = self._data[self._at : self._at + count]
        if len(taken) < count:
            raise BadMessage("cut off")
        self._at += count
        return taken
