"""What is composed, counted: how much songs of a genre differ, and what the critic thinks of their tunes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean

import numpy as np

from songsmith.engine.compose.critic import Taste, dullness
from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.pitch import PitchTask, set_pitches
from songsmith.engine.compose.profiles import PROFILES
from songsmith.engine.compose.theory import chord_tones, scale
from songsmith.engine.compose.tune import ChordTrack
from songsmith.engine.score import Chord, MelodyNote, Score, Syllable
from songsmith.engine.streams import stream
from songsmith.engine.voices import VoiceRange

OPENING_NOTES = 8
PEAK = 0.5
"""Where the critic wants a line's top when it compares tunes of different makers."""

COLD = 0.01
"""Heat at which the sampler only finds the cheapest line of all."""

NEAREST_TO_FOUR = 4
"""Notes from which the critic has something to say about a line."""


@dataclass(frozen=True, slots=True)
class Variety:
    """Of several songs of one genre. openings, progressions: how many differ. bars: drum bars that differ;
    run: most bars running with the same drums and bass; overlaps, outside: sung notes that overlap, and that
    leave the singer's range."""

    openings: int
    progressions: int
    bars: int
    run: int
    overlaps: int
    outside: int


@dataclass(frozen=True, slots=True)
class Dullness:
    """The critic's mean penalty a line (0 = as good as it gets): of our tunes, of notes of the scale drawn at
    random, of the cheapest path through the same costs."""

    ours: float
    random: float
    cheapest: float


def variety(scores: Sequence[Score], reach: VoiceRange) -> Variety:
    """The scores are of one genre and one sheet, of different seeds."""
    tunes = [sung(score) for score in scores]
    return Variety(
        openings=len({_opening(score, tune) for score, tune in zip(scores, tunes, strict=True)}),
        progressions=len({tuple(chord.roman for chord in _first_chords(score)) for score in scores}),
        bars=len({bar for score in scores for bar in bars_of(score, ("drums",)) if bar}),
        run=max(literal_run(score) for score in scores),
        overlaps=sum(a.beat + a.dur > b.beat + 1e-6 for tune in tunes for a, b in pairwise(tune)),
        outside=sum(not reach.low <= note.pitch <= reach.high for tune in tunes for note in tune),
    )


def sung(score: Score) -> list[MelodyNote]:
    """The lead's notes in order."""
    notes = {note.id: note for note in score.melody}
    found = [notes[name] for s in score.syllables if not s.backing for name in s.note_ids]
    return sorted(found, key=lambda note: note.beat)


def _opening(score: Score, tune: Sequence[MelodyNote]) -> tuple[int, ...]:
    return tuple(note.pitch - score.key.tonic for note in tune[:OPENING_NOTES])


def _first_chords(score: Score) -> Iterator[Chord]:
    """Of the first section with words."""
    section = next(section for section in score.sections if section.line_ids)
    return (chord for chord in score.chords if chord.section_id == section.id)


def bars_of(score: Score, roles: Sequence[str]) -> list[frozenset[tuple[str, float, int]]]:
    """What the roles play in every bar: onsets within it and pitches, however loud."""
    bar = score.meter.bar_beats
    bars: dict[int, set[tuple[str, float, int]]] = defaultdict(set)
    for part in score.parts:
        if part.role in roles:
            for note in part.notes:
                index = int(note.beat // bar + 1e-6)
                bars[index].add((part.role, round(note.beat - index * bar, 3), note.pitch))
    return [frozenset(bars[index]) for index in range(int(score.total_beats / bar))]


def literal_run(score: Score) -> int:
    """Most bars in a row whose drums and bass have the same onsets and pitches."""
    longest = run = 1
    for before, bar in pairwise(bars_of(score, ("drums", "bass"))):
        run = run + 1 if bar and bar == before else 1
        longest = max(longest, run)
    return longest


def judged(scores: Sequence[Score]) -> Dullness:
    """Every sung line beside two others to the same words, rhythm and chords."""
    found = [
        penalties
        for score in scores
        for line in score.lines
        if (penalties := _three(score, line.id)) is not None
    ]
    ours, drawn, cheapest = (fmean(column) for column in zip(*found, strict=True))
    return Dullness(ours, drawn, cheapest)


def _three(score: Score, line_id: str) -> tuple[float, float, float] | None:
    syllables = [s for s in score.syllables if s.line_id == line_id and not s.backing and s.note_ids]
    notes = {note.id: note for note in score.melody}
    tune = [notes[s.note_ids[0]] for s in syllables]
    if len(tune) < NEAREST_TO_FOUR:
        return None
    chance = stream(score.seed, "bench", line_id)
    task = _task(score, syllables, tune)
    home = [p for p in range(task.low, task.high + 1) if (p - score.key.tonic) % 12 in scale(score.key.mode)]
    cold = replace(PROFILES[score.genre], heat=COLD)
    rows = (
        [note.pitch for note in tune],
        chance.choice(home, len(tune)).tolist(),
        list(set_pitches(task, score.key, cold, chance)),
    )
    penalties = dullness(np.array(rows), PEAK, Taste())
    return float(penalties[0]), float(penalties[1]), float(penalties[2])


def _task(score: Score, syllables: Sequence[Syllable], tune: Sequence[MelodyNote]) -> PitchTask:
    """What the line's own notes were chosen by, without its section's arch and motif."""
    grid = Grid(score.meter, score.tempo_map[0].bpm, score.swing)
    chords = ChordTrack(score.chords)
    sounding = [chords.under(note.beat, note.dur) for note in tune]
    pitches = [note.pitch for note in tune]
    low, high = min(pitches) - 2, max(pitches) + 2
    return PitchTask(
        lengths=[note.dur for note in tune],
        weights=[float(grid.weight(np.array([round(note.beat * 4)]))[0]) for note in tune],
        chords=sounding,
        stresses=[s.stress for s in syllables],
        word_ends=[s.word_end for s in syllables],
        low=low,
        high=high,
        centre=(low + high) / 2,
        arch=(0.0, 2.0, 0.0),
        peak=PEAK,
        endings=frozenset(chord_tones(sounding[-1])[:3]),
        chord_pull=1.0,
        before=float(pitches[0]),
    )
