"""Every operation of the OpenAPI document against generated requests."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import WORDS
from tests.live import wait_until

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

SECONDS = 500
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
KEY_CHECK = "ignored_auth"
"""The MiniMax API says with HTTP status 200 that a key is missing, which this check does not understand."""

Schemathesis = Callable[..., None]


@pytest.fixture
def schemathesis(program: httpx.Client, making: None, live: str, secret: str, tmp_path: Path) -> Schemathesis:
    """Runs it over a part of the document; fails with its report."""

    def run(*options: str) -> None:
        command = (
            str(Path(sys.executable).with_name("schemathesis")),
            *("run", f"{live}/api/openapi.json", "--header", f"Authorization: Bearer {secret}"),
            *("--max-examples", "20", "--seed", "1", "--request-timeout", "60", *options),
        )
        done = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS, check=False
        )
        assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]

    return run


def test_resources_answer_only_what_is_documented(schemathesis: Schemathesis) -> None:
    schemathesis("--include-path-regex", "^/api/", "--checks", f"{CHECKS},{KEY_CHECK}")


def test_songs_that_exist_answer_only_what_is_documented(
    schemathesis: Schemathesis, program: httpx.Client, tmp_path: Path
) -> None:
    """With real ids, so that requests get beyond “no such thing”."""
    project = program.post("/api/projects", json={"title": "Night Ferry", "text": WORDS}).json()["id"]
    take = program.post(f"/api/projects/{project}/takes", json={"prompt": "plain"}).json()
    wait_until(lambda: program.get(f"/api/takes/{take['id']}").json()["status"] == "done")
    draft = program.get(f"/api/projects/{project}/drafts").json()["items"][0]["id"]
    ids = {
        "project_id": project,
        "take_id": take["id"],
        "draft_id": draft,
        "revision_id": take["revision_id"],
    }
    lines = [f'"path.{name}" = "{value}"' for name, value in ids.items()]
    (tmp_path / "schemathesis.toml").write_text("\n".join(["[parameters]", *lines]))
    schemathesis("--include-path-regex", "^/api/", "--exclude-method", "DELETE", "--checks", CHECKS)


def test_the_music_api_answers_only_what_is_documented(schemathesis: Schemathesis) -> None:
    schemathesis("--include-path-regex", "^/v1/", "--checks", CHECKS)
