"""The only code that completes a take. How one is claimed and kept is the business of `leases`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from songsmith.takes import leases
from songsmith.takes.leases import Claim
from songsmith.takes.models import Take, TakeOutput

GAVE_UP = (
    "Making this take stopped three times without a reason that could be caught; the machine may have too "
    "little memory. Try again, with a shorter sheet if it goes on."
)


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
    levels: bytes = b""
    timing: bytes = b""
    timing_estimated: bool = False
    sections: list[dict[str, Any]] = field(default_factory=list)
    report: dict[str, Any] = field(default_factory=dict)


def claim(take_id: uuid.UUID) -> Claim | None:
    """Takes the job, or None: gone, finished, cancelled, or somebody else's while their lease holds."""
    return leases.claim(Take, take_id)


def remember(claim: Claim, memory: Mapping[str, Any]) -> bool:
    """Keeps the provider's note for the next attempt, should there be one. False: it is not ours any more."""
    return bool(leases.own(claim).update(memory=dict(memory)))


def finish(claim: Claim, outcome: Outcome) -> bool:
    """Stores the outcome and calls the take done, in one transaction. False: it is not ours any more."""
    with transaction.atomic():
        won = leases.own(claim).update(
            **leases.done(),
            memory={},
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
                take_id=claim.job_id,
                master=outcome.master,
                score=outcome.score,
                levels=outcome.levels,
                timing=outcome.timing,
                peaks_zoom=outcome.peaks_zoom,
                report=outcome.report,
            )
    return bool(won)


def is_finished(claim: Claim, outcome: Outcome) -> bool:
    """Whether this very outcome is stored: the answer to a `finish` may have been lost on its way back."""
    return TakeOutput.objects.filter(pk=claim.job_id, master=outcome.master).exists()


def cancel(take_id: uuid.UUID) -> bool:
    """Whoever renders it notices with the next heartbeat. False: it was not in flight."""
    return leases.cancel(Take, take_id)


def retry(take_id: uuid.UUID) -> bool:
    """Queues a failed or cancelled take again with all its attempts. The caller tells the queue.

    Somebody asked for it, so an order whose outcome is unknown may be made again (the mark `sent` goes); a
    finished song that was only not fetched is still remembered.
    """
    memory = Take.objects.values_list("memory", flat=True).filter(pk=take_id).first() or {}
    settled = Take.objects.kept().filter(pk=take_id, status__in=(Take.Status.FAILED, Take.Status.CANCELLED))
    return bool(settled.update(**leases.again(), memory=memory if "url" in memory else {}))


def requeue_stale() -> list[uuid.UUID]:
    """Takes that the queue should be told of again; those without attempts left are called failed."""
    return leases.requeue_stale(Take, gave_up=GAVE_UP)
