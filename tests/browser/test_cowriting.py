"""Two people and one sheet, each in a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Membership, Project, Role
from songsmith.projects.services import membership_set
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.browser.test_saving import TEXT, open_sheet, status, stored
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text=TEXT)


@pytest.fixture
def ben(song: tuple[Project, Draft]) -> User:
    ben = User.objects.create_user("ben@example.org", "another-secret", name="Ben Okri", hue=200)
    membership_set(project=song[0], user=ben, role=Role.EDITOR)
    return ben


@pytest.fixture
def bens(browser: Browser, complaints: Complaints, ben: User, live: str) -> Iterator[Page]:
    """Ben's browser."""
    client = Client()
    client.force_login(ben)
    context = browser.new_context()
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    page.goto("about:blank")
    context.close()


def caret_after(page: Page, words: str) -> None:
    page.locator(".cm-line", has_text=words).click()
    page.keyboard.press("End")


def test_two_people_write_in_one_line_and_see_each_other(
    page: Page, bens: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    open_sheet(bens, live, project)
    caret_after(page, "One line")
    caret_after(bens, "One line")
    bens.keyboard.press("Home")
    for mine, theirs in zip("abcdefghij", "0123456789", strict=True):
        page.keyboard.type(mine)
        bens.keyboard.type(theirs)
    both = TEXT.replace("One line", "0123456789One lineabcdefghij")
    wait_until(lambda: stored(draft) == both)
    for one in (page, bens):
        expect(one.locator(".cm-line", has_text="0123456789One lineabcdefghij")).to_be_visible()
        status(one, "saved")
    expect(page.locator(".ly-peer")).to_have_attribute("data-name", "Ben Okri")
    expect(bens.locator(".ly-peer")).to_have_attribute("data-name", "Ana")


def test_who_is_here_can_be_followed_by_keyboard(
    page: Page, bens: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], ben: User
) -> None:
    project, _ = song
    page.set_viewport_size({"width": 900, "height": 500})
    open_sheet(page, live, project)
    expect(page.locator("[data-presence]")).to_be_hidden()
    open_sheet(bens, live, project)
    expect(page.locator("[data-presence-voice]")).to_have_text("Ben Okri is here.")
    page.locator("[data-presence] summary", has_text="Here now: Ben Okri").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[data-presence]")).to_have_attribute("data-following", str(ben.pk))
    bens.locator(".cm-content").click()
    bens.keyboard.press("Control+End")
    bens.keyboard.insert_text("\n" * 60 + "far below")
    expect(page.locator(".cm-line", has_text="far below")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("[data-presence]")).to_have_attribute("data-following", "")
    assert violations(page) == []
    bens.locator(".wordmark").click()  # swapped in: the page itself stays
    expect(page.locator("[data-presence]")).to_be_hidden()


def test_whose_words_they_are_is_shown_when_asked(
    page: Page, bens: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, _ = song
    page.set_viewport_size({"width": 360, "height": 740})
    open_sheet(page, live, project)
    open_sheet(bens, live, project)
    caret_after(bens, "Another line")
    bens.keyboard.type(" of Ben")
    expect(page.locator(".cm-content")).to_contain_text("Another line of Ben")
    expect(page.locator(".cm-content .ly-author")).to_have_count(0)
    page.get_by_role("button", name="Writers").click()
    expect(page.locator(".cm-content .ly-author")).to_have_text(" of Ben")
    expect(page.locator("[data-authors] li")).to_contain_text("Ben Okri")
    assert overflow(page) == 0
    page.get_by_role("button", name="Writers").click()
    expect(page.locator(".cm-content .ly-author")).to_have_count(0)


def test_a_role_that_changes_is_felt_at_once(
    page: Page, bens: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], ben: User
) -> None:
    project, draft = song
    open_sheet(bens, live, project)
    membership_set(project=project, user=ben, role=Role.VIEWER)
    status(bens, "read only")
    expect(bens.locator("[data-make]")).to_have_count(0)
    expect(bens.locator("[data-sheet][data-live]")).to_be_visible()
    bens.locator(".cm-content").click()
    bens.keyboard.type("scribble")
    Membership.objects.get(project=project, user=ben).delete()
    membership_set(project=project, user=ben, role=Role.EDITOR)
    expect(bens.get_by_text("You may write in this song now")).to_be_visible()
    expect(bens.locator("[data-make]")).to_be_visible()  # the page as an editor has it, without a reload
    expect(bens.locator("[data-sheet][data-live]")).to_be_visible()
    caret_after(bens, "Another line")
    bens.keyboard.type(" again")
    wait_until(lambda: stored(draft) == TEXT.replace("Another line", "Another line again"))
