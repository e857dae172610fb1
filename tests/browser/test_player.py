"""What plays goes on playing, is followed by its words, and is remembered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from songsmith.accounts.models import User
from songsmith.projects.models import Project
from songsmith.takes.models import Listen, Take
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import LEAD_IN, PLAIN_SECONDS, make_song, make_take

pytestmark = pytest.mark.browser

FIRST_LINE = LEAD_IN + PLAIN_SECONDS  # seconds: the sheet begins with an intro


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Take]:
    project, draft = make_song(signed_in)
    return project, make_take(project, draft, signed_in)


def now(page: Page) -> float:
    seconds: float = page.evaluate("document.querySelector('#player audio').currentTime")
    return seconds


def until(page: Page, condition: str) -> None:
    """Waits for a condition on `audio`."""
    wait_until(
        lambda: bool(page.evaluate(f"(audio => {condition})(document.querySelector('#player audio'))"))
    )


def play(page: Page, live: str, take: Take) -> None:
    page.goto(f"{live}/takes/{take.pk}/")
    page.locator(".play-large").click()
    until(page, "audio.currentTime > 0.2 && !audio.paused")


def test_it_plays_on_while_pages_change(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    project, take = song
    play(page, live, take)
    page.evaluate("document.querySelector('#player audio').marker = 'same element'")
    page.locator(".topbar-title").click()
    expect(page).to_have_url(f"{live}/songs/{project.pk}/")
    expect(page.locator(".cm-content")).to_be_visible()
    before = now(page)
    page.get_by_role("link", name="History").first.click()
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    page.go_back()
    expect(page.locator(".cm-content")).to_be_visible()
    until(page, f"audio.currentTime > {before}")
    assert page.evaluate("document.querySelector('#player audio').marker") == "same element"
    expect(page.locator("[data-takes] [data-play]")).to_have_attribute("aria-pressed", "true")


def test_words_and_lines_light_up_as_they_are_sung(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    play(page, live, song[1])
    page.keyboard.press("ArrowRight")
    expect(page.locator(".lit-line.is-now")).to_contain_text("Rain is writing")
    expect(page.locator("[data-player-line]")).to_contain_text("Rain is writing")
    lit = set()
    for _ in range(12):
        lit.add(page.locator(".lit-words .is-now").first.inner_text())
        page.wait_for_timeout(150)
    assert {"Rain", "is", "writing"} & lit
    assert len(lit) >= 3
    expect(page.locator(".chord-row .is-now")).to_have_count(1)


def test_a_click_on_a_word_goes_there(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    page.goto(f"{live}/takes/{song[1].pk}/")
    page.locator("[data-word]", has_text="river").first.click()
    until(page, "!audio.paused && audio.currentTime > 5")
    expect(page.locator(".lit-line.is-now")).to_contain_text("Paper boats")


def test_keys_steer_it(page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]) -> None:
    play(page, live, song[1])
    page.locator("main").focus()
    page.keyboard.press("Space")
    until(page, "audio.paused")
    page.keyboard.press("ArrowRight")
    assert now(page) == pytest.approx(FIRST_LINE, abs=0.05)
    page.keyboard.press("ArrowRight")
    second = now(page)
    assert second > FIRST_LINE + 1
    page.keyboard.press("ArrowLeft")
    assert now(page) == pytest.approx(FIRST_LINE, abs=0.05)


def test_single_letter_keys_can_be_switched_off(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    page.goto(f"{live}/songs/{song[0].pk}/")
    expect(page.locator(".cm-content")).to_be_visible()
    page.keyboard.press("?")
    page.get_by_label("Single-letter keys").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("#take-prompt")).not_to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.type("show the key")
    page.keyboard.press("Enter")
    page.get_by_label("Single-letter keys").check()
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    expect(page.locator("#take-prompt")).to_be_focused()


def test_the_place_is_remembered_on_this_device(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    play(page, live, song[1])
    page.evaluate("document.querySelector('#player audio').currentTime = 7")
    page.locator(".play-large").click()
    until(page, "audio.paused")
    page.reload()
    page.locator(".play-large").click()
    until(page, "!audio.paused && audio.currentTime >= 7 && audio.currentTime < 9")


def test_a_listen_is_recorded_once_and_grows(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take], signed_in: User
) -> None:
    play(page, live, song[1])
    until(page, "audio.currentTime > 1")
    with page.expect_response("**/listens/"):
        page.locator(".play-large").click()
    first = Listen.objects.get()
    assert (first.user, first.take) == (signed_in, song[1])
    assert first.heard == pytest.approx(
        page.evaluate("document.querySelector('#player audio').currentTime"), abs=0.1
    )
    assert first.start == 0
    assert first.furthest == pytest.approx(first.heard, abs=0.05)
    page.locator(".play-large").click()
    until(page, "audio.currentTime > 2.2")
    with page.expect_response("**/listens/"):
        page.locator(".play-large").click()
    again = Listen.objects.get()
    assert again.pk == first.pk
    assert again.heard > first.heard + 0.5


def test_leaving_reports_what_was_heard(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    play(page, live, song[1])
    until(page, "audio.currentTime > 1")
    page.goto("about:blank")
    wait_until(Listen.objects.exists)
    page.goto(f"{live}/history/")
    expect(page.locator(".listen")).to_have_count(1)


def test_another_take_does_not_start_by_itself(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take], signed_in: User
) -> None:
    project, take = song
    play(page, live, take)
    make_take(project, take.revision.draft, signed_in, number=2)
    page.locator(".topbar-title").click()
    expect(page.locator("[data-takes] [data-play]")).to_have_count(2)
    source = page.evaluate("document.querySelector('#player audio').src")
    assert str(take.pk) in source
    page.get_by_role("button", name="Play Paper Boats, Take 2").click()
    until(page, f"audio.src !== {source!r}")
    page.locator("[data-takes] [data-play]").last.click()
    until(page, "!audio.paused")
    assert str(take.pk) in page.evaluate("document.querySelector('#player audio').src")


def test_the_lock_screen_knows_the_song(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Take]
) -> None:
    play(page, live, song[1])
    shown = page.evaluate("[navigator.mediaSession.metadata.title, navigator.mediaSession.playbackState]")
    assert shown == ["Paper Boats", "playing"]
