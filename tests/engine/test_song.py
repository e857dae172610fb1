"""Whole songs: made alike each time, described, cancelled, refused."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace

import numpy as np
import pytest

from songsmith.engine.audio import SAMPLE_RATE, decibels
from songsmith.engine.errors import Cancelled, CannotSing, NothingToSing
from songsmith.engine.mix.loudness import integrated_loudness, true_peak
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import Progress, Song, choose_voice, make_song
from songsmith.engine.voices import voices_available
from tests.engine.schemas_check import validate

SHEET = "[Verse]\nPaper boats upon the water\n\n[Chorus]\nCarry me away\n"
RECIPE = Recipe(prompt="bright pop, 126 bpm, piano and drums", lyrics=SHEET, seed=5, voice="wren")


@pytest.fixture(scope="module")
def made() -> tuple[Song, list[Progress]]:
    told: list[Progress] = []
    return make_song(RECIPE, progress=told.append, keep_stems=True), told


@pytest.fixture(scope="module")
def song(made: tuple[Song, list[Progress]]) -> Song:
    return made[0]


def test_the_same_recipe_gives_the_same_samples(song: Song) -> None:
    again = make_song(RECIPE)
    assert np.array_equal(again.master, song.master)
    assert again.timing == song.timing
    assert again.gains == song.gains
    assert again.settings == song.settings


def test_loudness_and_peaks_are_on_target(song: Song) -> None:
    assert integrated_loudness(song.master) == pytest.approx(-14.0, abs=0.3)
    assert decibels(true_peak(song.master)) < -2.0
    assert song.report["loudness"]["integrated_lufs"] == pytest.approx(-14.0, abs=0.3)


def test_stems_sum_to_the_mix_and_the_singer_has_one(song: Song) -> None:
    assert song.stems is not None
    assert song.mix is not None
    assert {"vocal", "drums"} <= set(song.stems)
    assert decibels(float(np.abs(sum(song.stems.values()) - song.mix).max())) < -90.0


def test_every_syllable_is_timed_within_the_file(song: Song) -> None:
    validate("timing", song.timing)
    assert len(song.timing["syllables"]) == len(song.score.syllables) == 13
    for syllable in song.timing["syllables"]:
        assert 0 <= syllable["start"] < syllable["end"] <= song.timing["duration"]
        assert syllable["phones"]
    assert song.timing["duration"] == pytest.approx(song.master.shape[1] / SAMPLE_RATE, abs=1e-3)


def test_the_report_describes_the_song(song: Song) -> None:
    validate("report", song.report)
    assert song.report["voice"] == "wren"
    assert song.report["bpm"] == 126
    assert set(song.report["seconds"]) == {"compose", "sing", "play", "mix", "master"}


def test_progress_only_goes_forward_and_ends_at_the_end(made: tuple[Song, list[Progress]]) -> None:
    fractions = [step.fraction for step in made[1]]
    assert fractions == sorted(fractions)
    assert fractions[0] == 0.0
    assert fractions[-1] == pytest.approx(1.0)
    labels = {step.label for step in made[1]}
    assert any(label.startswith("Singing verse") for label in labels)
    assert any(label.startswith("Playing ") for label in labels)


def test_an_instrumental_has_no_voice() -> None:
    song = make_song(replace(RECIPE, instrumental=True))
    assert song.vocals is None
    assert song.timing["syllables"] == []
    assert song.report["voice"] == ""
    assert np.abs(song.master).max() > 0.1


@pytest.mark.parametrize("lyrics", ["", "\n \n", "[Verse]\n[Chorus]\n"])
def test_no_words_and_no_switch_is_refused_with_what_to_do(lyrics: str) -> None:
    with pytest.raises(NothingToSing, match=r"(?i)instrumental"):
        make_song(replace(RECIPE, lyrics=lyrics))


def test_an_unknown_voice_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(CannotSing, match="wren"):
        make_song(replace(RECIPE, voice="nobody"))


def test_without_a_voice_the_prompt_chooses() -> None:
    assert choose_voice(replace(RECIPE, voice="", prompt="folk, male voice")).register == "male"


def test_cancelling_ends_the_song_and_its_threads() -> None:
    told: list[Progress] = []
    with pytest.raises(Cancelled):
        make_song(RECIPE, progress=told.append, cancelled=lambda: len(told) > 3)
    names = [thread.name for thread in threading.enumerate()]
    assert not [name for name in names if name.startswith(("singer", "band"))]


MEASURE = """
import resource, sys
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import make_song
line = "Paper boats upon the water carry me away"
sheet = "".join(f"[{kind}]\\n" + (line + "\\n") * 4 + "\\n" for kind in ("Verse", "Chorus") * 4)
recipe = Recipe(prompt="big pop anthem, 100 bpm", lyrics=sheet, seed=3, voice=sys.argv[1])
song = make_song(recipe, stem_sink=(lambda role, stem: None) if sys.argv[2] == "stems" else None)
print(song.report["duration"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


MOST_MEGABYTES = 1000
"""Of a song of three minutes."""


@pytest.mark.long
@pytest.mark.parametrize("files", ["master", "stems"])
@pytest.mark.parametrize("voice", ["wren", "finch"])
def test_a_long_song_stays_within_its_memory(voice: str, files: str) -> None:
    if voice not in voices_available():
        pytest.skip("the studio voices were not fetched")
    command = [sys.executable, "-c", MEASURE, voice, files]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    duration, megabytes = map(float, run.stdout.split())
    assert duration > 150
    assert megabytes < MOST_MEGABYTES * max(1.0, duration / 180)
