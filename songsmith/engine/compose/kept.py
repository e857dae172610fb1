"""Given tunes on their lines: in the singer's octave, with the words fitted to them."""

from __future__ import annotations

from dataclasses import replace

from songsmith.engine.compose.carried import octave_for, within
from songsmith.engine.compose.fitting import Groups, Place, fit
from songsmith.engine.compose.form import Form, PlannedLine, PlannedSection
from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.lengths import answer_beats
from songsmith.engine.given import GivenNote
from songsmith.engine.voices import VoiceRange


def in_reach(form: Form, voice: VoiceRange) -> Form:
    """The form with all sung tunes in the one octave that suits the singer best."""
    octave = octave_for([note.pitch for s in form.sections for line in s.lines for note in line.notes], voice)

    def sung(notes: tuple[GivenNote, ...]) -> tuple[GivenNote, ...]:
        return tuple(replace(note, pitch=within(note.pitch + octave, voice)) for note in notes)

    return replace(
        form,
        sections=tuple(
            replace(section, lines=tuple(replace(line, notes=sung(line.notes)) for line in section.lines))
            for section in form.sections
        ),
    )


def carry(section: PlannedSection, line: PlannedLine, grid: Grid) -> Groups:
    """The notes of each lead, else backing, syllable of a line whose tune is given."""
    syllables = line.line.lead or line.line.backing
    return fit(syllables, line.notes, _place(section, line, grid))


def _place(section: PlannedSection, line: PlannedLine, grid: Grid) -> Place:
    """Before the first note it is free as far as the line before, else as far as a pick-up may reach."""
    first, last = line.notes[0], line.notes[-1]
    before = [other for other in section.lines if other.index == line.index - 1]
    begin = line.start + first.beat
    ends = [other.start + other.notes[-1].beat + other.notes[-1].dur for other in before if other.notes]
    free = begin - ends[0] if ends else min(grid.pickup, begin)
    answer = answer_beats(line.line, grid)
    room = line.window[1] - answer - line.start - last.beat
    return Place(grid, free_before=free, room_after=max(last.dur, room))
