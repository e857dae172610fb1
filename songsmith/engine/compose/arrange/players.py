"""Players of harmony and colour: each turns a section into notes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.figures import figure
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.compose.arrange.voicing import Register, bass_note, jangling, power, strummed, voiced
from songsmith.engine.compose.grid import STEP
from songsmith.engine.compose.setting import neighbour
from songsmith.engine.compose.theory import chord_tones, scale
from songsmith.engine.score import Chord, Note
from songsmith.engine.streams import stream

Player = Callable[[Seat, SectionContext], list[Note]]
STRUM_SECONDS = 0.014  # from string to string
ROLL_SECONDS = 0.012  # of a rolled piano chord, from key to key
THUMBED, THUMB_LOWEST = ("fingers", "travis"), 40  # picking patterns with a thumb on the bass strings
RINGING_BEATS = 4.0  # that a plucked string is left to ring, unless it is plucked again or the chord changes
GAP = 0.96  # a note's share of its written length, so that repeats speak


def struck(velocity: int, intensity: float, digit: int, rng: np.random.Generator) -> int:
    """Loudness of a stroke: the seat's, by the section's intensity and the figure's accent."""
    loud = velocity * (0.72 + 0.28 * min(1.1, intensity)) * (0.62 + 0.045 * digit)
    return int(min(124, max(14, round(loud + float(rng.integers(-3, 4))))))


def voicings(seat: Seat, context: SectionContext) -> dict[float, tuple[int, ...]]:
    """Chord's beat → its notes in the seat's register."""
    register = Register(
        seat.low, seat.high, seat.voices, open="open" in seat.figure, rootless=seat.figure.startswith("comp")
    )
    return {
        chord.beat: notes
        for chord, notes in zip(context.chords, voiced(context.chords, register), strict=True)
    }


def bar_figures(table: str, name: str, seat: Seat, context: SectionContext) -> list[str]:
    """A figure for each bar: one variant for the section, another one at the end of every phrase of four."""
    options = figure(
        table, name, context.level, context.grid.steps, compound=context.grid.meter.denominator == 8
    )
    rng = context.rng(seat.name, "figure")
    main = int(rng.integers(len(options)))
    return [options[(main + (bar % 4 == 3)) % len(options)] for bar in range(context.bars)]


def strokes(text: str) -> list[tuple[int, int, str]]:
    """(step, steps long, character) of every onset in a step string."""
    found = []
    i = 0
    while i < len(text):
        if text[i] in ".-":
            i += 1
            continue
        end = i + 1
        while end < len(text) and text[end] == "-":
            end += 1
        found.append((i, end - i, text[i]))
        i = end
    return found


def until(beat: float, dur: float, chord: Chord) -> float:
    """A length that does not ring into the next chord."""
    return max(0.1, min(dur, chord.beat + chord.dur - beat))


def play_blocks(seat: Seat, context: SectionContext) -> list[Note]:
    """Chords struck together in the seat's figure; a chord that changes under a held stroke is struck
    anew."""
    rng = context.rng(seat.name)
    shapes = voicings(seat, context)
    notes: list[Note] = []
    for bar, text in enumerate(bar_figures("blocks", seat.figure.split()[-1], seat, context)):
        start = context.bar_start(bar)
        for step, length, char in strokes(text):
            for beat, dur, chord in _split(start + step * STEP, length * STEP, context):
                velocity = struck(seat.velocity, context.intensity, int(char), rng)
                notes += [Note(beat, dur * GAP, pitch, velocity) for pitch in shapes[chord.beat]]
    return notes


def _split(beat: float, dur: float, context: SectionContext) -> list[tuple[float, float, Chord]]:
    pieces = []
    end = beat + dur
    while beat < end - 1e-6:
        chord = context.chord_at(beat)
        stop = min(end, chord.beat + chord.dur)
        pieces.append((beat, stop - beat, chord))
        if stop <= beat + 1e-6:
            break
        beat = stop
    return pieces


def play_piano(seat: Seat, context: SectionContext) -> list[Note]:
    """Two hands: blocks (or broken chords when sparse) over a left hand of roots and octaves."""
    quiet = context.level == 0
    right = (
        play_broken(seat, context, name="rolling")
        if quiet and seat.figure != "comp"
        else play_blocks(seat, context)
    )
    rng = context.rng(seat.name, "left")
    left: list[Note] = []
    for chord in context.chords:
        low = bass_note(chord.bass, 36)
        velocity = struck(seat.velocity, context.intensity, 6, rng)
        left.append(Note(chord.beat, chord.dur * GAP, low, velocity))
        if context.level >= 1:
            left.append(Note(chord.beat, chord.dur * GAP, low + 12, velocity - 6))
        if context.level == 2 and chord.dur >= 2:
            left.append(Note(chord.beat + chord.dur / 2, chord.dur / 2 * GAP, low, velocity - 10))
    return right + left


