"""Rate limits: token buckets in the database, so that they hold across processes and restarts."""

from __future__ import annotations

import hashlib
import math
import random
import time
from dataclasses import dataclass

from django.conf import settings
from django.db.models import F, Value
from django.db.models.functions import Greatest

from songsmith.core.errors import TooManyRequests
from songsmith.core.models import RateBucket

_PRUNE_CHANCE = 0.01  # of all spendings: keeps the table small without a timer
_KEY_DIGITS = 32  # hexadecimal digits of SHA-256: no e-mail or network address is stored


@dataclass(frozen=True, slots=True)
class Rate:
    """At most `tokens` at once, refilled evenly within `seconds`."""

    tokens: int
    seconds: float

    @property
    def refill(self) -> float:
        """Seconds until one token is back."""
        return self.seconds / self.tokens

    @classmethod
    def parse(cls, text: str) -> Rate | None:
        """`"10/600"` is ten in ten minutes; an empty text is None: no limit. Raises `ValueError`."""
        if not text.strip():
            return None
        tokens, seconds = text.split("/")
        rate = cls(int(tokens), float(seconds))
        if rate.tokens < 1 or rate.seconds <= 0:
            raise ValueError(f"A rate is tokens/seconds, both above zero: {text!r}")
        return rate


def spend(scope: str, key: object, *, cost: int = 1) -> None:
    """Take `cost` tokens of `key` (a user id, an address) in `scope`, a name in `settings.RATE_LIMITS`.

    Raises `TooManyRequests` when there are too few; nothing is taken then. Costs two to three queries.
    """
    rate = Rate.parse(settings.RATE_LIMITS[scope])
    if rate is None:
        return
    wait = take(rate, _bucket_key(scope, key), cost=cost, now=time.time())
    if wait > 0:
        seconds = math.ceil(wait)
        raise TooManyRequests(f"That was often. Try again in {_duration(seconds)}.", retry_after=seconds)


def take(rate: Rate, key: str, *, cost: int, now: float) -> float:
    """0.0 when the tokens were taken, else the seconds to wait.

    Lock-free: one conditional UPDATE decides, so two requests at the same moment cannot share a token.
    """
    if random.random() < _PRUNE_CHANCE:
        RateBucket.objects.filter(full_at__lt=now).delete()
    RateBucket.objects.get_or_create(key=key)
    latest = now + (rate.tokens - cost) * rate.refill
    taken = RateBucket.objects.filter(key=key, full_at__lte=latest).update(
        full_at=Greatest(F("full_at"), Value(now)) + cost * rate.refill
    )
    if taken:
        return 0.0
    full_at = RateBucket.objects.values_list("full_at", flat=True).filter(key=key).first() or now
    return max(full_at - latest, rate.refill)


def _bucket_key(scope: str, key: object) -> str:
    digest = hashlib.sha256(str(key).encode()).hexdigest()[:_KEY_DIGITS]
    return f"{scope}:{digest}"


def _duration(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} seconds" if seconds != 1 else "a second"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes != 1 else "a minute"
