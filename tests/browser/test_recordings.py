"""A recording from the microphone to a take, and what was heard in it corrected with the keyboard."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.projects.models import Project
from songsmith.providers.base import Capabilities
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.services import reference_create
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.live import wait_until, worker
from tests.studio.songs import make_song
from tests.takes.fakes import TapeProvider
from tests.takes.references.conftest import listen
from tests.takes.references.sounds import wav_bytes

pytestmark = pytest.mark.browser

PATIENCE_MS = 60_000.0  # for what a busy machine does in seconds
RECORDED_SECONDS = 8


class KeepsTunes(TapeProvider):
    """A tape in the place of the engine."""

    name = "builtin"
    capabilities = Capabilities(voices=True, seed=True, given=True, local=True)


@pytest.fixture(autouse=True)
def _fakes(settings: Settings) -> None:
    settings.LISTENER = "tests.takes.references.sounds.listener"
    settings.PROVIDERS = [f"{KeepsTunes.__module__}.{KeepsTunes.__name__}"]
    settings.PROVIDER = "builtin"


@pytest.fixture(autouse=True)
def _patience(page: Page, complaints: Complaints) -> None:
    page.set_default_timeout(PATIENCE_MS)


@pytest.fixture
def working(transactional_db: None) -> Iterator[None]:
    with worker():
        yield


@pytest.fixture
def song(signed_in: User) -> Project:
    return make_song(signed_in, text="[Verse]\nRain is writing letters\n")[0]


@pytest.fixture
def heard(song: Project, signed_in: User) -> Reference:
    file = io.BytesIO(wav_bytes())
    found = reference_create(project=song, user=signed_in, file=file, name="memo.wav", rights="own")
    assert listen(found) == "done"
    return found


def stored(reference: Reference, item: str) -> object:
    return Reference.objects.values_list("corrections", flat=True).get(pk=reference.pk).get(item)


def bar(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name="Chords by bar").get_by_role("textbox").nth(number - 1)


PLAYS = "([name]) => { const a = document.querySelector(name); return !a.paused && a.currentTime > 0.1 }"


def plays(page: Page, audio: str) -> None:
    wait_until(lambda: bool(page.evaluate(PLAYS, [audio])), 30)


def test_record_see_what_was_heard_correct_a_chord_and_make_a_take(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: Project, working: None
) -> None:
    context.grant_permissions(["microphone"], origin=live)
    page.goto(f"{live}/songs/{song.pk}/references/")
    page.get_by_label("Count in").check()
    page.get_by_label("Clicks a minute").fill("240")
    page.get_by_role("button", name="Record").click()
    expect(page.locator("[data-record-status]")).to_have_text("Recording", timeout=PATIENCE_MS)
    wait_until(
        lambda: float(page.get_by_label("Level of the microphone").get_attribute("value") or 0) > 0.05, 30
    )
    expect(page.locator("[data-clock]")).to_have_text(f"0:0{RECORDED_SECONDS}", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_label("What you recorded")).to_be_visible()
    expect(page.get_by_label("I wrote and recorded this")).to_be_checked()
    page.get_by_role("button", name="Listen to it").click()

    expect(page.get_by_role("heading", name="Chords")).to_be_visible(timeout=PATIENCE_MS)
    found = Reference.objects.get()
    assert (found.source, found.mime, found.rights) == ("recording", "audio/wav", "own")
    assert found.duration >= RECORDED_SECONDS - 0.5
    expect(bar(page, 2)).to_have_value("F")
    bar(page, 2).fill("Dm7 G")
    bar(page, 2).press("Tab")
    wait_until(lambda: stored(found, "chords") is not None, 30)
    expect(bar(page, 2)).to_have_value("Dm7 G")

    page.get_by_role("button", name="Play the recording").click()
    plays(page, "[data-reference-audio]")
    page.get_by_label("New style").fill("bossa nova")
    page.get_by_role("button", name="Make a take").click()
    expect(page.get_by_role("button", name="Play Paper Boats, Take 1")).to_be_visible(timeout=PATIENCE_MS)
    take = Take.objects.get()
    assert take.reference == found
    symbols = [chord["symbol"] for chord in take.recipe["given"]["sections"][0]["chords"]]
    assert symbols[:4] == ["C", "Dm7", "G", "G"]
    page.get_by_role("button", name="Play Paper Boats, Take 1").click()
    plays(page, "#player audio")


def test_everything_that_was_heard_is_corrected_with_keys_and_taken_back(
    page: Page, live: str, complaints: Complaints, heard: Reference
) -> None:
    page.goto(f"{live}/references/{heard.pk}/")
    notes = page.get_by_role("listbox", name="Notes of the tune").get_by_role("option")
    note = notes.first
    expect(note).to_be_visible()
    note.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")
    wait_until(lambda: len(list(_pitches(heard))) == 15)
    assert list(_pitches(heard))[:2] == [61, 64]
    page.keyboard.press("Control+z")
    wait_until(lambda: stored(heard, "tune") is None)
    expect(notes).to_have_count(16)

    page.get_by_role("button", name="×2, twice as fast").click()
    expect(page.get_by_label("Tempo bpm")).to_have_value("240")
    page.get_by_role("button", name="Back to the heard beat").click()
    expect(page.get_by_label("Tempo bpm")).to_have_value("120")
    half = page.get_by_role("button", name="½ beat ▸")
    half.press("Enter")
    wait_until(lambda: (stored(heard, "grid") or {}).get("half") is True)  # type: ignore[attr-defined]
    expect(half).to_have_attribute("aria-pressed", "true")
    half.press("Enter")
    expect(half).to_have_attribute("aria-pressed", "false")
    page.locator("[data-key]").select_option(label="Gm")
    wait_until(lambda: stored(heard, "key") == {"tonic": 7, "mode": "minor"})
    page.get_by_label("Section 2").select_option("Bridge")
    wait_until(lambda: stored(heard, "sections") is not None)

    bar(page, 1).fill("Hmm")
    bar(page, 1).press("Tab")
    expect(page.get_by_text("is not a chord")).to_be_visible()
    complaints.expected.append("422")
    assert stored(heard, "chords") is None


def _pitches(reference: Reference) -> Iterator[int]:
    notes = stored(reference, "tune")
    yield from (note["pitch"] for note in notes or [])  # type: ignore[attr-defined]


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.long), "dark"])
def test_the_pages_are_for_everybody_and_every_window(
    page: Page, live: str, complaints: Complaints, heard: Reference, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for path in (f"/references/{heard.pk}/", f"/songs/{heard.project_id}/references/", "/recordings/"):
        page.set_viewport_size({"width": 1300, "height": 900})
        page.goto(f"{live}{path}")
        page.wait_for_load_state("networkidle")
        assert violations(page) == []
        page.set_viewport_size({"width": 360, "height": 740})
        assert overflow(page) <= 0


def test_a_refused_microphone_and_a_refused_file_are_explained(
    page: Page, context: BrowserContext, live: str, complaints: Complaints, song: Project
) -> None:
    context.clear_permissions()
    page.goto(f"{live}/songs/{song.pk}/references/")
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text("The microphone was refused")).to_be_visible()
    junk = {"name": "song.mp3", "mimeType": "audio/mpeg", "buffer": b"#EXTM3U\nfile:///etc/passwd\n"}
    page.get_by_label("A sound file").set_input_files(junk)  # type: ignore[arg-type]
    page.get_by_label("It may be used freely").check()
    page.get_by_role("button", name="Listen to it").click()
    complaints.expected.append("422")
    expect(page.locator("[data-error=file]")).to_contain_text("no sound file that Songsmith knows")
    expect(page.get_by_label("It may be used freely")).to_be_checked()
    assert not Reference.objects.exists()
