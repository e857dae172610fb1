"""Harmony: idiom when the writer leaves it open, obedience when not."""

from __future__ import annotations

import pytest

from songsmith.engine.compose.progressions import PROGRESSIONS
from songsmith.engine.compose.theory import QUALITIES, degree, roman_of
from songsmith.engine.score import Key, Score
from songsmith.engine.style.genres import GENRES
from songsmith.language.chordpro import parse_chord
from tests.engine.compose.conftest import write

SHEET = """[Verse]
[Am]Rain is writing [F]letters on the [C]window of the [G]train
[Am]Every town we [F]pass has got a [C]different kind of [E7]name

[Chorus]
[F]Paper boats on a [G]river of [C]wine
"""


@pytest.mark.parametrize("genre", sorted(PROGRESSIONS))
def test_every_progression_is_made_of_chords(genre: str) -> None:
    table = PROGRESSIONS[genre]
    assert set(table) == {"verse", "pre", "chorus", "bridge"}
    for modes in table.values():
        for options in modes.values():
            for option in options:
                for name in option.replace(",", " ").split():
                    assert degree(name).quality in QUALITIES


def sounding(score: Score, beat: float) -> str:
    return next(c.symbol for c in score.chords if c.beat - 1e-6 <= beat < c.beat + c.dur - 1e-6)


def test_written_chords_sound_under_the_syllables_they_stand_over() -> None:
    score = write("pop, 100 bpm, 4/4", SHEET)
    assert (score.key.tonic, score.key.mode) in ((9, "minor"), (0, "major"))
    notes = {note.id: note for note in score.melody}
    first = [s for s in score.syllables if s.line_id == "l1"]
    over = {"rain": "Am", "let": "F", "win": "C", "train": "G"}
    for syllable in first:
        expected = over.get(syllable.text.lower())
        if expected:
            note = notes[syllable.note_ids[0]]
            assert sounding(score, note.beat + 0.55 * min(note.dur, 2.0)) == expected
    for section in score.sections:
        symbols = {c.symbol for c in score.chords if c.section_id == section.id}
        assert symbols <= {"Am", "F", "C", "G", "E7"}


def test_written_order_is_kept() -> None:
    score = write("pop, 100 bpm, 4/4", SHEET)
    line = [c.symbol for c in score.chords if c.section_id == "s1"]
    distinct = [a for a, b in zip(line, [None, *line], strict=False) if a != b]
    assert distinct == ["Am", "F", "C", "G", "Am", "F", "C", "E7"]


def test_a_progression_line_fills_its_section() -> None:
    score = write("rock, 120 bpm, 4/4", "[Verse]\n[Em] [D]\nPaper boats on a river of wine\n")
    chords = [c.symbol for c in score.chords]
    assert set(chords) == {"Em", "D"}
    assert chords[:4] == ["Em", "D", "Em", "D"]


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_written_progressions_sound_in_every_bar_of_every_genre(genre: str) -> None:
    written = {"Verse": ("C", "G", "Am", "F"), "Chorus": ("F", "C", "Dm", "Em")}
    sheet = "\n".join(f"[{kind}]\n" + " ".join(f"[{c}]" for c in line) for kind, line in written.items())
    prompt = "house" if genre == "house" else GENRES[genre].title
    score = write(f"{prompt}, 4/4", sheet, instrumental=True)
    for section in score.sections:
        for bar in range(section.bars):
            assert sounding(score, section.start + bar * 4) == written[section.kind][bar % 4]
    assert all(chord.dur == 4 for chord in score.chords)


def test_chord_symbols_can_be_read_back() -> None:
    for genre in ("jazz", "gospel", "ballad", "blues"):
        for chord in write(f"{genre}, Bb major").chords:
            parsed = parse_chord(chord.symbol)
            assert parsed is not None
            assert (parsed.root, parsed.bass) == (chord.root, chord.bass)
            assert parsed.quality == chord.quality


def test_romans_name_absolute_chords() -> None:
    assert roman_of(9, "m", Key(0, "major")) == "vi"
    assert roman_of(7, "7", Key(0, "minor")) == "V7"
    assert roman_of(10, "maj7", Key(0, "minor")) == "bVIImaj7"


def test_songs_end_at_home() -> None:
    for seed in range(6):
        score = write("folk", seed=seed)
        assert score.chords[-1].root == score.key.tonic


def test_a_lifted_last_chorus_is_the_chorus_higher() -> None:
    score = write("pop ballad with a key change, C major", "[Chorus]\nPaper boats on a river\n" * 3)
    firsts = []
    for section in score.sections:
        notes = [
            n.pitch for n in score.melody if n.syllable_id and n.syllable_id.split(".")[0] in section.line_ids
        ]
        firsts.append(notes)
    rise = {b - a for a, b in zip(firsts[0], firsts[2], strict=True)}
    assert firsts[0] == firsts[1]
    assert rise in ({1}, {2})
