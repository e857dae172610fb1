"""Quick counts: as the singer counts, without loading what the singer loads."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from songsmith.language.g2p import Pronouncer
from songsmith.language.lexicon import lexicon
from songsmith.language.phones import count_syllables
from songsmith.language.syllables import (
    LineCount,
    count_line,
    estimate_syllables,
    line_syllables,
    reader_with,
)
from songsmith.language.writing import written_words

ROOT = Path(__file__).parents[2]
MEMORY = """
import resource, sys
def used():
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 1e6
before = used()
from songsmith.language.syllables import line_syllables
line_syllables("Paper boats on a river of wine")
assert "onnxruntime" not in sys.modules and "numpy" not in sys.modules and "hibari" not in sys.modules
print(used() - before)
"""


def common_words(count: int) -> list[str]:
    words = [word for word in lexicon().gold if word.isalpha() and word.isascii() and word.islower()]
    return random.Random(7).sample(words, count)


def counts(line: LineCount) -> list[tuple[str, int]]:
    return [(word.text, word.syllables) for word in line.words]


@pytest.mark.parametrize(
    ("line", "syllables"),
    [
        ("Paper boats on a river of wine", 9),
        ("I'll carry your heart if you carry mine", 10),
        ("Whoa-oh, whoa-oh, under the light", 8),
        ("1984 was $5.50", 13),
        ("every little button (ooh)", 7),
        ("TV & radio", 6),
        ("", 0),
        ("…!", 0),
    ],
)
def test_lines(line: str, syllables: int) -> None:
    count = line_syllables(line)
    assert (count.syllables, count.approximate) == (syllables, False)


def test_words_have_places_and_stress() -> None:
    (paper, boats) = line_syllables("Paper boats").words
    assert (paper.text, paper.char_start, paper.char_end, paper.stress) == ("Paper", 0, 5, "20")
    assert (boats.char_start, boats.stress) == (6, "2")


def test_unknown_words_are_marked_approximate() -> None:
    count = line_syllables("sweet Blorptangia")
    assert count.approximate
    assert [(w.syllables, w.approximate) for w in count.words] == [(1, False), (4, True)]


def test_words_that_cannot_be_sung_count_nothing() -> None:
    count = line_syllables("hello мир")
    assert (count.syllables, count.words[1].script) == (2, "Cyrillic")


def test_the_project_dictionary_counts_too() -> None:
    assert count_line("Xylia", reader_with({"xylia": "zˈIliə"})).syllables == 3


def test_lexicon_words_count_as_they_are_sung() -> None:
    pronouncer = Pronouncer()
    for words in zip(*[iter(common_words(2400))] * 8, strict=True):
        line = " ".join(words)
        sung = [(word.text, len(word.syllables)) for word in pronouncer.line(line)]
        quick = line_syllables(line)
        assert not quick.approximate
        differing = [pair for pair in zip(counts(quick), sung, strict=True) if pair[0] != pair[1]]
        assert all(_has_readings(word) for (word, _), _ in differing)


def _has_readings(word: str) -> bool:
    """Only words whose reading hangs on the part of speech may differ: the quick count knows no grammar."""
    return len(lexicon().entry(word) or {}) > 1


@pytest.mark.parametrize(
    "line",
    ["runnin’ o’er ’em", "na-na-na", "the apple to eat", "WE USED TO", "mmm baaaaby", "Dec. 25 at 5:30pm"],
)
def test_sung_forms_count_as_they_are_sung(line: str) -> None:
    sung = [(word.text, len(word.syllables)) for word in Pronouncer().line(line)]
    assert counts(line_syllables(line)) == sung


def test_estimates_are_right_for_nine_words_in_ten_and_hardly_ever_off_by_two() -> None:
    words = common_words(4000)
    errors = [
        abs(estimate_syllables(word) - count_syllables(lexicon().reading(word) or "")) for word in words
    ]
    assert errors.count(0) / len(words) > 0.9
    assert sum(error > 1 for error in errors) / len(words) < 0.01


def test_a_web_process_pays_little_memory_and_loads_no_network() -> None:
    run = subprocess.run([sys.executable, "-c", MEMORY], cwd=ROOT, capture_output=True, text=True, check=True)
    assert float(run.stdout) < 30


def test_places_of_words_do_not_move_through_foreign_text() -> None:
    text = "ＡＢＣ ‘don’t’ e\u0301te\u0301 (x) 😀 5 %"
    assert [text[w.start : w.end] for w in written_words(text)] == [
        "ＡＢＣ",
        "don’t",
        "e\u0301te\u0301",
        "x",
        "5 %",
    ]
