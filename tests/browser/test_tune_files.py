"""A tune from a file, by keyboard, in a browser."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.engine.compose import compose
from songsmith.engine.files import musicxml_text
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import VOICES
from songsmith.takes.models import Take
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.studio.songs import make_song
from tests.takes.fakes import SingingTape

pytestmark = pytest.mark.browser

SHEET = """[Verse]
Rain is writing letters
On the window of the train

[Chorus]
Hold the light and hold it low
"""
PATIENCE_MS = 60_000.0
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1360, "height": 900}


@pytest.fixture(autouse=True)
def _singing(settings: Settings) -> None:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("TUNE_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def looked_at(page: Page, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
        shot(page, f"{name}-{scheme}")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0
    shot(page, f"{name}-phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]


def test_a_lead_sheet_becomes_a_take_that_keeps_its_tune(
    page: Page, live: str, signed_in: User, complaints: Complaints, tmp_path: Path
) -> None:
    score = compose(Recipe("folk, 96 bpm, 4/4", SHEET, 5), VOICES["wren"])
    (tmp_path / "boats.musicxml").write_text(musicxml_text(score, title="Boats"))
    (tmp_path / "words.musicxml").write_text("Rain is writing letters")
    project = make_song(signed_in, text=SHEET)[0]
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{live}/songs/{project.pk}/")
    page.get_by_role("link", name="A tune from a MIDI or MusicXML file").press("Enter")
    file = page.get_by_label("The file")
    file.set_input_files(tmp_path / "words.musicxml")
    expect(page.get_by_role("alert")).to_contain_text("not a MusicXML file", timeout=PATIENCE_MS)
    file.set_input_files(tmp_path / "boats.musicxml")
    expect(page.get_by_role("table")).to_contain_text("Hold the light and hold it low", timeout=PATIENCE_MS)
    expect(page.locator("#tune-fit")).to_contain_text("3 of 3", timeout=PATIENCE_MS)
    page.get_by_label("It begins at").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#tune-fit")).to_contain_text(
        "1 phrase of the tune has no line left", timeout=PATIENCE_MS
    )
    looked_at(page, "tune-file")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#tune-fit")).to_contain_text("same sections and lines", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Make a take with this tune").press("Enter")
    expect(page).to_have_url(f"{live}/songs/{project.pk}/", timeout=PATIENCE_MS)
    assert Take.objects.exclude(recipe__given=None).get().recipe["given"]["form"]
