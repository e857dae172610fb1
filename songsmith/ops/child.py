"""`child.py PARENT COMMAND…`: becomes COMMAND, and dies when PARENT dies.

A step of its own because the kernel's promise must be asked for in the child, between fork and exec, where
Python code is not safe in a process that has threads.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # linux/prctl.h


def die_with(parent: int) -> None:
    """Have the kernel kill this process, and what it becomes, when `parent` is gone, however it went.

    SIGKILL: everything a child does survives it, and nothing may outlive the server and hold its files.
    Does nothing where there is no Linux; there a parent that is killed hard leaves its children behind.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went before the promise was made
        sys.exit(1)


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    os.execvp(sys.argv[2], sys.argv[2:])
