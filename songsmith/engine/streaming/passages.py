"""A score cut into pieces that are rendered one after another: each a small score of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from songsmith.engine.audio import samples
from songsmith.engine.clock import Clock
from songsmith.engine.score import Chord, ControlChange, Line, MelodyNote, Part, Score, Section, TempoChange
from songsmith.engine.voice.plan import GRID

AHEAD = 0.9  # seconds before a passage's first note that belong to it: a breath and consonants, players ahead
FIRST_SECONDS = 6.0  # a longer first section without words is begun with as many whole bars as fit in here
EARLY = 1e-6  # beats


@dataclass(frozen=True, slots=True)
class Passage:
    """score: what begins here, beat 0 where the passage begins. offset: sample of the file at which its sound
    starts, its pickups and their consonants included. silent_from: seconds, by this score's clock, since when
    nobody sang before it."""

    score: Score
    offset: int
    silent_from: float


def passages(score: Score) -> list[Passage]:
    """The song in order. Added up at their offsets, the passages hold every note once."""
    clock = Clock.of(score)
    starts = _starts(score, clock)
    return [_passage(score, clock, start, end) for start, end in pairwise([*starts, score.total_beats])]


def _starts(score: Score, clock: Clock) -> list[float]:
    """Beats at which passages begin: sections, and one more cut in a long first section that is not sung."""
    starts = [section.start for section in score.sections] or [0.0]
    if len(score.sections) and not score.sections[0].line_ids:
        bar = score.meter.bar_beats
        bars = max(1, int((clock.beat(score.lead_in + FIRST_SECONDS)) // bar))
        if bars < score.sections[0].bars:
            starts.insert(1, bars * bar)
    return starts


def _passage(score: Score, clock: Clock, start: float, end: float) -> Passage:
    last = end >= score.total_beats
    sections = [s for s in score.sections if s.start < end - EARLY and _end(s, score) > start + EARLY]
    lines = [line for line in score.lines if start - EARLY <= _home(line, score) < end - EARLY]
    own = {line.id for line in lines}
    syllables = tuple(syllable for syllable in score.syllables if syllable.line_id in own)
    sung = {note for syllable in syllables for note in syllable.note_ids}
    melody = [note for note in score.melody if note.id in sung or _played_in(note, start, end)]
    parts = tuple(_part(part, start, end) for part in score.parts)
    first = min([start, *(note.beat for note in melody)])
    opens = 0.0 if start <= 0 else math.floor((clock.seconds(first) - AHEAD) * GRID) / GRID
    cut = replace(
        score,
        tempo_map=_tempo_map(score.tempo_map, start),
        total_beats=(score.total_beats if last else end) - start,
        lead_in=clock.seconds(start) - opens,
        sections=tuple(_shifted_section(s, start, end, score) for s in sections),
        chords=tuple(_shifted_chord(c, start) for c in score.chords if start - EARLY <= c.beat < end - EARLY),
        lines=tuple(
            replace(x, start=x.start - start, end=x.end - start, downbeat=x.downbeat - start) for x in lines
        ),
        words=tuple(word for word in score.words if word.line_id in own),
        syllables=syllables,
        melody=tuple(replace(note, beat=note.beat - start) for note in melody),
        parts=parts,
    )
    earlier = [
        clock.seconds(note.beat + note.dur) for note in score.melody if _sung_before(note, first, sung)
    ]
    return Passage(cut, samples(opens), max([0.0, *earlier]) - opens)


def _sung_before(note: MelodyNote, beat: float, sung: Set[str]) -> bool:
    return note.syllable_id is not None and note.id not in sung and note.beat < beat


def _end(section: Section, score: Score) -> float:
    return section.start + section.bars * score.meter.bar_beats


def _home(line: Line, score: Score) -> float:
    """Where the line's section begins: a pickup belongs to what it leads to."""
    return next(section.start for section in score.sections if section.id == line.section_id)


def _played_in(note: MelodyNote, start: float, end: float) -> bool:
    return note.syllable_id is None and start - EARLY <= note.beat < end - EARLY


def _part(part: Part, start: float, end: float) -> Part:
    notes = tuple(
        replace(note, beat=note.beat - start)
        for note in part.notes
        if (start - EARLY <= note.beat or start <= 0) and note.beat < end - EARLY
    )
    return replace(part, notes=notes, controls=_controls(part.controls, start, end))


def _controls(controls: Iterable[ControlChange], start: float, end: float) -> tuple[ControlChange, ...]:
    """Those of the passage, and at its start what was set before."""
    before: dict[int, ControlChange] = {}
    inside: list[ControlChange] = []
    for control in controls:
        if control.beat <= start:
            before[control.number] = replace(control, beat=0.0)
        elif control.beat < end:
            inside.append(replace(control, beat=control.beat - start))
    return (*before.values(), *inside)


def _tempo_map(changes: Sequence[TempoChange], start: float) -> tuple[TempoChange, ...]:
    now = [change for change in changes if change.beat <= start + EARLY][-1]
    later = [replace(c, beat=c.beat - start) for c in changes if c.beat > start + EARLY]
    return (TempoChange(0.0, now.bpm), *later)


def _shifted_section(section: Section, start: float, end: float, score: Score) -> Section:
    opens, closes = max(section.start, start), min(_end(section, score), end)
    bars = round((closes - opens) / score.meter.bar_beats)
    return replace(section, start=opens - start, bars=bars)


def _shifted_chord(chord: Chord, start: float) -> Chord:
    return replace(chord, beat=chord.beat - start)
