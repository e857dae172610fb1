"""The phone alphabet (misaki's American English, one character a phone) and syllables by maximal onset.

Vowels are IPA, except the diphthongs, which are capitals: A (day), I (sky), O (go), W (now), Y (boy) and
the British Q (go). T is the flapped t of "water", ᵊ a very short schwa, ᵻ the vowel of "roses". In phone
strings a stress mark stands right before its vowel: "wˈɔTəɹ".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐᵊ")
MANDARIN_DIPHTHONGS = frozenset(("ai", "ei", "au", "ou"))
DIPHTHONGS = frozenset("AIOQWY") | MANDARIN_DIPHTHONGS
CONSONANTS = frozenset("bdfhjklmnpstvwzðŋɡɹʃʒʤʧθT")
SONORANTS = frozenset("mnŋlɹ")
PRIMARY, SECONDARY = "ˈ", "ˌ"
STRESS_MARKS = frozenset(PRIMARY + SECONDARY)
STRESS_LEVEL = {SECONDARY: 1, PRIMARY: 2}
TONES = "→↗↓↘"
"""Marks of the four tones of Mandarin, high, rising, low, falling, at the end of a vowel."""
SUNG_VOWELS = VOWELS | frozenset("eo") | frozenset("ɤyɨɚ") | MANDARIN_DIPHTHONGS
"""All vowels of the voices: Spanish and Mandarin have some of their own."""
ASPIRATES = frozenset(("pʰ", "tʰ", "kʰ", "ʦʰ", "ꭧʰ", "ʨʰ"))
"""The aspirated stops of Mandarin."""
WEAK_VOWELS = frozenset("əᵊᵻɐ")
"""Vowels that never carry the only stress of a word."""

_ONSET_CLUSTERS = (
    "p b t d k ɡ m n f v θ ð s z ʃ ʒ ʧ ʤ h l ɹ w j T "
    "pl pɹ pj bl bɹ bj tɹ tw tj dɹ dw dj kl kɹ kw kj ɡl ɡɹ ɡw ɡj fl fɹ fj vj θɹ θw ʃɹ ʃl ʃm ʃw "
    "sp st sk sm sn sl sw sf spl spɹ spj stɹ stj skɹ skw skj mj nj hj hw lj"
)
ONSETS = frozenset(_ONSET_CLUSTERS.split())
"""Consonant clusters that can begin an English syllable."""

_SAME_SOUND = str.maketrans(
    {"ɾ": "T", "ʔ": "t", "r": "ɹ", "ʀ": "ɹ", "g": "ɡ", "x": "k", "ɚ": "ə", "y": "j", "e": "ɛ"}
)
"""Letters that lexicons, the network and people use for a phone of the alphabet."""


@dataclass(frozen=True, slots=True)
class PhoneSyllable:
    """phones: without stress marks; nucleus: index of the vowel; stress: 0 none, 1 secondary, 2 primary."""

    phones: tuple[str, ...]
    nucleus: int
    stress: int


def toneless(phone: str) -> str:
    """A phone without the tone that its syllable carries."""
    return phone.rstrip(TONES)


def unknown_phones(text: str) -> str:
    """The characters of a phone string that stand for no sound, each once; spaces are fine."""
    known = VOWELS | CONSONANTS | STRESS_MARKS | {" "}
    return "".join(dict.fromkeys(c for c in text.translate(_SAME_SOUND) if c not in known))


def clean_phones(text: str) -> str:
    """Bring a phone string into the alphabet: variants replaced, everything that is no sound dropped."""
    known = VOWELS | CONSONANTS | STRESS_MARKS | {" "}
    return "".join(c for c in text.translate(_SAME_SOUND) if c in known).strip()


def syllabify(phone_string: str) -> tuple[PhoneSyllable, ...]:
    """Syllables of one word, at least one for any sound at all.

    Every syllable has a vowel: a consonant that carries one by itself (the n of "button", a hummed "mm") gets
    a schwa. A word of several syllables has at least a secondary stress.
    """
    phones, stresses = _with_vowels(*_split(clean_phones(phone_string).replace(" ", "")))
    nuclei = [i for i, phone in enumerate(phones) if phone in VOWELS]
    bounds = [0, *(_onset_start(phones, a, b) for a, b in pairwise(nuclei)), len(phones)]
    levels = _settle_stress([phones[n] for n in nuclei], [stresses[n] for n in nuclei])
    return tuple(
        PhoneSyllable(tuple(phones[start:end]), nucleus - start, stress)
        for start, end, nucleus, stress in zip(bounds, bounds[1:], nuclei, levels, strict=False)
    )


def count_syllables(phone_string: str) -> int:
    """len(syllabify(phone_string)) without building them."""
    phones, _ = _with_vowels(*_split(clean_phones(phone_string).replace(" ", "")))
    return sum(phone in VOWELS for phone in phones)


def _split(text: str) -> tuple[list[str], list[int]]:
    """Phones, and for each the stress level that its mark gives (0 on consonants)."""
    phones: list[str] = []
    stresses: list[int] = []
    pending = 0
    for char in text:
        if char in STRESS_MARKS:
            pending = STRESS_LEVEL[char]
            continue
        phones.append(char)
        stresses.append(pending if char in VOWELS else 0)
        if char in VOWELS:
            pending = 0
    return phones, stresses


def _with_vowels(phones: list[str], stresses: list[int]) -> tuple[list[str], list[int]]:
    """Insert a schwa before each syllabic consonant, and one into words without any vowel."""
    if phones and not VOWELS.intersection(phones):
        first = next((i for i, phone in enumerate(phones) if phone in SONORANTS), 1)
        return [*phones[:first], "ə", *phones[first:]], [*stresses[:first], 2, *stresses[first:]]
    out_phones: list[str] = []
    out_stresses: list[int] = []
    for i, phone in enumerate(phones):
        if _is_syllabic(phones, i):
            out_phones.append("ᵊ")
            out_stresses.append(0)
        out_phones.append(phone)
        out_stresses.append(stresses[i])
    return out_phones, out_stresses


def _is_syllabic(phones: Sequence[str], i: int) -> bool:
    """A nasal or liquid after an obstruent, not in the onset of a vowel: butt(o)n, certai(n)ly, pris(m)."""
    if i == 0 or phones[i] not in SONORANTS or not VOWELS.intersection(phones[:i]):
        return False
    before = phones[i - 1]
    if before in VOWELS or before in "ɹlwj" or (before in SONORANTS and phones[i] in "mnŋ"):
        return False
    after = next((j for j in range(i + 1, len(phones)) if phones[j] in VOWELS), None)
    if after is None:
        return True
    return _onset_start(phones, i - 1, after) > i


def _onset_start(phones: Sequence[str], left: int, right: int) -> int:
    """Where the onset of the vowel at `right` begins, given that the cluster may begin after `left`."""
    return next(j for j in range(left + 1, right + 1) if j == right or "".join(phones[j:right]) in ONSETS)


def _settle_stress(nuclei: Sequence[str], stresses: Sequence[int]) -> list[int]:
    """Words of several syllables that no mark stresses get a secondary stress on their first full vowel."""
    levels = list(stresses)
    if len(levels) > 1 and not any(levels):
        levels[next((i for i, phone in enumerate(nuclei) if phone not in WEAK_VOWELS), 0)] = 1
    return levels
