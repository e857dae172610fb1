"""Rhyme is heard, not spelled."""

from __future__ import annotations

import pytest

from songsmith.language.rhyme import IDENTICAL, NEAR, PERFECT, rhyme_of, word_rhyme_score


@pytest.mark.parametrize(
    ("first", "second"), [("night", "light"), ("through", "blue"), ("moonlight", "night"), ("gone", "on")]
)
def test_same_sounds_from_the_stressed_vowel_rhyme_perfectly(first: str, second: str) -> None:
    assert word_rhyme_score(first, second) == PERFECT


@pytest.mark.parametrize(("first", "second"), [("home", "alone"), ("rain", "name"), ("heart", "dark")])
def test_the_same_vowel_before_kindred_consonants_rhymes_nearly(first: str, second: str) -> None:
    assert NEAR <= word_rhyme_score(first, second) < PERFECT


@pytest.mark.parametrize(("first", "second"), [("love", "move"), ("cough", "though"), ("night", "note")])
def test_what_looks_alike_does_not_rhyme(first: str, second: str) -> None:
    assert word_rhyme_score(first, second) < NEAR


def test_a_word_and_its_homophone_are_no_rhyme() -> None:
    assert word_rhyme_score("sea", "see") == word_rhyme_score("sea", "sea") == IDENTICAL


def test_unknown_words_rhyme_with_nothing() -> None:
    assert word_rhyme_score("xyzzq", "night") == 0


def test_without_stress_marks_the_last_full_vowel_counts() -> None:
    assert rhyme_of("ðɛm").tail == "ɛm"
