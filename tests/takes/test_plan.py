"""The plan under the form for a take: by role, with and without the preview process."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.urls import reverse

from songsmith.contract import writer_request
from songsmith.engine.compose import outlook
from songsmith.engine.recipe import Recipe
from songsmith.engine.style import parse_prompt
from songsmith.takes import plans
from songsmith.takes.preview_plan import plan_take
from songsmith.takes.services import take_create
from tests.cast import ROLES, WORDS, Cast, cast

__all__ = ["cast"]

STATUS = {"owner": 200, "editor": 200, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}


def ask(cast: Cast, role: str, **fields: object) -> Any:
    data = {"draft": str(cast.draft.pk), "prompt": "folk, 90 bpm, crispy", **fields}
    return cast.client(role).post(reverse("takes:plan", args=[cast.project.pk]), data)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview process, without the socket."""
    monkeypatch.setattr(plans, "preview_ask", lambda request, timeout: plan_take(request))


@pytest.mark.parametrize("role", ROLES)
def test_those_who_may_make_takes_see_the_plan(role: str, cast: Cast) -> None:
    assert ask(cast, role).status_code == STATUS[role]


def test_without_the_preview_process_the_style_is_read_all_the_same(cast: Cast) -> None:
    page = ask(cast, "editor").content.decode()
    assert 'value="90"' in page
    assert "About" not in page


@pytest.mark.usefixtures("process")
def test_it_tells_the_length_and_the_bars(cast: Cast) -> None:
    page = ask(cast, "editor", seed=5).content.decode()
    seconds = int(outlook(Recipe("folk, 90 bpm, crispy", WORDS, 5)).seconds)
    assert f"{seconds // 60}:{seconds % 60:02d}" in page
    assert "Chorus" in page


@pytest.mark.usefixtures("process")
def test_words_that_cannot_be_sung_are_named_before_a_take_is_made(cast: Cast) -> None:
    cast.draft.text = "[Verse]\nДождь пишет письма\n"
    cast.draft.save()
    assert "Дождь" in ask(cast, "editor").content.decode()


@pytest.mark.parametrize("fields", [{"draft": "nonsense"}, {"draft": ""}])
def test_a_form_without_its_sheet_is_not_found(cast: Cast, fields: dict[str, str]) -> None:
    assert ask(cast, "editor", **fields).status_code == 404


def test_the_sheet_of_another_song_is_not_read(cast: Cast) -> None:
    assert ask(cast, "stranger", draft=str(cast.draft.pk)).status_code == 404


def test_a_seed_that_is_none_is_ignored_until_the_form_is_sent(cast: Cast) -> None:
    assert ask(cast, "editor", seed="-3").status_code == 200


@pytest.mark.usefixtures("process")
def test_a_form_foretells_the_song_that_it_makes(cast: Cast) -> None:
    key = uuid.uuid4()
    page = ask(cast, "editor", prompt="folk", request_key=str(key)).content.decode()
    wanted = writer_request(prompt="folk", lyrics=WORDS)
    take = take_create(
        project=cast.project, draft=cast.draft, user=cast.editor, request=wanted, request_key=key
    )
    style = parse_prompt("folk", take.seed)
    assert f'value="{style.bpm:.0f}"' in page
    seconds = int(outlook(Recipe("folk", WORDS, take.seed)).seconds)
    assert f"{seconds // 60}:{seconds % 60:02d}" in page
