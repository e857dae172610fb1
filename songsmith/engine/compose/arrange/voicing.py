"""Chords as notes under the hands: inversions that move least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songsmith.engine.compose.theory import chord_tones
from songsmith.engine.score import Chord

GUITAR_STRINGS = (40, 45, 50, 55, 59, 64)
FRETS = 5  # frets a hand spans


@dataclass(frozen=True, slots=True)
class Register:
    """low, high: MIDI bounds; voices: notes wanted; open: spread over more than an octave; rootless: the bass
    has the root.
    """

    low: int
    high: int
    voices: int = 4
    open: bool = False
    rootless: bool = False


def voiced(chords: Sequence[Chord], register: Register) -> list[tuple[int, ...]]:
    """One voicing for each chord, each as near as possible to the one before."""
    result: list[tuple[int, ...]] = []
    for chord in chords:
        candidates = _candidates(chord, register)
        before = result[-1] if result else None
        result.append(min(candidates, key=lambda notes: (_cost(notes, before, register), notes)))
    return result


def _candidates(chord: Chord, register: Register) -> list[tuple[int, ...]]:
    tones = _tones(chord, register)
    found = []
    for lowest in range(register.low, register.low + 14):
        if lowest % 12 not in tones:
            continue
        notes = [lowest]
        for tone in sorted(tones, key=lambda t: (t - lowest) % 12)[1:]:
            notes.append(notes[-1] + ((tone - notes[-1]) % 12 or 12))
        if register.open and len(notes) >= 3:
            notes = sorted([notes[0], notes[1] + 12, *notes[2:]])
        if len(notes) < register.voices and notes[0] + 12 not in notes:
            notes = sorted([*notes, notes[0] + 12])
        if notes[-1] <= register.high:
            found.append(tuple(notes))
    return found or [tuple(register.low + (t - register.low) % 12 for t in sorted(tones))]


def _tones(chord: Chord, register: Register) -> tuple[int, ...]:
    tones = tuple(dict.fromkeys(chord_tones(chord)))
    if register.rootless and len(tones) >= 4:
        tones = tones[1:]
    if len(tones) > register.voices:  # the fifth says least
        fifth = (chord.root + 7) % 12
        tones = tuple(t for t in tones if t != fifth)
    return tones[: register.voices]


def _cost(notes: tuple[int, ...], before: tuple[int, ...] | None, register: Register) -> float:
    middle = abs(sum(notes) / len(notes) - (register.low + register.high) / 2)
    if before is None:
        return middle
    if len(before) != len(notes):
        return 6 + middle
    return sum(abs(a - b) for a, b in zip(notes, before, strict=True)) + 0.25 * middle


def strummed(chord: Chord) -> tuple[int, ...]:
    """A guitar grip near the nut: each string at its lowest fret that belongs to the chord."""
    tones = chord_tones(chord)[:4]
    grip = []
    for string in GUITAR_STRINGS:
        note = next((string + fret for fret in range(FRETS) if (string + fret) % 12 in tones), None)
        if note is not None and note not in grip:
            grip.append(note)
    while len(grip) > 4 and grip[0] % 12 != chord.bass:
        grip.pop(0)
    return tuple(grip)


def power(chord: Chord, low: int = 40) -> tuple[int, ...]:
    """Root, fifth, octave."""
    root = low + (chord.root - low) % 12
    return root, root + 7, root + 12


def jangling(chord: Chord, low: int = 52) -> tuple[int, ...]:
    """A triad on the upper strings with its third below and on top: what power chords leave out."""
    third, *others = chord_tones(chord)[1:3]
    lowest = low + (third - low) % 12
    above = sorted(lowest + (tone - third) % 12 for tone in (*others, chord.root))
    return lowest, *above, lowest + 12


def bass_note(pitch_class: int, low: int) -> int:
    """The pitch class within the octave above `low`."""
    return low + (pitch_class - low) % 12
