"""Keeps child processes running for as long as this one lives."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from songsmith.engine.system import with_large_pages

log = logging.getLogger(__name__)

LAUNCHER = Path(__file__).with_name("child.py")
STOP_SECONDS = 10.0  # from the polite signal to the hard one; a worker takes up to 8 to give its take back


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to keep running, under a name for the log."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Backoff:
    """Seconds between restarts: `first`, doubling up to `longest`; forgotten after a run of `calm`."""

    first: float = 1.0
    longest: float = 60.0
    calm: float = 60.0

    def after(self, previous: float, ran: float) -> float:
        """The pause after a run of `ran` seconds, when the last pause was `previous` (0.0: none yet)."""
        if previous == 0 or ran >= self.calm:
            return self.first
        return min(previous * 2, self.longest)


class Supervisor:
    """One thread per child: starts it, waits for it, starts it again.

    The thread that starts a child outlives it: the kernel ties a child's death signal to that thread.
    """

    def __init__(self, children: Sequence[ChildSpec], backoff: Backoff | None = None) -> None:
        self._backoff = backoff or Backoff()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._threads = [
            threading.Thread(target=self._keep, args=(child,), name=f"keep-{child.name}", daemon=True)
            for child in children
        ]

    def start(self) -> None:
        """Returns at once."""
        for thread in self._threads:
            thread.start()

    def pids(self) -> dict[str, int]:
        """Process ids of the children that run now, by name."""
        with self._lock:
            return {name: process.pid for name, process in self._running.items()}

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Ask all children to end; after `seconds` end them. Returns when they are gone."""
        with self._lock:
            self._stopping.set()
            running = list(self._running.values())
        for process in running:
            process.terminate()
        deadline = time.monotonic() + seconds
        for process in running:
            try:
                process.wait(max(deadline - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                process.kill()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _keep(self, child: ChildSpec) -> None:
        pause = 0.0
        while (process := self._spawn(child)) is not None:
            began = time.monotonic()
            code = process.wait()
            with self._lock:
                del self._running[child.name]
            if self._stopping.is_set():
                return
            pause = self._backoff.after(pause, time.monotonic() - began)
            log.warning("%s ended with code %d; starting it again in %.1f s", child.name, code, pause)
            if self._stopping.wait(pause):
                return

    def _spawn(self, child: ChildSpec) -> subprocess.Popen[bytes] | None:
        """None once stopping: no child may start behind the back of `stop`."""
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid())]
        with self._lock:
            if self._stopping.is_set():
                return None
            # Its own session: Ctrl+C in a terminal reaches the parent alone, which then stops its children.
            command, environment = [*launcher, *child.command], with_large_pages(os.environ)
            process = subprocess.Popen(command, env=environment, start_new_session=True)
            self._running[child.name] = process
            return process
