"""What the queue carries: the id of a take or a reference. Delivered twice, it is worked on once."""

from __future__ import annotations

import threading
import uuid

from django_tasks import task

from songsmith.takes import rendering, stems
from songsmith.takes.references import analysis

QUEUE = "takes"

STOPPING = threading.Event()
"""Set when this worker process has to end."""


@task(queue_name=QUEUE)
def take_render(take_id: str) -> str:
    """Returns what became of it, for the log."""
    return rendering.render(uuid.UUID(take_id), stopping=STOPPING, enqueue=take_enqueue)


def take_enqueue(take_id: uuid.UUID) -> None:
    """Tells the queue. Call it after the commit: a worker may read the row at once."""
    take_render.enqueue(str(take_id))


@task(queue_name=QUEUE)
def reference_listen(reference_id: str) -> str:
    """Returns what became of it, for the log."""
    return analysis.listen_to(uuid.UUID(reference_id), stopping=STOPPING, enqueue=reference_enqueue)


def reference_enqueue(reference_id: uuid.UUID) -> None:
    """Tells the queue. Call it after the commit."""
    reference_listen.enqueue(str(reference_id))


@task(queue_name=QUEUE)
def stems_render(take_id: str) -> str:
    """Returns what became of it, for the log."""
    return stems.stems_make(uuid.UUID(take_id), stopping=STOPPING)


def stems_enqueue(take_id: uuid.UUID) -> None:
    """Tells the queue."""
    stems_render.enqueue(str(take_id))
