"""Songs in Chinese characters as files: no spaces or hyphens between them, and every one under its note."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import mido
import pytest
from pypdf import PdfReader

from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.files import (
    ass_text,
    chordpro_text,
    lead_sheet_pdf,
    lrc_text,
    midi_bytes,
    musicxml_text,
    srt_text,
    ultrastar_text,
)
from songsmith.engine.files.karaoke import phrases
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.timing import timing_map
from songsmith.engine.voices import VOICES

LINE = "慢慢走，天还没有亮"
SHEET = f"[Verse]\n[C]{LINE}\n我说 baby 回[Am]家的路\n"


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Recipe("国风", SHEET, 3), VOICES["huamei"])


def test_lyrics_with_times_keep_the_line_as_written(score: Score) -> None:
    timing = timing_map(score, Clock.of(score))
    assert f"]{LINE}\n" in lrc_text(timing)
    words = lrc_text(timing, words=True)
    assert ">慢慢<" in words
    assert ">我<" in words
    assert LINE in srt_text(timing)
    assert "慢" in ass_text(timing)
    assert [phrase.text for phrase in phrases(timing)] == [LINE, "我说 baby 回家的路"]


def test_every_character_stands_alone_under_its_note(score: Score) -> None:
    root = ET.fromstring(musicxml_text(score))
    sung = [(lyric.findtext("text") or "", lyric.findtext("syllabic") or "") for lyric in root.iter("lyric")]
    assert "".join(text for text, _ in sung).startswith("慢慢走，天还没有亮")
    assert {syllabic for text, syllabic in sung if text[0] in LINE} == {"single"}
    assert ("ba", "begin") in sung


def test_midi_and_games_get_characters_without_spaces(score: Score) -> None:
    file = mido.MidiFile(file=io.BytesIO(midi_bytes(score)), charset="utf-8")
    texts = [message.text for track in file.tracks for message in track if message.type == "lyrics"]
    assert "".join(texts) == "慢慢走天还没有亮我说ba-by 回家的路"
    rows = [line.split(" ", 4)[4] for line in ultrastar_text(score).splitlines() if line.startswith(": ")]
    assert [text for text in rows if text != "~"][:5] == ["慢", "慢", "走", " 天", "还"]


def test_sheets_hold_the_characters_and_their_chords(score: Score) -> None:
    assert "回[Am]家的路" in chordpro_text(score)
    (page,) = [page.extract_text() for page in PdfReader(io.BytesIO(lead_sheet_pdf(score))).pages]
    assert "慢慢走" in page
    assert "?" not in page
