"""The score: everything the engine decided about a song, quantised, before anything sounds.

A *beat* is always a quarter note, whatever the metre; positions and lengths are floats in beats from the
start of bar 1. Seconds come from :class:`songsmith.engine.clock.Clock` alone, so that audio, karaoke and
MIDI agree. Humanising (timing, velocity) happens at render and never enters the score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

SCORE_VERSION = 1
PPQ = 480

Mode = Literal["major", "minor"]


@dataclass(frozen=True, slots=True)
class Key:
    """tonic: pitch class 0–11 (0 = C)."""

    tonic: int
    mode: Mode


@dataclass(frozen=True, slots=True)
class Meter:
    """4/4 → (4, 4), 6/8 → (6, 8)."""

    numerator: int = 4
    denominator: int = 4

    @property
    def bar_beats(self) -> float:
        """Length of a bar in quarter-note beats."""
        return self.numerator * 4 / self.denominator


@dataclass(frozen=True, slots=True)
class TempoChange:
    """From `beat` on, `bpm` quarter notes a minute, until the next change."""

    beat: float
    bpm: float


@dataclass(frozen=True, slots=True)
class Section:
    """kind: one of the 14 canonical tags ("Pre Chorus"); label: what the page shows ("Verse 2")."""

    id: str
    kind: str
    number: int
    label: str
    start: float
    bars: int
    energy: float
    line_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chord:
    """root, bass: pitch classes; quality: "", "m", "7", "maj7" …; symbol: printable ("Am/C")."""

    beat: float
    dur: float
    root: int
    quality: str
    bass: int
    roman: str
    symbol: str
    section_id: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sung line; start and end in beats span its notes. Its bars begin at `downbeat`: `bars` of them, 0 in
    scores from before this was kept."""

    id: str
    section_id: str
    text: str
    start: float
    end: float
    downbeat: float = 0.0
    bars: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """text as printed; char_start:char_end is its place in the line's text (code points)."""

    id: str
    line_id: str
    text: str
    char_start: int
    char_end: int
    backing: bool = False


@dataclass(frozen=True, slots=True)
class Syllable:
    """phones: the phonemes to sing, alphabet of `songsmith.language.phones`, without stress marks.

    nucleus: index in `phones` of the vowel. stress: 0 none, 1 secondary, 2 primary.
    Several note_ids = melisma.
    """

    id: str
    line_id: str
    word_id: str
    text: str
    phones: tuple[str, ...]
    nucleus: int
    stress: int
    word_end: bool
    note_ids: tuple[str, ...]
    backing: bool = False


@dataclass(frozen=True, slots=True)
class MelodyNote:
    """A note of the tune; syllable_id None = played by a lead instrument. pitch: MIDI number."""

    id: str
    beat: float
    dur: float
    pitch: int
    velocity: int
    syllable_id: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    beat: float
    dur: float
    pitch: int
    velocity: int


@dataclass(frozen=True, slots=True)
class ControlChange:
    beat: float
    number: int
    value: int


@dataclass(frozen=True, slots=True)
class PartMix:
    """gain: dB around the role's loudness target; pan −1 … 1; sends 0 … 1; high/low pass in Hz (0 = off).

    amp: drive of a guitar amplifier, 1.5 about to break up … 11 full distortion (0 = none).
    """

    gain: float = 0.0
    pan: float = 0.0
    width: float = 1.0
    room: float = 0.1
    hall: float = 0.1
    delay: float = 0.0
    high_pass: float = 0.0
    low_pass: float = 0.0
    drive: float = 0.0
    duck: float = 0.0
    chorus: float = 0.0
    amp: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """role: drums, bass, keys, guitar, strings, pad, synth, lead, brass, percussion, fx …: names its stem.

    source: "sf2:BANK:PROGRAM" for the sound font (bank 128 = drum kit) or "synth:NAME" for our own synthesis.
    lay_back: seconds the player sits behind the beat; humanise scales timing and velocity spread.
    """

    id: str
    name: str
    role: str
    source: str
    notes: tuple[Note, ...]
    controls: tuple[ControlChange, ...] = ()
    mix: PartMix = field(default_factory=PartMix)
    lay_back: float = 0.0
    humanise: float = 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """swing: where the second eighth falls within its beat (.5 straight, .66 triplet).

    lead_in: seconds of the file before beat 0 (room for the consonants of a first note). tail: seconds kept
    after the last beat for releases and reverb. genre and style are what the prompt was understood as.
    """

    seed: int
    genre: str
    style: dict[str, object]
    meter: Meter
    key: Key
    tempo_map: tuple[TempoChange, ...]
    swing: float
    total_beats: float
    lead_in: float
    tail: float
    sections: tuple[Section, ...]
    chords: tuple[Chord, ...]
    lines: tuple[Line, ...]
    words: tuple[Word, ...]
    syllables: tuple[Syllable, ...]
    melody: tuple[MelodyNote, ...]
    parts: tuple[Part, ...]
    version: int = SCORE_VERSION
    ppq: int = PPQ
