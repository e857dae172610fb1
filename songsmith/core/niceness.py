"""How a process makes room for those that people wait for."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")


def give_way(niceness: int) -> None:
    """Adds to the niceness of this process, and of its whole session if it leads one.

    Linux first shares a busy processor out among sessions (sched(7), autogroup), and heeds the niceness of
    processes only within each: a worker in a session of its own would take its half however nice it is.
    """
    os.nice(niceness)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # no Linux, or built without autogroups: then niceness is enough
            _AUTOGROUP.write_text(str(niceness))
