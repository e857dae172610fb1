"""Sections of a written song made otherwise: another tune, other chords, more or less drums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from songsmith.engine.errors import NeedsWholeTake
from songsmith.engine.recipe import Recipe, SectionWish
from songsmith.engine.score import MelodyNote, Note, Part, Score, Section

FORM_CHANGED = "The song would come out with other bars than this take has: make a whole take."


@dataclass(frozen=True, slots=True)
class _Span:
    """Beats from … to; end exclusive."""

    start: float
    end: float

    def holds(self, beat: float) -> bool:
        return self.start - 1e-6 <= beat < self.end - 1e-6


def wished_otherwise(recipe: Recipe, before: Recipe) -> tuple[str, ...]:
    """Ids of the sections whose wishes are not those of before."""
    old, new = _wishes(before), _wishes(recipe)
    return tuple(name for name in dict.fromkeys([*old, *new]) if _wish(old, name) != _wish(new, name))


def vary(fresh: Score, score: Score, recipe: Recipe, before: Recipe) -> Score:
    """The score, with what is wished otherwise taken from `fresh`: the whole song composed with the wishes.

    Raises NeedsWholeTake when bars do not meet: words have been changed since, and need others.
    """
    _check_form(fresh, score)
    for name in wished_otherwise(recipe, before):
        old, new = _wish(_wishes(before), name), _wish(_wishes(recipe), name)
        section = next((section for section in score.sections if section.id == name), None)
        if section is None:
            raise NeedsWholeTake(FORM_CHANGED)
        if (old.tune, old.chords) != (new.tune, new.chords):
            score = _with_tune(score, fresh, section)
        score = replace(score, parts=_with_parts(score, fresh, _span(section, score)))
    return score


def _wishes(recipe: Recipe) -> dict[str, SectionWish]:
    return {wish.section_id: wish for wish in recipe.wishes}


def _wish(wishes: dict[str, SectionWish], name: str) -> SectionWish:
    return wishes.get(name, SectionWish(name))


def _check_form(fresh: Score, score: Score) -> None:
    def form(song: Score) -> tuple[object, ...]:
        lines = tuple((line.id, line.downbeat, line.bars) for line in song.lines)
        return lines, tuple((section.id, section.start, section.bars) for section in song.sections), song.key

    if form(fresh) != form(score):
        raise NeedsWholeTake(FORM_CHANGED)


def _span(section: Section, score: Score) -> _Span:
    return _Span(section.start, section.start + section.bars * score.meter.bar_beats)


def _with_tune(score: Score, fresh: Score, section: Section) -> Score:
    """Chords, lines and lead of the section from the other score."""
    own = set(section.line_ids)
    order = {line.id: i for i, line in enumerate(score.lines)}
    kept = [s for s in score.syllables if s.line_id not in own]
    added = [s for s in fresh.syllables if s.line_id in own]
    span = _span(section, score)
    melody = [*_others(score, own, span), *_of(fresh, own, span)]
    lines = {line.id: line for line in fresh.lines}
    chords = [c for c in score.chords if c.section_id != section.id]
    chords += [c for c in fresh.chords if c.section_id == section.id]
    return replace(
        score,
        chords=tuple(sorted(chords, key=lambda chord: chord.beat)),
        lines=tuple(lines[line.id] if line.id in own else line for line in score.lines),
        syllables=tuple(sorted([*kept, *added], key=lambda s: order[s.line_id])),
        melody=tuple(sorted(melody, key=lambda note: (note.beat, note.id))),
    )


def _of(score: Score, lines: set[str], span: _Span) -> Iterable[MelodyNote]:
    return (note for note in score.melody if _belongs(note, lines, span))


def _others(score: Score, lines: set[str], span: _Span) -> Iterable[MelodyNote]:
    return (note for note in score.melody if not _belongs(note, lines, span))


def _belongs(note: MelodyNote, lines: set[str], span: _Span) -> bool:
    """Sung notes belong to their line, pick-ups too; played ones to where they begin."""
    if note.syllable_id is not None:
        return note.syllable_id.rpartition(".")[0] in lines
    return span.holds(note.beat)


def _with_parts(score: Score, fresh: Score, span: _Span) -> tuple[Part, ...]:
    """Every part as it was, but for what it plays in the span."""
    theirs = {part.id: part for part in fresh.parts}
    ours = {part.id: part for part in score.parts}
    parts = []
    for name in dict.fromkeys([*ours, *theirs]):
        part = ours.get(name) or theirs[name]
        kept = [note for note in (ours[name].notes if name in ours else ()) if not span.holds(note.beat)]
        added = [note for note in (theirs[name].notes if name in theirs else ()) if span.holds(note.beat)]
        notes: list[Note] = sorted([*kept, *added], key=lambda note: (note.beat, note.pitch))
        if notes:
            parts.append(replace(part, notes=tuple(notes)))
    return tuple(parts)
