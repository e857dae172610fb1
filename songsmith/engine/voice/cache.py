"""A small least-recently-used store with a byte limit, safe between threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

ValueT = TypeVar("ValueT")


class BoundedCache(Generic[ValueT]):
    """size: bytes of a value; limit: bytes in all."""

    def __init__(self, limit: int, size: Callable[[ValueT], int]) -> None:
        self._limit = limit
        self._size = size
        self._values: OrderedDict[Hashable, ValueT] = OrderedDict()
        self._used = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], ValueT]) -> ValueT:
        """The kept value, or `make()`. Two threads may both make one; the first kept wins."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key in self._values:
                return self._values[key]
            self._values[key] = value
            self._used += self._size(value)
            self._make_room()
        return value

    def hold(self, limit: int) -> None:
        """From now on at most this many bytes."""
        with self._lock:
            self._limit = limit
            self._make_room()

    def _make_room(self) -> None:
        while self._used > self._limit and len(self._values) > 1:
            _, dropped = self._values.popitem(last=False)
            self._used -= self._size(dropped)
