"""A language model as another writer of lines: seen before it is sent, never for songs that stay at home."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from songsmith.lyrics.models import GeneratedLine
from tests.cast import Cast

KEY = "lm-0123456789"
TEXT = "[Verse]\nRain is writing letters\nOn the window of the train\n"
Answer = Callable[[], tuple[int, bytes]]


def said(content: str) -> Answer:
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
    return lambda: (200, body)


GOOD = said(
    '```json\n{"suggestions": [["Far from the window pane"], ["Home on a quiet lane", "\\u0007"], []]}\n```'
)


class Model(ThreadingHTTPServer):
    """Answers as told, on a real socket; `calls`: (path, authorization, body)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = GOOD
        self.calls: list[tuple[str, str, dict[str, Any]]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Model

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append((self.path, self.headers.get("Authorization", ""), body))
        status, answer = self.server.answer()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


@pytest.fixture
def model(settings: Settings) -> Iterator[Model]:
    server = Model()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OUTGOING_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    settings.LANGUAGE_BASE_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.LANGUAGE_MODEL = "verse-small"
    settings.LANGUAGE_API_KEY = KEY
    yield server
    server.shutdown()
    server.server_close()


def ask(cast: Cast, name: str = "help", role: str = "editor", **changes: Any) -> Any:
    body = {"text": TEXT, "line": 2, "wanted": "rhyme", "model": True, **changes}
    url = reverse(f"lyrics:{name}", args=[cast.draft.pk])
    return cast.client(role).post(url, json.dumps(body), content_type="application/json")


def test_what_is_sent_is_what_was_shown(cast: Cast, model: Model) -> None:
    shown = ask(cast, "help_shown").content.decode()
    assert model.calls == []
    assert "127.0.0.1" in shown
    assert KEY not in shown
    ask(cast)
    [(path, authorization, body)] = model.calls
    assert (path, authorization) == ("/v1/chat/completions", f"Bearer {KEY}")
    assert body["messages"][1]["content"].splitlines()[-1].endswith("<-- marked")
    assert "On the window of the train    &lt;-- marked" in shown
    assert "&quot;model&quot;: &quot;verse-small&quot;" in shown


def test_its_lines_are_counted_and_carry_its_name(cast: Cast, model: Model) -> None:
    page = ask(cast).content.decode()
    assert page.count("data-suggestion-take") == 2
    assert 'data-source="verse-small"' in page
    assert "6 syllables" in page
    url = reverse("lyrics:help_accepted", args=[cast.draft.pk])
    body = json.dumps({"lines": ["Far from the window pane"], "source": "verse-small"})
    assert cast.client("editor").post(url, body, content_type="application/json").status_code == 204
    assert GeneratedLine.objects.get().source == "verse-small"


def test_a_song_that_stays_at_home_is_shown_to_nobody(cast: Cast, model: Model) -> None:
    cast.project.local_only = True
    cast.project.save()
    panel = cast.client("editor").get(reverse("lyrics:words_panel", args=[cast.draft.pk]))
    assert "language model" not in panel.content.decode()
    for name in ("help", "help_shown"):
        response = ask(cast, name)
        assert (response.status_code, response.json()["error"]["code"]) == (422, "local_only")
    assert model.calls == []


def test_the_panel_names_who_would_receive_the_words(cast: Cast, model: Model) -> None:
    panel = cast.client("editor").get(reverse("lyrics:words_panel", args=[cast.draft.pk]))
    assert "A language model at 127.0.0.1" in panel.content.decode()


@pytest.mark.parametrize(
    "answer",
    [
        said("I would rather talk about something else."),
        said('{"suggestions": []}'),
        said('{"suggestions": 7}'),
        said("[1, 2]"),
        lambda: (200, b"<html>busy</html>"),
        lambda: (200, b"[]"),
        lambda: (500, b"{}"),
        lambda: (302, b""),
        lambda: (200, b"x" * 2_000_000),
    ],
)
def test_strange_answers_become_a_sentence(cast: Cast, model: Model, answer: Answer) -> None:
    model.answer = answer
    response = ask(cast)
    assert response.status_code == 502
    assert response.json()["error"]["message"].startswith("The language model")
    assert len(model.calls) == 1


def test_private_addresses_are_not_called_unless_they_are_named(
    cast: Cast, model: Model, settings: Settings
) -> None:
    settings.OUTGOING_PRIVATE_HOSTS = []
    assert ask(cast).status_code == 502
    assert model.calls == []
