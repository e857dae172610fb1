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
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], ValueT]) -> ValueT:
        """The kept value, or `make()`; whoever asks while it is being made waits for it."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
            making = self._making.setdefault(key, Lock())
        with making:
            with self._lock:
                if key in self._values:
                    return self._values[key]
            try:
                value = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            self._keep(key, value)
        return value

    def hold(self, limit: int) -> None:
        """From now on at most this many bytes."""
        with self._lock:
            self._limit = limit
            self._make_room()

    def _keep(self, key: Hashable, value: ValueT) -> None:
        with self._lock:
            self._values[key] = value
            self._used += self._size(value)
            self._make_room()

    def _make_room(self) -> None:
        while self._used > self._limit and len(self._values) > 1:
            _, dropped = self._values.popitem(last=False)
            self._used -= self._size(dropped)
