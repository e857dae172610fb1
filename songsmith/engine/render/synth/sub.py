"""Sub bass: a sine driven softly, for electronic and trap styles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from songsmith.engine.audio import Audio, Mono, add_at, samples, silence
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth.oscillators import hertz, seconds

DRIVE = 1.6
"""Into a tanh: adds the odd harmonics by which small loudspeakers tell the pitch."""

ATTACK, RELEASE, DECAY = 0.0045, 0.02, 3.0
"""Seconds; short enough to be tight, long enough not to click."""

LEVEL = 0.5
VELOCITY_POWER = 1.2


def play_sub(notes: Sequence[PlayedNote], n: int) -> Audio:
    out = silence(n)
    for note in notes:
        add_at(out, _tone(note), samples(note.start))
    return out


def _tone(note: PlayedNote) -> Mono:
    held, released = samples(note.end - note.start), samples(RELEASE)
    t = seconds(held + released)
    envelope = np.minimum(1.0, t / np.float32(ATTACK)) * np.exp(-t / np.float32(DECAY))
    envelope[held:] *= np.linspace(1.0, 0.0, released, dtype=np.float32)
    sine = np.sin(np.float32(2 * np.pi * hertz(note.pitch)) * t)
    driven = np.tanh(sine * DRIVE * (0.3 + 0.7 * envelope)) / np.float32(np.tanh(DRIVE))
    force = (note.velocity / 127.0) ** VELOCITY_POWER
    tone: Mono = (driven * envelope * np.float32(LEVEL * force)).astype(np.float32)
    return tone
