"""What changes comments and suggestions. Nothing here asks for permission: the views did before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.core.rates import spend
from songsmith.lyrics.services import draft_edit
from songsmith.lyrics.text import text_clean
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity, Project
from songsmith.projects.selectors import members_of
from songsmith.studio.anchors import Anchor, places_of
from songsmith.studio.models import BODY_LENGTH, PROPOSAL_LENGTH, QUOTE_LENGTH, Comment, CommentsRead
from songsmith.takes.models import Take

_WHAT_LENGTH = 60  # characters of the words that the activity page quotes


@dataclass(frozen=True, slots=True)
class Writer:
    """Who comments: a user, or a guest with a name and the key of their session."""

    user: User | None
    guest_name: str = ""
    guest_key: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where in a take something was said."""

    take: Take
    seconds: float


@transaction.atomic
def comment_add(
    *, project: Project, writer: Writer, body: str, anchor: Anchor, moment: Moment | None = None
) -> Comment:
    """A new thread. Raises Invalid, TooManyRequests."""
    comment = _insert(project, writer, anchor, moment, body=_body(body))
    _mention(comment)
    _note(comment, Activity.Verb.COMMENT)
    return comment


@transaction.atomic
def suggestion_add(
    *, project: Project, writer: Writer, kind: Comment.Kind, proposal: str, body: str, anchor: Anchor
) -> Comment:
    """Other words for a line, as a thread that can be accepted. Raises Invalid, TooManyRequests."""
    words = "" if kind == Comment.Kind.REMOVE else _proposal(kind, proposal, anchor)
    comment = _insert(project, writer, anchor, None, kind=kind, proposal=words, body=_body(body, empty=True))
    _mention(comment)
    _note(comment, Activity.Verb.SUGGESTION)
    return comment


@transaction.atomic
def comment_reply(*, thread: Comment, writer: Writer, body: str) -> Comment:
    """An answer; it opens a thread again that was settled. Raises Invalid, TooManyRequests."""
    reply = _insert(thread.project, writer, Anchor(draft=thread.draft), None, body=_body(body), parent=thread)
    _mention(reply)
    if thread.resolved_at and not thread.outcome:
        thread_reopen(thread=thread)
    _note(reply, Activity.Verb.COMMENT)
    return reply


@transaction.atomic
def comment_edit(*, comment: Comment, body: str) -> Comment:
    """Raises Invalid."""
    comment.body = _body(body, empty=comment.is_suggestion)
    comment.edited_at = timezone.now()
    comment.save(update_fields=["body", "edited_at", "changed_at"])
    _mention(comment)
    return comment


def comment_delete(*, comment: Comment) -> Comment:
    """Out of sight; what others answered stays. `comment_restore` takes it back."""
    return _set(comment, deleted_at=comment.deleted_at or timezone.now())


def comment_restore(*, comment: Comment) -> Comment:
    return _set(comment, deleted_at=None)


def thread_resolve(*, thread: Comment, user: User | None) -> Comment:
    """Settled, as far as this person is concerned. Doing it twice changes nothing."""
    if thread.resolved_at:
        return thread
    return _set(thread, resolved_at=timezone.now(), resolved_by=user)


def thread_reopen(*, thread: Comment) -> Comment:
    """A suggestion that was rejected waits again; one that was accepted is in the words. Raises Conflict."""
    if thread.outcome == Comment.Outcome.ACCEPTED:
        raise Conflict(
            "These words are on the sheet already. Undo the change there, or suggest something new."
        )
    return _set(thread, resolved_at=None, resolved_by=None, outcome="")


@transaction.atomic
def suggestion_accept(*, suggestion: Comment, user: User, seen: str | None = None) -> Comment:
    """Makes the change, in the name of who suggested it, as an ordinary edit.

    seen: the line as it was shown beside the suggestion; another one by now is not overwritten unseen.
    Raises Conflict when it was decided on, or when its line is gone or was changed.
    """
    locked = Comment.objects.select_for_update(of=("self",)).get(pk=suggestion.pk)
    if locked.outcome:
        raise Conflict("Somebody has decided on this suggestion already.")
    draft = suggestion.draft
    place = places_of(draft, draft.text, [suggestion]).get(suggestion.pk) if draft else None
    if draft is None or place is None:
        raise Conflict("The line that this was suggested for is not on the sheet any more.")
    lines = draft.text.split("\n")
    if seen is not None and lines[place.line].strip() != seen.strip():
        raise Conflict("The line was changed meanwhile. Look at both once more.")
    draft_edit(
        draft=draft, text="\n".join(_with(lines, place.line, suggestion)), user=suggestion.author or user
    )
    now = timezone.now()
    return _set(suggestion, outcome=Comment.Outcome.ACCEPTED, resolved_at=now, resolved_by=user)


