"""What a start prepares, and what it does without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytest_django import Settings

from songsmith.accounts.services import user_create
from songsmith.engine.errors import MissingPart
from songsmith.engine.models import FetchFailed, Model
from songsmith.ops import first_run


def refuse(error: Exception) -> Callable[..., None]:
    def refusing(*args: object) -> None:
        raise error

    return refusing


def test_a_sound_font_of_the_system_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "soundfont_path", lambda: "/usr/share/it.sf3")
    monkeypatch.setattr(first_run, "fetch", refuse(AssertionError("fetched")))
    first_run.soundfont_prepare(print)


def test_a_missing_sound_font_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[Model] = []
    monkeypatch.setattr(first_run, "soundfont_path", refuse(MissingPart("not there")))
    monkeypatch.setattr(first_run, "fetch", lambda model, say: fetched.append(model))
    first_run.soundfont_prepare(print)
    assert [model.name for model in fetched] == ["soundfont"]


def test_a_start_without_network_goes_on_and_says_what_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(first_run, "soundfont_path", refuse(MissingPart("not there")))
    monkeypatch.setattr(first_run, "fetch", refuse(FetchFailed("no network")))
    first_run.soundfont_prepare(said.append)
    assert said == ["No music yet: no network"]


@pytest.mark.django_db
def test_the_owner_link_is_offered_until_there_is_an_owner(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://songs.example.org"
    link = first_run.owner_link()
    assert link is not None
    assert link.startswith("https://songs.example.org/start/")
    user_create(email="owner@example.org", password="long enough to be one", is_staff=True)
    assert first_run.owner_link() is None
