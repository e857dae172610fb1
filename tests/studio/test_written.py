"""Songs from a prompt: a draft with title and style, marked line by line as a machine's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from songsmith.core.preview import PreviewSilent
from songsmith.lyrics import song_writing
from songsmith.lyrics.generated import generated_digests, line_digest
from songsmith.lyrics.models import Draft
from songsmith.lyrics.song_writing import NoSong, SongWish, song_write
from songsmith.projects.models import Project
from songsmith.takes.preview import answer
from tests.cast import Cast, cast

__all__ = ["cast"]

pytestmark = pytest.mark.django_db

PROMPT = "slow soul song about fishing in the creek, 72 bpm"
PAGE = "/songs/written/"


def test_a_prompt_becomes_a_song_with_title_style_and_marked_words(cast: Cast) -> None:
    client = cast.client("owner")
    response = client.post(PAGE, {"prompt": PROMPT}, follow=True)
    project = Project.objects.latest("created_at")
    draft = Draft.objects.get(project=project)
    assert project.title != "Untitled song"
    assert "[Chorus]" in draft.text
    machine = generated_digests(draft)
    lines = [line for line in draft.text.split("\n") if line.strip() and not line.startswith("[")]
    assert {line_digest(line) for line in lines} == set(machine)
    page = response.content.decode()
    assert f"{len(lines)} of {len(lines)} lines" in page
    assert response.context["form"].initial["prompt"].startswith("soul")
    assert "is a draft by the built-in writer" in page
    client.post(f"/songs/{project.pk}/delete/")
    project.refresh_from_db()
    assert project.deleted_at


def test_lines_lose_the_mark_when_somebody_rewrites_them(cast: Cast) -> None:
    client = cast.client("owner")
    client.post(PAGE, {"prompt": PROMPT})
    project = Project.objects.latest("created_at")
    Draft.objects.filter(project=project).update(text="[Verse]\nNobody but me has written this")
    page = client.get(f"/songs/{project.pk}/")
    assert page.context["generated_count"] == 0
    assert page.context["line_count"] == 1


@pytest.mark.parametrize("prompt", ["", "   ", "x" * 2001])
def test_what_cannot_be_asked_is_said_beside_the_field(cast: Cast, prompt: str) -> None:
    before = Project.objects.count()
    response = cast.client("owner").post(PAGE, {"prompt": prompt})
    assert response.status_code == 422
    assert 'class="field-error"' in response.content.decode()
    assert Project.objects.count() == before


def test_asking_has_a_limit(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "help": "1/60"}
    client = cast.client("owner")
    assert client.post(PAGE, {"prompt": PROMPT}).status_code == 302
    assert client.post(PAGE, {"prompt": PROMPT}).status_code == 422


def asked(client: Client, draft: Draft, body: object) -> Any:
    return client.post(f"/drafts/{draft.pk}/written/", json.dumps(body), content_type="application/json")


def test_words_for_a_sheet_are_given_and_not_stored(cast: Cast) -> None:
    before = cast.draft.text
    found = asked(cast.client("editor"), cast.draft, {"prompt": PROMPT}).json()
    assert found["style"].startswith("soul, 72 bpm")
    assert found["title"]
    assert all(line in found["lyrics"] for line in found["lines"])
    cast.draft.refresh_from_db()
    assert cast.draft.text == before
    assert asked(cast.client("editor"), cast.draft, {}).status_code == 400


def test_the_preview_process_writes_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def elsewhere(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        seen.append(request["op"])
        return answer(json.dumps(request).encode())

    wish = SongWish(PROMPT, seed=7)
    here = song_write(wish)
    monkeypatch.setattr(song_writing, "preview_answer", elsewhere)
    assert song_write(wish) == here
    sheet = SongWish("another verse", 7, lyrics=here.lyrics)
    assert len(song_write(sheet).lyrics) > len(here.lyrics)
    assert seen == ["song", "song"]


def test_a_busy_writer_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        raise PreviewSilent(busy=True)

    monkeypatch.setattr(song_writing, "preview_answer", busy)
    with pytest.raises(NoSong, match="busy"):
        song_write(SongWish(PROMPT, seed=1))


def test_words_that_are_nowhere_found_are_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(song_writing, "preview_answer", lambda request, timeout: {"refused": "no_line"})
    with pytest.raises(NoSong, match="other words"):
        song_write(SongWish(PROMPT, seed=1))
