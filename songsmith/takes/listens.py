"""Playback history: what a page reports of a listen, and what is kept of it."""

from __future__ import annotations

import uuid
from typing import Annotated

from django.db.models import Value
from django.db.models.functions import Greatest
from django.http import Http404
from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field

from songsmith.accounts.models import User
from songsmith.takes.models import Listen, Take

MAX_SECONDS = 24 * 3600.0
"""Of a position, and of what one listen may have heard: a day on repeat."""

Seconds = Annotated[float, Field(ge=0, le=MAX_SECONDS, allow_inf_nan=False)]


class ListenReport(BaseModel):
    """What a page says, every ten seconds, on pause and on leaving. All times in seconds of the song.

    start ("from"): where the listen began; position: where it is; furthest: the last second that sounded;
    heard: how much sounded, repeats counted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: uuid.UUID
    take: uuid.UUID
    start: Seconds = Field(alias="from")
    position: Seconds
    furthest: Seconds
    heard: Seconds


def listen_record(*, user: User, take: Take, report: ListenReport) -> Listen:
    """Stores the report; one that arrives late changes nothing. Access to the take was checked. Two queries.

    Reports overtake each other on their way: `heard` only grows in a page, so a smaller one is an older one.
    Raises Http404 for an id that belongs to another listener or another take.
    """
    end = take.duration or 0.0
    position, now = min(report.position, end), timezone.now()
    fresh = {
        "user": user,
        "take": take,
        "start": min(report.start, end),
        "started_at": now,
        "updated_at": now,
    }
    listen, _ = Listen.objects.get_or_create(pk=report.id, defaults=fresh)
    if (listen.user_id, listen.take_id) != (user.pk, take.pk):
        raise Http404("no such listen of yours")
    Listen.objects.filter(pk=listen.pk, heard__lte=report.heard).update(
        position=position,
        heard=report.heard,
        furthest=Greatest("furthest", Value(min(report.furthest, end))),
        updated_at=now,
    )
    return listen
