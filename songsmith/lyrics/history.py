"""The saved states of a draft: made by themselves, named, restored, thinned out.

Nothing here asks for permission: the views did before.
"""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.db.models import F, OuterRef, Q, RestrictedError, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.lyrics.merge import text_merge
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_make
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity
from songsmith.projects.services import title_clean

logger = logging.getLogger(__name__)

PAUSE = timedelta(minutes=2)
"""Of silence after which what was written is kept: somebody thinks, or has left."""

LONGEST = timedelta(minutes=15)
"""Of writing without such a pause, after which the state is kept all the same."""

ALL_KEPT = timedelta(days=2)
HOURLY_KEPT = timedelta(days=14)
"""States that were saved by themselves: every one, then the last of each hour, then the last of each day."""


def revision_keep(*, draft: Draft, moment: Revision.Moment) -> Revision:
    """Saves the draft as it stands; the last revision if nothing changed since. By who wrote last."""
    revision = revision_make(draft=draft, user=draft.written_by, kind=Revision.Kind.AUTO, moment=moment)
    revisions_thin(draft=draft, now=timezone.now())
    return revision


def draft_left(draft_id: uuid.UUID) -> None:
    """Nobody has the sheet open any more: what was written is kept. One query if nothing was."""
    draft = Draft.objects.select_related("written_by").filter(pk=draft_id).first()
    if draft is not None and draft.written_by is not None:
        revision_keep(draft=draft, moment=Revision.Moment.LEFT)


def revision_name(*, revision: Revision, name: str, user: User | None = None) -> Revision:
    """Gives it a name that says why it matters; "" takes the name away. A named one is never thinned out."""
    revision.name = title_clean(name) if name.strip() else ""
    if revision.kind != Revision.Kind.TAKE:
        revision.kind = Revision.Kind.NAMED if revision.name else Revision.Kind.AUTO
    revision.save(update_fields=["name", "kind"])
    if revision.name:
        _note(revision, Activity.Verb.REVISION, user, f"“{revision.name}”")
    return revision


@transaction.atomic
def draft_name_now(*, draft: Draft, name: str, user: User) -> Revision:
    """Saves the draft as it stands under a name."""
    revision = revision_make(draft=draft, user=user, kind=Revision.Kind.NAMED)
    return revision_name(revision=revision, name=name, user=user)


@transaction.atomic
def revision_restore(
    *, revision: Revision, draft: Draft, user: User, undone: Revision | None = None
) -> Revision:
    """Makes the draft say again what the revision says, as an ordinary edit. Returns the state before it.

    undone: the revision that was restored by mistake and is taken back; what was written since stays.
    """
    before = revision_keep(draft=draft, moment=Revision.Moment.RESTORE)
    text = text_merge(undone.text, revision.text, draft.text) if undone else revision.text
    draft_edit(draft=draft, text=text, user=user)
    _note(revision, Activity.Verb.RESTORED, user, str(revision))
    return before


def revisions_sweep() -> None:
    """Saves what was written before a pause, and what has been written for long. Called now and then."""
    try:
        for draft, moment in _unsaved(timezone.now()):
            revision_keep(draft=draft, moment=moment)
    except DatabaseError:
        logger.warning("Could not keep the states of drafts; it is tried again in a moment", exc_info=True)


def revisions_thin(*, draft: Draft, now: datetime) -> int:
    """Deletes older states that were saved by themselves, but for the last of each hour or day.

    What a take sings, what has a name and what a comment stands on stays. Returns how many went.
    """
    return sum(_dropped(revision_id) for revision_id in _surplus(draft, now))


def _note(revision: Revision, verb: Activity.Verb, user: User | None, what: str) -> None:
    project_id = revision.draft.project_id
    activity_note(project_id=project_id, verb=verb, actor=user, what=what, target=revision.draft_id)


def _unsaved(now: datetime) -> list[tuple[Draft, Revision.Moment]]:
    """Drafts whose words no revision has, although it is time. One query."""
    last = Revision.objects.filter(draft=OuterRef("pk")).order_by("-number")
    dated = Draft.objects.select_related("written_by").annotate(
        last_at=Subquery(last.values("created_at")[:1]), last_text=Subquery(last.values("text")[:1])
    )
    newer = Q(last_at=None) | (Q(updated_at__gt=F("last_at")) & ~Q(text=F("last_text")))
    long_ago = Coalesce(F("last_at"), F("created_at"))
    found = dated.alias(since=long_ago).filter(
        newer, Q(updated_at__lte=now - PAUSE) | Q(since__lte=now - LONGEST)
    )
    quiet = now - PAUSE
    return [
        (draft, Revision.Moment.PAUSE if draft.updated_at <= quiet else Revision.Moment.WRITING)
        for draft in found.exclude(text="", last_at=None)
    ]


def _surplus(draft: Draft, now: datetime) -> list[uuid.UUID]:
    """Automatic ones that have a later one in the same hour or day. The last of all always stays."""
    rows = Revision.objects.filter(draft=draft).order_by("-number").values_list("pk", "kind", "created_at")
    buckets: set[str] = set()
    found: list[uuid.UUID] = []
    for place, (revision_id, kind, at) in enumerate(rows):
        bucket = _bucket(at, now)
        if place and bucket and bucket in buckets and kind == Revision.Kind.AUTO:
            found.append(revision_id)
        buckets.add(bucket)
    return found


def _bucket(at: datetime, now: datetime) -> str:
    """ "" while all are kept."""
    if now - at < ALL_KEPT:
        return ""
    return at.strftime("%Y-%m-%d %H" if now - at < HOURLY_KEPT else "%Y-%m-%d")


def _dropped(revision_id: uuid.UUID) -> bool:
    try:
        Revision.objects.get(pk=revision_id).delete()
    except RestrictedError:
        return False  # something of an upper layer stands on it
    except Revision.DoesNotExist:
        return False  # somebody else thinned out at the same moment
    return True
