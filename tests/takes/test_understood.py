"""The chips under the style: what was understood, where it was said, and what stays open."""

from __future__ import annotations

import pytest

from songsmith.engine.style import parse_prompt
from songsmith.takes.understood import Fact, understood

PROMPT = "Pop ballad, melancholic, 78 bpm, F# minor, piano, crispy, no drums, waltz"


def fact(prompt: str, name: str, seed: int | None = None) -> Fact:
    return next(fact for fact in understood(prompt, seed).facts if fact.name == name)


def words_at(prompt: str, places: str) -> list[str]:
    spans = [place.split("-") for place in places.split()]
    return [prompt[int(start) : int(end)] for start, end in spans]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("genre", "ballad", ["Pop", "ballad"]),
        ("tempo", "78", ["78 bpm"]),
        ("key", "F# minor", ["F# minor"]),
        ("metre", "3/4", ["waltz"]),
    ],
)
def test_a_fact_knows_the_words_that_said_it(name: str, value: str, words: list[str]) -> None:
    found = fact(PROMPT, name)
    assert (found.value, found.said) == (value, True)
    assert words_at(PROMPT, found.places) == words


def test_what_is_no_fact_is_a_chip_and_what_is_not_understood_says_so() -> None:
    found = understood(PROMPT, None)
    assert [(chip.text, chip.meaning) for chip in found.chips] == [
        ("melancholic", "mood"),
        ("piano", "instrument"),
        ("drums", "without"),
    ]
    assert [chip.text for chip in found.ignored] == ["crispy"]


@pytest.mark.parametrize("phrase", ["instrumental", "no vocals", "a cappella"])
def test_who_plays_is_a_chip(phrase: str) -> None:
    prompt = f"folk, {phrase}"
    chip = understood(prompt, None).chips[0]
    assert (chip.text, chip.meaning) == (phrase, "who plays")
    assert words_at(prompt, chip.place) == [phrase]


def test_what_the_prompt_leaves_open_is_open_until_there_is_a_seed() -> None:
    assert fact("folk", "tempo").value == ""
    assert fact("folk", "tempo", seed=5).value == f"{parse_prompt('folk', 5).bpm:.0f}"
    assert not fact("folk", "tempo", seed=5).said
    assert fact("folk", "key", seed=5).value == "", "the key follows the singer"


@pytest.mark.parametrize("name", ["genre", "key", "metre"])
def test_every_choice_is_understood_as_itself(name: str) -> None:
    for said, _ in fact("", name).choices:
        found = fact(f"sad, {said}", name)
        assert (found.value, found.said) == (said, True)


def test_a_word_that_is_also_an_instrument_stays_when_the_genre_is_changed() -> None:
    found = understood("synth pop", None)
    assert all("synth" not in words_at("synth, pop", place.places) for place in found.facts)
    assert fact("synth, pop", "genre").places == "7-10"
