"""The worker process: runs what the queue delivers, brings back what was left behind, ends politely."""

from __future__ import annotations

import logging
import os
import threading
import time
from datetime import timedelta
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from songsmith.projects.selectors import projects_expired
from songsmith.projects.services import project_purge
from songsmith.providers.base import ProviderError
from songsmith.providers.registry import default_provider
from songsmith.takes import jobs, services, storage
from songsmith.takes.models import Reference, Take
from songsmith.takes.references import analysis
from songsmith.takes.references.services import references_purge
from songsmith.takes.tasks import STOPPING, reference_enqueue, take_enqueue

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.3  # between two looks into the queue: what a press of the button waits for at most
LOCKED_PAUSE = 1.0  # seconds before going on after the database was busy or away
GRACE_SECONDS = 8.0  # for a render to notice that it should stop; the take is given back long before
CHORES_SECONDS = 3600.0
DELIVERIES_KEPT = timedelta(days=1)


class TakeWorker(Worker):
    """django-tasks-db's worker, but the first signal ends a render too instead of waiting for its end."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        if not STOPPING.is_set():
            STOPPING.set()
            end = threading.Timer(GRACE_SECONDS, os._exit, (0,))
            end.daemon = True
            end.start()
        super().shutdown(signum, frame)


def work(*, batch: bool = False) -> None:
    """Runs until a signal says stop, or with `batch` until the queue is empty. Call it on the main thread."""
    worker = TakeWorker(
        queue_names=["*"],
        interval=POLL_SECONDS,
        batch=batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.configure_signals()
    sweep()
    threading.Thread(target=_keep_house, name="housekeeping", daemon=True).start()
    _warm()
    _run(worker)


def _run(worker: TakeWorker) -> None:
    """The queue's own loop gives up when the database is locked for seconds; a worker must not."""
    while worker.running:
        try:
            worker.run()
            return
        except DatabaseError:
            logger.warning("The database did not answer; going on in a moment", exc_info=True)
            connection.close()
            STOPPING.wait(LOCKED_PAUSE)


def _warm() -> None:
    """Loads models before the first take asks; what is missing is said when a take needs it."""
    try:
        default_provider().warm()
    except ProviderError as error:
        logger.warning("Not ready to sing yet: %s", error)
    except Exception:  # a provider that cannot even start must not stop the others, nor the housekeeping
        logger.exception("The provider could not be loaded")


def _keep_house() -> None:
    chores_due = time.monotonic()
    while not STOPPING.wait(settings.TAKE_SWEEP_SECONDS):
        sweep()
        others_chores()
        if time.monotonic() >= chores_due:
            chores_due = time.monotonic() + CHORES_SECONDS
            chores()


def sweep() -> None:
    """Brings takes and references back whose worker or whose delivery was lost."""
    try:
        for take_id in jobs.requeue_stale():
            logger.warning("Take %s was left behind; queued again", take_id)
            take_enqueue(take_id)
        for reference_id in analysis.requeue_stale():
            logger.warning("Reference %s was left behind; queued again", reference_id)
            reference_enqueue(reference_id)
    except DatabaseError:
        logger.warning("Could not look for what was left behind", exc_info=True)
    finally:
        connection.close()


def others_chores() -> None:
    """What layers above the takes have to do now and then; they handle their own errors."""
    try:
        for name in settings.WORKER_CHORES:
            import_string(name)()
    finally:
        connection.close()


def chores() -> None:
    """What keeps disk and tables from growing: the bin, files without a row, old deliveries."""
    try:
        services.takes_purge(now=timezone.now())
        references_purge(now=timezone.now())
        for project in projects_expired(now=timezone.now()):
            project_purge(project=project)
        storage.sweep(set(Take.objects.values_list("folder", flat=True)))
        folders = set(Reference.objects.values_list("folder", flat=True))
        storage.sweep(folders, root=storage.REFERENCES)
        limit = timezone.now() - DELIVERIES_KEPT
        DBTaskResult.objects.filter(enqueued_at__lt=limit).exclude(status="READY").delete()
    except (DatabaseError, OSError):
        logger.warning("Housekeeping stopped; it is tried again in an hour", exc_info=True)
    finally:
        connection.close()
