"""The only code that changes the status of a take.

The take's row is the job; a queue merely carries its id and may deliver it twice or never. A worker *claims*
a take for the length of a lease and renews it with each *heartbeat*. Who stays silent loses the take to the
next claim, and from then on changes nothing: every write names the attempt it belongs to (a fencing token).

Each function is one conditional UPDATE; how many rows it changed decides, so that two processes cannot both
win. None of them waits for a lock that they hold themselves.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from songsmith.takes.models import ERROR_LENGTH, STAGE_LENGTH, Take, TakeOutput

MAX_ATTEMPTS = 3
"""Claims that may end in silence before a take counts as failed: whatever kills a worker three times will
kill it a fourth time."""

LOST_DELIVERY = timedelta(seconds=10)
"""How long a take may wait while nobody works at all before the queue is told again."""

LOST_DELIVERY_BUSY = timedelta(minutes=10)
"""The same while workers are busy, where waiting is normal and a second delivery only costs a look."""

GAVE_UP = (
    "Making this take stopped three times without a reason that could be caught; the machine may have too "
    "little memory. Try again, with a shorter sheet if it goes on."
)

_IN_FLIGHT = (Take.Status.QUEUED, Take.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a take; `attempt` is what makes it different from every other claim."""

    take_id: uuid.UUID
    attempt: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a finished take is made of. master: name of the published file. The rest as in the models."""

    master: str
    duration: float
    sample_rate: int
    peaks: bytes
    peaks_zoom: bytes
    voice: str = ""
    bpm: float | None = None
    key: str = ""
    score: bytes = b""
    timing: bytes = b""
    timing_estimated: bool = False
    sections: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)


def lease() -> timedelta:
    """How long a claim holds without a heartbeat."""
    return timedelta(seconds=settings.TAKE_LEASE_SECONDS)


def claim(take_id: uuid.UUID) -> Claim | None:
    """Takes the job, or None: gone, finished, cancelled, or somebody else's while their lease holds."""
    now = timezone.now()
    free = Q(status=Take.Status.QUEUED) | Q(status=Take.Status.RUNNING, lease_until__lt=now)
    with transaction.atomic():  # so that the attempt read back is the one that this update counted
        won = (
            Take.objects.kept()
            .filter(free, pk=take_id, attempts__lt=MAX_ATTEMPTS + F("given_back"))
            .update(
                status=Take.Status.RUNNING,
                attempts=F("attempts") + 1,
                lease_until=now + lease(),
                started_at=Coalesce("started_at", now),
                progress=0,
                stage_label="Starting",
                error="",
            )
        )
        if not won:
            return None
        return Claim(take_id, Take.objects.values_list("attempts", flat=True).get(pk=take_id))


def heartbeat(claim: Claim, *, progress: float, stage_label: str) -> bool:
    """Renews the lease. False: cancelled, deleted, or another worker's by now; stop working on it."""
    return bool(
        _own(claim).update(
            progress=min(1.0, max(0.0, progress)),
            stage_label=stage_label[:STAGE_LENGTH],
            lease_until=timezone.now() + lease(),
        )
    )


def remember(claim: Claim, memory: Mapping[str, Any]) -> bool:
    """Keeps the provider's note for the next attempt, should there be one. False: it is not ours any more."""
    return bool(_own(claim).update(memory=dict(memory)))


def finish(claim: Claim, outcome: Outcome) -> bool:
    """Stores the outcome and calls the take done, in one transaction. False: it is not ours any more."""
    with transaction.atomic():
        won = _own(claim).update(
            status=Take.Status.DONE,
            memory={},
            progress=1,
            stage_label="",
            lease_until=None,
            finished_at=timezone.now(),
            duration=outcome.duration,
            sample_rate=outcome.sample_rate,
            bpm=outcome.bpm,
            key=outcome.key,
            voice=outcome.voice,
            timing_estimated=outcome.timing_estimated,
            sections=outcome.sections,
            peaks=outcome.peaks,
        )
        if won:
            TakeOutput.objects.create(
                take_id=claim.take_id,
                master=outcome.master,
                score=outcome.score,
                timing=outcome.timing,
                peaks_zoom=outcome.peaks_zoom,
                report=outcome.report,
            )
    return bool(won)


