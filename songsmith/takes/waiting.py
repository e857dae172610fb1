"""Waiting for takes from many requests at once: one small query twice a second, however many wait."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Collection
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection

from songsmith.takes.models import Take

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Between two looks at the table: a fraction of what any song takes."""

_IN_FLIGHT = (Take.Status.QUEUED, Take.Status.RUNNING)


async def take_settled(take_id: uuid.UUID) -> Take.Status:
    """Returns once the take is done, failed or cancelled; a take that is gone counts as cancelled."""
    loop = asyncio.get_running_loop()
    watch = _WATCHES.setdefault(loop, _Watch())
    return await watch.settled(take_id)


class _Watch:
    """The waiters of one event loop and the task that looks for all of them."""

    def __init__(self) -> None:
        self._waiting: dict[uuid.UUID, list[asyncio.Future[Take.Status]]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def settled(self, take_id: uuid.UUID) -> Take.Status:
        future: asyncio.Future[Take.Status] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(take_id, []).append(future)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            return await future
        finally:
            self._leave(take_id, future)

    def _leave(self, take_id: uuid.UUID, future: asyncio.Future[Take.Status]) -> None:
        self._waiting[take_id].remove(future)
        if not self._waiting[take_id]:
            del self._waiting[take_id]

    async def _look(self) -> None:
        while self._waiting:
            settled = await asyncio.to_thread(_settled, tuple(self._waiting))
            for take_id, status in settled.items():
                for future in self._waiting.get(take_id, ()):
                    if not future.done():
                        future.set_result(status)
            await asyncio.sleep(LOOK_SECONDS)


_WATCHES: WeakKeyDictionary[asyncio.AbstractEventLoop, _Watch] = WeakKeyDictionary()


def _settled(take_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Take.Status]:
    """Those of the takes that are no longer in flight. A database that is away for a moment settles none."""
    try:
        rows = dict(Take.objects.filter(pk__in=take_ids).values_list("pk", "status"))
    except DatabaseError:
        logger.warning("Could not look how takes are doing; looking again", exc_info=True)
        return {}
    finally:
        connection.close()
    statuses = {take_id: Take.Status(rows.get(take_id, Take.Status.CANCELLED)) for take_id in take_ids}
    return {take_id: status for take_id, status in statuses.items() if status not in _IN_FLIGHT}
