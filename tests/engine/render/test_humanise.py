"""Players deviate a little, in the same way each time, and each section for itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from songsmith.engine.clock import Clock
from songsmith.engine.render.humanise import performed
from songsmith.engine.score import Note
from tests.engine import songs


def test_deviations_are_small_and_there() -> None:
    score = songs.song(verse_bars=16, chorus_bars=16)
    clock, part = Clock.of(score), songs.bass(32)
    played = performed(part, score, clock)
    off = np.array([p.start - clock.seconds(n.beat) for p, n in zip(played, part.notes, strict=True)])
    assert 0.002 < off.std() < 0.009
    assert np.abs(off).max() < 0.03
    assert 2.0 < np.std([p.velocity for p in played]) < 7.0


def test_the_downbeat_is_stressed() -> None:
    score = songs.song(verse_bars=64, chorus_bars=64)
    played = performed(songs.bass(128), score, Clock.of(score))
    strong = np.mean([note.velocity for note in played[::4]])
    weak = np.mean([note.velocity for note in played[1::2]])
    assert 1.5 < strong - weak < 5.0


def test_changing_one_section_leaves_the_others_as_they_were_played() -> None:
    score = songs.song()
    clock, part = Clock.of(score), songs.bass(4)
    changed = replace(part, notes=(Note(0.5, 0.5, 40, 90), *part.notes[:8][::2], *part.notes[8:]))
    chorus = clock.seconds(8.0) - 0.1
    before = [note for note in performed(part, score, clock) if note.start > chorus]
    after = [note for note in performed(changed, score, clock) if note.start > chorus]
    assert before == after
    assert len(before) == 8


def test_a_pitch_struck_again_ends_the_note_before() -> None:
    part = replace(songs.bass(1), notes=(Note(0.0, 4.0, 40, 90), Note(1.0, 1.0, 40, 90)))
    score = songs.song(parts=(part,))
    first, second = performed(part, score, Clock.of(score))
    assert first.end <= second.start


def test_lay_back_moves_the_player_behind_the_beat() -> None:
    score, part = songs.song(), replace(songs.bass(4), humanise=0.0)
    clock = Clock.of(score)
    late = performed(replace(part, lay_back=0.02), score, clock)
    for note, straight in zip(late, performed(part, score, clock), strict=True):
        assert abs(note.start - straight.start - 0.02) < 1e-9
