"""Nothing acknowledged is ever lost: not to kill -9, not to a lost network, not to a silent database."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from songsmith.engine.paths import ROOT
from songsmith.lyrics.collab import room, store
from songsmith.lyrics.models import Draft
from tests.cast import WORDS, Cast
from tests.live import wait_until
from tests.lyrics.collab.conftest import Join
from tests.lyrics.collab.peer import Peer, Shut, session_of

START_SECONDS = 60.0  # the machine may be busy
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


class Web:
    """The web process as `manage.py up` runs it, on the database of the tests."""

    def __init__(self, var: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = os.environ | {
            "SONGSMITH_VAR": str(var),
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            "SECRET_KEY": settings.SECRET_KEY,
            "PORT": str(self.port),
            "PUBLIC_URL": self.address,
        }

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, str(ROOT / "manage.py"), "up", "--only-web"]
        process = subprocess.Popen(command, env=self._environment, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: process.poll() is not None or self._answers(), START_SECONDS)
            assert process.poll() is None
            yield process
        finally:
            process.kill()
            process.wait()

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.address}/sign-in/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def stored(cast: Cast) -> str:
    return Draft.objects.get(pk=cast.draft.pk).text


def type_until(peer: Peer, count: int) -> str:
    """Letter by letter; returns what was typed, all of it sent."""
    typed = ""
    for number in range(count):
        letter = LETTERS[number % len(LETTERS)]
        peer.write(peer.text + letter)
        typed += letter
        peer.hear(random.uniform(0, 0.004))
    return typed


def crash_round(web: Web, cast: Cast, session: str) -> None:
    """One life of the web process: two people type, it is killed; whatever it had acknowledged is there."""
    before = stored(cast)
    with web.running() as process:
        ana, ben = (Peer(web.address, cast.draft, session).connect() for _ in range(2))
        typed = type_until(ana, random.randint(60, 250))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with pytest.raises(Shut):
            ana.settle(lambda: False)
    acknowledged = ana.stored
    assert stored(cast).startswith(before + typed[:acknowledged])
    with web.running():
        for peer in (ana, ben):
            peer.connect()
        for peer in (ana, ben):
            peer.settle(lambda peer=peer: peer.is_saved and peer.text == before + typed)  # type: ignore[misc]
        assert stored(cast) == before + typed
        for peer in (ana, ben):
            peer.leave()


@pytest.mark.django_db(transaction=True)
def test_kill_9_of_the_web_process_loses_no_acknowledged_letter(cast: Cast, tmp_path: Path) -> None:
    crash_round(Web(tmp_path), cast, session_of(cast.editor))


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_nor_do_fifty_of_them(cast: Cast, tmp_path: Path) -> None:
    web, session = Web(tmp_path), session_of(cast.editor)
    for _ in range(50):
        crash_round(web, cast, session)


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_stopped_stores_what_it_has_heard(cast: Cast, tmp_path: Path) -> None:
    web = Web(tmp_path)
    with web.running() as process:
        peer = Peer(web.address, cast.draft, session_of(cast.editor)).connect()
        other = Peer(web.address, cast.draft, session_of(cast.owner)).connect()
        typed = type_until(peer, 30)
        other.settle(lambda: other.text == WORDS + typed)
        process.send_signal(signal.SIGTERM)
        process.wait(START_SECONDS)
    assert stored(cast) == WORDS + typed


def test_a_network_that_breaks_in_the_middle_of_a_word_loses_nothing(join: Join, cast: Cast) -> None:
    ana, ben = join("owner"), join("editor")
    expected = WORDS
    for _ in range(5):
        expected += type_until(ana, 20)
        assert ana.socket is not None
        ana.socket.socket.shutdown(socket.SHUT_RDWR)
        with pytest.raises(Shut):
            ana.settle(lambda: False)
        ana.document.write(expected + "!")
        expected += "!"
        ana.connect()
    ana.settle(lambda: ana.is_saved)
    ben.settle(lambda: ben.text == expected)
    assert stored(cast) == expected


def test_while_the_database_is_silent_nothing_is_called_stored(
    join: Join, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [True]
    append = store.updates_append

    def falter(*args: object) -> object:
        if fails:
            raise OperationalError("the connection was lost")
        return append(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "updates_append", falter)
    monkeypatch.setattr(room, "RETRY_SECONDS", 0.05)
    ana, ben = join("owner"), join("editor")
    ana.write(WORDS + "patience")
    ben.settle(lambda: ben.text == WORDS + "patience")
    ana.hear(0.5)
    assert (ana.stored, stored(cast)) == (0, WORDS)
    fails.clear()
    ana.settle(lambda: ana.is_saved)
    assert stored(cast) == WORDS + "patience"
