"""Whose each word of a sheet is: from live writing character by character, else from the saved states.

Live writing knows who typed what. What was there before anybody wrote live, and what was brought back from an
older state, is known by the first revision that had the word: its author saved it, and as a rule wrote it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pycrdt import Assoc, Doc, Text

from songsmith.lyrics.collab.document import TEXT
from songsmith.lyrics.collab.store import document_since
from songsmith.lyrics.identity import Identity, Outline, identity_carry, word_spans
from songsmith.lyrics.models import Draft, DraftWriter, Revision
from songsmith.lyrics.selectors import outline_of, revision_identity

_FROM_THE_START = -1  # of the rows of a document

WordKey = tuple[str, str]
"""A word's id and the word in small letters: an exchanged word keeps its id and has another author."""


@dataclass(frozen=True, slots=True)
class Origin:
    """user None: not known, or the account was deleted. since: when the word was there at the earliest."""

    user: uuid.UUID | None
    since: datetime


def word_authors(draft: Draft) -> tuple[tuple[uuid.UUID | None, ...], ...]:
    """Per line of the draft's text one user per word (`word_spans`), None where nobody knows.

    Reads every revision and the whole live document: for pages that are asked for, not for lists.
    """
    revisions = list(Revision.objects.filter(draft=draft).order_by("number"))
    saved = _Saved(revisions)
    ids = _ids_now(draft, revisions[-1] if revisions else None).words
    live = _live_origins(draft)
    found = []
    for number, line in enumerate(draft.text.split("\n")):
        known = live[number] if live else [None] * len(ids[number])
        origins = zip(saved.origins(line, ids[number]), known, strict=True)
        found.append(tuple(_author(typed, before, draft) for before, typed in origins))
    return tuple(found)


def char_clients(updates: Sequence[bytes]) -> tuple[str, list[int]]:
    """The text that the updates make, and per character the id of the Yjs client that wrote it."""
    document: Doc[Text] = Doc()
    text = document.get(TEXT, type=Text)
    for update in updates:
        document.apply_update(update)
    words, clients, at = str(text), [], 0
    for char in words:  # places in the document are counted in bytes
        place = text.sticky_index(at, Assoc.AFTER).to_json()
        clients.append(int(place["item"]["client"]))
        at += len(char.encode())
    return words, clients


def _author(typed: Origin | None, saved: Origin | None, draft: Draft) -> uuid.UUID | None:
    """Who typed it, unless a state from before that visit had it: then it was only brought back."""
    if typed is None or typed.user is None:
        return saved.user if saved else draft.written_by_id
    if saved is not None and saved.since < typed.since:
        return saved.user
    return typed.user


class _Saved:
    """What revisions know, oldest first: of every word the first one that had it, of every line as well.

    A line that is deleted and brought back has new ids; its words are known by the line as a whole.
    """

    def __init__(self, revisions: Sequence[Revision]) -> None:
        self._words: dict[WordKey, Origin] = {}
        self._lines: dict[str, list[Origin]] = {}
        for revision in revisions:
            origin = Origin(revision.author_id, revision.created_at)
            for line, ids in zip(revision.text.split("\n"), revision.word_ids, strict=False):
                keys = list(zip(ids, _words(line), strict=False))
                known = self._lines.get(_same(line), [])
                if len(known) != len(keys):
                    known = [origin] * len(keys)
                for key, whole in zip(keys, known, strict=True):
                    self._words.setdefault(key, whole)
                self._lines.setdefault(_same(line), [self._words[key] for key in keys])

    def origins(self, line: str, ids: Sequence[str]) -> list[Origin | None]:
        """One per word, the earlier of what is known of the word and of the line; None: nothing is."""
        words = [self._words.get(key) for key in zip(ids, _words(line), strict=True)]
        whole: Sequence[Origin | None] = self._lines.get(_same(line), [])
        if len(whole) != len(words):
            return words
        return [_earlier(word, known) for word, known in zip(words, whole, strict=True)]


def _words(line: str) -> list[str]:
    return [line[start:end].casefold() for start, end in word_spans(line)]


def _same(line: str) -> str:
    """Equal for lines with the same words in the same order."""
    return " ".join(_words(line))


def _earlier(one: Origin | None, other: Origin | None) -> Origin | None:
    known = [origin for origin in (one, other) if origin is not None]
    return min(known, key=lambda origin: origin.since) if known else None


def _ids_now(draft: Draft, last: Revision | None) -> Identity:
    old = (outline_of(last.text), revision_identity(last)) if last else (Outline(""), Identity())
    return identity_carry(*old, outline_of(draft.text))


def _live_origins(draft: Draft) -> list[list[Origin | None]] | None:
    """As `word_authors`; None where nobody wrote live, or the document is a moment ahead of the draft."""
    updates = document_since(draft.pk, _FROM_THE_START).updates
    if not updates:
        return None
    text, clients = char_clients(updates)
    if text != draft.text:
        return None
    writers = {writer.client: writer for writer in DraftWriter.objects.filter(draft=draft)}
    found, at = [], 0
    for line in text.split("\n"):
        spans = word_spans(line)
        found.append([_typed(clients[at + start : at + end], writers) for start, end in spans])
        at += len(line) + 1
    return found


def _typed(clients: Sequence[int], writers: dict[int, DraftWriter]) -> Origin | None:
    """A word is whose most of its characters are; of two with as many, who wrote the first."""
    client = Counter(clients).most_common(1)[0][0]
    writer = writers.get(client)
    return Origin(writer.user_id, writer.created_at) if writer else None
