"""Sounds between the notes: risers before a drop, impacts on it, the crackle of a record."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, Audio, add_at, samples, silence
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth.oscillators import seconds, swept_sine
from songsmith.engine.streams import stream

RISER_LEVEL, RISER_LOW, RISER_OCTAVES, RISER_POWER = 0.22, 400.0, 4.2, 2.2
RISER_BANDS = 9
"""Amplitude; Hz; octaves it climbs; how late it swells; overlapping noise bands it is crossfaded from."""

IMPACT_LEVEL, IMPACT_LENGTH = 0.35, 1.8

CRACKLES_PER_SECOND = 9.0
HISS_LEVEL, CRACKLE_LEVEL = 0.0042, 0.17
CRACKLE_LOOP = 23.0
"""Seconds after which the record repeats: long enough that nobody hears it."""


def play_riser(notes: Sequence[PlayedNote], n: int) -> Audio:
    """Each note is a rise that ends where the note ends."""
    out = silence(n)
    for note in notes:
        add_at(out, _rise(samples(note.end - note.start)), samples(note.start))
    return out


def play_impact(notes: Sequence[PlayedNote], n: int) -> Audio:
    out = silence(n)
    boom = _impact()
    for note in notes:
        force = note.velocity / 127.0
        add_at(out, boom, samples(note.start), force, force)
    return out


def play_vinyl(notes: Sequence[PlayedNote], n: int, origin: int) -> Audio:
    """Hiss and crackle for as long as each note lasts. origin: sample of the song that time zero is."""
    out = silence(n)
    record = _record(samples(CRACKLE_LOOP))
    for note in notes:
        start, stop = samples(note.start), min(n, samples(note.end))
        if stop > start:
            out[:, start:stop] += np.take(
                record, np.arange(origin + start, origin + stop), axis=1, mode="wrap"
            )
    return out


def _rise(n: int) -> Audio:
    progress = np.linspace(0.0, 1.0, n, dtype=np.float32)
    noise = stream(0, "riser").standard_normal((2, n), np.float32)
    out = silence(n)
    for index in range(RISER_BANDS):
        centre = index / (RISER_BANDS - 1)
        low = RISER_LOW * 2.0 ** (RISER_OCTAVES * centre)
        weight = np.clip(1.0 - np.abs(progress - centre) * (RISER_BANDS - 1), 0.0, 1.0)
        active = np.flatnonzero(weight)
        span = slice(active[0], active[-1] + 1)
        out[:, span] += filters.apply(filters.band(low, low * 1.8), noise[:, span]) * weight[span]
    return out * (RISER_LEVEL * progress**RISER_POWER).astype(np.float32)


def _impact() -> Audio:
    t = seconds(samples(IMPACT_LENGTH))
    boom = swept_sine(38 + 50 * np.exp(-t / 0.08)) * np.exp(-t / 0.45)
    noise = stream(0, "impact").standard_normal((2, len(t)), np.float32)
    debris = filters.apply(filters.cut("lowpass", 3500.0, 1), noise) * np.exp(-t / 0.5) * 0.25
    out: Audio = ((boom + debris) * IMPACT_LEVEL).astype(np.float32)
    return out


def _record(n: int) -> Audio:
    chance = stream(0, "record")
    hiss = (
        filters.apply(filters.band(300.0, 6000.0, 1), chance.standard_normal((2, n), np.float32)) * HISS_LEVEL
    )
    ticks = np.zeros(n, np.float32)
    where = chance.integers(0, n, int(n / SAMPLE_RATE * CRACKLES_PER_SECOND))
    ticks[where] = chance.exponential(1.0, len(where)) * chance.choice([-1.0, 1.0], len(where))
    crackle = filters.apply(filters.band(900.0, 5000.0), ticks) * CRACKLE_LEVEL
    out: Audio = (hiss + crackle).astype(np.float32)
    return out
