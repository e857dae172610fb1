"""How long a press of the button waits for an idle worker: from the commit to the claim."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from songsmith.takes.bench.songs import Library, queued_take
from songsmith.takes.bench.table import Row
from songsmith.takes.models import Take
from songsmith.takes.services import take_cancel

SECTION = "jobs"
TAKES = 10
PATIENCE = 120.0  # seconds: the worker loads its models first
LOOK = 0.01
FINISHED = ("SUCCESSFUL", "FAILED")

Process = subprocess.Popen[bytes]


def rows(library: Library) -> Iterator[Row]:
    """Milliseconds; half of the worker's pause between two looks is the least that can be expected."""
    with working() as worker:
        _claimed_after(library, worker)
        waits = [_claimed_after(library, worker) for _ in range(TAKES)]
    yield Row(SECTION, "enqueue to claim, median", statistics.median(waits), "ms")
    yield Row(SECTION, "enqueue to claim, slowest", max(waits), "ms")


def _claimed_after(library: Library, worker: Process) -> float:
    take = queued_take(library.owner, library.small)
    deadline = time.monotonic() + PATIENCE
    while True:
        take.refresh_from_db(fields=["status", "started_at", "error"])
        if take.started_at is not None:
            break
        if worker.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("no worker claimed a take")
        time.sleep(LOOK)
    take_cancel(take=take)
    while DBTaskResult.objects.exclude(status__in=FINISHED).exists():
        time.sleep(LOOK)
    return (take.started_at - take.queued_at).total_seconds() * 1000


@contextmanager
def working() -> Iterator[Process]:
    """A worker with nothing to do yet."""
    Take.objects.filter(status=Take.Status.QUEUED).delete()
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]
    process = subprocess.Popen(command, stdout=sys.stderr, start_new_session=True)  # as the supervisor does
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
