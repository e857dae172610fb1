"""Sheets as PDF, read back by an independent library."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from songsmith.engine.compose import compose
from songsmith.engine.files import lead_sheet_pdf, lyric_sheet_pdf
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES

VERSE = "[Verse]\n[C]Rain is writing [Am]letters on the window\nEvery town we pass has got a name\n"


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Recipe("folk, C major", f"[Intro]\n{VERSE}", 3), VOICES["wren"])


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_a_lead_sheet_has_words_chords_and_bars(score: Score) -> None:
    data = lead_sheet_pdf(score, title="Paper Boats", artist="Ana")
    (page,) = pages(data)
    for piece in ("Paper Boats", "Ana", "Intro", "|", "Verse", "Rain", "letters", "Am", "1"):
        assert piece in page, piece
    assert data == lead_sheet_pdf(score, title="Paper Boats", artist="Ana")


def test_a_lead_sheet_is_moved_and_gets_a_capo(score: Score) -> None:
    (page,) = pages(lead_sheet_pdf(score, transpose=2, capo=2))
    assert "capo 2" in page
    assert "Am" in page
    (page,) = pages(lead_sheet_pdf(score, transpose=2))
    assert "Bm" in page


def test_a_lyric_sheet_has_the_words_alone(score: Score) -> None:
    (page,) = pages(lyric_sheet_pdf(score, title="Paper Boats"))
    assert page.split("\n")[1:4] == ["Verse", *page.split("\n")[2:4]]
    assert "Every town we pass has got a name" in " ".join(page.split())
    assert "Am" not in page
    assert "Intro" not in page


def test_long_songs_take_more_pages_and_long_lines_more_lines(score: Score) -> None:
    line = score.lines[0]
    words = " ".join(["wandering"] * 40)
    long = replace(score, lines=(replace(line, text=words), *score.lines[1:]) * 20)
    found = pages(lyric_sheet_pdf(long))
    assert len(found) > 1
    assert sum(page.count("wandering") for page in found) == 40 * 20
    assert "2" in found[1]


@pytest.mark.parametrize("title", ["Ménage — “à deux”", "月亮代表我的心", "Любовь", "\U0001f3b5"])
def test_letters_of_many_languages_do_not_stop_it(score: Score, title: str) -> None:
    assert pages(lead_sheet_pdf(score, title=title))
