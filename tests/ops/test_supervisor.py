"""The supervisor with real processes: it restarts, stops, and leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from songsmith.ops.supervisor import Backoff, ChildSpec, Supervisor

QUICK = Backoff(first=0.05, longest=0.2, calm=30.0)
SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
DEAF = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
)


def until(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    """Waits for `condition`; fails the test when it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def supervised() -> Iterator[Callable[..., Supervisor]]:
    made: list[Supervisor] = []

    def start(*children: ChildSpec) -> Supervisor:
        made.append(Supervisor(children, QUICK))
        made[-1].start()
        return made[-1]

    yield start
    for supervisor in made:
        supervisor.stop(0)


def test_a_killed_child_comes_back(supervised: Callable[..., Supervisor]) -> None:
    supervisor = supervised(ChildSpec("worker", SLEEP))
    until(lambda: "worker" in supervisor.pids())
    first = supervisor.pids()["worker"]
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.pids().get("worker", first) != first)
    assert not alive(first)


def test_children_fall_and_rise_alone(supervised: Callable[..., Supervisor]) -> None:
    supervisor = supervised(ChildSpec("worker", SLEEP), ChildSpec("preview", SLEEP))
    until(lambda: len(supervisor.pids()) == 2)
    before = supervisor.pids()
    os.kill(before["worker"], signal.SIGKILL)
    until(lambda: supervisor.pids().get("worker", before["worker"]) != before["worker"])
    assert supervisor.pids()["preview"] == before["preview"]


def test_stopping_ends_them_and_starts_no_more(supervised: Callable[..., Supervisor]) -> None:
    supervisor = supervised(ChildSpec("worker", SLEEP))
    until(lambda: "worker" in supervisor.pids())
    pid = supervisor.pids()["worker"]
    supervisor.stop()
    assert not alive(pid)
    time.sleep(QUICK.first * 3)
    assert supervisor.pids() == {}


def test_a_child_that_does_not_listen_is_ended_all_the_same(supervised: Callable[..., Supervisor]) -> None:
    supervisor = supervised(ChildSpec("worker", DEAF))
    until(lambda: "worker" in supervisor.pids())
    pid = supervisor.pids()["worker"]
    time.sleep(0.5)  # until it has stopped listening
    began = time.monotonic()
    supervisor.stop(0.3)
    assert not alive(pid)
    assert time.monotonic() - began < 5


def test_a_child_that_cannot_start_does_not_stop_the_others(supervised: Callable[..., Supervisor]) -> None:
    supervisor = supervised(ChildSpec("broken", ("/nonexistent",)), ChildSpec("worker", SLEEP))
    until(lambda: "worker" in supervisor.pids())
    pid = supervisor.pids()["worker"]
    time.sleep(0.3)
    assert supervisor.pids()["worker"] == pid


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's")
@pytest.mark.parametrize("told", ["", "glibc.malloc.arena_max=2"])
def test_children_get_large_pages_unless_told_otherwise(
    supervised: Callable[..., Supervisor], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    written = tmp_path / "tunables"
    code = f"import os; open({str(written)!r}, 'w').write(os.environ['GLIBC_TUNABLES'])"
    if told:
        monkeypatch.setenv("GLIBC_TUNABLES", told)
    else:
        monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    supervised(ChildSpec("sees", (sys.executable, "-c", code)))
    until(lambda: written.exists() and written.read_text() == (told or "glibc.malloc.hugetlb=1"))


def test_no_child_outlives_a_parent_that_is_killed(tmp_path: Path) -> None:
    program = textwrap.dedent(
        f"""
        import time
        from pathlib import Path
        from songsmith.ops.supervisor import ChildSpec, Supervisor

        supervisor = Supervisor([ChildSpec("worker", {DEAF!r})])
        supervisor.start()
        while "worker" not in supervisor.pids():
            time.sleep(0.02)
        time.sleep(0.5)
        Path({str(tmp_path / "pid")!r}).write_text(str(supervisor.pids()["worker"]))
        time.sleep(60)
        """
    )
    parent = subprocess.Popen([sys.executable, "-c", program])
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    child = int((tmp_path / "pid").read_text())
    assert alive(child)
    parent.kill()
    parent.wait()
    until(lambda: not alive(child))


def test_pauses_double_up_to_a_limit_and_are_forgotten_after_a_calm_run() -> None:
    backoff = Backoff(first=1, longest=5, calm=60)
    assert backoff.after(0, ran=0.1) == 1
    assert backoff.after(1, ran=0.1) == 2
    assert backoff.after(4, ran=0.1) == 5
    assert backoff.after(5, ran=61) == 1
