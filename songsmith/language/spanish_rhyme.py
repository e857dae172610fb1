"""Rhyme in Spanish: consonante (all sounds from the stressed vowel on), asonante (its vowels alone)."""

from __future__ import annotations

from songsmith.language.rhyme import Rhyme
from songsmith.language.spanish import spanish_word

_AS_COMPARED = str.maketrans({"e": "ɛ", "o": "ɔ", "a": "ɑ"})
"""Vowels that English does not have, by ones that rhymes are compared in."""
_ALLOPHONES = str.maketrans({"β": "b", "ð": "d", "ɣ": "ɡ"})
"""Sounds that only their neighbours make different."""


def spanish_rhyme(word: str) -> Rhyme | None:
    """The rhyme of a word as it is read by rule; None for what has no vowel."""
    syllables = spanish_word(word)
    stressed = [i for i, syllable in enumerate(syllables) if syllable.stress == 2]
    if not syllables:
        return None
    at = stressed[-1] if stressed else len(syllables) - 1
    first = syllables[at]
    tail = [
        *first.phones[first.nucleus :],
        *(phone for later in syllables[at + 1 :] for phone in later.phones),
    ]
    onset = "".join(first.phones[: first.nucleus])
    sounds = "".join(tail).translate(_AS_COMPARED).translate(_ALLOPHONES)
    return Rhyme(onset.translate(_ALLOPHONES), sounds, by_vowels=True)
