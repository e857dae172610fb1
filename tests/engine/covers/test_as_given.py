"""From what was heard to what the composer keeps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from songsmith.engine.covers.as_given import Keep, bars_of, given_of, line_notes, transposition
from songsmith.engine.covers.words import LONGEST_PHRASE, la_sheet, lyric_sheet, phrases_of, wordless
from songsmith.engine.listen.heard import HeardNote
from songsmith.engine.score import Key, Meter
from tests.takes.references.sounds import BEAT, TUNE, WORDS, heard


def test_tune_chords_form_and_tempo_are_kept() -> None:
    given = given_of(heard(), Keep())
    assert (given.tempo, given.key, given.meter, given.form) == (120, Key(0, "major"), Meter(4, 4), True)
    assert [(section.kind, section.bars) for section in given.sections] == [("Verse", 4), ("Chorus", 4)]
    notes = [note for section in given.sections for note in section.tune]
    assert tuple(note.pitch for note in notes) == TUNE
    assert [note.beat for note in given.sections[1].tune] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [chord.symbol for chord in given.sections[1].chords] == ["Am", "F", "G", "C"]


@pytest.mark.parametrize(
    ("keep", "tune", "chords", "form"),
    [
        (Keep(tune=False), False, True, True),
        (Keep(chords=False), True, False, True),
        (Keep(length=False), True, True, False),
    ],
)
def test_what_is_not_kept_is_not_given(keep: Keep, tune: bool, chords: bool, form: bool) -> None:
    given = given_of(heard(), keep)
    assert any(section.tune for section in given.sections) is tune
    assert any(section.chords for section in given.sections) is chords
    assert given.form is form


def test_keeping_nothing_leaves_the_tempo() -> None:
    given = given_of(heard(), Keep(False, False, False), tempo=96)
    assert (given.tempo, given.key, given.sections) == (96, None, ())


def test_notes_a_little_off_the_beat_are_put_on_it() -> None:
    late = tuple(replace(note, start=note.start + 0.04) for note in heard().tune)
    assert [n.beat for s in given_of(heard(tune=late), Keep()).sections for n in s.tune] == [
        n.beat for s in given_of(heard(), Keep()).sections for n in s.tune
    ]


def test_notes_never_overlap_on_the_grid() -> None:
    crowded = tuple(HeardNote(i * 0.07, i * 0.07 + 0.2, 60 + i % 5, 0.5) for i in range(200))
    for section in given_of(heard(tune=crowded), Keep()).sections:
        assert all(a.beat + a.dur <= b.beat + 1e-9 for a, b in pairwise(section.tune))
        assert all(note.dur > 0 for note in section.tune)


def test_a_hum_without_chords_gets_some_that_fit() -> None:
    given = given_of(wordless(heard(chords=(), key=None, sections=())), Keep())
    assert given.key == Key(0, "major")
    assert len(given.sections) == 1
    assert len(given.sections[0].chords) >= 4
    assert given.sections[0].bars == 8


@pytest.mark.parametrize(("tonic", "semitones"), [(0, 0), (2, 2), (6, 6), (7, -5), (11, -1)])
def test_another_key_is_reached_the_shorter_way(tonic: int, semitones: int) -> None:
    assert transposition(heard(), Key(tonic, "major")) == semitones
    assert transposition(heard(), None) == 0


def test_the_words_stand_in_their_sections() -> None:
    assert lyric_sheet(heard()) == f"[Verse]\n{WORDS[0]}\n\n[Chorus]\n{WORDS[1]}\n"
    assert lyric_sheet(heard(), numbered=True).startswith("[Verse 1]\n")
    assert lyric_sheet(heard(words=())) == ""


def test_words_heard_in_one_piece_are_sung_in_the_sections_that_they_lie_in() -> None:
    piece = heard(words=tuple(replace(word, line=0) for word in heard().words))
    assert lyric_sheet(piece) == lyric_sheet(heard())
    found = given_of(piece, Keep())
    assert [len(section.tune) for section in found.sections] == [8, 8]


def test_a_line_of_la_for_each_phrase() -> None:
    sheet = la_sheet(heard())
    lines = [line for line in sheet.splitlines() if line and not line.startswith("[")]
    assert [line.split().count("la") + 1 for line in lines] == [8, 8]
    assert la_sheet(heard(tune=())) == ""


def test_phrases_end_where_a_singer_breathes_and_are_never_too_long() -> None:
    notes = [HeardNote(i * BEAT, i * BEAT + 0.45, 60, 0.9) for i in range(5)]
    notes += [HeardNote(4 + i * BEAT, 4.45 + i * BEAT, 60, 0.9) for i in range(20)]
    found = phrases_of(heard(tune=tuple(notes), sections=()))
    assert len(found[0].notes) == 5
    assert all(len(phrase.notes) <= LONGEST_PHRASE for phrase in found)
    assert [note for phrase in found for note in phrase.notes] == notes


def test_lines_can_be_locked_to_phrases() -> None:
    phrases = line_notes(wordless(heard()))
    assert [len(phrase) for phrase in phrases] == [8, 8]
    assert [note.beat for note in phrases[1]] == [0, 2, 4, 6, 8, 10, 12, 14]
    assert [bars_of(phrase, 4) for phrase in phrases] == [4, 4]


def test_words_before_the_first_section_belong_to_it() -> None:
    late = tuple(replace(section, start=section.start + 1.0) for section in heard().sections)
    assert lyric_sheet(heard(sections=late)).startswith("[Verse]\nRain")
