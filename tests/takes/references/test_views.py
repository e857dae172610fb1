"""Who may do what with recordings, and what the pages say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings
from pytest_django.asserts import assertContains

from songsmith.projects.models import Project
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.services import reference_delete
from tests.takes.conftest import People
from tests.takes.references.conftest import Bring, listen
from tests.takes.references.sounds import wav_bytes

ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")
READERS = {"owner", "editor", "commenter", "viewer"}
WRITERS = {"owner", "editor"}
BLANK = {"prompt": "folk", "words": "heard", "request_key": "7d4df8a0-34a5-4a7c-9f3e-2f1c8f2f8a11"}


def upload(client: Client, project: Project, data: bytes, **fields: str) -> Any:
    file = SimpleUploadedFile("memo.wav", data, "text/html")
    url = f"/songs/{project.pk}/references/"
    return client.post(url, {"file": file, "rights": "own", **fields}, headers={"accept": "application/json"})


def allowed(response: Any, role: str, may: set[str]) -> bool:
    """Whether strangers got a 404, members below it a 403, and the rest something else."""
    status: int = response.status_code
    if role in may:
        return status not in (403, 404)
    return status == (404 if role == "stranger" else 403)


@pytest.mark.parametrize("role", ROLES)
def test_members_read_and_nobody_else(reference: Reference, people: People, role: str) -> None:
    client = people[role]
    for url in (
        f"/songs/{reference.project_id}/references/",
        f"/references/{reference.pk}/",
        f"/references/{reference.pk}/audio/",
        f"/references/{reference.pk}/peaks.json",
        f"/references/{reference.pk}/fit/?words=heard",
    ):
        assert allowed(client.get(url), role, READERS), url


@pytest.mark.parametrize("role", ROLES)
def test_editors_change_and_nobody_else(reference: Reference, people: People, role: str) -> None:
    client, at = people[role], f"/references/{reference.pk}"
    correction = json.dumps({"item": "key", "value": {"tonic": 2, "mode": "minor"}})
    for response in (
        client.post(f"{at}/correct/", correction, content_type="application/json"),
        client.post(f"{at}/rights/", {"rights": "free"}),
        client.post(f"{at}/rename/", {"name": "Another"}),
        client.post(f"{at}/cancel/"),
        client.post(f"{at}/trim/", {"start": "0", "end": "16"}),
        client.post(f"{at}/cover/", BLANK),
        client.post(f"{at}/delete/"),
        client.post(f"{at}/restore/"),
        client.post(f"{at}/listen/"),
        upload(client, reference.project, b""),
    ):
        assert allowed(response, role, WRITERS)
    changed = Reference.objects.get(pk=reference.pk)
    assert (changed.name == "Another") is (role in WRITERS)
    assert Take.objects.exists() is (role in WRITERS)


def test_nobody_signed_in_sees_nothing(reference: Reference) -> None:
    for url in (f"/references/{reference.pk}/", "/recordings/", f"/references/{reference.pk}/audio/"):
        assert Client().get(url).status_code == 302


def test_a_deleted_recording_is_gone_until_it_is_brought_back(reference: Reference, people: People) -> None:
    reference_delete(reference=reference)
    assert people.owner.get(f"/references/{reference.pk}/").status_code == 404
    assert people.owner.get(f"/references/{reference.pk}/audio/").status_code == 404
    people.owner.post(f"/references/{reference.pk}/restore/")
    assert people.owner.get(f"/references/{reference.pk}/").status_code == 200


def test_a_file_is_taken_whatever_the_browser_says_it_is(project: Project, people: People) -> None:
    response = upload(people.editor, project, wav_bytes(), source="recording", name="Idea")
    assert response.status_code == 201
    found = Reference.objects.get()
    assert response.json() == {"url": f"/references/{found.pk}/"}
    assert (found.name, found.source, found.mime) == ("Idea", "recording", "audio/wav")


def test_without_a_script_the_form_leads_to_the_page(project: Project, people: People) -> None:
    file = SimpleUploadedFile("memo.wav", wav_bytes())
    response = people.owner.post(f"/songs/{project.pk}/references/", {"file": file, "rights": "own"})
    assert response.status_code == 302
    assert response["Location"] == f"/references/{Reference.objects.get().pk}/"


@pytest.mark.parametrize(
    ("data", "fields", "field", "says"),
    [
        (b"<html>", {}, "file", "no sound file"),
        (b"", {}, "file", "This file is empty"),
        (b"RIFF", {"rights": "stolen"}, "rights", "Choose which"),
    ],
)
def test_refusals_stand_beside_their_field(
    project: Project, people: People, data: bytes, fields: dict[str, str], field: str, says: str
) -> None:
    response = upload(people.owner, project, data, **fields)
    assert response.status_code == 422
    assert says in response.json()["fields"][field][0]
    assert not Reference.objects.exists()


def test_a_refused_address_keeps_what_was_typed(project: Project, people: People) -> None:
    asked = {"url": "http://10.0.0.1/song.mp3", "rights": "free", "name": "Mine"}
    response = people.owner.post(f"/songs/{project.pk}/references/", asked)
    assert response.status_code == 422
    body = response.content.decode()
    assert "could not be fetched" in body
    assert 'value="http://10.0.0.1/song.mp3"' in body
    assert 'value="Mine"' in body


def test_a_song_can_begin_with_a_recording(people: People) -> None:
    file = SimpleUploadedFile("Night Ferry.wav", wav_bytes())
    response = people.stranger.post("/recordings/", {"file": file, "rights": "own"})
    found = Reference.objects.get()
    assert response["Location"] == f"/references/{found.pk}/"
    assert found.project.title == "Night Ferry"
    assert people.stranger.get(response["Location"]).status_code == 200


def test_the_page_shows_what_was_heard_and_what_could_not_be(
    bring: Bring, people: People, settings: Settings
) -> None:
    settings.LISTENER = "tests.takes.references.sounds.listener_without_words"
    found = bring()
    page = people.viewer.get(f"/references/{found.pk}/")
    assertContains(page, "Waiting for its turn")
    listen(found)
    page = people.editor.get(f"/references/{found.pk}/")
    assertContains(page, "Words are not heard until the model for them is fetched.")
    assertContains(page, "Make a take")
    viewer = people.viewer.get(f"/references/{found.pk}/").content.decode()
    assert "Make a take" not in viewer
    assert 'data-editable="false"' in viewer


def test_a_correction_answers_with_everything_it_changes(reference: Reference, people: People) -> None:
    def post(body: object) -> Any:
        url = f"/references/{reference.pk}/correct/"
        return people.editor.post(url, json.dumps(body), content_type="application/json")

    answer = post({"item": "grid", "value": {"scale": 2}, "version": 0}).json()
    assert (answer["version"], round(answer["heard"]["tempo"]["bpm"])) == (1, 240)
    assert answer["corrections"]["grid"]["scale"] == 2
    assert post({"item": "grid", "value": None, "version": 0}).status_code == 409
    assert post({"item": "grid", "value": {"scale": 5}, "version": 1}).status_code == 422
    strange: tuple[object, ...] = ([], {"item": 3}, {"item": "grid", "version": "one"}, "x")
    for nonsense in strange:
        assert post(nonsense).status_code == 422
    assert post({"item": "grid", "value": None, "version": 1}).json()["corrections"] == {}


def test_making_a_cover_leads_to_the_song(reference: Reference, people: People) -> None:
    asked = {**BLANK, "keep_tune": "on", "keep_chords": "on", "key": "5", "tempo": "100"}
    response = people.editor.post(f"/references/{reference.pk}/cover/", asked)
    assert response["Location"] == f"/songs/{reference.project_id}/"
    take = Take.objects.get()
    assert (take.reference, take.recipe["transpose"], take.recipe["given"]["tempo"]) == (reference, 5, 100)
    assert take.recipe["given"]["form"] is False


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"prompt": ""}, "Describe the style"),
        ({"tempo": "900"}, "beats a minute"),
        ({"words": "draft", "first": "99", "make": "lines"}, "no such line"),
        ({"voice": "nobody"}, "There is no such voice"),
    ],
)
def test_a_form_that_cannot_be_made_says_why_and_keeps_the_rest(
    reference: Reference, people: People, fields: dict[str, str], says: str
) -> None:
    response = people.editor.post(f"/references/{reference.pk}/cover/", {**BLANK, "key": "7", **fields})
    assert response.status_code == 422
    body = response.content.decode()
    assert says in body
    assert '<option value="7" selected>G</option>' in body
    assert not Take.objects.exists()


def test_the_sound_comes_in_ranges(reference: Reference, people: People) -> None:
    response = people.viewer.get(f"/references/{reference.pk}/audio/", headers={"range": "bytes=0-3"})
    assert response.status_code == 206
    assert response["Content-Type"] == "audio/flac"


def test_lists_ask_the_database_as_often_for_many_as_for_one(
    bring: Bring, people: People, project: Project, django_assert_max_num_queries: Any
) -> None:
    for i in range(4):
        bring(name=f"memo {i}.wav")
    with django_assert_max_num_queries(6):
        assertContains(people.owner.get(f"/songs/{project.pk}/references/"), "memo 3.wav")
