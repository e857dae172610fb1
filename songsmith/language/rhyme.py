"""Rhyme from phonemes: what two words share from their last stressed vowel on, and who rhymes with a word.

Sung rhyme follows the last stressed syllable, a secondary stress included ("moonlight" rhymes with "night").
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from songsmith.language.lexicon import lexicon
from songsmith.language.phones import PRIMARY, SECONDARY, STRESS_MARKS, VOWELS, WEAK_VOWELS, clean_phones
from songsmith.language.reader import plain_reader

PERFECT = 1.0
NEAR = 0.7
SLANT = 0.35
IDENTICAL = 0.3
"""Least scores of each kind; identical is a word with itself or a homophone: no rhyme to most ears."""

_SAME_SOUND = str.maketrans({"T": "t", "ᵊ": "ə", "ᵻ": "ɪ", "ɐ": "ə", "Q": "O", "ɒ": "ɑ"})
_CLOSE_VOWELS = frozenset(map(frozenset, ("ɔɑ", "ɪi", "ʊu", "əʌ", "əɪ", "ɛæ", "ɜʌ", "ɜə", "Oɔ")))
_CLOSE = 0.75
"""How much two neighbouring vowels are heard as one."""
_CONSONANT_CLASSES = ("ptk", "bdɡ", "mnŋ", "fθsʃ", "vðzʒ", "lɹ", "ʧʤ", "wjh")
_VOICED = dict(zip("ptkfθsʃʧ", "bdɡvðzʒʤ", strict=True))
_PIECES = re.compile(f"[{''.join(VOWELS)}]|[^{''.join(VOWELS)}]+")
_EXTRA_ENDINGS = frozenset("szdt")
"""Consonants that an inflection adds; a singer swallows them."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_USUAL = re.compile(r'\{.*?"DEFAULT":\s*"([^"]*)"|([^{]+)')
"""The usual reading in a lexicon's text, which is phones or JSON by part of speech."""
_MOST_NEAR_TAILS = 400
"""Tails compared for near rhymes; more would take longer than a keystroke."""


@dataclass(frozen=True, slots=True)
class Rhyme:
    """onset: consonants before the last stressed vowel. tail: that vowel and all that follows."""

    onset: str
    tail: str

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
    codas = [_coda_likeness(a[1], b[1]) for a, b in zip(left, right, strict=True)]
    if not all(vowels):
        return 0.4 if codas[-1] == 1 and left[-1][1] and len(left) == 1 else 0.0
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


class RhymeIndex:
    """All words of the lexicon by rhyme. Built in about two seconds, about ten megabytes."""

    def __init__(self) -> None:
        words: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for word, phones in _spoken_words():
            rhyme = rhyme_of(phones)
            words[rhyme.tail].setdefault(word, rhyme.onset)
        self._words = {tail: " ".join(found) for tail, found in words.items()}
        self._onsets = {
            tail: " ".join(onset or "-" for onset in found.values()) for tail, found in words.items()
        }
        self._tails: defaultdict[str, list[str]] = defaultdict(list)
        for tail in self._words:
            self._tails[_vowels_of(tail)].append(tail)

    def perfect(self, word: str) -> tuple[str, ...]:
        """Words that rhyme perfectly, everyday ones first; () for unknown words."""
        rhyme = word_rhyme(word)
        if rhyme is None:
            return ()
        found = zip(
            self._words.get(rhyme.tail, "").split(), self._onsets.get(rhyme.tail, "").split(), strict=True
        )
        return tuple(other for other, onset in found if onset != (rhyme.onset or "-"))

    def near(self, word: str, limit: int = 100) -> tuple[tuple[str, float], ...]:
        """(word, score) of near rhymes that are not perfect, best first."""
        rhyme = word_rhyme(word)
        if rhyme is None:
            return ()
        tails = self._tails.get(_vowels_of(rhyme.tail), [])[:_MOST_NEAR_TAILS]
        scored = [(rhyme_score(rhyme, Rhyme("", tail)), tail) for tail in tails if tail != rhyme.tail]
        found: list[tuple[str, float]] = []
        for score, tail in sorted((item for item in scored if item[0] >= NEAR), reverse=True):
            found += [(other, score) for other in self._words[tail].split()]
            if len(found) >= limit:
                break
        return tuple(found[:limit])


@cache
def rhyme_index() -> RhymeIndex:
    """The one index of the process, built on first use."""
    return RhymeIndex()


def _vowels_of(tail: str) -> str:
    return "".join(vowel for vowel, _ in _skeleton(tail))


def _spoken_words() -> Iterator[tuple[str, str]]:
    """Words in small letters with their usual reading, those of the checked list first."""
    words = lexicon()
    for word_list in (words.gold, words.silver):
        for word in word_list:
            reading = word_list.get(word) if _WORD.fullmatch(word) else None
            usual = _USUAL.match(reading) if reading else None
            if usual:
                yield word, clean_phones(usual[1] or usual[2])