def suggestion_reject(*, suggestion: Comment, user: User) -> Comment:
    """Raises Conflict when it was decided on."""
    if suggestion.outcome:
        raise Conflict("Somebody has decided on this suggestion already.")
    now = timezone.now()
    return _set(suggestion, outcome=Comment.Outcome.REJECTED, resolved_at=now, resolved_by=user)


def comments_read(*, project: Project, user: User) -> None:
    """The user has everything before their eyes now. One query."""
    now = timezone.now()
    if not CommentsRead.objects.filter(project=project, user=user).update(read_at=now):
        row = CommentsRead(project=project, user=user, read_at=now)
        CommentsRead.objects.bulk_create([row], ignore_conflicts=True)  # two tabs at once


def _with(lines: list[str], number: int, suggestion: Comment) -> list[str]:
    proposed = suggestion.proposal.split("\n")
    if suggestion.kind == Comment.Kind.INSERT:
        return [*lines[: number + 1], *proposed, *lines[number + 1 :]]
    if suggestion.kind == Comment.Kind.REMOVE:
        return [*lines[:number], *lines[number + 1 :]]
    return [*lines[:number], *proposed, *lines[number + 1 :]]


def _insert(
    project: Project, writer: Writer, anchor: Anchor, moment: Moment | None, **fields: object
) -> Comment:
    spend("comments", writer.user.pk if writer.user else writer.guest_key)
    return Comment.objects.create(
        project=project,
        draft=anchor.draft,
        revision=anchor.revision,
        line_id=anchor.line_id,
        word_ids=list(anchor.word_ids),
        quote=anchor.quote,
        take=moment.take if moment else None,
        seconds=moment.seconds if moment else None,
        author=writer.user,
        guest_name="" if writer.user else writer.guest_name,
        guest_key="" if writer.user else writer.guest_key,
        **fields,
    )


def _set(comment: Comment, **values: object) -> Comment:
    for name, value in values.items():
        setattr(comment, name, value)
    comment.save(update_fields=[*values, "changed_at"])
    return comment


def _body(body: str, *, empty: bool = False) -> str:
    clean = text_clean(body).text.strip()
    if not clean and not empty:
        raise Invalid("Write a word or two first.", field="body")
    if len(clean) > BODY_LENGTH:
        raise Invalid(f"A comment has {BODY_LENGTH:,} characters at most.", field="body")
    return clean


def _proposal(kind: Comment.Kind, proposal: str, anchor: Anchor) -> str:
    clean = "\n".join(line.rstrip() for line in text_clean(proposal).text.strip("\n").split("\n"))
    if not clean.strip():
        raise Invalid("Write the words that you suggest.", field="proposal")
    if len(clean) > PROPOSAL_LENGTH:
        raise Invalid(f"A suggestion has {PROPOSAL_LENGTH:,} characters at most.", field="proposal")
    if kind == Comment.Kind.CHANGE and clean[:QUOTE_LENGTH] == anchor.quote:
        raise Invalid("These are the words that stand there already.", field="proposal")
    return clean


def _mention(comment: Comment) -> None:
    """Everybody in the song whose name stands behind an @; the longest name that fits counts."""
    if "@" not in comment.body:
        comment.mentions.clear()
        return
    users = sorted((member.user for member in members_of(comment.project)), key=lambda user: -len(str(user)))
    left, meant = comment.body, []
    for user in users:
        pattern = re.compile(rf"@{re.escape(str(user))}(?!\w)", re.IGNORECASE)
        if pattern.search(left):
            left = pattern.sub("", left)
            meant.append(user)
    comment.mentions.set(meant)


def _note(comment: Comment, verb: Activity.Verb) -> None:
    thread = comment.parent or comment
    activity_note(
        project_id=comment.project_id,
        verb=verb,
        actor=comment.author,
        guest_name=comment.guest_name,
        what=thread.quote[:_WHAT_LENGTH] or (str(thread.take) if thread.take else "the song"),
        target=thread.draft_id,
    )
