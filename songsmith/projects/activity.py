"""What happened in a song and who did it: written by services, told on the activity page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.projects.models import NAME_LENGTH, WHAT_LENGTH, Activity, Project
from songsmith.projects.services import project_touch

SAME_DEED = timedelta(minutes=30)
"""The same deed of the same person within this time is one: only its time moves."""

PAGE = 200
"""Activities on one page, before they are grouped."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What one person did with nobody else between, as one line. things: what it was done to, in order."""

    latest: Activity
    things: tuple[str, ...]

    @property
    def who(self) -> str:
        if self.latest.actor is not None:
            return str(self.latest.actor)
        return f"{self.latest.guest_name} (guest)" if self.latest.guest_name else "Somebody"


@dataclass(frozen=True, slots=True)
class ActivityDay:
    """Of the current time zone, newest first."""

    day: date
    deeds: tuple[Deed, ...]


def activity_note(
    *,
    project_id: uuid.UUID,
    verb: Activity.Verb,
    actor: User | None,
    guest_name: str = "",
    what: str = "",
    target: uuid.UUID | None = None,
    at: datetime | None = None,
) -> None:
    """Notes that the actor (or a guest of that name) did something. Two or three queries.

    at None: just now, which is the song's last activity as well.
    """
    now = at or timezone.now()
    deed = {
        "project_id": project_id,
        "verb": verb,
        "actor": actor,
        "guest_name": guest_name[:NAME_LENGTH],
        "what": what[:WHAT_LENGTH],
        "target": target,
    }
    if not Activity.objects.filter(**deed, at__gt=now - SAME_DEED).update(at=now):
        Activity.objects.create(**deed, at=now)
    if at is None:
        project_touch(project_id=project_id, user_id=actor.pk if actor else None)


def activity_of(project: Project, *, before: datetime | None = None) -> list[Activity]:
    """Newest first, at most `PAGE`, with their actors. One query. before: continues behind that time."""
    found = project.activities.select_related("actor").order_by("-at", "-pk")
    return list(found.filter(at__lt=before)[:PAGE] if before else found[:PAGE])


def activity_days(activities: Iterable[Activity]) -> list[ActivityDay]:
    """By day, and within a day what the same person did again and again in one line."""
    by_day = groupby(activities, key=lambda one: timezone.localdate(one.at))
    return [ActivityDay(day, tuple(_deeds(group))) for day, group in by_day]


def _deeds(activities: Iterable[Activity]) -> Iterator[Deed]:
    for _, group in groupby(activities, key=lambda one: (one.actor_id, one.guest_name, one.verb)):
        same = list(group)
        things = dict.fromkeys(one.what for one in reversed(same) if one.what)
        yield Deed(same[0], tuple(things))
