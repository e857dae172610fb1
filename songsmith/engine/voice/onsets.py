"""Puts the boundary between a consonant and its vowel where the vowel can be heard to begin, and the start
of a phrase where its first phone is.

The aligner is right to a few frames; what a listener takes for the beat is the rise of the vowel itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from scipy.signal import butter, sosfiltfilt

from songsmith.engine.voice.frames import HOP, SPEECH_RATE, Floats, Floats32, Segment
from songsmith.language.phones import ASPIRATES, SUNG_VOWELS

OBSTRUENTS = frozenset("ptkbdɡgfsʃʧθTʤzhxʂɕʦꭧʨ") | ASPIRATES
"""After these a vowel's onset can be seen in the envelope."""
BAND = (250.0, 3500.0)
"""Hz."""
SHARE = 0.35
"""Part of the vowel's own level at which it counts as begun."""
REACH = 6
"""Frames (75 ms) around the boundary that are searched."""
SETTLED = (4, 13)
"""Frames after the boundary over which the vowel's own level is taken."""
LONGEST_OPENING = {**dict.fromkeys("bdɡ", 3), **dict.fromkeys("ptk", 6), **dict.fromkeys("sʃ", 12)}
LONGEST_OTHER = 8
"""Frames of the consonant that a phrase begins with, at most."""
WIDTH = SPEECH_RATE // 100
"""Samples (10 ms) of the envelope's window."""


def snapped(segments: Sequence[Segment], audio: Floats32) -> tuple[Segment, ...]:
    """The segments with boundaries before vowels moved by whole frames; audio: mono, from frame 0."""
    return snapped_to(segments, _envelope(audio))


def snapped_to(segments: Sequence[Segment], envelope: Floats) -> tuple[Segment, ...]:
    """As `snapped`; envelope: linear level within BAND at the start of every frame."""
    found = list(segments)
    for i, (before, vowel) in enumerate(pairwise(segments)):
        if vowel.phone in SUNG_VOWELS and before.phone in OBSTRUENTS and before.end > before.start:
            start = _heard_start(envelope, found[i], vowel)
            found[i], found[i + 1] = replace(found[i], end=start), replace(vowel, start=start)
    return tuple(found)


def opened(segments: Sequence[Segment], audio: Floats32) -> tuple[Segment, ...]:
    """The segments with the start of the second, the first phone after the pause, moved to where it is really
    spoken: models clear their throat before a phrase, and that is heard as a syllable of its own."""
    pause, first, *others = segments
    if first.phone in SUNG_VOWELS:
        start = _risen(_envelope(audio), first)
    else:
        start = max(first.start, first.end - LONGEST_OPENING.get(first.phone, LONGEST_OTHER))
    return (replace(pause, end=start), replace(first, start=start), *others)


def _risen(envelope: Floats, vowel: Segment) -> int:
    """The first frame from which a phrase's first vowel is loud."""
    middle = (vowel.start + vowel.end) // 2
    settled = envelope[middle : vowel.end]
    if not len(settled):
        return vowel.start
    quiet = np.flatnonzero(envelope[vowel.start : middle] < SHARE * np.median(settled))
    return vowel.start + int(quiet[-1]) + 1 if len(quiet) else vowel.start


def _heard_start(envelope: Floats, before: Segment, vowel: Segment) -> int:
    settled = envelope[vowel.start + SETTLED[0] : min(vowel.start + SETTLED[1], vowel.end)]
    low, high = max(before.start + 1, vowel.start - REACH), min(vowel.end - 2, vowel.start + REACH)
    if not len(settled) or high <= low:
        return vowel.start
    quiet = np.flatnonzero(envelope[low:high] < SHARE * np.median(settled))
    return low + int(quiet[-1]) + 1 if len(quiet) else vowel.start


def _envelope(audio: Floats32) -> Floats:
    """Level at the start of every frame."""
    band = sosfiltfilt(butter(2, BAND, "bandpass", fs=SPEECH_RATE, output="sos"), audio.astype(np.float64))
    power = np.convolve(band**2, np.ones(WIDTH) / WIDTH, "same")
    return np.asarray(np.sqrt(power[::HOP]))
