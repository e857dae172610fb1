"""The sheet's craft by keyboard and mouse: sections, versions, chords, rhymes, faults, words from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from songsmith.accounts.models import User
from songsmith.language.structure import TAGS
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Project
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.browser.test_modules import in_module

pytestmark = pytest.mark.browser

SHEET = """[Verse]
[Am]Rain is writing [F]letters in the night
Every little lamp is shining bright

[Chorus]
Paper boats on a river

[Bridge]
Nobody told the sea
"""
TEXT = "document.querySelector('[data-sheet]').lyrics.view.state.doc.toString()"


@pytest.fixture
def song(signed_in: User) -> Project:
    return song_create(owner=signed_in, title="Paper Boats", text=SHEET)


def opened(page: Page, live: str, song: Project) -> Page:
    page.goto(f"{live}/songs/{song.pk}/")
    expect(page.locator(".ly-counts [title*=syllable]").first).to_be_visible()
    return page


def text(page: Page) -> str:
    return str(page.evaluate(TEXT))


def headings(page: Page) -> list[str]:
    return [line for line in text(page).split("\n") if line.startswith("[") and line.endswith("]")]


def test_sections_are_moved_copied_and_folded_by_keyboard_and_by_mouse(
    page: Page, live: str, complaints: Complaints, song: Project
) -> None:
    opened(page, live, song)
    outline = page.locator("[data-outline] button")
    outline.nth(0).focus()
    page.keyboard.press("Alt+ArrowDown")
    assert headings(page) == ["[Chorus]", "[Verse]", "[Bridge]"]
    expect(outline.nth(1)).to_be_focused()
    page.keyboard.press("Alt+d")
    assert headings(page) == ["[Chorus]", "[Verse]", "[Verse]", "[Bridge]"]
    page.keyboard.press("Alt+c")
    expect(page.locator(".ly-fold")).to_have_text("2 lines")
    assert text(page).count("Rain is writing") == 1 + 1
    page.locator(".ly-fold").click()
    expect(page.locator(".ly-fold")).to_have_count(0)
    start, end = outline.nth(3).bounding_box(), outline.nth(0).bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 20, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 2, steps=4)
    page.mouse.up()
    assert headings(page) == ["[Bridge]", "[Chorus]", "[Verse]", "[Verse]"]
    page.locator(".cm-content").focus()
    for _ in range(3):
        page.keyboard.press("ControlOrMeta+z")
    assert text(page) == SHEET


def test_another_version_stands_on_the_sheet_and_the_first_one_waits(
    page: Page, live: str, complaints: Complaints, song: Project
) -> None:
    opened(page, live, song)
    page.locator("[data-outline] button").nth(1).click()
    page.keyboard.press("Alt+v")
    dialog = page.get_by_role("dialog", name="Versions of Chorus")
    dialog.get_by_role("button", name="Keep this version").click()
    expect(dialog.get_by_text("On the sheet · kept")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".cm-line", has_text="Paper boats").click()
    page.keyboard.press("End")
    page.keyboard.type(" of rain")
    page.keyboard.press("Alt+v")
    dialog.get_by_role("button", name="Put on the sheet").click()
    expect(dialog).to_be_hidden()
    assert text(page) == SHEET
    expect(page.locator("[data-versions-count]")).to_have_text("1")
    page.keyboard.press("Alt+v")
    expect(dialog.get_by_text("Paper boats on a river of rain")).to_be_visible()
    dialog.get_by_role("button", name="Delete").click()
    expect(dialog.get_by_text("Paper boats on a river of rain")).to_have_count(0)
    page.keyboard.press("Escape")
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(page.locator("[data-versions-count]")).to_have_text("1")


def test_chords_stand_above_and_rhymes_beside_without_changing_a_letter(
    page: Page, live: str, complaints: Complaints, song: Project
) -> None:
    opened(page, live, song)
    first = page.locator(".cm-line").nth(1)
    expect(first.locator(".ly-above").first).to_have_text("Am")
    page.locator(".cm-line", has_text="Rain is").click()
    page.keyboard.press("Home")
    expect(first).to_contain_text("[Am]Rain")
    page.keyboard.press("Alt+h")
    expect(page.locator(".ly-above")).to_have_count(0)
    expect(page.locator(".ly-letters")).to_be_hidden()
    page.keyboard.press("Alt+r")
    page.keyboard.press("Alt+s")
    expect(page.locator(".ly-letters [title*=rhymes]")).to_have_text(["A", "A"])
    expect(page.locator(".ly-rhyme[data-kind=perfect]")).to_have_text(["night", "bright"])
    expect(page.locator("[data-line-facts]")).to_contain_text("X x X x X")
    assert violations(page) == []
    page.reload()
    expect(page.locator(".ly-letters [title*=rhymes]").first).to_be_visible()
    assert text(page) == SHEET


def test_things_to_look_at_are_reached_and_done_by_keyboard(
    page: Page, live: str, complaints: Complaints, signed_in: User
) -> None:
    wrong = "[Corus]\nPaper boats\nGuitar solo\nHold the [Verse] light\n"
    opened(page, live, song_create(owner=signed_in, title="Faults", text=wrong))
    expect(page.locator("[data-warnings-link]")).to_have_text("3 things to look at")
    assert violations(page) == []
    page.locator(".cm-content").focus()
    page.keyboard.press("Alt+n")
    page.keyboard.press("Alt+Enter")
    assert text(page) == "[Corus]\nPaper boats\n[Solo]\nHold the [Verse] light\n"
    page.get_by_role("button", name="Give it its own line").click()
    page.get_by_role("button", name="Make it [Chorus]").click()
    assert text(page) == "[Chorus]\nPaper boats\n[Solo]\nHold the\n[Verse]\nlight\n"
    expect(page.locator("[data-warnings-link]")).to_be_hidden()
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    page.keyboard.press("ControlOrMeta+z")
    assert text(page) == wrong


def test_more_words_than_a_take_sings_are_a_thing_to_look_at(
    page: Page, live: str, complaints: Complaints, song: Project
) -> None:
    opened(page, live, song)
    expect(page.locator("[data-warnings-link]")).to_be_hidden()
    page.evaluate("document.querySelector('[data-limit=lyrics]').dataset.max = 60")
    page.locator(".cm-line", has_text="Nobody").click()
    page.keyboard.type("x")
    page.get_by_role("button", name="sings at most 60 characters").click()
    assert page.evaluate("getSelection().toString()") == "Every little lamp is shining bright"


def paste(page: Page, words: str) -> None:
    page.evaluate(
        """(words) => {
          const data = new DataTransfer();
          data.setData("text/plain", words);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(".cm-content").dispatchEvent(event);
        }""",
        words,
    )


@pytest.mark.long
def test_words_come_in_by_paste_and_by_file_and_go_back_out(
    page: Page, live: str, complaints: Complaints, signed_in: User, tmp_path: Path
) -> None:
    song = song_create(owner=signed_in, title="New")
    page.goto(f"{live}/songs/{song.pk}/")
    page.locator(".cm-content").focus()
    paste(page, "Am      F\r\nRain is writing\u00a0\u200bletters")
    assert text(page) == "Am      F\nRain is writing letters"
    page.get_by_role("button", name="Put them into the words").click()
    assert text(page) == "[Am]Rain is [F]writing letters"
    chordpro = b"{title: Boats}\n{start_of_chorus}\n[C]Paper boats\n{end_of_chorus}\n{c: Verse 2}\nCaf\xe9\n"
    file: FilePayload = {"name": "boats.cho", "mimeType": "application/octet-stream", "buffer": chordpro}
    page.locator("[data-import]").set_input_files(file)
    expect(page.locator(".cm-content")).to_contain_text("Café")
    assert text(page) == "[Chorus]\n[C]Paper boats\n\n[Verse]\nCafé\n"
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    assert text(page) == "[Am]Rain is [F]writing letters"


@pytest.mark.long
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_shows_all_of_it(
    page: Page, live: str, complaints: Complaints, song: Project, theme: Any
) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script(
        """if (location.protocol !== "about:")
             localStorage.setItem("songsmith:looks", '{"rhymes": true, "stress": true}')"""
    )
    opened(page, live, song)
    assert overflow(page) == 0
    assert violations(page) == []
    page.get_by_role("button", name="Duplicate").click()
    assert len(headings(page)) == 4


def each(name: str) -> str:
    """A function of a module, for the first of every pair."""
    return f"""({{{name}}}, all) =>
        Object.fromEntries(Object.entries(all).map(([key, [from]]) => [key, {name}(from)]))"""


CLEANED = {
    "windows": ("a\r\nb\rc", "a\nb\nc"),
    "unseen": ("\ufeffca\u00adfe\u200b  \u00a0x\u2028y", "cafe   x\ny"),
    "joined letters of a PDF": ("\ufb01re\ufb02y", "firefly"),
    "a word processor's empty lines": ("a\n\nb\n\n\nc\n\nd", "a\nb\n\nc\nd"),
    "stanzas of one line": ("a\n\nb\n\nc", "a\n\nb\n\nc"),
    "stanzas": ("a\nb\n\nc", "a\nb\n\nc"),
    "spaces at ends of lines": ("a  \nb\t\n", "a\nb\n"),
    "a word and its space": ("a ", "a "),
}


def test_what_is_pasted_is_cleaned_and_loses_no_word(page: Page, live: str, complaints: Complaints) -> None:
    found = in_module(page, live, "editor/clean.js", each("cleanText"), CLEANED)
    assert found == {name: wanted for name, (_, wanted) in CLEANED.items()}


ROWS = {
    "above": ("Am   F\nRain is", "[Am]Rain [F]is"),
    "behind": ("C        G\nRain", "[C]Rain     [G]"),
    "alone": ("C  G\n\nRain", "[C] [G]\n\nRain"),
    "two rows": ("C\nD\nRain", "[C]\n[D]Rain"),
    "words that look like chords": ("A day\nGo", "A day\nGo"),
    "bars": ("| C | G |\n\nx", "[C] [G]\n\nx"),
    "tags": ("[Verse]\nAm\nRain", "[Verse]\n[Am]Rain"),
}


def test_chords_above_words_go_into_them(page: Page, live: str, complaints: Complaints) -> None:
    found = in_module(page, live, "editor/chordpro.js", each("inlineChords"), ROWS)
    assert found == {name: wanted for name, (_, wanted) in ROWS.items()}


CHORDPRO = """{t: Boats}
# a comment
{sov: Verse 2}
[Am]Rain [*softly] falls
{eov}

{start_of_tab}
e|--0--|
{end_of_tab}
{soc}
Paper
{eoc}
{comment: Bridge}
Sea
{chorus}
"""


def test_chordpro_becomes_a_sheet(page: Page, live: str, complaints: Complaints) -> None:
    body = """({fromChordPro}, [text, tags]) => fromChordPro(text, (words) =>
        tags.find((tag) => words.toLowerCase().startsWith(tag.toLowerCase())) ?? null)"""
    found = in_module(page, live, "editor/chordpro.js", body, [CHORDPRO, TAGS])
    assert found["title"] == "Boats"
    assert found["text"] == (
        "[Verse]\n[Am]Rain  falls\n\n[Chorus]\nPaper\n\n[Bridge]\nSea\n\n[Chorus]\nPaper\n"
    )
    assert Draft.objects.count() == 0
