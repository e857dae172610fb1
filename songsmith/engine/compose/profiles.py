"""How tunes move in each genre: pace, rhythm figures, scale taste, ornament."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EVEN: Mapping[int, float] = {1: 2.6, 2: 0.5, 3: 1.5, 4: 0.9, 5: 3.2, 6: 1.6, 8: 2.2}
SYNCOPATED: Mapping[int, float] = {1: 1.9, 2: 0.7, 3: 0.75, 4: 1.0, 5: 2.4, 6: 1.3, 8: 2.2}
SLOW: Mapping[int, float] = {1: 2.8, 2: 0.75, 3: 1.1, 4: 0.7, 5: 2.8, 6: 1.1, 8: 1.7}
QUICK: Mapping[int, float] = {1: 0.6, 2: 0.5, 3: 1.0, 4: 1.4, 5: 2.6, 6: 2.2, 8: 2.8}
COMPOUND: Mapping[int, float] = {2: 0.6, 4: 0.8, 6: 1.0, 3: 3.0, 1: 3.0, 5: 3.5, 8: 2.0}
"""Cost of each distance between onsets, in sixteenths."""

UNLISTED_FIGURE = 3.0


@dataclass(frozen=True, slots=True)
class Profile:
    """pace: preferred seconds a syllable in a verse (choruses are broader). syncopation: 0 … 1, stress before
    the beat. pentatonic: cost of the fourth and seventh degrees. blue: cost taken off the blue notes.
    chord_pull: how hard strong notes lean on chord tones. repeats: share of repeated notes the critic wants.
    melisma: chance that a long stressed syllable moves. heat: spread of the sampling.
    """

    figures: Mapping[int, float] = field(default_factory=lambda: EVEN)
    pace: float = 0.40
    syncopation: float = 0.15
    pentatonic: float = 0.25
    blue: float = 0.0
    chord_pull: float = 1.0
    repeats: float = 0.22
    melisma: float = 0.04
    heat: float = 1.0


PROFILES: dict[str, Profile] = {
    "pop": Profile(SYNCOPATED, 0.38, 0.5, 0.3),
    "ballad": Profile(SLOW, 0.44, 0.12, 0.15, melisma=0.22),
    "rock": Profile(EVEN, 0.38, 0.3, 0.6),
    "punk": Profile(EVEN, 0.34, 0.1, 0.3, repeats=0.32),
    "folk": Profile(EVEN, 0.40, 0.08, 0.5),
    "country": Profile(EVEN, 0.38, 0.15, 0.5, melisma=0.1),
    "blues": Profile(SYNCOPATED, 0.40, 0.4, 0.7, blue=1.6, melisma=0.15),
    "jazz": Profile(SYNCOPATED, 0.40, 0.6, -0.1, chord_pull=0.7),
    "bossa": Profile(SYNCOPATED, 0.42, 0.7, -0.1, chord_pull=0.6, repeats=0.3),
    "soul": Profile(SYNCOPATED, 0.42, 0.5, 0.5, melisma=0.3),
    "funk": Profile(SYNCOPATED, 0.36, 0.7, 0.6, blue=0.8, repeats=0.28),
    "reggae": Profile(SYNCOPATED, 0.40, 0.5, 0.5),
    "hiphop": Profile(QUICK, 0.31, 0.6, 0.6, repeats=0.45, chord_pull=0.6),
    "lofi": Profile(SYNCOPATED, 0.44, 0.5, 0.3, chord_pull=0.8),
    "house": Profile(SYNCOPATED, 0.40, 0.5, 0.4, repeats=0.28),
    "synthwave": Profile(EVEN, 0.42, 0.3, 0.2),
    "dnb": Profile(SYNCOPATED, 0.44, 0.4, 0.4),
    "ambient": Profile(SLOW, 0.60, 0.0, 0.4, heat=0.9),
    "cinematic": Profile(SLOW, 0.46, 0.0, 0.1),
    "gospel": Profile(SYNCOPATED, 0.44, 0.3, 0.5, melisma=0.35),
    "latin": Profile(SYNCOPATED, 0.38, 0.6, 0.1),
    "chinese": Profile(SLOW, 0.46, 0.05, 2.0, melisma=0.2, repeats=0.16),
}


@dataclass(frozen=True, slots=True)
class FamilyShape:
    """Where and how a family of sections sings.

    low, high: semitones above the floor of the song's range. start: beats after the downbeat where the first
    stressed syllable likes to fall (one is drawn). broad: pace relative to the verse. chord: pull of chord
    tones relative to the profile. letters: which lines share a tune, by number of lines. arches: contour of
    each letter as (start, middle, end) in semitones around the centre, and where its peak lies (0 … 1).
    """

    low: int
    high: int
    start: tuple[float, ...]
    broad: float
    chord: float
    letters: Mapping[int, tuple[str, ...]]
    arches: tuple[tuple[tuple[float, float, float], float], ...]


_VERSE_LETTERS = {1: ("A",), 2: ("AB", "AA"), 3: ("AAB", "ABA"), 4: ("ABAC", "AABA", "ABAB", "AABC")}
_CHORUS_LETTERS = {1: ("A",), 2: ("AB", "AA"), 3: ("AAB", "ABC"), 4: ("ABAC", "AABC", "ABAB", "AABA")}

SHAPES: dict[str, FamilyShape] = {
    "verse": FamilyShape(
        0, 10, (0.0, 0.0, 0.5, 1.0), 1.0, 0.85, _VERSE_LETTERS,
        (((-3.5, 3.0, -2.0), 0.55), ((1.0, -1.5, -4.0), 0.2), ((-1.5, 4.5, 0.5), 0.6), ((3.0, 0.0, -4.0),
         0.2)),
    ),
    "pre": FamilyShape(
        2, 12, (0.0, 0.5), 1.1, 0.9, _VERSE_LETTERS,
        (((-3.5, -0.5, 2.0), 0.8), ((-1.0, 2.0, 4.5), 0.9), ((-2.0, 1.0, 3.0), 0.8)),
    ),
    "chorus": FamilyShape(
        4, 15, (0.0, 0.0, 0.0, -0.5), 1.18, 1.25, _CHORUS_LETTERS,
        (((0.0, 4.5, -0.5), 0.4), ((3.5, 0.0, -3.0), 0.2), ((-0.5, 5.5, 1.0), 0.5), ((4.5, 0.5, -4.5), 0.25)),
    ),
    "post": FamilyShape(
        4, 15, (0.0, 0.5), 1.15, 1.2, {1: ("A",), 2: ("AA",), 3: ("AAB",), 4: ("AAAB", "AABA")},
        (((1.5, 3.0, 1.5), 0.5), ((2.0, 0.0, -1.0), 0.2)),
    ),
    "bridge": FamilyShape(
        2, 14, (0.0, 0.5, 1.0), 1.1, 0.8, {1: ("A",), 2: ("AB",), 3: ("ABC",), 4: ("ABCD", "AABC")},
        (((3.0, -1.0, -3.0), 0.2), ((-3.0, 1.0, 4.0), 0.85), ((-1.0, 4.0, 0.0), 0.6), ((-1.0, 2.0, 5.0),
         0.9)),
    ),
}  # fmt: skip


def letters_for(shape: FamilyShape, lines: int, draw: int) -> str:
    """One letter a line: 5 and more lines are cut into fours."""
    if not lines:
        return ""
    options = shape.letters[min(lines, 4)]
    pattern = options[draw % len(options)]
    return (pattern * (lines // len(pattern) + 1))[:lines]
