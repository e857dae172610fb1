"""Sections are found where something comes back, where the sound changes and where a voice begins or ends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from songsmith.engine.listen.parts import Bars, find_parts


def song(form: str, bars: int = 8) -> Bars:
    """A letter for each section of so many bars: the same letter is the same chords and tune; i: no voice."""
    rng = np.random.default_rng(5)
    kinds = {kind: (rng.random((bars, 24)) ** 4, rng.random((bars, 24)) ** 6) for kind in sorted(set(form))}
    silent = np.repeat([kind == "i" for kind in form], bars)
    tune = np.concatenate([kinds[kind][1] for kind in form])
    tune[silent] = 0
    loud = np.repeat([[0.5 if kind == "c" else 0.0] * 5 for kind in form], bars, axis=0)
    return Bars(np.concatenate([kinds[kind][0] for kind in form]), tune, loud, np.where(silent, 0.0, 0.8))


def test_what_comes_back_is_a_section_and_the_loudest_of_it_the_chorus() -> None:
    parts = find_parts(song("ivcvcbc"))
    assert [part.first for part in parts] == [0, 8, 16, 24, 32, 40, 48]
    assert [part.kind for part in parts] == [
        "Intro",
        "Verse",
        "Chorus",
        "Verse",
        "Chorus",
        "Bridge",
        "Chorus",
    ]
    assert parts[2].group == parts[4].group == parts[6].group != parts[1].group
    assert all(0 <= part.confidence <= 1 for part in parts)


def test_sections_lie_end_to_end_whatever_the_song() -> None:
    for form, bars in (("v", 3), ("vc", 4), ("vvvv", 2), ("ivi", 5), ("c", 1)):
        parts = find_parts(song(form, bars))
        ends = [part.first + part.bars for part in parts]
        assert [part.first for part in parts] == [0, *ends[:-1]]
        assert ends[-1] == len(form) * bars
    assert find_parts(Bars(*(np.zeros((0, 24)),) * 3, np.zeros(0))) == []


def test_a_song_in_which_nothing_comes_back_is_divided_where_it_changes_and_not_where_it_rings_out() -> None:
    played = song("vc", 7)
    loud = np.concatenate([played.loud, [[-1.5] * 5, [-4.0] * 5]])
    rings = Bars(
        np.concatenate([played.harmony, played.harmony[-1:], played.harmony[-1:]]),
        np.concatenate([played.tune, np.zeros((2, 24))]),
        loud,
        np.append(played.singing, [0.0, 0.0]),
    )
    parts = find_parts(rings)
    assert [(part.first, part.bars) for part in parts] == [(0, 7), (7, 9)]
    assert parts[1].confidence < 0.75


def test_a_band_without_a_voice_is_told_apart_by_its_chords() -> None:
    played = replace(song("vcbcv"), tune=np.zeros((40, 24)), singing=np.zeros(40))
    parts = find_parts(played)
    assert [part.first for part in parts] == [0, 8, 16, 24, 32]
    assert {part.kind for part in parts} <= {"Intro", "Inst", "Outro"}
