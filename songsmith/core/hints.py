"""Words between processes that something changed. Hints may be lost; the database tells what is true.

Whoever listens here must also look at the database now and then. With one process nothing leaves it; with a
shared channel layer (Redis) a hint reaches the listeners of every process.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable
from typing import Any

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

Hear = Callable[[dict[str, Any]], None]
"""Called on the event loop of the listener. A hint holds str, int, bytes, bool, None and lists of those."""

_AWAY = (OSError, RedisError)

_PROCESS = uuid.uuid4().hex
"""Who sent a hint; a shared layer brings one's own back."""

_listeners: dict[str, set[Listener]] = {}


class Listener:
    """Hears the hints of some topics until it is closed. Made and closed on one event loop."""

    def __init__(self, topics: tuple[str, ...], hear: Hear) -> None:
        self.topics = topics
        self.loop = asyncio.get_running_loop()
        self._hear = hear
        self._remote: asyncio.Task[None] | None = None

    @property
    def is_shared(self) -> bool:
        """Whether it hears other processes; known once it is open."""
        return self._remote is not None

    async def open(self) -> None:
        for topic in self.topics:
            _listeners.setdefault(topic, set()).add(self)
        layer = _shared_layer()
        if layer is not None:
            channel = await layer.new_channel()
            for topic in self.topics:
                await layer.group_add(topic, channel)
            self._remote = asyncio.create_task(self._receive(layer, channel))

    async def close(self) -> None:
        for topic in self.topics:
            there = _listeners.get(topic, set())
            there.discard(self)
            if not there:
                _listeners.pop(topic, None)
        if self._remote is not None:
            self._remote.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._remote

    def hear(self, message: dict[str, Any]) -> None:
        """From any thread."""
        with contextlib.suppress(RuntimeError):  # its loop has ended
            self.loop.call_soon_threadsafe(self._hear, message)

    async def _receive(self, layer: Any, channel: str) -> None:
        try:
            while True:
                try:
                    message = await layer.receive(channel)
                except _AWAY:
                    log.warning("The channel layer is not there; changes from other processes come late.")
                    await asyncio.sleep(1)
                    continue
                if message["process"] != _PROCESS:
                    self._hear(message["hint"])
        finally:
            for topic in self.topics:
                with contextlib.suppress(*_AWAY):
                    await layer.group_discard(topic, channel)


def hint(topic: str, message: dict[str, Any]) -> None:
    """From code without an event loop. topic: letters, digits, hyphens, periods, at most 99 of them."""
    _hint_here(topic, message, None)
    layer = _shared_layer()
    if layer is not None:
        async_to_sync(_send)(layer, topic, message)


async def ahint(topic: str, message: dict[str, Any], *, besides: Listener | None = None) -> None:
    """From an event loop. besides: who knows it already."""
    _hint_here(topic, message, besides)
    layer = _shared_layer()
    if layer is not None:
        await _send(layer, topic, message)


def _hint_here(topic: str, message: dict[str, Any], besides: Listener | None) -> None:
    for listener in tuple(_listeners.get(topic, ())):
        if listener is not besides:
            listener.hear(message)


async def _send(layer: Any, topic: str, message: dict[str, Any]) -> None:
    try:
        await layer.group_send(topic, {"type": "hint", "process": _PROCESS, "hint": message})
    except _AWAY:
        log.warning("The channel layer is not there; other processes hear of this late.")


def _shared_layer() -> Any:
    """None when there is none that reaches further than this process."""
    layer = get_channel_layer()
    return None if isinstance(layer, InMemoryChannelLayer) else layer
