"""One line alone: the notes, tempo and chords that it has in its song."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from songsmith.engine.audio import samples
from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.errors import Cancelled, NothingToSing
from songsmith.engine.excerpt import (
    LEAD_IN,
    TAIL,
    LinePlace,
    line_at,
    line_score,
    quick_voice,
    sing_excerpt,
)
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Line, Score
from songsmith.engine.voices import VOICES

SHEET = """[Verse]
Rain is writing letters
On the window of the train
[Chorus]
Hold the light (hold the light)
[Verse]
Every town is going home
On the window of the train
"""
WREN = VOICES["wren"]


@pytest.fixture(scope="module")
def song() -> Score:
    return compose(Recipe(prompt="jazz ballad in 3/4, swing, 96 bpm", lyrics=SHEET, seed=3), WREN)


def line(song: Score, text: str, kind: str = "Verse", number: int = 1) -> Line:
    found = line_at(song, LinePlace(text, kind, number))
    assert found is not None
    return found


def intervals(score: Score, line_id: str) -> list[tuple[int, float, float]]:
    """Pitch, seconds after the first note, length in seconds of the line's notes."""
    clock = Clock.of(score)
    own = {n for s in score.syllables if s.line_id == line_id for n in s.note_ids}
    notes = [note for note in score.melody if note.id in own]
    start = clock.seconds(notes[0].beat)
    times = [(clock.seconds(note.beat), clock.seconds(note.beat + note.dur)) for note in notes]
    return [(note.pitch, a - start, b - a) for note, (a, b) in zip(notes, times, strict=True)]


def test_each_line_keeps_its_tune_in_time(song: Score) -> None:
    for one in song.lines:
        alone = line_score(song, one)
        np.testing.assert_allclose(intervals(alone, one.id), intervals(song, one.id), atol=1e-5)
        assert [x.id for x in alone.lines] == [one.id]
        assert 0 <= alone.lines[0].start < 1
        assert alone.key == song.key
        assert alone.sections[0].energy == next(s for s in song.sections if one.id in s.line_ids).energy


def test_the_chords_under_a_line_are_those_of_the_song(song: Score) -> None:
    for one in song.lines:
        alone = line_score(song, one)
        shift = one.start - alone.lines[0].start
        assert alone.chords[0].beat == 0
        for chord in alone.chords:
            middle = chord.beat + chord.dur / 2 + shift
            there = next(c for c in song.chords if c.beat <= middle < c.beat + c.dur)
            assert there.symbol == chord.symbol
        assert max(c.beat + c.dur for c in alone.chords) == pytest.approx(one.end - shift)


def test_a_line_that_comes_twice_is_taken_from_the_section_that_was_meant(song: Score) -> None:
    text = "On the window of the train"
    places = [line(song, text, "Verse", number).section_id for number in (1, 2)]
    labels = {section.id: section.number for section in song.sections}
    assert [labels[place] for place in places] == [1, 2]
    assert line(song, text, "Bridge", 1).text == text
    assert line_at(song, LinePlace("On the window of a train", "Verse", 1)) is None


def test_it_is_sung_cleanly_and_at_one_level(song: Score) -> None:
    levels = []
    for text, kind in (("Rain is writing letters", "Verse"), ("Hold the light (hold the light)", "Chorus")):
        alone = line_score(song, line(song, text, kind))
        sound = sing_excerpt(alone, WREN, lambda: False)
        seconds = Clock.of(alone).seconds(alone.total_beats) + TAIL
        assert sound.shape == (2, samples(seconds))
        assert np.isfinite(sound).all()
        assert 0.1 < np.abs(sound).max() <= 10 ** (-1 / 20) + 1e-4
        assert np.abs(sound[:, [0, -1]]).max() < 1e-4
        sung = sound[:, samples(LEAD_IN) : -samples(TAIL)]
        levels.append(20 * np.log10(float(np.sqrt(np.mean(sung**2)))))
    assert abs(levels[0] - levels[1]) < 4


def test_the_chords_are_heard_under_the_words(song: Score) -> None:
    """Before the first word there is only the guitar; without it there is nothing."""
    alone = line_score(song, line(song, "Rain is writing letters"))
    later = replace(alone, melody=tuple(replace(n, beat=n.beat + 3) for n in alone.melody), total_beats=9.0)
    before = slice(samples(LEAD_IN), samples(LEAD_IN + 1.0))
    played = sing_excerpt(later, WREN, lambda: False)[:, before]
    bare = sing_excerpt(replace(later, parts=()), WREN, lambda: False)[:, before]
    assert np.sqrt(np.mean(played**2)) > 0.005
    assert np.sqrt(np.mean(bare**2)) < 0.0005


def test_nobody_waits_for_what_is_not_wanted_any_more(song: Score) -> None:
    alone = line_score(song, line(song, "Rain is writing letters"))
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        sing_excerpt(alone, WREN, lambda: next(asked))
    with pytest.raises(NothingToSing):
        sing_excerpt(replace(alone, melody=()), WREN, lambda: False)


def test_every_voice_has_a_quick_one_of_its_kind() -> None:
    for voice in (voice for voice in VOICES.values() if voice.languages[0] == "en"):
        quick = quick_voice(voice)
        assert quick.renderer == "quick"
        assert quick.register == voice.register
    assert quick_voice(WREN) is WREN
