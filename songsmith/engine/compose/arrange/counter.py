"""Counter-lines: slow guide tones under the tune, and its own motif as an answer where it rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.compose.arrange.players import gaps, struck
from songsmith.engine.compose.setting import neighbour
from songsmith.engine.compose.theory import chord_tones
from songsmith.engine.score import Key, MelodyNote, Note

ANSWERED_BEATS = 1.5  # rests from here on are answered …
ANSWER_CHANCE = 0.75  # … more often than not
MOTIF_NOTES = 4  # of the head of a phrase, at most
LAST_BEATS = 0.5  # that the answer's last note has at least
SAME_PHRASE_BEATS = 1.0  # notes closer than this belong together


def play_counter(seat: Seat, context: SectionContext) -> list[Note]:
    """A slow line of guide tones, giving way to answers where the tune rests."""
    line = _guide_tones(seat, context)
    rng = context.rng(seat.name, "answers")
    for start, end in gaps(context):
        draw = float(rng.random())
        if end - start < ANSWERED_BEATS or draw > ANSWER_CHANCE:
            continue
        motif = _motif(context.tune, start, end - start)
        if motif:
            answer = _answer(motif, seat, context, start, end)
            line = _giving_way(line, start, answer[-1].beat + answer[-1].dur) + answer
    return sorted(line, key=lambda note: note.beat)


def _motif(tune: Sequence[MelodyNote], start: float, room: float) -> list[MelodyNote]:
    """The head of the phrase that ends before `start`, as much of it as there is room for; else nothing."""
    before = sorted((note for note in tune if note.beat < start), key=lambda note: note.beat)
    head = len(before) - 1
    while head > 0 and before[head].beat - before[head - 1].beat - before[head - 1].dur < SAME_PHRASE_BEATS:
        head -= 1
    phrase = [note for note in before[head:] if note.beat - before[head].beat <= room - LAST_BEATS]
    return phrase[:MOTIF_NOTES] if len(phrase) > 1 else []


def _answer(
    motif: Sequence[MelodyNote], seat: Seat, context: SectionContext, start: float, end: float
) -> list[Note]:
    """The motif's rhythm and contour in the seat's register, ending on a chord tone held while it is one."""
    beats = [start + note.beat - motif[0].beat for note in motif]
    chord = context.chord_at(beats[-1])
    ends = [*beats[1:], min(end, chord.beat + chord.dur)]
    tones = chord_tones(chord)[:3]
    last = (pitch for pitch in range(seat.low, seat.high + 1) if pitch % 12 in tones)
    contours = [_contour(motif, pitch, context.style.key) for pitch in last]
    pitches = min(contours, key=lambda contour: (_outside(contour, seat), contour))
    rng = context.rng(seat.name, "answers", round(start))
    return [
        Note(beat, following - beat, pitch, struck(seat.velocity, context.intensity, 8, rng))
        for beat, following, pitch in zip(beats, ends, _within(pitches, seat), strict=True)
    ]


def _contour(motif: Sequence[MelodyNote], last: int, key: Key) -> list[int]:
    """The motif moved along the scale until it ends on `last`."""
    pitches = [last]
    for later, earlier in zip(motif[:0:-1], motif[-2::-1], strict=True):
        pitches.insert(0, _moved(pitches[0], _steps(later.pitch, earlier.pitch, key), key))
    return pitches


def _outside(pitches: Sequence[int], seat: Seat) -> float:
    """How far they leave the register, and a little how far they are from its middle."""
    middle = (seat.low + seat.high) / 2
    leaves = sum(max(0, seat.low - pitch, pitch - seat.high) for pitch in pitches)
    return leaves + 0.01 * sum(abs(pitch - middle) for pitch in pitches)


def _steps(start: int, end: int, key: Key) -> int:
    """Scale steps from one pitch to another."""
    way, steps = (1 if end > start else -1), 0
    while (end - start) * way > 0:
        start, steps = neighbour(start, way, key), steps + way
    return steps


def _moved(pitch: int, steps: int, key: Key) -> int:
    for _ in range(abs(steps)):
        pitch = neighbour(pitch, 1 if steps > 0 else -1, key)
    return pitch


def _within(pitches: Sequence[int], seat: Seat) -> list[int]:
    """What leaves the register comes back by an octave."""
    folded = []
    for pitch in pitches:
        while pitch > seat.high:
            pitch -= 12
        while pitch < seat.low:
            pitch += 12
        folded.append(pitch)
    return folded


def _giving_way(line: Sequence[Note], start: float, end: float) -> list[Note]:
    """The line without what sounds from start to end."""
    kept = [note for note in line if not start - 1e-6 <= note.beat < end - 1e-6]
    return [
        replace(note, dur=min(note.dur, start - note.beat)) if note.beat < start else note for note in kept
    ]


def _guide_tones(seat: Seat, context: SectionContext) -> list[Note]:
    """One for each chord, moving by step, now and then with a passing note."""
    rng = context.rng(seat.name)
    middle = (seat.low + seat.high) / 2
    before = middle
    notes: list[Note] = []
    for chord in context.chords:
        tones = chord_tones(chord)
        wanted = tones[1:4] if len(tones) > 2 else tones
        options = [p for p in range(seat.low, seat.high + 1) if p % 12 in wanted]
        pitch = min(
            options, key=lambda p: (abs(p - before) + 0.15 * abs(p - middle) + (2 if p == before else 0), p)
        )
        velocity = struck(seat.velocity, context.intensity, 7, rng)
        following = context.next_chord(chord)
        if chord.dur >= 2 and following is not chord and rng.random() < 0.5:
            half = chord.dur / 2
            passing = neighbour(pitch, 1 if rng.random() < 0.5 else -1, context.style.key)
            notes += [
                Note(chord.beat, half, pitch, velocity),
                Note(chord.beat + half, half, passing, velocity - 8),
            ]
        else:
            notes.append(Note(chord.beat, chord.dur, pitch, velocity))
        before = float(pitch)
    return notes
