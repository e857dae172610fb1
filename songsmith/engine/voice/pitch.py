"""The pitch curve: notes joined the way a singer joins them, not the way a keyboard does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.signal import lfilter

from songsmith.engine.voice.frames import FRAME, Floats
from songsmith.engine.voice.phrase import SungNote

PORTAMENTO = 0.07
"""Seconds from one note to the next; a third longer over leaps of more than a major third."""
EARLY = 0.012
"""Seconds by which a slide's middle comes before the note, so that the vowel starts in tune."""
OVERSHOOT = 0.07
"""Part of a step that the voice shoots past before it settles (damped, 4.2 Hz, gone in about 0.1 s)."""
SCOOP_GAP = 0.15
"""Seconds of rest after which a note is approached from below."""
VIBRATO_FROM = 0.42
"""Seconds; shorter notes are sung straight."""
VIBRATO_RATE = 5.6
"""Hz."""


@dataclass(frozen=True, slots=True)
class PitchStyle:
    """Cents. vibrato: half of the swing; scoop: how far below a note after a rest starts; drift: slow wander;
    flutter: fast wander. glide, vibrato_delay: factors on the slides' length, on the wait for the vibrato."""

    vibrato: float = 37.0
    scoop: float = 60.0
    drift: float = 6.0
    flutter: float = 2.0
    glide: float = 1.0
    vibrato_delay: float = 1.0


def pitch_curve(
    notes: Sequence[SungNote], times: Floats, style: PitchStyle, rng: np.random.Generator
) -> Floats:
    """Hz at each time (seconds, FRAME apart); defined in rests too."""
    semitones = _steps(notes, times, style.glide)
    cents = _vibrato(notes, times, style, rng) + _scoops(notes, times, style)
    cents += _wander(len(times), style, rng)
    return np.asarray(440.0 * 2 ** ((semitones - 69 + cents / 100) / 12), dtype=np.float64)


def _steps(notes: Sequence[SungNote], times: Floats, longer: float) -> Floats:
    curve = np.full(len(times), float(notes[0].pitch))
    for before, note in pairwise(notes):
        step = note.pitch - before.pitch
        if not step:
            continue
        glide = PORTAMENTO * longer * (1.0 if abs(step) <= 4 else 1.35)
        exponent = np.clip((times - note.start + EARLY) / (glide / 6), -60, 60)
        curve += step / (1 + np.exp(-exponent))
        late = np.maximum(0.0, times - note.start - 0.02)
        ring = np.exp(-late / 0.055) * np.sin(2 * np.pi * 4.2 * late)
        curve += OVERSHOOT * np.clip(step, -5, 5) * ring
    return curve


def _scoops(notes: Sequence[SungNote], times: Floats, style: PitchStyle) -> Floats:
    cents = np.zeros(len(times))
    last_end = -np.inf
    for note in notes:
        if note.start - last_end > SCOOP_GAP:
            into = times - note.start
            near = (into > -0.2) & (into < 0.25)
            cents[near] -= style.scoop * np.exp(-np.maximum(0.0, into[near] + 0.02) / 0.045)
        last_end = note.end
    return cents


def _vibrato(notes: Sequence[SungNote], times: Floats, style: PitchStyle, rng: np.random.Generator) -> Floats:
    """Starts late, grows, and fades before the next note; rate and depth differ a little between notes."""
    cents = np.zeros(len(times))
    for note in notes:
        length = note.end - note.start
        rate = VIBRATO_RATE * (1 + 0.03 * rng.standard_normal())
        depth = style.vibrato * (0.9 + 0.2 * rng.random()) * (0.75 + 0.25 * min(1.0, length / 1.2))
        if length <= VIBRATO_FROM * style.vibrato_delay:
            continue
        into = times - note.start
        rise = np.clip((into - style.vibrato_delay * min(0.32, 0.45 * length)) / 0.35, 0, 1)
        fall = np.clip((note.end + 0.05 - times) / 0.12, 0, 1)
        wobble = rate * (into + 0.04 / (2 * np.pi * 0.7) * np.sin(2 * np.pi * 0.7 * into))
        cents += np.where(into > 0, depth * rise * fall * np.sin(2 * np.pi * wobble), 0.0)
    return cents


def _wander(count: int, style: PitchStyle, rng: np.random.Generator) -> Floats:
    warm_up = int(2.5 / FRAME)
    slow = lfilter([0.06], [1, -0.94], rng.standard_normal(count + warm_up))[warm_up:]
    fast = lfilter([0.5], [1, -0.5], rng.standard_normal(count))
    slow_spread = 0.06 / np.sqrt(1 - 0.94**2)
    fast_spread = 0.5 / np.sqrt(1 - 0.5**2)
    return np.asarray(style.drift * slow / slow_spread + style.flutter * fast / fast_spread)
