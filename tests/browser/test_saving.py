"""No word is lost: reloads, lost networks, two windows, and people who write at the same time."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import draft_save
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

TEXT = "[Verse]\nOne line\nAnother line\n\n[Chorus]\nSing it out\n"


@pytest.fixture
def song(signed_in: User) -> tuple[Project, Draft]:
    return make_song(signed_in, text=TEXT)


def open_sheet(page: Page, live: str, project: Project) -> None:
    page.goto(f"{live}/songs/{project.pk}/")
    expect(page.locator("[data-sheet][data-live]")).to_be_visible()


def write_at_end(page: Page, words: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def status(page: Page, words: str) -> None:
    expect(page.locator("[data-save-status]")).to_have_text(words)


def stored(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).text


def test_words_are_saved_while_they_are_written(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    write_at_end(page, "once more")
    wait_until(lambda: stored(draft) == TEXT + "once more")
    status(page, "saved")


def test_a_reload_in_the_middle_of_a_word_loses_nothing(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    write_at_end(page, "unfini")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("unfini")
    wait_until(lambda: stored(draft) == TEXT + "unfini")


def test_leaving_by_a_link_loses_nothing(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    write_at_end(page, "and gone")
    page.locator(".wordmark").click()
    expect(page.get_by_role("heading", name="Library")).to_be_visible()
    expect(page.locator(".song-card")).to_have_count(1)
    open_sheet(page, live, project)
    expect(page.locator(".cm-content")).to_contain_text("and gone")
    wait_until(lambda: stored(draft) == TEXT + "and gone")


def test_words_written_offline_are_kept_and_sent_later(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    project, draft = song
    open_sheet(page, live, project)
    context.set_offline(True)
    write_at_end(page, "on the train")
    status(page, "offline, kept here")
    assert stored(draft) == TEXT
    context.set_offline(False)
    status(page, "saved")
    assert stored(draft) == TEXT + "on the train"


def test_words_written_offline_survive_the_end_of_the_page(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    project, draft = song
    open_sheet(page, live, project)
    context.set_offline(True)
    write_at_end(page, "in a tunnel")
    status(page, "offline, kept here")
    page.goto("about:blank")
    context.set_offline(False)
    open_sheet(page, live, project)
    expect(page.locator(".cm-content")).to_contain_text("in a tunnel")
    wait_until(lambda: stored(draft) == TEXT + "in a tunnel")


def test_words_that_a_program_writes_come_in_beside_those_typed_here(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft], ana: User
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    theirs = TEXT.replace("One line", "Their line")
    draft_save(draft=Draft.objects.get(pk=draft.pk), text=theirs, base_version=draft.version)
    write_at_end(page, "mine")
    expect(page.locator(".cm-content")).to_contain_text("Their line")
    expect(page.locator(".cm-content")).to_contain_text("mine")
    wait_until(lambda: stored(draft) == theirs + "mine")
    status(page, "saved")


def test_undo_takes_back_what_was_typed_here_and_nothing_else(
    page: Page, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    write_at_end(page, "mine")
    wait_until(lambda: stored(draft) == TEXT + "mine")
    now = Draft.objects.get(pk=draft.pk)
    draft_save(draft=now, text=now.text.replace("One line", "Their line"), base_version=now.version)
    expect(page.locator(".cm-content")).to_contain_text("Their line")
    for _ in range(3):
        page.keyboard.press("Control+z")
    wait_until(lambda: stored(draft) == TEXT.replace("One line", "Their line"))
    status(page, "saved")


def test_two_windows_of_one_person_keep_the_words_of_both(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    project, draft = song
    open_sheet(page, live, project)
    other = context.new_page()
    open_sheet(other, live, project)
    other.locator(".cm-line", has_text="One line").click()
    other.keyboard.press("End")
    other.keyboard.type(" from the other window")
    write_at_end(page, "from this one")
    for window in (page, other):
        expect(window.locator(".cm-content")).to_contain_text("One line from the other window")
        expect(window.locator(".cm-content")).to_contain_text("from this one")
        status(window, "saved")
    wait_until(lambda: stored(draft).endswith("from this one") and "other window" in stored(draft))
    expect(page.locator("[data-presence]")).to_be_hidden()


def test_a_session_that_ended_keeps_the_words_until_the_next_sign_in(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["403", "401", "WebSocket", "ERR_INTERNET_DISCONNECTED"]
    project, draft = song
    open_sheet(page, live, project)
    cookies = context.cookies()
    context.set_offline(True)
    expect(page.locator("[data-save-status]")).to_contain_text("offline")
    context.clear_cookies()
    write_at_end(page, "signed out")
    context.set_offline(False)
    status(page, "signed out, kept here")
    assert stored(draft) == TEXT
    context.add_cookies(cookies)  # type: ignore[arg-type]
    status(page, "saved")
    assert stored(draft) == TEXT + "signed out"


def test_a_viewer_reads_and_cannot_write(
    page: Page, live: str, complaints: Complaints, signed_in: User
) -> None:
    owner = User.objects.create_user("ben@example.org", "another-secret", name="Ben")
    project, draft = make_song(owner, text=TEXT)
    membership_set(project=project, user=signed_in, role=Role.VIEWER)
    open_sheet(page, live, project)
    status(page, "read only")
    expect(page.locator("[data-make]")).to_have_count(0)
    page.locator(".cm-content").click()
    page.keyboard.type("scribble")
    assert "scribble" not in page.locator(".cm-content").inner_text()
    assert stored(draft) == TEXT


HELD = """() => {
    const open = indexedDB.open(`songsmith:${document.getElementById("page").dataset.user}:DRAFT`);
    return new Promise((ready) => (open.onsuccess = () => {
        const holding = open.result.transaction(["updates"], "readwrite");
        const store = holding.objectStore("updates");
        const again = () => window.letGo ? null : (store.getKey(0).onsuccess = again);
        again();
        ready();
    }));
}"""


def test_words_are_not_said_to_be_kept_before_the_device_has_them(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    project, draft = song
    open_sheet(page, live, project)
    page.evaluate(HELD.replace("DRAFT", str(draft.pk)))
    context.set_offline(True)
    write_at_end(page, "in a tunnel")
    status(page, "offline, saving…")
    page.wait_for_timeout(600)  # longer than a device that is free takes to answer
    status(page, "offline, saving…")
    page.evaluate("window.letGo = true")
    status(page, "offline, kept here")
    context.set_offline(False)
    status(page, "saved")


def test_words_that_the_device_had_not_kept_at_the_end_of_the_page_come_all_the_same(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    project, draft = song
    open_sheet(page, live, project)
    page.evaluate(HELD.replace("DRAFT", str(draft.pk)))
    context.set_offline(True)
    write_at_end(page, "in a tunnel")
    status(page, "offline, saving…")
    page.goto("about:blank")
    context.set_offline(False)
    open_sheet(page, live, project)
    wait_until(lambda: stored(draft) == TEXT + "in a tunnel")


def test_a_device_that_keeps_nothing_says_so(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: tuple[Project, Draft]
) -> None:
    complaints.expected += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    project, _ = song
    page.add_init_script("delete window.indexedDB")
    open_sheet(page, live, project)
    context.set_offline(True)
    write_at_end(page, "in a tunnel")
    status(page, "not saved")
    context.set_offline(False)
    status(page, "saved")
