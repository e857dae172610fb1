"""Large bodies: recordings never lie in memory, and what is cut is found again."""

from __future__ import annotations

import base64
import io
import json
import tracemalloc
from typing import IO, Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from songsmith.api.bodies import RUN_KEPT, BadBody, json_body
from songsmith.api.minimax import views
from songsmith.api.minimax.answers import Refusal
from tests.api.reference import TONE

LIMIT = 70_000_000
COVER = {"model": "music-cover", "prompt": "a slow jazz trio"}
MUSIC = "/v1/music_generation"


def request_with(body: bytes) -> HttpRequest:
    return RequestFactory().post(MUSIC, body, content_type="application/json")


@pytest.mark.parametrize("letters", ["A", "AbC9+/=_-"])
async def test_a_long_run_goes_to_a_file_and_leaves_its_beginning(letters: str) -> None:
    run = (letters * 300_000)[:300_001]
    body = json.dumps({"a": "x", "audio": run, "b": ["é", 'a \\ " b']}).encode()
    with await json_body(request_with(body), limit=LIMIT) as read:
        assert read.value == {"a": "x", "audio": run[:RUN_KEPT], "b": ["é", 'a \\ " b']}
        file = read.run_of(run[:RUN_KEPT])
        assert file is not None
        file.seek(0)
        assert file.read() == run.encode()
    assert file.closed


@pytest.mark.parametrize("length", [0, 1, RUN_KEPT - 1, RUN_KEPT])
async def test_what_is_short_stays_whole(length: int) -> None:
    body = json.dumps({"lyrics": "a" * length, "prompt": "one two " * 40_000}).encode()
    with await json_body(request_with(body), limit=LIMIT) as read:
        assert read.value == json.loads(body)
        assert read.runs == {}


async def test_what_is_larger_than_the_limit_is_refused_without_being_read() -> None:
    request = request_with(b"x" * 2000)
    with pytest.raises(BadBody, match="more than 1000 bytes"):
        await json_body(request, limit=1000)
    assert len(request.read()) == 2000


async def test_a_body_that_lies_about_its_length_is_refused_too() -> None:
    request = request_with(b"x" * 2000)
    request.META["CONTENT_LENGTH"] = "10"
    request._stream = io.BytesIO(b"x" * 2000)
    with pytest.raises(BadBody, match="more than 1000 bytes"):
        await json_body(request, limit=1000)


async def test_fifty_megabytes_of_sound_cost_little_memory(tmp_path: Any) -> None:
    path = tmp_path / "body"
    with path.open("wb") as file:
        file.write(b'{"model": "music-cover", "audio_base64": "')
        for _ in range(500):
            file.write(b"ABCD" * 33_000)
        file.write(b'"}')
    request = RequestFactory().post(MUSIC, b"", content_type="application/json")
    request.META["CONTENT_LENGTH"] = str(path.stat().st_size)
    with path.open("rb") as stream:
        request._stream = stream
        tracemalloc.start()
        with await json_body(request, limit=LIMIT) as read:
            _, peak = tracemalloc.get_traced_memory()
            assert isinstance(read.value, dict)
            assert file_size(read.run_of(read.value["audio_base64"])) == 66_000_000
        tracemalloc.stop()
    assert peak < 5_000_000


def file_size(file: IO[bytes] | None) -> int:
    assert file is not None
    return file.seek(0, io.SEEK_END)


@pytest.fixture
def asked(secret: str) -> Any:
    def ask(**fields: Any) -> tuple[int, str]:
        response = Client().post(
            MUSIC,
            json.dumps({**COVER, **fields}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        base_resp = response.json()["base_resp"]
        return base_resp["status_code"], base_resp["status_msg"]

    return ask


def encoded(size: int, *, prefix: str = "") -> str:
    return prefix + base64.b64encode(b"RIFF" + bytes(size - 4)).decode()


def test_recordings_up_to_fifty_megabytes_are_taken(asked: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to where they are decoded, which is another test's business."""

    async def heard(token: object, request: object, body: object) -> None:
        raise Refusal(0, "taken")

    monkeypatch.setattr(views, "reference_heard", heard)
    for recording in (
        TONE,
        encoded(300_000),
        encoded(300_000, prefix="data:audio/wav;base64,"),
        encoded(50_000_000),
    ):
        assert asked(audio_base64=recording) == (0, "taken")


@pytest.mark.parametrize(
    "recording",
    [
        encoded(50_000_001),
        encoded(300_000)[:-1],
        encoded(300_000) + "!",
        "!" + encoded(300_000),
        base64.b64encode(b"nothing that sounds" * 20_000).decode(),
    ],
    ids=["too large", "cut off", "odd end", "odd beginning", "no sound"],
)
def test_recordings_that_cannot_be_used_are_refused(asked: Any, recording: str) -> None:
    assert asked(audio_base64=recording)[0] == 2013


def test_a_text_that_is_far_too_long_is_still_seen_to_be(asked: Any) -> None:
    assert asked(model="music-2.6", lyrics="a" * 3_000_000) == (
        2013,
        "invalid params, lyrics length not valid",
    )


def test_a_body_above_the_limit_is_refused(asked: Any, settings: Settings) -> None:
    settings.MUSIC_BODY_BYTES = 100_000
    assert asked(audio_base64=encoded(100_000))[0] == 2013
