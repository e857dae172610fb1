"""The sound of a take while it is made: whole, in order, whoever writes it, and gone when it is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import numpy as np
import pytest
from asgiref.sync import async_to_sync
from django.db import connection

from songsmith.engine.audio import Audio
from songsmith.takes import jobs, leases
from songsmith.takes.growing import GrowingSound, followed, growing_path
from songsmith.takes.models import Take
from tests.takes.conftest import MakeTake

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 120.0
SOUND: Audio = np.stack([np.arange(3000), -np.arange(3000)]).astype(np.float32)


def heard(take: Take, first: threading.Event | None = None) -> np.ndarray:
    """Everything that a follower is given, (n, 2). first: set when something is."""

    async def listen() -> list[np.ndarray]:
        found = []
        async with asyncio.timeout(PATIENCE):
            async for _, piece in followed(take):
                found.append(piece)
                if first is not None:
                    first.set()
        return found

    pieces = async_to_sync(listen)()
    return np.concatenate(pieces) if pieces else np.zeros((0, 2), np.float32)


def beside(work: Callable[[], None]) -> threading.Thread:
    """In a thread with a database connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def settle(take: Take) -> None:
    Take.objects.filter(pk=take.pk).update(status=Take.Status.DONE)


def test_a_follower_gets_the_whole_sound_in_order(queued: MakeTake) -> None:
    take = queued()
    claim = jobs.claim(take.pk)
    assert claim is not None
    first = threading.Event()

    def write() -> None:
        with GrowingSound(growing_path(take, claim.attempt)) as hear:
            hear(SOUND[:, :1000], SOUND.shape[1])
            assert first.wait(PATIENCE), "the beginning is heard before the end is made"
            hear(SOUND[:, 1000:], SOUND.shape[1])
        settle(take)

    writer = beside(write)
    np.testing.assert_array_equal(heard(take, first), SOUND.T)
    writer.join()
    assert not growing_path(take, claim.attempt).exists()


def test_the_next_attempt_goes_on_where_a_dead_one_was_heard_last(queued: MakeTake) -> None:
    take = queued()
    dead = jobs.claim(take.pk)
    assert dead is not None
    first = threading.Event()
    torn = GrowingSound(growing_path(take, dead.attempt))
    torn(SOUND[:, :1000], SOUND.shape[1])

    def write_again() -> None:
        assert first.wait(PATIENCE)
        growing_path(take, dead.attempt).unlink()
        Take.objects.filter(pk=take.pk).update(attempts=dead.attempt + 1)
        with GrowingSound(growing_path(take, dead.attempt + 1)) as hear:
            hear(SOUND, SOUND.shape[1])
            settle(take)

    writer = beside(write_again)
    found = heard(take, first)
    writer.join()
    np.testing.assert_array_equal(found[:1000], SOUND.T[:1000])
    np.testing.assert_array_equal(found, SOUND.T[: len(found)])


@pytest.mark.parametrize("status", [Take.Status.DONE, Take.Status.FAILED, Take.Status.CANCELLED])
def test_a_take_whose_sound_never_grew_gives_nothing(queued: MakeTake, status: Take.Status) -> None:
    take = queued()
    Take.objects.filter(pk=take.pk).update(status=status)
    assert len(heard(take)) == 0


def test_what_broke_off_ends_when_the_take_has_failed(queued: MakeTake) -> None:
    take = queued()
    claim = jobs.claim(take.pk)
    assert claim is not None
    first = threading.Event()

    def write() -> None:
        with GrowingSound(growing_path(take, claim.attempt)) as hear:
            hear(SOUND[:, :1000], SOUND.shape[1])
            assert first.wait(PATIENCE)
        leases.fail(claim, "torn")

    writer = beside(write)
    assert len(heard(take, first)) == 1000
    writer.join()
