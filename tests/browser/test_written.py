"""A song from a prompt: the words come as a draft that says so, and one step takes them back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from songsmith.accounts.models import User
from songsmith.lyrics.models import GeneratedLine
from songsmith.projects.models import Project
from tests.browser.axe import violations
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

PROMPT = "slow soul song about fishing in the creek, 72 bpm"
PATIENCE_MS = 30_000


def test_an_empty_sheet_is_filled_from_a_prompt_and_emptied_again(
    page: Page, live: str, signed_in: User, complaints: Complaints
) -> None:
    project, draft = make_song(signed_in, title="Untitled song", text="")
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator("[data-sheet][data-live]")).to_be_visible(timeout=PATIENCE_MS)
    prompt, title, style = (
        page.locator(place) for place in ("#write-prompt", "[data-song-title]", "#take-prompt")
    )
    prompt.press("Enter")
    expect(page.locator("[data-write-error]")).to_contain_text("about")
    prompt.fill(PROMPT)
    prompt.press("Enter")
    chorus = page.locator(".cm-line", has_text="[Chorus]").first
    expect(chorus).to_be_visible(timeout=PATIENCE_MS)
    expect(style).to_have_value(re.compile("soul.*72 bpm"))
    expect(title).not_to_have_value("Untitled song")
    expect(page.locator("[data-generated]")).to_be_visible()
    assert violations(page) == []
    wait_until(lambda: GeneratedLine.objects.filter(draft=draft).exists())
    wait_until(lambda: Project.objects.get(pk=project.pk).title == title.input_value())
    page.locator("#toasts").get_by_role("button", name="Undo").click()
    expect(chorus).to_have_count(0)
    expect(style).to_have_value("")
    expect(title).to_have_value("Untitled song")
    expect(page.locator("[data-generated]")).to_be_hidden()
