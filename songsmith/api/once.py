"""Requests that may be sent again: the same one with the same Idempotency-Key makes one thing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from songsmith.accounts.models import User
from songsmith.api.models import MadeOnce
from songsmith.core.errors import Conflict

M = TypeVar("M", bound=Model)

USED = "This Idempotency-Key was used for another request."


def made_once(
    *, user: User, key: str | None, order: str, find: Callable[[uuid.UUID], M], make: Callable[[], M]
) -> tuple[M, bool]:
    """What `make` gives, and True; for a key that was used before what it made then, and False.

    order: all that was asked for, as text. find: the thing by its id, as the user may see it. Raises Conflict
    when the key stands for something else, and what `find` and `make` raise.
    """
    if key is None:
        return make(), True
    digest = hashlib.sha256(order.encode("utf-8", "surrogatepass")).hexdigest()
    if found := _before(user, key, digest):
        return find(found), False
    try:
        with transaction.atomic():
            made = make()
            MadeOnce.objects.create(user=user, key=key, order=digest, made=made.pk)
    except IntegrityError:
        if found := _before(user, key, digest):
            return find(found), False  # the same request, twice at the same moment
        raise
    return made, True


def _before(user: User, key: str, digest: str) -> uuid.UUID | None:
    row = MadeOnce.objects.filter(user=user, key=key).first()
    if row is not None and row.order != digest:
        raise Conflict(USED, code="key_used")
    return row.made if row else None
