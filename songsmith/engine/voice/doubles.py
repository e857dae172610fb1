"""Stacking: a chorus is sung again left and right, a little apart in time and tune, and a third above or an
octave away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from songsmith.engine.score import Chord, Key
from songsmith.engine.voice.frames import Floats
from songsmith.engine.voice.phrase import SungNote
from songsmith.engine.voices import VoiceRange

TIMING_SPREAD = 0.012
"""Seconds (standard deviation) by which a double's syllables miss the lead's."""
TIMING_LIMIT = 0.03
"""Seconds: never further off than this."""
FREEDOM_LIMIT = 0.022
"""Seconds: a lead that is further off its note is heard as wrong."""
OCTAVE_BELOW = 7
"""Semitones under the voice's range that an octave under the lead may go: it is felt more than heard."""
TUNING_SPREAD = 0.06
"""Semitones (standard deviation) between a double's notes and the lead's."""
SCALES = {"major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10)}
CHORD_TONES = {
    "": (0, 4, 7),
    "m": (0, 3, 7),
    "dim": (0, 3, 6),
    "aug": (0, 4, 8),
    "sus2": (0, 2, 7),
    "sus4": (0, 5, 7),
}


Interval = Literal["third", "octave"]


@dataclass(frozen=True, slots=True)
class Take:
    """pan −1 … 1; gain linear against the lead; harmony: what it sings instead of the tune."""

    name: str
    pan: float
    gain: float
    harmony: Interval | None = None


LEFT = Take("left", -0.7, 0.38)
RIGHT = Take("right", 0.7, 0.38)
THIRD = Take("third", 0.35, 0.33, harmony="third")
OCTAVE = Take("octave", -0.35, 0.36, harmony="octave")
HARMONIES: dict[Interval, Take] = {"third": THIRD, "octave": OCTAVE}


def loosened(notes: Sequence[SungNote], rng: np.random.Generator) -> list[SungNote]:
    """The notes as somebody else would have sung them; slurred joints stay joined, order is kept."""
    shifts = np.clip(rng.normal(0, TIMING_SPREAD, len(notes)), -TIMING_LIMIT, TIMING_LIMIT)
    return _moved(notes, shifts, rng.normal(0, TUNING_SPREAD, len(notes)))


def freed(notes: Sequence[SungNote], spread: float, rng: np.random.Generator) -> list[SungNote]:
    """The notes as somebody sings them who leads the beat instead of following it: off it by `spread` seconds
    (standard deviation), on the late side, and never so far that it is a mistake."""
    shifts = np.clip(rng.normal(0.3 * spread, spread, len(notes)), -FREEDOM_LIMIT, FREEDOM_LIMIT)
    return _moved(notes, shifts, np.zeros(len(notes)))


def _moved(notes: Sequence[SungNote], shifts: Floats, tunings: Floats) -> list[SungNote]:
    """shifts: seconds; tunings: semitones."""
    found: list[SungNote] = []
    for i, note in enumerate(notes):
        following = notes[i + 1] if i + 1 < len(notes) else None
        joined = following is not None and following.start - note.end < 2 * TIMING_LIMIT
        end = note.end + (shifts[i + 1] if joined else shifts[i])
        start = note.start + shifts[i]
        found.append(SungNote(start, max(end, start + 0.05), note.pitch + float(tunings[i])))
    return found


def third_above(
    notes: Sequence[SungNote], beats: Sequence[float], chords: Sequence[Chord], key: Key, reach: VoiceRange
) -> list[SungNote]:
    """A third above in the key, or the chord's tone there when a fourth or a third fits it better.

    Notes that would leave the voice's range go a sixth below instead (the same tone, an octave down).
    """
    found: list[SungNote] = []
    for note, beat in zip(notes, beats, strict=True):
        pitch = round(note.pitch)
        up = _interval(pitch, _chord_at(chords, beat), key)
        found.append(note._replace(pitch=note.pitch + (up if pitch + up <= reach.high else up - 12)))
    return found


def octave_away(notes: Sequence[SungNote], reach: VoiceRange) -> list[SungNote] | None:
    """The whole phrase an octave below, else above; None where the voice reaches neither. Never note by note:
    a line that changes octaves is heard as a mistake."""
    low, high = min(note.pitch for note in notes), max(note.pitch for note in notes)
    if low - 12 >= reach.low - OCTAVE_BELOW:
        return [note._replace(pitch=note.pitch - 12) for note in notes]
    if high + 12 <= reach.high:
        return [note._replace(pitch=note.pitch + 12) for note in notes]
    return None


def _interval(pitch: int, chord: Chord | None, key: Key) -> int:
    """Semitones up: a chord tone 3–5 above if the chord has one, else the third of the scale."""
    scale = {(key.tonic + step) % 12 for step in SCALES[key.mode]}
    if chord is not None:
        quality = next(
            (q for q in sorted(CHORD_TONES, key=len, reverse=True) if chord.quality.startswith(q)), ""
        )
        if chord.quality.startswith("maj"):
            quality = ""
        tones = {(chord.root + tone) % 12 for tone in CHORD_TONES[quality]}
        for up in (3, 4, 5):
            if (pitch + up) % 12 in tones:
                return up
    return 3 if (pitch + 3) % 12 in scale else 4


def _chord_at(chords: Sequence[Chord], beat: float) -> Chord | None:
    return next((chord for chord in chords if chord.beat <= beat + 1e-6 < chord.beat + chord.dur), None)
