"""What a writer can have otherwise of a take: each tool once by keyboard, with the real engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.lyrics.services import draft_edit
from songsmith.takes import resing_plan
from songsmith.takes.lane import lane_lines, take_score
from songsmith.takes.models import Take
from songsmith.takes.preview_room import line_room
from tests.browser.conftest import Complaints
from tests.browser.test_tune_files import DESK, looked_at
from tests.live import worker
from tests.studio.songs import make_song

pytestmark = [pytest.mark.browser, pytest.mark.long]

SHEET = "[Verse]\nRain is writing letters\n\n[Chorus]\nHold the light and hold it low\n"
LONGER = SHEET.replace("Hold", "And all of us were holding on to every burning candle while we hold")
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
    with page.expect_navigation():
        button.press("Enter")
    expect(page).to_have_url(f"{live}/songs/{take.project_id}/")


def tunes(take: Take) -> list[list[int]]:
    return [[note.pitch for note in line.notes] for line in lane_lines(take)]


def chords(take: Take) -> list[tuple[float, str]]:
    return [(chord.beat, chord.symbol) for chord in take_score(take).chords]


def drums(take: Take) -> int:
    return sum(len(part.notes) for part in take_score(take).parts if part.id == "drums")


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


def test_a_note_is_nudged_its_line_locked_and_sung_again(
    page: Page, live: str, complaints: Complaints, first: Take
) -> None:
    lane = opened(page, live, first, "Tune")
    note = lane.get_by_role("option").first
    note.focus()
    note.press("ArrowUp")
    expect(lane.get_by_role("status")).to_contain_text("1 line with other notes")
    page.keyboard.press("Control+z")
    expect(lane.get_by_role("button", name="Make a take with this tune")).to_be_disabled()
    page.keyboard.press("ArrowUp")
    expect(lane.get_by_role("status")).to_contain_text("1 locked")
    page.keyboard.press("End")
    page.keyboard.press("l")
    expect(lane.get_by_role("status")).to_contain_text("2 locked")
    looked_at(page, "lane")
    press(page, live, first, lane.get_by_role("button", name="Make a take with this tune"))
    before, after = done(page, live, first, 2)
    (verse, chorus), (nudged, same) = tunes(before), tunes(after)
    assert nudged == [verse[0] + 1, *verse[1:]]
    assert same == chorus
    assert [line.locked for line in lane_lines(after)] == [True, True]


def test_each_tool_of_a_section_changes_that_section_alone(
    page: Page, live: str, complaints: Complaints, first: Take
) -> None:
    for name in (
        "Another melody in Chorus",
        "Other chords in Verse",
        "More drums in Verse",
        "Less drums in Chorus",
    ):
        tools = opened(page, live, first, "Sections, key and tempo")
        press(page, live, first, tools.get_by_role("button", name=name))
    looked_at(opened(page, live, first, "Sections, key and tempo").page, "sections")
    before, melody, harmony, more, less = done(page, live, first, 5)
    assert tunes(melody)[0] == tunes(before)[0]
    assert tunes(melody)[1] != tunes(before)[1]
    assert chords(harmony) != chords(before)
    assert tunes(harmony)[1] == tunes(before)[1]
    assert tunes(more) == tunes(less) == tunes(before)
    assert drums(less) < drums(before) < drums(more)


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


def test_a_card_says_what_does_not_fit_and_offers_the_whole_song(
    page: Page,
    live: str,
    signed_in: User,
    complaints: Complaints,
    first: Take,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(resing_plan, "preview_ask", lambda request, timeout: line_room(request))
    draft_edit(draft=first.project.drafts.get(), text=LONGER, user=signed_in)
    page.goto(f"{live}/songs/{first.project_id}/")
    card = page.locator(f"#take-{first.pk}")
    whole = card.get_by_role("button", name="Sing the whole song anew")
    expect(whole).to_be_visible()
    expect(card.get_by_role("button", name="Re-sing changed lines")).to_be_visible()
    looked_at(page, "card")
    press(page, live, first, whole)
    _, made = done(page, live, first, 2)
    assert lane_lines(made)[1].text == LONGER.splitlines()[4]
