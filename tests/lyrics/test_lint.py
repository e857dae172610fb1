"""What a singer would stumble over."""

from __future__ import annotations

from typing import Any

from songsmith.lyrics.analysis import analysis

LONG = "Carry me home, carry me far away from everything that I ever knew about the water and the rain"


def warnings(text: str, code: str) -> list[dict[str, Any]]:
    return [one for one in analysis(text)["warnings"] if one["code"] == code]


def fixed(text: str, warning: dict[str, Any]) -> str:
    lines = text.split("\n")
    line = lines[warning["line"]]
    lines[warning["line"]] = line[: warning["start"]] + warning["suggestion"] + line[warning["end"] :]
    return "\n".join(lines)


def test_a_line_that_takes_more_than_one_breath_can_be_broken() -> None:
    text = f"[Verse]\n{LONG}\n"
    (found,) = warnings(text, "long-line")
    after = fixed(text, found)
    assert after.replace("\n", " ") == text.replace("\n", " ")
    assert not warnings(after, "long-line")


def test_a_break_comes_before_the_chord_of_the_next_word_and_best_at_a_comma() -> None:
    text = (
        "[Verse]\nEvery river that I ever followed in the morning, [G]every road I wandered till the night\n"
    )
    (found,) = warnings(text, "long-line")
    assert "morning,\n[G]every" in fixed(text, found)


def test_a_long_line_of_one_word_is_told_without_a_place_to_break() -> None:
    (found,) = warnings("[Verse]\n" + "la" * 30, "long-line")
    assert found["suggestion"] is None


def test_short_lines_are_fine() -> None:
    assert not warnings("[Verse]\nRain is writing letters on the window of the train\n", "long-line")


def test_weights_that_fight_with_the_parallel_line_are_told_with_its_line() -> None:
    text = "[Verse]\nthe river is below\n\n[Verse]\nthe water is above\n"
    assert not warnings(text, "stress-clash")
    text = "[Verse]\nthe river is below\n\n[Verse]\nthe guitar is below\n"
    (found,) = warnings(text, "stress-clash")
    assert (found["line"], found["other"]) == (4, 1)
    assert text.split("\n")[4][found["start"] : found["end"]] == "guitar"


def test_a_chorus_that_returns_with_its_own_words_clashes_with_nothing() -> None:
    assert not warnings("[Chorus]\nthe river\n\n[Chorus]\nthe river\n", "stress-clash")


def test_lines_of_other_lengths_are_not_compared() -> None:
    text = "[Verse]\nthe river is below me\n\n[Verse]\nthe guitar is below\n"
    assert not warnings(text, "stress-clash")


def test_a_direction_on_a_line_of_its_own_becomes_a_tag_or_goes() -> None:
    assert [one["suggestion"] for one in warnings("[Verse]\nGuitar solo\n", "direction")] == ["[Solo]"]
    assert [one["suggestion"] for one in warnings("[Verse]\n*whispered*\n", "direction")] == [""]
    assert [one["suggestion"] for one in warnings("[Verse]\nRepeat chorus x2\n", "direction")] == [""]


def test_words_that_only_resemble_directions_are_sung() -> None:
    text = "[Verse]\nPlay me a solo\nRepeat after me\nFade out of the picture\nThe music plays\nHum\n"
    assert not warnings(text, "direction")


def test_stress_is_told_for_every_syllable_known_or_not() -> None:
    line = analysis("[Verse]\nZorvath and the river\n")["lines"][0]
    assert len(line["stress"]) == line["syllables"]
    assert line["stress"].endswith("0020")
    assert line["stress"].startswith("?")
