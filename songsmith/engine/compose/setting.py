"""Words set to notes: the vocal side of the score, with melismas and answering backing vocals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine.compose.fitting import Groups
from songsmith.engine.compose.form import PlannedLine, PlannedSection
from songsmith.engine.compose.lengths import answer_beats
from songsmith.engine.compose.pitch import PitchTask, set_pitches
from songsmith.engine.compose.profiles import SHAPES
from songsmith.engine.compose.sheet import SungSyllable
from songsmith.engine.compose.theory import scale
from songsmith.engine.compose.tune import (
    ChordTrack,
    Motif,
    TuneWriter,
    endings_of,
    line_pitches,
    line_stream,
)
from songsmith.engine.score import Key, Line, MelodyNote, Syllable, Word
from songsmith.engine.streams import stream

MELISMA_SECONDS = 0.9  # a syllable at least this long may move
ORNAMENT_SECONDS = 0.3  # of the note before the main one
SYLLABLE_VELOCITY = {0: 74, 1: 80, 2: 86}
BACKING_VELOCITY = 70
Placed = tuple[float, float, int]
"""(beats after the line's downbeat, length, pitch)"""


@dataclass(frozen=True, slots=True)
class SetLine:
    line: Line
    words: tuple[Word, ...]
    syllables: tuple[Syllable, ...]
    notes: tuple[MelodyNote, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Onsets (beats after the line's downbeat) and lengths of a line's lead, else backing, syllables."""

    onsets: tuple[float, ...]
    lengths: tuple[float, ...]


def timing_of(groups: Groups) -> Timing:
    """Of notes that were there before the words."""
    onsets = [group[0].beat for group in groups]
    ends = [group[-1].beat + group[-1].dur for group in groups]
    return Timing(tuple(onsets), tuple(end - onset for onset, end in zip(onsets, ends, strict=True)))


def set_line(
    section: PlannedSection,
    planned: PlannedLine,
    timing: Timing,
    motif: Motif,
    chords: ChordTrack,
    writer: TuneWriter,
    carried: Groups = (),
) -> SetLine:
    """Notes, syllables and words of one line; everything of it depends on its own words alone.

    carried: the notes that its syllables have to be sung to; empty: they are written here.
    """
    sung = planned.line
    backing_alone = not sung.lead
    written = (
        [[(note.beat, note.dur, note.pitch) for note in group] for group in carried]
        if carried
        else _written(section, planned, timing, motif, chords, writer)
    )
    pitches = [group[-1][2] for group in written]
    groups = []
    for i, (syllable, group) in enumerate(zip(sung.lead or sung.backing, written, strict=True)):
        velocity = round(SYLLABLE_VELOCITY[syllable.stress] + 14 * section.energy)
        groups.append(_notes(planned, i, group, velocity, section.lift, backing=backing_alone))
    syllables = [
        _syllable(planned, i, syllable, notes, backing=backing_alone)
        for i, (syllable, notes) in enumerate(zip(sung.lead or sung.backing, groups, strict=True))
    ]
    if sung.lead and sung.backing:
        answers = _answer(section, planned, timing, pitches, chords, writer)
        groups += answers
        syllables += [
            _syllable(planned, i, syllable, notes, backing=True)
            for i, (syllable, notes) in enumerate(zip(sung.backing, answers, strict=True))
        ]
    return _assembled(section, planned, groups, syllables)


def _written(
    section: PlannedSection,
    planned: PlannedLine,
    timing: Timing,
    motif: Motif,
    chords: ChordTrack,
    writer: TuneWriter,
) -> list[list[Placed]]:
    """The composer's own notes for each lead, else backing, syllable."""
    endings = endings_of(section, planned, timing.onsets, timing.lengths, chords, writer.style.key)
    pitches = line_pitches(section, planned, timing.onsets, timing.lengths, motif, chords, writer, endings)
    rng = stream(writer.seed, "melisma", *line_stream(section, planned))
    syllables = planned.line.lead or planned.line.backing
    return [
        _melisma(onset, dur, pitch, syllables[i], writer, rng, last=i == len(pitches) - 1)
        for i, (onset, dur, pitch) in enumerate(zip(timing.onsets, timing.lengths, pitches, strict=True))
    ]


def _assembled(
    section: PlannedSection,
    planned: PlannedLine,
    groups: Sequence[Sequence[MelodyNote]],
    syllables: Sequence[Syllable],
) -> SetLine:
    notes = sorted((note for group in groups for note in group), key=lambda note: (note.beat, note.id))
    sung = planned.line
    words = tuple(
        Word(f"{sung.id}.w{i}", sung.id, word.text, word.char_start, word.char_end, word.backing)
        for i, word in enumerate(sung.words)
    )
    line = Line(
        sung.id,
        section.source.id,
        sung.text,
        notes[0].beat,
        max(n.beat + n.dur for n in notes),
        planned.start,
        planned.bars,
    )
    starts = {note.id: note.beat for note in notes}
    ordered = sorted(syllables, key=lambda s: (starts[s.note_ids[0]], s.id))
    return SetLine(line, words, tuple(ordered), tuple(notes))


def _notes(
    planned: PlannedLine,
    index: int,
    group: Sequence[Placed],
    velocity: int,
    lift: int,
    *,
    backing: bool,
) -> list[MelodyNote]:
    mark = "b" if backing else "s"
    syllable_id = f"{planned.line.id}.{mark}{index}"
    return [
        MelodyNote(f"{syllable_id}.n{k}", planned.start + beat, dur, pitch + lift, velocity, syllable_id)
        for k, (beat, dur, pitch) in enumerate(group)
    ]


def _syllable(
    planned: PlannedLine, index: int, syllable: SungSyllable, notes: Sequence[MelodyNote], *, backing: bool
) -> Syllable:
    mark = "b" if backing else "s"
    return Syllable(
        id=f"{planned.line.id}.{mark}{index}",
        line_id=planned.line.id,
        word_id=f"{planned.line.id}.w{syllable.word}",
        text=syllable.text,
        phones=syllable.phones,
        nucleus=syllable.nucleus,
        stress=syllable.stress,
        word_end=syllable.word_end,
        note_ids=tuple(note.id for note in notes),
        backing=backing,
    )


def _melisma(
    onset: float,
    dur: float,
    pitch: int,
    syllable: SungSyllable,
    writer: TuneWriter,
    rng: np.random.Generator,
    *,
    last: bool,
) -> list[Placed]:
    """Long stressed syllables sometimes lean in from the note above, or fall away at the end of a line."""
    draw, shape = float(rng.random()), float(rng.random())
    long = dur * 60 / writer.grid.bpm >= MELISMA_SECONDS
    if not long or syllable.stress == 0 or draw >= writer.profile.melisma * (1.4 if last else 1.0):
        return [(onset, dur, pitch)]
    lean = 0.5 if 0.5 * 60 / writer.grid.bpm >= ORNAMENT_SECONDS else 1.0
    above = neighbour(pitch, 1, writer.style.key)
    if above > writer.ceiling or shape < 0.3:
        below = neighbour(pitch, -1, writer.style.key)
        return [(onset, lean, below), (onset + lean, dur - lean, pitch)]
    return [(onset, lean, above), (onset + lean, dur - lean, pitch)]


def neighbour(pitch: int, direction: int, key: Key) -> int:
    """The next note of the scale above or below."""
    notes = {(key.tonic + step) % 12 for step in scale(key.mode)}
    pitch += direction
    while pitch % 12 not in notes:
        pitch += direction
    return pitch


def _answer(
    section: PlannedSection,
    planned: PlannedLine,
    timing: Timing,
    pitches: Sequence[int],
    chords: ChordTrack,
    writer: TuneWriter,
) -> list[list[MelodyNote]]:
    """Backing words in even notes on chord tones: before the lead, or over and after its last note."""
    sung = planned.line
    step = writer.grid.answer_step
    total = answer_beats(sung, writer.grid)
    if sung.backing_first:
        start = planned.window[0] - planned.start
    else:
        limit = planned.window[1] - planned.start
        free = np.ceil((timing.onsets[-1] + timing.lengths[-1]) / 0.5) * 0.5
        start = float(min(free, np.floor((limit - total) / 0.5 + 1e-6) * 0.5))
        start = max(start, timing.onsets[-1] + 0.25)
    onsets = [start + i * step for i in range(len(sung.backing))]
    shape = SHAPES[section.family]
    home = writer.ambitus(shape)
    task = PitchTask(
        lengths=[step] * len(onsets),
        weights=[4.0] * len(onsets),  # every note on the chord
        chords=[chords.at(planned.start + max(0.0, b)) for b in onsets],
        stresses=[s.stress for s in sung.backing],
        word_ends=[s.word_end for s in sung.backing],
        low=home.low,
        high=writer.ceiling,
        centre=home.centre + 2,
        arch=(0.0, 0.5, 0.0),
        peak=0.5,
        endings=frozenset(range(12)),
        chord_pull=2.0,
        before=float(pitches[-1]) + 3,
    )
    rng = stream(writer.seed, "backing", *line_stream(section, planned))
    chosen = set_pitches(task, writer.style.key, writer.profile, rng)
    velocity = round(BACKING_VELOCITY + 12 * section.energy)
    return [
        _notes(planned, i, [(beat, step * 0.96, pitch)], velocity, section.lift, backing=True)
        for i, (beat, pitch) in enumerate(zip(onsets, chosen, strict=True))
    ]
