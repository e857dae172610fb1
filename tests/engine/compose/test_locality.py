"""One line's words change that line alone."""

from __future__ import annotations

from songsmith.engine.score import MelodyNote, Note, Score
from tests.engine.compose.conftest import LYRICS, write

PROMPT = "folk, 96 bpm, 4/4, D major"


def line_notes(score: Score, line_id: str) -> list[MelodyNote]:
    return [n for n in score.melody if n.syllable_id and n.syllable_id.startswith(f"{line_id}.")]


def part_notes(score: Score, section_id: str) -> dict[str, list[Note]]:
    section = next(s for s in score.sections if s.id == section_id)
    end = section.start + section.bars * score.meter.bar_beats
    return {part.id: [n for n in part.notes if section.start <= n.beat < end] for part in score.parts}


def test_other_lines_and_sections_stay_as_they_were() -> None:
    before = write(PROMPT)
    after = write(PROMPT, LYRICS.replace("Every town we pass has got", "Any street I know has had"))
    assert [s.bars for s in before.sections] == [s.bars for s in after.sections]
    changed = before.lines[1].id
    assert line_notes(before, changed) != []
    for line in before.lines:
        if line.id != changed:
            assert line_notes(before, line.id) == line_notes(after, line.id)
    for section in before.sections:
        if changed not in section.line_ids:
            assert part_notes(before, section.id) == part_notes(after, section.id)
    assert before.chords == after.chords


def test_a_chorus_with_other_words_keeps_the_others() -> None:
    before = write(PROMPT)
    head, _, tail = LYRICS.rpartition("Carry your heart if you carry mine")
    after = write(PROMPT, head + "Follow the stars till the morning is fine" + tail)
    chorus = [s for s in before.sections if s.kind == "Chorus"]
    for line_id in (*chorus[0].line_ids, chorus[1].line_ids[0]):
        assert line_notes(before, line_id) == line_notes(after, line_id)
    assert line_notes(before, chorus[1].line_ids[1]) != line_notes(after, chorus[1].line_ids[1])


def test_other_seeds_are_other_songs() -> None:
    one, two = write(PROMPT, seed=1), write(PROMPT, seed=2)
    assert [n.pitch for n in one.melody] != [n.pitch for n in two.melody]
