"""Timed lyrics as text."""

from __future__ import annotations

from songsmith.engine.clock import Clock
from songsmith.engine.files import lrc_text
from songsmith.engine.timing import timing_map
from tests.engine import songs


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
