"""Other tunes, chords and drums in single sections; other keys and tempos for the whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from songsmith.engine.compose import outlook
from songsmith.engine.compose.sheet import read_song
from songsmith.engine.compose.song import compose_song
from songsmith.engine.recipe import Recipe, SectionWish
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES
from tests.engine.compose.conftest import LYRICS, pronounce
from tests.engine.compose.test_locality import line_notes, part_notes

PROMPT = "pop, 104 bpm, 4/4"


def made(*wishes: SectionWish, transpose: int = 0, tempo_factor: float = 1.0) -> Score:
    recipe = Recipe(PROMPT, LYRICS, 5, wishes=wishes, transpose=transpose, tempo_factor=tempo_factor)
    return compose_song(recipe, VOICES["wren"], read_song(recipe, pronounce))


@pytest.fixture(scope="module")
def plain() -> Score:
    return made()


def chords(score: Score, section_id: str) -> list[tuple[float, str]]:
    return [(chord.beat, chord.symbol) for chord in score.chords if chord.section_id == section_id]


def same_elsewhere(before: Score, after: Score, section_id: str) -> bool:
    others = [section for section in before.sections if section.id != section_id]
    return all(
        part_notes(before, section.id) == part_notes(after, section.id)
        and chords(before, section.id) == chords(after, section.id)
        and all(line_notes(before, line) == line_notes(after, line) for line in section.line_ids)
        for section in others
    )


@pytest.mark.parametrize("section_id", ["s2", "s4"])
def test_another_tune_comes_in_one_section_only(plain: Score, section_id: str) -> None:
    found = [made(SectionWish(section_id, tune=n)) for n in (1, 2)]
    lines = next(s for s in plain.sections if s.id == section_id).line_ids
    tunes = [[line_notes(score, line) for line in lines] for score in (plain, *found)]
    assert all(a != b for i, a in enumerate(tunes) for b in tunes[:i])
    assert all(same_elsewhere(plain, score, section_id) for score in found)


@pytest.mark.parametrize("section_id", ["s2", "s4"])
def test_other_chords_come_in_one_section_only(plain: Score, section_id: str) -> None:
    found = [made(SectionWish(section_id, chords=n)) for n in (1, 2)]
    progressions = [chords(score, section_id) for score in (plain, *found)]
    assert all(a != b for i, a in enumerate(progressions) for b in progressions[:i])
    assert all(same_elsewhere(plain, score, section_id) for score in found)


def hits(score: Score, section_id: str) -> int:
    return len(part_notes(score, section_id).get("drums", ()))


def test_drums_are_more_or_fewer_or_none_in_one_section_only(plain: Score) -> None:
    found = {n: made(SectionWish("s3", drums=n)) for n in (-2, -1, 1)}
    assert hits(found[-2], "s3") == 0 < hits(plain, "s3")
    assert hits(found[-1], "s3") < hits(plain, "s3") < hits(found[1], "s3")
    assert all(same_elsewhere(plain, score, "s3") for score in found.values())


SHORT = "[Verse]\nRain is writing letters\n\n[Chorus]\nHold the light and hold it low\n"


@pytest.mark.parametrize(
    "genre", ["folk", "ballad", "rock", "jazz", "house", "hip hop", "waltz, folk", "folk, 6/8"]
)
@pytest.mark.parametrize("section_id", ["s1", "s2"])
def test_more_drums_are_more_strokes_in_a_short_song_too(genre: str, section_id: str) -> None:
    def drummed(drums: int) -> int:
        recipe = Recipe(genre, SHORT, 5, wishes=(SectionWish(section_id, drums=drums),))
        return hits(compose_song(recipe, VOICES["wren"], read_song(recipe, pronounce)), section_id)

    assert drummed(0) < drummed(1) < drummed(2)
    assert drummed(-1) < drummed(0) or drummed(0) == 0


def test_a_song_moves_to_another_key_whole(plain: Score) -> None:
    moved = made(transpose=-3)
    assert moved.key.tonic == (plain.key.tonic - 3) % 12
    assert [c.root for c in moved.chords] == [(c.root - 3) % 12 for c in plain.chords]
    assert [n.beat for n in moved.melody] == [n.beat for n in plain.melody]
    shifts = {b.pitch - a.pitch for a, b in zip(plain.melody, moved.melody, strict=True) if a.syllable_id}
    assert len(shifts) == 1
    assert next(iter(shifts)) % 12 == 9
    bass = next(part for part in moved.parts if part.role == "bass")
    assert {note.pitch % 12 for note in bass.notes} != {
        note.pitch % 12 for part in plain.parts if part.role == "bass" for note in part.notes
    }


def test_another_tempo_changes_nothing_but_the_tempo(plain: Score) -> None:
    faster = made(tempo_factor=1.1)
    assert faster.tempo_map[0].bpm == pytest.approx(plain.tempo_map[0].bpm * 1.1)
    assert faster.melody == plain.melody
    assert faster.chords == plain.chords
    assert [s.bars for s in faster.sections] == [s.bars for s in plain.sections]


def lengths(score: Score) -> dict[str, int]:
    return {section.id: section.bars for section in score.sections}


@pytest.mark.parametrize(("section_id", "bars"), [("s1", 6), ("s2", 24), ("s4", 11)])
def test_a_section_is_as_long_as_the_writer_wants(plain: Score, section_id: str, bars: int) -> None:
    score = made(SectionWish(section_id, bars=bars))
    assert lengths(score) == {**lengths(plain), section_id: bars}
    assert len(score.syllables) == len(plain.syllables)
    spans = sorted((note.beat, note.beat + note.dur) for note in score.melody)
    assert all(after[0] >= before[1] - 1e-6 for before, after in pairwise(spans))


def test_no_section_is_too_short_for_its_words() -> None:
    recipe = Recipe(PROMPT, LYRICS, 5)
    usual = outlook(recipe)
    wished = outlook(replace(recipe, wishes=(SectionWish("s2", bars=1),)))
    verse = wished.sections[1]
    assert (verse.kind, verse.number, verse.usual) == ("Verse", 1, usual.sections[1].bars)
    assert 1 < verse.fewest == verse.bars < verse.usual
    assert wished.seconds < usual.seconds


def test_without_words_a_section_may_have_a_single_bar() -> None:
    recipe = Recipe(PROMPT, LYRICS, 5, instrumental=True, wishes=(SectionWish("s2", bars=1),))
    assert [section.bars for section in outlook(recipe).sections][1] == 1


def test_a_style_says_how_much_the_drummer_plays() -> None:
    def hits(prompt: str) -> int:
        recipe = Recipe(prompt, LYRICS, 5)
        score = compose_song(recipe, VOICES["wren"], read_song(recipe, pronounce))
        return sum(len(part.notes) for part in score.parts if part.id == "drums")

    assert 0 < hits(f"{PROMPT}, less drums") < hits(PROMPT) < hits(f"{PROMPT}, more drums")
