"""Figures about sung audio: words, pitch, onsets, artefacts. The recogniser and the tracker are the caller's.

All audio is mono float at `rate` Hz; times are seconds from its start.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from songsmith.engine.clock import Clock
from songsmith.engine.score import Score
from songsmith.engine.voice.onsets import OBSTRUENTS
from songsmith.engine.voice.vocals import SungSyllable
from songsmith.language.phones import SUNG_VOWELS, toneless

Samples = NDArray[np.float32]
Numbers = NDArray[np.float64]

SETTLED = (0.08, 0.10)
"""Seconds after a note's start and before its end that are not judged: slides belong to singing."""
ONSET_BAND = (250.0, 3500.0)
EARLY = 0.001
"""Seconds of rounding."""
ONSET_SHARE = 0.35
"""Part of the vowel's own level at which it counts as begun."""


@dataclass(frozen=True, slots=True)
class WordErrors:
    """Substitutions, insertions and deletions together, and how many words there were."""

    errors: int
    words: int

    @property
    def rate(self) -> float:
        return self.errors / max(1, self.words)


@dataclass(frozen=True, slots=True)
class PitchErrors:
    """Cents over the settled, voiced frames of all notes; voiced: share of frames that had a pitch."""

    median: float
    within_50: float
    voiced: float


@dataclass(frozen=True, slots=True)
class OnsetErrors:
    """Milliseconds; `within` counts after centring on the median."""

    count: int
    median: float
    spread: float
    within_25: float
    within_60: float


@dataclass(frozen=True, slots=True)
class Artefacts:
    """peak, dc: linear. clicks: single samples that stick out. sibilance: dB of the loudest 5 ms of hiss
    against the loudest vowels."""

    finite: bool
    peak: float
    dc: float
    clicks: int
    sibilance: float


def words_of(text: str) -> list[str]:
    """Lower case, apostrophes dropped, everything else but letters a break."""
    plain = text.lower().replace("’", "").replace("'", "")
    return re.sub(r"[^a-z ]", " ", plain).split()


def word_errors(wanted: str, heard: str) -> WordErrors:
    """Edit distance in words."""
    reference, hypothesis = words_of(wanted), words_of(heard)
    row = list(range(len(hypothesis) + 1))
    for i, word in enumerate(reference):
        above, row = row, [i + 1]
        for j, other in enumerate(hypothesis):
            row.append(min(above[j] + (word != other), above[j + 1] + 1, row[j] + 1))
    return WordErrors(row[-1], len(reference))


def words_found(wanted: str, heard: str) -> tuple[int, int]:
    """How many of the wanted words were heard, in order, and how many there were."""
    reference, hypothesis = words_of(wanted), words_of(heard)
    row = [0] * (len(hypothesis) + 1)
    for word in reference:
        above = row
        row = [0]
        for j, other in enumerate(hypothesis):
            row.append(above[j] + 1 if word == other else max(above[j + 1], row[j]))
    return row[-1], len(reference)


def pitch_errors(score: Score, times: Numbers, hertz: Numbers, voiced: NDArray[np.bool_]) -> PitchErrors:
    """times, hertz, voiced: what an independent tracker found in the lead."""
    clock = Clock.of(score)
    cents: list[Numbers] = []
    shares: list[float] = []
    for note in score.melody:
        start, end = clock.seconds(note.beat), clock.seconds(note.beat + note.dur)
        inside = (times > start + SETTLED[0]) & (times < end - SETTLED[1])
        if inside.sum() < 3:
            continue
        shares.append(float(voiced[inside].mean()))
        heard = hertz[inside & voiced]
        cents.append(1200 * np.log2(heard / (440 * 2 ** ((note.pitch - 69) / 12))))
    off = np.abs(np.concatenate(cents))
    return PitchErrors(float(np.median(off)), float((off < 50).mean()), float(np.mean(shares)))


def onset_errors(audio: Samples, rate: int, syllables: Sequence[SungSyllable]) -> OnsetErrors:
    """Where vowels begin to sound after an obstruent, against where they should."""
    band = sosfiltfilt(butter(2, ONSET_BAND, "bandpass", fs=rate, output="sos"), audio.astype(np.float64))
    width = rate // 100
    envelope = np.sqrt(np.convolve(band**2, np.ones(width) / width, "same"))
    found = [
        _onset_error(envelope, rate, syllable.start) for syllable in syllables if _after_obstruent(syllable)
    ]
    errors = np.array([error for error in found if error is not None])
    centred = np.abs(errors - np.median(errors))
    return OnsetErrors(
        count=len(errors),
        median=float(np.median(errors)),
        spread=float(np.median(centred)),
        within_25=float((centred < 25).mean()),
        within_60=float((centred < 60).mean()),
    )


def artefacts(audio: Samples, rate: int) -> Artefacts:
    work = audio.astype(np.float64)
    slope = np.abs(np.diff(work, 2))
    local = np.sqrt(np.convolve(slope**2, np.ones(441) / 441, "same")) + 1e-4
    hiss = sosfiltfilt(butter(2, (5000.0, 10_000.0), "bandpass", fs=rate, output="sos"), work)
    voice = sosfiltfilt(butter(2, (150.0, 3500.0), "bandpass", fs=rate, output="sos"), work)
    return Artefacts(
        finite=bool(np.isfinite(work).all()),
        peak=float(np.abs(work).max()),
        dc=float(abs(work.mean())),
        clicks=int((slope > 12 * local).sum()),
        sibilance=_loudest(hiss, rate) - _loudest(voice, rate),
    )


def _after_obstruent(syllable: SungSyllable) -> bool:
    """Whether the vowel on the note (in Spanish another may come before it) follows an obstruent."""
    phones = syllable.phones
    on_note = (toneless(p.phone) in SUNG_VOWELS and p.start > syllable.start - EARLY for p in phones)
    nucleus = next((i for i, found in enumerate(on_note) if found), 0)
    return nucleus > 0 and phones[nucleus - 1].phone in OBSTRUENTS


def _onset_error(envelope: Numbers, rate: int, start: float) -> float | None:
    """Milliseconds; None when the envelope never dips before the vowel."""
    at, reach = int(start * rate), int(0.12 * rate)
    level = np.median(envelope[at + int(0.06 * rate) : at + int(0.16 * rate)])
    quiet = np.flatnonzero(envelope[at - reach : at + reach] < ONSET_SHARE * level)
    return (float(quiet[-1]) - reach) / rate * 1000 if len(quiet) else None


def _loudest(work: Numbers, rate: int) -> float:
    """dB: 99th percentile of the RMS over 5 ms."""
    hop = rate // 200
    frames = work[: len(work) // hop * hop].reshape(-1, hop)
    return float(10 * np.log10(np.percentile((frames**2).mean(1), 99) + 1e-12))
