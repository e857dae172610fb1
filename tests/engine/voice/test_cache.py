"""What is dear is made once, also when two threads want it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from songsmith.engine.voice.cache import BoundedCache
from tests.live import PATIENCE_SECONDS


def test_whoever_asks_while_it_is_being_made_waits_for_it() -> None:
    cache: BoundedCache[str] = BoundedCache(100, len)
    begun, go_on = Event(), Event()
    made: list[str] = []

    def slowly() -> str:
        begun.set()
        assert go_on.wait(PATIENCE_SECONDS)
        made.append("song")
        return "song"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(cache.get, "key", slowly)
        assert begun.wait(PATIENCE_SECONDS)
        second = pool.submit(cache.get, "key", slowly)
        go_on.set()
        assert first.result() == second.result() == "song"
    assert made == ["song"]


def test_a_failure_is_not_kept() -> None:
    cache: BoundedCache[str] = BoundedCache(100, len)

    def failing() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cache.get("key", failing)
    assert cache.get("key", lambda: "made") == "made"


def test_the_least_recently_used_goes_first() -> None:
    cache: BoundedCache[str] = BoundedCache(4, len)
    for key in ("a", "b", "a", "c"):
        cache.get(key, lambda: "xx")
    assert cache.get("a", lambda: "new") == "xx"
    assert cache.get("b", lambda: "new") == "new"
