"""Covers that are heard while they are made: the given tune, in the same places as in a whole song."""

from __future__ import annotations

import pytest

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.covers.as_given import Keep, given_of
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import make_song
from songsmith.engine.streaming import make_streamed_song
from tests.takes.references.sounds import WORDS, heard


@pytest.mark.long
def test_a_cover_is_given_away_in_pieces_and_keeps_its_tune() -> None:
    lyrics = f"[Verse]\n{WORDS[0]}\n[Chorus]\n{WORDS[1]}\n"
    recipe = Recipe("slow jazz trio", lyrics, seed=5, given=given_of(heard(), Keep(), tempo=None))
    pieces: list[int] = []
    lengths: set[int] = set()

    def hear(piece: Audio, samples: int) -> None:
        pieces.append(piece.shape[1])
        lengths.add(samples)

    streamed, whole = make_streamed_song(recipe, hear), make_song(recipe)
    assert len(pieces) > 1
    assert {sum(pieces)} == lengths == {streamed.master.shape[1]}
    assert pieces[0] < 10 * SAMPLE_RATE
    assert streamed.score.melody == whole.score.melody
    assert streamed.timing["lines"] == whole.timing["lines"]
