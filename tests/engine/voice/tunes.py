"""Small scores to sing: real words on simple made-up tunes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from songsmith.engine.score import (
    Chord,
    Key,
    Line,
    MelodyNote,
    Meter,
    Score,
    Section,
    Syllable,
    TempoChange,
    Word,
)
from songsmith.language.g2p import Pronouncer

MAJOR = (0, 2, 4, 5, 7, 9, 11, 12)
ENERGY = {"Verse": 0.5, "Chorus": 0.9}
Sections = Sequence[tuple[str, Sequence[str]]]
SHORTEST = 0.24
"""Seconds; what the composer promises, and a little."""


@dataclass
class _Made:
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    syllables: list[Syllable] = field(default_factory=list)
    melody: list[MelodyNote] = field(default_factory=list)
    chords: list[Chord] = field(default_factory=list)


def tune(sections: Sections, *, bpm: float = 96, tonic: int = 60, seed: int = 1) -> Score:
    """sections: (kind, lines). The same words get the same notes; a beat of rest between lines."""
    made, kept = _Made(), []
    beat = 1.0
    for number, (kind, texts) in enumerate(sections):
        start, ids = beat, []
        for text in texts:
            line_id = f"l{len(made.lines)}"
            beat = float(np.ceil(_add_line(made, line_id, f"s{number}", text, beat, bpm, tonic, seed) + 1.0))
            ids.append(line_id)
        bars = int(np.ceil((beat - start) / 4))
        energy = ENERGY.get(kind, 0.6)
        kept.append(Section(f"s{number}", kind, 1, f"{kind} 1", start, bars, energy, tuple(ids)))
        made.chords.append(Chord(start, beat - start, tonic % 12, "", tonic % 12, "I", "C", f"s{number}"))
    return Score(
        seed=seed,
        genre="pop",
        style={},
        meter=Meter(),
        key=Key(tonic % 12, "major"),
        tempo_map=(TempoChange(0, bpm),),
        swing=0.5,
        total_beats=beat,
        lead_in=0.3,
        tail=1.0,
        sections=tuple(kept),
        chords=tuple(made.chords),
        lines=tuple(made.lines),
        words=tuple(made.words),
        syllables=tuple(made.syllables),
        melody=tuple(made.melody),
        parts=(),
    )


def only_lines(score: Score, *line_ids: str) -> Score:
    """The score with all other lines silent."""
    return replace(
        score,
        lines=tuple(line for line in score.lines if line.id in line_ids),
        syllables=tuple(s for s in score.syllables if s.line_id in line_ids),
    )


def slurred(score: Score, syllable: int, *pitches: int) -> Score:
    """The syllable's note split into one for each pitch: a melisma."""
    target = score.syllables[syllable]
    note = next(n for n in score.melody if n.id == target.note_ids[0])
    part = note.dur / len(pitches)
    notes = tuple(
        replace(note, id=f"{note.id}.{i}", beat=note.beat + i * part, dur=part, pitch=pitch)
        for i, pitch in enumerate(pitches)
    )
    changed = replace(target, note_ids=tuple(n.id for n in notes))
    return replace(
        score,
        melody=tuple(n for n in score.melody if n.id != note.id) + notes,
        syllables=tuple(changed if s.id == target.id else s for s in score.syllables),
    )


def _add_line(
    made: _Made, line_id: str, section_id: str, text: str, beat: float, bpm: float, tonic: int, seed: int
) -> float:
    """Returns the beat after its last note."""
    rng = np.random.default_rng([seed, *text.encode()])
    start, degree = beat, int(rng.integers(0, 4))
    words = Pronouncer().line(text)
    total, sung = sum(len(word.syllables) for word in words), 0
    for at, word in enumerate(words):
        word_id = f"{line_id}w{at}"
        made.words.append(Word(word_id, line_id, word.text, word.char_start, word.char_end, word.backing))
        for i, syllable in enumerate(word.syllables):
            sung += 1
            dur = 2.0 if sung == total else _duration(rng, bpm)
            sid, nid = f"{line_id}y{sung}", f"{line_id}n{sung}"
            made.melody.append(MelodyNote(nid, beat, dur, tonic + MAJOR[degree], 90, sid))
            last = i == len(word.syllables) - 1
            made.syllables.append(
                Syllable(
                    sid,
                    line_id,
                    word_id,
                    syllable.text,
                    syllable.phones,
                    syllable.nucleus,
                    syllable.stress,
                    last,
                    (nid,),
                    word.backing,
                )
            )
            beat += dur
            degree = int(np.clip(degree + rng.choice([-2, -1, 0, 1, 2]), 0, len(MAJOR) - 1))
    made.lines.append(Line(line_id, section_id, text, start, beat))
    return beat


def _duration(rng: np.random.Generator, bpm: float) -> float:
    """Beats: eighths and quarters, never too short to sing."""
    dur = float(rng.choice([0.5, 1.0, 1.5], p=[0.5, 0.4, 0.1]))
    while dur * 60 / bpm < SHORTEST:
        dur += 0.5
    return dur
