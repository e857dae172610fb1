"""Every page: no accessibility rule broken, nothing wider than a phone, nothing that jumps."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from songsmith.accounts.models import User
from songsmith.takes.models import Listen, Take
from tests.browser.axe import layout_shift, overflow, violations
from tests.browser.conftest import Complaints
from tests.studio.songs import make_song, make_take

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1360, "height": 860}
SETTLE_MS = 700  # the editor and the waveforms come after the page
STILL = 0.02  # cumulative layout shift; 0.1 is what the web calls good


@pytest.fixture
def addresses(signed_in: User) -> dict[str, str]:
    """Name of a page → its path, with something on each of them."""
    project, draft = make_song(signed_in)
    take = make_take(project, draft, signed_in)
    now = timezone.now()
    busy = Take.objects.create(
        project=project, revision=take.revision, number=2, created_by=signed_in, provider="builtin", seed=1,
        status=Take.Status.RUNNING, progress=0.4, stage_label="Singing verse 1 of 2", queued_at=now,
        lease_until=now + timedelta(hours=1),
    )  # fmt: skip
    Take.objects.create(
        project=project, revision=take.revision, number=3, created_by=signed_in, provider="builtin", seed=1,
        status=Take.Status.FAILED, error="The sound font is missing.", queued_at=now,
    )  # fmt: skip
    Listen.objects.create(
        id=uuid.uuid4(),
        user=signed_in,
        take=take,
        started_at=now,
        updated_at=now,
        position=9,
        furthest=9,
        heard=9,
    )
    empty, _ = make_song(signed_in, title="Nothing yet", text="")
    return {
        "library": "/",
        "song": f"/songs/{project.pk}/",
        "empty song": f"/songs/{empty.pk}/",
        "take": f"/takes/{take.pk}/",
        "sheet": f"/takes/{take.pk}/sheet/",
        "take in flight": f"/takes/{busy.pk}/",
        "history": "/history/",
        "bin": "/bin/",
        "settings": "/settings/",
        "password": "/settings/password/",
        "delete account": "/settings/delete-account/",
    }


@pytest.mark.parametrize(
    ("theme", "window"),
    [
        pytest.param("light", DESK, id="light-desk"),
        pytest.param("dark", PHONE, id="dark-phone"),
        pytest.param("dark", DESK, id="dark-desk", marks=pytest.mark.long),
        pytest.param("light", PHONE, id="light-phone", marks=pytest.mark.long),
    ],
)
def test_every_page_is_accessible_and_fits(
    page: Page,
    live: str,
    complaints: Complaints,
    addresses: dict[str, str],
    theme: str,
    window: dict[str, int],
) -> None:
    page.set_viewport_size(window)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    found = {}
    for name, path in addresses.items():
        page.goto(live + path, wait_until="load")
        if "song" in name:
            expect(page.locator(".cm-content")).to_be_visible()
        found[name] = violations(page), overflow(page)
    assert found == {name: ([], 0) for name in addresses}


def test_dialogs_and_the_player_are_accessible(
    page: Page, live: str, complaints: Complaints, addresses: dict[str, str]
) -> None:
    page.goto(live + addresses["take"])
    page.locator(".play-large").click()
    expect(page.locator("#player")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/sign-in/", "/no-such-page/"])
def test_pages_for_strangers_are_accessible(
    page: Page, live: str, complaints: Complaints, transactional_db: None, path: str
) -> None:
    complaints.expected.append("404")
    page.goto(live + path)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert (violations(page), overflow(page)) == ([], 0)


def test_pages_do_not_jump_while_they_load(
    page: Page, live: str, complaints: Complaints, addresses: dict[str, str]
) -> None:
    shifts = {}
    for name in ("library", "song", "take", "history"):
        page.goto(live + addresses[name], wait_until="load")
        page.wait_for_timeout(SETTLE_MS)
        shifts[name] = layout_shift(page)
    assert {name: shift for name, shift in shifts.items() if shift > STILL} == {}


def test_an_empty_library_teaches_the_first_step(
    page: Page, live: str, complaints: Complaints, signed_in: User
) -> None:
    page.goto(live)
    expect(page.get_by_text("A song begins with one line")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("n")
    expect(page.locator(".cm-content")).to_be_visible()


def test_the_page_works_without_javascript(
    browser: Browser, live: str, addresses: dict[str, str], page: Page
) -> None:
    cookies = page.context.cookies()
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(cookies)  # type: ignore[arg-type]
    try:
        bare = plain.new_page()
        bare.goto(live + addresses["song"])
        expect(bare.locator("textarea.sheet-plain")).to_contain_text("Paper boats on a river of wine")
    finally:
        plain.close()
