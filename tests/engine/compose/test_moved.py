"""Single lines sung anew in songs that were moved to another key: locked notes sound where they sounded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from songsmith.engine.compose.patch import Recomposed, recompose
from songsmith.engine.compose.sheet import read_song
from songsmith.engine.compose.song import compose_song
from songsmith.engine.given import Given, GivenLine, line_of_score
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES
from tests.engine.compose.conftest import pronounce

WORDS = """[Verse]
Rain is writing letters
On the window of the train
Every town we pass has got
A different kind
"""
VOICE = VOICES["wren"]
FIRST, SECOND, THIRD, FOURTH = (f"l{i}" for i in range(1, 5))


def written(recipe: Recipe) -> Score:
    return compose_song(recipe, VOICE, read_song(recipe, pronounce))


def again(recipe: Recipe, before: Recipe, score: Score) -> Recomposed:
    return recompose(recipe, before, score, VOICE, pronounce)


@pytest.fixture(scope="module", params=[3, -5, 11])
def moved(request: pytest.FixtureRequest) -> tuple[Recipe, Score]:
    """A song with a locked line, moved: by much, so that composing brings it back by an octave."""
    plain = Recipe("folk, 96 bpm, 4/4", WORDS, 7)
    locked = line_of_score(written(plain), SECOND).moved(1)
    recipe = replace(plain, given=Given(lines=(locked,)), transpose=request.param)
    return recipe, written(recipe)


def test_other_words_elsewhere_leave_a_locked_line_alone(moved: tuple[Recipe, Score]) -> None:
    recipe, score = moved
    made = again(replace(recipe, lyrics=WORDS.replace("Every town", "Every place")), recipe, score)
    assert made.line_ids == (THIRD,)
    assert line_of_score(made.score, SECOND) == line_of_score(score, SECOND)


def test_a_locked_line_with_other_words_keeps_the_notes_that_sound(moved: tuple[Recipe, Score]) -> None:
    recipe, score = moved
    made = again(replace(recipe, lyrics=WORDS.replace("the window", "a window")), recipe, score)
    assert made.line_ids == (SECOND,)
    assert line_of_score(made.score, SECOND).notes == line_of_score(score, SECOND).notes


@pytest.mark.parametrize("line_id", [SECOND, FOURTH])
def test_notes_that_are_asked_for_sound_as_asked(moved: tuple[Recipe, Score], line_id: str) -> None:
    recipe, score = moved
    wanted = line_of_score(score, line_id).moved(-2)
    others = tuple(line for line in (recipe.given or Given()).lines if line.id != line_id)
    given = Given(lines=(*others, wanted.moved(-recipe.transpose)))
    made = again(replace(recipe, given=given), recipe, score)
    assert made.line_ids == (line_id,)
    assert line_of_score(made.score, line_id).notes == wanted.notes


def test_locking_what_sounds_changes_nothing_that_is_sung(moved: tuple[Recipe, Score]) -> None:
    recipe, score = moved
    kept: tuple[GivenLine, ...] = tuple(
        line_of_score(score, line_id).moved(-recipe.transpose) for line_id in (FIRST, SECOND)
    )
    lyrics = WORDS.replace("A different kind", "Another kind")
    made = again(replace(recipe, given=Given(lines=kept), lyrics=lyrics), recipe, score)
    assert made.line_ids == (FOURTH,)
