"""The editor's side of hearing a line: who may, what comes back, and that nothing heavy is loaded for it."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from songsmith.engine.paths import ROOT
from songsmith.lyrics.models import Draft
from songsmith.takes import hearing
from songsmith.takes.heard import heard_path
from tests.studio.conftest import World
from tests.studio.songs import make_song

STATUS = {"owner": 200, "editor": 200, "commenter": 200, "viewer": 200, "guest": 403, "stranger": 404}
SOUND = b"fLaC" + bytes(range(200))
WORDS = "[Verse]\nHold the light\n"


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """What the preview process answers; without anything it writes the file."""
    given: dict[str, Any] = {}
    names: list[str] = []

    def answer(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        if not given:
            names.append(request["name"])
            path = heard_path(request["name"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(SOUND)
        return given

    monkeypatch.setattr(hearing, "preview_answer", answer)
    yield given
    for name in names:
        heard_path(name).unlink(missing_ok=True)


def ask(client: Client, draft: Draft, **changes: Any) -> Any:
    body = {"text": WORDS, "line": 1, "prompt": "", "voice": "", "seed": None, **changes}
    headers = {"Accept": "application/json"}
    return client.post(f"/drafts/{draft.pk}/line/", body, "application/json", headers=headers)


def read(response: Any) -> bytes:
    async def pieces() -> bytes:
        return b"".join([piece async for piece in response.streaming_content])

    return asyncio.run(pieces())


@pytest.mark.parametrize("name", STATUS)
def test_who_reads_the_words_may_hear_them(world: World, name: str) -> None:
    client = world.client(name)
    answer = ask(client, world.draft)
    assert answer.status_code == STATUS[name]
    url = ask(world.client("owner"), world.draft).json()["url"]
    assert client.get(url).status_code == STATUS[name]


def test_nobody_hears_a_line_without_an_account(world: World) -> None:
    assert ask(world.client("nobody"), world.draft).status_code == 302
    assert world.client("nobody").get(f"/drafts/{world.draft.pk}/line/{uuid.uuid4()}/").status_code == 302


def test_the_sound_comes_in_ranges_and_stays_in_the_browser(world: World) -> None:
    client = world.client("viewer")
    told = ask(client, world.draft).json()
    assert told["take"] is None
    whole = client.get(told["url"])
    assert read(whole) == SOUND
    assert whole["Content-Type"] == "audio/flac"
    assert "private" in whole["Cache-Control"]
    part = client.get(told["url"], headers={"Range": "bytes=4-9"})
    assert part.status_code == 206
    assert read(part) == SOUND[4:10]


def test_a_line_is_not_found_through_another_song(world: World) -> None:
    owner = world.users["owner"]
    _, other = make_song(owner, title="Other")
    url = ask(world.client("owner"), world.draft).json()["url"]
    assert world.client("owner").get(url.replace(str(world.draft.pk), str(other.pk))).status_code == 404


def test_words_at_fault_come_with_the_refusal(world: World, answers: dict[str, Any]) -> None:
    answers["refused"] = {
        "code": "unsingable",
        "message": "This voice cannot sing “река”.",
        "words": ["река"],
    }
    answer = ask(world.client("viewer"), world.draft)
    assert answer.status_code == 422
    assert answer.json() == {
        "error": {"code": "unsingable", "message": "This voice cannot sing “река”.", "field": "text"},
        "words": ["река"],
    }


def test_a_voice_that_is_being_made_ready_is_worth_asking_again(
    world: World, answers: dict[str, Any]
) -> None:
    answers["loading"] = True
    client = world.client("viewer")
    word = client.post(f"/drafts/{world.draft.pk}/word/", {"word": "light"}, "application/json")
    for answer in (ask(client, world.draft), word):
        assert answer.status_code == 202
        assert "made ready" in answer.json()["waiting"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"line": 0}, 422),
        ({"line": -1}, 400),
        ({"line": "1"}, 400),
        ({"seed": -3}, 400),
        ({"text": None}, 400),
    ],
)
def test_nonsense_is_refused_in_json(world: World, changes: dict[str, Any], status: int) -> None:
    answer = ask(world.client("owner"), world.draft, **changes)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_the_web_process_loads_no_voice_for_it() -> None:
    """The whole url map, without the networks and the numerics of the engine."""
    program = (
        "import django, sys; django.setup(); import songsmith.urls\n"
        "heavy = ('hibari', 'onnxruntime', 'scipy', 'songsmith.engine.voice', 'songsmith.engine.compose')\n"
        "print([name for name in sys.modules if name in heavy])"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "songsmith.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
