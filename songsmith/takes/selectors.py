"""What pages read about takes and listens. Lists never load a heavy column."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.lyrics.changed import lines_changed
from songsmith.projects.access import Person, get_for
from songsmith.projects.models import Grant, Project, Role
from songsmith.takes.models import HEAVY_FIELDS, Listen, Reference, Take

PLAY_SECONDS = 5.0
"""A listen counts as a play from here on: less is a click while looking for something else."""

RESUME_EDGE = 5.0
"""Seconds at both ends of a song where resuming is no better than starting again."""

HISTORY_PAGE = 100


@dataclass(frozen=True, slots=True)
class TakeState:
    """What a page needs to know to see that a card has changed."""

    id: uuid.UUID
    status: str
    progress: float
    stage_label: str


@dataclass(frozen=True, slots=True)
class HistoryDay:
    """The listens of one day (of the current time zone), newest first; each with take and project."""

    day: date
    listens: tuple[Listen, ...]


def take_for(
    person: Person,
    take_id: uuid.UUID,
    *,
    at_least: Role,
    deleted: bool = False,
    or_grant: Grant | None = None,
) -> Take:
    """The take with its project and `project.role`, without heavy columns. One query.

    deleted: also from the bin. Raises Http404, PermissionDenied.
    """
    found = Take.objects.light() if deleted else Take.objects.light().kept()
    return get_for(person, found.filter(pk=take_id), at_least=at_least, or_grant=or_grant)


def take_with_output(
    person: Person, take_id: uuid.UUID, *, at_least: Role, or_grant: Grant | None = None
) -> Take:
    """A finished take with `output`, of which only the file name and the report are loaded. One query."""
    found = (
        Take.objects.kept()
        .defer("peaks", "output__score", "output__timing", "output__peaks_zoom", "output__levels")
        .select_related("output", "revision", "created_by")
        .filter(pk=take_id, status=Take.Status.DONE)
    )
    return get_for(person, found, at_least=at_least, or_grant=or_grant)


def takes_for_project(project: Project, user: User | AnonymousUser) -> list[Take]:
    """Newest first, bin excluded, each with what a card shows. Two queries, whatever their number.

    Set on each: `created_by`, `plays`, `revision_number`, `lines_changed`, and `resume_at` of this user
    (seconds or None).
    """
    return _cards(Take.objects.kept().filter(project=project), project, user)


def takes_of_reference(reference: Reference, user: User | AnonymousUser) -> list[Take]:
    """Covers of a recording, as `takes_for_project` gives them. Two queries."""
    return _cards(Take.objects.kept().filter(reference=reference), reference.project, user)


def takes_in_bin(project: Project) -> list[Take]:
    """Last deleted first."""
    return list(
        Take.objects.light().filter(project=project, deleted_at__isnull=False).order_by("-deleted_at")
    )


def take_card(take: Take, user: User | AnonymousUser) -> Take:
    """The same take as a list gives it, and its `expression`. Two queries."""
    columns: dict[str, Any] = {"expression": F("recipe__expression")}
    return _cards(Take.objects.filter(pk=take.pk).annotate(**columns), take.project, user)[0]


def expression_of_take(take: Take) -> dict[str, float] | None:
    """As its recipe has it. One query, for a take of a list."""
    found: dict[str, float] | None = Take.objects.values_list("recipe__expression", flat=True).get(pk=take.pk)
    return found


def latest_done(project: Project) -> Take | None:
    """The newest finished take, None when there is none."""
    done = Take.objects.light().kept().filter(project=project, status=Take.Status.DONE)
    return done.order_by("-number").first()


def latest_done_of(projects: Iterable[Project]) -> dict[uuid.UUID, Take]:
    """Project id → its newest finished take, for a library. One query."""
    newest = (
        Take.objects.kept()
        .filter(project=OuterRef("project"), status=Take.Status.DONE)
        .order_by("-number")
        .values("pk")[:1]
    )
    found = Take.objects.light().filter(project__in=list(projects), pk=Subquery(newest))
    return {take.project_id: take for take in found}


async def take_states(project_id: uuid.UUID) -> tuple[TakeState, ...]:
    """Of all takes that a project's page shows, newest first. One small query."""
    rows = Take.objects.kept().filter(project_id=project_id).order_by("-number")
    fields = rows.values_list("pk", "status", "progress", "stage_label")
    return tuple([TakeState(*row) async for row in fields])


def resume_position(take: Take, user: User) -> float | None:
    """Seconds where this user left the take, None when it is best begun at the start."""
    newest = Listen.objects.filter(take=take, user=user).order_by("-updated_at")
    position = newest.values_list("position", flat=True).first()
    return position if _worth_resuming(position, take.duration) else None


def play_count(take: Take) -> int:
    """By everybody."""
    return Listen.objects.filter(take=take, heard__gte=PLAY_SECONDS).count()


def history_for_user(
    user: User, *, before: datetime | None = None, limit: int = HISTORY_PAGE
) -> list[HistoryDay]:
    """The user's listens by day, newest first, of takes that they may still hear. One query.

    before: continues behind the last `updated_at` of the page before.
    """
    listens = (
        Listen.objects.filter(
            user=user,
            take__deleted_at=None,
            take__project__deleted_at=None,
            take__project__memberships__user=user,
        )
        .select_related("take__project")
        .defer(*(f"take__{name}" for name in HEAVY_FIELDS))
        .order_by("-updated_at")
    )
    if before is not None:
        listens = listens.filter(updated_at__lt=before)
    by_day = groupby(listens[:limit], key=lambda listen: timezone.localdate(listen.updated_at))
    return [HistoryDay(day, tuple(group)) for day, group in by_day]


def _for_cards(takes: QuerySet[Take], user: User | AnonymousUser) -> QuerySet[Take]:
    played = Listen.objects.filter(take=OuterRef("pk"), heard__gte=PLAY_SECONDS)
    plays = played.order_by().values("take").annotate(n=Count("pk")).values("n")
    mine = Listen.objects.filter(take=OuterRef("pk"), user=user.pk).order_by("-updated_at")
    columns: dict[str, Any] = {
        "plays": Coalesce(Subquery(plays, output_field=IntegerField()), Value(0)),
        "resume_at": Subquery(mine.values("position")[:1]),
        "revision_number": F("revision__number"),
        "draft_version": F("revision__draft__version"),
    }
    return takes.defer(*HEAVY_FIELDS).select_related("created_by").annotate(**columns).order_by("-number")


def _cards(found: QuerySet[Take], project: Project, user: User | AnonymousUser) -> list[Take]:
    takes = list(_for_cards(found, user))
    changed = lines_changed({take.revision_id: take.draft_version for take in takes})
    return [_as_card(take, project, changed) for take in takes]


def _as_card(take: Take, project: Project, changed: Mapping[uuid.UUID, int]) -> Take:
    take.project = project
    take.lines_changed = 0 if take.instrumental else changed.get(take.revision_id, 0)
    if not _worth_resuming(take.resume_at, take.duration):
        take.resume_at = None
    return take


def _worth_resuming(position: float | None, duration: float | None) -> bool:
    return position is not None and RESUME_EDGE < position < (duration or 0.0) - RESUME_EDGE
