"""The plan under the style is about what was typed last, however slow answers are, and takes no key back."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.takes import plans
from songsmith.takes.models import Take
from songsmith.takes.preview_plan import plan_take
from tests.browser.axe import overflow
from tests.browser.conftest import Complaints
from tests.browser.test_tune_files import DESK, PATIENCE_MS, PHONE, SHEET, looked_at
from tests.live import wait_until
from tests.studio.songs import make_song
from tests.takes.fakes import SingingTape

pytestmark = pytest.mark.browser

KEY_MS = 30
PAUSE_MS = 500  # longer than the page waits for the next key


class Process:
    """The preview process without its socket. Prompts with a word that is held are answered on release."""

    def __init__(self) -> None:
        self.held = ""
        self.release = threading.Event()
        self.asked: list[str] = []
        self.answered: list[str] = []
        self.away = 0

    def __call__(self, request: Mapping[str, Any], timeout: float) -> dict[str, Any] | None:
        prompt = str(request["prompt"])
        self.asked.append(prompt)
        if self.held and self.held in prompt:
            self.release.wait(PATIENCE_MS / 1000)
        answer = plan_take(request)
        self.answered.append(prompt)
        self.away -= 1
        return None if self.away >= 0 else answer


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Process:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"
    process = Process()
    monkeypatch.setattr(plans, "preview_ask", process)
    return process


def song(page: Page, live: str, user: User) -> Locator:
    """Its page, and the style in it."""
    project = make_song(user, text=SHEET)[0]
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.get_by_role("group", name="Form of the song, in bars")).to_be_visible(timeout=PATIENCE_MS)
    return page.locator("#take-prompt")


def told(page: Page, style: str, tempo: str) -> None:
    expect(page.locator("#take-plan [data-read]")).to_have_attribute("data-read", style, timeout=PATIENCE_MS)
    expect(page.get_by_label("Tempo")).to_have_value(tempo)


def test_a_slow_answer_does_not_take_the_place_of_a_newer_one(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    style = song(page, live, signed_in)
    process.held = "held"
    style.press_sequentially("held, 90 bpm", delay=KEY_MS)
    wait_until(lambda: "held, 90 bpm" in process.asked)
    style.press_sequentially(", jazz", delay=KEY_MS)
    wait_until(lambda: "held, 90 bpm, jazz" in process.asked)
    style.fill("folk, 120 bpm")
    told(page, "folk, 120 bpm", "120")
    process.release.set()
    wait_until(lambda: "held, 90 bpm" in process.answered and "held, 90 bpm, jazz" in process.answered)
    page.wait_for_timeout(PAUSE_MS)
    told(page, "folk, 120 bpm", "120")


def test_typing_on_while_answers_come_ends_with_the_plan_of_the_last_key(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    style = song(page, live, signed_in)
    for piece in ("folk", ", 9", "6 bpm", ", 3/", "4"):
        style.press_sequentially(piece, delay=KEY_MS)
        page.wait_for_timeout(PAUSE_MS)
    style.press_sequentially(", sad", delay=KEY_MS)
    page.keyboard.press("Tab")  # leaving the field does not put the answer off
    told(page, "folk, 96 bpm, 3/4, sad", "96")
    expect(page.get_by_label("Metre")).to_have_value("3/4")
    assert len(process.asked) < len("folk, 96 bpm, 3/4, sad")


def test_a_chip_takes_out_its_own_words_though_the_style_was_typed_on(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    style = song(page, live, signed_in)
    style.fill("folk, sad, crispy, 96 bpm")
    told(page, "folk, sad, crispy, 96 bpm", "96")
    process.held = "piano"
    style.press("Home")
    page.keyboard.type("piano and ")
    page.get_by_role("button", name=re.compile("crispy")).press("Enter")
    expect(style).to_have_value("piano and folk, sad, 96 bpm")
    process.release.set()
    told(page, "piano and folk, sad, 96 bpm", "96")


def test_a_plan_that_nobody_had_time_for_is_asked_for_again(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    process.away = 1
    song(page, live, signed_in)
    assert len(process.asked) == 2


def test_lengths_are_asked_for_in_the_form_and_told_when_too_short(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    style = song(page, live, signed_in)
    style.fill("folk, 96 bpm")
    told(page, "folk, 96 bpm", "96")
    form = page.get_by_role("group", name="Form of the song, in bars")
    verse, chorus, short = (
        form.get_by_label("Verse"),
        form.get_by_label("Chorus"),
        page.get_by_text("need at least"),
    )
    usual = chorus.input_value()
    verse.fill("16")
    expect(page.get_by_role("button", name="Usual lengths")).to_be_visible()
    chorus.focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.wait_for_timeout(PAUSE_MS)
    page.keyboard.type("1")
    expect(short).to_contain_text("The words of Chorus")
    expect(chorus).to_be_focused()
    looked_at(page, "lengths")
    page.keyboard.type("2")
    expect(short).to_have_count(0)
    expect(chorus).to_have_value("12")
    expect(verse).to_have_value("16")
    page.get_by_role("button", name="Usual lengths").press("Enter")
    expect(chorus).to_have_value(usual)
    expect(page.get_by_role("button", name="Usual lengths")).to_have_count(0)
    chorus.fill("12")
    expect(page.get_by_role("button", name="Usual lengths")).to_be_visible()
    page.get_by_role("button", name="Make a take", exact=True).press("Enter")
    expect(page.locator("#takes .take")).not_to_have_count(0)
    expect(chorus).to_have_value("12")
    assert [wish["bars"] for wish in Take.objects.latest("created_at").recipe["wishes"]] == [12]


def test_a_long_style_makes_a_telephone_page_no_wider(
    page: Page, live: str, signed_in: User, complaints: Complaints, process: Process
) -> None:
    style = song(page, live, signed_in)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    words = "Pop ballad, melancholic, rainy night, piano, strings, accordion, violin, trumpet, 78 bpm"
    style.fill(words)
    told(page, words, "78")
    assert overflow(page) <= 0
