"""Corrections bend what was heard, and only what they are about."""

from __future__ import annotations

import pytest

from songsmith.engine.covers.corrections import ITEMS, corrected, read_corrections, read_item
from songsmith.engine.covers.grid import Grid, ruler_of
from songsmith.engine.listen.heard import HeardBeat
from tests.takes.references.sounds import BEAT, heard


def test_without_corrections_it_is_what_was_heard() -> None:
    assert corrected(heard(), read_corrections({})) == heard()


@pytest.mark.parametrize(("scale", "bpm", "bars"), [(2, 240, 16), (0.5, 60, 4)])
def test_beats_are_doubled_and_halved_and_chords_stay_where_they_sound(
    scale: float, bpm: float, bars: int
) -> None:
    found = corrected(heard(), read_corrections({"grid": {"scale": scale}}))
    assert found.tempo is not None
    assert round(found.tempo.bpm) == bpm
    assert found.tempo.confidence == 1
    assert max(beat.bar for beat in found.beats) == bars
    assert [chord.start for chord in found.chords] == [chord.start for chord in heard().chords]


def test_bar_lines_move_by_beats() -> None:
    found = corrected(heard(), read_corrections({"grid": {"shift": 1}}))
    assert [(beat.bar, beat.beat) for beat in found.beats[:3]] == [(0, 4), (1, 1), (1, 2)]
    again = corrected(heard(), read_corrections({"grid": {"shift": 4}}))
    assert (again.beats[0].bar, again.beats[0].beat) == (1, 1), "a whole bar is no move at all"


def test_beats_move_by_half_a_beat_and_take_the_chords_along() -> None:
    found = corrected(heard(), read_corrections({"grid": {"half": True}}))
    for one, other in zip(found.beats, heard().beats, strict=True):
        assert (one.bar, one.beat) == (other.bar, other.beat)
        assert one.start == pytest.approx(other.start + BEAT / 2)
    starts = {round(beat.start, 3) for beat in found.beats}
    assert {round(chord.start, 3) for chord in found.chords} <= starts
    assert [chord.symbol for chord in found.chords] == [chord.symbol for chord in heard().chords]
    assert found.chords[-1].end <= heard().duration
    assert [note.start for note in found.tune] == [note.start for note in heard().tune]


def test_three_beats_a_bar() -> None:
    found = corrected(heard(), read_corrections({"grid": {"meter": 3}}))
    assert found.meter.numerator == 3
    assert [beat.beat for beat in found.beats[:4]] == [1, 2, 3, 1]


def test_a_number_makes_a_steady_tempo_that_meets_the_first_bar_line() -> None:
    late = heard(beats=tuple(HeardBeat(0.3 + i * BEAT, i // 4 + 1, i % 4 + 1) for i in range(30)))
    ruler = ruler_of(late, Grid(bpm=100))
    assert ruler.bpm == pytest.approx(100)
    assert ruler.is_steady
    assert ruler.seconds_at(0) == pytest.approx(0.3)
    assert ruler.times[-1] >= late.duration


def test_without_beats_a_tempo_is_assumed_and_said_to_be_no_more_than_that() -> None:
    found = corrected(heard(beats=(), tempo=None), read_corrections({}))
    assert found.tempo is not None
    assert found.tempo.confidence == 0
    assert len(found.beats) > 10


@pytest.mark.parametrize("beat", [-3.0, -0.5, 0.0, 1.25, 17.5, 40.0])
def test_the_ruler_reads_both_ways(beat: float) -> None:
    ruler = ruler_of(heard())
    assert ruler.beat_at(ruler.seconds_at(beat)) == pytest.approx(beat)


def test_a_corrected_chord_is_sure_and_its_neighbours_keep_their_confidence() -> None:
    spans = [{"start": c.start, "end": c.end, "symbol": c.symbol} for c in heard().chords]
    spans[2]["symbol"] = "Dm7/A"
    found = corrected(heard(), read_corrections({"chords": spans}))
    assert (found.chords[2].root, found.chords[2].quality, found.chords[2].symbol) == (2, "m7", "Dm7/A")
    assert [chord.confidence for chord in found.chords[:4]] == [0.3, 0.9, 1.0, 0.9]


def test_chords_are_spelled_in_the_corrected_key() -> None:
    spans = [{"start": 0.0, "end": 2.0, "symbol": "A#"}]
    found = corrected(heard(), read_corrections({"chords": spans, "key": {"tonic": 5, "mode": "major"}}))
    assert found.chords[0].symbol == "Bb"
    assert found.key is not None
    assert found.key.confidence == 1


def test_sections_reach_to_the_next_one_and_count_their_bars() -> None:
    fixes = read_corrections({"sections": [{"start": 0, "kind": "Intro"}, {"start": 4, "kind": "Verse"}]})
    found = corrected(heard(), fixes).sections
    assert [(one.kind, one.start, one.end, one.bar, one.bars) for one in found] == [
        ("Intro", 0, 4, 1, 2),
        ("Verse", 4, 16, 3, 6),
    ]


def test_a_moved_note_is_sure_and_the_others_are_as_they_were() -> None:
    notes = [{"start": n.start, "end": n.end, "pitch": n.pitch} for n in heard().tune]
    notes[0] = {**notes[0], "pitch": 72}
    found = corrected(heard(), read_corrections({"tune": notes})).tune
    assert (found[0].pitch, found[0].confidence) == (72, 1)
    assert found[1:] == heard().tune[1:]


@pytest.mark.parametrize(
    ("item", "value", "says"),
    [
        ("grid", {"bpm": 1000}, "number from"),
        ("grid", {"scale": 3}, "doubled"),
        ("grid", {"meter": 7}, "three or four"),
        ("grid", "fast", "correction"),
        ("key", {"tonic": 12, "mode": "major"}, "no such key"),
        ("key", {"tonic": 1, "mode": "dorian"}, "correction"),
        ("chords", [{"start": 0, "end": 1, "symbol": "H7"}], "not a chord"),
        ("chords", [{"start": 1, "end": 1, "symbol": "C"}], "length"),
        ("chords", [{"start": 0, "end": 2, "symbol": "C"}, {"start": 1, "end": 3, "symbol": "F"}], "overlap"),
        ("chords", "C F G", "more than"),
        ("sections", [{"start": 0, "kind": "Middle eight"}], "one of these"),
        ("sections", [{"start": 9, "kind": "Verse"}, {"start": 2, "kind": "Verse"}], "follow"),
        ("sections", [], "follow"),
        ("tune", [{"start": 0, "end": 1, "pitch": 200}], "C1"),
        ("tune", [{"start": 0, "end": 99, "pitch": 60}], "within"),
        ("tune", [{"start": 0, "end": 1, "pitch": 60}] * 5000, "more than"),
        ("tune", [{"start": float("nan"), "end": 1, "pitch": 60}], "within"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(item: str, value: object, says: str) -> None:
    known = next(one for one in ITEMS if one == item)
    with pytest.raises(ValueError, match=says):
        read_item(known, value, 16.0)
