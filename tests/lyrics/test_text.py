from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songsmith.lyrics.text import DRAFT_MAX_BYTES, text_clean


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
def test_every_line_end_becomes_a_line_feed(end: str) -> None:
    clean = text_clean(f"one{end}two")
    assert (clean.text, clean.removed, clean.notice) == ("one\ntwo", 0, "")


def test_control_characters_are_taken_out_and_counted() -> None:
    clean = text_clean("\ufeffa\x00b\x1bc\x7fd\x9fe\ud800f\tg")
    assert (clean.text, clean.removed) == ("abcdef\tg", 5)
    assert "5 control characters" in clean.notice
    assert "A control character" in text_clean("\x07").notice


@pytest.mark.parametrize(
    "text", ["שלום \u200fעולם\u200e", "नमस्ते", "👩\u200d🎤 🎵", "cafe\u0301", "\u202bright\u202c", "a\ufeffb"]
)
def test_other_directions_emoji_and_joiners_stay_as_they_are(text: str) -> None:
    assert text_clean(text).text == text


@given(st.text(st.characters(codec=None)))
def test_whatever_comes_can_be_stored_and_is_not_changed_again(text: str) -> None:
    clean = text_clean(text).text
    assert all(char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs") for char in clean)
    clean.encode()
    again = text_clean(clean)
    assert (again.text, again.removed) == (clean.removeprefix("\ufeff"), 0)


def test_the_limit_counts_bytes() -> None:
    assert not text_clean("ä" * (DRAFT_MAX_BYTES // 2)).is_too_long
    assert text_clean("ä" * (DRAFT_MAX_BYTES // 2) + "a").is_too_long
