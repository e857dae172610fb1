"""What whole takes keep of a take: each tool once by keyboard, with the real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.lyrics.services import draft_edit
from songsmith.takes.lane import lane_lines, take_score
from songsmith.takes.models import Take
from tests.browser.conftest import Complaints
from tests.browser.test_tune_files import DESK
from tests.live import worker
from tests.studio.songs import make_song

pytestmark = [pytest.mark.browser, pytest.mark.long]

SHEET = "[Verse]\nRain is writing letters\n\n[Chorus]\nHold the light and hold it low\n"
PATIENCE_MS = 60_000.0
SING_MS = 240_000.0  # on a busy machine with cold models; a short song takes seconds


@pytest.fixture
def _worker(settings: Settings, transactional_db: None) -> Iterator[None]:
    settings.PROVIDERS = ["songsmith.providers.builtin.BuiltinProvider"]
    settings.PROVIDER = "builtin"
    with worker():
        yield


def done(page: Page, live: str, first: Take, number: int) -> list[Take]:
    """All takes in the order they were asked for, when that many are done."""
    page.goto(f"{live}/songs/{first.project_id}/")
    expect(page.locator("#takes .take[data-status=done]")).to_have_count(number, timeout=SING_MS)
    return list(Take.objects.order_by("created_at"))


def opened(page: Page, live: str, take: Take, fold: str) -> Locator:
    """A fold of the page of a take."""
    page.goto(f"{live}/takes/{take.pk}/")
    page.locator("summary", has_text=fold).press("Enter")
    return page.locator(".take-tool", has_text=fold)


def press(page: Page, live: str, take: Take, button: Locator) -> None:
    """Asks for another take."""
    button.press("Enter")
    expect(page).to_have_url(f"{live}/songs/{take.project_id}/")


def tunes(take: Take) -> list[list[int]]:
    return [[note.pitch for note in line.notes] for line in lane_lines(take)]


def chords(take: Take) -> list[tuple[float, str]]:
    return [(chord.beat, chord.symbol) for chord in take_score(take).chords]


@pytest.fixture
def first(page: Page, live: str, signed_in: User, _worker: None) -> Take:
    """A sung take, ordered by keyboard."""
    project = make_song(signed_in, text=SHEET)[0]
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{live}/songs/{project.pk}/")
    page.locator("#take-prompt").fill("folk, 140 bpm")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#takes .take[data-status=done]")).to_have_count(1, timeout=SING_MS)
    return Take.objects.get()


def test_tune_words_and_band_are_kept_in_whole_takes(
    page: Page, live: str, signed_in: User, complaints: Complaints, first: Take
) -> None:
    def keep(name: str) -> None:
        press(page, live, first, opened(page, live, first, "Tune").get_by_role("button", name=name))

    keep("Keep the words, another tune")
    page.goto(f"{live}/takes/{first.pk}/")
    press(page, live, first, page.get_by_role("button", name="Make a backing track"))
    done(page, live, first, 3)
    draft_edit(draft=first.project.drafts.get(), text=SHEET.replace("writing", "sending"), user=signed_in)
    keep("Keep this tune, new words")
    before, other, backing, words = done(page, live, first, 4)
    assert tunes(other) != tunes(before)
    assert [line.text for line in lane_lines(other)] == [line.text for line in lane_lines(before)]
    assert backing.instrumental
    assert chords(backing) == chords(before)
    assert tunes(words) == tunes(before)
    assert lane_lines(words)[0].text == "Rain is sending letters"
