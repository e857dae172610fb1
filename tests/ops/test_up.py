"""The whole app as `manage.py up` runs it: real processes, a real port, an empty data directory."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from songsmith.engine.paths import ROOT
from tests.ops.test_supervisor import alive, until

DATABASE = "songsmith.sqlite3"
START_SECONDS = 60.0  # the first start makes the database; the machine may be busy


@dataclass(frozen=True, slots=True)
class App:
    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse()

    def answers(self) -> bool:
        assert self.process.poll() is None, self.log.read_text()
        with suppress(OSError):
            return self.get("/").status == 302
        return False

    def children(self) -> dict[str, int]:
        """Process ids of the worker and the preview process by name."""
        found = {}
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            with suppress(OSError):  # a thread or a process that ended since it was listed
                for pid in (task / "children").read_text().split():
                    words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                    if str(ROOT / "manage.py").encode() in words:
                        found[words[-2].decode()] = int(pid)
        return found


def environment(var: Path, port: int) -> dict[str, str]:
    return os.environ | {
        "SONGSMITH_VAR": str(var),
        "PORT": str(port),
        "DATABASE_URL": "",
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(var: Path, *arguments: str) -> Iterator[App]:
    port = free_port()
    log = var / "log"
    command = [sys.executable, str(ROOT / "manage.py"), "up", *arguments]
    with log.open("wb") as output:
        env = {name: value for name, value in environment(var, port).items() if value}
        process = subprocess.Popen(command, cwd="/", env=env, stdout=output, stderr=subprocess.STDOUT)
    app = App(process, port, log)
    try:
        until(app.answers, START_SECONDS)
        yield app
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with running(tmp_path_factory.mktemp("var")) as app:
        until(lambda: len(app.children()) == 2)
        yield app


def test_the_first_start_prints_the_address_and_a_link_that_makes_the_owner(app: App) -> None:
    log = app.log.read_text()
    assert f"http://127.0.0.1:{app.port} " in log
    link = re.search(rf"http://127\.0\.0\.1:{app.port}(/start/\S+/)", log)
    assert link, log
    assert app.get(link[1]).status == 200


def test_strangers_are_asked_to_sign_in(app: App) -> None:
    response = app.get("/")
    assert response.getheader("Location") == "/sign-in/?next=/"


def test_other_host_names_are_refused(app: App) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=10)
    connection.request("GET", "/sign-in/", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 400


def test_a_worker_that_dies_is_replaced_while_pages_are_served(app: App) -> None:
    first = app.children()["worker"]
    os.kill(first, signal.SIGKILL)
    until(lambda: app.children().get("worker", first) != first)
    assert app.answers()


def test_a_second_start_on_the_same_port_says_so(app: App, tmp_path: Path) -> None:
    env = {name: value for name, value in environment(tmp_path, app.port).items() if value}
    command = [sys.executable, str(ROOT / "manage.py"), "up"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "running already" in done.stderr
    assert "Traceback" not in done.stderr
    assert app.answers()


@pytest.mark.parametrize(
    "number", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long), signal.SIGKILL]
)
def test_however_it_ends_nobody_is_left_behind(tmp_path: Path, app: App, number: signal.Signals) -> None:
    # The first start made a database; making another would prove nothing and take the longest.
    with (
        closing(sqlite3.connect(app.log.parent / DATABASE)) as made,
        closing(sqlite3.connect(tmp_path / DATABASE)) as copy,
    ):
        made.backup(copy)
    with running(tmp_path) as app:
        until(lambda: len(app.children()) == 2)
        children = app.children().values()
        app.process.send_signal(number)
        code = app.process.wait(30)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        until(lambda: not any(alive(pid) for pid in children))
        assert "Traceback" not in app.log.read_text()
