"""A recording sent to a provider: shown first, heard there, corrected, made into a take."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.accounts.services import provider_key_set
from songsmith.takes.models import Take
from songsmith.takes.references.services import reference_create
from tests.browser.axe import overflow, violations
from tests.live import wait_until, worker
from tests.providers.conftest import service
from tests.providers.upstream import KEY, Upstream
from tests.studio.songs import make_song
from tests.takes.references.conftest import listen
from tests.takes.references.sounds import wav_bytes

__all__ = ["service"]

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000.0
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1360, "height": 900}


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("COVER_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.long
def test_a_recording_is_shown_sent_heard_corrected_and_made_into_a_take(
    page: Page, live: str, signed_in: User, service: Upstream, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path
    settings.LISTENER = "tests.takes.references.sounds.listener"
    provider_key_set(user=signed_in, provider="minimax", base_url=service.url, key=KEY, options={})
    project = make_song(signed_in, text="[Verse]\nRain is writing letters\n")[0]
    file = io.BytesIO(wav_bytes())
    reference = reference_create(project=project, user=signed_in, file=file, name="memo.wav", rights="own")
    listen(reference)
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]

    page.goto(f"{live}/references/{reference.pk}/")
    page.get_by_role("link", name="MiniMax").click()
    page.get_by_label("New style").fill("short")
    expect(page.locator("[data-count=prompt]")).to_contain_text("at least 10")
    page.get_by_label("New style").fill("Slow bossa nova, brushes")
    expect(page.locator("[data-limit=lyrics]")).to_contain_text("/ 1,000")
    expect(page.get_by_role("button", name="Send the recording to MiniMax")).to_have_count(0)
    page.get_by_role("button", name="Show exactly what is sent").click()
    expect(page.get_by_role("button", name="Send the recording to MiniMax")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == []
        shot(page, f"preview-{scheme}")
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) <= 0
    shot(page, "preview-phone")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.get_by_text("the words of the song’s own sheet").click()
    expect(page.get_by_role("button", name="Send the recording to MiniMax")).to_have_count(0)
    page.get_by_text("the words above").click()
    assert service.calls == []

    page.get_by_role("button", name="Show exactly what is sent").click()
    page.get_by_role("button", name="Send the recording to MiniMax").click()
    with worker():
        expect(page.get_by_role("button", name="Use what MiniMax heard")).to_be_visible(timeout=PATIENCE_MS)
        expect(page.locator("[data-sheet]")).to_contain_text(
            "Rain is writing letters home", timeout=PATIENCE_MS
        )
        shot(page, "heard")
        expect(page.get_by_label("New style")).to_have_value("Slow bossa nova, brushes")
        page.get_by_role("button", name="Show exactly what is sent").click()
        page.get_by_role("button", name="Make a take").click()
        page.wait_for_url(f"**/songs/{project.pk}/")
        wait_until(lambda: Take.objects.filter(status="done").exists(), PATIENCE_MS / 1000)
    assert service.charged == 1
    assert "Rain is writing letters home" in service.orders()[0]["lyrics"]
