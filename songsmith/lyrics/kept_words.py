"""A song's word bank and its scraps: what a writer puts aside. Nothing here asks for permission."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Invalid
from songsmith.lyrics.models import KeptWords
from songsmith.lyrics.word_models import KEPT_LENGTH
from songsmith.projects.models import Project
from songsmith.projects.selectors import BIN_DAYS
from songsmith.projects.services import project_touch

MOST = 500
"""Of one lane; a list that long is no help any more."""

EMPTY = "Select some words first, or put the caret on a word."
TOO_LONG = f"This is too much to be put aside at once ({KEPT_LENGTH} characters at most)."
TOO_MANY = f"This lane is full ({MOST}). Remove something first."


def kept_words_of(project: Project) -> dict[str, list[KeptWords]]:
    """Lane → what lies there, the newest first. One query."""
    lanes: dict[str, list[KeptWords]] = {lane.value: [] for lane in KeptWords.Lane}
    for kept in KeptWords.objects.filter(project=project, deleted_at=None).order_by("-created_at", "-pk"):
        lanes[kept.lane].append(kept)
    return lanes


def kept_words_add(*, project: Project, user: User, lane: KeptWords.Lane, text: str) -> KeptWords:
    """Puts something aside; what lies there already is moved to the front. Raises Invalid (field "text")."""
    clean = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not clean:
        raise Invalid(EMPTY, field="text", code="empty")
    if len(clean) > KEPT_LENGTH:
        raise Invalid(TOO_LONG, field="text", code="too_long")
    kept = KeptWords.objects.filter(project=project, lane=lane, deleted_at=None)
    same = kept.filter(text=clean).first()
    if same is not None:
        same.created_at = timezone.now()
        same.save(update_fields=["created_at"])
        return same
    if kept.count() >= MOST:
        raise Invalid(TOO_MANY, field="text", code="too_many")
    project_touch(project_id=project.pk, user_id=user.pk)
    return KeptWords.objects.create(project=project, lane=lane, text=clean, created_by=user)


def kept_words_delete(*, project: Project, kept_id: uuid.UUID) -> None:
    """Into the bin; what has waited there long enough goes for good."""
    now = timezone.now()
    mine = KeptWords.objects.filter(project=project)
    mine.filter(pk=kept_id, deleted_at=None).update(deleted_at=now)
    mine.filter(deleted_at__lt=now - timedelta(days=BIN_DAYS)).delete()


def kept_words_restore(*, project: Project, kept_id: uuid.UUID) -> None:
    """Out of the bin again."""
    KeptWords.objects.filter(project=project, pk=kept_id).update(deleted_at=None)
