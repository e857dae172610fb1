"""The tune of a voice: its pitch, and the notes that it makes of it.

The pitch tracker is swift-f0 (MIT, its network comes with the package). Where a note begins is told by what
changes there: growth and dips of the voice, its colour, its pitch; and, in steady songs, by the beat.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import maximum_filter1d, uniform_filter1d
from swift_f0 import SwiftF0

from songsmith.engine.audio import Mono
from songsmith.engine.listen.front import Frames, Numbers, spectra
from songsmith.engine.listen.heard import HeardNote
from songsmith.engine.listen.learned import learned

RATE = 16_000  # Hz, of the tracker
FRAME = 0.016
"""Seconds, of the tracker's frames and of all that is decided here."""
LOWEST_HERTZ, HIGHEST_HERTZ = 60.0, 1_100.0
VOICED = 0.2
"""Confidence from which a frame has a pitch: low, since the separation left its marks on the voice."""
AUDIBLE = 0.03
"""Share of the voice's loud passages below which a frame is silent."""
LOUD = 98  # percentile

WINDOW, HOP = 512, 128
"""Samples, of the spectra in which beginnings are looked for: two for every frame."""
BANDS, LOW_BAND, HIGH_BAND = 32, 100.0, 7_800.0
VOWELS = (250.0, 3_500.0)  # Hz
QUIET = 1e-3
LAG = 4  # spectra

LOWEST, HIGHEST = 36, 88
"""MIDI."""
ATTACK = 4
"""Frames at least that a note lasts; while it begins, its pitch is judged less."""
ATTACK_WEIGHT = 0.4
PITCH_SPREAD = 0.45
"""Semitones that a voice is off its note, as a standard deviation."""
PITCH_WORST = 4.0
UNVOICED_COST = 0.5
"""Of a frame without pitch in a note, and"""
REST_COST = 0.5
"""of one with pitch in a rest, as log-probabilities."""
BEGIN_SCALE, BEGIN_OFFSET = 1.5, 2.5
LEAD = 0.03
"""Seconds that notes are put ahead of where they are found: most are found in their place, but those that
begin with a consonant up to 0.15 later. More would put quick notes on another sixteenth."""
SHORTEST = 0.09
"""Seconds: below that it was a slip of the tracker."""
STRAY = 14
"""Semitones from the middle of the tune, beyond which a note is another instrument's."""


@dataclass(frozen=True, slots=True)
class Track:
    """By frames: MIDI pitch (meaningless where unvoiced), whether there is one, the tracker's confidence."""

    pitch: Numbers
    voiced: NDArray[np.bool_]
    confidence: Numbers


def track(voice: Mono, tuning: float = 0.0) -> Track:
    """voice: mono at RATE; tuning in cents."""
    found = SwiftF0(threads=2).detect(voice, RATE, fmin=LOWEST_HERTZ, fmax=HIGHEST_HERTZ)
    hertz = np.maximum(np.asarray(found.pitch_hz, np.float64), 1.0)
    confidence = np.asarray(found.confidence, np.float64)
    level = np.sqrt(np.maximum(uniform_filter1d(voice**2, WINDOW), 0))
    at = (np.asarray(found.timestamps) * RATE).astype(int).clip(0, len(voice) - 1)
    audible = level[at] > AUDIBLE * np.percentile(level[at], LOUD)
    voiced = (confidence > VOICED) & audible & (hertz > LOWEST_HERTZ)
    return Track(69 + 12 * np.log2(hertz / 440) - tuning / 100, voiced, confidence)


def beginnings(voice: Mono, sung: Track) -> Numbers:
    """(frames, 6): growth, dip, change of colour, dip of confidence, jump of pitch, start of voicing."""
    count = len(sung.pitch)
    bands, level = _colour(voice, 2 * count)
    before = maximum_filter1d(bands, 3, axis=1)
    growth = np.zeros_like(bands)
    growth[LAG:] = np.maximum(0, bands[LAG:] - before[:-LAG])
    smooth = uniform_filter1d(bands, 7, axis=0)
    colour = np.zeros(len(bands))
    colour[10:-7] = np.linalg.norm(smooth[13:-4] - smooth[3:-14], axis=1)
    growing = np.log10(0.01 + _most(growth.mean(axis=1), -3, 3))
    dip = np.minimum(_most(level, -32, -10), _most(level, 2, 18)) + _most(-level, -12, 4)
    doubt = np.minimum(_most(sung.confidence, -8, -2), _most(sung.confidence, 1, 7))
    doubt = doubt + _most(-sung.confidence, -5, 1)
    return np.stack([growing[::2], dip[::2], colour[::2], doubt, *_jumps(sung)], axis=1)


def beat_features(count: int, beats: Numbers) -> Numbers:
    """(frames, 2): how near each frame is to eighths and to sixteenths, 1 … −1."""
    times = np.arange(count) * FRAME
    place = np.interp(times, beats, np.arange(len(beats)))
    return np.stack([np.cos(4 * np.pi * place), np.cos(8 * np.pi * place)], axis=1)


