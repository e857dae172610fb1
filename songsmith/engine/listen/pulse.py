"""Tempo and beats.

Onsets give a tempo by their autocorrelation. If one rigid grid holds from beginning to end, which it does for
most that was made with a click, the beats are that grid; else they are tracked one by one. Which of the four
quarters of a beat is the beat is told by what begins there in which register.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import maximum_filter1d
from scipy.signal import zoom_fft

from songsmith.engine.listen.front import ONSET_RATE, Frames, Numbers
from songsmith.engine.listen.learned import learned

SLOWEST, FASTEST = 50.0, 215.0  # beats a minute
USUAL, SPREAD = 112.0, 0.75
"""Where people tap, and how far around it, in octaves: weighs candidates (log-normal)."""
ECHOES = ((1, 1.0), (2, 0.8), (3, 0.5), (4, 0.7))
"""Multiples of a beat after which the onsets should come again, with weights."""
LONGEST_ECHO = 10.0  # seconds
FINE, FINE_STEPS = 0.025, 1001
"""How far around the coarse tempo the exact one is looked for, as a share, and in how many steps."""
HARMONICS = (1, 2)
"""Of the beat: where all the weight is on off-beats too, only the eighths make a clear grid."""
WINDOW = 16.0
"""Seconds over which the grid's phase is compared with the whole recording's."""
SAME = 0.035
"""Seconds that a window's phase may be off the grid."""
STEADY = 0.85
"""Share of the windows, by weight, that must be on the grid to call the tempo steady."""
NEAR = 0.04
"""Seconds around a quarter of a beat in which its exact place is looked for."""
REGISTERS = (0.0, 150.0, 500.0, 2_000.0, 6_000.0, 12_000.0)
"""Hz: bass drum and bass, chords, voice, snare, cymbals."""
QUARTERS = 4
FLOOR = 0.05
TIGHT = 100.0
"""How much a tracked beat resists another length (after Ellis 2007)."""
SILENCE = 1e-4


@dataclass(frozen=True, slots=True)
class Pulse:
    """beats: seconds. confidence: how far the onsets bear out the tempo, 0 … 1."""

    bpm: float
    steady: bool
    confidence: float
    beats: Numbers


def registers(growth: Frames, middles: Numbers) -> Frames:
    """Onsets (frames, 5) in the five REGISTERS, each the most of its frame and the two beside it."""
    low, high = REGISTERS[:-1], REGISTERS[1:]
    parts = [growth[:, (middles >= a) & (middles < b)].sum(axis=1) for a, b in zip(low, high, strict=True)]
    return np.asarray(maximum_filter1d(np.stack(parts, axis=1), 3, axis=0), np.float32)


def find_pulse(growth: Frames, middles: Numbers, duration: float) -> Pulse | None:
    """growth, middles: as of `front.onset_bands`. None where nothing begins."""
    onsets = growth.sum(axis=1)
    if onsets.mean() < SILENCE or len(onsets) < ONSET_RATE:
        return None
    coarse, clarity = _tempo(onsets)
    bpm, coherence, first = _exact(onsets, coarse)
    steady = coherence > STEADY
    if steady:
        beats = first + np.arange(-2, int(duration * bpm / 60) + 3) * 60 / bpm
    else:
        bpm, beats = coarse, _tracked(onsets, coarse)
    if len(beats) < 2 * QUARTERS:
        return None
    beats = _in_phase(registers(growth, middles), onsets, beats)
    kept = beats[(beats >= 0) & (beats < duration)]
    return Pulse(bpm, steady, float(np.clip(clarity, 0, 1)), kept) if len(kept) >= QUARTERS else None


def beat_profile(levels: Frames, beats: Numbers) -> Numbers:
    """levels: as of `registers`. How much begins at each quarter of a beat (4, 5), as a logarithm."""
    steps = np.diff(beats)[:, None] * np.arange(QUARTERS) / QUARTERS
    frames = np.round((beats[:-1, None] + steps) * ONSET_RATE).astype(int)
    inside = np.all((frames >= 0) & (frames < len(levels)), axis=1)
    mean = levels[frames[inside]].mean(axis=0)
    usual = mean.mean(axis=0) + 1e-9
    return np.asarray(np.log(mean / usual + FLOOR), np.float64)


