from __future__ import annotations

from itertools import pairwise

import numpy as np

from songsmith.engine.voice.frames import FRAME, Segment
from songsmith.engine.voice.phrase import PhraseSyllable, SungNote, SyllableUnits
from songsmith.engine.voice.timemap import CONSONANT_SHARE, TimeMap, time_map

# "bat man": pause, b 4 frames, æ 12, t 6, pause, m 6, æ 12, n 6, pause
SEGMENTS = (
    Segment("_", 0, 4),
    Segment("b", 4, 8),
    Segment("æ", 8, 20),
    Segment("t", 20, 26),
    Segment("_", 26, 30),
    Segment("m", 30, 36),
    Segment("æ", 36, 48),
    Segment("n", 48, 54),
    Segment("_", 54, 60),
)
SPANS = (SyllableUnits(1, 2, 4), SyllableUnits(5, 6, 8))
STEADY = np.ones(60, bool)


def _map(*notes: tuple[float, float]) -> TimeMap:
    syllables = [
        PhraseSyllable(f"y{i}", f"w{i}", "", ("b", "æ", "t"), 1, 2, (SungNote(start, end, 60.0),))
        for i, (start, end) in enumerate(notes)
    ]
    return time_map(SEGMENTS, SPANS, syllables, STEADY)


def _phone(mapped: TimeMap, unit: int) -> tuple[float, float]:
    placed = next(phone for phone in mapped.phones if phone.unit == unit)
    return placed.start, placed.end


def test_vowels_start_on_their_notes() -> None:
    mapped = _map((1.0, 1.5), (1.5, 2.5))
    assert _phone(mapped, 2)[0] == 1.0
    assert _phone(mapped, 6)[0] == 1.5


def test_consonants_keep_their_length_before_the_beat() -> None:
    mapped = _map((1.0, 2.0), (2.0, 3.0))
    start, end = _phone(mapped, 1)
    assert end == 1.0
    assert np.isclose(end - start, 4 * FRAME)
    assert np.isclose(_phone(mapped, 5)[0], 2.0 - 6 * FRAME)


def test_quick_notes_leave_the_vowel_its_share() -> None:
    mapped = _map((1.0, 1.15), (1.15, 2.0))
    start, end = _phone(mapped, 2)
    assert np.isclose(end - start, 0.15 * (1 - CONSONANT_SHARE))


def test_a_rest_is_a_hole_in_the_map() -> None:
    mapped = _map((1.0, 1.5), (3.0, 3.5))
    holes = [b.start - a.end for a, b in pairwise(mapped.pieces)]
    assert max(holes) > 1.0
    assert _phone(mapped, 3)[1] > 1.5


def test_pieces_are_in_order_without_overlap() -> None:
    for notes in [((1.0, 1.5), (1.5, 2.5)), ((1.0, 1.1), (1.3, 1.4)), ((0.4, 3.0), (3.1, 3.2))]:
        pieces = _map(*notes).pieces
        for before, after in pairwise(pieces):
            assert before.end <= after.start + 1e-9
            assert before.spoken_start <= before.spoken_end


def test_only_the_core_of_a_held_vowel_is_stretched() -> None:
    pieces = _map((1.0, 3.0), (3.0, 3.5)).pieces
    rates = [(p.spoken_end - p.spoken_start) / (p.end - p.start) for p in pieces if 1.0 <= p.start < 2.9]
    assert rates[0] > 0.9
    assert min(rates) < 0.1


def test_unsteady_frames_are_not_held() -> None:
    steady = np.zeros(60, bool)
    steady[14:18] = True
    syllables = [
        PhraseSyllable("a", "a", "", (), 0, 2, (SungNote(1.0, 3.0, 60.0),)),
        PhraseSyllable("b", "b", "", (), 0, 2, (SungNote(3.0, 3.5, 60.0),)),
    ]
    pieces = time_map(SEGMENTS, SPANS, syllables, steady).pieces
    held = max((p for p in pieces if p.start < 2.9), key=lambda p: p.end - p.start)
    assert held.spoken_start >= 14 * FRAME
    assert held.spoken_end <= 18 * FRAME
