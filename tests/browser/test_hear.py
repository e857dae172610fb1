"""A key sings the line at the caret, with a real singer in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from songsmith.accounts.models import User
from songsmith.core.preview import preview_ask
from songsmith.engine.paths import ROOT
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from tests.browser.axe import violations
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import make_song, make_take

pytestmark = pytest.mark.browser

PATIENCE = 60.0  # seconds for a cold start on a busy machine
SHEET = """[Verse]
Rain is writing letters on the glass
река light

[Chorus]
Hold the light
"""
REFUSED = "status of 422"


@pytest.fixture(scope="module")
def singer() -> Iterator[None]:
    """A preview process, warm."""
    process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "preview"])
    deadline = time.monotonic() + PATIENCE
    while preview_ask({"op": "syllables", "words": []}, timeout=5) is None:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield
    process.kill()
    process.wait()


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text=SHEET)


def visit(page: Page, live: str, project: Project) -> None:
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator(".cm-content")).to_be_visible()


def caret_on(page: Page, words: str) -> None:
    page.locator(".cm-line", has_text=words).click()


def is_true(page: Page, condition: str, element: str = "[data-hear-audio]") -> bool:
    return bool(page.evaluate(f"(audio => {condition})(document.querySelector('{element}'))"))


def plays(page: Page) -> None:
    wait_until(lambda: is_true(page, "audio.src && !audio.paused && audio.currentTime > 0.1"), PATIENCE)


def test_a_key_sings_the_line_at_the_caret(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], singer: None
) -> None:
    visit(page, live, song[0])
    caret_on(page, "Rain is")
    height = page.locator(".sheet").bounding_box()
    page.keyboard.press("Control+Enter")
    plays(page)
    assert page.locator(".sheet").bounding_box() == height
    assert page.locator(".cm-line").count() == SHEET.count("\n") + 1  # the editor made no line of that Enter
    expect(page.locator(".ly-hear")).to_have_attribute("title", "Stop (Esc)")
    assert violations(page) == []
    page.keyboard.press("Escape")
    wait_until(lambda: is_true(page, "audio.paused && !audio.hasAttribute('src')"))
    expect(page.locator(".ly-hear")).to_have_attribute("title", "Hear this line (Ctrl Enter)")


def test_the_mark_beside_the_words_is_the_way_of_the_mouse(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], singer: None
) -> None:
    visit(page, live, song[0])
    caret_on(page, "[Chorus]")
    expect(page.locator(".ly-hear")).to_have_count(0)
    caret_on(page, "Hold the light")
    page.locator(".ly-hear").click()
    plays(page)
    assert page.evaluate("document.activeElement.matches('.cm-content')")
    page.locator(".ly-hear").click()
    wait_until(lambda: is_true(page, "audio.paused"))
    page.locator(".ly-hear").click()
    plays(page)
    wait_until(lambda: is_true(page, "audio.ended || !audio.hasAttribute('src')"), PATIENCE)
    expect(page.locator(".ly-hear")).to_have_attribute("title", "Hear this line (Ctrl Enter)")


def test_words_at_fault_are_named_beside_their_line(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], singer: None
) -> None:
    complaints.expected.append(REFUSED)
    visit(page, live, song[0])
    caret_on(page, "река")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ly-said")).to_contain_text("река", timeout=PATIENCE * 1000)
    expect(page.locator("[data-hear-status]")).to_contain_text("река")
    line = page.locator(".cm-line", has_text="река").bounding_box()
    said = page.locator(".ly-said").bounding_box()
    assert line is not None
    assert said is not None
    assert abs(said["y"] - (line["y"] + line["height"])) < 12
    assert violations(page) == []
    caret_on(page, "Hold the light")
    expect(page.locator(".ly-said")).to_have_count(0)
    caret_on(page, "[Verse]")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ly-said")).to_contain_text("tag is not sung")
    page.keyboard.press("Escape")
    expect(page.locator(".ly-said")).to_have_count(0)


def test_the_song_gives_way_and_keeps_its_place(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], signed_in: User, singer: None
) -> None:
    make_take(*song, signed_in)
    visit(page, live, song[0])
    page.locator("[data-takes] [data-play]").first.click()
    wait_until(lambda: is_true(page, "!audio.paused && audio.currentTime > 0.3", "#player audio"))
    caret_on(page, "Rain is")
    page.keyboard.press("Control+Enter")
    plays(page)
    assert is_true(
        page, "audio.paused && audio.currentTime > 0.3 && audio.src.includes('takes')", "#player audio"
    )
    page.locator("[data-takes] [data-play]").first.click()
    wait_until(lambda: is_true(page, "!audio.paused", "#player audio"))
    wait_until(lambda: is_true(page, "audio.paused"))


def test_a_wait_is_said_and_a_failure_too(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected.append("ERR_FAILED")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/line/", hold)
    visit(page, live, song[0])
    caret_on(page, "Rain is")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ly-said")).to_have_text("Singing this line…")
    expect(page.locator("[data-hear-status]")).to_have_text("Singing this line…")
    waiting[0].abort()
    expect(page.locator(".ly-said.is-fault")).to_contain_text("Check the connection")


def test_a_voice_that_is_being_made_ready_is_waited_for(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], singer: None
) -> None:
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=202, json={"waiting": "The voice is being made ready…"})

    page.route("**/line/", answer)
    visit(page, live, song[0])
    caret_on(page, "Rain is")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ly-said")).to_have_text("The voice is being made ready…")
    expect(page.locator("[data-hear-status]")).to_have_text("The voice is being made ready…")
    wait_until(lambda: is_true(page, "true") and len(asked) == 2)
    asked[1].fallback()
    plays(page)


def test_it_stands_in_the_help_and_among_the_commands(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    visit(page, live, song[0])
    page.locator("h1, .topbar").first.click()
    page.keyboard.press("?")
    expect(page.locator("#help dt", has_text="Hear this line")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("hear")
    expect(page.locator("#palette [role=option]").first).to_contain_text("Hear this line")


def test_a_reader_with_a_telephone_has_a_button(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], signed_in: User, singer: None
) -> None:
    other = User.objects.create_user("ben@example.org", name="Ben")
    project, _ = make_song(other, text=SHEET)
    membership_set(project=project, user=signed_in, role=Role.VIEWER)
    page.set_viewport_size({"width": 360, "height": 740})
    visit(page, live, project)
    caret_on(page, "Hold the light")
    page.get_by_role("button", name="Hear this line").click()
    plays(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
