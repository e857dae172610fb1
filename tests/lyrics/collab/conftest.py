from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from songsmith.lyrics.collab.rooms import rooms_open
from songsmith.lyrics.collab.thread import store_close
from tests.cast import Cast
from tests.live import live_server, wait_until
from tests.lyrics.collab.peer import Peer, session_of

Join = Callable[[str], Peer]
"""Somebody of the cast, by role, at the sheet."""


@pytest.fixture(scope="session")
def live() -> Iterator[str]:
    with live_server() as address:
        yield address


@pytest.fixture
def join(live: str, transactional_db: None, cast: Cast) -> Iterator[Join]:
    """Opens sockets, and closes them before the database is emptied."""
    peers: list[Peer] = []

    def come(role: str) -> Peer:
        peers.append(Peer(live, cast.draft, session_of(cast.user(role))))
        return peers[-1].connect()

    yield come
    for peer in peers:
        peer.leave()
    wait_until(lambda: rooms_open() == 0)
    store_close()
