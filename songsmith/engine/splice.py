"""New sound into a finished master: where it differs, and nowhere else.

Outside the two short crossfades every sample is the old one. They lie where old and new sound most alike:
before the change both are the same song, after it until its echoes have died away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio, gain, samples
from songsmith.engine.window import Window

BEFORE = (1.0, 0.2)
"""Seconds before a change in which the old sound may hand over to the new: from … to."""

AFTER = (0.4, 4.0)
"""Seconds after it in which the new one may hand over to the old."""

ALIKE = -45.0
"""dB of the difference against the old sound, below which nobody hears a crossfade."""

FADE = 0.02
"""Seconds of a crossfade."""

QUIET = -80.0
"""dBFS under which a difference does not matter whatever it is compared with."""

STEP = 441
"""Samples between two places that are tried."""


@dataclass(frozen=True, slots=True)
class Change:
    """Seconds of the song from … to in which something else is sung or played."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Spliced:
    """Samples that are not the old ones: from `start` to `end`, crossfades included."""

    start: int
    end: int


def splice(master: Audio, fresh: Audio, window: Window, change: Change) -> Spliced:
    """Lays the fresh window over the master, in place. Both are mastered alike."""
    fade = samples(FADE)
    old = master[:, window.origin : window.end]
    unlike = _unlikeness(old, fresh, fade)
    first = _place(unlike, window, change.start - BEFORE[0], change.start - BEFORE[1], latest=True)
    last = _place(unlike, window, change.end + AFTER[0], change.end + AFTER[1], latest=False)
    a, b = first - window.origin, last - window.origin
    ramp = np.linspace(0.0, 1.0, fade, dtype=np.float32)
    if a > 0:
        old[:, a : a + fade] += ramp[: old.shape[1] - a] * (fresh - old)[:, a : a + fade]
    else:
        old[:, :fade] = fresh[:, :fade]
    old[:, a + fade : b] = fresh[:, a + fade : b]
    left = min(fade, old.shape[1] - b)
    old[:, b : b + left] += ramp[::-1][:left] * (fresh[:, b : b + left] - old[:, b : b + left])
    return Spliced(first, min(last + fade, window.end))


def _unlikeness(old: Audio, fresh: Audio, length: int) -> NDArray[np.float64]:
    """dB of the difference against the old sound, for a crossfade of `length` at every STEP samples."""
    power = [_power(sound, length) for sound in (fresh - old, old)]
    floor = gain(QUIET) ** 2
    return np.asarray(10.0 * np.log10(power[0] / np.maximum(power[1], floor) + 1e-12))


def _power(sound: Audio, length: int) -> NDArray[np.float64]:
    """Mean square over `length` samples from every STEP-th sample on."""
    square = np.square(sound, dtype=np.float64).mean(axis=0)
    sums = np.concatenate([[0.0], np.cumsum(square)])
    starts = np.arange(0, max(1, len(square) - length + 1), STEP)
    return np.asarray((sums[np.minimum(starts + length, len(square))] - sums[starts]) / length)


def _place(unlike: NDArray[np.float64], window: Window, start: float, end: float, *, latest: bool) -> int:
    """The sample to cross over at: the one nearest to the change that is alike enough, else the best."""
    low = max(0, int(np.ceil((start * SAMPLE_RATE - window.origin) / STEP)))
    high = min(len(unlike) - 1, int((end * SAMPLE_RATE - window.origin) / STEP))
    places = np.arange(min(low, high), high + 1)
    good = places[unlike[places] <= ALIKE]
    nearest = good[-1 if latest else 0] if len(good) else places[np.argmin(unlike[places])]
    return window.origin + int(nearest) * STEP
