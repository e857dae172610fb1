"""Room, hall and echo: synthetic impulse responses and the one convolution that all sends share.

Returns are linear and do not change over time, so each stem's own returns add up to the mix's.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from songsmith.engine import filters
from songsmith.engine.audio import Audio, Mono, samples, silence
from songsmith.engine.render.synth.oscillators import seconds
from songsmith.engine.streams import stream

SENDS = ("room", "hall", "delay")

HALL_SECONDS: Mapping[str, float] = {
    "ballad": 2.6,
    "chinese": 2.8,
    "house": 1.9,
    "pop": 2.0,
    "rock": 1.6,
    "punk": 1.1,
    "lofi": 1.4,
    "jazz": 1.3,
    "folk": 1.6,
    "country": 1.4,
    "blues": 1.3,
    "bossa": 1.2,
    "soul": 1.5,
    "funk": 1.1,
    "reggae": 1.8,
    "hiphop": 1.2,
    "synthwave": 2.4,
    "dnb": 1.8,
    "ambient": 4.2,
    "cinematic": 3.2,
    "gospel": 2.4,
    "latin": 1.3,
}
USUAL_HALL = 1.8
"""Reverberation time (−60 dB) in seconds, by genre."""

ROOM_SECONDS = 0.55
ROOM_PREDELAY, HALL_PREDELAY = 0.004, 0.028
"""Seconds; the hall's keeps the words clear of it."""

DECAY_BANDS = (
    (20.0, 250.0, 1.10, 1.0),
    (250.0, 1000.0, 1.00, 1.0),
    (1000.0, 4000.0, 0.80, 1.0),
    (4000.0, 9000.0, 0.48, 0.8),
    (9000.0, 16000.0, 0.26, 0.8),
)
"""Hz from, Hz to, share of the reverberation time, level: air and walls take the treble first."""

ROOM_RETURN, HALL_RETURN = 1.6, 1.5
"""Level of the returns at full send, with impulse responses of unit energy."""

ECHO_BEATS = 0.75
ECHO_FEEDBACK = 0.42
ECHO_REPEATS = 4
ECHO_FAR_SIDE = 0.55
"""Dotted eighth, bouncing: each repeat at this share of the one before, and that much on its far side."""

ECHO_INTO_HALL = 0.3

FFT_SIZE = 1 << 18
"""Samples convolved at once, unless a response is so long that more is needed."""

WORKERS = 2
"""Threads of a Fourier transform over several channels."""

Spaces = Mapping[str, Audio]
"""Impulse responses (2, m) by send name: what comes back left and right of a mono send."""

Sends = dict[str, Mono]
"""Sound sent to each space, mono: where it comes from no longer matters in a room's many reflections."""


def spaces(genre: str, beat_seconds: float) -> Spaces:
    """The rooms of a genre, echoes in time with the song."""
    hall = _hall(HALL_SECONDS.get(genre, USUAL_HALL))
    echo = _echo(beat_seconds * ECHO_BEATS)
    wet = np.stack([signal.oaconvolve(echo[c], hall[c]) for c in range(2)]).astype(np.float32)
    wet *= np.float32(ECHO_INTO_HALL)
    wet[:, : echo.shape[1]] += echo
    return {"room": _room(), "hall": hall, "delay": wet}


def add_returns(out: Audio, sends: Sends, rooms: Spaces) -> None:
    """Adds what the rooms answer to the sends; longer tails than `out` are cut off."""
    longest = max((rooms[name].shape[1] for name in sends), default=0)
    size = max(FFT_SIZE, 2 * fft.next_fast_len(longest, real=True))
    spectra = {name: np.asarray(fft.rfft(rooms[name], size, axis=1), np.complex64) for name in sends}
    step, n = size - longest + 1, out.shape[1]
    for start in range(0, n, step):
        pieces = {name: send[start : start + step] for name, send in sends.items()}
        answer = _answer({name: piece for name, piece in pieces.items() if piece.any()}, spectra, size)
        reach = min(size, n - start)
        out[:, start : start + reach] += answer[:, :reach]


def _answer(pieces: Mapping[str, Mono], spectra: Mapping[str, NDArray[np.complex64]], size: int) -> Audio:
    if not pieces:
        return np.zeros((2, size), np.float32)
    total = np.zeros((2, size // 2 + 1), np.complex64)
    sent = fft.rfft(np.stack([_filled(piece, size) for piece in pieces.values()]), workers=WORKERS)
    for name, spectrum in zip(pieces, sent, strict=True):
        total += spectrum * spectra[name]
    return np.asarray(fft.irfft(total, size, axis=1, workers=WORKERS), np.float32)


def _filled(piece: Mono, size: int) -> Mono:
    return np.pad(piece, (0, size - len(piece)))


@lru_cache(maxsize=1)
def _room() -> Audio:
    tone = filters.cascade([filters.cut("highpass", 180.0), filters.bell(400.0, -2.0)])
    return filters.apply(tone, _response("room", ROOM_SECONDS, ROOM_PREDELAY)) * np.float32(ROOM_RETURN)


@lru_cache(maxsize=4)
def _hall(decay: float) -> Audio:
    tone = filters.cascade(
        [filters.cut("highpass", 220.0), filters.cut("lowpass", 8500.0, 1), filters.bell(400.0, -2.0)]
    )
    return filters.apply(tone, _response("hall", decay, HALL_PREDELAY)) * np.float32(HALL_RETURN)


def _response(name: str, decay: float, predelay: float) -> Audio:
    """Noise that dies away faster the higher it is, with a few early reflections; unit energy per channel."""
    chance = stream(0, "space", name)
    t = seconds(samples(decay * 1.15))
    tail = silence(len(t))
    for channel in tail:
        noise = chance.standard_normal(len(t), np.float32)
        for low, high, share, level in DECAY_BANDS:
            channel += (
                level * filters.apply(filters.band(low, high), noise) * np.exp(-6.9 * t / (decay * share))
            )
        channel *= np.minimum(1.0, t / (0.02 if decay > 1.0 else 0.004))
        _early(channel, chance, close=decay <= 1.0)
    tail /= np.sqrt(np.square(tail).sum(axis=1, keepdims=True))
    return np.pad(tail, ((0, 0), (samples(predelay), 0))).astype(np.float32)


def _early(channel: Mono, chance: np.random.Generator, *, close: bool) -> None:
    strength = (0.9 if close else 0.5) * float(channel.std()) * 18.0
    for at in np.cumsum(chance.uniform(0.003, 0.011, 9)):
        channel[samples(at)] += chance.choice([-1.0, 1.0]) * strength * float(np.exp(-18.0 * at))


def _echo(gap: float) -> Audio:
    step = samples(gap)
    out = silence(step * ECHO_REPEATS + 1)
    for k in range(1, ECHO_REPEATS + 1):
        near = (k + 1) % 2
        out[near, step * k] = ECHO_FEEDBACK**k
        out[1 - near, step * k] = ECHO_FEEDBACK**k * ECHO_FAR_SIDE
    tone = filters.cascade([filters.cut("highpass", 300.0), filters.cut("lowpass", 5000.0)])
    padded = np.pad(out, ((0, 0), (0, samples(0.05))))
    return filters.apply(tone, padded)
