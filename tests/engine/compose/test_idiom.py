"""What makes a genre's rhythm section its own, and where a singer breathes."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from songsmith.engine.compose.arrange.grooves import GROOVES, KIT, ROLL, groove, loudness
from songsmith.engine.compose.lead import SOFTER
from songsmith.engine.compose.lengths import BREATH_SECONDS
from songsmith.engine.compose.rhythm import AIR_BEATS, HELD_SECONDS
from songsmith.engine.score import Note, Score
from tests.engine.compose.conftest import write

CHORUS = "[Chorus]\n"
STEPS = 16


def played(score: Score, part_id: str) -> tuple[Note, ...]:
    return next(part.notes for part in score.parts if part.id == part_id)


def places(score: Score, element: str, *, bars: int = 1) -> list[int]:
    """How often a drum falls on each sixteenth of `bars` bars, the section's last bar (a fill) left out."""
    bar = score.meter.bar_beats
    counts = [0] * (STEPS * bars)
    end = score.sections[0].start + (score.sections[0].bars - 1) * bar
    for note in played(score, "drums"):
        if note.pitch == KIT[element] and note.beat < end:
            counts[round(note.beat / bar * STEPS) % (STEPS * bars)] += 1
    return counts


def usual(counts: list[int]) -> set[int]:
    return {step for step, count in enumerate(counts) if count > max(counts) / 2}


@pytest.mark.parametrize("genre", sorted(GROOVES))
def test_grooves_are_whole_bars(genre: str) -> None:
    for level in range(3):
        for bar in range(2):
            for text in groove(genre, level, STEPS, bar, compound=False).values():
                assert len(text) == STEPS
                assert all(0 <= loudness(char) <= ROLL + 9 for char in text)


def test_bossa_keeps_its_clave_over_two_bars() -> None:
    score = write("bossa nova, 4/4", CHORUS + "[Outro]\n", instrumental=True)
    assert usual(places(score, "rim", bars=2)) == {0, 6, 12, 20, 26}


def test_reggae_drops_the_one() -> None:
    score = write("reggae, 4/4", CHORUS + "[Outro]\n", instrumental=True)
    assert {4, 12} == usual(places(score, "kick"))
    assert places(score, "kick")[0] == 0
    skank = [round(note.beat % 1, 2) for note in played(score, "clean-guitar")]
    assert skank.count(0.5) > 0.8 * len(skank)


def test_tumbao_leaves_the_downbeat_to_the_clave() -> None:
    score = write("salsa, 4/4", CHORUS + "[Outro]\n", instrumental=True)
    places = [note.beat % 2 for note in played(score, "upright-bass") if note.beat < score.sections[1].start]
    syncopated = sum(place in (0.75, 1.5) for place in places)
    assert syncopated > 0.8 * len(places)


def test_anticipated_roots_of_a_tumbao_sound_on_over_the_bar_line() -> None:
    score = write("salsa, 4/4", "[Chorus]\n[C] [G] [Am] [F]\n[Outro]\n", instrumental=True)
    bass = [n for n in played(score, "upright-bass") if n.beat < score.sections[1].start]
    for before, chord in pairwise(c for c in score.chords if c.beat < score.sections[1].start):
        held = [n for n in bass if n.beat < chord.beat < n.beat + n.dur - 0.4]
        assert before.root == chord.root or [n.pitch % 12 for n in held] == [chord.root]


@pytest.mark.parametrize("genre", ["rock", "punk"])
def test_guitars_tell_major_from_minor_over_power_chords(genre: str) -> None:
    score = write(f"{genre}, 4/4", "[Chorus]\n[F] [C] [Dm] [Em]\n[Outro]\n", instrumental=True)
    for chord in score.chords:
        heard = {n.pitch % 12 for n in played(score, "crunch-guitar") if n.beat == chord.beat}
        thirds = {(chord.root + 3) % 12, (chord.root + 4) % 12} & heard
        assert chord.section_id != score.sections[0].id or thirds == {
            (chord.root + (3 if chord.quality == "m" else 4)) % 12
        }


def test_funk_basses_add_no_sevenths_to_written_triads() -> None:
    score = write("funk, 4/4", "[Chorus]\n[F] [C] [Dm] [Em]\n[Outro]\n", instrumental=True)
    ends = {chord.beat + chord.dur: chord for chord in score.chords}
    for note in played(score, "slap-bass"):
        chord = next(c for end, c in sorted(ends.items()) if note.beat < end)
        assert (note.pitch - chord.root) % 12 in (0, 7)


def test_picking_thumbs_play_the_bass_note_of_every_chord() -> None:
    score = write("folk, 4/4", "[Verse]\n[C] [G/B] [Am] [F]\n[Outro]\n", instrumental=True)
    for chord in score.chords:
        thumb = [n.pitch for n in played(score, "fingerpicked-guitar") if n.beat == chord.beat]
        assert [pitch % 12 for pitch in thumb] == [chord.bass]


def test_trap_hats_roll() -> None:
    score = write("trap, 4/4", CHORUS + "[Outro]\n", instrumental=True)
    hats = sorted(note.beat for note in played(score, "drums") if note.pitch == KIT["hat"])
    assert any(0.1 < later - earlier < 0.15 for earlier, later in pairwise(hats))


def test_half_time_has_one_backbeat_a_bar() -> None:
    hits = {
        prompt: Counter(
            round(note.beat % 4, 2)
            for part in write(prompt).parts
            if part.role == "drums"
            for note in part.notes
            if note.pitch in (KIT["snare"], KIT["rim"]) and note.velocity > 60
        )
        for prompt in ("rock, 4/4, 120 bpm", "half-time rock, 4/4, 120 bpm")
    }
    normal, halved = hits.values()
    assert normal[1.0] > 4 * normal[2.0]
    assert halved[2.0] > 4 * halved[1.0]


@pytest.mark.parametrize("genre", ["rock", "jazz", "blues", "country"])
def test_solos_run_from_held_notes_into_leaps(genre: str) -> None:
    score = write(f"{genre}, 4/4", "[Solo]\n[Outro]\n", instrumental=True)
    solo = score.sections[0]
    end = solo.start + solo.bars * score.meter.bar_beats
    tune = sorted((n for n in score.melody if solo.start <= n.beat < end), key=lambda n: n.beat)
    assert all(a.beat + a.dur <= b.beat + 1e-6 for a, b in pairwise(tune))
    assert len({note.id for note in tune}) == len(tune)
    quick = [b for a, b in pairwise(tune) if b.dur <= 0.5 and b.velocity <= a.velocity - SOFTER]
    assert len(quick) >= 2


def test_country_trains_run_on_the_snare() -> None:
    score = write("country, 4/4", CHORUS + "[Outro]\n", instrumental=True)
    assert len(usual(places(score, "snare"))) >= 12


def test_long_last_syllables_leave_air_before_the_next_line(ballad: Score) -> None:
    spb = 60 / ballad.tempo_map[0].bpm
    notes = {note.id: note for note in ballad.melody}
    for line, following in pairwise(ballad.lines):
        own = [
            notes[i] for s in ballad.syllables if s.line_id == line.id and not s.backing for i in s.note_ids
        ]
        last, onset = max(own, key=lambda note: note.beat), max(note.beat for note in own)
        assert following.start - last.beat - last.dur >= BREATH_SECONDS / spb - 1e-6
        if last.dur * spb > HELD_SECONDS + 1e-6 and last.beat == onset and following.start > last.beat:
            assert following.start - last.beat - last.dur >= AIR_BEATS - 1e-6
