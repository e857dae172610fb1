"""Waiting as a guest should: not too often, and never longer than somebody wants the result."""

from __future__ import annotations

import threading
import time
from collections import deque

from songsmith.providers.base import Cancelled, JobCancelled

LOOK_SECONDS = 0.1
MINUTE = 60.0


def pause(seconds: float, cancelled: Cancelled) -> None:
    """Raises JobCancelled as soon as nobody waits any more."""
    end = time.monotonic() + seconds
    while True:
        if cancelled():
            raise JobCancelled
        left = end - time.monotonic()
        if left <= 0:
            return
        time.sleep(min(LOOK_SECONDS, left))


class Pace:
    """At most `calls` in any minute, of this process; each key keeps its own time."""

    def __init__(self, calls: int) -> None:
        self.calls = calls
        self._lock = threading.Lock()
        self._made: dict[str, deque[float]] = {}

    def wait(self, key: str, cancelled: Cancelled) -> None:
        """Returns when a call may be made, and counts it. Raises JobCancelled."""
        while (left := self._take(key, time.monotonic())) > 0:
            pause(left, cancelled)

    def _take(self, key: str, now: float) -> float:
        with self._lock:
            made = self._made.setdefault(key, deque())
            while made and made[0] <= now - MINUTE:
                made.popleft()
            if len(made) < self.calls:
                made.append(now)
                return 0.0
            return made[0] + MINUTE - now
