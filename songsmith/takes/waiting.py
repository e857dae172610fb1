"""Waiting for takes and references from many requests at once: one small query twice a second, however many
wait."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Collection
from weakref import WeakKeyDictionary

from django.db import DatabaseError, connection

from songsmith.takes.job import Job
from songsmith.takes.leases import IN_FLIGHT
from songsmith.takes.models import Reference, Take

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""Between two looks at the table: a fraction of what any song takes."""


async def take_settled(take_id: uuid.UUID) -> Job.Status:
    """Returns once the take is done, failed or cancelled; a take that is gone counts as cancelled."""
    return await _watch(Take).settled(take_id)


async def reference_settled(reference_id: uuid.UUID) -> Job.Status:
    """The same once somebody listened to a reference, or nobody will."""
    return await _watch(Reference).settled(reference_id)


class _Watch:
    """The waiters of one event loop for one kind of job, and the task that looks for all of them."""

    def __init__(self, of: type[Job]) -> None:
        self._of = of
        self._waiting: dict[uuid.UUID, list[asyncio.Future[Job.Status]]] = {}
        self._looking: asyncio.Task[None] | None = None

    async def settled(self, job_id: uuid.UUID) -> Job.Status:
        future: asyncio.Future[Job.Status] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(job_id, []).append(future)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        try:
            return await future
        finally:
            self._leave(job_id, future)

    def _leave(self, job_id: uuid.UUID, future: asyncio.Future[Job.Status]) -> None:
        self._waiting[job_id].remove(future)
        if not self._waiting[job_id]:
            del self._waiting[job_id]

    async def _look(self) -> None:
        while self._waiting:
            settled = await asyncio.to_thread(_settled, self._of, tuple(self._waiting))
            for job_id, status in settled.items():
                for future in self._waiting.get(job_id, ()):
                    if not future.done():
                        future.set_result(status)
            await asyncio.sleep(LOOK_SECONDS)


_WATCHES: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[type[Job], _Watch]] = WeakKeyDictionary()


def _watch(of: type[Job]) -> _Watch:
    """That of the running loop."""
    watches = _WATCHES.setdefault(asyncio.get_running_loop(), {})
    return watches.setdefault(of, _Watch(of))


def _settled(of: type[Job], job_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Job.Status]:
    """Those of the jobs that are no longer in flight. A database that is away for a moment settles none."""
    try:
        rows = dict(of._default_manager.filter(pk__in=job_ids).values_list("pk", "status"))
    except DatabaseError:
        logger.warning("Could not look how jobs are doing; looking again", exc_info=True)
        return {}
    finally:
        connection.close()
    statuses = {job_id: Job.Status(rows.get(job_id, Job.Status.CANCELLED)) for job_id in job_ids}
    return {job_id: status for job_id, status in statuses.items() if status not in IN_FLIGHT}