def play_broken(seat: Seat, context: SectionContext, name: str = "") -> list[Note]:
    """Chords one note at a time."""
    rng = context.rng(seat.name)
    shapes = voicings(seat, context)
    notes: list[Note] = []
    for bar, text in enumerate(bar_figures("broken", name or seat.figure.split()[-1], seat, context)):
        start = context.bar_start(bar)
        for step, length, char in strokes(text):
            beat = start + step * STEP
            chord = context.chord_at(beat)
            shape = shapes[chord.beat]
            if seat.figure in THUMBED:
                shape = (bass_note(chord.bass, THUMB_LOWEST), *shape[1:])
            voice = ord(char.lower()) - ord("a")
            pitch = shape[voice % len(shape)] + 12 * (voice // len(shape))
            velocity = struck(seat.velocity, context.intensity, 8 if char.isupper() else 6, rng)
            held = RINGING_BEATS if seat.role == "guitar" else max(length, 2) * STEP
            notes.append(Note(beat, until(beat, held, chord) * GAP, pitch, velocity))
    return notes


STRUMS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "folk": (("8-------6-----..",), ("8---5-u-6-u-5-u-", "8---5-u-u-u-5-u-"), ("9-u-6-u-8-u-6-uu",
     "9---6-u-8-u-6-u-")),
    "pop": (("8---------6-....",), ("8---6-u-..u-6-u-", "8-----6-..u-6-u-"), ("9-u-6-u-.uu-7-u-",
     "9---7-u-.uu-7-uu")),
    "country": (("8---6---7---6---",), ("8---6-u-7---6-u-",), ("9---6-u-8-u-6-u-", "9-u-6-u-8-u-6-uu")),
    "rumba": (("8---..6-..6-6---",), ("8--u-.6-u-6-u-6-", "8--u-.6-..6-u-6-"), ("9-uu6-u-9-uu6-u-",)),
    "ska": (("..6...6...6...6.",), ("..7...7...7...7.",), ("..8...8...8.u.8.",)),
}  # fmt: skip
"""Digits are downstrokes, "u" an upstroke on the high strings."""
STRUM_WALTZ = (("8-----------",), ("8---6-u-6-u-", "8---6---6-u-"), ("9-u-7-u-7-u-",))
STRUM_COMPOUND = (("8-----------",), ("8---u-7---u-", "8-----7---u-"), ("9-u-u-8-u-u-",))


def play_strum(seat: Seat, context: SectionContext) -> list[Note]:
    """Guitar grips, down over all strings, up over the high ones."""
    rng = context.rng(seat.name)
    steps = context.grid.steps
    table = STRUMS[seat.figure] if steps == 16 else (
        STRUM_COMPOUND if context.grid.meter.denominator == 8 else STRUM_WALTZ
    )  # fmt: skip
    options = table[context.level]
    main = int(rng.integers(len(options)))
    spread = STRUM_SECONDS * context.style.bpm / 60
    notes: list[Note] = []
    for bar in range(context.bars):
        text = options[(main + (bar % 4 == 3)) % len(options)]
        for step, length, char in strokes(text[:steps]):
            beat = context.bar_start(bar) + step * STEP
            chord = context.chord_at(beat)
            grip = strummed(chord)
            up = char == "u"
            strings = tuple(reversed(grip[-3:])) if up else grip
            velocity = struck(seat.velocity, context.intensity, 5 if up else int(char), rng)
            dur = until(beat, length * STEP, chord) * GAP
            notes += [
                Note(beat + i * spread * (0.7 if up else 1.0), dur, pitch, max(12, velocity - 2 * i))
                for i, pitch in enumerate(strings)
            ]
    return notes


def play_power(seat: Seat, context: SectionContext) -> list[Note]:
    """Power chords."""
    return _gripped(seat, context, power)


def play_jangle(seat: Seat, context: SectionContext) -> list[Note]:
    """High grips: they tell major from minor over guitars that play power chords."""
    return _gripped(seat, context, jangling)


