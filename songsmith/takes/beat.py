"""The heart of a running job: renews the lease, carries progress out and the wish to stop in."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connection

from songsmith.takes import leases

logger = logging.getLogger(__name__)

TICK = 0.1  # seconds between two looks at the clock and at `stopping`
BEAT = 1.0  # seconds between two heartbeats: how live the page's progress is, and how soon a cancel counts
BEATS_A_LEASE = 4  # at least, however short the lease: one lost heartbeat must not lose the job


class Beat:
    """A thread that beats while the caller works; use it as a context manager.

    stopping: set when the process has to end. The job is given back at once then, whatever the caller does.
    on_given_back: tells the queue.
    """

    def __init__(
        self, claim: leases.Claim, *, stopping: threading.Event, on_given_back: Callable[[], None]
    ) -> None:
        self._claim = claim
        self._stopping = stopping
        self._on_given_back = on_given_back
        self._interval = min(BEAT, settings.TAKE_LEASE_SECONDS / BEATS_A_LEASE)
        self._lost = threading.Event()
        self._done = threading.Event()
        self._state = ("Starting", 0.0)
        self._thread = threading.Thread(target=self._run, name=f"beat {claim.job_id}", daemon=True)

    def report(self, label: str, share: float) -> None:
        """What is happening, in the writer's words, and the share done. Costs nothing: call it often."""
        self._state = (label, share)

    def cancelled(self) -> bool:
        """Whether nobody waits for this attempt any more."""
        return self._lost.is_set() or self._stopping.is_set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        due = time.monotonic() + self._interval
        while not (self._done.wait(TICK) or self._stopping.is_set()):
            if time.monotonic() >= due:
                due = time.monotonic() + self._interval
                self._try(self._heartbeat)
                if self._lost.is_set():
                    return
        if self._stopping.is_set():
            self._try(self._give_back)

    def _heartbeat(self) -> None:
        label, share = self._state
        if not leases.heartbeat(self._claim, progress=share, stage_label=label):
            self._lost.set()

    def _give_back(self) -> None:
        """Nothing happens to a job that was finished just now."""
        self._lost.set()
        if leases.give_back(self._claim):
            self._on_given_back()

    def _try(self, step: Callable[[], None]) -> None:
        """A database that is busy or away for a moment costs one beat; the lease outlives several."""
        try:
            step()
        except DatabaseError:
            logger.warning("No heartbeat for job %s this time", self._claim.job_id, exc_info=True)
