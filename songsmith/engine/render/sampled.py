"""Parts played by the sound font: events with the articulation that a real player adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from songsmith.engine.audio import Audio, samples
from songsmith.engine.clock import Clock
from songsmith.engine.render.fluidsynth import EXPRESSION, Event, Synth, keep_samples
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.score import ControlChange
from songsmith.engine.system import soundfont_path

MODULATION = 1

SWELLING = frozenset({"strings", "brass", "choir", "pad"})
"""Roles whose long notes swell and fall, as bows and lungs do."""

SINGING = frozenset({"lead", "counter"})
"""Roles whose long notes get a late vibrato."""

SWELL_FROM = 1.0
SWELL_STEPS = 6
SWELL_LOW, SWELL_HIGH = 92, 122
"""Seconds from which a note swells; expression values at its ends and in its middle."""

VIBRATO_FROM = 0.55
VIBRATO_DELAY = 0.30
VIBRATO_STEP = 0.08
VIBRATO_RISE, VIBRATO_DEPTH = 12, 70
"""Seconds: shortest note with vibrato, its delay, the step of its rise; modulation a step, and at most."""

_ORDER = {"off": 0, "control": 1, "on": 2}


def play_sampled(
    notes: Sequence[PlayedNote],
    *,
    bank: int,
    program: int,
    role: str,
    controls: Sequence[ControlChange],
    clock: Clock,
    n: int,
) -> Audio:
    """Dry sound (2, n) of the notes on one programme; raises MissingPart without library or font."""
    events = [*_note_events(notes), *_written(controls, clock), *_articulation(notes, role)]
    events.sort(key=lambda event: (event.at, _ORDER[event.kind], event.number))
    font = soundfont_path()
    keep_samples(font, bank, program)
    with Synth(font, bank, program) as synth:
        return synth.play(events, n)


def _note_events(notes: Sequence[PlayedNote]) -> Iterator[Event]:
    for note in notes:
        start = samples(note.start)
        yield Event(start, "on", note.pitch, note.velocity)
        yield Event(max(start + 1, samples(note.end)), "off", note.pitch)


def _written(controls: Sequence[ControlChange], clock: Clock) -> Iterator[Event]:
    for change in controls:
        yield Event(max(0, samples(clock.seconds(change.beat))), "control", change.number, change.value)


def _articulation(notes: Sequence[PlayedNote], role: str) -> Iterator[Event]:
    for note in notes:
        length = note.end - note.start
        if role in SWELLING and length > SWELL_FROM:
            yield from _swell(note.start, length)
        if role in SINGING and length > VIBRATO_FROM:
            yield from _vibrato(note)


def _swell(start: float, length: float) -> Iterator[Event]:
    for step in range(SWELL_STEPS):
        rise = float(np.sin(np.pi * step / (SWELL_STEPS - 1)))
        value = round(SWELL_LOW + (SWELL_HIGH - SWELL_LOW) * rise)
        yield Event(samples(start + length * step / SWELL_STEPS), "control", EXPRESSION, value)


def _vibrato(note: PlayedNote) -> Iterator[Event]:
    yield Event(samples(note.start), "control", MODULATION, 0)
    at, depth = note.start + VIBRATO_DELAY, 0
    while at < note.end and depth < VIBRATO_DEPTH:
        depth = min(VIBRATO_DEPTH, depth + VIBRATO_RISE)
        yield Event(samples(at), "control", MODULATION, depth)
        at += VIBRATO_STEP
