"""Analogue-style instruments: detuned saws through a closing (or opening) low-pass.

The oscillators run freely, as in a real synthesiser: each pitch's raw sound is computed once, in a bright and
a dark state of the filter, and every note reads it from where the oscillators happen to be, fading from
one state into the other. That makes a note cost two multiplications a sample.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import Audio, add_at, samples
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth.oscillators import hertz, saw, seconds
from songsmith.engine.streams import stream


@dataclass(frozen=True, slots=True)
class Patch:
    """detune: spread of the saws as a share of the frequency, first to last. start_hertz → end_hertz: the
    filter's corner, moving with time constant `sweep`. attack, release, sweep: seconds. level: amplitude of
    a note at full velocity. spread: width of the saws over the stereo field. decay: seconds, 0 = held.
    vibrato: cents.
    """

    name: str
    saws: int
    detune: float
    start_hertz: float
    end_hertz: float
    sweep: float
    attack: float
    release: float
    level: float
    spread: float = 0.8
    decay: float = 0.0
    vibrato: float = 0.0


PATCHES = {
    patch.name: patch
    for patch in (
        Patch("supersaw", 7, 0.011, 9000, 5200, 0.25, 0.006, 0.18, 0.060),
        Patch("pluck", 3, 0.004, 6500, 500, 0.07, 0.002, 0.12, 0.130, spread=0.5, decay=0.35),
        Patch("arp", 3, 0.005, 5200, 900, 0.09, 0.002, 0.10, 0.120, spread=0.7, decay=0.25),
        Patch("pad_warm", 5, 0.008, 900, 2200, 1.20, 0.350, 0.80, 0.050, spread=0.9),
        Patch("bass_saw", 2, 0.002, 1800, 220, 0.12, 0.003, 0.05, 0.220, spread=0.0),
        Patch("lead", 3, 0.006, 6000, 3500, 0.30, 0.010, 0.15, 0.100, spread=0.4, vibrato=18.0),
    )
}

FREE_RUN = 1.7
"""Seconds of raw sound beyond the longest note, within which the oscillators' place is taken."""

VELOCITY_POWER = 1.5
SOFT_BRIGHTNESS = 0.4
"""Share of the filter's bright state that the softest notes still have."""

VIBRATO_RATE, VIBRATO_DELAY, VIBRATO_RAMP = 5.4, 0.25, 0.35
"""Hz, seconds, seconds."""


def play_saws(patch: Patch, notes: Sequence[PlayedNote], n: int, origin: int) -> Audio:
    """All notes of a part, pitch by pitch, so that only one pitch's raw sound is held at a time.

    origin: sample of the song that time zero is: the oscillators have been running since the song's start.
    """
    out = np.zeros((2, n), np.float32)
    for pitch in sorted({note.pitch for note in notes}):
        same = [note for note in notes if note.pitch == pitch]
        longest = max(note.end - note.start for note in same)
        bright, dark = _raw(patch, pitch, samples(longest + patch.release + FREE_RUN) + 2)
        for note in same:
            add_at(out, _note(patch, note, bright, dark, origin), samples(note.start))
    return out


def _raw(patch: Patch, pitch: int, n: int) -> tuple[Audio, Audio]:
    frequency = hertz(pitch)
    chance = stream(0, "oscillators", patch.name, pitch)
    pans = np.linspace(0.5 - patch.spread / 2, 0.5 + patch.spread / 2, patch.saws)
    sound = np.zeros((2, n), np.float32)
    for bend, pan in zip(np.linspace(-patch.detune, patch.detune, patch.saws), pans, strict=True):
        wave = saw(frequency * (1.0 + float(bend)), n, float(chance.uniform()))
        sound[0] += wave * np.float32(1.0 - pan)
        sound[1] += wave * np.float32(pan)
    first, last = (filters.cut("lowpass", corner) for corner in (patch.start_hertz, patch.end_hertz))
    return filters.apply(first, sound), filters.apply(last, sound)


def _note(patch: Patch, note: PlayedNote, bright: Audio, dark: Audio, origin: int) -> Audio:
    held, released = samples(note.end - note.start), samples(patch.release)
    n = held + released
    offset = (origin + samples(note.start)) % samples(FREE_RUN)
    force = (note.velocity / 127.0) ** VELOCITY_POWER
    t = seconds(n)
    opened = np.exp(-t / np.float32(patch.sweep)) * np.float32(
        SOFT_BRIGHTNESS + (1 - SOFT_BRIGHTNESS) * force
    )
    first, last = (_read(raw, offset, n, patch.vibrato, t) for raw in (bright, dark))
    envelope = np.minimum(1.0, t / np.float32(patch.attack)) * np.float32(force * patch.level)
    if patch.decay:
        envelope *= np.exp(-t / np.float32(patch.decay))
    envelope[held:] *= np.linspace(1.0, 0.0, released, dtype=np.float32)
    sound: Audio = (last + (first - last) * opened) * envelope
    return sound


def _read(raw: Audio, offset: int, n: int, vibrato: float, t: np.ndarray) -> Audio:
    if not vibrato:
        return raw[:, offset : offset + n]
    depth = vibrato / 1200.0 * np.log(2.0) * np.clip((t - VIBRATO_DELAY) / VIBRATO_RAMP, 0.0, 1.0)
    sway = np.cumsum(depth * np.sin(2 * np.pi * VIBRATO_RATE * t))
    places = offset + np.arange(n) + sway
    grid = np.arange(raw.shape[1])
    return np.stack([np.interp(places, grid, channel) for channel in raw]).astype(np.float32)
