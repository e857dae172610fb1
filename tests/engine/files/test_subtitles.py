"""Subtitles and karaoke, read back by an independent library."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pysubs2
import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.files import ass_text, lrc_text, srt_text
from songsmith.engine.timing import timing_map
from tests.engine import songs
from tests.engine.files import composed

TIMED = re.compile(r"\{\\k(\d+)\}([^{]*)")
PROMPTS = composed.PROMPTS[:2]


def timing(prompt: str = "") -> dict[str, Any]:
    score = composed.song(prompt) if prompt else songs.song()
    return timing_map(score, Clock.of(score))


def lit(event: pysubs2.SSAEvent) -> list[tuple[int, str]]:
    """(hundredths of a second from the start of the file, text) of all that lights up."""
    now, found = event.start // 10, []
    for length, text in TIMED.findall(event.text):
        if text:
            found.append((now, text))
        now += int(length)
    return found


@pytest.mark.parametrize("prompt", PROMPTS)
def test_srt_shows_each_line_while_it_is_sung_and_never_two(prompt: str) -> None:
    times = timing(prompt)
    cues = list(pysubs2.SSAFile.from_string(srt_text(times), format_="srt"))
    assert [cue.plaintext for cue in cues] == [line["text"] for line in times["lines"]]
    assert [cue.start for cue in cues] == [round(line["start"] * 1000) for line in times["lines"]]
    for cue, following in pairwise(cues):
        assert cue.start < cue.end <= following.start


def test_srt_is_written_as_players_expect() -> None:
    assert srt_text(timing()) == "1\n00:00:00,500 --> 00:00:03,950\nSing a little (tune)\n"


@pytest.mark.parametrize("prompt", PROMPTS)
def test_every_syllable_lights_up_within_a_hundredth_of_its_time(prompt: str) -> None:
    times = timing(prompt)
    file = pysubs2.SSAFile.from_string(ass_text(times, title="Tune"), format_="ass")
    shown = sorted(moment for event in file for moment, _ in lit(event))
    spelled = {word["id"]: word["text"] for word in times["words"]}
    wanted = [
        round(one["start"] * 100)
        for one in times["syllables"]
        if spelled[one["word_id"]] != "1999" or one["text"] == "1"
    ]
    assert shown == sorted(wanted)


def test_an_answer_is_a_line_of_its_own_style() -> None:
    file = pysubs2.SSAFile.from_string(ass_text(timing()), format_="ass")
    found = [(event.style, event.start, lit(event)) for event in file]
    assert found == [
        ("Lead", 0, [(50, "Sing "), (100, "a "), (150, "lit"), (200, "tle")]),
        ("Backing", 500, [(250, "(tune)")]),
    ]
    assert set(file.styles) >= {"Lead", "Backing"}


@pytest.mark.parametrize("prompt", PROMPTS)
def test_karaoke_lines_of_a_voice_never_overlap(prompt: str) -> None:
    file = pysubs2.SSAFile.from_string(ass_text(timing(prompt)), format_="ass")
    for style in ("Lead", "Backing"):
        events = [event for event in file if event.style == style]
        for event, following in pairwise(events):
            assert event.end <= following.start
            assert sum(int(length) for length, _ in TIMED.findall(event.text)) * 10 <= event.duration


def test_signs_stay_with_their_words_and_brackets_do_not_become_commands() -> None:
    times = timing()
    times["lines"][0]["text"] = '"Sing, a little{}tune'
    for word, start in zip(times["words"], (1, 7, 9, 17), strict=True):
        word.update(char_start=start, char_end=start + len(word["text"]), backing=False)
    text = next(iter(pysubs2.SSAFile.from_string(ass_text(times), format_="ass"))).text
    assert "".join(piece for _, piece in TIMED.findall(text)) == '"Sing, a littletune'


def test_words_light_up_whole_where_syllables_are_not_known() -> None:
    times = {**timing(), "syllables": []}
    first = next(iter(pysubs2.SSAFile.from_string(ass_text(times), format_="ass")))
    assert [text for _, text in lit(first)] == ["Sing ", "a ", "little"]


def test_times_by_word_never_go_back() -> None:
    times = timing()
    times["words"][1]["start"] = 0.2
    line = lrc_text(times, words=True).splitlines()[1]
    assert line == "[00:00.50]<00:00.50>Sing a <00:01.50>little (<00:02.50>tune)<00:02.95>"
