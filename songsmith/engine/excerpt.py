"""One line of a song, heard alone: its own place in the tune, sung over its chords on a guitar."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from songsmith.engine.audio import Audio, decibels, gain, samples
from songsmith.engine.clock import Clock
from songsmith.engine.compose.arrange.voicing import strummed
from songsmith.engine.errors import Cancelled, NothingToSing
from songsmith.engine.mix.loudness import active_loudness
from songsmith.engine.mix.spaces import Spaces, add_returns, spaces
from songsmith.engine.recipe import Expression
from songsmith.engine.render import render_part
from songsmith.engine.score import Chord, Line, Note, Part, Score, Section, TempoChange
from songsmith.engine.voice import sing
from songsmith.engine.voices import VOICES, Voice

LEAD_IN, TAIL = 0.35, 0.9
"""Seconds before the first beat (room for consonants) and after the last note (strings ring out)."""

GUITAR = "synth:nylon"
"""Own synthesis: the cheapest of our instruments, while a sampled piano would hold 116 MB of samples."""

STRUM_BEATS = 2.0
STRUM_FORCE, AGAIN_FORCE = 78, 60
STRING_GAP = 0.018
"""Beats from strum to strum; velocity of the first of a chord and of later ones; seconds from string to
string."""

VOICE_LUFS, GUITAR_LUFS = -18.0, -29.0
"""The chords say where the tune stands and leave every word clear."""

PLAIN = Expression()
ROOM_SEND = 0.14
CEILING = -1.0
"""dBFS; short lines are loud for their length."""

FADE_IN, FADE_OUT = 0.01, 0.25
"""Seconds."""


@dataclass(frozen=True, slots=True)
class LinePlace:
    """What to look for in a score. text: as sung, without chords; kind and number: of its section."""

    text: str
    kind: str
    number: int


def line_at(score: Score, place: LinePlace) -> Line | None:
    """The line with these very words: in the same section if it stands there, else in a like one, else
    the first; None when the score does not sing them."""
    sections = {section.id: section for section in score.sections}

    def distance(line: Line) -> tuple[bool, bool, float]:
        section = sections[line.section_id]
        return section.kind != place.kind, section.number != place.number, line.start

    found = [line for line in score.lines if line.text == place.text]
    return min(found, key=distance, default=None)


def line_score(score: Score, line: Line) -> Score:
    """The song of this line alone, with the same notes, tempo and chords, begun on the beat where it begins.

    Its one part is a guitar. The line keeps its ids, and so the random streams that its singing draws from.
    """
    origin = math.floor(line.start + 1e-6)
    end = max(line.end - origin, 1.0)
    section = next(section for section in score.sections if section.id == line.section_id)
    syllables = tuple(s for s in score.syllables if s.line_id == line.id)
    own = {note for syllable in syllables for note in syllable.note_ids}
    chords = _chords_within(score, line, origin)
    return replace(
        score,
        tempo_map=_tempo_from(score, origin),
        total_beats=end,
        lead_in=LEAD_IN,
        tail=TAIL,
        sections=(_alone(section, line, score),),
        chords=chords,
        lines=(replace(line, start=line.start - origin, end=line.end - origin),),
        words=tuple(word for word in score.words if word.line_id == line.id),
        syllables=syllables,
        melody=tuple(replace(note, beat=note.beat - origin) for note in score.melody if note.id in own),
        parts=(_guitar(chords, score),) if chords else (),
    )


def sing_excerpt(
    score: Score, voice: Voice, cancelled: Callable[[], bool], expression: Expression = PLAIN
) -> Audio:
    """A `line_score` as sound (2, n). Raises Cancelled between stages, NothingToSing, CannotSing."""
    if not score.melody:
        raise NothingToSing("There are no words to sing in this line.")
    vocals = sing(score, voice, expression, cancelled=cancelled)
    sound = vocals.stems.pop("vocal")
    for other in vocals.stems.values():
        sound += other
    sound *= np.float32(gain(VOICE_LUFS - active_loudness(sound)))
    for part in score.parts:
        if cancelled():
            raise Cancelled
        played = render_part(part, score, Clock.of(score), sound.shape[1])
        sound += played * np.float32(gain(GUITAR_LUFS - active_loudness(played)))
    add_returns(sound, {"room": sound.mean(axis=0) * np.float32(_send(expression))}, _room(score.genre))
    return _finished(sound)


def _send(expression: Expression) -> float:
    """From a little of the room to a lot of it."""
    return ROOM_SEND * float(3.0 ** max(-1.0, min(1.0, expression.space)))


def quick_voice(voice: Voice) -> Voice:
    """The voice itself when it is quick, else the quick one of its language that is most like it, if any."""
    quick = [v for v in VOICES.values() if v.renderer == "quick" and v.languages[0] == voice.languages[0]]
    if voice.renderer == "quick" or not quick:
        return voice
    return next((other for other in quick if other.register == voice.register), quick[0])


def _tempo_from(score: Score, origin: int) -> tuple[TempoChange, ...]:
    current = [change for change in score.tempo_map if change.beat <= origin][-1]
    later = (change for change in score.tempo_map if change.beat > origin)
    return (
        TempoChange(0.0, current.bpm),
        *(replace(change, beat=change.beat - origin) for change in later),
    )


def _chords_within(score: Score, line: Line, origin: int) -> tuple[Chord, ...]:
    """The chords under the line, cut to its beats; the first one sounds from the start."""
    found = []
    for chord in score.chords:
        start, end = max(chord.beat, origin), min(chord.beat + chord.dur, line.end)
        if end - start > 1e-6:
            found.append(replace(chord, beat=start - origin, dur=end - start))
    return tuple(found)


def _alone(section: Section, line: Line, score: Score) -> Section:
    """Its section at this length; energy and kind shape how the line is sung."""
    bars = math.ceil((line.end - line.start) / score.meter.bar_beats) or 1
    return replace(section, start=0.0, bars=bars, line_ids=(line.id,))


def _guitar(chords: tuple[Chord, ...], score: Score) -> Part:
    """The lowest string and the three highest, from below: in between they would only cover the words."""
    gap = STRING_GAP * score.tempo_map[0].bpm / 60
    notes = tuple(
        Note(beat + i * gap, max(length - i * gap, gap), pitch, force)
        for chord in chords
        for beat, length, force in _strums(chord)
        for i, pitch in enumerate(_plucked(chord))
    )
    return Part("guitar", "Guitar", "guitar", GUITAR, notes)


def _plucked(chord: Chord) -> tuple[int, ...]:
    grip = strummed(chord)
    return (grip[0], *grip[1:][-3:])


def _strums(chord: Chord) -> Iterator[tuple[float, float, int]]:
    """(beat, beats until the next, velocity)."""
    at = 0.0
    while at < chord.dur:
        length = min(STRUM_BEATS, chord.dur - at)
        yield chord.beat + at, length, AGAIN_FORCE if at else STRUM_FORCE
        at += STRUM_BEATS


@lru_cache(maxsize=8)
def _room(genre: str) -> Spaces:
    return {"room": spaces(genre, 0.5)["room"]}


def _finished(sound: Audio) -> Audio:
    """Below the ceiling, and begun and ended without a click."""
    over = decibels(float(np.abs(sound).max())) - CEILING
    if over > 0:
        sound *= np.float32(gain(-over))
    rise, fall = samples(FADE_IN), samples(FADE_OUT)
    sound[:, :rise] *= np.linspace(0, 1, rise, dtype=np.float32)
    sound[:, -fall:] *= np.linspace(1, 0, fall, dtype=np.float32)
    return sound
