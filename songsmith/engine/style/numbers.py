"""Tempo and key as people write them: "78 bpm", "in F#m", "Si bemol mayor", "降B大调"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songsmith.engine.score import Mode

_UNIT = r"\s*(?:bpm|ppm|beats per minute|拍)(?!\w)"
_RANGE = re.compile(
    r"(?:(?:between|from|entre|de)\s+)?(?<!\d)(\d{2,3})\s*(?:bpm\s*)?(?:-|–|~|to|and|y|a|到|至)\s*(\d{2,3})"
    + _UNIT
)
_BPM = re.compile(
    r"(?<!\d)(\d{2,3})(?:\.\d+)?"
    + _UNIT
    + r"|(?:bpm|ppm|tempo|♩|速度)\s*(?:of|is|=|:|at|：)?\s*(\d{2,3})(?!\d)"
    r"|(?<!\w)at\s+(\d{2,3})(?=\s*(?:,|\.|;|$))"
)
_NUMBER = re.compile(r"(?<![\w./#-])(\d{2,3})(?=\s*(?:[,;，；、]|$))")
BARE_BPM = (60, 190)
"""A number that ends a phrase is a tempo within these: "techno 135"; not "top 40" nor "808"."""
_LETTER = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11, "h": 11}
_SOLFEGE = {"do": 0, "re": 2, "mi": 4, "fa": 5, "sol": 7, "la": 9, "si": 11}
_SHIFT = {
    "#": 1,
    "♯": 1,
    "sharp": 1,
    "sostenido": 1,
    "升": 1,
    "b": -1,
    "♭": -1,
    "flat": -1,
    "bemol": -1,
    "降": -1,
}
_ACCIDENTAL = r"(?:\s*(#|♯|b(?![a-z])|♭)|[\s\-]+(sharp|flat))?"
_NAMED = re.compile(
    rf"(?<![\w#♯♭])([a-g]){_ACCIDENTAL}[\s\-]*(major|minor|maj|min)(?!\w)(?!\s*(?:key|mode|chords?|feel|mood))"
)
_SOLFEGE_KEY = re.compile(r"(?<!\w)(do|re|mi|fa|sol|la|si)(?:\s+(sostenido|bemol))?\s+(mayor|menor)(?!\w)")
_CHINESE = re.compile(r"([升降]?)([a-g])\s*(#|♯|b|♭)?\s*(大调|小调)")
_MINOR_LETTER = re.compile(r"(?<![\w#♯♭])([A-G])(#|♯|b|♭)?m(?![\w#])")
_KEY_OF = re.compile(
    rf"(?:key\s*(?:of|is|=|:)?|(?<!\w)tonalidad\s+de|(?<!\w)in)\s+([A-Ga-g]){_ACCIDENTAL}(?![\w#♯♭'’])(?!\s+(?:key|mode|way|band|new|big|the))"
)

_BARE = re.compile(r"(?<![\w#♯♭])([A-G])(#|♯|b|♭)(?![\w#♯♭])")


@dataclass(frozen=True, slots=True)
class FoundKey:
    """mode None: only the tonic was named."""

    tonic: int
    mode: Mode | None


def find_bpm(text: str) -> tuple[float, tuple[int, int] | None]:
    """(quarter notes a minute, span) or (0, None). Of a range the middle."""
    if match := _RANGE.search(text):
        return (float(match.group(1)) + float(match.group(2))) / 2, match.span()
    if match := _BPM.search(text):
        number = next(group for group in match.groups() if group)
        return float(number), match.span()
    for match in _NUMBER.finditer(text):
        if BARE_BPM[0] <= int(match.group(1)) <= BARE_BPM[1]:
            return float(match.group(1)), match.span()
    return 0.0, None


def find_key(prompt: str, text: str) -> tuple[FoundKey | None, tuple[int, int] | None]:
    """The first written key. text: the prompt in lower case, of the same length."""
    if match := _NAMED.search(text):
        mode = _mode(match.group(4))
        return FoundKey(_pitch(_LETTER[match.group(1)], match.group(2) or match.group(3)), mode), match.span()
    if match := _SOLFEGE_KEY.search(text):
        return FoundKey(_pitch(_SOLFEGE[match.group(1)], match.group(2)), _mode(match.group(3))), match.span()
    if match := _CHINESE.search(text):
        accidental = match.group(1) or match.group(3)
        return FoundKey(_pitch(_LETTER[match.group(2)], accidental), _mode(match.group(4))), match.span()
    if match := _MINOR_LETTER.search(prompt):
        return FoundKey(_pitch(_LETTER[match.group(1).lower()], match.group(2)), "minor"), match.span()
    if (match := _KEY_OF.search(prompt)) and (
        match.group(1).isupper() or match.group().startswith(("key", "tonal"))
    ):
        accidental = match.group(2) or match.group(3)
        return FoundKey(_pitch(_LETTER[match.group(1).lower()], accidental), None), match.span()
    if match := _BARE.search(prompt):
        return FoundKey(_pitch(_LETTER[match.group(1).lower()], match.group(2)), None), match.span()
    return None, None


def _pitch(natural: int, accidental: str | None) -> int:
    return (natural + _SHIFT.get(accidental or "", 0)) % 12


def _mode(word: str) -> Mode:
    return "minor" if word.startswith(("min", "men", "小")) else "major"
