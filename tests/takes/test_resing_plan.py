"""Changed lines that a take has no room for are told before anybody asks for them."""

from __future__ import annotations

import gzip
from contextlib import nullcontext
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.engine import score_json
from songsmith.engine.compose import compose
from songsmith.engine.compose.patch import recompose
from songsmith.engine.errors import NeedsWholeTake
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import VOICES
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import draft_edit
from songsmith.takes import resing_plan
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.preview_room import line_room
from songsmith.takes.resing_plan import resing_refusal
from tests.takes.conftest import MakeTake, People
from tests.takes.fakes import SingingTape

SHEET = "[Verse]\nRain is writing letters\nOn the window of the train\n"
LONG = "Rain is forever and ever and evermore writing us letters and messages nobody ever can read to the end"


@pytest.fixture(autouse=True)
def _singing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"
    monkeypatch.setattr(resing_plan, "preview_ask", lambda request, timeout: line_room(request))


def recipe_of(lyrics: str, take: Take) -> Recipe:
    ids = take.recipe
    return Recipe(
        "folk, 120 bpm",
        lyrics,
        4,
        section_ids=tuple(ids["section_ids"]),
        line_ids=tuple(ids["line_ids"]),
    )


@pytest.fixture
def take(draft: Draft, owner: User, done: MakeTake) -> Take:
    draft_edit(draft=draft, text=SHEET, user=owner)
    draft.refresh_from_db()
    made = done("folk, 120 bpm", seed=4)
    score = compose(recipe_of(SHEET, made), VOICES["wren"])
    levels = gzip.compress(b"{}")
    TakeOutput.objects.filter(take=made).update(score=score_json.pack(score), levels=levels)
    return made


def rewritten(take: Take, owner: User, text: str) -> Take:
    draft_edit(draft=take.revision.draft, text=text, user=owner)
    return Take.objects.get(pk=take.pk)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHEET, ""),
        (SHEET.replace("letters", "stories"), ""),
        (SHEET.replace("Rain is writing letters", LONG), "more bar"),
        (SHEET + "One more line\n", "added or taken away"),
        (SHEET.replace("[Verse]", "[Chorus]"), "added or taken away"),
        (SHEET.replace("Rain", "[Am]Rain"), "chords"),
    ],
)
def test_it_is_known_before_the_press(take: Take, owner: User, text: str, said: str) -> None:
    refusal = resing_refusal(rewritten(take, owner, text))
    assert said in refusal
    assert bool(said) == bool(refusal)


@pytest.mark.parametrize("words", ["Rain is writing stories", LONG])
def test_it_foretells_what_the_composer_says(take: Take, owner: User, words: str) -> None:
    text = SHEET.replace("Rain is writing letters", words)
    refusal = resing_refusal(rewritten(take, owner, text))
    before, score = recipe_of(SHEET, take), compose(recipe_of(SHEET, take), VOICES["wren"])
    with pytest.raises(NeedsWholeTake) if refusal else nullcontext() as told:
        recompose(recipe_of(text, take), before, score, VOICES["wren"])
    assert told is None or refusal.split(" than ")[0] in str(told.value)


def test_the_card_offers_the_whole_song_instead(take: Take, people: People) -> None:
    rewritten(take, people.users["owner"], SHEET + "One more line\n")
    url = reverse("takes:take_resing", args=[take.pk])
    page = people["editor"].get(url)
    assert "Sing the whole song anew" in page.content.decode()
    assert reverse("takes:take_keep", args=[take.pk]) in page.content.decode()
    assert people["editor"].post(url).status_code == 409
    assert Take.objects.count() == 1
    assert people["viewer"].get(url).status_code == 403


def test_without_the_preview_process_nothing_is_refused(
    take: Take, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent: Any = lambda request, timeout: None  # noqa: E731
    monkeypatch.setattr(resing_plan, "preview_ask", silent)
    assert resing_refusal(rewritten(take, owner, SHEET.replace("Rain is writing letters", LONG))) == ""