def sung_notes(voice: Mono, sung: Track, beats: Numbers | None) -> list[HeardNote]:
    """beats: seconds, of a steady tempo; None where there is none to lean on."""
    features, name = beginnings(voice, sung), "begin_free"
    if beats is not None:
        features, name = np.concatenate([features, beat_features(len(features), beats)], axis=1), "begin"
    weights = learned(name)
    begin = BEGIN_SCALE * (features @ weights[:-1] + weights[-1]) - BEGIN_OFFSET
    notes = [_note(sung, start, end, pitch) for start, end, pitch in _segments(sung, begin)]
    notes = [note for note in notes if note.end - note.start >= SHORTEST]
    if not notes:
        return []
    middle = float(np.median([note.pitch for note in notes]))
    return [note for note in notes if abs(note.pitch - middle) <= STRAY]


def _note(sung: Track, start: int, end: int, pitch: int) -> HeardNote:
    inside = slice(start, end)
    share = float(np.mean(sung.voiced[inside] & (np.abs(sung.pitch[inside] - pitch) < 1)))
    confidence = float(np.clip(share * sung.confidence[inside].mean() * 1.2, 0, 1))
    lead = min(LEAD, start * FRAME)
    return HeardNote(start * FRAME - lead, end * FRAME - lead, pitch, confidence)


def _segments(sung: Track, begin: Numbers) -> list[tuple[int, int, int]]:
    """Frames and pitch of the likeliest notes: a Viterbi search over rest, attack and body of every pitch."""
    pitches = np.arange(LOWEST, HIGHEST + 1)
    off = np.minimum((sung.pitch[:, None] - pitches) ** 2 / (2 * PITCH_SPREAD**2), PITCH_WORST)
    fits = np.where(sung.voiced[:, None], -off, -UNVOICED_COST)
    rests = np.where(sung.voiced, -REST_COST, 0.0)
    rest, attack = 0.0, np.full((ATTACK, len(pitches)), -np.inf)
    body = np.full(len(pitches), -np.inf)
    source = np.full(len(fits), -1)  # which body a rest or a new note came from; −1: from a rest
    settled = np.zeros(fits.shape, bool)  # whether a body came from its attack
    for i, fit in enumerate(fits):
        best = int(body.argmax())
        source[i] = best if body[best] > rest else -1
        before = max(rest, float(body[best]))
        settled[i] = attack[-1] > body
        body = np.maximum(attack[-1], body) + fit
        attack = np.concatenate([(before + begin[i] + np.zeros(len(pitches)))[None], attack[:-1]])
        attack += ATTACK_WEIGHT * fit
        rest = before + rests[i]
    return _walked_back(source, settled, int(body.argmax()) if body.max() > rest else -1)


def _walked_back(
    source: NDArray[np.int_], settled: NDArray[np.bool_], state: int
) -> list[tuple[int, int, int]]:
    notes: list[tuple[int, int, int]] = []
    i, end = len(source) - 1, len(source)
    while i >= 0:
        if state < 0:
            state, end = int(source[i]), i
            i -= 1
        elif settled[i, state]:
            start = i - ATTACK
            notes.append((max(0, start), end, LOWEST + state))
            state, end = int(source[start]) if start >= 0 else -1, start
            i = start - 1
        else:
            i -= 1
    return notes[::-1]


def _colour(voice: Mono, count: int) -> tuple[Frames, Numbers]:
    """Logarithmic levels: in bands, and of the vowels' range; `count` spectra."""
    padded = np.pad(voice, (0, max(0, count * HOP - len(voice))))
    magnitudes = spectra(padded, WINDOW, HOP)[:count]
    loud = QUIET * float(np.percentile(magnitudes, LOUD)) + 1e-9
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)
    vowels = magnitudes[:, (hertz > VOWELS[0]) & (hertz < VOWELS[1])].mean(axis=1)
    return np.log10(loud + magnitudes @ _mel()), np.log10(loud + vowels).astype(np.float64)


def _jumps(sung: Track) -> tuple[Numbers, Numbers]:
    """By frames: semitones between pitch after and before, at most 1.5; how much more is voiced after."""
    count = len(sung.pitch)
    jump, start = np.zeros(count), np.zeros(count)
    for i in range(8, count - 8):
        before, after = slice(i - 6, i - 1), slice(i + 1, i + 6)
        one, two = sung.pitch[before][sung.voiced[before]], sung.pitch[after][sung.voiced[after]]
        if len(one) > 1 and len(two) > 1:
            jump[i] = min(1.5, abs(float(np.median(one)) - float(np.median(two))))
        start[i] = (len(two) - len(one)) / 5
    return jump, start


def _most(values: Numbers | Frames, first: int, last: int) -> Numbers:
    """The greatest of values[i + first … i + last] for each i."""
    size = last - first + 1
    padded = np.pad(values, (max(0, -first), max(0, last)), constant_values=values.min())
    windows = np.lib.stride_tricks.sliding_window_view(padded, size)
    start = max(0, first)
    out = windows.max(axis=1)[start : start + len(values)]
    return np.asarray(out, np.float64)


@lru_cache(maxsize=1)
def _mel() -> Frames:
    """Triangles on the mel scale (bins, BANDS)."""
    lowest, highest = (2595 * float(np.log10(1 + hertz / 700)) for hertz in (LOW_BAND, HIGH_BAND))
    scale = np.linspace(lowest, highest, BANDS + 2)
    edges = 700 * (10 ** (scale / 2595) - 1)
    hertz = np.fft.rfftfreq(WINDOW, 1 / RATE)[:, None]
    low, middle, high = edges[:-2], edges[1:-1], edges[2:]
    up, down = (hertz - low) / (middle - low), (high - hertz) / (high - middle)
    return np.asarray(np.minimum(up, down).clip(0), np.float32)
