"""Listening for real, in a child of a worker: whoever is killed, it is heard or says why it was not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from pytest_django import Settings

from songsmith.engine.listen.listen import STOPPED
from songsmith.engine.paths import ROOT
from songsmith.takes import storage
from songsmith.takes.models import Reference
from songsmith.takes.tasks import reference_enqueue
from tests.live import wait_until
from tests.takes.references.conftest import Bring
from tests.takes.references.sounds import RATE, wav_bytes

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = 4.0  # seconds: a worker that waits its turn on a busy machine keeps what is its own
SESSION = ".ses"
"""What onnxruntime leaves wherever a process loads it."""
PATIENCE = 180.0  # seconds for Python processes to start and to listen on a busy machine
COMMAND = (sys.executable, "manage.py", "worker", "--nice", "0")
"""A worker gives way to all else that runs, for minutes where much does; these tests are not about that."""
Status = Reference.Status

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    place = tmp_path / "temporary"
    place.mkdir()
    return place


@pytest.fixture
def start_worker(settings: Settings, tmp_path: Path, temporary: Path) -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.takes.worker_settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "TAKE_LEASE_SECONDS": str(LEASE),
        "TAKE_SWEEP_SECONDS": "0.3",
        "SONGSMITH_MODELS": str(tmp_path / "no-models"),
        "TMPDIR": str(temporary),
    }

    def start() -> subprocess.Popen[bytes]:
        worker = subprocess.Popen(COMMAND, cwd=ROOT, env=environment)
        started.append(worker)
        return worker

    yield start
    for worker in started:
        worker.kill()
        worker.wait()


@pytest.fixture
def clicks(bring: Bring) -> Reference:
    """Eight of ten seconds of clicks and a chord, waiting to be listened to."""
    times = np.arange(10 * RATE) / RATE
    sound = 0.2 * np.sin(2 * np.pi * 262 * times) * np.exp(-6 * (times % 0.5))
    found = bring(wav_bytes(sound.astype(np.float32)))
    Reference.objects.filter(pk=found.pk).update(trim_start=1.0, trim_end=9.0)
    reference_enqueue(found.pk)
    return found


def listeners_of(worker: subprocess.Popen[bytes]) -> list[int]:
    """The processes that listen for this worker, by their ids."""
    return [process for process, parent in _listening() if parent == worker.pid]


def _listening() -> Iterator[tuple[int, int]]:
    """All that listen on this machine, each with its parent."""
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
            state, parent = (place / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:  # it ended meanwhile
            continue
        if b"songsmith.engine.listen.child" in words and state != "Z":
            yield int(place.name), int(parent)


def reached(reference: Reference, *wanted: str) -> Callable[[], bool]:
    def there() -> bool:
        reference.refresh_from_db()
        return reference.status in wanted

    return there


def files(place: Path) -> list[str]:
    found = (path.name for path in place.rglob("*") if path.is_file())
    return sorted(name for name in found if name != SESSION)


def test_a_killed_listener_fails_in_words_and_leaves_nothing(
    clicks: Reference, start_worker: StartWorker, temporary: Path
) -> None:
    kept = files(storage.path_of(storage.REFERENCES))
    worker = start_worker()
    wait_until(lambda: bool(listeners_of(worker)), PATIENCE)
    for process in listeners_of(worker):
        os.kill(process, signal.SIGKILL)
    wait_until(reached(clicks, Status.FAILED, Status.DONE), PATIENCE)
    assert (clicks.status, clicks.error) == (Status.FAILED, STOPPED)
    assert files(temporary) == []
    assert files(storage.path_of(storage.REFERENCES)) == kept


@pytest.mark.long
def test_a_killed_workers_recording_is_heard_by_the_next_and_its_listener_ends(
    clicks: Reference, start_worker: StartWorker, temporary: Path
) -> None:
    kept = files(storage.path_of(storage.REFERENCES))
    worker = start_worker()
    wait_until(lambda: bool(listeners_of(worker)), PATIENCE)
    orphans = set(listeners_of(worker))
    worker.kill()
    worker.wait()
    start_worker()
    wait_until(reached(clicks, Status.FAILED, Status.DONE), PATIENCE)
    assert (clicks.status, clicks.attempts) == (Status.DONE, 2)
    assert clicks.heard["duration"] == pytest.approx(8.0, abs=0.01)
    wait_until(lambda: not orphans & {process for process, _ in _listening()}, PATIENCE)
    assert files(temporary) == []
    assert files(storage.path_of(storage.REFERENCES)) == kept
