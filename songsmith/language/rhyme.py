"""Rhyme from phonemes: what two words share from their last stressed vowel on.

Sung rhyme follows the last stressed syllable, a secondary stress included ("moonlight" rhymes with "night").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from songsmith.language.phones import PRIMARY, SECONDARY, STRESS_MARKS, VOWELS, WEAK_VOWELS, clean_phones
from songsmith.language.reader import plain_reader

PERFECT = 1.0
NEAR = 0.7
SLANT = 0.35
IDENTICAL = 0.3
"""Least scores of each kind; identical is a word with itself or a homophone: no rhyme to most ears."""

ASSONANCE = 0.75
"""Score of words with the same vowels in a language that counts that as rhyme."""
_SAME_SOUND = str.maketrans({"T": "t", "ᵊ": "ə", "ᵻ": "ɪ", "ɐ": "ə", "Q": "O", "ɒ": "ɑ"})
_CLOSE_VOWELS = frozenset(map(frozenset, ("ɔɑ", "ɪi", "ʊu", "əʌ", "əɪ", "ɛæ", "ɜʌ", "ɜə", "Oɔ")))
_NEIGHBOURS = {
    vowel: frozenset().union(*(pair for pair in _CLOSE_VOWELS if vowel in pair)) - {vowel}
    for pair in _CLOSE_VOWELS
    for vowel in pair
}
_CLOSE = 0.75
"""How much two neighbouring vowels are heard as one."""
_CONSONANT_CLASSES = ("ptk", "bdɡ", "mnŋ", "fθsʃ", "vðzʒ", "lɹ", "ʧʤ", "wjh")
_VOICED = dict(zip("ptkfθsʃʧ", "bdɡvðzʒʤ", strict=True))
_PIECES = re.compile(f"[{''.join(VOWELS)}]|[^{''.join(VOWELS)}]+")
_EXTRA_ENDINGS = frozenset("szdt")
"""Consonants that an inflection adds; a singer swallows them."""


@dataclass(frozen=True, slots=True)
class Rhyme:
    """onset: consonants before the last stressed vowel. tail: that vowel and all that follows. by_vowels: of
    a language where words with the same vowels rhyme nearly, whatever stands between them."""

    onset: str
    tail: str
    by_vowels: bool = False

    @property
    def is_open(self) -> bool:
        """Ends on a vowel, so that it can be held."""
        return self.tail[-1:] in VOWELS


def rhyme_of(phones: str) -> Rhyme:
    """phones: of a word or a line's end, with stress marks; without any the last full vowel counts."""
    text = phones.translate(_SAME_SOUND)
    mark = max(text.rfind(PRIMARY), text.rfind(SECONDARY))
    start = mark + 1 if mark >= 0 else _last_full_vowel(text)
    plain = "".join(c for c in text[:start] if c not in STRESS_MARKS)
    onset = len(plain)
    while onset and plain[onset - 1] not in VOWELS and plain[onset - 1] != " ":
        onset -= 1
    return Rhyme(plain[onset:], text[start:].replace(" ", ""))


def _last_full_vowel(text: str) -> int:
    vowels = [i for i, phone in enumerate(text) if phone in VOWELS]
    full = [i for i in vowels if text[i] not in WEAK_VOWELS]
    return (full or vowels or [0])[-1]


@lru_cache(maxsize=20_000)
def word_rhyme(word: str) -> Rhyme | None:
    """Rhyme of a word as it sounds at the end of a line; None when the lexicon does not know it."""
    phones = plain_reader().known(word)
    return rhyme_of(clean_phones(phones)) if phones else None


@lru_cache(maxsize=100_000)
def rhyme_score(first: Rhyme, second: Rhyme) -> float:
    """0…1: 1 perfect, from NEAR up a near rhyme, from SLANT up a slant one; IDENTICAL for the same sounds."""
    if first.tail == second.tail:
        return PERFECT if first.onset != second.onset else IDENTICAL
    left, right = _skeleton(first.tail), _skeleton(second.tail)
    if len(left) != len(right):
        return 0.0
    vowels = [_vowel_likeness(a[0], b[0]) for a, b in zip(left, right, strict=True)]
    if first.by_vowels and second.by_vowels:
        return ASSONANCE if min(vowels) == 1 else 0.0
    if not all(vowels):
        return 0.4 if len(left) == 1 and left[0][1] and left[0][1] == right[0][1] else 0.0
    codas = [_coda_likeness(a[1], b[1]) for a, b in zip(left, right, strict=True)]
    score = vowels[0] * (0.5 + 0.5 * sum(codas) / len(codas)) * (0.8 + 0.2 * min(vowels))
    return min(score, 0.95)


def word_rhyme_score(first: str, second: str) -> float:
    """`rhyme_score` of two words; 0 when one is unknown, IDENTICAL for a word with itself."""
    left, right = word_rhyme(first), word_rhyme(second)
    return rhyme_score(left, right) if left and right else 0.0


@lru_cache(maxsize=50_000)
def _skeleton(tail: str) -> tuple[tuple[str, str], ...]:
    """(vowel, consonants after it) of each syllable of a tail."""
    pieces = _PIECES.findall(tail)
    return tuple(
        (piece, pieces[i + 1] if i + 1 < len(pieces) and pieces[i + 1][0] not in VOWELS else "")
        for i, piece in enumerate(pieces)
        if piece in VOWELS
    )


def _vowel_likeness(first: str, second: str) -> float:
    if first == second:
        return 1.0
    return _CLOSE if frozenset((first, second)) in _CLOSE_VOWELS else 0.0


@lru_cache(maxsize=50_000)
def _coda_likeness(first: str, second: str) -> float:
    """1 the same, 0.7 one class, 0.5–0.7 an inflection more, 0.3 one consonant against none, else 0."""
    if first == second:
        return 1.0
    if len(first) == len(second):
        return min(_consonant_likeness(a, b) for a, b in zip(first, second, strict=True))
    short, long = sorted((first, second), key=len)
    if long[: len(short)] == short and len(long) - len(short) == 1:
        if long[-1] in _EXTRA_ENDINGS and short:
            return 0.7
        return 0.5 if long[-1] in "sz" else 0.3
    return 0.0


def _consonant_likeness(first: str, second: str) -> float:
    if first == second:
        return 1.0
    if any(first in group and second in group for group in _CONSONANT_CLASSES):
        return 0.7
    return 0.6 if _VOICED.get(first) == second or _VOICED.get(second) == first else 0.1


def vowels_of(tail: str) -> str:
    """The vowels of a tail: what near rhymes have in common."""
    return "".join(vowel for vowel, _ in _skeleton(tail))


def kindred_vowels(vowels: str) -> Iterator[str]:
    """Sequences of vowels that may rhyme nearly with this one, itself among them."""
    for found in product(*((vowel, *sorted(_NEIGHBOURS.get(vowel, ()))) for vowel in vowels)):
        yield "".join(found)
