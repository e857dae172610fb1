"""The documents in the database. Synchronous; rooms call it on a thread of its own (`thread`).

Every write locks the draft's row first and rewrites `Draft.text` in the same transaction: whoever reads a
draft reads what was acknowledged, and never has to know of documents.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.hints import hint
from songsmith.lyrics.collab.document import EMPTY, LyricDocument, client_new
from songsmith.lyrics.models import Draft, DraftDocument, DraftUpdate, DraftWriter
from songsmith.projects.services import project_touch

COMPACT_ROWS = 400
"""Update rows after which a snapshot replaces them: a hundred seconds of one person's typing."""

NOTHING = -1
"""Known of a document: not even its first snapshot."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What of a document is above what the reader knew. upto: the highest id of a row in it."""

    updates: tuple[bytes, ...]
    upto: int


@dataclass(frozen=True, slots=True)
class Written:
    """An update and whose it is."""

    author: uuid.UUID | None
    payload: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """What a room stores at once. text: its words after that; known: the last row that it had.

    hearsay: the whole document, when it may hold words that another process was to store.
    """

    written: Sequence[Written]
    writers: Mapping[int, uuid.UUID]
    text: str
    known: int
    hearsay: bytes | None = None


def draft_topic(draft_id: uuid.UUID) -> str:
    """Where rooms hear of each other, and of rows that others appended."""
    return f"draft.{draft_id}"


@transaction.atomic
def document_open(draft_id: uuid.UUID) -> tuple[Loaded, dict[int, uuid.UUID | None]]:
    """The whole document, made from the draft's text if it has none yet, and its writers.

    Raises Draft.DoesNotExist.
    """
    draft = _locked(draft_id)
    _ensure(draft)
    writers = DraftWriter.objects.filter(draft=draft).values_list("client", "user_id")
    return document_since(draft_id, NOTHING), dict(writers)


def document_since(draft_id: uuid.UUID, known: int) -> Loaded:
    """What was stored above row `known`. Two queries, a third when a snapshot has taken rows away.

    Without a lock: a snapshot that comes between two queries is met by the next call.
    """
    upto = DraftDocument.objects.filter(pk=draft_id).values_list("upto", flat=True).first()
    rows = list(_rows(draft_id).filter(pk__gt=known).values_list("pk", "payload"))
    updates = [bytes(payload) for _, payload in rows]
    top = rows[-1][0] if rows else known
    if upto is not None and upto > known:
        document = DraftDocument.objects.get(pk=draft_id)
        updates.insert(0, bytes(document.state))
        top = max(top, document.upto)
    return Loaded(tuple(updates), top)


@transaction.atomic
def updates_append(draft_id: uuid.UUID, batch: Batch) -> Loaded:
    """Appends what a room heard; returns the rows of others that it missed, and its own last id.

    Raises Draft.DoesNotExist.
    """
    draft = _locked(draft_id)
    missed = document_since(draft_id, batch.known)
    people = _alive({one.author for one in batch.written} | set(batch.writers.values()))
    authors = [one.author if one.author in people else None for one in batch.written]
    upto, text = missed.upto, batch.text
    for author, one in zip(authors, batch.written, strict=True):
        upto = _append(draft, author, one.payload)
    _claim(draft, {client: user for client, user in batch.writers.items() if user in people})
    if missed.updates or batch.hearsay is not None:
        whole = _whole(draft_id)
        unheard = whole.apply(batch.hearsay) if batch.hearsay is not None else EMPTY
        if unheard != EMPTY:
            upto = _append(draft, None, unheard)
        text = str(whole)
    _project(draft, text, next((author for author in reversed(authors) if author), None))
    return Loaded(missed.updates, upto)


@transaction.atomic
def draft_write(draft: Draft, text: str, author: User | None) -> None:
    """Makes the draft's words those of `text` by edits that merge with live typing; tells open rooms.

    `draft` was locked and read in this transaction, and is brought up to date.
    """
    _ensure(draft)
    client = client_new()
    document = _whole(draft.pk, client=client)
    payload = document.write(text)
    upto = _append(draft, author.pk if author else None, payload)
    _claim(draft, {client: author.pk if author else None})
    _project(draft, text, author.pk if author else None)
    if _rows(draft.pk).count() >= COMPACT_ROWS:
        document_compact(draft.pk)
    topic, message = draft_topic(draft.pk), {"kind": "rows", "upto": upto}
    transaction.on_commit(lambda: hint(topic, message))


@transaction.atomic
def document_compact(draft_id: uuid.UUID) -> None:
    """One snapshot instead of rows; who wrote which words stays in it. Nothing to do is fine."""
    if Draft.objects.select_for_update().filter(pk=draft_id).first() is None:
        return
    last = _rows(draft_id).values_list("pk", flat=True).last()
    if last is None:
        return
    whole = _whole(draft_id)
    if whole.is_waiting:
        return  # for words that another process has not stored yet; a snapshot would lose what builds on them
    state = whole.update()
    DraftDocument.objects.filter(pk=draft_id).update(state=state, upto=last)
    _rows(draft_id).filter(pk__lte=last).delete()


def _locked(draft_id: uuid.UUID) -> Draft:
    return Draft.objects.select_for_update().get(pk=draft_id)


def _append(draft: Draft, author: uuid.UUID | None, payload: bytes) -> int:
    return DraftUpdate.objects.create(draft=draft, author_id=author, payload=payload).pk


def _rows(draft_id: uuid.UUID) -> models.QuerySet[DraftUpdate]:
    return DraftUpdate.objects.filter(draft_id=draft_id).order_by("pk")


def _ensure(draft: Draft) -> None:
    """Makes the document of a locked draft that has none. The words in it are nobody's."""
    if DraftDocument.objects.filter(pk=draft.pk).exists():
        return
    client = client_new()
    document = LyricDocument(client=client)
    document.write(draft.text)
    DraftDocument.objects.create(draft=draft, state=document.update())
    _claim(draft, {client: None})


def _whole(draft_id: uuid.UUID, client: int | None = None) -> LyricDocument:
    document = LyricDocument(client=client)
    document.load(document_since(draft_id, NOTHING).updates)
    return document


def _claim(draft: Draft, writers: Mapping[int, uuid.UUID | None]) -> None:
    """The first claim of a client id stays."""
    rows = [DraftWriter(draft=draft, client=client, user_id=user) for client, user in writers.items()]
    DraftWriter.objects.bulk_create(rows, ignore_conflicts=True)


def _alive(people: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Those whose accounts were not deleted meanwhile."""
    return set(User.objects.filter(pk__in=[one for one in people if one]).values_list("pk", flat=True))


def _project(draft: Draft, text: str, author: uuid.UUID | None) -> None:
    """The words of the document as the row of the draft has them."""
    if draft.text == text:
        return
    now = timezone.now()
    changes = {"text": text, "updated_at": now, "written_by_id": author}
    Draft.objects.filter(pk=draft.pk).update(version=F("version") + 1, **changes)
    draft.version += 1
    for name, value in changes.items():
        setattr(draft, name, value)
    project_touch(project_id=draft.project_id, user_id=author)
