"""Between the notes: risers into loud sections, impacts on them, a record's crackle."""

from __future__ import annotations

from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.score import Note

PITCH = 60  # effects have none; any number serves
LOUD = 0.82  # section energy from which an impact marks its start


def play_riser(seat: Seat, context: SectionContext) -> list[Note]:
    """One rise that ends on the next section's downbeat, if that is clearly louder."""
    if context.following is None or context.following - context.section.energy < 0.2:
        return []
    bars = min(context.bars, 4 if context.kind == "Build Up" else 2)
    length = bars * context.bar
    return [Note(context.section.end - length, length, PITCH, seat.velocity)]


def play_impact(seat: Seat, context: SectionContext) -> list[Note]:
    if context.first or context.section.energy < LOUD:
        return []
    return [Note(context.start, context.bar, PITCH, seat.velocity)]


def play_bed(seat: Seat, context: SectionContext) -> list[Note]:
    """Sounds all through the section."""
    return [Note(context.start, context.bars * context.bar, PITCH, seat.velocity)]


def play_sweep(seat: Seat, context: SectionContext) -> list[Note]:
    """A glissando of scale notes (guzheng, harp) into the next section, if that is louder."""
    if context.following is None or context.following - context.section.energy < 0.12:
        return []
    tonic = context.style.key.tonic
    steps = (0, 2, 4, 7, 9) if context.style.key.mode == "major" else (0, 3, 5, 7, 10)
    pitches = [p for p in range(seat.low, seat.high + 1) if (p - tonic) % 12 in steps]
    each = 0.075
    start = context.section.end - each * len(pitches)
    return [Note(start + i * each, 0.5, pitch, 50 + 2 * i) for i, pitch in enumerate(pitches)]
