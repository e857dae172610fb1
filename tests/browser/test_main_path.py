"""From an empty library to a sung, downloaded take, with the keyboard alone and the real engine."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from django.db import connection
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.engine.paths import ROOT
from songsmith.takes.models import Listen, Take
from tests.browser.conftest import PASSWORD, Complaints
from tests.live import wait_until

pytestmark = pytest.mark.browser

SING_MS = 120_000  # on a busy machine with cold models; a short sheet takes seconds
MENU_MS = 60  # the menu takes no Enter right after it came up
TAB_LIMIT = 80  # more stops than any page has


@pytest.fixture
def worker(settings: Settings, transactional_db: None) -> Iterator[None]:
    """A worker process on the database of this test, as `manage.py up` starts it."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    yield
    process.kill()
    process.wait()


def tab_to(page: Page, target: Locator) -> None:
    """Moves the focus there as somebody without a mouse does."""
    for _ in range(TAB_LIMIT):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{target} cannot be reached with the Tab key")


def sign_in(page: Page, live: str, user: User) -> None:
    page.goto(live)
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def write_song(page: Page) -> None:
    """A new song, its title, and a sheet whose tags come from the `/` menu."""
    page.keyboard.press("n")
    expect(page.locator(".cm-content")).to_be_visible()
    tab_to(page, page.get_by_label("Song title"))
    page.keyboard.press("Control+a")
    page.keyboard.type("Night Train")
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".cm-content"))
    page.keyboard.type("/ver")
    expect(page.locator(".cm-tooltip-autocomplete [aria-selected]")).to_have_text("[Verse]")
    page.wait_for_timeout(MENU_MS)
    page.keyboard.press("Enter")
    page.keyboard.type("Rain is writing letters on the glass\nHold the light and let it pass\n")
    expect(page.locator("[data-save-status]")).to_have_text("saved")
    expect(page.locator(".ly-counts").get_by_text("9", exact=True)).to_be_visible()
    expect(page.locator("[data-outline] button")).to_have_text(["Verse2"])


def make_take(page: Page) -> None:
    page.keyboard.press("Escape")
    tab_to(page, page.locator("#take-prompt"))
    page.keyboard.type("Pop ballad, 100 bpm, piano")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#takes .take")).to_have_count(1)
    expect(page.locator("#takes .take[data-status=done]")).to_have_count(1, timeout=SING_MS)


@pytest.mark.usefixtures("worker")
def test_a_song_is_written_sung_heard_and_taken_home_by_keyboard(
    page: Page, live: str, complaints: Complaints, ana: User, tmp_path: Path
) -> None:
    sign_in(page, live, ana)
    write_song(page)
    make_take(page)
    take = Take.objects.get()

    tab_to(page, page.get_by_role("link", name="Take 1"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Night Train Take 1")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator(".lit-line.is-now")).to_contain_text("Rain is writing", timeout=20_000)
    expect(page.locator(".lit-words .is-now").first).to_be_visible()

    wav = page.get_by_role("link", name="WAV")
    tab_to(page, wav)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.name.startswith("Night Train")
    assert soundfile.info(kept).duration == pytest.approx(take.duration, abs=0.1)

    page.keyboard.press("Control+k")
    page.keyboard.type("history")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="History")).to_be_visible()
    wait_until(Listen.objects.exists)
    page.reload()
    expect(page.locator(".listen")).to_contain_text("Night Train")
