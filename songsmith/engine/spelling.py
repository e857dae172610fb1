"""Names of notes, chords and keys, spelled as the key has them: the fourth of F is Bb, not A#."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.score import Chord, Key

FIFTHS = {0: 0, 7: 1, 2: 2, 9: 3, 4: 4, 11: 5, 6: 6, 5: -1, 10: -2, 3: -3, 8: -4, 1: -5}
"""Tonic of a major key → sharps (flats negative) of its signature."""

_LINE = "FCGDAEB"
"""Letters in fifths; C is place 0 of the line of fifths, F place −1, B place 5."""

_BELOW = {"major": 5, "minor": 3}
"""Places of the line below the signature's own that chromatic notes may come from: minor keys need sharps
(the raised seventh), major keys flats."""

_PLAIN = {"E#": "F", "B#": "C", "Fb": "E", "Ebb": "D", "Bbb": "A", "F##": "G"}
"""Chord roots that nobody writes → what everybody writes."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """letter: C D E F G A B; alter: semitones, −2 … 2."""

    letter: str
    alter: int

    def __str__(self) -> str:
        return self.letter + ("#" * self.alter if self.alter > 0 else "b" * -self.alter)


def fifths(key: Key) -> int:
    """Sharps of the key signature, flats negative: −6 … 6. Six of them: F# major, but Eb minor."""
    if key.mode == "major":
        return FIFTHS[key.tonic % 12]
    relative = FIFTHS[(key.tonic + 3) % 12]
    return -6 if relative == 6 else relative


def spelled(pitch: int, key: Key) -> Spelling:
    """The letter and accidental of a MIDI number or pitch class."""
    first = fifths(key) - _BELOW[key.mode]
    place = first + (pitch * 7 - first) % 12
    return Spelling(_LINE[(place + 1) % 7], (place + 1) // 7)


def short_key(key: Key) -> str:
    """ "F#m" """
    return f"{spelled(key.tonic, key)}{'m' if key.mode == 'minor' else ''}"


def transposed_key(key: Key, semitones: int) -> Key:
    return Key((key.tonic + semitones) % 12, key.mode)


def chord_name(chord: Chord, key: Key, semitones: int = 0) -> str:
    """The printable symbol in `key`, which is the key after transposition by `semitones`."""
    return chord_symbol(chord.root + semitones, chord.quality, chord.bass + semitones, key)


def chord_symbol(root: int, quality: str, bass: int, key: Key) -> str:
    """root, bass: pitch classes. "F#m7/C#" """
    slash = "" if bass == root else f"/{_root(bass, key)}"
    return f"{_root(root, key)}{quality}{slash}"


def _root(pitch: int, key: Key) -> str:
    name = str(spelled(pitch, key))
    return _PLAIN.get(name, name)
