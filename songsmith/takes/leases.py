"""How a worker takes a job, keeps it, and gives it up.

The job's row is the job; a queue merely carries its id and may deliver it twice or never. A worker *claims*
a job for the length of a lease and renews it with each *heartbeat*. Who stays silent loses the job to the
next claim, and from then on changes nothing: every write names the attempt it belongs to (a fencing token).

Each function is one conditional UPDATE; how many rows it changed decides, so that two processes cannot both
win. None of them waits for a lock that they hold themselves.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from songsmith.takes.job import ERROR_LENGTH, STAGE_LENGTH, Job

MAX_ATTEMPTS = 3
"""Claims that may end in silence before a job counts as failed: whatever kills a worker three times will
kill it a fourth time."""

LOST_DELIVERY = timedelta(seconds=10)
"""How long a job may wait while nobody works at all before the queue is told again."""

LOST_DELIVERY_BUSY = timedelta(minutes=10)
"""The same while workers are busy, where waiting is normal and a second delivery only costs a look."""

IN_FLIGHT = (Job.Status.QUEUED, Job.Status.RUNNING)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job; `attempt` is what makes it different from every other claim."""

    job_id: uuid.UUID
    attempt: int
    of: type[Job]


def lease() -> timedelta:
    """How long a claim holds without a heartbeat."""
    return timedelta(seconds=settings.TAKE_LEASE_SECONDS)


def claim(of: type[Job], job_id: uuid.UUID) -> Claim | None:
    """Takes the job, or None: gone, finished, cancelled, or somebody else's while their lease holds."""
    now = timezone.now()
    free = Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, lease_until__lt=now)
    with transaction.atomic():  # so that the attempt read back is the one that this update counted
        won = (
            _kept(of)
            .filter(free, pk=job_id, attempts__lt=MAX_ATTEMPTS + F("given_back"))
            .update(
                status=Job.Status.RUNNING,
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
        return Claim(job_id, _all(of).values_list("attempts", flat=True).get(pk=job_id), of)


def own(claim: Claim) -> QuerySet[Any]:
    """The row, for as long as it belongs to this claim: nothing otherwise."""
    return _kept(claim.of).filter(pk=claim.job_id, status=Job.Status.RUNNING, attempts=claim.attempt)


def heartbeat(claim: Claim, *, progress: float, stage_label: str) -> bool:
    """Renews the lease. False: cancelled, deleted, or another worker's by now; stop working on it."""
    return bool(
        own(claim).update(
            progress=min(1.0, max(0.0, progress)),
            stage_label=stage_label[:STAGE_LENGTH],
            lease_until=timezone.now() + lease(),
        )
    )


def done() -> dict[str, Any]:
    """What a finished job's row says, beside its outcome."""
    return {
        "status": Job.Status.DONE,
        "progress": 1,
        "stage_label": "",
        "lease_until": None,
        "finished_at": timezone.now(),
    }


def fail(claim: Claim, message: str) -> bool:
    """`message` tells the writer what happened and what to do. False: it is not ours any more."""
    return bool(own(claim).update(**_failed(message)))


def give_back(claim: Claim) -> bool:
    """Back into the queue at once, without counting as an attempt: the worker has to stop.

    The caller tells the queue. False: it is not ours any more.
    """
    return bool(
        own(claim).update(
            status=Job.Status.QUEUED,
            given_back=F("given_back") + 1,
            lease_until=None,
            progress=0,
            stage_label="",
            queued_at=timezone.now(),
        )
    )


def cancel(of: type[Job], job_id: uuid.UUID) -> bool:
    """Whoever works on it notices with the next heartbeat. False: it was not in flight."""
    return bool(
        _all(of)
        .filter(pk=job_id, status__in=IN_FLIGHT)
        .update(
            status=Job.Status.CANCELLED,
            stage_label="",
            progress=0,
            lease_until=None,
            finished_at=timezone.now(),
        )
    )


def again() -> dict[str, Any]:
    """What the row of a settled job says to be worked on once more, with all its attempts."""
    return {
        "status": Job.Status.QUEUED,
        "given_back": F("attempts"),
        "progress": 0,
        "stage_label": "",
        "error": "",
        "lease_until": None,
        "started_at": None,
        "finished_at": None,
        "queued_at": timezone.now(),
    }


def requeue_stale(of: type[Job], *, gave_up: str) -> list[uuid.UUID]:
    """Jobs that the queue should be told of again; those without attempts left fail with `gave_up`.

    Any number of workers may call this at any time: a job named twice is still done once.
    """
    now = timezone.now()
    expired = _all(of).filter(status=Job.Status.RUNNING, lease_until__lt=now)
    expired.filter(attempts__gte=MAX_ATTEMPTS + F("given_back")).update(**_failed(gave_up))
    return [*expired.values_list("pk", flat=True), *_undelivered(of, now)]


def _undelivered(of: type[Job], now: datetime) -> list[uuid.UUID]:
    """Jobs that wait although their delivery must be lost: a worker died between queue and claim."""
    busy = _all(of).filter(status=Job.Status.RUNNING, lease_until__gte=now).exists()
    patience = LOST_DELIVERY_BUSY if busy else LOST_DELIVERY
    waiting = _kept(of).filter(status=Job.Status.QUEUED, queued_at__lt=now - patience)
    ids = list(waiting.values_list("pk", flat=True))
    waiting.filter(pk__in=ids).update(queued_at=now)
    return ids


def _all(of: type[Job]) -> QuerySet[Job]:
    return of._default_manager.all()


def _kept(of: type[Job]) -> QuerySet[Job]:
    """Without what is in the bin."""
    return _all(of).filter(deleted_at=None)


def _failed(message: str) -> dict[str, Any]:
    return {
        "status": Job.Status.FAILED,
        "error": message[:ERROR_LENGTH],
        "stage_label": "",
        "progress": 0,
        "lease_until": None,
        "finished_at": timezone.now(),
    }
