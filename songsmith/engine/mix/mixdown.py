"""The desk: channels to stems, stems to the mix, one group after another so that memory stays low."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import Audio, silence
from songsmith.engine.mix import targets
from songsmith.engine.mix.channel import Desk, MixGains, Track, is_harmony, make_room, process
from songsmith.engine.mix.compress import as_factor, levels, reduction
from songsmith.engine.mix.envelopes import multiply
from songsmith.engine.mix.spaces import SENDS, Sends, Spaces, add_returns, spaces

SEND_OF_ELEMENT: Mapping[str, Mapping[str, float]] = {
    "kick": {"room": 0.15, "hall": 0.0, "delay": 0.0},
    "snare": {"room": 1.3, "hall": 1.0, "delay": 1.0},
    "hats": {"room": 0.3, "hall": 0.3, "delay": 0.0},
    "cymbals": {"room": 0.4, "hall": 0.4, "delay": 0.0},
}
"""Factors on a kit's sends: a kick in a hall is mud."""

DRUMMED = ("drums", "percussion")

SPACIOUS = 0.6
"""The writer's control from dry to spacious moves hall and delay by −60 … +60 %."""

StemSink = Callable[[str, Audio], None]
"""Is given (role, stem) as soon as a stem is complete."""


@dataclass(frozen=True, slots=True)
class MixResult:
    """mix: before mastering; the sum of the stems, which only a stem sink gets."""

    mix: Audio
    gains: MixGains


def mix(
    tracks: Iterable[Track],
    desk: Desk,
    n: int,
    *,
    gains: MixGains | None = None,
    stem_sink: StemSink | None = None,
) -> MixResult:
    """Mixes tracks as they come.

    Those of one role must come together, for they are one stem; harmony roles best together too, for they
    make room for the voice as one. gains: decided before; what they lack is decided and put there.

    With a stem_sink every stem also gets its own returns: slower by a convolution a stem. The mix itself is
    computed in the same way with or without, so that its bytes are the same.
    """
    rooms = spaces(desk.genre, desk.beat_seconds)
    used = MixGains() if gains is None else gains
    total, sends, fresh = silence(n), _no_sends(n), True
    groups = groupby(tracks, key=lambda track: track.role)
    for harmony, roles in groupby(groups, key=lambda group: is_harmony(group[0])):
        stepping_back = harmony and desk.voice.any()
        together = silence(n) if stepping_back and not fresh else total
        fresh = False
        for role, group in roles:
            own = _no_sends(n) if stem_sink else {}
            bus = _bus(group, desk, n, used, [sends, own] if stem_sink else [sends])
            if role == "drums":
                _crush(bus)
            if role in DRUMMED and desk.voice.any():
                make_room(bus, desk.voice, targets.DRUM_ROOM)
            together += bus
            if stem_sink:
                _finish(bus, own, rooms, desk if harmony else None)
                stem_sink(role, bus)
        if stepping_back:
            make_room(together, desk.voice, targets.HARMONY_ROOM)
        if together is not total:
            total += together
    add_returns(total, sends, rooms)
    return MixResult(total, used)


def _finish(stem: Audio, sends: Sends, rooms: Spaces, harmony_of: Desk | None) -> None:
    """What the sum gets once, for one stem alone: both are linear."""
    if harmony_of is not None and harmony_of.voice.any():
        make_room(stem, harmony_of.voice, targets.HARMONY_ROOM)
    add_returns(stem, sends, rooms)


def _bus(group: Iterable[Track], desk: Desk, n: int, gains: MixGains, sends: list[Sends]) -> Audio:
    """Sum of a group's channels; fills in gains and sends. Holds one track's sound beside the sum."""
    bus: Audio | None = None
    for track in group:
        sound = process(track, desk, gains)
        amounts = _send_amounts(track, desk)
        del track
        if sound is None:
            continue
        _send(sound, amounts, sends)
        bus = sound if bus is None else np.add(bus, sound, out=bus)
        del sound
    return silence(n) if bus is None else bus


def _send(sound: Audio, amounts: Mapping[str, float], sends: Sequence[Sends]) -> None:
    """Adds the sound to the sends, in mono."""
    for start in range(0, sound.shape[1], filters.PIECE):
        span = slice(start, start + filters.PIECE)
        mono = sound[0, span] + sound[1, span]
        if not mono.any():
            continue
        for name, amount in amounts.items():
            if amount > 0:
                piece = mono * np.float32(amount / 2)
                for target in sends:
                    target[name][span] += piece


def _send_amounts(track: Track, desk: Desk) -> dict[str, float]:
    wishes = {"room": track.mix.room, "hall": track.mix.hall, "delay": track.mix.delay}
    factors = SEND_OF_ELEMENT.get(track.element, {})
    if track.role == "bass":
        factors = {"hall": 0.0, "delay": 0.0, **factors}
    return {
        name: amount * factors.get(name, 1.0) * (1.0 if name == "room" else 1.0 + SPACIOUS * desk.space)
        for name, amount in wishes.items()
    }


def _crush(drums: Audio) -> None:
    """Parallel compression in place, part of the drum stem: a gain that moves, so it needs no second kit."""
    crushed = as_factor(reduction(levels(drums), targets.DRUM_CRUSH))
    multiply(drums, 1.0 + np.float32(targets.DRUM_CRUSH_LEVEL) * crushed)


def _no_sends(n: int) -> Sends:
    return {name: np.zeros(n, np.float32) for name in SENDS}
