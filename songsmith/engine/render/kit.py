"""The drum kit, taken apart into what an engineer would put microphones on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine.audio import Audio
from songsmith.engine.clock import Clock
from songsmith.engine.render.fluidsynth import DRUM_BANK
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.sampled import play_sampled
from songsmith.engine.render.synth import INSTRUMENTS

ELEMENTS: Mapping[str, frozenset[int]] = {
    "kick": frozenset({35, 36}),
    "snare": frozenset({31, 37, 38, 39, 40}),
    "hats": frozenset({42, 44, 46}),
    "toms": frozenset({41, 43, 45, 47, 48, 50}),
    "cymbals": frozenset({49, 51, 52, 53, 55, 57, 59}),
}
"""General MIDI drum keys; everything else is "percussion"."""

PERCUSSION = "percussion"

SYNTH_ELEMENTS: Mapping[str, str] = {
    "kick": "kick",
    "kick808": "kick",
    "kick_pop": "kick",
    "kick_lofi": "kick",
    "snare": "snare",
    "snare_pop": "snare",
    "snare_lofi": "snare",
    "clap": "snare",
    "hat": "hats",
    "vinyl": "crackle",
}
"""What our own instruments are among the parts that the mix treats one by one."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Our own instrument under the sampled one, at a share of its peak."""

    instrument: str
    share: float


POP_KICK, POP_SNARE = Layer("kick_pop", 0.9), Layer("snare_pop", 0.30)
LAYERS: Mapping[str, Mapping[str, Layer]] = {
    **{
        genre: {"kick": POP_KICK, "snare": POP_SNARE}
        for genre in ("pop", "soul", "funk", "synthwave", "gospel", "ballad", "latin")
    },
    **{
        genre: {"kick": Layer("kick_pop", 0.8), "snare": Layer("snare_pop", 0.22)}
        for genre in ("rock", "punk")
    },
    "lofi": {"kick": Layer("kick_lofi", 1.5), "snare": Layer("snare_lofi", 0.5)},
    "hiphop": {"kick": Layer("kick808", 1.0), "snare": Layer("snare", 0.5)},
    "house": {"kick": Layer("kick", 1.6), "snare": Layer("clap", 0.7)},
    "dnb": {"kick": Layer("kick", 0.9), "snare": Layer("snare_pop", 0.6)},
    "folk": {"kick": Layer("kick_lofi", 0.4)},
    "country": {"kick": Layer("kick_pop", 0.4), "snare": Layer("snare_pop", 0.15)},
    "cinematic": {"kick": Layer("kick808", 0.6)},
    "chinese": {"kick": Layer("kick808", 0.5)},
}
"""By genre: samples alone have little low end in the kick and little body in the snare."""


def element_of(pitch: int) -> str:
    """The element of the kit that a General MIDI drum key belongs to."""
    return next((name for name, keys in ELEMENTS.items() if pitch in keys), PERCUSSION)


def kit_elements(
    notes: Sequence[PlayedNote],
    program: int,
    genre: str,
    clock: Clock,
    n: int,
    owner: str,
    factors: dict[str, float],
) -> Iterator[tuple[str, Audio]]:
    """(element, dry sound), only for elements that play, one at a time so that memory stays low.

    factors: of our own sound under the sampled one, by "owner:element": what is missing is measured and put
    there.
    """
    groups: dict[str, list[PlayedNote]] = {}
    for note in notes:
        groups.setdefault(element_of(note.pitch), []).append(note)
    for element in (*ELEMENTS, PERCUSSION):
        if element not in groups:
            continue
        sound = play_sampled(
            groups[element], bank=DRUM_BANK, program=program, role="drums", controls=(), clock=clock, n=n
        )
        layer = LAYERS.get(genre, {}).get(element)
        if layer is not None:
            _add_layer(sound, layer, groups[element], f"{owner}:{element}", factors)
        yield element, sound


def _add_layer(
    sound: Audio, layer: Layer, notes: Sequence[PlayedNote], name: str, factors: dict[str, float]
) -> None:
    extra = INSTRUMENTS[layer.instrument](notes, sound.shape[1])
    if name not in factors:
        peak, own = _peak(sound), _peak(extra)
        factors[name] = layer.share * peak / own if peak > 0 and own > 0 else 0.0
    if factors[name] > 0:
        extra *= np.float32(factors[name])
        sound += extra


def _peak(sound: Audio) -> float:
    """Highest amplitude, without a copy of the sound."""
    return max(float(sound.max(initial=0.0)), -float(sound.min(initial=0.0)))
