"""Spanish words from letters to syllables, as Latin American singers say them: z and soft c are s, ll is y.

The spelling tells everything: one small scanner turns letters into sounds, vowels that stand together are
shared out to syllables (diphthong or hiatus), and the written accent or the word's end says what is stressed.
Phones are those of the studio voices' Spanish, one character each; I, A, W, O are the diphthongs of aire,
rey, causa and bou.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from songsmith.language.pronounced import PronouncedSyllable

STRONG, WEAK = frozenset("aeo"), frozenset("iu")
VOWEL_PHONES = STRONG | WEAK
FALLING = {"ai": "I", "ei": "A", "au": "W", "ou": "O"}
"""Vowel and glide that are one phone; other glides after a vowel are ɪ and ʊ."""
OFFGLIDE = {"i": "ɪ", "u": "ʊ"}
ONGLIDE = {"i": "j", "u": "w"}
SPANISH_PHONES = frozenset("aeiouIAWOɪʊjwpbtdkɡβðɣfsxʃʧʝmnɲŋlɾr")
_SOFT = {"b": "β", "d": "ð", "ɡ": "ɣ"}
"""Stops that are soft between vowels."""
_PLAIN_CONSONANTS = dict(zip("bvdfkjlmnñpstwzç", "bbdfkxlmnɲpstwss", strict=True))
_OTHER_LETTERS = dict(zip("ßøæœðþłđ", "soeedtld", strict=True))
_LIQUIDS = frozenset("lɾ")
_BEFORE_LIQUID = frozenset("pbβfkɡɣtdð")
_SEPARATED = frozenset(("tl", "dl", "ðl"))
_X_AS_J = re.compile(r"m[eé]xic|mexiqu|texas|texan|oaxac")
_NAME_LIST = (
    "a be ce de e efe ge hache i jota ka ele eme ene eñe o pe cu erre ese te u ve dobleve equis ye zeta"
)
_LETTER_NAMES = dict(zip("abcdefghijklmnñopqrstuvwxyz", _NAME_LIST.split(), strict=True))


@dataclass(frozen=True, slots=True)
class _Sound:
    """start: index of its first letter. accent: written. A vowel letter is a vowel until glides are made."""

    phone: str
    start: int
    accent: bool = False

    @property
    def is_vowel(self) -> bool:
        return self.phone in VOWEL_PHONES

    @property
    def is_weak(self) -> bool:
        return self.phone in WEAK and not self.accent


@dataclass(frozen=True, slots=True)
class _Nucleus:
    """first … end: of the sounds that share the syllable's vowel place; at: the vowel itself."""

    first: int
    at: int
    end: int


@lru_cache(maxsize=8192)
def spanish_word(written: str) -> tuple[PronouncedSyllable, ...]:
    """The syllables of a word in Latin letters; empty when it has no letter. Their texts concatenate to it.

    A word without vowels is spelled: its letters' names, all with the text on the first syllable.
    """
    letters = _letters(written)
    sounds = _sounds(letters)
    if not sounds and not any(c.isalpha() for c in letters):
        return ()
    if not any(sound.is_vowel for sound in sounds):
        return _spelled(written, letters)
    nuclei = _nuclei(sounds)
    strong = _stresses(letters, sounds, nuclei)
    bounds = _bounds(sounds, nuclei)
    cuts = [0, *(sounds[bound].start for bound in bounds[1:-1]), len(written)]
    phones = _allophones([sound.phone for sound in sounds])
    return tuple(
        _syllable(written[a:b], phones, sounds, nucleus, (first, end), stress)
        for (a, b), nucleus, (first, end), stress in zip(
            pairwise(cuts), nuclei, pairwise(bounds), strong, strict=True
        )
    )


def _letters(written: str) -> str:
    """Lower case, one character for each of the text, accents of other languages dropped."""
    return "".join(_letter(c) for c in written)


def _letter(char: str) -> str:
    lower = char.lower()
    if lower in "áéíóúüñ" or lower.isascii():
        return lower[:1]
    if lower in _OTHER_LETTERS:
        return _OTHER_LETTERS[lower]
    return unicodedata.normalize("NFD", lower)[0]


def _sounds(letters: str) -> list[_Sound]:
    sounds: list[_Sound] = []
    at = 0
    while at < len(letters):
        length, phones = _grapheme(letters, at)
        begin = (
            at - 1 if at and letters[at - 1] == "h" and not letters[at - 2 : at - 1].startswith("c") else at
        )
        accent = letters[at] in "áéíóú"
        sounds += [_Sound(phone, begin, accent) for phone in phones]
        at += length
    return sounds


def _grapheme(letters: str, at: int) -> tuple[int, str]:
    """How many letters are read at a place, and what they sound like ("" for h and marks)."""
    letter, after = letters[at], letters[at + 1 : at + 2]
    if letter in "aeiouáéíóúü":
        return 1, {"ü": "u"}.get(letter, unicodedata.normalize("NFD", letter)[0])
    if letter == "y":
        return (1, "ʝ") if after and after in "aeiouáéíóú" else (1, "i")
    if letter in "cgq":
        return _back_consonant(letter, letters, at)
    if letter == "l" and after == "l":
        return 2, "ʝ"
    if letter == "r":
        return _rhotic(letters, at)
    if letter == "s" and after == "h":
        return 2, "ʃ"
    if letter == "x":
        return 1, "s" if at == 0 else "x" if _X_AS_J.search(letters) else "ks"
    if letter == after and letter in _PLAIN_CONSONANTS:
        return 2, _PLAIN_CONSONANTS[letter]
    return 1, _PLAIN_CONSONANTS.get(letter, "")


