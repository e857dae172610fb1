"""The timing map: what the page follows."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.score import Meter
from songsmith.engine.timing import timing_map
from songsmith.engine.voice.vocals import SungPhone, SungSyllable
from tests.engine import songs

SCORE = songs.song()
CLOCK = Clock.of(SCORE)


def test_what_the_singer_did_wins_over_the_notes() -> None:
    sung = SungSyllable("y1", 1.013, 1.4, (SungPhone("AH", 1.013, 1.4),))
    timing = timing_map(SCORE, CLOCK, [sung])
    assert timing["syllables"][1]["start"] == 1.013
    assert timing["syllables"][1]["phones"] == [{"phone": "AH", "start": 1.013, "end": 1.4}]
    assert timing["words"][1]["start"] == 1.013
    assert timing["syllables"][0]["start"] == pytest.approx(CLOCK.seconds(0.0))


def test_words_span_their_syllables_and_lines_their_words() -> None:
    timing = timing_map(SCORE, CLOCK)
    little = timing["words"][2]
    assert little["text"] == "little"
    assert (little["start"], little["end"]) == (CLOCK.seconds(2.0), pytest.approx(CLOCK.seconds(3.9)))
    assert timing["lines"][0]["start"] == timing["words"][0]["start"]
    assert timing["lines"][0]["end"] == timing["words"][-1]["end"]
    text = timing["lines"][0]["text"]
    assert [text[w["char_start"] : w["char_end"]] for w in timing["words"]] == list(songs.WORDS)
    assert [w["backing"] for w in timing["words"]] == [False, False, False, True]


def test_sections_and_chords_lie_end_to_end() -> None:
    timing = timing_map(SCORE, CLOCK)
    for before, after in itertools.pairwise(timing["sections"]):
        assert before["end"] == after["start"]
    assert [chord["symbol"] for chord in timing["chords"]] == ["C"] * 4


@pytest.mark.parametrize(
    ("meter", "per_bar", "count"), [(Meter(), 4, 16), (Meter(6, 8), 6, 32), (Meter(3, 4), 3, 16)]
)
def test_beats_count_in_the_metres_unit(meter: Meter, per_bar: int, count: int) -> None:
    beats = timing_map(replace(SCORE, meter=meter), CLOCK)["beats"]
    assert len(beats) == count
    assert [beat["beat"] for beat in beats[: per_bar + 1]] == [*range(1, per_bar + 1), 1]
    assert beats[per_bar]["bar"] == 2
