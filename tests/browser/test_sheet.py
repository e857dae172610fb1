"""Leaving with a song: the download list by keyboard and on a phone, the sheet on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from songsmith.accounts.models import User
from songsmith.engine import score_json
from songsmith.takes.models import Take, TakeOutput
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.engine.files import composed
from tests.studio.songs import make_song, make_take

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def take(signed_in: User) -> Take:
    """With a score."""
    take = make_take(*make_song(signed_in), signed_in)
    TakeOutput.objects.filter(take=take).update(score=score_json.pack(composed.song(composed.PROMPTS[0])))
    return take


def test_groups_open_by_keyboard_and_fit_a_phone(
    page: Page, live: str, complaints: Complaints, take: Take
) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live}/takes/{take.pk}/")
    expect(page.get_by_role("link", name="MusicXML")).to_be_hidden()
    for group in ("Score", "Karaoke", "Words"):
        page.locator("summary", has_text=group).first.focus()
        page.keyboard.press("Enter")
    for name in ("WAV", "MusicXML", "UltraStar", "ChordPro", "Print"):
        expect(page.get_by_role("link", name=name)).to_be_visible()
    assert overflow(page) == 0
    assert violations(page) == []


def test_the_sheet_changes_key_and_prints_without_the_controls(
    page: Page, live: str, complaints: Complaints, take: Take
) -> None:
    page.add_init_script("window.print = () => { document.title = 'printed'; }")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{live}/takes/{take.pk}/sheet/")
    assert overflow(page) == 0
    page.get_by_label("Capo").select_option("3")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("Capo 3, play")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    expect(page.get_by_role("heading", name="Paper Boats")).to_be_visible()