def _back_consonant(letter: str, letters: str, at: int) -> tuple[int, str]:
    after = letters[at + 1 : at + 2]
    front = bool(after) and after in "eiéíy"
    muted = after == "u" and letters[at + 2 : at + 3] in tuple("eiéí")
    if letter == "c":
        if after == "h":
            return 2, "ʧ"
        if after == "k":
            return 2, "k"
        return 1, "s" if front else "k"
    if letter == "q":
        return (2, "k") if muted else (1, "k")
    return (2, "ɡ") if muted else (1, "x" if front else "ɡ")


def _rhotic(letters: str, at: int) -> tuple[int, str]:
    if letters[at + 1 : at + 2] == "r":
        return 2, "r"
    trilled = at == 0 or letters[at - 1] in "nls-"
    return 1, "r" if trilled else "ɾ"


def _spelled(written: str, letters: str) -> tuple[PronouncedSyllable, ...]:
    """Letter by letter; the last one carries the stress."""
    names = [_LETTER_NAMES.get(c, "e") for c in letters if c.isalpha()]
    said = [syllable for name in names for syllable in spanish_word(name)]
    return tuple(
        PronouncedSyllable(
            written if i == 0 else "", s.phones, s.nucleus, s.stress if i == len(said) - 1 else s.stress // 2
        )
        for i, s in enumerate(said)
    )


def _nuclei(sounds: Sequence[_Sound]) -> list[_Nucleus]:
    """One for each syllable. A weak vowel joins a neighbour; two strong ones stay apart."""
    found: list[_Nucleus] = []
    at = 0
    while at < len(sounds):
        if not sounds[at].is_vowel:
            at += 1
            continue
        first = at
        if _is_onglide(sounds, at):
            at += 1
        end = at + 1
        if _is_offglide(sounds, at):
            end += 1
        found.append(_Nucleus(first, at, end))
        at = end
    return found


def _is_onglide(sounds: Sequence[_Sound], at: int) -> bool:
    """A weak vowel before another vowel."""
    if not sounds[at].is_weak or at + 1 == len(sounds):
        return False
    following = sounds[at + 1]
    return following.is_vowel and following.phone != sounds[at].phone


def _is_offglide(sounds: Sequence[_Sound], at: int) -> bool:
    """A weak vowel after this strong one."""
    if at + 1 == len(sounds) or not sounds[at + 1].is_weak:
        return False
    return sounds[at].phone in STRONG


def _stresses(letters: str, sounds: Sequence[_Sound], nuclei: Sequence[_Nucleus]) -> list[int]:
    """2 for the stressed syllable; of an adverb in -mente also 1 for that of its adjective."""
    levels = [0] * len(nuclei)
    if len(nuclei) > 2 and letters.endswith("mente") and len(letters) > 6:
        levels[len(nuclei) - 2] = 2
        stem = letters[: -len("mente")]
        stem_sounds = [sound for sound in sounds if sound.start < len(stem)]
        levels[_stressed(stem, stem_sounds, nuclei[:-2])] = 1
        return levels
    levels[_stressed(letters, sounds, nuclei)] = 2
    return levels


def _stressed(letters: str, sounds: Sequence[_Sound], nuclei: Sequence[_Nucleus]) -> int:
    for i, nucleus in enumerate(nuclei):
        if any(sound.accent for sound in sounds[nucleus.first : nucleus.end]):
            return i
    ending = letters.rstrip("'-")[-1:]
    last = len(nuclei) - 1
    return max(last - 1, 0) if ending in tuple("aeiouns") else last


def _bounds(sounds: Sequence[_Sound], nuclei: Sequence[_Nucleus]) -> list[int]:
    """Where each syllable begins in the sounds, and the end."""
    starts = [0]
    for before, after in pairwise(nuclei):
        between = after.first - before.end
        cluster = "".join(sound.phone for sound in sounds[before.end : after.first])
        starts.append(after.first - min(between, 2 if _is_cluster(cluster[-2:]) else 1))
    return [*starts, len(sounds)]


def _is_cluster(pair: str) -> bool:
    joins = len(pair) == 2 and pair[0] in _BEFORE_LIQUID and pair[1] in _LIQUIDS
    return joins and pair not in _SEPARATED


def _allophones(phones: Sequence[str]) -> list[str]:
    """Soft b, d, g inside the word; n like the sound it stands before."""
    found = list(phones)
    for i, phone in enumerate(phones):
        before, after = phones[i - 1] if i else "", phones[i + 1] if i + 1 < len(phones) else ""
        if phone in _SOFT and before and before not in "mnŋ" and not (phone == "d" and before == "l"):
            found[i] = _SOFT[phone]
        elif phone == "n" and after:
            found[i] = "ŋ" if after in "kɡx" else "m" if after in "bpm" else phone
    return found


def _syllable(
    text: str,
    phones: Sequence[str],
    sounds: Sequence[_Sound],
    nucleus: _Nucleus,
    span: tuple[int, int],
    stress: int,
) -> PronouncedSyllable:
    onset = list(phones[span[0] : nucleus.first])
    if nucleus.first < nucleus.at:
        onset.append(ONGLIDE[sounds[nucleus.first].phone])
    glide = sounds[nucleus.at + 1].phone if nucleus.end > nucleus.at + 1 else ""
    vowel = falling(sounds[nucleus.at].phone, glide)
    return PronouncedSyllable(text, (*onset, *vowel, *phones[nucleus.end : span[1]]), len(onset), stress)


def falling(vowel: str, glide: str) -> tuple[str, ...]:
    """The phones of a vowel with the weak vowel after it ("" for none)."""
    if not glide:
        return (vowel,)
    joined = FALLING.get(vowel + glide)
    return (joined,) if joined else (vowel, OFFGLIDE[glide])
