"""How a process shares two processors among the lines that it sings with a large model.

Many of the model's steps know one thread only, so a song is sooner sung by two lines on a thread each. A
single line that somebody waits for is sooner there with both. The sound is the same, byte by byte.
"""

from __future__ import annotations

from threading import Event

THREADS = 2

_singly = Event()


def one_line_at_a_time() -> None:
    """Of a process that is asked for single lines; to be said before its model is loaded."""
    _singly.set()


def lines_at_once() -> int:
    """Lines of a song that are sung at the same time."""
    return 1 if _singly.is_set() else THREADS


def threads_per_line() -> int:
    """Threads that the model has for one line."""
    return THREADS // lines_at_once()
