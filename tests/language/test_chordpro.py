"""Chord symbols."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songsmith.language.chordpro import (
    QUALITIES,
    ChordSymbol,
    format_chord,
    is_chord,
    parse_chord,
    place_chords,
)
from songsmith.language.structure import strip_chords


@pytest.mark.parametrize(
    ("symbol", "chord"),
    [
        ("C", ChordSymbol(0, "", 0)),
        ("Am", ChordSymbol(9, "m", 9)),
        ("F#m7b5", ChordSymbol(6, "m7b5", 6)),
        ("Bb", ChordSymbol(10, "", 10)),
        ("B♭maj7", ChordSymbol(10, "maj7", 10)),
        ("CM7", ChordSymbol(0, "maj7", 0)),
        ("D/F#", ChordSymbol(2, "", 6)),
        ("Am/C", ChordSymbol(9, "m", 0)),
        ("Gsus", ChordSymbol(7, "sus4", 7)),
        ("Eb°", ChordSymbol(3, "dim", 3)),
        ("C6/9", ChordSymbol(0, "69", 0)),
        ("Cb", ChordSymbol(11, "", 11)),
        (" E+ ", ChordSymbol(4, "aug", 4)),
    ],
)
def test_symbols(symbol: str, chord: ChordSymbol) -> None:
    assert parse_chord(symbol) == chord


@pytest.mark.parametrize(
    "text", ["", "H", "am", "Amen", "Dad", "Add", "C/", "C/H", "Face", "Bad", "A" * 1000, "1", "你"]
)
def test_what_is_no_chord(text: str) -> None:
    assert parse_chord(text) is None
    assert not is_chord(text)


def test_no_chord_is_a_chord_symbol_too() -> None:
    assert is_chord("N.C.")
    assert parse_chord("N.C.") is None


@given(
    st.builds(
        ChordSymbol, st.integers(0, 11), st.sampled_from(sorted(set(QUALITIES.values()))), st.integers(0, 11)
    ),
    st.booleans(),
)
def test_formatted_chords_are_read_back(chord: ChordSymbol, flats: bool) -> None:
    assert parse_chord(format_chord(chord, flats=flats)) == chord


@given(
    st.text(alphabet="ab é", min_size=1).map(str.strip),
    st.lists(st.tuples(st.integers(0, 8), st.just("Am")), max_size=3),
)
def test_placed_chords_are_taken_out_again(words: str, chords: list[tuple[int, str]]) -> None:
    words = " ".join(words.split())
    placed = sorted((min(offset, len(words)), symbol) for offset, symbol in chords)
    assert strip_chords(place_chords(words, placed))[0] == words
