"""Tunes for words with tones: they go where the tones go, and other languages know nothing of it."""

from __future__ import annotations

import numpy as np
import pytest

from songsmith.engine.compose import compose, pitch
from songsmith.engine.compose.critic import contradictions
from songsmith.engine.compose.sheet import read_song
from songsmith.engine.compose.tones import directions
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import VOICES
from tests.engine.voice.test_mandarin import SHEET

VOICE = next(voice for voice in VOICES.values() if voice.languages[0] == "zh")


def test_directions_follow_the_levels_of_neighbouring_tones() -> None:
    (section,) = read_song(Recipe("pop", "[Verse]\n天冷天亮 晚安的\n", 1)).sections
    assert directions(section.lines[0].lead) == (0, -1, 1, -1, -1, 1, 0)


def test_a_pause_sets_the_tune_free() -> None:
    (section,) = read_song(Recipe("pop", "[Verse]\n天冷，天亮\n", 1)).sections
    assert directions(section.lines[0].lead) == (0, -1, 0, -1)


@pytest.mark.parametrize("line", ["Nobody told us the water was deep", "La noche es clara y el viento se va"])
def test_other_languages_leave_the_tune_alone(line: str) -> None:
    (section,) = read_song(Recipe("pop", f"[Verse]\n{line}\n", 1)).sections
    assert directions(section.lines[0].lead) == ()


def test_the_share_of_contradictions_counts_wanted_moves_only() -> None:
    tunes = np.array([[60, 62, 60, 60], [60, 58, 60, 72], [60, 60, 60, 60]])
    assert contradictions(tunes, (0, 1, -1, 0)).tolist() == [0.0, 1.0, 0.0]


def test_tunes_agree_with_the_tones_far_more_than_without_the_term(monkeypatch: pytest.MonkeyPatch) -> None:
    agreeing, against = _agreement()
    monkeypatch.setattr(pitch, "TONE_PULL", 0.0)
    monkeypatch.setattr(pitch, "TONE_WEIGHT", 0.0)
    plain_agreeing, plain_against = _agreement()
    assert agreeing >= plain_agreeing + 0.1
    assert against <= plain_against / 3


def _agreement() -> tuple[float, float]:
    """Shares of the wanted directions that tunes take, and that they contradict."""
    agreeing = against = total = 0
    for prompt in ("pop ballad", "国风，古筝"):
        recipe = Recipe(prompt, SHEET, 3)
        score = compose(recipe, VOICE)
        notes = {note.id: note.pitch for note in score.melody}
        for section in read_song(recipe).sections:
            for line in section.lines:
                sung = [notes[s.note_ids[-1]] for s in score.syllables if s.line_id == line.id]
                moves, wanted = np.sign(np.diff(sung)), np.array(directions(line.lead)[1:])
                agreeing += int((moves * wanted > 0).sum())
                against += int((moves * wanted < 0).sum())
                total += int(np.count_nonzero(wanted))
    return agreeing / total, against / total
