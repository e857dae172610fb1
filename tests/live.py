"""The app on a real socket, and a worker beside it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from django.db import connection

from songsmith.asgi import application
from songsmith.takes import rendering
from songsmith.takes.models import Reference, Take
from songsmith.takes.references import analysis

PATIENCE_SECONDS = 30.0  # machines may be busy; nothing waits longer than it must


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Fails when it does not become true in time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@contextmanager
def live_server() -> Iterator[str]:
    """Address of the app, served from a thread."""
    server = uvicorn.Server(uvicorn.Config(application, port=0, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    server.force_exit = True
    thread.join(PATIENCE_SECONDS)


@contextmanager
def worker() -> Iterator[None]:
    """Makes whatever takes are queued, and listens to whatever recordings are, one after another, in a thread
    of this process."""
    stopping = threading.Event()

    def work() -> None:
        while not stopping.wait(0.05):
            waiting = Take.objects.kept().filter(status=Take.Status.QUEUED).order_by("created_at")
            for take_id in list(waiting.values_list("pk", flat=True)):
                rendering.render(take_id, stopping=stopping, enqueue=lambda _: None)
            unheard = Reference.objects.kept().filter(status=Reference.Status.QUEUED)
            for reference_id in list(unheard.values_list("pk", flat=True)):
                analysis.listen_to(reference_id, stopping=stopping, enqueue=lambda _: None)
        connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    yield
    stopping.set()
    thread.join(PATIENCE_SECONDS)
