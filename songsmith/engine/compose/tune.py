"""The sung melody: motifs for each kind of section, then every line fitted to its words and chords."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from songsmith.engine.compose.form import Form, PlannedLine, PlannedSection
from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.lengths import answer_beats
from songsmith.engine.compose.pitch import PitchTask, set_pitches
from songsmith.engine.compose.profiles import PROFILES, SHAPES, FamilyShape, Profile, letters_for
from songsmith.engine.compose.rhythm import Pulse, RhythmTask, durations, set_rhythm
from songsmith.engine.compose.theory import chord_tones
from songsmith.engine.compose.tones import directions
from songsmith.engine.given import GivenNote
from songsmith.engine.score import Chord, Key
from songsmith.engine.streams import reseeded, stream
from songsmith.engine.style import StyleSpec
from songsmith.engine.voices import VoiceRange

ANTICIPATION_BEATS = 2.0  # of a note, that decide which chord it belongs to


@dataclass(frozen=True, slots=True)
class Motif:
    """A line's tune without words: onsets in beats after the downbeat, and the pitch at each."""

    onsets: tuple[float, ...]
    pitches: tuple[int, ...]

    def at(self, beat: float) -> float:
        """Where the tune is at a beat after the downbeat: between two notes, on the way from one to the
        other."""
        return float(np.interp(beat, self.onsets, self.pitches))


Motifs = dict[tuple[str, str, int, int], Motif]
"""By family, letter, bars, and which tune is wanted there."""


class ChordTrack:
    """The chord sounding at any beat."""

    def __init__(self, chords: Sequence[Chord]) -> None:
        self.chords = tuple(chords)
        self._beats = [chord.beat for chord in chords]

    def at(self, beat: float) -> Chord:
        return self.chords[max(0, bisect_right(self._beats, beat + 1e-6) - 1)]

    def under(self, beat: float, dur: float) -> Chord:
        """The chord a note is heard in: the coming one for notes that anticipate it."""
        return self.at(beat + 0.55 * min(dur, ANTICIPATION_BEATS))


