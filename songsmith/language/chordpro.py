"""Chord symbols, and chords written inline between words: "[Am]Rain is [F/C]falling"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

NOTES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {"": 0, "#": 1, "b": -1, "##": 2, "bb": -2}
SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")

QUALITIES = {
    "": "", "maj": "", "M": "", "major": "",
    "m": "m", "min": "m", "-": "m", "minor": "m",
    "7": "7", "dom7": "7", "maj7": "maj7", "M7": "maj7", "ma7": "maj7", "Maj7": "maj7",
    "Δ": "maj7", "Δ7": "maj7",
    "m7": "m7", "min7": "m7", "-7": "m7", "mmaj7": "mmaj7", "mM7": "mmaj7", "m(maj7)": "mmaj7",
    "minmaj7": "mmaj7",
    "6": "6", "maj6": "6", "m6": "m6", "min6": "m6", "6/9": "69", "69": "69", "m69": "m69",
    "9": "9", "maj9": "maj9", "M9": "maj9", "m9": "m9", "min9": "m9", "11": "11", "m11": "m11",
    "maj11": "maj11",
    "13": "13", "m13": "m13", "maj13": "maj13", "add9": "add9", "add2": "add9", "(add9)": "add9", "2": "add9",
    "madd9": "madd9", "m(add9)": "madd9", "add4": "add4", "add11": "add4",
    "sus": "sus4", "sus4": "sus4", "4": "sus4", "sus2": "sus2", "7sus4": "7sus4", "7sus": "7sus4",
    "9sus4": "9sus4",
    "dim": "dim", "°": "dim", "o": "dim", "dim7": "dim7", "°7": "dim7", "o7": "dim7",
    "m7b5": "m7b5", "m7(b5)": "m7b5", "ø": "m7b5", "ø7": "m7b5", "aug": "aug", "+": "aug", "aug7": "aug7",
    "+7": "aug7",
    "5": "5", "7b5": "7b5", "7#5": "aug7", "7b9": "7b9", "7#9": "7#9", "7#11": "7#11", "7b13": "7b13",
    "maj7#11": "maj7#11", "7alt": "7alt", "alt": "7alt",
}  # fmt: skip
"""Spelling → the one name of the quality. The names are what scores carry."""

NO_CHORD = frozenset({"N.C.", "NC", "N.C"})
"""Symbols that ask the band to play no chord."""

_CHORD = re.compile(r"([A-G])(##|bb|#|b)?(.*?)(?:/([A-G])(##|bb|#|b)?)?", re.DOTALL)
_LONGEST_SYMBOL = 16


@dataclass(frozen=True, slots=True)
class ChordSymbol:
    """root, bass: pitch classes 0–11 (0 = C); bass == root unless a slash names another.

    quality: one of the values of QUALITIES.
    """

    root: int
    quality: str
    bass: int


def parse_chord(symbol: str) -> ChordSymbol | None:
    """Read "F#m7b5/E" and the like; None when it is no chord."""
    symbol = symbol.strip().replace("♯", "#").replace("♭", "b")
    if len(symbol) > _LONGEST_SYMBOL:
        return None
    match = _CHORD.fullmatch(symbol)
    quality = QUALITIES.get(match[3]) if match else None
    if match is None or quality is None:
        return None
    root = _pitch_class(match[1], match[2])
    return ChordSymbol(root, quality, _pitch_class(match[4], match[5]) if match[4] else root)


def is_chord(symbol: str) -> bool:
    """True for chord symbols and for "N.C."."""
    return symbol.strip().upper() in NO_CHORD or parse_chord(symbol) is not None


def format_chord(chord: ChordSymbol, *, flats: bool = False) -> str:
    """The symbol of a chord, with sharps or with flats."""
    names = FLAT_NAMES if flats else SHARP_NAMES
    bass = "" if chord.bass == chord.root else "/" + names[chord.bass]
    return names[chord.root] + chord.quality + bass


def place_chords(words: str, chords: Sequence[tuple[int, str]]) -> str:
    """Write chords into a line; the inverse of taking them out. Offsets are code points of `words`."""
    out: list[str] = []
    done = 0
    for offset, symbol in sorted(chords, key=lambda chord: chord[0]):
        out += (words[done:offset], f"[{symbol}]")
        done = max(done, offset)
    return "".join(out) + words[done:]


def _pitch_class(letter: str, accidental: str | None) -> int:
    return (NOTES[letter] + _ACCIDENTALS[accidental or ""]) % 12
