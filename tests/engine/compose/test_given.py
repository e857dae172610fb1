"""What the composer is given it keeps: tune, chords, form; words are fitted to notes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from songsmith.engine.compose.fitting import Place, fit
from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.meter import fit_meter, la_sheet, line_fits
from songsmith.engine.compose.sheet import SungSyllable, read_song
from songsmith.engine.compose.song import compose_song
from songsmith.engine.given import (
    Given,
    GivenChord,
    GivenLine,
    GivenNote,
    GivenSection,
    GivenSpan,
    as_json,
    cut,
    from_json,
    line_of_score,
    of_score,
)
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Key, Meter, Score
from songsmith.engine.voices import VOICES
from tests.engine.compose.conftest import LYRICS, pronounce, write

STYLES = ("synthwave, 120 bpm", "bossa nova", "drum and bass")
GRID = Grid(Meter(), 100.0, 0.5)


def made(recipe: Recipe, voice: str = "wren") -> Score:
    return compose_song(recipe, VOICES[voice], read_song(recipe, pronounce))


def tune_kept(given: Given, score: Score) -> float:
    """Share of the given notes that are in the score on their beat and, octaves aside, on their pitch."""
    found = {(round(note.beat, 3), note.pitch % 12) for note in score.melody}
    start, kept, total = 0.0, 0, 0
    for section, there in zip(given.sections, score.sections, strict=True):
        start = there.start
        kept += sum((round(start + n.beat, 3), n.pitch % 12) in found for n in section.tune)
        total += len(section.tune)
    return kept / total


def roots_kept(before: Score, after: Score) -> float:
    beats = range(int(before.total_beats))
    return sum(_root(before, beat) == _root(after, beat) for beat in beats) / len(beats)


def _root(score: Score, beat: float) -> int:
    return next(c.root for c in reversed(score.chords) if c.beat <= beat + 1e-6)


@pytest.fixture(scope="module")
def source() -> Score:
    return write("pop, 96 bpm, 4/4, D major")


@pytest.fixture(scope="module")
def given(source: Score) -> Given:
    return from_json(json.loads(json.dumps(as_json(of_score(source)))))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("voice", ["wren", "rook"])
def test_tune_chords_and_form_are_kept_in_other_styles(
    source: Score, given: Given, style: str, voice: str
) -> None:
    score = made(Recipe(style, LYRICS, 9, given=given), voice)
    assert tune_kept(given, score) >= 0.95
    assert roots_kept(source, score) >= 0.95
    assert [(s.kind, s.bars) for s in score.sections] == [(s.kind, s.bars) for s in source.sections]
    assert score.tempo_map == source.tempo_map[:1]
    assert score.key == source.key
    reach = VOICES[voice].range
    assert all(reach.low - 2 <= n.pitch <= reach.high + 2 for n in score.melody if n.syllable_id)
    assert score.parts != source.parts


def test_a_tune_without_words_is_played_or_sung_on_la(given: Given) -> None:
    played = made(Recipe("folk", "", 9, given=given, instrumental=True))
    assert tune_kept(given, played) >= 0.95
    assert not played.syllables
    assert any(part.role == "lead" for part in played.parts)
    sung = made(Recipe("folk", la_sheet(given), 9, given=given))
    assert tune_kept(given, sung) >= 0.95
    assert {s.text.lower() for s in sung.syllables} == {"la"}


def test_new_words_are_fitted_to_the_tune(given: Given) -> None:
    words = LYRICS.replace("on the window", "on the golden old window").replace(
        "Hold the light, hold", "Hold"
    )
    score = made(Recipe("folk", words, 9, given=given))
    assert tune_kept(given, score) >= 0.95
    notes = {note.id: note for note in score.melody}
    for line in score.lines:
        own = [s for s in score.syllables if s.line_id == line.id and not s.backing]
        starts = [notes[s.note_ids[0]].beat for s in own]
        assert starts == sorted(set(starts))
    fits = {fit.text: fit.fit for fit in line_fits(Recipe("folk", words, 9, given=given), pronounce)}
    assert str(fits["Hold it low"]) == "needs 6, has 3"
    assert fits["There is somewhere we could go"].fits
    assert str(fit_meter("Hold the light", 6, pronounce)) == "needs 6, has 3"


def test_only_what_is_given_is_kept(source: Score) -> None:
    chords = made(Recipe("folk", LYRICS, 9, given=of_score(source, tune=False)))
    assert roots_kept(source, chords) >= 0.95
    assert tune_kept(of_score(source), chords) < 0.5
    tune = of_score(source, chords=False, form=False)
    assert tune_kept_by_line(source, made(Recipe("folk", LYRICS, 9, given=tune))) == 1.0


def tune_kept_by_line(before: Score, after: Score) -> float:
    pairs = [(line_of_score(before, line.id), line_of_score(after, line.id)) for line in before.lines]
    same = [[n.pitch % 12 for n in a.notes] == [n.pitch % 12 for n in b.notes] for a, b in pairs]
    return sum(same) / len(same)


def test_a_locked_line_keeps_its_notes_and_its_bars() -> None:
    notes = tuple(GivenNote(beat, 1.0, pitch) for beat, pitch in enumerate((60, 62, 64, 65, 67, 69, 71)))
    score = made(Recipe("pop, 100 bpm", LYRICS, 3, given=Given(lines=(GivenLine("l5", 3, notes),))))
    line = next(line for line in score.lines if line.id == "l5")
    assert line.bars == 3
    found = [
        (n.beat - line.downbeat, n.pitch) for n in score.melody if (n.syllable_id or "").startswith("l5.")
    ]
    assert {(note.beat, note.pitch) for note in notes} <= set(found)


def test_sections_are_matched_by_kind_and_the_form_is_kept_whole() -> None:
    sections = (
        GivenSection("Intro", 2, chords=(GivenChord(0.0, "Am"), GivenChord(4.0, "F"))),
        GivenSection("Verse", 8),
        GivenSection("Chorus", 4, chords=(GivenChord(0.0, "C"), GivenChord(8.0, "G7"))),
    )
    words = "[Verse]\nRain is writing letters\n[Chorus]\nPaper boats on a river of wine\n"
    score = made(Recipe("pop", words, 3, given=Given(meter=Meter(), form=True, sections=sections)))
    assert [(s.kind, s.bars) for s in score.sections] == [("Intro", 2), ("Verse", 8), ("Chorus", 4)]
    assert [c.symbol for c in score.chords if c.section_id == score.sections[0].id] == ["Am", "F"]
    assert {c.root for c in score.chords if c.section_id == score.sections[2].id} == {0, 7}
    assert {s.section_id for s in score.lines} <= {s.id for s in score.sections}


def test_a_pick_up_belongs_to_the_section_that_it_leads_to() -> None:
    tune = [GivenNote(0.0, 2.0, 60), GivenNote(7.0, 1.0, 62), GivenNote(8.0, 2.0, 64)]
    first, second = cut([("Verse", 2), ("Chorus", 2)], 4.0, tune=tune, chords=[GivenChord(4.0, "G")])
    assert [note.beat for note in first.tune] == [0.0]
    assert [note.beat for note in second.tune] == [-1.0, 0.0]
    assert first.chords == (GivenChord(4.0, "G"),)
    assert second.chords == (GivenChord(0.0, "G"),)


def test_a_pick_up_into_the_first_bar_gets_a_bar_before_it() -> None:
    section = GivenSection("Verse", 4, tune=(GivenNote(-1.0, 1.0, 60), GivenNote(0.0, 2.0, 64)))
    words = "[Verse]\nThe rain\n"
    score = made(Recipe("pop", words, 3, given=Given(100.0, Key(0, "major"), Meter(), True, (section,))))
    assert score.sections[0].bars == 5
    assert [note.beat for note in score.melody if note.syllable_id] == [3.0, 4.0]


def syllable(text: str, stress: int = 2) -> SungSyllable:
    return SungSyllable(text, ("a",), 0, stress, 0, True)


def test_fewer_syllables_are_slurred_and_more_are_struck_again() -> None:
    notes = [GivenNote(float(beat), 1.0, 60 + beat) for beat in range(4)]
    slurred = fit([syllable("hold"), syllable("the", 0), syllable("light")], notes, Place(GRID))
    assert [len(group) for group in slurred] in ([2, 1, 1], [1, 1, 2])
    assert [note for group in slurred for note in group] == notes
    struck = fit([syllable(text, i % 2) for i, text in enumerate("abcde")], notes, Place(GRID))
    assert [len(group) for group in struck] == [1] * 5
    onsets = {group[0].beat: group[0].pitch for group in struck}
    assert {note.beat: note.pitch for note in notes}.items() <= onsets.items()


def test_a_slur_does_not_cross_a_rest() -> None:
    notes = [GivenNote(0.0, 1.0, 60), GivenNote(3.0, 1.0, 62), GivenNote(4.0, 1.0, 64)]
    groups = fit([syllable("a"), syllable("b")], notes, Place(GRID))
    assert [len(group) for group in groups] == [1, 2]


def test_a_weak_word_too_many_becomes_a_pick_up() -> None:
    notes = [GivenNote(0.0, 1.0, 60), GivenNote(1.0, 1.0, 62)]
    words = [syllable("and", 0), syllable("hold"), syllable("on")]
    assert fit(words, notes, Place(GRID, free_before=2.0))[0][0].beat == -0.5


@pytest.mark.parametrize("value", [None, [], {"version": 99}, {"version": 1, "tempo": "fast"}])
def test_what_is_nothing_of_the_kind_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"given|version"):
        from_json(value)


def test_spans_say_which_notes_are_whose_line() -> None:
    notes = tuple(GivenNote(float(beat), 1.0, 60) for beat in range(8))
    spans = (GivenSpan(0.0, 3.0), GivenSpan(3.0, 8.0))
    section = GivenSection("Verse", 2, tune=notes, spans=spans)
    words = "[Verse]\nHold the light\nHold it up so low\n"
    score = made(Recipe("pop", words, 3, given=Given(100.0, Key(0, "major"), Meter(), True, (section,))))
    first, second = (line_of_score(score, line.id).notes for line in score.lines)
    assert (len(first), len(second)) == (3, 5)
    merged = replace(section, spans=())
    score = made(Recipe("pop", words, 3, given=Given(100.0, Key(0, "major"), Meter(), True, (merged,))))
    assert sum(len(line_of_score(score, line.id).notes) for line in score.lines) == 8
