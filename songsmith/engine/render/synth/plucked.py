"""Plucked strings after Karplus and Strong (1983): a burst of noise in a damped loop.

The loop has a whole number of samples, so that each round is one vector operation; the exact pitch, a slide
into the note and vibrato come from reading the result at a varying speed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, Audio, Mono, add_at, pan_gains, samples, silence
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth.oscillators import fade_out, hertz, seconds
from songsmith.engine.streams import stream


@dataclass(frozen=True, slots=True)
class StringShape:
    """brightness: corner of the pick's noise in Hz at full force; damping: share kept each round at A3 and
    above; sustain: longest ring in seconds; pick: place of the pick along the string; slide: semitones below
    at the start of long notes; vibrato: semitones; body: Hz and dB of the instrument's resonances.
    """

    name: str
    brightness: float
    damping: float
    sustain: float
    pick: float
    slide: float = 0.0
    vibrato: float = 0.0
    body: tuple[tuple[float, float], ...] = ()


STRINGS = {
    shape.name: shape
    for shape in (
        StringShape("nylon", 3800.0, 0.9960, 2.2, 0.18, body=((105.0, 4.0), (215.0, 3.0), (420.0, 1.5))),
        StringShape("guzheng", 6500.0, 0.9985, 2.8, 0.11, 0.12, 0.10, body=((180.0, 2.0), (900.0, 2.0))),
    )
}

LEVEL = 0.35
VELOCITY_POWER = 1.4
FORCES = (0.45, 0.75, 1.0)
"""Layers of brightness; a note takes the nearest above its own force."""

LOSS_REFERENCE = 220.0
"""Hz; lower strings go round less often and lose more each time, so that they do not ring for ever."""

SLIDE_FROM, SLIDE_FALL = 0.4, 0.05
VIBRATO_RATE, VIBRATO_DELAY, VIBRATO_RISE = 5.3, 0.25, 3.0
"""Seconds; Hz; seconds; per second."""

PAN_WIDTH = 0.5
"""Strings are spread over the stereo field by pitch class."""


def play_strings(shape: StringShape, notes: Sequence[PlayedNote], n: int) -> Audio:
    out = silence(n)
    rings: dict[tuple[int, float, bool], Mono] = {}
    for note in notes:
        force = note.velocity / 127.0
        layer = next(f for f in FORCES if force <= f)
        long = note.end - note.start > SLIDE_FROM
        key = (note.pitch, layer, long)
        if key not in rings:
            rings[key] = _ring(shape, *key)
        length = samples(min(shape.sustain, max(note.end - note.start + 0.6, 0.8)))
        sound = fade_out(rings[key][:length].copy(), 2000)
        left, right = pan_gains(PAN_WIDTH * ((note.pitch % 7) / 6.0 - 0.5))
        loud = LEVEL * force**VELOCITY_POWER
        add_at(out, sound, samples(note.start), left * loud, right * loud)
    return out


def _ring(shape: StringShape, pitch: int, force: float, long: bool) -> Mono:
    frequency = hertz(pitch)
    period = int(SAMPLE_RATE / frequency) + 1
    rounds = int(shape.sustain * 1.1 * SAMPLE_RATE / period) + 2
    kept = shape.damping ** max(1.0, LOSS_REFERENCE / frequency)
    raw = _loop(_burst(shape, pitch, period, force), kept, rounds)
    n = samples(shape.sustain)
    t = seconds(n)
    bend = -shape.slide * np.exp(-t / SLIDE_FALL) if long else np.zeros(n, np.float32)
    rise = np.clip((t - VIBRATO_DELAY) * VIBRATO_RISE, 0.0, 1.0)
    bend = bend + shape.vibrato * rise * np.sin(2 * np.pi * VIBRATO_RATE * t)
    speed = frequency * (period + 0.5) / SAMPLE_RATE * 2.0 ** (bend / 12.0)
    places = np.cumsum(speed) - speed[0]
    sound = np.interp(places, np.arange(len(raw)), raw).astype(np.float32)
    body = filters.cascade([filters.bell(hz, db, 2.0) for hz, db in shape.body])
    return filters.apply(body, sound)


def _burst(shape: StringShape, pitch: int, period: int, force: float) -> Mono:
    noise = stream(0, "pluck", shape.name, pitch).uniform(-1.0, 1.0, 3 * period).astype(np.float32)
    soft = filters.apply(filters.cut("lowpass", shape.brightness * force, 1), noise)[-period:]
    picked = soft - 0.9 * np.roll(soft, max(1, int(period * shape.pick)))
    centred = picked - picked.mean()
    return np.asarray(centred / max(1e-6, float(np.abs(centred).max())), np.float32)


def _loop(burst: Mono, kept: float, rounds: int) -> Mono:
    """Each round is the one before, averaged over two samples: a delay of period + 1/2."""
    period = len(burst)
    out = np.zeros((rounds, period), np.float32)
    out[0] = burst
    last = np.float32(0.0)
    for k in range(1, rounds):
        before = out[k - 1]
        out[k, 1:] = np.float32(kept / 2) * (before[1:] + before[:-1])
        out[k, 0] = np.float32(kept / 2) * (before[0] + last)
        last = before[-1]
    return np.ravel(out)
