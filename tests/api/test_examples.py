"""The examples of the document are requests that work."""

from __future__ import annotations

import html
import itertools
import re
import shlex
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from songsmith.api.examples import BODIES, command
from songsmith.api.openapi import document
from songsmith.takes.references import intake
from tests.live import wait_until
from tests.takes.references.sounds import decoded, wav_bytes

ADDRESS = "http://testserver"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    paths = document(ADDRESS)["paths"]
    return [
        (method.upper(), path, operation)
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


def test_every_body_has_an_example_in_the_document() -> None:
    with_body = {f"{method} {path}" for method, path, operation in operations() if "requestBody" in operation}
    assert with_body == set(BODIES)
    for method, path, operation in operations():
        if "requestBody" in operation:
            content = operation["requestBody"]["content"]["application/json"]
            assert content["example"] == BODIES[f"{method} {path}"]


def run(program: httpx.Client, command: str, values: Mapping[str, str]) -> httpx.Response:
    """A curl command as a shell would run it."""
    words = [word.strip() for word in shlex.split(command.replace("\\\n", " "))]
    filled = [re.sub(r"\$([A-Z_]+)", lambda found: values[found[1]], word) for word in words]
    method = filled[filled.index("-X") + 1] if "-X" in filled else "GET"
    url = next(word for word in filled if word.startswith("http"))
    headers = dict(word.split(": ", 1) for flag, word in itertools.pairwise(filled) if flag == "-H")
    body = filled[filled.index("-d") + 1] if "-d" in filled else None
    return program.request(method, url, headers=headers, content=body)


REFUSED = {"POST /api/takes/{take_id}/retry": 409, "GET /api/takes/{take_id}/score": 404}
"""The take of the example is finished, and a tape has no score."""


def test_every_example_works_as_it_stands(
    program: httpx.Client,
    making: None,
    secret: str,
    live: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.PROVIDERS, settings.PROVIDER = ["tests.takes.fakes.CoverTape"], "builtin"
    settings.LISTENER = "tests.takes.references.sounds.listener"
    monkeypatch.setattr(intake, "decode", decoded)
    monkeypatch.setattr(intake, "fetch", lambda url, file, **_: file.write(wav_bytes()))
    commands = {f"{method} {path}": command(live, method, path) for method, path, _ in operations()}
    values = {"TOKEN": secret}

    def ran(order: str) -> Any:
        response = run(program, commands.pop(order), values)
        wanted = REFUSED.get(order)
        assert response.status_code == wanted if wanted else response.is_success, (order, response.text)
        kind = response.headers.get("Content-Type", "")
        return response.json() if response.content and kind.startswith("application/json") else None

    values["PROJECT_ID"] = ran("POST /api/projects")["id"]
    take = ran("POST /api/projects/{project_id}/takes")
    values |= {"TAKE_ID": take["id"], "REVISION_ID": take["revision_id"]}
    values["WEBHOOK_ID"] = ran("POST /api/webhooks")["id"]
    values["DRAFT_ID"] = ran("GET /api/projects/{project_id}/drafts")["items"][0]["id"]
    wait_until(lambda: program.get(f"/api/takes/{take['id']}").json()["status"] == "done")
    for order in sorted(
        commands, key=lambda one: (one.startswith("DELETE"), one.count("/{project_id}"), one)
    ):
        answer = ran(order)
        if order.startswith("POST /v1"):
            assert answer["base_resp"] == {"status_code": 0, "status_msg": "success"}, order


def test_the_page_shows_the_commands(program: httpx.Client, live: str) -> None:
    page = html.unescape(program.get("/api/docs/").text)
    for method, path, _ in operations():
        assert command(live, method, path) in page
