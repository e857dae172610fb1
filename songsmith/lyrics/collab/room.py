"""One open sheet in this process: a document, the people at it, and what of it is not stored yet.

The database is the truth: what a room hears is told to its people at once and stored a moment later; what
others store is read when a hint comes, and every few seconds in case it was lost. On one event loop only.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
import uuid
from collections.abc import Coroutine
from typing import Any

from django.db import DatabaseError, InterfaceError
from pycrdt import merge_updates

from songsmith.core.hints import Listener, ahint
from songsmith.lyrics.collab import store
from songsmith.lyrics.collab.document import EMPTY, BadUpdate, LyricDocument, clients_of
from songsmith.lyrics.collab.gate import refusals
from songsmith.lyrics.collab.member import Close, Member
from songsmith.lyrics.collab.roster import Roster
from songsmith.lyrics.collab.store import Batch, Loaded, Written
from songsmith.lyrics.collab.thread import in_store
from songsmith.lyrics.collab.wire import BadMessage, Presence, text_message, update_message
from songsmith.lyrics.history import draft_left
from songsmith.lyrics.models import Draft
from songsmith.lyrics.text import DRAFT_MAX_BYTES, text_clean
from songsmith.projects.live import access_topic

log = logging.getLogger(__name__)

STORE_SECONDS = 0.25  # a person's typing of that long is one row
RETRY_SECONDS = 2.0  # after the database failed; what was written waits, and pages say so
TOUCH_SECONDS = 5.0  # between two moments that the library notes somebody's writing at
HEAL_SECONDS = 5.0  # between two looks for what a lost hint would have told
ACCESS_SECONDS = 15.0  # after which a session that ended, or a role nobody spoke of, closes a socket

_AWAY = (DatabaseError, InterfaceError)


class TooLong(Exception):
    """The words would not fit. Nothing was taken over."""


class Room:
    """Open it before anybody joins; close it when the last one has left."""

    def __init__(self, draft_id: uuid.UUID, project_id: uuid.UUID) -> None:
        self.draft_id = draft_id
        self.roster = Roster()
        self.document = LyricDocument()
        self._project_id = project_id
        self._touched = -math.inf  # when the song's last activity was noted
        self._known = store.NOTHING  # the last row that is in the document
        self._hearsay = False  # whether the document may hold words that only another process is to store
        self._writers: dict[int, uuid.UUID | None] = {}
        self._new_writers: dict[int, uuid.UUID] = {}
        self._unsent: list[tuple[Member | None, bytes]] = []
        self._unstored: list[Written] = []
        self._sending = False
        self._storing: asyncio.Task[None] | None = None
        self._database = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._listener: Listener | None = None

    # --- Opening and closing ---

    async def open(self) -> None:
        """Listens first and reads second, so that nothing falls between. Raises Draft.DoesNotExist."""
        topics = (store.draft_topic(self.draft_id), access_topic(self._project_id))
        self._listener = Listener(topics, self._hear)
        await self._listener.open()
        try:
            loaded, self._writers = await in_store(store.document_open, self.draft_id)
        except BaseException:
            await self._listener.close()
            raise
        self._take(loaded)
        self._start(self._heal())

    async def stored(self) -> None:
        """Returns when nothing waits to be stored."""
        if self._hearsay:
            self._store_soon()
        while self._storing is not None:
            await asyncio.wait({self._storing})

    async def close(self) -> None:
        """Makes a snapshot, keeps the words as a revision and lets go; call `stored` before."""
        for task in self._tasks:
            task.cancel()
        if self._listener is not None:
            await self._listener.close()
        try:
            await in_store(store.document_compact, self.draft_id)
            await in_store(draft_left, self.draft_id)
        except _AWAY:
            log.warning("No snapshot of a sheet could be made; its rows stay.", exc_info=True)

    # --- People ---

    def join(self, member: Member) -> None:
        if member.person.can_edit and member.client in clients_of(self.document.state):
            self._claim(member, member.client)
        self.roster.join(member)

    def leave(self, member: Member) -> None:
        self.roster.leave(member)
        self._send_soon()

    def present(self, member: Member, presences: list[Presence]) -> None:
        """Takes what a page says of itself; what it says of others is dropped. Raises BadMessage."""
        for told in presences:
            if self._writers.get(told.client, member.person.user) != member.person.user:
                continue
            member.client = told.client if member.client is None else member.client
            if told.client == member.client:
                self.roster.present(member, told)
                self._send_soon()

    async def check_access(self, user: uuid.UUID | None = None) -> None:
        """Closes the sockets of those who may not go on as they are. user: only theirs."""
        people = {one.person for one in self.roster.members if user in (None, one.person.user)}
        try:
            refused = await in_store(refusals, self.draft_id, people)
        except _AWAY:
            log.warning("Roles could not be read; the next time will tell.", exc_info=True)
            return
        for member in tuple(self.roster.members):
            if member.person in refused:
                member.close(refused[member.person])

    # --- Words ---

    def write(self, member: Member, update: bytes, *, is_answer: bool) -> None:
        """Takes over what a page wrote. Raises BadMessage, TooLong."""
        before = self.document.state if is_answer or member.client is None else None
        fresh = self._merge(update)
        member.received += 1
        if fresh == EMPTY:
            if self._unstored or self._hearsay:
                self._store_soon()
            else:
                self.roster.acknowledge({member: member.received})
            return
        self._claim_words(member, before)
        self._unstored.append(Written(member.person.user, fresh))
        self._send(member, fresh)
        self._store_soon()

    def _claim_words(self, member: Member, before: bytes | None) -> None:
        """before: state of the document before words of several visits, as those written offline may be."""
        if before is None:
            self._claim(member, member.client)
            return
        for client in clients_of(self.document.state).keys() - clients_of(before).keys():
            self._claim(member, client)

    def _claim(self, member: Member, client: int | None) -> None:
        """The first one to write under a client id keeps it."""
        if client is not None and client not in self._writers:
            self._writers[client] = self._new_writers[client] = member.person.user

    def _merge(self, update: bytes) -> bytes:
        try:
            if self.document.size + len(update) > DRAFT_MAX_BYTES:
                # On a copy, since nothing can be taken back. Making too long a sheet shorter is welcome.
                copy = LyricDocument([self.document.update(), update])
                if copy.size > max(DRAFT_MAX_BYTES, self.document.size):
                    raise TooLong
            return self.document.apply(update)
        except BadUpdate as error:
            raise BadMessage(str(error)) from error

    def _tidy(self) -> None:
        """What cannot be stored in a database or sung is taken out, for everybody."""
        text = str(self.document)
        clean = text_clean(text).text
        if clean != text:
            fresh = self.document.write(clean)
            self._unstored.append(Written(None, fresh))
            self._send(None, fresh)

    # --- Telling ---

    def _send(self, sender: Member | None, update: bytes) -> None:
        self._unsent.append((sender, update))
        self._send_soon()

    def _send_soon(self) -> None:
        """Whatever arrives in one turn of the event loop goes out in one message."""
        if not self._sending:
            self._sending = True
            asyncio.get_running_loop().call_soon(self._send_now)

    def _send_now(self) -> None:
        self._sending = False
        unsent, self._unsent = self._unsent, []
        if unsent:
            update = _merge_updates([update for _, update in unsent])
            senders = {sender for sender, _ in unsent}
            self.roster.tell(update_message(update), besides=senders.pop() if len(senders) == 1 else None)
            self._hint({"kind": "update", "update": update})
        if news := self.roster.news():
            parts = [[one.client, one.clock, one.state] for one in news]
            self._hint({"kind": "presence", "presences": parts})

    def _hint(self, message: dict[str, Any]) -> None:
        if self._listener is not None and self._listener.is_shared:
            self._start(ahint(store.draft_topic(self.draft_id), message, besides=self._listener))

    # --- Hearing ---

    def _hear(self, message: dict[str, Any]) -> None:
        """A hint from another process, or from a service."""
        if message["kind"] == "update":
            self._hear_words(message["update"])
        elif message["kind"] == "presence":
            self.roster.present_far([Presence(*parts) for parts in message["presences"]])
        elif message["kind"] == "access":
            self._start(self.check_access(uuid.UUID(message["user"]) if message["user"] else None))
        elif message["kind"] == "takes":
            self.roster.tell(text_message("takes"))
        elif message["upto"] > self._known:
            self._start(self.reread())

    def _hear_words(self, update: bytes) -> None:
        """Another process tells them before it stores them; should it end before, this one does."""
        try:
            fresh = self.document.apply(update)
        except BadUpdate:
            return  # hints overtake each other; the rows come in order
        if fresh != EMPTY:
            self._hearsay = True
            self.roster.tell(update_message(fresh))

    async def reread(self) -> None:
        """Takes over what others stored."""
        async with self._database:
            try:
                self._take(await in_store(store.document_since, self.draft_id, self._known))
            except _AWAY:
                log.warning("A sheet could not be read again; the next time will tell.", exc_info=True)

    async def _heal(self) -> None:
        rounds = 0
        while True:
            await asyncio.sleep(HEAL_SECONDS)
            await self.reread()
            if self._hearsay:
                self._store_soon()
            rounds += 1
            if rounds * HEAL_SECONDS >= ACCESS_SECONDS:
                rounds = 0
                await self.check_access()

    def _take(self, loaded: Loaded) -> None:
        fresh = self.document.load(loaded.updates)
        if fresh != EMPTY:
            self.roster.tell(update_message(fresh))
        self._known = max(self._known, loaded.upto)

    # --- Storing ---

    def _store_soon(self) -> None:
        if self._storing is None:
            self._storing = asyncio.create_task(self._store())

    async def _store(self) -> None:
        """Until nothing is left. Everything that comes within a quarter of a second is one transaction."""
        pause = STORE_SECONDS
        try:
            while self._unstored or self._hearsay:
                await asyncio.sleep(pause)
                try:
                    await self._store_now()
                    pause = STORE_SECONDS
                except _AWAY:
                    log.warning("Words could not be stored; trying again.", exc_info=True)
                    pause = RETRY_SECONDS
        except Draft.DoesNotExist:
            self._unstored.clear()
            self._hearsay = False
            self.roster.close(Close.NOT_FOUND)
        finally:
            self._storing = None

    async def _store_now(self) -> None:
        async with self._database:
            self._tidy()
            count, counts = len(self._unstored), {one: one.received for one in self.roster.members}
            batch = Batch(
                written=_by_author(self._unstored),
                writers=dict(self._new_writers),
                text=str(self.document),
                known=self._known,
                hearsay=self.document.update() if self._hearsay else None,
                touched=self._project_id if time.monotonic() - self._touched > TOUCH_SECONDS else None,
            )
            self._hearsay = False
            try:
                loaded = await in_store(store.updates_append, self.draft_id, batch)
            except BaseException:
                self._hearsay = self._hearsay or batch.hearsay is not None
                raise
            self._take(loaded)
        if batch.touched is not None:
            self._touched = time.monotonic()
        del self._unstored[:count]
        for client in batch.writers:
            del self._new_writers[client]
        self.roster.acknowledge(counts)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs it beside, for as long as the room is open."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _by_author(written: list[Written]) -> list[Written]:
    """One update for each author, in the order of their first words: each finds there what it builds on."""
    by_author: dict[uuid.UUID | None, list[bytes]] = {}
    for one in written:
        by_author.setdefault(one.author, []).append(one.payload)
    return [Written(author, _merge_updates(payloads)) for author, payloads in by_author.items()]


def _merge_updates(updates: list[bytes]) -> bytes:
    return updates[0] if len(updates) == 1 else merge_updates(*updates)
