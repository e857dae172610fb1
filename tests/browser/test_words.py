"""Words at hand: looked up, put in, put aside and suggested without leaving the keyboard."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from songsmith.accounts.models import User
from songsmith.core import word_data
from songsmith.lyrics import help as helping
from songsmith.lyrics import pronunciation
from songsmith.lyrics.models import Draft, GeneratedLine, KeptWords, PronunciationEntry
from songsmith.projects.models import Project
from songsmith.takes.preview import answer
from tests.browser.axe import violations
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000
SHEET = "[Verse]\nRain is writing letters on the train\nEvery town has got another name\n"


@pytest.fixture(autouse=True)
def writer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview process, asked in this one."""
    word_data.book_prepare()

    def asked(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        return answer(json.dumps(request).encode())

    monkeypatch.setattr(helping, "preview_answer", asked)
    monkeypatch.setattr(pronunciation, "preview_answer", asked)


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text=SHEET)


def open_at(page: Page, live: str, project: Project, words: str) -> None:
    """The sheet with the caret behind these words."""
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator(".cm-content")).to_be_visible(timeout=PATIENCE_MS)
    page.locator(".cm-line", has_text=words).click()
    page.keyboard.press("End")


def line(page: Page, words: str) -> Any:
    return page.locator(".cm-line", has_text=words)


def test_a_rhyme_is_found_put_in_and_taken_back_by_key(
    page: Page, live: str, song: tuple[Project, Draft], complaints: Complaints
) -> None:
    project, _ = song
    open_at(page, live, project, "letters")
    page.keyboard.press("Alt+w")
    focused = page.locator("[data-words-found] .word:focus")
    expect(focused).to_be_visible(timeout=PATIENCE_MS)
    first = focused.inner_text()
    page.keyboard.press("ArrowRight")
    expect(focused).not_to_have_text(first)
    found = focused.inner_text()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(line(page, "letters")).to_contain_text(f"on the {found}")
    page.keyboard.press("Control+z")
    expect(line(page, "letters")).to_contain_text("on the train")
    page.keyboard.press("Alt+b")
    expect(page.locator("[data-kept] .word", has_text="train")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Alt+x")
    expect(line(page, "letters")).to_have_count(0)
    assert set(KeptWords.objects.values_list("lane", "text")) == {
        ("bank", "train"),
        ("scrap", "Rain is writing letters on the train"),
    }
    page.locator("[data-kept] .scrap").click()
    expect(line(page, "letters")).to_be_visible()


def test_a_suggestion_changes_the_sheet_when_it_is_taken_and_is_noted(
    page: Page, live: str, song: tuple[Project, Draft], complaints: Complaints
) -> None:
    project, _ = song
    open_at(page, live, project, "another")
    page.keyboard.press("Alt+g")
    expect(page.locator("[data-help]:focus")).to_be_visible(timeout=PATIENCE_MS)
    page.keyboard.press("Enter")
    title = page.locator("[data-suggestions-title]")
    expect(title).to_contain_text("generated", timeout=PATIENCE_MS)
    expect(page.locator(".cm-line")).to_have_count(4)
    suggestion = page.locator("[data-suggestion]").first
    text = suggestion.get_attribute("data-text")
    suggestion.locator("[data-suggestion-take]").press("Enter")
    expect(line(page, str(text))).to_be_visible()
    expect(page.locator(".cm-content")).to_be_focused()
    wait_until(lambda: GeneratedLine.objects.filter(text=text).exists())
    page.keyboard.press("Control+z")
    expect(line(page, str(text))).to_have_count(0)


def test_a_word_is_said_otherwise_from_a_phone(
    page: Page, live: str, song: tuple[Project, Draft], complaints: Complaints
) -> None:
    project, _ = song
    complaints.expected.append("status of 422")
    page.set_viewport_size({"width": 360, "height": 740})
    open_at(page, live, project, "letters")
    page.locator("[data-show-panel=takes]").click()
    page.get_by_role("tab", name="Words").click()
    expect(page.locator("[data-looked-up=train]")).to_be_visible(timeout=PATIENCE_MS)
    page.locator(".words-say summary").click()
    field = page.get_by_label("“train” is said like")
    field.fill("汉字")
    field.press("Enter")
    expect(page.locator("[data-say-form] [role=alert]")).to_contain_text("does not know", timeout=PATIENCE_MS)
    field.fill("ruh-MAN-tik")
    field.press("Enter")
    expect(page.locator(".words-head")).to_contain_text("said like", timeout=PATIENCE_MS)
    assert PronunciationEntry.objects.get().word == "train"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
