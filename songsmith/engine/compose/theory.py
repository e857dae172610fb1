"""Chords and scales: qualities and Roman numerals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from songsmith.engine.score import Chord, Key, Mode
from songsmith.engine.spelling import chord_symbol

QUALITIES: dict[str, tuple[int, ...]] = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "5": (0, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
    "6": (0, 4, 7, 9),
    "m6": (0, 3, 7, 9),
    "69": (0, 4, 7, 9, 14),
    "m69": (0, 3, 7, 9, 14),
    "add4": (0, 4, 7, 17),
    "7": (0, 4, 7, 10),
    "m7": (0, 3, 7, 10),
    "maj7": (0, 4, 7, 11),
    "mmaj7": (0, 3, 7, 11),
    "dim7": (0, 3, 6, 9),
    "m7b5": (0, 3, 6, 10),
    "aug7": (0, 4, 8, 10),
    "7sus4": (0, 5, 7, 10),
    "7b9": (0, 4, 7, 10, 13),
    "7#9": (0, 4, 7, 10, 15),
    "7b5": (0, 4, 6, 10),
    "7#11": (0, 4, 7, 10, 18),
    "7b13": (0, 4, 7, 10, 20),
    "9": (0, 4, 7, 10, 14),
    "9sus4": (0, 5, 7, 10, 14),
    "m9": (0, 3, 7, 10, 14),
    "maj9": (0, 4, 7, 11, 14),
    "add9": (0, 4, 7, 14),
    "madd9": (0, 3, 7, 14),
    "11": (0, 4, 7, 10, 14, 17),
    "m11": (0, 3, 7, 10, 14, 17),
    "13": (0, 4, 7, 10, 14, 21),
    "m13": (0, 3, 7, 10, 14, 21),
    "maj11": (0, 4, 7, 11, 17),
    "maj7#11": (0, 4, 7, 11, 18),
    "7alt": (0, 4, 10, 13, 20),
    "maj13": (0, 4, 7, 11, 14, 21),
}
"""Semitones above the root, in the order of importance for a triad first."""

MAJOR_SCALE = (0, 2, 4, 5, 7, 9, 11)
MINOR_SCALE = (0, 2, 3, 5, 7, 8, 10)
_NUMERALS = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_ROMAN = re.compile(r"^([b#]?)(vii|vi|iv|v|iii|ii|i)(.*?)(?:/([b#]?)(\d))?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Degree:
    """A chord relative to the tonic, in semitones. bass None: the root."""

    roman: str
    offset: int
    quality: str
    bass: int | None = None


@cache
def degree(roman: str) -> Degree:
    """ "bVI", "ii7", "V7/7" (third figure = scale degree in the bass), "Imaj7", "iio"."""
    match = _ROMAN.match(roman)
    if match is None:
        raise ValueError(f"not a Roman numeral: {roman}")
    accidental, numeral, quality, bass_accidental, bass = match.groups()
    offset = _NUMERALS[numeral.lower()] + _shift(accidental)
    minor = numeral.islower()
    bass_offset = MAJOR_SCALE[int(bass) - 1] + _shift(bass_accidental) if bass else None
    return Degree(
        roman,
        offset % 12,
        _quality(quality or "", minor=minor),
        None if bass_offset is None else bass_offset % 12,
    )


def _shift(accidental: str | None) -> int:
    return {"b": -1, "#": 1}.get(accidental or "", 0)


def _quality(suffix: str, *, minor: bool) -> str:
    if suffix in ("o", "dim"):
        return "dim"
    if suffix in ("ø", "m7b5"):
        return "m7b5"
    return f"m{suffix}" if minor and not suffix.startswith(("sus", "5", "dim")) else suffix


def realise(
    spec: Degree, key: Key, *, beat: float, dur: float, section_id: str, quality: str | None = None
) -> Chord:
    """The degree in a key; `quality` overrides (colours such as maj9 for "")."""
    root = (key.tonic + spec.offset) % 12
    bass = root if spec.bass is None else (key.tonic + spec.bass) % 12
    kind = spec.quality if quality is None else quality
    return Chord(beat, dur, root, kind, bass, spec.roman, chord_symbol(root, kind, bass, key), section_id)


def roman_of(root: int, quality: str, key: Key) -> str:
    """Roman numeral of an absolute chord, relative to the major scale on the tonic."""
    names = ("I", "bII", "II", "bIII", "III", "IV", "#IV", "V", "bVI", "VI", "bVII", "VII")
    name = names[(root - key.tonic) % 12]
    minor = quality.startswith(("m", "dim")) and not quality.startswith("maj")
    suffix = quality.removeprefix("m") if minor and not quality.startswith("mmaj") else quality
    return (name.lower() if minor else name) + suffix


def chord_tones(chord: Chord) -> tuple[int, ...]:
    """Pitch classes, root first."""
    return tuple((chord.root + step) % 12 for step in QUALITIES.get(chord.quality, QUALITIES[""]))


def scale(mode: Mode) -> tuple[int, ...]:
    return MAJOR_SCALE if mode == "major" else MINOR_SCALE
