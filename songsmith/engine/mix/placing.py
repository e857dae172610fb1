"""Where a channel's sound goes: its place in stereo, onto buses and into the sends, piece by piece.

A whole song takes 60 MB in stereo; nothing here needs memory of that size but the buses themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import Audio, Mono, pan_gains
from songsmith.engine.mix import targets
from songsmith.engine.mix.channel import Desk, Track, is_harmony
from songsmith.engine.mix.envelopes import CONTROL, Envelope, multiply
from songsmith.engine.mix.spaces import Sends

SEND_OF_ELEMENT: Mapping[str, Mapping[str, float]] = {
    "kick": {"room": 0.15, "hall": 0.0, "delay": 0.0},
    "snare": {"room": 1.3, "hall": 1.0, "delay": 1.0},
    "hats": {"room": 0.3, "hall": 0.3, "delay": 0.0},
    "cymbals": {"room": 0.4, "hall": 0.4, "delay": 0.0},
}
"""Factors on a kit's sends: a kick in a hall is mud."""

SUNG = frozenset({"vocal", "backing"})
THROWN = frozenset({"hall", "delay"})
BETWEEN_WORDS = 0.25
"""Share of a sung part's hall and echo inside a phrase, which would lie over the next word; they open for its
last note. A recogniser got 6 % of the words wrong so, 8 % at full send all along, 4 % without any."""

SPACIOUS = 0.6
"""The writer's control from dry to spacious moves hall and delay by −60 … +60 %."""


def place(sound: Audio, track: Track, desk: Desk, buses: Sequence[Audio], sends: Sequence[Sends]) -> None:
    """Adds the track's sound, (1, n) or (2, n), to every bus, and its share to all sends."""
    amounts = _send_amounts(track, desk)
    throws = _throws(track, desk)
    widths = targets.NARROWEST + targets.WIDENING * desk.energy if is_harmony(track.role) else None
    for start in range(0, sound.shape[1], filters.PIECE):
        span = slice(start, start + filters.PIECE)
        piece = sound[:, span]
        if not piece.any():
            continue
        wide = None if widths is None else widths[start // CONTROL :]
        placed = _in_stereo(piece, track, wide)
        for bus in buses:
            bus[:, span] += placed
        opened = None if throws is None else throws[start // CONTROL :]
        _send(placed[0] + placed[1], span, amounts, opened, sends)


def _in_stereo(piece: Audio, track: Track, widths: Envelope | None) -> Audio:
    """A copy with pan and width; widths: of harmony parts, which grow with the section's energy."""
    gains = np.array(pan_gains(track.mix.pan), np.float32)[:, None]
    if len(piece) == 1:
        return np.asarray(piece * gains)
    side = piece[0] - piece[1]
    side *= np.float32(0.5 * track.mix.width)
    if widths is not None:
        multiply(side[None], widths)
    middle = (piece[0] + piece[1]) * np.float32(0.5)
    return np.stack([middle + side, middle - side]) * gains


def _throws(track: Track, desk: Desk) -> Envelope | None:
    if track.role not in SUNG:
        return None
    return np.asarray(BETWEEN_WORDS + (1.0 - BETWEEN_WORDS) * desk.throws, np.float32)


def _send(
    mono: Mono, span: slice, amounts: Mapping[str, float], throws: Envelope | None, sends: Sequence[Sends]
) -> None:
    for name, amount in amounts.items():
        if amount > 0:
            share = mono * np.float32(amount / 2)
            if throws is not None and name in THROWN:
                multiply(share[None], throws)
            for target in sends:
                target[name][span] += share


def _send_amounts(track: Track, desk: Desk) -> dict[str, float]:
    wishes = {"room": track.mix.room, "hall": track.mix.hall, "delay": track.mix.delay}
    factors = SEND_OF_ELEMENT.get(track.element, {})
    if track.role == "bass":
        factors = {"hall": 0.0, "delay": 0.0, **factors}
    return {
        name: amount * factors.get(name, 1.0) * (1.0 if name == "room" else 1.0 + SPACIOUS * desk.space)
        for name, amount in wishes.items()
    }
