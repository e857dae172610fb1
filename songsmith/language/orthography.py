"""Which letters of a printed word belong to which of its syllables, for karaoke.

Letters are aligned to phones by dynamic programming over what each phone is usually spelled with; a doubled
consonant is cut between its letters ("run-ning"), punctuation stays with the letters before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from songsmith.language.phones import VOWELS, WEAK_VOWELS, PhoneSyllable

_SPELLINGS = {
    "p": "p pp", "b": "b bb", "t": "t tt ed th d", "T": "t tt d dd", "d": "d dd ed ld",
    "k": "k c ck ch q cc kk x qu",
    "ɡ": "g gg gu gh x",
    "m": "m mm mb mn", "n": "n nn kn gn", "ŋ": "ng n", "f": "f ff ph gh", "v": "v vv f",
    "θ": "th", "ð": "th",
    "s": "s ss c sc ce se x z st ps", "z": "z zz s ss x se", "ʃ": "sh ti ci ch si s ssi ss c",
    "ʒ": "s si z g ge", "ʧ": "ch tch t c", "ʤ": "j g dg dge ge d gg", "h": "h wh w", "l": "l ll",
    "ɹ": "r rr wr rh re",
    "w": "w wh u o h", "j": "y i u e",
}  # fmt: skip
_SPELLING_SETS = {phone: frozenset(spellings.split()) for phone, spellings in _SPELLINGS.items()}
_VOWEL_LETTERS = frozenset("aeiouywáéíóúàèìòùâêîôûäëïöüåæøœ")
_LONGEST_SPELLING = 4
_SILENT_E, _SILENT, _MISFIT = 0.6, 1.5, 2.5
"""Costs of a silent e or mark, another silent letter, a letter that does not spell its phone."""
_UNWRITTEN, _UNWRITTEN_WEAK = 2.0, 1.2
"""Costs of a phone without letters, of a schwa without letters ("fire")."""
_PER_LETTER = 0.15
"""Cost of each further letter of a vowel: prefers "o-a-sis" over one long vowel."""


@lru_cache(maxsize=8192)
def split_word(
    text: str, syllables: tuple[PhoneSyllable, ...], *, as_written: bool = True
) -> tuple[str, ...]:
    """One text for each syllable; they concatenate to `text`.

    Some are "" when there are fewer letters than syllables. as_written False: the text does not spell what
    is said ("3", "Dec."), so the first syllable gets all of it.
    """
    if len(syllables) < 2 or not text or not as_written:
        return (text, *[""] * (len(syllables) - 1))
    phones = [phone for syllable in syllables for phone in syllable.phones]
    starts = _phone_starts(text.lower(), phones)
    cuts = [0]
    place = 0
    for syllable in syllables[:-1]:
        place += len(syllable.phones)
        cuts.append(_cut(text.lower(), starts[place], cuts[-1]))
    cuts.append(len(text))
    return tuple(text[a:b] for a, b in pairwise(cuts))


def _cut(text: str, start: int, after: int) -> int:
    """Move a syllable's start between doubled consonants, and behind apostrophes and hyphens."""
    doubled = (
        0 < start < len(text) - 1 and text[start] == text[start + 1] and text[start] not in _VOWEL_LETTERS
    )
    if doubled and text[start - 1] in _VOWEL_LETTERS:
        start += 1
    return max(start, after)


def _phone_starts(text: str, phones: Sequence[str]) -> list[int]:
    """For each phone the index of its first letter."""
    width = len(text) + 1
    infinity = float("inf")
    cost = [[infinity] * width for _ in range(len(phones) + 1)]
    back: list[list[tuple[int, int]]] = [[(0, 0)] * width for _ in range(len(phones) + 1)]
    cost[0][0] = 0.0
    for row in range(len(phones) + 1):
        for place in range(width):
            here = cost[row][place]
            if here == infinity:
                continue
            for next_row, next_place, step in _steps(text, phones, row, place):
                if here + step < cost[next_row][next_place]:
                    cost[next_row][next_place] = here + step
                    back[next_row][next_place] = (row, place)
    return _trace(back, len(phones), len(text))


def _trace(back: list[list[tuple[int, int]]], row: int, place: int) -> list[int]:
    starts = [0] * row
    while row or place:
        previous, start = back[row][place]
        if previous < row:
            starts[previous] = start
        row, place = previous, start
    return starts


def _steps(text: str, phones: Sequence[str], row: int, place: int) -> list[tuple[int, int, float]]:
    """(next phone, next letter, cost) of everything that can come next."""
    steps: list[tuple[int, int, float]] = []
    if place < len(text):
        cheap = text[place] == "e" or not text[place].isalpha()
        steps.append((row, place + 1, (_SILENT_E if cheap else _SILENT) if row else 3 * _SILENT))
    if row < len(phones):
        steps.append((row + 1, place, _UNWRITTEN_WEAK if phones[row] in WEAK_VOWELS else _UNWRITTEN))
        for length in range(1, min(_LONGEST_SPELLING, len(text) - place) + 1):
            fit = _fit(text[place : place + length], phones[row])
            if fit is not None:
                steps.append((row + 1, place + length, fit))
    return steps


def _fit(letters: str, phone: str) -> float | None:
    if phone in VOWELS:
        if all(c in _VOWEL_LETTERS for c in letters):
            weak_consonant = letters[0] in "yw" and len(letters) > 1
            return _PER_LETTER * (len(letters) - 1) + (0.5 if weak_consonant else 0.0)
        if letters in ("igh", "eigh", "augh", "ough"):
            return 0.2
    elif letters in _SPELLING_SETS.get(phone, ()):
        return 0.0
    return _MISFIT if len(letters) == 1 else None
