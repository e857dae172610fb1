"""Choosing who sings: voices are heard before they are chosen, and the choice of each song is remembered."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from songsmith.accounts.models import User
from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.voices import VOICES
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.takes import samples
from songsmith.takes.preview_line import encoded
from tests.browser.axe import violations
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

SOUND = "document.querySelector('[data-sample-audio]')"


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Rook's sample is there: four seconds of a tone."""
    monkeypatch.setattr(samples, "var_dir", lambda: tmp_path)
    path = samples.sample_path(VOICES["rook"])
    path.parent.mkdir(parents=True)
    tone = 0.1 * np.sin(np.arange(4 * SAMPLE_RATE) * 0.03).astype(np.float32)
    path.write_bytes(encoded(np.stack([tone, tone])))


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text="[Verse]\nHold the light\n")


def _open(page: Page, live: str, project: Project) -> None:
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator("#take-voice")).to_have_text("Choose for me")


def test_a_voice_is_heard_before_it_is_chosen(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    tries: list[str] = []

    def later(route: Route) -> None:
        tries.append(route.request.method)
        route.fulfill(status=202, json={"ready": False}) if len(tries) == 1 else route.continue_()

    _open(page, live, song[0])
    page.route("**/voices/rook/sample/", later)
    page.locator("#take-voice").click()
    button = page.get_by_role("button", name="Hear Rook")
    button.click()
    expect(page.locator("[data-sample-status]")).to_contain_text("for the first time")
    wait_until(lambda: bool(page.evaluate(f"!{SOUND}.paused && {SOUND}.currentTime > 0.1")), 20)
    expect(page.locator("[data-sample-status]")).to_be_empty()
    expect(button).to_have_attribute("aria-pressed", "true")
    assert violations(page) == []
    button.click()
    wait_until(lambda: bool(page.evaluate(f"{SOUND}.paused")))
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_choice_is_made_by_keyboard_and_remembered_for_this_song_alone(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], signed_in: User
) -> None:
    other, _ = make_song(signed_in, text="[Verse]\nCarry mine\n")
    _open(page, live, song[0])
    page.locator("#take-voice").press("Enter")
    expect(page.locator("[name=voice]:checked")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-voices]")).to_be_hidden()
    expect(page.locator("#take-voice")).to_have_text("Rook")
    page.reload()
    expect(page.locator("#take-voice")).to_have_text("Rook")
    assert page.locator("[name=voice]:checked").get_attribute("value") == "rook"
    _open(page, live, other)
