"""Words that no lexicon has are estimates until somebody knows better."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.core.cache import cache

from songsmith.lyrics import unknown
from songsmith.lyrics.analysis import analysis

SHEET = "[Verse]\nZorvath and the rain\n"


def knows(words: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(words, "2010")


def test_an_unknown_word_is_an_estimate_and_says_so() -> None:
    line = analysis(SHEET)["lines"][0]
    assert line["approximate"]
    assert "~Zorvath" in line["words"]


def test_an_answer_replaces_the_estimate() -> None:
    line = analysis(SHEET, ask=knows)["lines"][0]
    assert (line["syllables"], line["approximate"]) == (7, False)
    assert line["words"].startswith("Zorvath 4")


def test_nobody_is_asked_about_known_words() -> None:
    def unreachable(words: Iterable[str]) -> dict[str, str]:
        raise AssertionError(f"asked for {list(words)}")

    assert analysis("[Verse]\nand the rain\n", ask=unreachable)["lines"][0]["syllables"] == 3


def test_an_answer_is_remembered_and_a_missing_one_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache.clear()
    asked: list[list[str]] = []

    def process(request: dict[str, list[str]], *, timeout: float) -> dict[str, dict[str, str]]:
        asked.append(request["words"])
        return {"words": {"moonfolk": "20"}}

    monkeypatch.setattr(unknown, "preview_ask", process)
    assert unknown.unknown_stress(["moonfolk"]) == {"moonfolk": "20"}
    assert unknown.unknown_stress(["moonfolk", "xq"]) == {"moonfolk": "20"}
    assert asked == [["moonfolk"], ["xq"]]
    cache.clear()


def test_without_the_process_words_stay_estimates(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    monkeypatch.setattr(unknown, "preview_ask", lambda request, timeout: None)
    assert unknown.unknown_stress(["glimmerstone"]) == {}