def is_finished(claim: Claim, outcome: Outcome) -> bool:
    """Whether this very outcome is stored: the answer to a `finish` may have been lost on its way back."""
    return TakeOutput.objects.filter(pk=claim.take_id, master=outcome.master).exists()


def fail(claim: Claim, message: str) -> bool:
    """`message` tells the writer what happened and what to do. False: it is not ours any more."""
    return bool(_own(claim).update(**_failed(message)))


def give_back(claim: Claim) -> bool:
    """Back into the queue at once, without counting as an attempt: the worker has to stop.

    The caller tells the queue. False: it is not ours any more.
    """
    return bool(
        _own(claim).update(
            status=Take.Status.QUEUED,
            given_back=F("given_back") + 1,
            lease_until=None,
            progress=0,
            stage_label="",
            queued_at=timezone.now(),
        )
    )


def cancel(take_id: uuid.UUID) -> bool:
    """Whoever renders it notices with the next heartbeat. False: it was not in flight."""
    return bool(
        Take.objects.filter(pk=take_id, status__in=_IN_FLIGHT).update(
            status=Take.Status.CANCELLED,
            stage_label="",
            progress=0,
            lease_until=None,
            finished_at=timezone.now(),
        )
    )


def retry(take_id: uuid.UUID) -> bool:
    """Queues a failed or cancelled take again with all its attempts. The caller tells the queue.

    Somebody asked for it, so an order whose outcome is unknown may be made again (the mark `sent` goes); a
    finished song that was only not fetched is still remembered.
    """
    memory = Take.objects.values_list("memory", flat=True).filter(pk=take_id).first() or {}
    return bool(
        Take.objects.kept()
        .filter(pk=take_id, status__in=(Take.Status.FAILED, Take.Status.CANCELLED))
        .update(
            status=Take.Status.QUEUED,
            given_back=F("attempts"),
            memory=memory if "url" in memory else {},
            error="",
            started_at=None,
            finished_at=None,
            queued_at=timezone.now(),
        )
    )


def requeue_stale() -> list[uuid.UUID]:
    """Takes that the queue should be told of again; those without attempts left are called failed.

    Any number of workers may call this at any time: a take named twice is still rendered once.
    """
    now = timezone.now()
    expired = Take.objects.filter(status=Take.Status.RUNNING, lease_until__lt=now)
    expired.filter(attempts__gte=MAX_ATTEMPTS + F("given_back")).update(**_failed(GAVE_UP))
    return [*expired.values_list("pk", flat=True), *_undelivered(now)]


def _undelivered(now: datetime) -> list[uuid.UUID]:
    """Takes that wait although their delivery must be lost: a worker died between queue and claim."""
    busy = Take.objects.filter(status=Take.Status.RUNNING, lease_until__gte=now).exists()
    patience = LOST_DELIVERY_BUSY if busy else LOST_DELIVERY
    waiting = Take.objects.kept().filter(status=Take.Status.QUEUED, queued_at__lt=now - patience)
    ids = list(waiting.values_list("pk", flat=True))
    waiting.filter(pk__in=ids).update(queued_at=now)
    return ids


def _own(claim: Claim) -> QuerySet[Take]:
    return Take.objects.kept().filter(pk=claim.take_id, status=Take.Status.RUNNING, attempts=claim.attempt)


def _failed(message: str) -> dict[str, Any]:
    return {
        "status": Take.Status.FAILED,
        "error": message[:ERROR_LENGTH],
        "stage_label": "",
        "progress": 0,
        "lease_until": None,
        "finished_at": timezone.now(),
    }
