"""What the stages of making one song share: progress, cancellation, the stopwatch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock

from songsmith.engine.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """label: in the writer's words ("Singing verse 2, line 3"); fraction: of the whole, 0 … 1."""

    stage: str
    label: str
    fraction: float


class Session:
    """One song in the making. Stages run in several threads; the caller hears of them one call at a time."""

    def __init__(
        self,
        weights: Mapping[str, float],
        progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> None:
        """weights: each stage's share of the whole, adding up to at most 1."""
        self.seconds: dict[str, float] = {}
        self._weights = weights
        self._progress = progress
        self._cancelled = cancelled
        self._stop = Event()
        self._lock = Lock()
        self._done: dict[str, float] = {}

    def report(self, stage: str, label: str, share: float) -> None:
        """share: of this stage, 0 … 1. The whole never goes back. Raises Cancelled when an end is wanted."""
        self.check()
        with self._lock:
            self._done[stage] = max(self._done.get(stage, 0.0), min(1.0, share))
            whole = sum(self._weights.get(name, 0.0) * done for name, done in self._done.items())
            if self._progress is not None:
                self._progress(Progress(stage, label, min(1.0, whole)))

    def check(self) -> None:
        """Raises Cancelled when the caller, or the failure of another stage, wants an end."""
        if self.stopped():
            raise Cancelled("The song was cancelled.")

    def stopped(self) -> bool:
        return self._stop.is_set() or (self._cancelled is not None and self._cancelled())

    def stop(self) -> None:
        """Ends all stages at their next check."""
        self._stop.set()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Adds the wall time spent inside to the stage's seconds."""
        started = time.perf_counter()
        try:
            yield
        finally:
            spent = time.perf_counter() - started
            with self._lock:
                self.seconds[stage] = self.seconds.get(stage, 0.0) + spent
