"""What the benchmark counts of composed songs and meters of rendered ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from songsmith.engine.compose import compose
from songsmith.engine.voices import VOICES
from songsmith.takes.bench.band import recipe_of
from songsmith.takes.bench.sound import null
from songsmith.takes.bench.tunes import bars_of, judged, literal_run, variety
from tests.engine.songs import song


def test_bars_that_repeat_literally_are_counted() -> None:
    assert literal_run(song(verse_bars=2, chorus_bars=3)) == 5
    assert len(set(bars_of(song(), ("drums",)))) == 1


def test_velocities_do_not_make_bars_differ() -> None:
    score = song()
    louder = [
        replace(part, notes=tuple(replace(n, velocity=n.velocity - int(n.beat)) for n in part.notes))
        for part in score.parts
    ]
    assert literal_run(replace(score, parts=tuple(louder))) == literal_run(score)


def test_songs_that_are_the_same_count_once_and_the_critic_prefers_ours() -> None:
    score = compose(recipe_of("folk", 1), VOICES["wren"])
    other = compose(recipe_of("folk", 2), VOICES["wren"])
    found = variety([score, score, other], VOICES["wren"].range)
    assert (found.openings, found.overlaps, found.outside) == (2, 0, 0)
    penalties = judged([score, other])
    assert penalties.ours < min(penalties.random, penalties.cheapest)


def test_what_stems_leave_of_the_mix_is_measured() -> None:
    stem = np.full((2, 100), 0.25, np.float32)
    assert null(2 * stem, {"keys": stem, "bass": stem}) <= -120
    assert null(2 * stem, {"keys": stem}) > -13
