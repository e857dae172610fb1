"""The worker as a real process: killed, stopped, told twice, and left with a locked database."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from songsmith.engine.paths import ROOT
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.services import take_cancel, take_delete
from songsmith.takes.tasks import take_enqueue
from tests.takes.conftest import MakeTake

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = 1.5  # seconds
START = 40.0  # seconds for a Python process to start on a busy machine, and to do its work
Status = Take.Status

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker(settings: Settings) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.takes.worker_settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TAKE_LEASE_SECONDS": str(LEASE),
        "TAKE_SWEEP_SECONDS": "0.3",
    }

    def start() -> subprocess.Popen[bytes]:
        worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


def wait_for(condition: Callable[[], bool], what: str, seconds: float = START) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s for {what}"
        time.sleep(0.05)


def wait_for_status(take: Take, *wanted: str) -> None:
    def reached() -> bool:
        take.refresh_from_db()
        return take.status in wanted

    wait_for(reached, f"{wanted}, is {take.status}")


def wait_until_winding(take: Take) -> None:
    def winding() -> bool:
        take.refresh_from_db()
        return take.status == Status.RUNNING and take.stage_label.startswith("Winding")

    wait_for(winding, "progress")


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_killed_worker_loses_no_take_and_makes_none_twice(
    queued: MakeTake, start_worker: StartWorker, settings: Settings
) -> None:
    take = queued("slow 2")
    take_enqueue(take.pk)
    first = start_worker()
    wait_until_winding(take)
    first.send_signal(signal.SIGKILL)
    first.wait()
    start_worker()
    wait_for_status(take, Status.DONE)
    assert take.attempts == 2
    assert TakeOutput.objects.count() == 1
    assert [path.name for path in files(settings)] == ["2.flac"]


def test_three_deliveries_to_two_workers_are_one_run(queued: MakeTake, start_worker: StartWorker) -> None:
    take, after = queued("slow 1"), queued()
    for _ in range(3):
        take_enqueue(take.pk)
    start_worker()
    start_worker()
    wait_for_status(take, Status.DONE)
    take_enqueue(after.pk)
    wait_for_status(after, Status.DONE)
    take.refresh_from_db()
    assert take.attempts == 1


def test_a_stopped_worker_gives_its_take_back_at_once(queued: MakeTake, start_worker: StartWorker) -> None:
    take = queued("slow 3")
    take_enqueue(take.pk)
    worker = start_worker()
    wait_until_winding(take)
    worker.terminate()
    assert worker.wait(timeout=START) == 0
    take.refresh_from_db()
    assert (take.status, take.given_back) == (Status.QUEUED, 1)
    start_worker()
    wait_for_status(take, Status.DONE)


@pytest.mark.parametrize("stop", [pytest.param(take_cancel, marks=pytest.mark.long), take_delete])
def test_a_take_that_is_stopped_while_it_renders_leaves_no_file(
    queued: MakeTake, start_worker: StartWorker, settings: Settings, stop: Callable[..., Take]
) -> None:
    take, after = queued("slow 30"), queued()
    take_enqueue(take.pk)
    take_enqueue(after.pk)
    start_worker()
    wait_until_winding(take)
    stop(take=take)
    wait_for_status(after, Status.DONE)
    take.refresh_from_db()
    assert take.status == Status.CANCELLED
    assert [path.parent.name for path in files(settings)] == [after.folder]


def test_a_worker_outlives_a_locked_database(queued: MakeTake, start_worker: StartWorker) -> None:
    worker = start_worker()
    first = queued()
    take_enqueue(first.pk)
    wait_for_status(first, Status.DONE)
    take = queued("slow 1")
    take_enqueue(take.pk)
    lock = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    time.sleep(7)  # longer than the five seconds that a connection waits
    lock.execute("ROLLBACK")
    lock.close()
    wait_for_status(take, Status.DONE)
    assert worker.poll() is None
