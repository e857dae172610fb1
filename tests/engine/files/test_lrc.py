"""Timed lyrics as text."""

from __future__ import annotations

import re

import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.files import lrc_text
from songsmith.engine.timing import timing_map
from tests.engine import songs
from tests.engine.files import composed

TAG = re.compile(r"\[(?:ti|length):[^\]]*\]")
TIMED = re.compile(r"\[(\d\d):([0-5]\d\.\d\d)\](.*)")
WORD = re.compile(r"<\d\d:[0-5]\d\.\d\d>")


def timing() -> dict[str, object]:
    score = songs.song()
    return timing_map(score, Clock.of(score))


def test_lines_start_when_they_are_sung_and_long_rests_clear_the_display() -> None:
    assert lrc_text(timing(), title="A [live] tune").splitlines() == [
        "[ti:A [live) tune]",
        "[length:00:10]",
        "[00:00.50]Sing a little (tune)",
        "[00:02.95]",
    ]


def test_enhanced_lines_have_a_time_for_each_word_as_printed() -> None:
    line = lrc_text(timing(), words=True).splitlines()[1]
    assert line == ("[00:00.50]<00:00.50>Sing <00:01.00>a <00:01.50>little (<00:02.50>tune)<00:02.95>")


@pytest.mark.parametrize("words", [False, True])
@pytest.mark.parametrize("prompt", composed.PROMPTS[:2])
def test_whatever_is_sung_is_told_line_by_line_in_time(prompt: str, words: bool) -> None:
    score = composed.song(prompt)
    times = timing_map(score, Clock.of(score))
    found = lrc_text(times, title="Tune", words=words).splitlines()
    sung = [line for line in found if not TAG.fullmatch(line)]
    parts = [TIMED.fullmatch(line) for line in sung]
    told = [(int(part[1]) * 60 + float(part[2]), WORD.sub("", part[3])) for part in parts if part]
    assert len(told) == len(sung)
    assert [text for _, text in told if text] == [line["text"] for line in times["lines"]]
    starts = [start for start, text in told if text]
    assert starts == pytest.approx([line["start"] for line in times["lines"]], abs=0.006)
    assert [start for start, _ in told] == sorted(start for start, _ in told)
