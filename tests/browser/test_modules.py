"""The editor's pure modules, each in the browser that runs them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from songsmith.language.structure import TAGS, parse_sheet
from songsmith.lyrics.selectors import outline_of
from tests.browser.conftest import Complaints

pytestmark = pytest.mark.browser


def in_module(page: Page, live: str, path: str, body: str, argument: object) -> Any:
    """Runs `body` (a function of the module's exports and the argument) in a page of the app."""
    page.goto(f"{live}/sign-in/")
    script = f"async ([url, argument]) => ({body})(await import(url), argument)"
    return page.evaluate(script, [f"{live}/static/js/{path}", argument])


LINES = """[Verse]
[verse 2]
[Pre-Chorus]
[PRE CHORUS]
[Build Up]
[Chorus]
[Inst]
[Solo]
[Post Chorus]
[Am]Rain is [F]falling
[C#m7b5]Cold
[G/B]Low
[Drop the beat]
Hold it [softly] now
(ooh)
no tag at all""".splitlines()


def test_what_is_marked_while_typing_is_what_the_server_would_say(
    page: Page, live: str, complaints: Complaints
) -> None:
    body = """(module, [tags, lines]) => {
      const grammar = module.makeGrammar(tags);
      return lines.map((line) => [
        grammar.headingOf(line)?.kind ?? null,
        grammar.spansOf(line).some((span) => span.type === "unknown"),
      ]);
    }"""
    shown = in_module(page, live, "editor/grammar.js", body, [TAGS, LINES])
    assert dict(zip(LINES, map(tuple, shown), strict=True)) == {line: _said(line) for line in LINES}


def _said(line: str) -> tuple[str | None, bool]:
    """The kind of section that the line opens, and whether something in brackets would be sung."""
    sheet = parse_sheet(line + "\nwords")
    heading = next((s.kind for s in sheet.sections if s.heading_line == 0), None)
    return heading, any("[" in line[w.start : w.end] for w in sheet.warnings if w.line == 0)


def test_the_outline_has_the_sections_of_the_sheet(page: Page, live: str, complaints: Complaints) -> None:
    text = "before any tag\n\n[Intro]\n[Verse]\na\nb\n\n[Chorus]\nc\n[Verse]\nd\n"
    body = """(module, [tags, text]) => {
      const lines = text.split("\\n");
      const doc = {lines: lines.length, line: (n) => ({text: lines[n - 1]})};
      return module.sectionsOf(doc, module.makeGrammar(tags)).map((one) => [one.kind, one.sung]);
    }"""
    shown = in_module(page, live, "editor/grammar.js", body, [TAGS, text])
    assert len(outline_of(text).sections) == len(shown)
    assert shown == [["Verse", 1], ["Intro", 0], ["Verse", 2], ["Chorus", 1], ["Verse", 1]]


def test_lines_are_found_by_time(page: Page, live: str, complaints: Complaints) -> None:
    lines = [{"start": 2, "end": 4}, {"start": 5, "end": 7}, {"start": 7, "end": 9}]
    body = """({lineStep, itemAt}, lines) => [
      lineStep(lines, 0, 1), lineStep(lines, 2, 1), lineStep(lines, 8, 1),
      lineStep(lines, 5.5, -1), lineStep(lines, 6.5, -1), lineStep(lines, 1, -1), lineStep([], 1, 1),
      itemAt(lines, 1), itemAt(lines, 4.5), itemAt(lines, 4.5, 1), itemAt(lines, 7),
    ]"""
    found = in_module(page, live, "timing.js", body, lines)
    assert found == [2, 5, None, 2, 5, 0, None, None, None, lines[0], lines[2]]
