"""The plan under the form for a take: by role, with and without the preview process."""

from __future__ import annotations

import re
import uuid
from dataclasses import asdict
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from songsmith.contract import writer_request
from songsmith.engine.compose import outlook
from songsmith.engine.recipe import Recipe, SectionWish
from songsmith.engine.style import parse_prompt
from songsmith.takes import plans
from songsmith.takes.models import Take
from songsmith.takes.preview_plan import plan_take
from songsmith.takes.recipes import job_from
from songsmith.takes.services import take_create
from tests.cast import ROLES, WORDS, Cast, cast
from tests.takes.fakes import SingingTape

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


def shaped(cast: Cast, **lengths: int | str) -> Any:
    cast.draft.text = (
        "[Intro]\n[Verse]\nRain is writing letters\nOn the window of the train\n[Chorus]\nHold the light\n"
    )
    cast.draft.save()
    asked = {f"bars-{name.replace('_', ' ')}": bars for name, bars in lengths.items()}
    return ask(cast, "editor", seed=5, **asked).content.decode()


@pytest.mark.usefixtures("process")
def test_every_section_can_have_another_length(cast: Cast) -> None:
    page = shaped(cast, Verse_1=24, Intro_1=2)
    assert 'value="24" data-bars="bars-Verse 1"' in page
    assert 'name="bars-Verse 1"' in page
    assert 'name="bars-Chorus 1"' not in page
    wishes = (SectionWish("s1", bars=2), SectionWish("s2", bars=24))
    foretold = outlook(Recipe("folk, 90 bpm, crispy", cast.draft.text, 5, wishes=wishes))
    assert [section.bars for section in foretold.sections[:2]] == [2, 24]
    assert f"{int(foretold.seconds) // 60}:{int(foretold.seconds) % 60:02d}" in page


@pytest.mark.usefixtures("process")
def test_too_few_bars_for_the_words_are_told_before_a_take_is_made(cast: Cast) -> None:
    page = shaped(cast, Verse_1=1)
    assert 'aria-invalid="true"' in page
    assert re.search(r"The words of Verse need at least \d+ bars: with 1 asked for, it gets \d+", page)
    assert "need at least" not in shaped(cast, Intro_1=1)


@pytest.mark.usefixtures("process")
def test_a_length_that_is_half_typed_is_no_error_yet(cast: Cast) -> None:
    assert ask(cast, "editor", **{"bars-Verse 1": ""}).status_code == 200
    page = shaped(cast, Verse_1="1e9", Chorus_1=12)
    assert 'name="bars-Verse 1"' not in page
    assert 'value="12" data-bars="bars-Chorus 1"' in page


def test_lengths_outlast_a_preview_process_that_is_away(cast: Cast) -> None:
    page = shaped(cast, Verse_1=24)
    assert '<input type="hidden" name="bars-Verse 1" value="24">' in page
    assert "data-unplanned" in page


@pytest.fixture
def singing(settings: Settings) -> None:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"


@pytest.mark.usefixtures("singing")
def test_the_recipe_keeps_the_lengths_by_the_ids_of_the_sections(cast: Cast) -> None:
    shaped(cast)
    data = {
        "draft": str(cast.draft.pk),
        "request_key": str(uuid.uuid4()),
        "prompt": "folk",
        "bars-Chorus 1": "12",
    }
    url = reverse("takes:take_create", args=[cast.project.pk])
    page = cast.client("editor").post(url, {**data, "bars-Bridge 1": "4"}, headers={"HX-Request": "true"})
    assert page.status_code == 200
    take = Take.objects.latest("created_at")
    wish = SectionWish(take.recipe["section_ids"][2], bars=12)
    assert take.recipe["wishes"] == [asdict(wish)]
    assert job_from(take.pk, take.recipe).wishes == (wish,)
    assert '<input type="hidden" name="bars-Chorus 1" value="12">' in page.content.decode()


@pytest.mark.usefixtures("singing")
@pytest.mark.parametrize("bars", ["0", "65", "many"])
def test_lengths_that_no_section_has_are_refused(bars: str, cast: Cast) -> None:
    data = {
        "draft": str(cast.draft.pk),
        "request_key": str(uuid.uuid4()),
        "prompt": "folk",
        "bars-Verse 1": bars,
    }
    page = cast.client("editor").post(reverse("takes:take_create", args=[cast.project.pk]), data)
    assert page.status_code == 422
    assert "bars" in page.content.decode()
