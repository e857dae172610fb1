"""The bassist: a style for each genre, tied to the bass drum and leading into the next chord."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.drums import SAME_BARS
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.compose.arrange.players import struck, until
from songsmith.engine.compose.arrange.voicing import bass_note
from songsmith.engine.compose.grid import STEP
from songsmith.engine.compose.theory import chord_tones
from songsmith.engine.score import Chord, Note

Style = Callable[[Seat, SectionContext, Chord, Chord, np.random.Generator], list[Note]]
LOWEST, HIGHEST = 28, 52
BESIDE = (1, 11)  # semitones from the next root: kept for the last beat, or the chord is heard as that note's
FIFTH = 7


def play_bass(seat: Seat, context: SectionContext) -> list[Note]:
    """Chord by chord in the seat's figure; rests where the arrangement is bare."""
    if context.kind == "Break":
        return []
    rng = context.rng(seat.name)
    half = context.start + context.bars * context.bar / 2
    style = STYLES[seat.figure]
    notes: list[Note] = []
    for chord in context.chords:
        if (
            context.kind == "Intro"
            and chord.beat < half
            and seat.figure not in ("walk", "boom", "bossa", "offbeat")
        ):
            continue
        notes += style(seat, context, chord, context.next_chord(chord), rng)
    return _kept_alive([note for note in notes if note.dur > 0.05], context)


def _kept_alive(notes: list[Note], context: SectionContext) -> list[Note]:
    """Where the bass drum rests, no more than SAME_BARS equal bars running: the last note goes to the fifth.

    Elsewhere the drummer sees to that.
    """
    bars: dict[int, list[Note]] = {}
    for note in notes:
        bars.setdefault(int((note.beat - context.start) / context.bar + 1e-6), []).append(note)
    run = 1
    for i in range(1, context.bars):
        same = bool(bars.get(i)) and _figure(bars, i, context) == _figure(bars, i - 1, context)
        run = run + 1 if same and not context.kicks.get(i) else 1
        if run > SAME_BARS or (run > 1 and i == context.bars - 1):
            *rest, last = bars[i]
            away = FIFTH if last.pitch + FIFTH <= HIGHEST else -FIFTH
            bars[i] = [*rest, replace(last, pitch=last.pitch + away)]
            run = 1
    return [note for i in sorted(bars) for note in bars[i]]


def _figure(bars: dict[int, list[Note]], i: int, context: SectionContext) -> list[tuple[float, int]]:
    """Onsets within the bar and pitches."""
    return [(round(note.beat - context.bar_start(i), 3), note.pitch) for note in bars.get(i, ())]


def _note(seat: Seat, context: SectionContext, chord: Chord, at: float, dur: float, pitch: int, loud: int,
          rng: np.random.Generator) -> Note:  # fmt: skip
    while pitch > HIGHEST:
        pitch -= 12
    while pitch < LOWEST:
        pitch += 12
    beat = chord.beat + at
    return Note(beat, until(beat, dur, chord), pitch, struck(seat.velocity, context.intensity, loud, rng))


def _approach(target: int, rng: np.random.Generator) -> int:
    return target + int(rng.choice([-2, -1, 1, 2, -5]))


