"""What is read of comments: as threads beside the sheet, as threads beside a take, as marks in the words."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery

from songsmith.accounts.models import User
from songsmith.lyrics.compare import Piece, word_pieces
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.studio.anchors import Place, moments_of, places_of
from songsmith.studio.models import Comment, CommentsRead
from songsmith.studio.selectors import TimedLyrics
from songsmith.takes.models import HEAVY_FIELDS, Take

EXCERPT = 90  # characters of a comment that its mark in the sheet tells


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a user, or a guest by the key of their session."""

    user: User | None
    guest_key: str = ""

    def wrote(self, comment: Comment) -> bool:
        if self.user:
            return comment.author_id == self.user.pk
        return bool(self.guest_key) and comment.guest_key == self.guest_key


@dataclass(frozen=True, slots=True)
class Said:
    """One comment as somebody reads it.

    mine: they wrote it. new: since they looked last. for_me: somebody called them with an @.
    """

    comment: Comment
    mine: bool
    new: bool
    for_me: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """place: where it stands in the sheet now, None when its line is gone or it never had one.

    line: the text of that line now. at: seconds in the take that it is shown beside.
    """

    first: Said
    replies: tuple[Said, ...]
    place: Place | None = None
    line: str = ""
    at: float | None = None

    @property
    def comment(self) -> Comment:
        return self.first.comment

    @property
    def is_orphan(self) -> bool:
        """It was about words that are not on the sheet any more."""
        return self.place is None and bool(self.comment.line_id)

    @property
    def number(self) -> int | None:
        """Of its line, as people count."""
        return self.place.line + 1 if self.place else None

    @property
    def before(self) -> tuple[Piece, ...]:
        """The line as it is, what a suggestion takes out marked."""
        return word_pieces(self.line, self.comment.proposal)[0]

    @property
    def after(self) -> tuple[Piece, ...]:
        """The suggested words, what they bring marked."""
        return word_pieces(self.line, self.comment.proposal)[1]


