"""Audio through the real application: ranges, validators, pieces, and what happens when somebody leaves."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from pytest_django import Settings

from songsmith.core.files import CHUNK_BYTES, FilePieces
from tests.core.asgi import ask, conversation, decoded

pytestmark = pytest.mark.urls("tests.core.urls")

SIZE = 3 * CHUNK_BYTES + 1000
AUDIO = random.Random(1).randbytes(SIZE)


@pytest.fixture(autouse=True)
def take(settings: Settings) -> Path:
    path = Path(settings.MEDIA_ROOT) / "take.flac"
    path.parent.mkdir(parents=True)
    path.write_bytes(AUDIO)
    return path


def open_files(path: Path) -> int:
    return sum(entry.resolve() == path for entry in Path("/proc/self/fd").iterdir())


async def test_without_a_range_the_whole_file_comes() -> None:
    answer = await ask("/core/audio/take.flac")
    assert answer.status == 200
    assert answer.body == AUDIO
    assert answer.headers["content-length"] == str(SIZE)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["content-type"] == "audio/flac"
    assert "public" not in answer.headers["cache-control"]


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("0-99", 0, 99), ("1000-", 1000, SIZE - 1), ("-7", SIZE - 7, SIZE - 1)]
)
async def test_a_range_is_answered_with_exactly_its_bytes(asked: str, first: int, last: int) -> None:
    answer = await ask("/core/audio/take.flac", range=f"bytes={asked}")
    assert answer.status == 206
    assert answer.body == AUDIO[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["content-length"] == str(last - first + 1)


async def test_a_file_is_read_piece_by_piece_as_it_is_sent(take: Path) -> None:
    with take.open("rb") as file:
        pieces = aiter(FilePieces(file, 10, SIZE - 10))
        assert await anext(pieces) == AUDIO[10 : 10 + CHUNK_BYTES]
        take.write_bytes(AUDIO[: CHUNK_BYTES + 11])
        assert [piece async for piece in pieces] == [AUDIO[CHUNK_BYTES + 10 : CHUNK_BYTES + 11]]


async def test_a_range_behind_the_end_names_the_size() -> None:
    answer = await ask("/core/audio/take.flac", range=f"bytes={SIZE}-")
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{SIZE}"
    assert answer.body == b""


async def test_head_tells_the_size_and_sends_nothing() -> None:
    answer = await ask("/core/audio/take.flac", method="HEAD", range="bytes=0-9")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-length"] == str(SIZE)


async def test_an_unchanged_file_is_not_sent_again() -> None:
    etag = (await ask("/core/audio/take.flac", range="bytes=0-0")).headers["etag"]
    assert (await ask("/core/audio/take.flac", if_none_match=etag)).status == 304
    assert (await ask("/core/audio/take.flac", if_none_match=f'"other", W/{etag}')).status == 304
    assert (await ask("/core/audio/take.flac", if_none_match='"other"')).status == 200


async def test_a_range_of_an_older_version_gets_the_whole_new_file(take: Path) -> None:
    before = (await ask("/core/audio/take.flac", range="bytes=0-0")).headers
    for condition in (before["etag"], before["last-modified"]):
        answer = await ask("/core/audio/take.flac", range="bytes=5-9", if_range=condition)
        assert (answer.status, answer.body) == (206, AUDIO[5:10])
    take.write_bytes(AUDIO[::-1])
    os.utime(take, (1, 1))
    for condition in (before["etag"], before["last-modified"]):
        answer = await ask("/core/audio/take.flac", range="bytes=5-9", if_range=condition)
        assert (answer.status, answer.body) == (200, AUDIO[::-1])


async def test_a_download_carries_its_name_in_any_script() -> None:
    answer = await ask("/core/audio/take.flac?as=Pap%C3%ADr%20%22h%22.flac")
    assert answer.headers["content-disposition"] == "attachment; filename*=utf-8''Pap%C3%ADr%20%22h%22.flac"


async def test_deleting_the_file_does_not_break_a_running_answer(take: Path) -> None:
    async with conversation("/core/audio/take.flac") as talk:
        assert (await talk.receive_output())["status"] == 200
        take.unlink()
        body = b""
        while len(body) < SIZE:
            body += (await talk.receive_output())["body"]
    assert body == AUDIO


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files the Linux way")
async def test_no_file_stays_open_whether_heard_to_the_end_or_not(take: Path) -> None:
    await ask("/core/audio/take.flac")
    await ask("/core/audio/take.flac", method="HEAD")
    await ask("/core/audio/take.flac", range=f"bytes={SIZE}-")
    async with conversation("/core/audio/take.flac") as talk:
        start = await talk.receive_output()
        assert decoded(start)["content-length"] == str(SIZE)
        await talk.receive_output()
    assert open_files(take) == 0