def _tempo(onsets: Frames) -> tuple[float, float]:
    """Beats a minute to about 1 %, and how strongly the onsets come again after a beat, 0 … 1."""
    centred = onsets - onsets.mean()
    power = np.abs(np.fft.rfft(centred, 2 * len(centred))) ** 2
    echo = np.fft.irfft(power)[: int(LONGEST_ECHO * ONSET_RATE)]
    echo = echo / max(echo[0], 1e-12)
    tempos = np.exp(np.arange(np.log(SLOWEST), np.log(FASTEST), 0.003))
    beat = 60 * ONSET_RATE / tempos
    lags = np.arange(len(echo))
    again = np.sum([weight * np.interp(times * beat, lags, echo) for times, weight in ECHOES], axis=0)
    again = again / sum(weight for _, weight in ECHOES)
    usual = np.exp(-0.5 * (np.log2(tempos / USUAL) / SPREAD) ** 2)
    best = int(np.argmax(again * usual))
    return float(tempos[best]), float(again[best] * 2)


def _exact(onsets: Frames, coarse: float) -> tuple[float, float, float]:
    """The tempo whose grid gathers most, the share of windows that agree on its phase, one of its lines."""
    centred = onsets - onsets.mean()
    _, hertz, harmonic = max((*_strongest(centred, coarse / 60 * h), h) for h in HARMONICS)
    times = np.arange(len(centred)) / ONSET_RATE
    turning = centred * np.exp(-2j * np.pi * hertz * times)
    whole, width = float(np.angle(turning.sum())), int(WINDOW * ONSET_RATE)
    starts = range(0, max(1, len(turning) - width // 2), width // 2)
    parts = np.array([turning[i : i + width].sum() for i in starts])
    off = np.abs(np.angle(parts * np.exp(-1j * whole))) / (2 * np.pi * hertz)
    coherence = float((np.abs(parts) * (off < SAME)).sum() / max(np.abs(parts).sum(), 1e-12))
    return 60 * hertz / harmonic, coherence, -whole / (2 * np.pi * hertz)


def _strongest(centred: Frames, hertz: float) -> tuple[float, float]:
    """How much there is of the strongest frequency around `hertz`, and which that is."""
    low, high = hertz * (1 - FINE), hertz * (1 + FINE)
    content = np.abs(zoom_fft(centred, [low, high], FINE_STEPS, fs=ONSET_RATE, endpoint=True))
    best = int(content.argmax())
    return float(content[best]), low + (high - low) * best / (FINE_STEPS - 1)


def _in_phase(levels: Frames, onsets: Frames, beats: Numbers) -> Numbers:
    """The beats moved by quarters of a beat to where beats are, and then onto what begins there."""
    profile = beat_profile(levels, beats)
    weights = learned("phase")
    scores = [float((np.roll(profile, -k, axis=0) * weights).sum()) for k in range(QUARTERS)]
    gaps = np.append(np.diff(beats), beats[-1] - beats[-2])
    moved = beats + gaps * int(np.argmax(scores)) / QUARTERS
    offsets = np.arange(-NEAR, NEAR, 1 / (2 * ONSET_RATE))
    frames = np.round((moved + offsets[:, None]) * ONSET_RATE).astype(int)
    gathered = onsets[frames.clip(0, len(onsets) - 1)].sum(axis=1)
    smooth = np.convolve(np.pad(gathered, 2, mode="edge"), np.ones(5) / 5, "valid")
    return np.asarray(moved + offsets[int(smooth.argmax())], np.float64)


def _tracked(onsets: Frames, bpm: float) -> Numbers:
    """Beats that sit on onsets at about even distances (dynamic programming, Ellis 2007)."""
    period = 60 * ONSET_RATE / bpm
    level = (onsets - onsets.mean()) / max(float(onsets.std()), 1e-9)
    steps = np.arange(-round(2 * period), -round(period / 2))
    cost = -TIGHT * np.log(-steps / period) ** 2
    score, before = level.astype(np.float64), np.full(len(level), -1)
    for i in range(-int(steps[-1]), len(level)):
        places = i + steps
        known = places >= 0
        options = cost[known] + score[places[known]]
        best = int(options.argmax())
        if options[best] > 0:
            score[i] += options[best]
            before[i] = places[known][best]
    at = int(len(score) - round(period) + score[-round(period) :].argmax())
    beats = []
    while at >= 0:
        beats.append(at / ONSET_RATE)
        at = int(before[at])
    return np.array(beats[::-1])
