"""Tunes without words: the lead instrument in intros, interludes, solos, and all through instrumental
songs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from songsmith.engine.compose.form import Form, PlannedSection
from songsmith.engine.compose.pitch import PitchTask, set_pitches
from songsmith.engine.compose.profiles import SHAPES
from songsmith.engine.compose.rhythm import Pulse, RhythmTask, set_rhythm
from songsmith.engine.compose.setting import neighbour
from songsmith.engine.compose.theory import chord_tones
from songsmith.engine.compose.tune import ChordTrack, Motif, TuneWriter, write_motif
from songsmith.engine.given import GivenNote
from songsmith.engine.score import Key, MelodyNote, Mode
from songsmith.engine.streams import stream

LEAD_KINDS = frozenset({"Inst", "Solo", "Interlude", "Post Chorus", "Hook"})
SOMETIMES = {"Intro": 0.65, "Outro": 0.5, "Chorus": 1.0}
INSTRUMENTAL_KINDS = frozenset({"Verse", "Pre Chorus", "Chorus", "Bridge"}) | LEAD_KINDS
TAIL_BARS = 4  # without words at the end of a section, from which an instrument takes over
SOLO_PACE = 0.3  # seconds a note in a solo
LONGEST_NOTE = 2.5  # beats
LINKS, LONGEST_RUN = 0.6, 3  # share of held notes that run into the next; notes of such a run
QUICK_BELOW = 140  # bpm below which runs are in sixteenths, else in eighths
SOFTER = 10  # MIDI velocity by which a run is softer than where it comes from
WEAK: Mapping[Mode, tuple[int, ...]] = {"major": (5, 11), "minor": (2, 8)}
SOLO_LIFT = 5  # semitones above the tune's own centre
PHRASES = ("ABAC", "AABA", "ABAB", "AABC")


@dataclass(frozen=True, slots=True)
class LeadLine:
    section_id: str
    notes: tuple[MelodyNote, ...]


def lead_lines(
    form: Form, chords: ChordTrack, writer: TuneWriter, *, instrumental: bool
) -> tuple[LeadLine, ...]:
    """What the lead instrument plays, section by section, in sections that have no words."""
    lines = []
    for section in form.sections:
        own = writer.for_section(section)
        if section.given and section.given.tune:
            notes = () if section.lines else _given(section, section.given.tune)
        else:
            notes = _made_up(section, chords, own, instrumental=instrumental)
        if notes:
            lines.append(LeadLine(section.source.id, notes))
    return tuple(lines)


def _given(section: PlannedSection, tune: Sequence[GivenNote]) -> tuple[MelodyNote, ...]:
    """A given tune where nobody sings it."""
    start = section.start + section.vamp * section.bar_beats
    velocity = round(76 + 16 * section.energy)
    return tuple(
        MelodyNote(
            f"{section.source.id}.m{i}",
            start + note.beat,
            note.dur,
            note.pitch + section.lift,
            velocity + (6 if float(note.beat).is_integer() else 0),
        )
        for i, note in enumerate(tune)
    )


def _made_up(
    section: PlannedSection, chords: ChordTrack, writer: TuneWriter, *, instrumental: bool
) -> tuple[MelodyNote, ...]:
    start, bars = _free(section)
    if bars < (TAIL_BARS if section.lines else 1) or not _plays(section, writer, instrumental=instrumental):
        return ()
    solo = section.source.kind == "Solo"
    return (_solo if solo else _theme)(section, start, bars, chords, writer)


def _free(section: PlannedSection) -> tuple[float, int]:
    """Where the section is without words, and for how many bars: all of it, or what follows the last line."""
    if not section.lines:
        return section.start, section.bars
    last = section.lines[-1]
    end = last.start + last.bars * section.bar_beats
    return end, round((section.end - end) / section.bar_beats)


def _plays(section: PlannedSection, writer: TuneWriter, *, instrumental: bool) -> bool:
    kind = section.source.kind
    if kind in (INSTRUMENTAL_KINDS if instrumental else LEAD_KINDS):
        return True
    draw = float(stream(writer.seed, "lead", "plays", kind).random())
    return draw < SOMETIMES.get(kind, 0.0)


def _theme(
    section: PlannedSection, start: float, bars: int, chords: ChordTrack, writer: TuneWriter
) -> tuple[MelodyNote, ...]:
    """The song's own motifs, phrase by phrase; intros and outros only hint at the first of them."""
    unit = 2 if bars >= 2 else 1
    family = "chorus" if section.source.kind in ("Intro", "Outro", "Inst") else section.family
    count = bars // unit
    draw = int(stream(writer.seed, "lead", section.family).integers(len(PHRASES)))
    letters = (PHRASES[draw] * (count // 4 + 1))[:count]
    skip = count // 2 if section.source.kind == "Intro" else 0
    notes: list[MelodyNote] = []
    for i, letter in enumerate(letters):
        if i < skip:
            continue
        at = start + i * unit * section.bar_beats
        motif = write_motif(family, letter, at, unit, chords, writer)
        notes += _played(motif, at, unit * section.bar_beats, section, writer, len(notes))
    return tuple(notes)


def _played(
    motif: Motif, start: float, length: float, section: PlannedSection, writer: TuneWriter, count: int
) -> list[MelodyNote]:
    ends = [*motif.onsets[1:], length - 0.5]
    velocity = round(76 + 16 * section.energy)
    return [
        MelodyNote(
            f"{section.source.id}.m{count + i}",
            start + onset,
            round(max(0.25, min(end - onset, LONGEST_NOTE)), 4),
            pitch + section.lift,
            velocity + (6 if float(onset).is_integer() else 0),
        )
        for i, (onset, pitch, end) in enumerate(zip(motif.onsets, motif.pitches, ends, strict=True))
        if start + onset >= section.start
    ]


def _solo(
    section: PlannedSection, start: float, bars: int, chords: ChordTrack, writer: TuneWriter
) -> tuple[MelodyNote, ...]:
    """Two-bar phrases of question and answer, denser and higher towards the end."""
    unit = 2 if bars >= 2 else 1
    notes: list[MelodyNote] = []
    for i in range(bars // unit):
        at = start + i * unit * section.bar_beats
        rng = stream(writer.seed, "solo", section.source.id, i)
        growth = i / max(1, bars // unit - 1)
        motif = _solo_phrase(at, unit * section.bar_beats, growth, chords, writer, rng)
        notes += _played(motif, at, unit * section.bar_beats, section, writer, len(notes))
    linked = _linked(notes, section, writer)
    return tuple(replace(note, id=f"{section.source.id}.m{i}") for i, note in enumerate(linked))


def _linked(notes: Sequence[MelodyNote], section: PlannedSection, writer: TuneWriter) -> Iterator[MelodyNote]:
    """Held notes run into what follows them by quick notes of the scale, as a soloist's fingers do."""
    rng = stream(writer.seed, "solo", "links", section.source.id)
    quick = 0.25 if writer.grid.bpm < QUICK_BELOW else 0.5
    for note, following in zip(notes, [*notes[1:], None], strict=True):
        run = _run(note, following, section, writer)[-LONGEST_RUN:] if following else []
        rest = note.dur - quick * len(run)
        if not run or rest < 0.5 or float(rng.random()) > LINKS:
            yield note
            continue
        yield replace(note, dur=rest)
        for i, pitch in enumerate(run):
            beat, velocity = note.beat + rest + i * quick, note.velocity - SOFTER
            yield replace(note, beat=beat, dur=quick, pitch=pitch, velocity=velocity)


def _run(note: MelodyNote, following: MelodyNote, section: PlannedSection, writer: TuneWriter) -> list[int]:
    """The scale between two notes that touch, without its weak degrees where the style avoids them."""
    if note.beat + note.dur < following.beat - 1e-6:
        return []
    key = writer.style.key
    home = Key((key.tonic + section.lift) % 12, key.mode)
    avoided = WEAK[key.mode] if writer.profile.pentatonic >= 1.0 else ()
    direction = 1 if following.pitch > note.pitch else -1
    run, pitch = [], neighbour(note.pitch, direction, home)
    while (following.pitch - pitch) * direction > 0:
        if (pitch - home.tonic) % 12 not in avoided:
            run.append(pitch)
        pitch = neighbour(pitch, direction, home)
    return run


def _solo_phrase(
    start: float,
    length: float,
    growth: float,
    chords: ChordTrack,
    writer: TuneWriter,
    rng: np.random.Generator,
) -> Motif:
    grid = writer.grid
    pace = SOLO_PACE * (1.35 - 0.35 * growth)
    rest = float(rng.choice([0.5, 1.0, 1.5])) * length / 8
    seconds = (length - rest) * 60 / grid.bpm
    room = grid.comfortable_onsets(length - rest, 0.2, 0.24)
    count = max(3, min(room - 1, round(seconds / pace)))
    pulses = [Pulse(2 if rng.random() < 0.4 else 0, word_end=True) for _ in range(count)]
    task = RhythmTask(pulses, (0.0, length - rest), 0.0, float(rng.choice([0.0, 0.5, 1.0])), pace)
    onsets = set_rhythm(task, grid, writer.profile, rng)
    pitches = _solo_pitches(onsets, start, growth, chords, writer, rng)
    return Motif(onsets, pitches)


def _solo_pitches(
    onsets: Sequence[float], start: float, growth: float, chords: ChordTrack, writer: TuneWriter,
    rng: np.random.Generator,
) -> tuple[int, ...]:  # fmt: skip
    home = writer.ambitus(SHAPES["chorus"])
    sounding = [chords.at(start + b) for b in onsets]
    task = PitchTask(
        lengths=[0.5] * len(onsets),
        weights=[float(w) for w in writer.grid.weight(np.round(np.array(onsets) * 4).astype(np.int64))],
        chords=sounding,
        stresses=[0] * len(onsets),
        word_ends=[True] * len(onsets),
        low=home.low - 3,
        high=home.high + SOLO_LIFT + 4,
        centre=home.centre + SOLO_LIFT * growth,
        arch=(-2.0, 3.0, float(rng.choice([-3.0, 0.0, 3.0]))),
        peak=float(rng.uniform(0.3, 0.8)),
        endings=frozenset(chord_tones(sounding[-1])[:3]),
        chord_pull=0.8,
        before=home.centre,
    )
    return set_pitches(task, writer.style.key, writer.profile, rng)
