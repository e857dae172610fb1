"""Whole songs: what re-singing leaves alone, and what making one costs in memory."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from songsmith.engine.recipe import Recipe
from songsmith.engine.resing import Kept, resing
from songsmith.engine.song import make_song
from tests.engine.compose.conftest import LYRICS

pytestmark = pytest.mark.long

SHEET = LYRICS.replace("[Outro]", "[Bridge]\nIf the water takes the paper let it take the ink\n\n[Chorus]\n"
    "Paper boats on a river of wine\nCarry your heart if you carry mine\n\n[Outro]")  # fmt: skip
RECIPE = Recipe("pop, 80 bpm", SHEET, 5, voice="wren")
MEASURED = """
import resource, sys
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import make_song
song = make_song(Recipe("pop, 80 bpm", sys.argv[1], 5, voice="wren"))
print(song.report["duration"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def test_one_line_of_a_whole_song_changes_and_no_other_sample() -> None:
    song = make_song(RECIPE)
    kept = Kept(RECIPE, song.score, song.timing, song.gains, song.settings, song.master.copy())
    words = replace(RECIPE, lyrics=SHEET.replace("different kind of name", "stranger kind of name"))
    made = resing(words, kept)
    assert len(made.line_ids) == len(made.spans) == 1
    (span,) = made.spans
    before, after = song.master, made.song.master
    assert np.array_equal(before[:, : span.start], after[:, : span.start])
    assert np.array_equal(before[:, span.end :], after[:, span.end :])
    line = next(line for line in made.song.timing["lines"] if line["id"] == made.line_ids[0])
    assert span.start / 44_100 > line["start"] - 2.0
    assert span.end / 44_100 < line["end"] + 4.5
    again = resing(words, replace(kept, master=song.master.copy()))
    assert np.array_equal(again.song.master, after)


def test_a_song_of_three_minutes_takes_less_than_a_gigabyte() -> None:
    found = subprocess.run(
        [sys.executable, "-c", MEASURED, SHEET], check=True, capture_output=True, text=True
    ).stdout.split()
    seconds, megabytes = map(float, found)
    assert 120 < seconds < 200
    assert megabytes < 1024
