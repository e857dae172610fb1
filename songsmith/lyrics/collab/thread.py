"""The one thread on which rooms read and write the database.

It keeps its connection open: with SQLite, closing the last connection of a process writes the log back into
the database file, which at the end of each request made editing ten times slower. One thread also means that
rooms never wait for each other's locks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, InterfaceError, connection

P = ParamSpec("P")
T = TypeVar("T")

_STORE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="collab-store")


async def in_store(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Runs it on the thread. After a failure of the database the next call gets a new connection."""
    return await asyncio.get_running_loop().run_in_executor(_STORE, lambda: _run(function, *args, **kwargs))


def _run(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    try:
        return function(*args, **kwargs)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def store_close() -> None:
    """Closes the thread's connection; the next call opens another."""
    _STORE.submit(lambda: connection.close()).result()
