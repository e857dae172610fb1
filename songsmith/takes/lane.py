"""The tune of a finished take, line by line: what a melody lane shows, and what other takes keep of it."""

from __future__ import annotations

import gzip
from collections.abc import Collection
from dataclasses import dataclass

from songsmith.core.errors import Conflict
from songsmith.engine import given as givens
from songsmith.engine import score_json
from songsmith.engine.clock import Clock
from songsmith.engine.given import Given, GivenLine
from songsmith.engine.score import Score
from songsmith.takes.models import Take, TakeOutput


@dataclass(frozen=True, slots=True)
class LaneNote:
    """beat: after the line's downbeat. start, end: seconds of the file. text: of the syllable that begins on
    it, "" where one goes on."""

    beat: float
    dur: float
    pitch: int
    start: float
    end: float
    text: str


@dataclass(frozen=True, slots=True)
class LaneLine:
    """start: seconds of its downbeat. locked: keeps its notes in takes that are made from this one."""

    id: str
    section_id: str
    text: str
    bars: int
    start: float
    locked: bool
    notes: tuple[LaneNote, ...]


def has_score(take: Take) -> bool:
    """Whether its notes are known. One small query."""
    return TakeOutput.objects.filter(pk=take.pk).exclude(score=b"").exists()


def take_score(take: Take) -> Score:
    """Raises Conflict for a take without one."""
    packed = TakeOutput.objects.values_list("score", flat=True).filter(pk=take.pk).first()
    if not packed:
        raise Conflict("Nobody knows the notes of this take.")
    return score_json.loads(gzip.decompress(bytes(packed)))


def lane_lines(take: Take) -> tuple[LaneLine, ...]:
    """The sung notes of every line, answering voices left out. Two queries. Raises Conflict."""
    score = take_score(take)
    stored = take.recipe.get("given")
    locked = {line.id for line in givens.from_json(stored).lines if line.notes} if stored else set()
    return tuple(
        LaneLine(
            line.id,
            line.section_id,
            line.text,
            line.bars,
            Clock.of(score).seconds(line.downbeat),
            line.id in locked,
            _notes(score, line.id, line.downbeat),
        )
        for line in score.lines
    )


def lines_of(take: Take, line_ids: Collection[str] | None) -> tuple[GivenLine, ...]:
    """Lines as they are sung, to be locked; None: all. Raises Conflict."""
    score = take_score(take)
    wanted = [line.id for line in score.lines if line_ids is None or line.id in line_ids]
    return tuple(givens.line_of_score(score, line_id) for line_id in wanted)


def given_of(
    take: Take,
    *,
    tune: bool = True,
    chords: bool = True,
    form: bool = True,
    line_ids: Collection[str] | None = None,
) -> Given:
    """What another whole take keeps of this one: "keep this tune, new words". line_ids: only these lines'
    notes, in its key and metre. Raises Conflict."""
    score = take_score(take)
    if line_ids is None:
        return givens.of_score(score, tune=tune, chords=chords, form=form)
    return Given(key=score.key, meter=score.meter, lines=lines_of(take, line_ids))


def _notes(score: Score, line_id: str, downbeat: float) -> tuple[LaneNote, ...]:
    clock = Clock.of(score)
    begun = {s.note_ids[0]: s.text for s in score.syllables if s.line_id == line_id and s.note_ids}
    texts = {round(note.beat, 6): begun[note.id] for note in score.melody if note.id in begun}
    return tuple(
        LaneNote(
            note.beat,
            note.dur,
            note.pitch,
            clock.seconds(downbeat + note.beat),
            clock.seconds(downbeat + note.beat + note.dur),
            texts.get(round(downbeat + note.beat, 6), ""),
        )
        for note in givens.line_of_score(score, line_id).notes
    )
