"""The Yjs document of a sheet: one shared text. Nothing here knows of databases or sockets.

A pycrdt document belongs to the thread that made it. Its text counts UTF-8 bytes, the browser's UTF-16 units.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence

from pycrdt import Decoder, Doc, Text, TransactionEvent, get_update, merge_updates

from songsmith.lyrics.collab.changes import text_changes

TEXT = "lyrics"
"""The name of the shared text, here and in the browser."""

EMPTY = b"\x00\x00"
"""The update that changes nothing."""

CLIENT_MAX = 2**32
"""Yjs takes its client ids below."""


class BadUpdate(ValueError):
    """Not an update, or one that builds on something that is not here."""


class LyricDocument:
    """Words that can be merged with every other copy of them."""

    def __init__(self, updates: Iterable[bytes] = (), *, client: int | None = None) -> None:
        """client: the id under which this copy writes. Raises BadUpdate."""
        self._doc: Doc[Text] = Doc(client_id=client)
        self._text = self._doc.get(TEXT, type=Text)
        self._fresh: list[bytes] = []
        self._waiting: list[bytes] = []
        self._subscription = self._doc.observe(self._hear)
        for update in updates:
            self.apply(update)

    def __str__(self) -> str:
        return str(self._text)

    @property
    def size(self) -> int:
        """Bytes of UTF-8."""
        return len(self._text)

    @property
    def state(self) -> bytes:
        """The state vector: how much of each client's writing is here. Deletions have no place in it."""
        return self._doc.get_state()

    def update(self) -> bytes:
        """Everything."""
        return self._doc.get_update()

    def update_since(self, state: bytes) -> bytes:
        """What a copy with that state vector lacks, and all deletions. Raises BadUpdate."""
        try:
            return self._doc.get_update(state)
        except ValueError as error:
            raise BadUpdate(str(error)) from error

    def apply(self, update: bytes) -> bytes:
        """Merges the update; returns what of it was new, as an update. Raises BadUpdate."""
        self._fresh.clear()
        try:
            self._doc.apply_update(update)
        except ValueError as error:
            raise BadUpdate(str(error)) from error
        if not self._fresh and self._lacks(update):
            raise BadUpdate("it builds on words that are not here")
        return self._taken()

    def load(self, updates: Sequence[bytes]) -> bytes:
        """Merges what was stored; returns what of it was new. Words whose ground is missing wait for it."""
        fresh: list[bytes] = []
        for update in updates:
            try:
                fresh.append(self.apply(update))
            except BadUpdate:
                self._waiting.append(update)
        self._waiting = [one for one in self._waiting if self._lacks(one)]
        return merge_updates(*fresh) if len(fresh) > 1 else (fresh or [EMPTY])[0]

    @property
    def is_waiting(self) -> bool:
        """Whether something that was loaded builds on words that are not here yet."""
        return bool(self._waiting)

    def _lacks(self, update: bytes) -> bool:
        return get_update(update, self.state)[:1] != b"\x00"

    def write(self, text: str) -> bytes:
        """Makes the words those of `text` by small edits; returns them as an update."""
        old = str(self)
        self._fresh.clear()
        with self._doc.transaction():
            for change in reversed(text_changes(old, text)):
                start, end = len(old[: change.start].encode()), len(old[: change.end].encode())
                if start < end:
                    del self._text[start:end]
                if change.words:
                    self._text.insert(start, change.words)
        return self._taken()

    def _hear(self, event: TransactionEvent) -> None:
        self._fresh.append(event.update)

    def _taken(self) -> bytes:
        taken = self._fresh[-1] if self._fresh else EMPTY
        self._fresh.clear()
        return taken


def client_new() -> int:
    """An id to write under that nobody has."""
    return secrets.randbelow(CLIENT_MAX)


def clients_of(state: bytes) -> dict[int, int]:
    """Client id → how many of its characters a state vector covers."""
    decoder = Decoder(state)
    pairs = [(decoder.read_var_uint(), decoder.read_var_uint()) for _ in range(decoder.read_var_uint())]
    return dict(pairs)
