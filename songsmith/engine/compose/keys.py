"""Which key chords, or a tune, are in."""

from __future__ import annotations

from collections.abc import Sequence

from songsmith.engine.compose.theory import chord_tones, scale
from songsmith.engine.given import Given, GivenNote
from songsmith.engine.score import Chord, Key, Mode
from songsmith.language.chordpro import ChordSymbol, parse_chord

TONIC_BONUS = 2.5  # for the key whose tonic chord begins or ends the chords
HOME_BONUS = 0.3  # for time on tonic and fifth, and for a tune that ends on the tonic
MODES: tuple[Mode, Mode] = ("major", "minor")
KEYS = tuple(Key(tonic, mode) for tonic in range(12) for mode in MODES)


def best_key(chords: Sequence[ChordSymbol], tune: Sequence[GivenNote] = ()) -> Key:
    """The key that both fit best; of equal ones a major one, and the lowest."""
    return max(
        KEYS,
        key=lambda key: (_chords_fit(chords, key) + _tune_fit(tune, key), key.mode == "major", -key.tonic),
    )


def given_key(given: Given) -> Key | None:
    """The key of what is given; None without tune and chords."""
    if given.key is not None:
        return given.key
    symbols = [parse_chord(chord.symbol) for section in given.sections for chord in section.chords]
    chords = [chord for chord in symbols if chord is not None]
    notes = [note for section in given.sections for note in section.tune]
    notes += [note for line in given.lines for note in line.notes]
    return best_key(chords, notes) if chords or notes else None


def _chords_fit(chords: Sequence[ChordSymbol], key: Key) -> float:
    if not chords:
        return 0.0
    notes = {(key.tonic + step) % 12 for step in scale(key.mode)}
    if key.mode == "minor":
        notes.add((key.tonic + 11) % 12)  # the raised seventh of V7
    inside = sum(tone in notes for c in chords for tone in _tones(c)[:3]) / len(chords)
    home = [c for c in (chords[0], chords[-1]) if c.root == key.tonic and _minor(c) == (key.mode == "minor")]
    return inside + TONIC_BONUS * len(home) / 2


def _tune_fit(tune: Sequence[GivenNote], key: Key) -> float:
    """Share of the time on notes of the scale, and how much of it is at home."""
    total = sum(note.dur for note in tune)
    if not total:
        return 0.0
    tones = {(key.tonic + step) % 12 for step in scale(key.mode)}
    home = {key.tonic, (key.tonic + 7) % 12}
    share = sum(n.dur * ((n.pitch % 12 in tones) + HOME_BONUS * (n.pitch % 12 in home)) for n in tune) / total
    return share + HOME_BONUS * (tune[-1].pitch % 12 == key.tonic)


def _minor(chord: ChordSymbol) -> bool:
    return chord.quality.startswith("m") and not chord.quality.startswith("maj")


def _tones(chord: ChordSymbol) -> tuple[int, ...]:
    return chord_tones(Chord(0, 0, chord.root, chord.quality, chord.bass, "", "", ""))
