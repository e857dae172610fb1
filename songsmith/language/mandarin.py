"""Mandarin syllables from pinyin to sounds: an initial, perhaps a glide, a vowel with the tone, a close.

Phones are those of the studio voices' Mandarin: narrow IPA, aspirated stops and falling diphthongs are one
phone of two letters. The tone stands after its vowel as an arrow (→ high, ↗ rising, ↓ low, ↘ falling); a
neutral syllable has none. The values are the usual ones of Standard Chinese (Duanmu 2007, Lin 2007), written
as the model's own front end (misaki, Apache-2.0) writes them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from songsmith.language.phones import TONES

HIGH, RISING, LOW, FALLING = tuple(TONES)
_TONE_MARKS = {"1": HIGH, "2": RISING, "3": LOW, "4": FALLING, "5": "", "": ""}
_INITIAL_LIST = "b:p p:pʰ m:m f:f d:t t:tʰ n:n l:l g:k k:kʰ h:x j:ʨ q:ʨʰ x:ɕ zh:ꭧ ch:ꭧʰ sh:ʂ r:ɻ z:ʦ c:ʦʰ s:s"
INITIALS = dict(item.split(":") for item in _INITIAL_LIST.split())
_FINAL_LIST = (
    "a:a o:ɔ e:ɤ ê:ɛ ai:ai ei:ei ao:au ou:ou an:a-n en:ə-n ang:a-ŋ eng:ə-ŋ ong:ʊ-ŋ er:ɚ i:i ia:j-a ie:j-e "
    "iao:j-au iou:j-ou ian:j-ɛ-n in:i-n iang:j-a-ŋ ing:i-ŋ iong:j-ʊ-ŋ io:j-ɔ u:u ua:w-a uo:w-o uai:w-ai "
    "uei:w-ei uan:w-a-n uen:w-ə-n uang:w-a-ŋ ueng:w-ə-ŋ v:y ve:ɥ-e van:ɥ-ɛ-n vn:y-n -i:ɨ"
)
FINALS = {final: tuple(said.split("-")) for final, said in (item.split(":") for item in _FINAL_LIST.split())}
"""Final in its full spelling (v for ü, "-i" for the vowel of shi and si) → glide, vowel, close."""
_HUMS = {"m": ("ə", "m"), "n": ("ə", "n"), "ng": ("ə", "ŋ"), "hm": ("x", "ə", "m"), "hng": ("x", "ə", "ŋ")}
"""Syllables without a vowel get one to be sung on."""
_GLIDES = frozenset("jwɥ")
_SHORT = {"iu": "iou", "ui": "uei", "un": "uen", "ue": "ve"}
_AFTER_Y = {"i": "i", "in": "in", "ing": "ing", "u": "v", "ue": "ve", "uan": "van", "un": "vn"}
_SIBILANTS = frozenset(("zh", "ch", "sh", "r", "z", "c", "s"))
_PINYIN = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]?)([aeiouvêng]+|er|m)([1-5]?)")
_RHOTIC = "ɚ"
_LOST_BEFORE_R = frozenset("n")
_OPENED = {"ai": "a", "ei": "ə", "i": "i", "ɨ": "ɚ", "ɚ": "ɚ"}
"""Vowels that lose their glide, or are coloured themselves, before the r of 儿."""

MANDARIN_PHONES = frozenset(INITIALS.values()) | {phone for final in FINALS.values() for phone in final}


@lru_cache(maxsize=2048)
def split_pinyin(pinyin: str) -> tuple[str, str, str] | None:
    """ "xiao3" → ("x", "iao", "3"): initial, full final, tone, perhaps ""; None for no Mandarin syllable."""
    match = _PINYIN.fullmatch(pinyin.lower().replace("ü", "v").replace("u:", "v"))
    if match is None:
        return None
    initial, final, tone = match[1], match[2], match[3]
    if initial + final in _HUMS:
        return "", initial + final, tone
    initial, final = _full(initial, final)
    return (initial, final, tone) if final in FINALS else None


def _full(initial: str, final: str) -> tuple[str, str]:
    if initial == "y":
        return "", _AFTER_Y.get(final) or {"ou": "iou"}.get(final, "i" + final)
    if initial == "w":
        return "", "u" if final == "u" else {"ei": "uei", "en": "uen"}.get(final, "u" + final)
    if initial in ("j", "q", "x") and final.startswith("u"):
        return initial, _AFTER_Y.get(final, final)
    if initial in _SIBILANTS and final == "i":
        return initial, "-i"
    if initial in ("b", "p", "m", "f") and final == "o":
        return initial, "uo"
    return initial, _SHORT.get(final, final)


@lru_cache(maxsize=2048)
def mandarin_phones(pinyin: str, *, rhotic: bool = False) -> tuple[tuple[str, ...], int] | None:
    """Phones with the tone after the vowel, and the vowel's index; None for no Mandarin syllable.

    rhotic: an 儿 has run into it ("wanr").
    """
    parts = split_pinyin(pinyin)
    if parts is None:
        return None
    initial, final, tone = parts
    said = _HUMS.get(final) or ((INITIALS[initial],) if initial else ()) + FINALS[final]
    nucleus = next(i for i, phone in enumerate(said) if i == len(said) - 1 or is_vowel(phone))
    if rhotic:
        said = _coloured(said, nucleus)
    return (*said[:nucleus], said[nucleus] + _TONE_MARKS[tone], *said[nucleus + 1 :]), nucleus


def is_vowel(phone: str) -> bool:
    return phone in _VOWELS


def tone_of(phones: tuple[str, ...]) -> str:
    """The arrow that a syllable carries; "" for a neutral one, and for other languages."""
    return next((phone[-1] for phone in phones if phone[-1] in TONES), "")


def _coloured(said: tuple[str, ...], nucleus: int) -> tuple[str, ...]:
    vowel = _OPENED.get(said[nucleus], said[nucleus])
    close = tuple(phone for phone in said[nucleus + 1 :] if phone not in _LOST_BEFORE_R)
    return (*said[:nucleus], vowel, *close, *(() if vowel == _RHOTIC else (_RHOTIC,)))


_VOWELS = frozenset(
    phone for final in FINALS.values() for phone in final if phone not in _GLIDES and phone not in ("n", "ŋ")
)
