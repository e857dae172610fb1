"""The documents in the database. Synchronous; rooms call it on a thread of its own (`thread`).

Every write locks the draft's row first and rewrites `Draft.text` in the same transaction: whoever reads a
draft reads what was acknowledged, and never has to know of documents.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, connection, models, transaction
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

_SINCE = f"""
SELECT upto, state FROM {DraftDocument._meta.db_table} WHERE draft_id = %s AND upto > %s
UNION ALL SELECT id, payload FROM {DraftUpdate._meta.db_table} WHERE draft_id = %s AND id > %s
"""
"""Asked four times a second of every sheet that is written in, and mostly for nothing: without the ORM."""


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

    hearsay: the whole document, when it may hold words that another process was to store. touched: the song
    whose last activity moves, if it was not moved a moment ago.
    """

    written: Sequence[Written]
    writers: Mapping[int, uuid.UUID]
    text: str
    known: int
    hearsay: bytes | None = None
    touched: uuid.UUID | None = None


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
    """Stored above row `known`: a snapshot, if one took rows away, and the rows after it. One query."""
    key = Draft._meta.pk.get_db_prep_value(draft_id, connection)
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [key, known, key, known])
        found = sorted((number, bytes(update)) for number, update in cursor.fetchall())
    return Loaded(tuple(update for _, update in found), found[-1][0] if found else known)


def updates_append(draft_id: uuid.UUID, batch: Batch) -> Loaded:
    """Appends what a room heard; returns the rows of others that it missed, and its own last id.

    Three statements, as long as nobody else wrote. Raises Draft.DoesNotExist.
    """
    try:
        return _updates_append(draft_id, batch)
    except IntegrityError:  # an account was deleted meanwhile: what it wrote stays, unsigned
        return _updates_append(draft_id, _unsigned(batch))


@transaction.atomic
def _updates_append(draft_id: uuid.UUID, batch: Batch) -> Loaded:
    author = next((one.author for one in reversed(batch.written) if one.author), None)
    changed = _project_words(draft_id, batch.text, author)
    missed = document_since(draft_id, batch.known)
    upto, text = missed.upto, batch.text
    if batch.written:
        upto = _append(draft_id, batch.written)
    _claim(draft_id, batch.writers)
    if missed.updates or batch.hearsay is not None:
        whole = _whole(draft_id)
        unheard = whole.apply(batch.hearsay) if batch.hearsay is not None else EMPTY
        if unheard != EMPTY:
            upto = _append(draft_id, [Written(None, unheard)])
        text = str(whole)
        changed = _project_words(draft_id, text, author, rise=0 if changed else 1) or changed
    if changed and batch.touched is not None:
        project_touch(project_id=batch.touched, user_id=author)
    return Loaded(missed.updates, upto)


def _unsigned(batch: Batch) -> Batch:
    """Without those whose accounts are gone."""
    people = {*batch.writers.values(), *(one.author for one in batch.written if one.author)}
    alive = set(User.objects.filter(pk__in=people).values_list("pk", flat=True))
    written = [Written(one.author if one.author in alive else None, one.payload) for one in batch.written]
    writers = {client: user for client, user in batch.writers.items() if user in alive}
    return replace(batch, written=written, writers=writers)


@transaction.atomic
def draft_write(draft: Draft, text: str, author: User | None) -> None:
    """Makes the draft's words those of `text` by edits that merge with live typing; tells open rooms.

    `draft` was locked and read in this transaction, and is brought up to date.
    """
    _ensure(draft)
    client = client_new()
    document = _whole(draft.pk, client=client)
    payload = document.write(text)
    who = author.pk if author else None
    upto = _append(draft.pk, [Written(who, payload)])
    _claim(draft.pk, {client: who})
    if _project_words(draft.pk, text, who):
        project_touch(project_id=draft.project_id, user_id=who)
        draft.refresh_from_db(fields=["text", "version", "updated_at", "written_by"])
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


def _append(draft_id: uuid.UUID, written: Sequence[Written]) -> int:
    """The id of the last row."""
    rows = [DraftUpdate(draft_id=draft_id, author_id=one.author, payload=one.payload) for one in written]
    return max(row.pk for row in DraftUpdate.objects.bulk_create(rows))


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
    _claim(draft.pk, {client: None})


def _whole(draft_id: uuid.UUID, client: int | None = None) -> LyricDocument:
    document = LyricDocument(client=client)
    document.load(document_since(draft_id, NOTHING).updates)
    return document


def _claim(draft_id: uuid.UUID, writers: Mapping[int, uuid.UUID | None]) -> None:
    """The first claim of a client id stays."""
    if writers:
        rows = [
            DraftWriter(draft_id=draft_id, client=client, user_id=user) for client, user in writers.items()
        ]
        DraftWriter.objects.bulk_create(rows, ignore_conflicts=True)


def _project_words(draft_id: uuid.UUID, text: str, author: uuid.UUID | None, *, rise: int = 1) -> bool:
    """Writes the words of the document into the row of the draft and locks it; whether they were others.

    rise: of the version. Raises Draft.DoesNotExist.
    """
    changes = {"text": text, "updated_at": timezone.now(), "written_by_id": author}
    here = Draft.objects.filter(pk=draft_id)
    if here.exclude(text=text).update(version=F("version") + rise, **changes):
        return True
    here.select_for_update().only("pk").get()
    return False