@dataclass(frozen=True, slots=True)
class Threads:
    """waiting: in the order of the sheet or of the take. settled: last settled first.

    elsewhere: beside a take, those whose line it does not sing.
    """

    waiting: tuple[Thread, ...] = ()
    settled: tuple[Thread, ...] = ()
    elsewhere: tuple[Thread, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """version: another one when anything changed. unread: comments of others since the reader looked last."""

    version: str
    unread: int
    mentions: int


def sheet_threads(draft: Draft, reader: Reader) -> Threads:
    """Beside the sheet as it stands. Four queries, one more where lines are gone."""
    threads = _threads(_of_draft(draft), reader)
    places = places_of(draft, draft.text, [thread.comment for thread in threads])
    lines = draft.text.split("\n")
    placed = [_placed(thread, places.get(thread.comment.pk), lines) for thread in threads]
    waiting = sorted((one for one in placed if not one.comment.resolved_at), key=_in_sheet)
    return Threads(waiting=tuple(waiting), settled=_settled(placed))


def take_threads(take: Take, lyrics: TimedLyrics, reader: Reader) -> Threads:
    """Beside a take: each thread at the moment of its line, whichever take it was said on. Six queries."""
    revision, draft = take.revision, take.revision.draft
    threads = _threads(_of_draft(draft), reader)
    comments = [thread.comment for thread in threads]
    moments = {**moments_of(revision, lyrics, comments), **_said_here(take, comments)}
    places = places_of(draft, draft.text, comments)
    lines = draft.text.split("\n")
    timed = [
        _placed(thread, places.get(thread.comment.pk), lines, moments.get(thread.comment.pk))
        for thread in threads
    ]
    waiting = [one for one in timed if not one.comment.resolved_at]
    return Threads(
        waiting=tuple(sorted((one for one in waiting if one.at is not None), key=lambda one: one.at or 0.0)),
        settled=_settled([one for one in timed if one.at is not None]),
        elsewhere=tuple(sorted((one for one in waiting if one.at is None), key=_in_sheet)),
    )


def marks_for(draft: Draft, text: str, reader: Reader) -> list[dict[str, Any]]:
    """Of the open threads, where they stand in `text`. Offsets in code points; 0, 0 for a whole line."""
    threads = [one for one in _threads(_of_draft(draft), reader) if not one.comment.resolved_at]
    places = places_of(draft, text, [thread.comment for thread in threads])
    return [_mark(thread, places[thread.comment.pk]) for thread in threads if thread.comment.pk in places]


def comments_state(project: Project, reader: Reader) -> State:
    """One query."""
    seen = CommentsRead.objects.filter(project=project, user=reader.user).values("read_at")
    alive = Comment.objects.filter(project=project).annotate(seen_at=Subquery(seen[:1]))
    others = Q(deleted_at=None) & (Q(seen_at=None) | Q(created_at__gt=Subquery(seen[:1])))
    if reader.user:
        others &= ~Q(author=reader.user) | Q(author=None)
    mine = others & Q(mentions=reader.user) if reader.user else Q(pk=None)
    found = alive.aggregate(
        n=Count("pk", distinct=True),
        at=Max("changed_at"),
        unread=Count("pk", filter=others, distinct=True),
        mentions=Count("pk", filter=mine, distinct=True),
    )
    stamp = found["at"].isoformat() if found["at"] else ""
    return State(f"{found['n']}-{stamp}", found["unread"] if reader.user else 0, found["mentions"])


def _of_draft(draft: Draft) -> QuerySet[Comment]:
    """With what a thread shows, oldest first."""
    found = Comment.objects.filter(Q(draft=draft) | Q(draft=None), project=draft.project_id)
    return (
        found.select_related("author", "resolved_by", "take")
        .defer(*(f"take__{name}" for name in HEAVY_FIELDS))
        .order_by("created_at")
    )


def _threads(comments: QuerySet[Comment], reader: Reader) -> list[Thread]:
    """Two queries. A first comment that was deleted stands while it has answers."""
    read_at = None
    if reader.user:
        meant = Comment.mentions.through.objects.filter(comment=OuterRef("pk"), user=reader.user.pk)
        seen = CommentsRead.objects.filter(project=OuterRef("project"), user=reader.user).values("read_at")
        comments = comments.annotate(for_me=Exists(meant), read_at=Subquery(seen[:1]))
    found = list(comments)
    read_at = next((getattr(one, "read_at", None) for one in found), None)
    replies: defaultdict[uuid.UUID | None, list[Comment]] = defaultdict(list)
    for comment in found:
        if comment.parent_id and not comment.deleted_at:
            replies[comment.parent_id].append(comment)
    return [
        Thread(_said(one, reader, read_at), tuple(_said(reply, reader, read_at) for reply in replies[one.pk]))
        for one in found
        if not one.parent_id and (not one.deleted_at or replies[one.pk])
    ]


def _said(comment: Comment, reader: Reader, read_at: datetime | None) -> Said:
    mine = reader.wrote(comment)
    new = reader.user is not None and not mine and (read_at is None or comment.created_at > read_at)
    return Said(comment, mine, new, getattr(comment, "for_me", False))


def _placed(thread: Thread, place: Place | None, lines: Sequence[str], at: float | None = None) -> Thread:
    line = lines[place.line] if place else ""
    return Thread(thread.first, thread.replies, place, line, at)


def _in_sheet(thread: Thread) -> tuple[bool, int, int, datetime]:
    """By line; then what is about the whole, and what lost its line."""
    place = thread.place or Place(0)
    return thread.place is None, place.line, place.start, thread.comment.created_at


def _settled(threads: Iterable[Thread]) -> tuple[Thread, ...]:
    done = [(one.comment.resolved_at, one) for one in threads if one.comment.resolved_at]
    return tuple(one for _, one in sorted(done, key=lambda item: item[0], reverse=True))


def _said_here(take: Take, comments: Iterable[Comment]) -> Mapping[uuid.UUID, float]:
    return {one.pk: one.seconds for one in comments if one.take_id == take.pk and one.seconds is not None}


def _mark(thread: Thread, place: Place) -> dict[str, Any]:
    comment = thread.comment
    return {
        "id": str(comment.pk),
        "line": place.line,
        "start": place.start,
        "end": place.end,
        "kind": comment.kind,
        "proposal": comment.proposal,
        "who": comment.who,
        "excerpt": comment.body[:EXCERPT],
        "said": 1 + len(thread.replies),
        "is_new": thread.first.new or any(reply.new for reply in thread.replies),
    }
