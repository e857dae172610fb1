"""UltraStar files, read as the games read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.files import ultrastar_text
from songsmith.engine.score import Score
from tests.engine import songs
from tests.engine.files import composed

NOTE = re.compile(r"([:*FRG]) (\d+) (\d+) (-?\d+) (.*)")
BREAK = re.compile(r"- (\d+)")


@dataclass
class Read:
    head: dict[str, str]
    notes: list[tuple[str, int, int, int, str]]
    breaks: list[int]

    def seconds(self, beat: int) -> float:
        return float(self.head["GAP"]) / 1000 + beat * 60 / (float(self.head["BPM"]) * 4)


def read(text: str) -> Read:
    found = Read({}, [], [])
    *body, end, empty = text.split("\n")
    assert (end, empty) == ("E", "")
    for line in body:
        if line.startswith("#"):
            name, value = line[1:].split(":", 1)
            found.head[name] = value
        elif match := NOTE.fullmatch(line):
            kind, start, length, pitch, word = match.groups()
            found.notes.append((kind, int(start), int(length), int(pitch), word))
        else:
            matched = BREAK.fullmatch(line)
            assert matched, line
            found.breaks.append(int(matched[1]))
    return found


def lead(score: Score) -> list[tuple[float, int]]:
    clock = Clock.of(score)
    return [(clock.seconds(note.beat), note.pitch) for note in composed.voices(score)[0]]


@pytest.mark.parametrize("prompt", composed.PROMPTS)
def test_every_note_of_the_lead_is_there_in_time_and_tune(prompt: str) -> None:
    score = composed.song(prompt)
    file = read(ultrastar_text(score, title="Tune"))
    scored = [note for note in file.notes if note[0] == ":"]
    assert [(note[3] + 60) for note in scored] == [pitch for _, pitch in lead(score)]
    for note, (second, _) in zip(scored, lead(score), strict=True):
        assert file.seconds(note[1]) == pytest.approx(second, abs=0.015)
    for before, note in pairwise(file.notes):
        assert before[1] + before[2] <= note[1]
    assert len(file.breaks) >= len(score.lines) - 1
    words = "".join(note[4] for note in scored).replace("~", "")
    assert words.startswith("Rain is writing letters on the window of the train")


def test_the_head_names_the_song_and_its_sound() -> None:
    head = read(ultrastar_text(songs.song(), title="A\ntune", artist="Ana", audio="a.mp3")).head
    assert head == {
        "VERSION": "1.1.0",
        "TITLE": "A tune",
        "ARTIST": "Ana",
        "AUDIO": "a.mp3",
        "MP3": "a.mp3",
        "BPM": "960",
        "GAP": "500",
    }


def test_an_answer_counts_no_points_and_words_begin_with_a_space() -> None:
    file = read(ultrastar_text(songs.song()))
    assert [(note[0], note[4]) for note in file.notes] == [
        (":", "Sing"),
        (":", " a"),
        (":", " lit"),
        (":", "tle"),
        ("F", "tune"),
    ]
    assert len(file.breaks) == 1
