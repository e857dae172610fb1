"""Two writers make a song, from an empty sheet to a take, each in a browser of their own, without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from songsmith.takes.models import Take
from tests.browser.conftest import CSP_LISTENER, PASSWORD, Complaints
from tests.browser.test_main_path import MENU_MS, sign_in, tab_to
from tests.browser.test_saving import status
from tests.live import wait_until, worker

pytestmark = pytest.mark.browser

PATIENCE_MS = 30_000  # two browsers on a busy machine
FIRST = "Rain is writing letters on the glass"
SECOND = "Hold the light and let it pass"
HOOK = "Paper boats on a river of wine"


@pytest.fixture(autouse=True)
def _tape(settings: Settings) -> None:
    settings.PROVIDERS = ["tests.takes.fakes.TapeProvider"]
    settings.PROVIDER = "tape"


@pytest.fixture
def working(transactional_db: None) -> Iterator[None]:
    with worker():
        yield


@pytest.fixture
def ben(transactional_db: None) -> User:
    return User.objects.create_user("ben@example.org", PASSWORD, name="Ben", hue=200)


@pytest.fixture
def bens(browser: Browser, complaints: Complaints) -> Iterator[Page]:
    """Ben's browser."""
    context = browser.new_context()
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.found.append(f"exception: {error}"))
    page.add_init_script(CSP_LISTENER)
    page.set_default_timeout(PATIENCE_MS)
    yield page
    page.goto("about:blank")
    context.close()


def begin(page: Page) -> Project:
    page.keyboard.press("n")
    expect(page.locator("[data-sheet][data-live]")).to_be_visible()
    tab_to(page, page.get_by_label("Song title"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Night Train")
    page.keyboard.press("Enter")
    wait_until(lambda: Project.objects.filter(title="Night Train").exists())
    return Project.objects.get()


def section(page: Page, letters: str, tag: str) -> None:
    """From the `/` menu, at the caret."""
    page.keyboard.type(letters)
    expect(page.locator(".cm-tooltip-autocomplete [aria-selected]")).to_have_text(tag)
    page.wait_for_timeout(MENU_MS)
    page.keyboard.press("Enter")


def sees(page: Page, words: str) -> None:
    expect(page.locator(".cm-line", has_text=words)).to_be_visible()


@pytest.mark.long
@pytest.mark.usefixtures("working")
def test_two_writers_go_from_an_empty_sheet_to_a_take_by_keyboard(
    page: Page, bens: Page, live: str, complaints: Complaints, ana: User, ben: User
) -> None:
    page.set_default_timeout(PATIENCE_MS)
    sign_in(page, live, ana)
    project = begin(page)
    membership_set(project=project, user=ben, role=Role.EDITOR)

    sign_in(bens, live, ben)
    tab_to(bens, bens.get_by_role("link", name="Night Train"))
    bens.keyboard.press("Enter")
    expect(bens.locator("[data-sheet][data-live]")).to_be_visible()
    expect(page.locator("[data-presence-voice]")).to_have_text("Ben is here.")

    tab_to(page, page.locator(".cm-content"))
    section(page, "/ver", "[Verse]")
    page.keyboard.type(f"{FIRST}\n")
    sees(bens, FIRST)
    tab_to(bens, bens.locator(".cm-content"))
    bens.keyboard.press("Control+End")
    bens.keyboard.type(f"{SECOND}\n\n")
    sees(page, SECOND)
    section(bens, "/cho", "[Chorus]")
    bens.keyboard.type(HOOK)
    sees(page, HOOK)
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.type(" again")
    sees(bens, f"{FIRST} again")
    words = f"[Verse]\n{FIRST} again\n{SECOND}\n\n[Chorus]\n{HOOK}"
    for one in (page, bens):
        status(one, "saved")
    wait_until(lambda: Draft.objects.get().text.rstrip("\n") == words)

    bens.keyboard.press("Escape")
    tab_to(bens, bens.locator("#take-prompt"))
    bens.keyboard.type("Pop ballad, 100 bpm, piano")
    bens.keyboard.press("Control+Enter")
    for one in (bens, page):
        expect(one.locator("#takes .take[data-status=done]")).to_have_count(1)
    take = Take.objects.get()
    assert (take.revision.text.rstrip("\n"), take.created_by) == (words, ben)

    page.keyboard.press("Escape")
    tab_to(page, page.get_by_role("link", name="Take 1"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Night Train Take 1")).to_be_visible()