def _gripped(seat: Seat, context: SectionContext, grip: Callable[[Chord], tuple[int, ...]]) -> list[Note]:
    rng = context.rng(seat.name)
    notes: list[Note] = []
    for bar, text in enumerate(bar_figures("blocks", seat.figure, seat, context)):
        for step, length, char in strokes(text):
            beat = context.bar_start(bar) + step * STEP
            chord = context.chord_at(beat)
            velocity = struck(seat.velocity, context.intensity, int(char), rng)
            dur = until(beat, length * STEP, chord) * GAP
            notes += [Note(beat, dur, pitch, velocity) for pitch in grip(chord)]
    return notes


def play_pad(seat: Seat, context: SectionContext) -> list[Note]:
    """Long chords, one for each harmony."""
    rng = context.rng(seat.name)
    shapes = voicings(seat, context)
    velocity = struck(seat.velocity, context.intensity, 7, rng)
    return [
        Note(chord.beat, chord.dur, pitch, velocity)
        for chord in context.chords
        for pitch in shapes[chord.beat]
    ]


def play_fills(seat: Seat, context: SectionContext) -> list[Note]:
    """Short answers in the gaps of the tune: a run of scale notes that leads into the next chord tone."""
    rng = context.rng(seat.name)
    notes: list[Note] = []
    for start, end in gaps(context):
        if end - start < 1.0 or rng.random() < 0.25:
            continue
        chord = context.chord_at(end - 0.1)
        target = min(
            (p for p in range(seat.low, seat.high + 1) if p % 12 in chord_tones(chord)[:3]),
            key=lambda p: (abs(p - (seat.low + seat.high) / 2 + float(rng.integers(-5, 6))), p),
        )
        count = min(int((end - start) / 0.5), 2 + int(rng.integers(4)))
        run = [target]
        direction = 1 if rng.random() < 0.5 else -1
        while len(run) < count:
            run.append(neighbour(run[-1], direction, context.style.key))
        for i, pitch in enumerate(reversed(run)):
            beat = end - (count - i) * 0.5
            dur = 0.5 if i < count - 1 else 0.9
            notes.append(Note(beat, dur * GAP, pitch, struck(seat.velocity, context.intensity, 7, rng)))
    return notes


def gaps(context: SectionContext) -> list[tuple[float, float]]:
    """Stretches of the section without a tune, snapped inward to eighths."""
    free: list[tuple[float, float]] = []
    at = context.start
    for note in sorted(context.tune, key=lambda n: n.beat):
        if note.beat - at >= 1.0:
            free.append((at, note.beat))
        at = max(at, note.beat + note.dur)
    if context.section.end - at >= 1.0:
        free.append((at, context.section.end))
    return [(float(np.ceil(a * 2) / 2), float(np.floor(b * 2) / 2)) for a, b in free]


def play_riff(seat: Seat, context: SectionContext) -> list[Note]:
    """A two-bar riff of the song, in every section the same shape, fitted to each chord."""
    rng = context.rng(seat.name)
    shape = song_riff(context)
    notes: list[Note] = []
    for bar in range(context.bars):
        for step, length, rung in shape[bar % 2]:
            beat = context.bar_start(bar) + step * STEP
            chord = context.chord_at(beat)
            pitch = bass_note(chord.root, seat.low) + rung
            if pitch % 12 not in {(context.style.key.tonic + s) % 12 for s in scale(context.style.key.mode)}:
                pitch = neighbour(pitch, -1, context.style.key)
            velocity = struck(seat.velocity, context.intensity, 8 if step % 4 == 0 else 6, rng)
            notes.append(Note(beat, until(beat, length * STEP, chord) * GAP, pitch, velocity))
    return notes


def song_riff(context: SectionContext) -> tuple[list[tuple[int, int, int]], list[tuple[int, int, int]]]:
    """(step, steps long, semitones above the chord's root) for two bars; drawn once a song."""
    rng = stream(context.seed, "riff")
    steps = context.grid.steps
    rungs = (0, 0, 7, 12, 10, 5, 3 if context.style.key.mode == "minor" else 4)
    bars = []
    for _ in range(2):
        at, bar = 0, []
        while at < steps - 1:
            length = int(rng.choice([2, 2, 3, 4]))
            if at == 0 or rng.random() < 0.78:
                bar.append(
                    (at, min(length, steps - at), int(rung) if (rung := rng.choice(rungs)) and at else 0)
                )
            at += length
        bars.append(bar)
    return bars[0], bars[1]


PLAYERS: dict[str, Player] = {
    "blocks": play_blocks,
    "piano": play_piano,
    "broken": play_broken,
    "strum": play_strum,
    "power": play_power,
    "jangle": play_jangle,
    "pad": play_pad,
    "fills": play_fills,
    "riff": play_riff,
}
