"""Notes as they are written down: on a grid of sixteenths, cut at bar lines, in values that exist.

Swing is written straight. A *step* is a sixteenth; steps count from the start of bar 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import floor

from songsmith.engine.score import MelodyNote, Meter

STEPS = 4
"""In a quarter note."""

BREATH = 1
"""Steps. A shorter or equal pause before the next note is articulation and not written as a rest."""

VALUES = {
    1: ("16th", 0),
    2: ("eighth", 0),
    3: ("eighth", 1),
    4: ("quarter", 0),
    6: ("quarter", 1),
    8: ("half", 0),
    12: ("half", 1),
    16: ("whole", 0),
}
"""Steps → name of the note value and its dots."""

_EIGHTH, _BEAT, _COMPOUND = 2, 4, 6


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """start, end: steps."""

    note: MelodyNote
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A note or rest (note None) of one written value within a bar; tied to its neighbours where a note was
    cut. whole_bar: a rest through the bar."""

    start: int
    steps: int
    note: MelodyNote | None = None
    tied_from: bool = False
    tied_to: bool = False
    whole_bar: bool = False


def steps_of(beat: float) -> int:
    """The step nearest to a beat."""
    return floor(beat * STEPS + 0.5)


def bar_steps(meter: Meter) -> int:
    return round(meter.bar_beats * STEPS)


def written(notes: Iterable[MelodyNote]) -> list[WrittenNote]:
    """A single voice: in order, each at least a step long, none beyond the start of the next."""
    ordered = sorted(notes, key=lambda note: (note.beat, note.id))
    starts: list[int] = []
    for note in ordered:
        earliest = starts[-1] + 1 if starts else None
        at = steps_of(note.beat)
        starts.append(at if earliest is None else max(at, earliest))
    ends = [
        _end(note, start, following)
        for note, start, following in zip(ordered, starts, [*starts[1:], None], strict=False)
    ]
    return [WrittenNote(*row) for row in zip(ordered, starts, ends, strict=True)]


def _end(note: MelodyNote, start: int, following: int | None) -> int:
    end = max(start + 1, steps_of(note.beat + note.dur))
    if following is None:
        return end
    return following if following - end <= BREATH else end


def bars(notes: Sequence[WrittenNote], meter: Meter, first: int, last: int) -> Iterator[list[Piece]]:
    """The pieces of the bars first … last (0 = bar 1), rests included."""
    length = bar_steps(meter)
    for bar in range(first, last + 1):
        begin, end = bar * length, (bar + 1) * length
        inside = [note for note in notes if note.start < end and note.end > begin]
        yield list(_bar(inside, begin, end, meter)) if inside else [Piece(begin, length, whole_bar=True)]


def _bar(notes: Sequence[WrittenNote], begin: int, end: int, meter: Meter) -> Iterator[Piece]:
    now = begin
    for each in notes:
        start, stop = max(begin, each.start), min(end, each.end)
        yield from (Piece(*value) for value in _values(now, start, begin, meter))
        for at, steps in _values(start, stop, begin, meter):
            yield Piece(at, steps, each.note, at > each.start, at + steps < each.end)
        now = stop
    yield from (Piece(*value) for value in _values(now, end, begin, meter))


def _values(start: int, end: int, bar: int, meter: Meter) -> Iterator[tuple[int, int]]:
    """start … end as (start, steps) of written values that leave the beats of the bar visible."""
    while start < end:
        stop = end
        while not _readable(start - bar, stop - bar, meter):
            stop = _cut(start - bar, stop - bar, meter) + bar
        yield start, stop - start
        start = stop


def _readable(start: int, end: int, meter: Meter) -> bool:
    if end - start not in VALUES:
        return False
    beat = _beat(meter)
    middle = _middle(meter)
    if middle and start < middle < end and start % beat:
        return False
    if beat == _COMPOUND:
        return start % beat == 0 or end <= _next(start, beat)
    if start % _EIGHTH:
        return end <= _next(start, beat)
    return start % beat == 0 or end - start <= _COMPOUND


def _cut(start: int, end: int, meter: Meter) -> int:
    """Where to end the first value of what cannot be written as one: middle of the bar, else a beat, else the
    longest value that fits."""
    beat, middle = _beat(meter), _middle(meter)
    if middle and start < middle < end and start % beat:
        return middle
    following = _next(start, beat)
    last = (end - 1) // beat * beat
    if start % beat == 0 and last > start:
        return last
    if start < following < end:
        return following
    return start + max(steps for steps in VALUES if steps < end - start)


def _next(start: int, beat: int) -> int:
    return (start // beat + 1) * beat


def _beat(meter: Meter) -> int:
    """Steps of what is counted: a dotted quarter in 6/8."""
    compound = meter.denominator == 8 and meter.numerator % 3 == 0
    return _COMPOUND if compound else _BEAT


def _middle(meter: Meter) -> int:
    """Step of the middle of the bar; 0 where a bar has none."""
    length = bar_steps(meter)
    return length // 2 if length % (2 * _beat(meter)) == 0 else 0
