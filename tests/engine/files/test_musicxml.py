"""The lead sheet, read back by an independent library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from music21 import chord, converter, harmony, key, note, stream, tempo
from music21 import expressions as marks

from songsmith.engine.compose.theory import QUALITIES
from songsmith.engine.files import musicxml_text
from songsmith.engine.files.musicxml import KINDS
from songsmith.engine.files.notation import VALUES, bar_steps, bars, written
from songsmith.engine.score import Chord, Key, MelodyNote, Meter, Score
from tests.engine import songs
from tests.engine.files import composed

LEFT_OUT = {"13": (5,), "m13": (5,), "maj13": (5,), "maj11": (2,)}
"""Semitones above the root that belong to a chord and that the band does not play."""


def read(score: Score) -> stream.Score:
    found = converter.parseData(musicxml_text(score, title="Tune & 你"), format="musicxml")
    assert isinstance(found, stream.Score)
    return found


@cache
def composed_sheet(prompt: str) -> stream.Score:
    return read(composed.song(prompt))


def notes_of(part: stream.Part) -> list[note.Note]:
    """Ties joined, chord symbols left out."""
    flat = part.stripTies().flatten()
    return [one for one in flat.notes if isinstance(one, note.Note)]


def tune(pitches: Sequence[int], beats: Sequence[float], durations: Sequence[float]) -> Score:
    """One syllable sung on all of these notes."""
    score = songs.song()
    notes = tuple(
        MelodyNote(f"n{k}", beat, dur, pitch, 90, "y0")
        for k, (pitch, beat, dur) in enumerate(zip(pitches, beats, durations, strict=True))
    )
    syllable = replace(score.syllables[0], note_ids=tuple(one.id for one in notes))
    return replace(score, words=score.words[:1], syllables=(syllable,), melody=notes)


@pytest.mark.parametrize("prompt", composed.PROMPTS)
def test_every_note_comes_back_at_its_place(prompt: str) -> None:
    score = composed.song(prompt)
    parts = composed_sheet(prompt).parts
    assert [part.partName for part in parts[:2]] == ["Voice", "Backing vocals"]
    for part, wanted in zip(parts, composed.voices(score), strict=False):
        found = notes_of(part)
        assert [(one.pitch.midi, float(one.offset)) for one in found] == [(n.pitch, n.beat) for n in wanted]
        for one, heard in zip(found, wanted, strict=True):
            assert abs(float(one.quarterLength) - heard.dur) <= 0.375  # half a sixteenth, and a breath


@pytest.mark.parametrize("prompt", composed.PROMPTS)
def test_every_bar_is_full(prompt: str) -> None:
    score = composed.song(prompt)
    for part in composed_sheet(prompt).parts:
        measures = list(part.getElementsByClass(stream.Measure))
        assert len(measures) == score.total_beats / score.meter.bar_beats
        assert {float(m.duration.quarterLength) for m in measures} == {score.meter.bar_beats}
        signature = measures[0].timeSignature
        assert signature is not None
        assert signature.ratioString == f"{score.meter.numerator}/{score.meter.denominator}"


def test_the_words_stand_under_their_notes_cut_by_syllable() -> None:
    lead, backing = composed_sheet(composed.PROMPTS[0]).parts[:2]
    sung = [(one.lyrics[0].text, one.lyrics[0].syllabic) for one in notes_of(lead) if one.lyrics]
    assert sung[:7] == [
        ("Rain", "single"),
        ("is", "single"),
        ("wri", "begin"),
        ("ting", "end"),
        ("let", "begin"),
        ("ters", "end"),
        ("on", "single"),
    ]
    texts = [text for text, _ in sung]
    assert texts[texts.index("1999,") :][:4] == ["1999,", "she", "said", '"good']
    assert 'bye,"' in texts
    assert [one.lyrics[0].text for one in notes_of(backing)] == ["ri", "ver", "of", "wine"]


def test_a_note_over_the_bar_line_is_tied_and_its_word_stands_once() -> None:
    xml = ET.fromstring(musicxml_text(tune([64], [3.25], [2.5])))
    pieces = [one for one in xml.iter("note") if one.find("pitch") is not None]
    assert [one.findtext("duration") for one in pieces] == ["3", "4", "3"]
    ties = [[tie.get("type") for tie in one.findall("tie")] for one in pieces]
    assert ties == [["start"], ["stop", "start"], ["stop"]]
    assert [one.find("lyric") is not None for one in pieces] == [True, False, False]
    assert pieces[0].find("lyric/extend") is not None


def test_a_melisma_is_slurred_over_one_syllable() -> None:
    xml = ET.fromstring(musicxml_text(tune([64, 65, 67], [0, 1, 2], [1, 1, 4])))
    pieces = [one for one in xml.iter("note") if one.find("pitch") is not None]
    slurs = [[slur.get("type") for slur in one.iter("slur")] for one in pieces]
    assert slurs == [["start"], [], [], ["stop"]]
    assert [one.findtext("lyric/text") for one in pieces] == ["Sing", None, None, None]
    assert pieces[0].find("lyric/extend") is not None


def test_sections_key_tempo_and_slowing_down_are_marked() -> None:
    score = replace(songs.song(swing=0.66), key=Key(3, "minor"))
    first = read(score).parts[0]
    labels = [(one.content, one.getOffsetInHierarchy(first)) for one in first[marks.RehearsalMark]]
    assert labels == [("Verse 1", 0.0), ("Chorus", 8.0)]
    signature = first[key.Key].first()
    assert signature is not None
    assert (signature.sharps, signature.mode) == (-6, "minor")
    speeds = [(one.number, one.getOffsetInHierarchy(first)) for one in first[tempo.MetronomeMark]]
    assert speeds == [(120, 0.0), (96, 14.0)]
    text = musicxml_text(score)
    assert "<words>rit.</words>" in text
    assert "<first>66</first>" in text


def test_six_eight_counts_dotted_quarters() -> None:
    xml = ET.fromstring(musicxml_text(replace(songs.song(bpm=90), meter=Meter(6, 8))))
    mark = xml.find(".//metronome")
    assert mark is not None
    assert [(one.tag, one.text) for one in mark] == [
        ("beat-unit", "quarter"),
        ("beat-unit-dot", None),
        ("per-minute", "60"),
    ]


@pytest.mark.parametrize("quality", sorted(QUALITIES))
def test_every_chord_comes_back_with_its_notes(quality: str) -> None:
    sounding = Chord(0, 4, 10, quality, 2, "", "", "v")
    first = read(replace(songs.song(), key=Key(5, "major"), chords=(sounding,))).parts[0]
    symbol = first[harmony.ChordSymbol].first()
    assert isinstance(symbol, chord.Chord)
    assert symbol.root().name == "B-"
    assert symbol.bass().name == "D"
    played = {(10 + step) % 12 for step in QUALITIES[quality]} | {2}
    unplayed = {(10 + step) % 12 for step in LEFT_OUT.get(quality, ())}
    assert {pitch.pitchClass for pitch in symbol.pitches} == played | unplayed


def test_chords_stand_where_they_change_and_at_each_section() -> None:
    score = composed.song(composed.PROMPTS[3])
    first = composed_sheet(composed.PROMPTS[3]).parts[0]
    found = [float(one.getOffsetInHierarchy(first)) for one in first[harmony.ChordSymbol]]
    wanted, before = [], ("", "")
    for one in score.chords:
        if (one.symbol, one.section_id) != before:
            wanted.append(one.beat)
        before = (one.symbol, one.section_id)
    assert found == wanted


def test_every_kind_of_chord_has_a_name() -> None:
    assert set(KINDS) == set(QUALITIES)


def test_an_instrumental_and_a_song_without_a_tune_are_sheets_too() -> None:
    score = songs.song()
    played = tuple(replace(one, syllable_id=None) for one in score.melody)
    quiet = replace(score, lines=(), words=(), syllables=(), melody=played)
    assert [part.partName for part in read(quiet).parts] == ["Lead"]
    assert [part.partName for part in read(replace(quiet, melody=())).parts] == ["Chords"]


def test_an_upbeat_has_a_bar_of_its_own() -> None:
    part = read(tune([60, 62], [-0.5, 0], [0.5, 1])).parts[0]
    assert [float(one.offset) for one in notes_of(part)] == [3.5, 4.0]
    assert part.getElementsByClass(stream.Measure)[0].number == 0


def test_the_same_score_gives_the_same_file() -> None:
    assert musicxml_text(songs.song(), title="x") == musicxml_text(songs.song(), title="x")


METERS = st.sampled_from(
    [Meter(), Meter(3, 4), Meter(6, 8), Meter(2, 4), Meter(12, 8), Meter(5, 4), Meter(7, 8)]
)
SPANS = st.lists(st.tuples(st.floats(0, 6), st.floats(0.05, 9)), max_size=8)


@settings(deadline=None)
@given(METERS, SPANS)
def test_whatever_is_sung_fills_bars_with_values_that_exist(
    meter: Meter, spans: list[tuple[float, float]]
) -> None:
    beat, notes = 0.0, []
    for k, (gap, dur) in enumerate(spans):
        beat += gap
        notes.append(MelodyNote(f"n{k}", beat, dur, 60, 90))
        beat += dur
    placed = written(notes)
    last = max((one.end for one in placed), default=1) // bar_steps(meter)
    heard: dict[str, int] = {}
    for number, pieces in enumerate(bars(placed, meter, 0, last)):
        at = number * bar_steps(meter)
        for piece in pieces:
            assert piece.start == at
            assert piece.whole_bar or piece.steps in VALUES
            at += piece.steps
            if piece.note:
                heard[piece.note.id] = heard.get(piece.note.id, 0) + piece.steps
        assert at == (number + 1) * bar_steps(meter)
    assert heard == {one.note.id: one.end - one.start for one in placed}
