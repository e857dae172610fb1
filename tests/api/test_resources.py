"""Songs, words and takes for programs: by role and by scope, in pages, with problems that can be read."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.accounts.services import api_token_create
from songsmith.contract import writer_request
from songsmith.lyrics.models import Draft
from songsmith.takes import rendering
from songsmith.takes.models import Listen, Take
from songsmith.takes.services import take_create
from tests.api.conftest import WORDS, song_body
from tests.cast import ROLES, Cast
from tests.live import wait_until

Answer = tuple[int, Any]
Call = Callable[..., Answer]


def call_as(user: User, *scopes: str) -> Call:
    """A program with a token of that user: method, path, JSON → status and JSON."""
    _, secret = api_token_create(user=user, name="script", scopes=scopes or ("*",))

    def call(method: str, path: str, body: object = None, **headers: str) -> Answer:
        response = Client().generic(
            method,
            f"/api{path}",
            json.dumps(body) if body is not None else b"",
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}", **headers},
        )
        is_problem = response.status_code >= 400
        kind = response.headers.get("Content-Type", "")
        assert not is_problem or kind == "application/problem+json", (response.status_code, kind)
        answer = json.loads(response.content) if response.content else None
        assert not is_problem or (answer and answer["status"] == response.status_code)
        return response.status_code, answer

    return call


@pytest.fixture
def owner(cast: Cast) -> Call:
    return call_as(cast.owner)


def made(take_id: str) -> Take:
    """Renders the take here and now."""
    take = Take.objects.get(pk=take_id)
    assert rendering.render(take.pk, stopping=threading.Event(), enqueue=lambda _: None) == "done"
    take.refresh_from_db()
    return take


def test_a_song_is_written_sung_and_read_back(owner: Call) -> None:
    status, project = owner("POST", "/projects", {"title": "Night Ferry", "text": WORDS})
    assert (status, project["title"], project["role"]) == (201, "Night Ferry", "owner")
    _, drafts = owner("GET", f"/projects/{project['id']}/drafts")
    (draft,) = drafts["items"]
    assert draft["text"] == WORDS
    change = {"text": WORDS + "Once more\n", "base_version": draft["version"]}
    status, changed = owner("PUT", f"/drafts/{draft['id']}", change)
    assert (status, changed["version"]) == (200, draft["version"] + 1)
    status, take = owner("POST", f"/projects/{project['id']}/takes", {"prompt": "plain", "seed": 5})
    assert (status, take["status"], take["seed"], take["number"]) == (201, "queued", 5, 1)
    assert owner("GET", f"/takes/{take['id']}")[1]["exports"] == []
    made(take["id"])
    _, done = owner("GET", f"/takes/{take['id']}")
    assert (done["status"], done["duration"]) == ("done", 12.0)
    assert {"wav", "flac", "mp3"} <= set(done["exports"])
    _, revision = owner("GET", f"/revisions/{take['revision_id']}")
    assert revision["text"] == change["text"]
    assert "text" not in owner("GET", f"/drafts/{draft['id']}/revisions")[1]["items"][0]


def test_a_sheet_that_somebody_changed_is_not_overwritten(owner: Call, cast: Cast) -> None:
    status, problem = owner("PUT", f"/drafts/{cast.draft.pk}", {"text": "Mine", "base_version": 99})
    assert (status, problem["code"]) == (409, "draft_conflict")
    assert Draft.objects.get(pk=cast.draft.pk).text == cast.draft.text


def test_the_same_key_makes_one_take(owner: Call, cast: Cast) -> None:
    path, key = f"/projects/{cast.project.pk}/takes", {"Idempotency-Key": "monday"}
    first = owner("POST", path, {"prompt": "plain"}, **key)
    again = owner("POST", path, {"prompt": "plain"}, **key)
    assert (first[0], again[0]) == (201, 200)
    assert first[1]["id"] == again[1]["id"]
    status, problem = owner("POST", path, {"prompt": "other"}, **key)
    assert (status, problem["code"]) == (409, "key_used")
    assert owner("POST", path, {"prompt": "plain"}, **{"Idempotency-Key": "tuesday"})[0] == 201
    assert Take.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "body", "other"),
    [
        ("/projects", {"title": "Night Ferry"}, {"title": "Day Ferry"}),
        ("/projects/{project}/drafts", {"text": "[Verse]\nLa"}, {"text": "[Verse]\nLo"}),
        ("/webhooks", {"url": "https://example.org/a"}, {"url": "https://example.org/b"}),
    ],
)
def test_the_same_key_makes_one_of_everything(
    owner: Call, cast: Cast, path: str, body: dict[str, str], other: dict[str, str]
) -> None:
    path, key = path.format(project=cast.project.pk), {"Idempotency-Key": "monday"}
    before = owner("GET", path)[1]["total"]
    (first, made), (second, again) = (owner("POST", path, body, **key) for _ in range(2))
    assert (first, second) == (201, 200)
    assert made == again
    status, problem = owner("POST", path, other, **key)
    assert (status, problem["code"]) == (409, "key_used")
    assert owner("POST", path, body)[0] == 201, "without a key another one is made"
    assert owner("GET", path)[1]["total"] == before + 2
    assert call_as(cast.editor)("POST", "/projects", {"title": "Mine"}, **key)[0] == 201


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"prompt": "x" * 2001}, "body.prompt"),
        ({"seed": -1}, "body.seed"),
        ({"seed": 2**31}, "body.seed"),
        ({"voice": "nobody"}, "voice"),
        ({"prompt": "", "instrumental": True}, "prompt"),
        ({"promt": "folk"}, "body.promt"),
        ([], "body.body"),
        ({"draft_id": "x"}, "body.draft_id"),
    ],
)
def test_a_take_that_cannot_be_made_says_which_field_is_wrong(
    owner: Call,
    cast: Cast,
    body: object,
    field: str,
) -> None:
    status, problem = owner("POST", f"/projects/{cast.project.pk}/takes", body)
    assert status == 422
    fields = [problem["field"], *(error["field"] for error in problem["errors"])]
    assert field in fields or body == []
    assert Take.objects.count() == 0


def test_a_sheet_of_another_song_is_not_sung(owner: Call, cast: Cast) -> None:
    _, other = owner("POST", "/projects", {"title": "Other", "text": WORDS})
    status, _ = owner("POST", f"/projects/{other['id']}/takes", {"draft_id": str(cast.draft.pk)})
    assert status == 404


READS = {"owner", "editor", "commenter", "viewer"}
EDITS = {"owner", "editor"}


@pytest.mark.parametrize("role", ROLES)
def test_roles_decide_as_in_the_pages(cast: Cast, role: str) -> None:
    call, project, draft = (
        call_as(cast.user(role)),
        f"/projects/{cast.project.pk}",
        f"/drafts/{cast.draft.pk}",
    )

    def allowed(status: int, who: set[str]) -> bool:
        refused = 404 if role == "stranger" else 403
        return status == refused if role not in who else status < 300

    for path in (project, f"{project}/drafts", f"{project}/takes", draft, f"{draft}/revisions"):
        assert allowed(call("GET", path)[0], READS), path
    change = {"text": "New words\n", "base_version": cast.draft.version}
    assert allowed(call("POST", f"{project}/takes", {"prompt": "plain"})[0], EDITS)
    assert allowed(call("PUT", draft, change)[0], EDITS)
    assert allowed(call("POST", f"{project}/drafts", {"title": "B"})[0], EDITS)
    assert allowed(call("PATCH", project, {"title": "Renamed"})[0], {"owner"})
    assert allowed(call("DELETE", project)[0], {"owner"})


def test_scopes_bound_what_a_token_does(cast: Cast) -> None:
    project = f"/projects/{cast.project.pk}"
    reading, writing, music = (call_as(cast.owner, scope) for scope in ("read", "write", "music"))
    assert reading("GET", project)[0] == 200
    assert reading("POST", "/projects", {})[0] == 403
    assert writing("POST", "/projects", {})[0] == 201
    assert writing("GET", project)[0] == 403
    status, problem = music("GET", project)
    assert (status, "read" in problem["detail"]) == (403, True)


def test_no_token_no_answer(db: None) -> None:
    for headers in ({}, {"Authorization": "Bearer nobody"}, {"Authorization": "Basic eA=="}):
        response = Client().get("/api/me", headers=headers)
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_session_opens_nothing_here(cast: Cast) -> None:
    assert cast.client("owner").get("/api/projects").status_code == 401


def test_too_many_requests_are_told_when_to_go_on(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "api": "1/60"}
    _, secret = api_token_create(user=cast.owner, name="busy")
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/me", headers=headers).status_code == 200
    response = Client().get("/api/me", headers=headers)
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60


def test_lists_come_in_pages_that_lead_on(owner: Call, settings: Settings) -> None:
    for number in range(4):
        owner("POST", "/projects", {"title": f"Song {number}"})
    found, path = [], "/projects?limit=2"
    while path:
        _, page = owner("GET", path)
        assert page["total"] == 5
        assert len(page["items"]) <= 2
        found += [item["title"] for item in page["items"]]
        path = page["next"] and page["next"].removeprefix(f"{settings.PUBLIC_URL}/api")
    assert found == ["Song 3", "Song 2", "Song 1", "Song 0", "Paper Boats"]
    assert owner("GET", "/projects?limit=0")[0] == 422
    assert owner("GET", "/projects?offset=-1")[0] == 422


def test_lists_cost_the_same_however_long(owner: Call, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        owner("POST", "/projects", {"title": f"Song {number}"})
    with django_assert_max_num_queries(4):
        owner("GET", "/projects")


def test_what_belongs_to_a_finished_take_can_be_had(owner: Call, cast: Cast) -> None:
    _, take = owner("POST", f"/projects/{cast.project.pk}/takes", {"prompt": "plain"})
    assert owner("GET", f"/takes/{take['id']}/audio")[0] == 404
    made(take["id"])
    _, secret = api_token_create(user=cast.viewer, name="listener")
    headers = {"Authorization": f"Bearer {secret}"}
    path = f"/api/takes/{take['id']}"
    sound = Client().get(f"{path}/audio", headers={**headers, "Range": "bytes=0-3"})
    assert (sound.status_code, sound.headers["Content-Type"]) == (206, "audio/flac")
    assert Client().get(f"{path}/timing", headers=headers).json()["duration"] == 12.0
    assert len(Client().get(f"{path}/peaks", headers=headers).json()["data"]) == 1600
    export = Client().get(f"{path}/exports/wav", headers=headers)
    assert export.headers["Content-Type"] == "audio/wav"
    assert "attachment" in export.headers["Content-Disposition"]
    assert owner("GET", f"/takes/{take['id']}/score")[0] == 404
    assert owner("GET", f"/takes/{take['id']}/exports/tape")[0] == 422
    stranger = call_as(cast.stranger)
    for part in ("audio", "timing", "peaks", "exports/wav", "score"):
        assert stranger("GET", f"/takes/{take['id']}/{part}")[0] == 404


def test_takes_are_stopped_made_again_and_thrown_away(owner: Call, cast: Cast) -> None:
    _, take = owner("POST", f"/projects/{cast.project.pk}/takes", {"prompt": "plain"})
    path = f"/takes/{take['id']}"
    assert owner("POST", f"{path}/retry")[0] == 409
    assert owner("POST", f"{path}/cancel")[1]["status"] == "cancelled"
    assert owner("POST", f"{path}/retry")[1]["status"] == "queued"
    assert owner("DELETE", path) == (204, None)
    assert owner("GET", path)[0] == 404


def test_history_goes_back_page_by_page(owner: Call, cast: Cast) -> None:
    _, take = owner("POST", f"/projects/{cast.project.pk}/takes", {"prompt": "plain"})
    now = timezone.now()
    for minutes in range(3):
        then = now - timedelta(minutes=minutes)
        Listen.objects.create(
            id=uuid.uuid4(), user=cast.owner, take_id=take["id"], started_at=then, updated_at=then
        )
    _, page = owner("GET", "/history?limit=2")
    assert [item["take_id"] for item in page["items"]] == [take["id"]] * 2
    _, rest = owner("GET", f"/history?limit=2&before={page['before'].replace('+', '%2B')}")
    assert (len(rest["items"]), rest["before"]) == (1, None)
    assert call_as(cast.stranger)("GET", "/history")[1]["items"] == []
    assert owner("GET", "/history?before=0001-01-01T00:00:00%2B14:00")[0] == 422


def test_me_and_the_voices(cast: Cast) -> None:
    call = call_as(cast.viewer, "read")
    _, me = call("GET", "/me")
    assert (me["email"], me["scopes"]) == (cast.viewer.email, ["read"])
    assert "wren" in [voice["name"] for voice in call("GET", "/voices")[1]]


@pytest.mark.parametrize(
    "body", [b"", b"nope", b"[]", b"\xff", b'{"title": 1}', b'{"title": "\\ud800"}', b"[" * 99999]
)
def test_a_body_that_is_not_understood_is_a_problem(cast: Cast, body: bytes) -> None:
    _, secret = api_token_create(user=cast.owner, name="odd")
    headers = {"Authorization": f"Bearer {secret}"}
    response = Client().post("/api/projects", body, content_type="application/json", headers=headers)
    assert response.status_code in (400, 422)
    assert response.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_a_problem(owner: Call, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert owner("POST", "/projects", {"text": "a" * 2000})[0] == 413


def test_addresses_that_do_not_exist_are_problems_too(owner: Call) -> None:
    assert owner("GET", "/nothing/here")[0] == 404
    assert owner("GET", "/projects/nope")[0] in (404, 422)


def test_a_take_can_be_followed_to_its_end(program: httpx.Client, making: None) -> None:
    project = program.post("/api/projects", json={"text": WORDS}).json()
    take = program.post(f"/api/projects/{project['id']}/takes", json={"prompt": "slow 1"}).json()
    with program.stream("GET", f"/api/takes/{take['id']}/events") as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        lines = [line for line in response.iter_lines() if line.startswith("data: ")]
    states = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert states[-1]["status"] == "done"
    assert len(states) > 1


def test_following_a_take_needs_a_token(program: httpx.Client, live: str, making: None) -> None:
    program.post("/v1/music_generation", json=song_body())
    wait_until(lambda: Take.objects.filter(status=Take.Status.DONE).exists())
    path = f"{live}/api/takes/{Take.objects.get().pk}/events"
    assert httpx.get(path).status_code == 401


def test_the_document_and_its_page_are_open_and_keep_the_content_policy(db: None) -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert "/v1/music_generation" in document["paths"]
    assert "/api/projects/{project_id}/takes" in document["paths"]
    page = Client().get("/api/docs/")
    assert page.status_code == 200
    assert "POST /api/projects/{project_id}/takes" in page.content.decode()


def test_every_operation_documents_its_refusals(db: None) -> None:
    document = Client().get("/api/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/"):
                assert {"401", "403", "422", "429"} <= set(operation["responses"]), (method, path)


def test_a_take_of_the_pages_is_the_same_take_here(owner: Call, cast: Cast) -> None:
    request = writer_request(prompt="plain", lyrics=cast.draft.text)
    take = take_create(project=cast.project, draft=cast.draft, user=cast.editor, request=request)
    _, listed = owner("GET", f"/projects/{cast.project.pk}/takes")
    assert [item["id"] for item in listed["items"]] == [str(take.pk)]


def test_an_owner_decides_by_program_that_a_song_never_leaves_this_server(cast: Cast) -> None:
    path = f"/projects/{cast.project.pk}"
    assert call_as(cast.editor)("PATCH", path, {"local_only": True})[0] == 403
    status, changed = call_as(cast.owner)("PATCH", path, {"local_only": True})
    assert (status, changed["local_only"], changed["title"]) == (200, True, "Paper Boats")
    assert call_as(cast.owner)("PATCH", path, {"title": "Night Ferry"})[1]["local_only"]
