"""The master of a song that is not finished: the same chain as `mix.master`, with every decision made."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Audio, silence
from songsmith.engine.mix import MasterSettings, master
from songsmith.engine.mix.envelopes import CONTROL
from songsmith.engine.mix.limiter import BLOCK

STEP = int(np.lcm(CONTROL, BLOCK))
"""Samples: pieces begin where control steps and limiter blocks both do, so that they agree with the whole."""

BEFORE = -(-2 * SAMPLE_RATE // STEP) * STEP
"""Samples of the past that every piece is worked out with: filters and compressors have settled by then."""

BEHIND = STEP
"""Samples at the end of what is known that wait for what follows: the limiter looks ahead, and the end of
whatever it is given is faded."""


class StreamingMaster:
    """Takes a mix piece by piece and gives the master piece by piece, without a seam."""

    def __init__(self, genre: str, settings: MasterSettings) -> None:
        self._genre, self._settings = genre, settings
        self._known = silence(0)
        self._start = 0  # sample of the song at which `_known` begins
        self._given = 0  # samples given so far

    def push(self, piece: Audio) -> Iterator[Audio]:
        """piece: follows the one before."""
        self._known = np.concatenate([self._known, piece], axis=1)
        until = (self._start + self._known.shape[1] - BEHIND) // STEP * STEP
        if until > self._given:
            yield self._made(until)

    def finish(self) -> Iterator[Audio]:
        until = self._start + self._known.shape[1]
        if until > self._given:
            yield self._made(until)

    def _made(self, until: int) -> Audio:
        sound, _ = master(self._known, self._genre, settings=self._settings)
        ready = sound[:, self._given - self._start : until - self._start].copy()
        self._given = until
        keep = max(self._start, until - BEFORE)
        self._known = self._known[:, keep - self._start :]
        self._start = keep
        return ready