@dataclass(frozen=True, slots=True)
class Ambitus:
    """Where a family of sections lives, in MIDI."""

    low: int
    high: int

    @property
    def centre(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class TuneWriter:
    """Everything a line needs besides its own words."""

    style: StyleSpec
    seed: int
    grid: Grid
    profile: Profile
    floor: int
    ceiling: int

    @classmethod
    def of(cls, style: StyleSpec, seed: int, form: Form, voice: VoiceRange) -> TuneWriter:
        return cls(
            style,
            seed,
            form.grid,
            PROFILES[style.genre],
            floor=voice.tessitura_low,
            ceiling=voice.tessitura_high,
        )

    def for_section(self, section: PlannedSection) -> TuneWriter:
        """Another tune is wanted there: the same writer with other ideas."""
        variant = section.wish.tune
        return replace(self, seed=reseeded(self.seed, "tune", variant)) if variant else self

    def ambitus(self, shape: FamilyShape) -> Ambitus:
        """The family's share of the tessitura (written for 15 semitones, narrowed for narrower voices)."""
        span = self.ceiling - self.floor
        return Ambitus(self.floor + shape.low * span // 15, self.floor + shape.high * span // 15)

    def pace(self, shape: FamilyShape) -> float:
        return self.profile.pace * shape.broad


def pulses_of(line: PlannedLine) -> tuple[Pulse, ...]:
    anchors = {index for index, _ in line.line.chords}
    syllables = line.line.lead or line.line.backing
    return tuple(
        Pulse(s.stress, s.word_end, s.pause, anchored=i in anchors and bool(line.line.lead))
        for i, s in enumerate(syllables)
    )


def section_letters(section: PlannedSection, writer: TuneWriter) -> str:
    """Which lines of the section share a motif."""
    draw = int(stream(writer.seed, "letters", section.family).integers(64))
    return letters_for(SHAPES[section.family], len(section.lines), draw)


def make_motifs(form: Form, provisional: ChordTrack, writer: TuneWriter) -> Motifs:
    """From the first place each is used; independent of any words."""
    motifs: Motifs = {}
    for section in form.sections:
        own = writer.for_section(section)
        for line, letter in zip(section.lines, section_letters(section, own), strict=True):
            key = (section.family, letter, line.bars, section.wish.tune)
            if key not in motifs:
                motifs[key] = (
                    motif_of(line.notes)
                    if line.notes
                    else write_motif(section.family, letter, line.start, line.bars, provisional, own)
                )
    return motifs


def motif_of(notes: Sequence[GivenNote]) -> Motif:
    """What is given is a motif for what follows."""
    return Motif(tuple(note.beat for note in notes), tuple(note.pitch for note in notes))


def write_motif(
    family: str, letter: str, start: float, bars: int, chords: ChordTrack, writer: TuneWriter
) -> Motif:
    """A cell of one or two bars, then its echo moved by a step or two, broken off for the cadence."""
    rng = stream(writer.seed, "motif", family, letter, bars)
    shape = SHAPES[family]
    cell_bars = max(1, bars // 2)
    length = cell_bars * writer.grid.bar
    onsets = _cell_rhythm(start, length, shape, writer, rng)
    pitches = _motif_pitches(onsets, start, length, family, letter, chords, writer, rng, echo=None)
    first = Motif(tuple(b - start for b in onsets), pitches)
    if cell_bars == bars:
        return first
    shift = int(rng.choice([-2, -2, 0, 0, 2, 3, -4]))
    repeats = [b + length for b in onsets if b - start < length - (1.0 if bars <= 2 else 2.0)]
    echo = [p + shift for p, _ in zip(pitches, repeats, strict=False)]
    answer = _motif_pitches(repeats, start + length, length, family, letter, chords, writer, rng, echo=echo)
    return Motif(first.onsets + tuple(b - start for b in repeats), pitches + answer)


def _cell_rhythm(
    start: float, length: float, shape: FamilyShape, writer: TuneWriter, rng: np.random.Generator
) -> list[float]:
    grid = writer.grid
    seconds = length * 60 / grid.bpm
    pace = writer.pace(shape)
    count = max(2, round(seconds / (pace * float(rng.uniform(0.95, 1.3)))))
    window = (start, start + length + 0.25)
    room = grid.comfortable_onsets(length, 0.3, 0.28)
    strong = [2 if i % 2 == 0 else 0 for i in range(min(count, max(2, room - 1)))]
    pulses = [Pulse(stress, word_end=bool(rng.random() < 0.7)) for stress in strong]
    task = RhythmTask(pulses, window, start, float(rng.choice(shape.start)), pace)
    return list(set_rhythm(task, grid, writer.profile, rng))


def _motif_pitches(
    onsets: Sequence[float], start: float, length: float, family: str, letter: str, chords: ChordTrack,
    writer: TuneWriter, rng: np.random.Generator, *, echo: Sequence[float] | None,
) -> tuple[int, ...]:  # fmt: skip
    shape = SHAPES[family]
    home = writer.ambitus(shape)
    arch, peak = shape.arches[(ord(letter) - ord("A")) % len(shape.arches)]
    ends = [*onsets[1:], start + length]
    lengths = [b - a for a, b in zip(onsets, ends, strict=True)]
    sounding = [chords.under(b, dur) for b, dur in zip(onsets, lengths, strict=True)]
    task = PitchTask(
        lengths=lengths,
        weights=[_weight(writer.grid, b - start) for b in onsets],
        chords=sounding,
        stresses=[0] * len(onsets),
        word_ends=[True] * len(onsets),
        low=home.low,
        high=home.high,
        centre=home.centre,
        arch=arch,
        peak=peak,
        endings=frozenset(chord_tones(sounding[-1])[:3]),
        chord_pull=shape.chord,
        before=home.centre,
        motif=tuple(echo) if echo is not None else (),
    )
    return set_pitches(task, writer.style.key, writer.profile, rng)


def _weight(grid: Grid, beat_in_section: float) -> float:
    return float(grid.weight(np.array([round(beat_in_section * 4)]))[0])


def line_rhythm(
    section: PlannedSection, line: PlannedLine, motif: Motif, writer: TuneWriter
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Onsets (beats after the line's downbeat) and lengths of its lead, else backing, syllables."""
    rng = stream(writer.seed, "rhythm", *line_stream(section, line))
    shape = SHAPES[section.family]
    answer = answer_beats(line.line, writer.grid)
    start = line.window[0] - line.start + (answer if line.line.backing_first else 0.0)
    end = line.window[1] - line.start - (0.0 if line.line.backing_first else answer)
    pulses = pulses_of(line)
    seconds = writer.grid.seconds_between(start, end)
    task = RhythmTask(
        pulses=pulses,
        window=(start, end),
        downbeat=0.0,
        entry=max(0.0, motif.onsets[0]) if motif.onsets[0] < 2 else 0.0,
        pace=min(max(writer.pace(shape), 0.75 * seconds / len(pulses)), 0.9),
        motif=motif.onsets,
    )
    onsets = set_rhythm(task, writer.grid, writer.profile, rng)
    return onsets, durations(onsets, task, writer.grid)


def line_stream(section: PlannedSection, line: PlannedLine) -> tuple[str, str | int]:
    """What names a line's random streams: returning sections share theirs, line by line."""
    if section.key == section.source.kind:
        return section.key, line.index
    return section.key, line.line.id


def line_pitches(
    section: PlannedSection, line: PlannedLine, onsets: Sequence[float], lengths: Sequence[float], motif:
    Motif,
    chords: ChordTrack, writer: TuneWriter, endings: frozenset[int],
) -> tuple[int, ...]:  # fmt: skip
    """The pitches of a line in the home key."""
    rng = stream(writer.seed, "pitch", *line_stream(section, line))
    shape = SHAPES[section.family]
    home = writer.ambitus(shape)
    letter = section_letters(section, writer)[line.index]
    arch, peak = shape.arches[(ord(letter) - ord("A")) % len(shape.arches)]
    pulses = pulses_of(line)
    task = PitchTask(
        lengths=lengths,
        weights=[_weight(writer.grid, b) for b in onsets],
        chords=[chords.under(line.start + b, dur) for b, dur in zip(onsets, lengths, strict=True)],
        stresses=[pulse.stress for pulse in pulses],
        word_ends=[pulse.word_end for pulse in pulses],
        low=home.low,
        high=home.high,
        centre=home.centre,
        arch=(arch[0], arch[1], _landing(home, arch[2], endings)),
        peak=peak,
        endings=endings,
        chord_pull=shape.chord,
        before=motif.pitches[0],
        motif=[motif.at(b) for b in onsets],
        directions=directions(line.line.lead or line.line.backing),
    )
    return set_pitches(task, writer.style.key, writer.profile, rng)


def _landing(home: Ambitus, wanted: float, endings: frozenset[int]) -> float:
    """The end of the arch, moved to the nearest pitch that may end the line (semitones from the centre)."""
    options = [p - home.centre for p in range(home.low, home.high + 1) if p % 12 in endings]
    return min(options, key=lambda p: abs(p - wanted), default=wanted)


def cadence(section: PlannedSection, line: PlannedLine, last_chord: Chord, key: Key) -> frozenset[int]:
    """Pitch classes that close the line: rest on the tonic chord's tones at the end, stay open before."""
    tones = frozenset(chord_tones(last_chord)[:3])
    tonic, third = key.tonic, (key.tonic + (4 if key.mode == "major" else 3)) % 12
    closing = line.index == len(section.lines) - 1
    if closing and section.family in ("chorus", "post"):
        return frozenset({tonic}) & tones or frozenset({third}) & tones or tones
    if closing:
        return tones
    return tones - {tonic} or tones


def endings_of(
    section: PlannedSection,
    line: PlannedLine,
    onsets: Sequence[float],
    lengths: Sequence[float],
    chords: ChordTrack,
    key: Key,
) -> frozenset[int]:
    return cadence(section, line, chords.under(line.start + onsets[-1], lengths[-1]), key)


def motif_for(
    motifs: Motifs,
    section: PlannedSection,
    line: PlannedLine,
    writer: TuneWriter,
) -> Motif:
    letters = section_letters(section, writer.for_section(section))
    return motifs[section.family, letters[line.index], line.bars, section.wish.tune]
