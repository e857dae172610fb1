"""How often and how much at once a token may ask, and when the queue is too long to promise anything."""

from __future__ import annotations

import math
from statistics import fmean

from django.conf import settings

from songsmith.accounts.models import ApiToken
from songsmith.api.minimax.answers import Code, Refusal
from songsmith.api.models import MusicCall
from songsmith.core.errors import TooManyRequests
from songsmith.core.rates import spend
from songsmith.takes.models import Take

FREE = "-free"
"""How the names of models end that have a rate limit of their own."""

RECENT = 20
"""Finished takes whose making time predicts the next one's."""

FIRST_GUESS = 20.0
"""Seconds that a take is expected to need before any was made here."""

_IN_FLIGHT = (Take.Status.QUEUED, Take.Status.RUNNING)


def rate_check(token: ApiToken, model: str) -> None:
    """Takes one from the token's bucket. Raises Refusal (1002)."""
    try:
        spend("music_free" if model.endswith(FREE) else "music", token.pk)
    except TooManyRequests as error:
        raise Refusal(
            Code.RATE, f"rate limit exceeded; retry in {error.retry_after} s", headers=error.headers
        ) from error


def concurrency_check(token: ApiToken) -> None:
    """Raises Refusal (1041): the token has enough in flight, or would wait longer than callers do.

    Call it in the transaction that adds the take: of two calls at once the second one waits and counts both.
    """
    ApiToken.objects.select_for_update().only("pk").get(pk=token.pk)
    mine = MusicCall.objects.filter(token=token, take__status__in=_IN_FLIGHT, take__deleted_at=None).count()
    if settings.MUSIC_CONCURRENCY and mine >= settings.MUSIC_CONCURRENCY:
        raise _busy(f"{mine} requests of this key are in flight already", predicted_wait())
    wait = predicted_wait()
    if settings.MUSIC_MAX_WAIT_SECONDS and wait > settings.MUSIC_MAX_WAIT_SECONDS:
        raise _busy(f"the queue is about {math.ceil(wait)} s long", wait)


def predicted_wait() -> float:
    """Seconds until a take that is queued now is begun: what is before it, by as many as work at it."""
    statuses = list(Take.objects.kept().filter(status__in=_IN_FLIGHT).values_list("status", flat=True))
    workers = max(1, statuses.count(Take.Status.RUNNING))
    return making_seconds() * len(statuses) / workers


def making_seconds() -> float:
    """Mean seconds from a worker's first claim to the finished song, of the last few takes."""
    done = Take.objects.filter(status=Take.Status.DONE)
    times = done.order_by("-finished_at").values_list("started_at", "finished_at")[:RECENT]
    spans = [(finished - started).total_seconds() for started, finished in times if started and finished]
    return fmean(spans) if spans else FIRST_GUESS


def _busy(reason: str, wait: float) -> Refusal:
    retry = {"Retry-After": str(max(1, math.ceil(wait / 2)))}
    return Refusal(Code.CONCURRENCY, f"concurrency limit: {reason}; try again later", headers=retry)
