"""Setting a provider up and choosing it: what the page says before anything is sent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.accounts.services import provider_key_set
from tests.browser.axe import overflow, violations
from tests.studio.songs import make_song

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1360, "height": 860}
HERE = "127.0.0.1:9"


@pytest.fixture(autouse=True)
def _set_up(signed_in: User, settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.OUTGOING_PRIVATE_HOSTS = [HERE]
    options = {"model": "music-1.5"}
    provider_key_set(
        user=signed_in, provider="minimax", base_url=f"http://{HERE}", key="sk-secret", options=options
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_settings_of_providers_can_be_used_by_everybody(page: Page, live: str, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(f"{live}/settings/providers/mine/")
        assert violations(page) == []
        assert overflow(page) <= 0
        if folder := os.environ.get("PROVIDER_SHOTS"):
            page.screenshot(path=f"{folder}/providers-{theme}-{size['width']}.png", full_page=True)


def test_limits_and_fields_follow_the_chosen_provider(page: Page, live: str, signed_in: User) -> None:
    project, _ = make_song(signed_in)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{live}/songs/{project.pk}/")
    voice = page.get_by_role("button", name="Voice")
    expect(voice).to_be_visible()
    page.get_by_label("Made by").select_option("minimax")
    expect(voice).to_be_hidden()
    expect(page.get_by_label("Instrumental")).to_be_hidden()
    expect(page.locator("[data-limit=prompt]")).to_contain_text("/ 300")
    expect(page.locator("[data-limit=lyrics]")).to_contain_text("/ 600")
    expect(page.get_by_text("Goes to 127.0.0.1")).to_be_visible()
    page.get_by_role("button", name="Show exactly what is sent").click()
    expect(page.get_by_label("What is sent to MiniMax")).to_contain_text('"model": "music-1.5"')
    assert violations(page) == []
    if folder := os.environ.get("PROVIDER_SHOTS"):
        page.screenshot(path=f"{folder}/make.png", full_page=True)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0
    if folder := os.environ.get("PROVIDER_SHOTS"):
        page.screenshot(path=f"{folder}/make-phone.png", full_page=True)
    page.get_by_label("Made by").select_option("builtin")
    expect(voice).to_be_visible()
    expect(page.locator("[data-limit=lyrics]")).to_contain_text("/ 3,500")
