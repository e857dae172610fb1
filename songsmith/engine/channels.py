"""Left and right at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from songsmith.engine.audio import Audio, Mono

ResultT = TypeVar("ResultT")


def each_channel(work: Callable[[Mono], ResultT], sound: Audio) -> list[ResultT]:
    """What `work` makes of every channel, in their order; each has a thread.

    For loops inside of numpy and scipy, which let other threads run.
    """
    if len(sound) == 1:
        return [work(sound[0])]
    with ThreadPoolExecutor(len(sound), "channel") as pool:
        return list(pool.map(work, sound))
