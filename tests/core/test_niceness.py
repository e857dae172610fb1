"""A process that gives way does so against other sessions, too."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from songsmith.engine.paths import ROOT

LOOK = """
import os
from pathlib import Path
from songsmith.core.niceness import give_way
give_way(7)
print(os.nice(0), Path("/proc/self/autogroup").read_text())
"""

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="this kernel has no autogroups"
)


# A process from before the kernel's first session has no group to look at, so that one is made here.
IN_THE_SESSION_OF_ANOTHER = f"""
import subprocess, sys
subprocess.run([sys.executable, "-c", {LOOK!r}], check=True)
"""


def given_way(*, own_session: bool) -> tuple[int, int]:
    """Niceness of a process, and of its session, after it gave way by 7."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK if own_session else IN_THE_SESSION_OF_ANOTHER],
        cwd=ROOT,
        start_new_session=True,
        capture_output=True,
        text=True,
        check=True,
    )
    process, session = re.fullmatch(r"(\d+) \S+ nice (-?\d+)\s*", done.stdout).groups()  # type: ignore[union-attr]
    return int(process), int(session)


def test_a_session_of_its_own_gives_way_as_a_whole() -> None:
    assert given_way(own_session=True)[1] == 7


def test_the_session_of_others_is_left_alone() -> None:
    process, session = given_way(own_session=False)
    assert process >= 7
    assert session != 7
