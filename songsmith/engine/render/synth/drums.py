"""Electronic drums: one-shots computed once and placed on every hit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import Audio, Mono, pan_gains, samples
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth.oscillators import fade_out, seconds, swept_sine
from songsmith.engine.streams import stream

VELOCITY_POWER = 1.4
"""Exponent of velocity to amplitude: about 8 dB from a ghost note (64) to a full hit (127)."""

OPEN_HAT = 46


@dataclass(frozen=True, slots=True)
class KickShape:
    """low, sweep: Hz at rest and added at the start; fall, decay: seconds; click: share of the beater."""

    low: float
    sweep: float
    fall: float
    decay: float
    click: float
    length: float = 0.45


KICKS = {
    "house": KickShape(49.0, 140.0, 0.035, 0.16, 0.50),
    "808": KickShape(46.0, 74.0, 0.060, 0.50, 0.15, length=1.4),
    "pop": KickShape(52.0, 98.0, 0.028, 0.12, 0.60),
    "lofi": KickShape(52.0, 58.0, 0.030, 0.13, 0.20),
}
BEATER_SWEEP, BEATER_FALL = 600.0, 0.004
"""Hz and seconds of the very first snap of a kick's pitch; the 808 has none."""

SNARE_DECAYS = {"pop": 0.11, "trap": 0.09, "lofi": 0.07}
"""Seconds of the wires' noise."""

HAT_PARTIALS = (3210.0, 4330.0, 5170.0, 6270.0, 7440.0, 8420.0)
"""Hz: six clashing squares, as in the classic drum machines."""

CLAP_HANDS = (0.0, 0.011, 0.022)
CLAP_TAIL = 0.03
"""Seconds: when the hands meet, and when the room answers."""


@lru_cache(maxsize=8)
def kick(name: str) -> Mono:
    shape = KICKS[name]
    t = seconds(samples(shape.length))
    snap = 0.0 if name == "808" else BEATER_SWEEP
    pitch = shape.low + shape.sweep * np.exp(-t / shape.fall) + snap * np.exp(-t / BEATER_FALL)
    body = swept_sine(pitch) * np.exp(-t / shape.decay)
    beater = filters.apply(filters.band(1800.0, 7000.0), _noise("kick", len(t))) * np.exp(-t / 0.004)
    return fade_out((np.tanh(1.8 * body) / np.tanh(1.8) + 0.5 * shape.click * beater).astype(np.float32), 400)


@lru_cache(maxsize=8)
def snare(name: str) -> Mono:
    t = seconds(samples(0.35))
    drum = 0.7 * np.sin(2 * np.pi * (185 + 60 * np.exp(-t / 0.01)) * t) + 0.3 * np.sin(2 * np.pi * 330 * t)
    wires = filters.apply(filters.cut("highpass", 1500.0), _noise("snare", len(t)))
    mixed = 0.8 * drum * np.exp(-t / 0.06) + 0.5 * wires * np.exp(-t / SNARE_DECAYS[name])
    return fade_out(np.tanh(1.5 * mixed).astype(np.float32), 400)


@lru_cache(maxsize=1)
def clap() -> Mono:
    t = seconds(samples(0.4))
    envelope = np.zeros(len(t), np.float32)
    for hand in CLAP_HANDS:
        envelope += np.where(t >= hand, 0.6 * np.exp(-np.maximum(t - hand, 0) / 0.006), 0)
    envelope += np.where(t >= CLAP_TAIL, np.exp(-np.maximum(t - CLAP_TAIL, 0) / 0.09), 0)
    noise = filters.apply(filters.band(900.0, 5500.0), _noise("clap", len(t)))
    return fade_out(np.tanh(2.0 * noise * envelope).astype(np.float32), 400)


@lru_cache(maxsize=2)
def hat(opened: bool) -> Mono:
    t = seconds(samples(0.35 if opened else 0.08))
    phases = stream(0, "hat").uniform(0, 2 * np.pi, len(HAT_PARTIALS))
    squares = sum(np.sign(np.sin(2 * np.pi * f * t + p)) for f, p in zip(HAT_PARTIALS, phases, strict=True))
    metal = (0.12 * squares + 0.35 * _noise("hat", len(t))).astype(np.float32)
    ringing = filters.apply(filters.cut("highpass", 7500.0, 4), metal) * np.exp(
        -t / (0.11 if opened else 0.022)
    )
    return fade_out(ringing.astype(np.float32), 200)


def placed(
    notes: Sequence[PlayedNote], n: int, shot: Callable[[PlayedNote], Mono], pan: float = 0.0
) -> Audio:
    """Each note's one-shot at its start, louder with velocity; one channel for what is in the middle."""
    out = np.zeros((2 if pan else 1, n), np.float32)
    sides = pan_gains(pan)
    for note in notes:
        force = (note.velocity / 127.0) ** VELOCITY_POWER
        start = samples(note.start)
        piece = shot(note)[: max(0, n - start)]
        for channel, side in zip(out, sides, strict=False):
            channel[start : start + len(piece)] += piece * np.float32(side * force)
    return out


def play_kick(name: str, notes: Sequence[PlayedNote], n: int) -> Audio:
    return placed(notes, n, lambda _: kick(name))


def play_snare(name: str, notes: Sequence[PlayedNote], n: int) -> Audio:
    return placed(notes, n, lambda _: snare(name))


def play_clap(notes: Sequence[PlayedNote], n: int) -> Audio:
    return placed(notes, n, lambda _: clap())


def play_hat(notes: Sequence[PlayedNote], n: int) -> Audio:
    return placed(notes, n, lambda note: hat(note.pitch == OPEN_HAT), pan=-0.15)


def _noise(name: str, n: int) -> Mono:
    return stream(0, "drum noise", name).standard_normal(n, np.float32)
