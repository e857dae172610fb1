"""Songs that are heard while they are made: whole, without seams, at their loudness, the same each time."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.compose import compose
from songsmith.engine.mix import MasterSettings, master
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import Song, choose_voice, make_song
from songsmith.engine.streaming import make_streamed_song
from songsmith.engine.streaming.levels import genre_levels
from songsmith.engine.streaming.master import StreamingMaster
from songsmith.engine.streaming.passages import Passage, passages
from songsmith.engine.style.genres import GENRES

SHEET = """[Intro]
[Verse]
Rain is writing letters
On the window of the train
[Chorus]
Paper boats (paper boats)
"""


def recipe(prompt: str = "folk, 100 bpm", seed: int = 3, *, instrumental: bool = False) -> Recipe:
    return Recipe(prompt, SHEET, seed, instrumental=instrumental)


@pytest.fixture(scope="module")
def pieces() -> list[Audio]:
    return []


@pytest.fixture(scope="module")
def song(pieces: list[Audio]) -> Song:
    return make_streamed_song(recipe(), lambda piece, n: pieces.append(piece.copy()))


@pytest.mark.parametrize("genre", sorted(GENRES))
@pytest.mark.parametrize("metre", ["", ", 6/8"])
def test_every_note_is_in_one_passage_and_at_its_time(genre: str, metre: str) -> None:
    asked = recipe(f"{genre}{metre}", 4)
    score = compose(asked, choose_voice(asked))
    cut = passages(score)
    starts = [section.start for section in score.sections]
    for index, part in enumerate(score.parts):
        found = Counter(
            (round(note.beat + start, 6), note.pitch)
            for passage, start in zip(cut, _starts(cut, score.meter.bar_beats, starts), strict=True)
            for note in passage.score.parts[index].notes
        )
        assert found == Counter((round(note.beat, 6), note.pitch) for note in part.notes)
    assert Counter(s.id for p in cut for s in p.score.syllables) == Counter(s.id for s in score.syllables)
    assert sum(len(passage.score.melody) for passage in cut) == len(score.melody)
    assert [p.offset for p in cut] == sorted(p.offset for p in cut)


def _starts(cut: list[Passage], bar: float, sections: list[float]) -> list[float]:
    """Where passages begin: an extra one cuts the first section at a bar."""
    if len(cut) == len(sections):
        return sections
    first = cut[0].score.total_beats
    assert first % bar == pytest.approx(0)
    return [sections[0], first, *sections[1:]]


def test_the_pieces_are_the_song(song: Song, pieces: list[Audio]) -> None:
    assert len(pieces) > 2
    np.testing.assert_array_equal(np.concatenate(pieces, axis=1), song.master)
    assert song.master.shape[1] / SAMPLE_RATE == pytest.approx(song.timing["duration"], abs=0.001)


def test_the_same_recipe_gives_the_same_samples(song: Song) -> None:
    again = make_streamed_song(recipe(), lambda piece, n: None)
    np.testing.assert_array_equal(again.master, song.master)


def test_loudness_is_near_that_of_every_song(song: Song) -> None:
    loudness = song.report["loudness"]
    assert loudness["integrated_lufs"] == pytest.approx(-14.0, abs=1.5)
    assert loudness["true_peak_dbtp"] < -1.0


def test_words_are_sung_when_the_whole_song_sings_them(song: Song) -> None:
    whole = make_song(recipe())
    assert song.score == whole.score
    for early, late in zip(song.timing["syllables"], whole.timing["syllables"], strict=True):
        assert early["start"] == pytest.approx(late["start"], abs=0.001)


def test_the_master_has_no_seams() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 9 * SAMPLE_RATE)).astype(np.float32) * 0.1
    settings = MasterSettings((0.0,) * 10, 3.0, 4.0, 1.0, 0.0)
    streamed = StreamingMaster("pop", settings)
    cuts = [0, 100_000, 100_500, 250_000, noise.shape[1]]
    found = [out for a, b in pairwise(cuts) for out in streamed.push(noise[:, a:b])]
    found += list(streamed.finish())
    whole, _ = master(noise, "pop", settings=settings)
    assert np.abs(np.concatenate(found, axis=1) - whole).max() < 1e-3


@pytest.mark.long
def test_an_instrumental_has_no_words() -> None:
    made = make_streamed_song(recipe(instrumental=True), lambda piece, n: None)
    assert made.report["instrumental"]
    assert made.timing["syllables"] == []


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_genre_has_levels(genre: str) -> None:
    levels = genre_levels(genre)
    assert "vocal" in levels.tracks
    assert len(levels.master.tone) == 10


@pytest.mark.long
@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_genre_streams_at_its_loudness(genre: str) -> None:
    made = make_streamed_song(recipe(genre, 21), lambda piece, n: None)
    assert made.report["loudness"]["integrated_lufs"] == pytest.approx(-14.0, abs=1.5)
