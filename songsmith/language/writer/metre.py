"""Syllables, stress and line ends of phrases, from the lexicon that the singer uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from songsmith.language.phones import VOWELS
from songsmith.language.reader import FUNCTION_WORDS
from songsmith.language.rhyme import Rhyme, word_rhyme
from songsmith.language.syllables import line_syllables

_WORD = re.compile(r"[A-Za-z']+(?:-[A-Za-z']+)*")
_LIGHT_LIST = (
    "all like just not no out up down off when where some more one what how who there here every "
    "still too over under into through until never don't can't won't isn't don't let's that's what's "
    "here's where's "
)
_LIGHT = FUNCTION_WORDS | frozenset(_LIGHT_LIST.split())
"""Words that may stand on or off the beat, or carry no image."""
_CLASH, _LAPSE, _BEAT = 0.25, 0.2, 0.3
"""Cost of two stresses side by side, of each unstressed syllable beyond two, of a beat more or less."""
_TWISTERS = re.compile(r"[szʃʒ]{2}|[ʃʧ]s|sθ|θs|ðz|sks|sts")


@dataclass(frozen=True, slots=True)
class Piece:
    """A phrase measured. stress: a digit a syllable (0 none, 1 light, 2 strong). words: its images, in small
    letters. known: every word is in the lexicon. rhyme: of its last word. source: the bank's phrase."""

    text: str
    source: str
    syllables: int
    stress: str
    words: frozenset[str]
    last: str
    rhyme: Rhyme
    known: bool


@lru_cache(maxsize=50_000)
def measure(text: str, source: str = "") -> Piece:
    """Count and sound of a phrase. source: "" for the phrase itself."""
    count = line_syllables(text)
    words = [word.lower() for word in _WORD.findall(text)]
    last = words[-1].rpartition("-")[2] if words else ""
    stress = "".join(_stress(word.text.lower(), word.stress or "2" * word.syllables) for word in count.words)
    return Piece(
        text=text,
        source=source or text,
        syllables=count.syllables,
        stress=stress,
        words=frozenset(word for word in words if word not in _LIGHT),
        last=last,
        rhyme=word_rhyme(last) or Rhyme("", last[-2:]),
        known=not count.approximate and word_rhyme(last) is not None,
    )


def beats(stress: str) -> int:
    """Strong beats of a line: stresses, one of two that clash, and the middle of long unstressed runs."""
    marks = _settled(stress)
    return sum(marks)


def metre_cost(stress: str, target_beats: int) -> float:
    """0 for a line that walks evenly with the wanted number of beats; grows with stumbles."""
    clashes = sum(a == "2" and b == "2" for a, b in pairwise(stress))
    lapses = sum(max(0, len(run) - 2) for run in re.findall(r"0+", stress))
    return _CLASH * clashes + _LAPSE * lapses + _BEAT * abs(beats(stress) - target_beats)


def twists(phones: str) -> int:
    """Consonant pile-ups that stumble when sung; phones without stress marks, words joined."""
    return len(_TWISTERS.findall(phones))


def holds_well(rhyme: Rhyme) -> bool:
    """The end of a line that a singer can hold: an open vowel, or one before a nasal or liquid."""
    tail = rhyme.tail.rstrip("mnŋlɹ")
    return not tail or tail[-1] in VOWELS


def _stress(word: str, digits: str) -> str:
    return "1" if len(digits) == 1 and word in _LIGHT and word not in FUNCTION_WORDS else digits


def _settled(stress: str) -> list[bool]:
    marks = [digit == "2" for digit in stress]
    for i in range(1, len(marks)):
        if marks[i] and marks[i - 1]:
            marks[i - 1] = False
    for i, digit in enumerate(stress):
        near = marks[max(0, i - 1) : i + 2]
        if digit == "1" and not any(near):
            marks[i] = True
    for i in range(len(marks)):
        if not any(marks[max(0, i - 1) : i + 2]) and (i > 0 or len(marks) > 1):
            marks[i] = True
    return marks
