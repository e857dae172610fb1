"""What stays on a device: words that nobody has yet come through, and nothing else is left behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, WebSocketRoute, expect

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import DraftConflict, draft_save
from songsmith.projects.models import Project
from tests.browser.conftest import Complaints
from tests.browser.test_saving import TEXT, open_sheet, status, stored, write_at_end
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

MINE = "typed too early"


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text=TEXT)


def type_without_socket(context: BrowserContext, live: str, project: Project, *, online: bool) -> None:
    """In a page whose socket never answers, and which ends after that."""
    page = context.new_page()
    page.route_web_socket("**/ws/**", lambda _: None)
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator("[data-sheet].is-ready")).to_be_visible()
    context.set_offline(not online)
    write_at_end(page, MINE)
    page.close(run_before_unload=False)
    context.set_offline(False)


class Tunnel:
    """A page's sockets, which can be cut: also for a page that lingers after it has been left."""

    def __init__(self, page: Page) -> None:
        self.is_dark = False
        self.sockets: list[WebSocketRoute] = []
        page.route_web_socket("**/ws/**", self.pass_on)

    def pass_on(self, socket: WebSocketRoute) -> None:
        if self.is_dark:
            socket.close()
        else:
            socket.connect_to_server()
            self.sockets.append(socket)

    def enter(self) -> None:
        self.is_dark = True
        for socket in self.sockets:
            socket.close()


def kept(page: Page) -> list[str]:
    """What the device has of sheets."""
    found: Any = page.evaluate(
        """async () => {
            const ours = Object.keys(localStorage).filter((key) => /^songsmith:(copy|early):/.test(key));
            return [...(await indexedDB.databases()).map(({ name }) => name), ...ours];
        }"""
    )
    return [str(name) for name in found]


def others_write(draft: Draft) -> bool:
    """False when the words that the page sends on leaving were stored just then."""
    now = Draft.objects.get(pk=draft.pk)
    try:
        draft_save(draft=now, text=now.text.replace("One line", "Their line"), base_version=now.version)
    except DraftConflict:
        return False
    return True


@pytest.mark.parametrize("online", [pytest.param(True, marks=pytest.mark.long), False])
def test_words_typed_before_the_socket_stood_come_once_beside_those_of_others(
    page: Page,
    context: BrowserContext,
    live: str,
    complaints: Complaints,
    song: tuple[Project, Draft],
    online: bool,
) -> None:
    project, draft = song
    type_without_socket(context, live, project, online=online)
    wait_until(lambda: others_write(draft))
    for _ in range(2):
        open_sheet(page, live, project)
        expect(page.locator(".cm-content")).to_contain_text(MINE)
        status(page, "saved")
    wait_until(lambda: not any("early" in name for name in kept(page)))
    assert stored(draft) == TEXT.replace("One line", "Their line") + MINE


def sign_in(context: BrowserContext, live: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live}])


def sign_out(page: Page) -> None:
    page.locator("summary[aria-label=Menu]").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_out_takes_the_copies_of_sheets_off_the_device(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    write_at_end(page, "stored")
    wait_until(lambda: stored(draft) == TEXT + "stored")
    assert len(kept(page)) == 2
    sign_out(page)
    assert kept(page) == []


def test_signing_out_leaves_words_that_are_stored_nowhere_else_and_says_so(
    page: Page,
    context: BrowserContext,
    live: str,
    complaints: Complaints,
    song: tuple[Project, Draft],
    signed_in: User,
) -> None:
    project, draft = song
    tunnel = Tunnel(page)
    open_sheet(page, live, project)
    tunnel.enter()
    write_at_end(page, "in a tunnel")
    status(page, "offline, kept here")
    page.goto(live)
    sign_out(page)
    expect(page.get_by_text("Words in a song are not saved yet")).to_be_visible()
    assert stored(draft) == TEXT
    tunnel.is_dark = False
    sign_in(context, live, signed_in)
    open_sheet(page, live, project)
    wait_until(lambda: stored(draft) == TEXT + "in a tunnel")
    wait_until(
        lambda: page.evaluate("Object.entries(localStorage).find(([k]) => /copy:/.test(k))[1]") == "[]"
    )
