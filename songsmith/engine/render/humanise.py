"""From the quantised score to a player's hands: small, slow and repeatable deviations in time and force.

The streams are keyed by part and section, so that changing one section leaves every other as it was played.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine.clock import Clock
from songsmith.engine.score import Note, Part, Score
from songsmith.engine.streams import stream

TIMING_SPREAD = 0.0035
"""Seconds, standard deviation from note to note: what good session players show."""

DRIFT_STEP = 0.0016
"""Seconds: innovation of the slow drift ahead of and behind the beat."""

DRIFT_MEMORY = 0.9
"""Share of the drift kept from one onset to the next; the drift's own spread is then about 3.7 ms."""

CHORD_SPREAD = 0.25
"""Share of the timing spread between the notes of one chord: fingers of the same hand."""

VELOCITY_SPREAD = 4.0
"""MIDI velocity, standard deviation."""

DOWNBEAT_ACCENT = 3.0
HALF_BAR_ACCENT = 1.0
"""MIDI velocity added on the first beat of a bar and in its middle."""

SHORTEST = 0.04
"""Seconds: a note is never shorter."""

SOFTEST, LOUDEST = 5, 127


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """start, end: seconds from the start of the file."""

    start: float
    end: float
    pitch: int
    velocity: int


def performed(part: Part, score: Score, clock: Clock) -> list[PlayedNote]:
    """The part as played, ordered by start; a pitch struck again ends the note before it.

    What has ended before the clock's zero is left out, what sounds there begins there.
    """
    notes = sorted(part.notes, key=lambda note: (note.beat, note.pitch))
    played = [
        hand
        for section_id, group in _by_section(notes, score)
        for hand in _perform(group, section_id, part, score, clock)
    ]
    return _without_overlaps(sorted(played, key=lambda note: (note.start, note.pitch)))


def _by_section(notes: Sequence[Note], score: Score) -> Iterator[tuple[str, list[Note]]]:
    starts = [section.start for section in score.sections]
    groups: dict[int, list[Note]] = {}
    for note in notes:
        groups.setdefault(max(0, bisect_right(starts, note.beat + 1e-6) - 1), []).append(note)
    for index, group in groups.items():
        yield (score.sections[index].id if score.sections else ""), group


def _perform(
    notes: Sequence[Note], section_id: str, part: Part, score: Score, clock: Clock
) -> Iterator[PlayedNote]:
    hand = stream(score.seed, "humanise", part.id, section_id)
    bar = score.meter.bar_beats
    drift, beat, onset = 0.0, float("-inf"), 0.0
    for note in notes:
        if note.beat > beat + 1e-6:
            beat = note.beat
            drift = DRIFT_MEMORY * drift + hand.normal(0.0, DRIFT_STEP)
            onset = (drift + hand.normal(0.0, TIMING_SPREAD)) * part.humanise
        finger = hand.normal(0.0, TIMING_SPREAD * CHORD_SPREAD) * part.humanise
        start = clock.seconds(note.beat) + part.lay_back + onset + finger
        end = max(clock.seconds(note.beat + note.dur) + part.lay_back, start + SHORTEST)
        force = note.velocity + _accent(note.beat, bar) + hand.normal(0.0, VELOCITY_SPREAD) * part.humanise
        if end > 0:
            yield PlayedNote(max(0.0, start), end, note.pitch, int(np.clip(round(force), SOFTEST, LOUDEST)))


def _accent(beat: float, bar: float) -> float:
    place = beat % bar
    if min(place, bar - place) < 1e-6:
        return DOWNBEAT_ACCENT
    return HALF_BAR_ACCENT if abs(place - bar / 2) < 1e-6 else 0.0


def _without_overlaps(notes: list[PlayedNote]) -> list[PlayedNote]:
    following: dict[int, float] = {}
    out = []
    for note in reversed(notes):
        end = min(note.end, following.get(note.pitch, note.end))
        following[note.pitch] = note.start
        out.append(PlayedNote(note.start, max(end, note.start + 0.001), note.pitch, note.velocity))
    return out[::-1]
