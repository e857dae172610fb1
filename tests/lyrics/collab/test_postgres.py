"""On PostgreSQL, as larger installations run: connections cut in the middle of typing lose no letter."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from songsmith.engine.paths import ROOT
from songsmith.lyrics.models import Draft
from tests.live import wait_until
from tests.lyrics.collab.peer import Peer
from tests.lyrics.collab.test_crash import Web, free_port, type_until

pytestmark = pytest.mark.long

ROUNDS = 50
PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
OWNER = "postgres"  # the server refuses to run as root
START_SECONDS = 60.0
WORDS = "Rain "
BEGIN = f"""
import json
from django.test import Client
from django.conf import settings
from songsmith.accounts.services import user_create
from songsmith.lyrics.services import song_create
user = user_create(email="ana@example.org", password="paper boats on a river", name="Ana")
draft = song_create(owner=user, text={WORDS!r}).drafts.get()
client = Client()
client.force_login(user)
print(json.dumps([str(draft.pk), client.cookies[settings.SESSION_COOKIE_NAME].value]))
"""
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


@dataclass(frozen=True)
class Server:
    url: str

    def cut(self) -> int:
        """Ends all connections but its own; returns how many there were."""
        with psycopg.connect(self.url) as connection:
            return len(connection.execute(CUT, ["songsmith"]).fetchall())

    def text(self, draft: uuid.UUID) -> str:
        with psycopg.connect(self.url) as connection:
            (found,) = connection.execute("SELECT text FROM lyrics_draft WHERE id = %s", [draft])
        return str(found[0])


@pytest.fixture
def postgres() -> Iterator[Server]:
    """A server of its own, thrown away afterwards."""
    if PROGRAMS is None or (os.geteuid() == 0 and shutil.which("runuser") is None):
        pytest.skip("there is no PostgreSQL server to try it with (Debian: apt install postgresql)")
    folder, port = Path(tempfile.mkdtemp(prefix="songsmith-postgres-")), free_port()
    person = OWNER if os.geteuid() == 0 else None
    if person:
        shutil.chown(folder, person)
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder, "user": person}
    subprocess.run([PROGRAMS / "initdb", "-A", "trust", "-U", OWNER, "-D", data], check=True, **quiet)  # type: ignore[call-overload]
    options = ["-D", data, "-h", "127.0.0.1", "-p", str(port), "-k", folder]
    running = subprocess.Popen([PROGRAMS / "postgres", *options], stderr=subprocess.DEVNULL, **quiet)  # type: ignore[call-overload]
    address = f"postgres://{OWNER}@127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(address), START_SECONDS)
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE songsmith")
        yield Server(f"{address}/songsmith")
    finally:
        running.terminate()
        running.wait(START_SECONDS)
        shutil.rmtree(folder)


def _answers(address: str) -> bool:
    try:
        psycopg.connect(f"{address}/postgres").close()
    except psycopg.OperationalError:
        return False
    return True


class WebOnPostgres(Web):
    def __init__(self, var: Path, url: str) -> None:
        super().__init__(var)
        self._environment["DATABASE_URL"] = url

    def manage(self, *arguments: str) -> str:
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(
            command, env=self._environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout


def test_connections_that_are_cut_in_the_middle_of_typing_lose_no_letter(
    postgres: Server, tmp_path: Path
) -> None:
    web = WebOnPostgres(tmp_path, postgres.url)
    web.manage("migrate", "--verbosity=0")
    key, session = json.loads(web.manage("shell", "-v0", "-c", BEGIN).splitlines()[-1])
    draft, expected, cut = Draft(pk=uuid.UUID(key)), WORDS, 0
    with web.running():
        ana, ben = (Peer(web.address, draft, session).connect() for _ in range(2))
        for _ in range(ROUNDS):
            expected += type_until(ana, 30)
            cut += postgres.cut()
            acknowledged = expected[: len(WORDS) + ana.stored]  # of one letter each
            assert postgres.text(draft.pk).startswith(acknowledged)
            expected += type_until(ana, 10)
            ana.settle(lambda: ana.is_saved)
            assert postgres.text(draft.pk) == expected
            ben.settle(lambda: ben.text == expected)  # noqa: B023
        for peer in (ana, ben):
            peer.leave()
    assert cut >= ROUNDS
