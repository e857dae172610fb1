"""The desk: channels to stems, stems to the mix, one group after another so that memory stays low."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from songsmith.engine.audio import Audio, silence
from songsmith.engine.mix import targets
from songsmith.engine.mix.channel import Desk, MixGains, Track, is_harmony, make_room, process
from songsmith.engine.mix.compress import as_factor, levels, reduction
from songsmith.engine.mix.envelopes import multiply
from songsmith.engine.mix.placing import place
from songsmith.engine.mix.spaces import SENDS, Sends, add_returns, spaces
from songsmith.engine.spool import spooled

DRUMMED = ("drums", "percussion")

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
    mixdown = Mixdown(desk, n, gains=gains, stem_sink=stem_sink)
    mixdown.add(tracks)
    return mixdown.result()


class Mixdown:
    """A mix in the making, for whoever has some tracks now and some much later; as `mix`."""

    def __init__(
        self, desk: Desk, n: int, *, gains: MixGains | None = None, stem_sink: StemSink | None = None
    ) -> None:
        self._desk, self._n, self._stem_sink = desk, n, stem_sink
        self._gains = MixGains() if gains is None else gains
        self._rooms = spaces(desk.genre, desk.beat_seconds)
        self._total, self._sends, self._fresh = silence(n), _no_sends(n), True

    def add(self, tracks: Iterable[Track]) -> None:
        """All tracks of one role must come in the same call."""
        groups = groupby(tracks, key=lambda track: track.role)
        for harmony, roles in groupby(groups, key=lambda group: is_harmony(group[0])):
            stepping_back = harmony and self._desk.voice.any()
            together = silence(self._n) if stepping_back and not self._fresh else self._total
            self._fresh = False
            for role, group in roles:
                self._add_role(role, group, together)
            if stepping_back:
                make_room(together, self._desk.voice, targets.HARMONY_ROOM)
            if together is not self._total:
                self._total += together

    def rest(self) -> None:
        """Takes next to no memory until the next tracks come."""
        self._total = spooled(self._total)
        self._sends = {name: spooled(send) for name, send in self._sends.items()}

    def result(self) -> MixResult:
        """The mix with what comes back from the rooms; to be asked for once."""
        add_returns(self._total, self._sends, self._rooms)
        return MixResult(self._total, self._gains)

    def _add_role(self, role: str, group: Iterable[Track], mixed: Audio) -> None:
        """Drums are worked on together, so they need a bus of their own; all else goes to the mix at once."""
        own = _no_sends(self._n) if self._stem_sink else {}
        drummed = role == "drums" or (role in DRUMMED and bool(self._desk.voice.any()))
        bus = silence(self._n) if drummed or self._stem_sink else None
        buses = [audio for audio in (bus, None if drummed else mixed) if audio is not None]
        self._place(group, buses, [self._sends, own] if own else [self._sends])
        if bus is None:
            return
        if drummed:
            self._drummed(role, bus)
            mixed += bus
        if self._stem_sink:
            self._finish(role, bus, own)
            self._stem_sink(role, bus)

    def _place(self, group: Iterable[Track], buses: Sequence[Audio], sends: Sequence[Sends]) -> None:
        """Holds one track's sound beside the buses."""
        for track in group:
            sound = process(track, self._desk, self._gains)
            if sound is not None:
                place(sound, track, self._desk, buses, sends)
            del track, sound

    def _drummed(self, role: str, bus: Audio) -> None:
        if role == "drums":
            _crush(bus)
        if self._desk.voice.any():
            make_room(bus, self._desk.voice, targets.DRUM_ROOM)

    def _finish(self, role: str, stem: Audio, sends: Sends) -> None:
        """What the sum gets once, for one stem alone: both are linear."""
        if is_harmony(role) and self._desk.voice.any():
            make_room(stem, self._desk.voice, targets.HARMONY_ROOM)
        add_returns(stem, sends, self._rooms)


def _crush(drums: Audio) -> None:
    """Parallel compression in place, part of the drum stem: a gain that moves, so it needs no second kit."""
    crushed = as_factor(reduction(levels(drums), targets.DRUM_CRUSH))
    multiply(drums, 1.0 + np.float32(targets.DRUM_CRUSH_LEVEL) * crushed)


def _no_sends(n: int) -> Sends:
    return {name: np.zeros(n, np.float32) for name in SENDS}