def _long(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    root = bass_note(chord.bass, seat.low)
    return [_note(seat, context, chord, 0.0, chord.dur * 0.97, root, 8, rng)]


def _kick(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """With the bass drum: a note for each kick, legato when sparse, and a push into the next chord."""
    if context.level == 0:
        return _long(seat, context, chord, following, rng)
    root = bass_note(chord.bass, seat.low)
    fifth = bass_note(chord_tones(chord)[2] if len(chord_tones(chord)) > 2 else chord.root, seat.low)
    onsets = _kick_beats(context, chord) or [0.0]
    if onsets[0] > 0:
        onsets = [0.0, *onsets]
    ends = [*onsets[1:], chord.dur]
    notes = []
    for i, (at, end) in enumerate(zip(onsets, ends, strict=True)):
        pitch = root if i == 0 or rng.random() < 0.72 else int(rng.choice([fifth, root + 12]))
        length = (end - at) * (0.92 if context.level == 1 else 0.8)
        notes.append(_note(seat, context, chord, at, min(length, 1.6), pitch, 8 if i == 0 else 6, rng))
    if following.bass != chord.bass and chord.dur >= 2 and rng.random() < 0.35:
        at = chord.dur - 0.5
        notes = [n for n in notes if n.beat < chord.beat + at - 0.01]
        notes.append(
            _note(seat, context, chord, at, 0.45, _approach(bass_note(following.bass, seat.low), rng), 6, rng)
        )
    return notes


def _kick_beats(context: SectionContext, chord: Chord) -> list[float]:
    """The kicks under the chord, in beats after its start."""
    found = []
    for bar, steps in context.kicks.items():
        for step in steps:
            at = context.bar_start(bar) + step * STEP - chord.beat
            if -1e-6 <= at < chord.dur - 0.2:
                found.append(max(0.0, at))
    return sorted(found)


def _eighths(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Driving eighths on the root; the last one leans into the next chord."""
    if context.level == 0:
        return _long(seat, context, chord, following, rng)
    root = bass_note(chord.bass, seat.low)
    count = int(chord.dur * 2)
    notes = []
    for i in range(count):
        last = i == count - 1 and following.bass != chord.bass
        pitch = _approach(bass_note(following.bass, seat.low), rng) if last and rng.random() < 0.6 else root
        if not last and i % 8 == 6 and rng.random() < 0.3:
            pitch = root + 7
        notes.append(_note(seat, context, chord, i / 2, 0.46, pitch, 8 if i % 2 == 0 else 6, rng))
    return notes


def _walk(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Quarters: root, a chord tone, root or fifth on the third beat, and a neighbour of the next root."""
    tones = chord_tones(chord)[:4]
    firm = (chord.bass, (chord.root + FIFTH) % 12)
    at = bass_note(chord.bass, seat.low)
    notes = []
    count = max(1, int(chord.dur))
    for i in range(count):
        if i and i == count - 1:
            target = bass_note(following.bass, seat.low)
            options = [target + d + o for d in (-1, 1, -2, 2) for o in (-12, 0, 12)]
            at = min(options, key=lambda p: (abs(p - at) + 0.4 * float(rng.random()), p))
        elif i:
            wanted = firm if i % 2 == 0 else [t for t in tones if (t - following.bass) % 12 not in BESIDE]
            near = [p for p in range(at - 5, at + 6) if p % 12 in wanted and p != at and 28 <= p <= 50]
            at = int(rng.choice(near)) if near else at
        notes.append(_note(seat, context, chord, float(i), 0.92, at, 8 if i == 0 else 7, rng))
        if i < count - 1 and rng.random() < 0.1:
            notes.append(_note(seat, context, chord, i + 0.5, 0.3, at, 4, rng))
    return notes


def _boom(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Long low notes with a syncopated answer: hip hop, lo-fi."""
    root = bass_note(chord.bass, seat.low)
    fifth = bass_note((chord.root + 7) % 12, seat.low)
    figures = (
        ((0.0, 1.4, root), (1.75, 0.5, root), (2.5, 0.9, root), (3.5, 0.45, fifth)),
        (
            (0.0, 2.2, root),
            (2.5, 0.45, root + 12),
            (3.5, 0.4, _approach(bass_note(following.bass, seat.low), rng)),
        ),
        ((0.0, 1.7, root), (2.25, 1.5, root)),
        ((0.0, 1.2, root), (1.5, 0.9, root), (2.75, 1.1, root)),
    )
    chosen = figures[int(rng.integers(len(figures)))]
    return [
        _note(seat, context, chord, at, dur, pitch, 8 if at == 0 else 6, rng)
        for at, dur, pitch in chosen
        if at < chord.dur - 0.2
    ]


def _two(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Root and fifth, two to the bar (one and the rest in threes); a run into a new chord now and then."""
    root = bass_note(chord.bass, seat.low)
    fifth = bass_note((chord.root + 7) % 12, seat.low - 3)
    step = 2.0 if context.grid.steps == 16 else context.bar
    notes = []
    at, turn = 0.0, 0
    while at < chord.dur - 0.5:
        notes.append(
            _note(seat, context, chord, at, step * 0.8, root if turn % 2 == 0 else fifth, 8 - turn % 2, rng)
        )
        at, turn = at + step, turn + 1
    if following.bass != chord.bass and chord.dur >= 3 and rng.random() < 0.4:
        target = bass_note(following.bass, seat.low)
        away = -1 if target > root else 1
        notes.append(_note(seat, context, chord, chord.dur - 1, 0.45, target + 3 * away, 6, rng))
        notes.append(_note(seat, context, chord, chord.dur - 0.5, 0.45, target + 1 * away, 6, rng))
    return notes


def _offbeat(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Between the kicks: house and trance; long notes when sparse."""
    if context.level == 0 or (context.kind == "Build Up" and chord.beat >= context.section.end - context.bar):
        return []
    root = bass_note(chord.bass, seat.low)
    if context.level == 1:
        return [
            _note(seat, context, chord, i + 0.5, 0.42, root, 8, rng)
            for i in range(int(chord.dur))
            if i + 0.5 < chord.dur
        ]
    notes = []
    for i in range(int(chord.dur * 4)):
        if i % 4:
            pitch = root + 12 if i % 8 == 6 or (i % 16 == 15 and rng.random() < 0.5) else root
            notes.append(_note(seat, context, chord, i / 4, 0.22, pitch, 8 if i % 2 == 0 else 6, rng))
    return notes


def _octaves(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Rolling eighths or sixteenths in octaves: synthwave, disco."""
    root = bass_note(chord.bass, seat.low)
    each = 2 if context.level < 2 else 4
    notes = []
    for i in range(int(chord.dur * each)):
        high = i % each == each - 1 if each == 2 else i % 4 in (2, 3)
        pitch = root + 12 if high and rng.random() < 0.85 else root
        notes.append(_note(seat, context, chord, i / each, 0.9 / each, pitch, 8 if i % each == 0 else 6, rng))
    return notes


def _bossa(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Root, the same before the third beat, the fifth on it, the next root before the bar line."""
    root = bass_note(chord.bass, seat.low)
    fifth = bass_note(chord_tones(chord)[2], seat.low - 2)
    notes = []
    for start in range(0, max(1, int(chord.dur)), 4):
        notes.append(_note(seat, context, chord, float(start), 1.4, root, 8, rng))
        if start + 1.5 < chord.dur:
            notes.append(
                _note(seat, context, chord, start + 1.5, 0.45, root if rng.random() < 0.7 else fifth, 6, rng)
            )
            notes.append(_note(seat, context, chord, start + 2.0, 1.4, fifth, 7, rng))
        if start + 3.5 < chord.dur:
            last = start + 4 >= chord.dur
            pitch = bass_note(following.bass, seat.low) if last and rng.random() < 0.6 else root
            notes.append(_note(seat, context, chord, start + 3.5, 0.45, pitch, 6, rng))
    return notes


TIED = 1.2  # beats that the anticipated root sounds, from before the bar line to the next note


def _tumbao(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Twice in a bar, as the clave runs: before the beat and on the upbeat, with the next chord's root.

    What is struck last in a bar is held over the bar line: the downbeat is heard but not struck, save the
    section's first.
    """
    root = bass_note(chord.bass, seat.low)
    fifth = bass_note((chord.root + 7) % 12, seat.low - 2)
    begins = chord.beat <= context.start + 0.1 or not context.level
    notes = [_note(seat, context, chord, 0, 0.7, root, 8, rng)] if begins else []
    for half in range(0, max(1, int(chord.dur)), 2):
        if half + 0.75 < chord.dur:
            middle = fifth if rng.random() < 0.7 else root
            notes.append(_note(seat, context, chord, half + 0.75, 0.7, middle, 7, rng))
        if half + 1.5 < chord.dur:
            last = half + 2 >= chord.dur and following is not chord
            pitch = bass_note(following.bass, seat.low) if last else root
            note = _note(seat, context, chord, half + 1.5, 0.5, pitch, 8, rng)
            notes.append(replace(note, dur=TIED) if last else note)
    return notes


Riff = tuple[tuple[float, float, str], ...]
"""(beat, beats long, tone) of a bar: "r" root, "o" its octave, "f" fifth, "c" the chord's fourth tone.

The fourth tone of a plain triad is its octave: a seventh that the writer did not write is not played.
"""
FUNK_RIFFS: tuple[tuple[Riff, Riff], ...] = (
    (
        ((0.0, 1.4, "r"), (1.5, 0.45, "o"), (2.5, 0.45, "r"), (3.0, 0.9, "r")),
        ((0.0, 1.4, "r"), (1.75, 0.7, "r"), (2.75, 0.45, "f"), (3.25, 0.6, "r")),
    ),
    (
        ((0.0, 0.9, "r"), (1.0, 0.22, "o"), (1.5, 0.45, "c"), (2.0, 0.7, "r"), (2.75, 0.7, "r"),
         (3.5, 0.45, "o")),
        ((0.0, 0.9, "r"), (1.25, 0.22, "o"), (1.5, 0.95, "r"), (2.75, 0.7, "r"), (3.5, 0.22, "f"),
         (3.75, 0.22, "c")),
    ),
    (
        ((0.0, 0.7, "r"), (0.75, 0.22, "o"), (1.5, 0.22, "r"), (1.75, 0.7, "o"), (2.5, 0.45, "r"),
         (3.0, 0.45, "r"), (3.5, 0.22, "c"), (3.75, 0.22, "o")),
        ((0.0, 0.7, "r"), (0.75, 0.45, "r"), (1.5, 0.22, "c"), (1.75, 0.45, "o"), (2.25, 0.7, "r"),
         (3.0, 0.22, "o"), (3.25, 0.22, "f"), (3.5, 0.45, "r")),
    ),
)  # fmt: skip
"""For each level a bar and its answer: the one is long, the rest dances around it."""
FUNK_ANSWER_CHANCE = 0.15  # besides every fourth bar


def _funk(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """A riff that stays for the whole section, answered now and then."""
    root = bass_note(chord.bass, seat.low)
    tones = chord_tones(chord)
    fourth = bass_note(tones[3], root) if len(tones) > 3 else root + 12
    pitches = {"r": root, "o": root + 12, "f": bass_note((chord.root + FIFTH) % 12, root), "c": fourth}
    notes = []
    for start in range(0, max(1, int(chord.dur)), 4):
        bar = round((chord.beat + start - context.start) / context.bar)
        answers = bar % 4 == 3 or rng.random() < FUNK_ANSWER_CHANCE
        riff = FUNK_RIFFS[context.level][answers]
        for at, dur, tone in riff:
            if start + at < chord.dur - 0.1:
                loud = 9 if at == 0 else 6
                notes.append(_note(seat, context, chord, start + at, dur, pitches[tone], loud, rng))
    return notes


def _dub(
    seat: Seat, context: SectionContext, chord: Chord, following: Chord, rng: np.random.Generator
) -> list[Note]:
    """Melodic and behind the beat: reggae."""
    root = bass_note(chord.bass, seat.low)
    third = root + (chord_tones(chord)[1] - chord.root) % 12
    figures = (
        ((0.0, 0.9, root), (1.0, 0.45, root), (1.5, 0.45, third), (2.0, 0.9, root + 7), (3.0, 0.9, root)),
        (
            (0.5, 0.45, root),
            (1.0, 0.9, root),
            (2.0, 0.45, third),
            (2.5, 0.45, root + 7),
            (3.0, 0.9, root + 7),
        ),
        ((0.0, 1.3, root), (1.5, 0.45, root + 7), (2.0, 1.3, root), (3.5, 0.45, third)),
        ((1.0, 0.45, root), (1.5, 0.9, root), (2.5, 0.45, root + 7), (3.0, 0.45, third), (3.5, 0.45, root)),
    )
    chosen = figures[int(rng.integers(len(figures)))]
    return [
        _note(seat, context, chord, at, dur, pitch, 8 if at == 0 else 7, rng)
        for at, dur, pitch in chosen
        if at < chord.dur - 0.1
    ]


STYLES: dict[str, Style] = {
    "long": _long,
    "kick": _kick,
    "eighths": _eighths,
    "walk": _walk,
    "boom": _boom,
    "two": _two,
    "offbeat": _offbeat,
    "octaves": _octaves,
    "bossa": _bossa,
    "tumbao": _tumbao,
    "funk": _funk,
    "dub": _dub,
}
