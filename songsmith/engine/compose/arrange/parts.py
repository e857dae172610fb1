"""One seat in the band: instrument, player and how it is set in the mix."""

from __future__ import annotations

from dataclasses import dataclass, field

from songsmith.engine.score import PartMix


@dataclass(frozen=True, slots=True)
class Seat:
    """name: printable and unique in the band. source: as in Part. player: which function plays it; figure:
    its
    pattern. instruments: canonical instrument names it counts as, for wishes and bans. floor, ceiling:
    section
    intensity from and below which it plays. low, high: MIDI register. voices: notes in a chord. velocity: at
    full intensity. skip: kinds of sections it leaves out. only: if given, the only kinds it plays in.
    """

    name: str
    role: str
    source: str
    player: str
    instruments: tuple[str, ...] = ()
    figure: str = ""
    floor: float = 0.0
    ceiling: float = 9.0
    low: int = 52
    high: int = 72
    voices: int = 4
    velocity: int = 84
    skip: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    lay_back: float = 0.0
    humanise: float = 1.0
    mix: PartMix = field(default_factory=PartMix)
