"""One part of the score to dry sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from songsmith.engine.audio import Audio, silence
from songsmith.engine.clock import Clock
from songsmith.engine.render.amp import amplify
from songsmith.engine.render.fluidsynth import DRUM_BANK
from songsmith.engine.render.humanise import PlayedNote, performed
from songsmith.engine.render.kit import SYNTH_ELEMENTS, element_of, kit_elements
from songsmith.engine.render.sampled import play_sampled
from songsmith.engine.render.synth import FREE_RUNNING, INSTRUMENTS
from songsmith.engine.score import Part, Score

WHOLE = ""
"""Element name of a part that is one instrument."""


@dataclass(frozen=True, slots=True)
class SoundLayer:
    """element: "kick", "snare" … of a drum part, or WHOLE."""

    element: str
    audio: Audio


def render_layers(
    part: Part,
    score: Score,
    clock: Clock,
    n: int,
    factors: dict[str, float] | None = None,
    origin: int = 0,
) -> Iterator[SoundLayer]:
    """The part's dry sound, n samples long; drum kits come element by element, everything else whole.

    factors: how loud the layers of kits are, see `kit_elements`. origin: sample of the song that the clock's
    zero is.
    Raises MissingPart without FluidSynth or sound font, ValueError for a source that does not exist.
    """
    if not part.notes:
        return
    notes = performed(part, score, clock)
    kind, _, name = part.source.partition(":")
    if kind == "sf2" and name.startswith(f"{DRUM_BANK}:"):
        program = int(name.split(":")[1])
        measured = {} if factors is None else factors
        for element, audio in kit_elements(notes, program, score.genre, clock, n, part.id, measured):
            yield SoundLayer(element, audio)
    else:
        audio = _instrument(part, notes, clock, n, origin)
        yield SoundLayer(SYNTH_ELEMENTS.get(name, WHOLE) if kind == "synth" else WHOLE, audio)


def render_part(part: Part, score: Score, clock: Clock, n: int) -> Audio:
    """The part's dry sound as one (2, n); the elements of a kit as recorded, without balance."""
    out = silence(n)
    for layer in render_layers(part, score, clock, n):
        out += layer.audio
    return out


def kick_times(score: Score, clock: Clock) -> tuple[float, ...]:
    """Seconds of every bass drum hit as played, over all parts: what sidechains listen to."""
    hits: list[float] = []
    for part in score.parts:
        if _has_kick(part):
            hits += [note.start for note in performed(part, score, clock) if _is_kick(part, note.pitch)]
    return tuple(sorted(hits))


def _instrument(part: Part, notes: Sequence[PlayedNote], clock: Clock, n: int, origin: int) -> Audio:
    if part.mix.amp > 0:
        return amplify(_dry(part, notes, clock, n, origin), part.mix.amp, tone=part.mix.pan)
    return _dry(part, notes, clock, n, origin)


def _dry(part: Part, notes: Sequence[PlayedNote], clock: Clock, n: int, origin: int) -> Audio:
    kind, _, name = part.source.partition(":")
    if kind == "synth" and name in INSTRUMENTS:
        return INSTRUMENTS[name](notes, n)
    if kind == "synth" and name in FREE_RUNNING:
        return FREE_RUNNING[name](notes, n, origin)
    if kind == "sf2":
        bank, program = map(int, name.split(":"))
        return play_sampled(
            notes, bank=bank, program=program, role=part.role, controls=part.controls, clock=clock, n=n
        )
    raise ValueError(f"part {part.name!r} has no instrument {part.source!r}")


def _has_kick(part: Part) -> bool:
    return part.source.startswith(f"sf2:{DRUM_BANK}:") or part.source.startswith("synth:kick")


def _is_kick(part: Part, pitch: int) -> bool:
    return part.source.startswith("synth:") or element_of(pitch) == "kick"
