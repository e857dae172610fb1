"""Lays a spoken phrase over its notes, frame by frame: what sounds, how high, how loud."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from songsmith.engine.voice.delivery import Delivery
from songsmith.engine.voice.frames import FRAME, Flags, Floats, SpectraT, Spoken, SungFrames
from songsmith.engine.voice.levels import vowel_lift
from songsmith.engine.voice.phrase import PhraseSyllable, SungNote, SyllableUnits, Utterance
from songsmith.engine.voice.pitch import pitch_curve
from songsmith.engine.voice.timemap import PlacedPhone, TimeMap, time_map

GRID = 300
"""Phrases start on multiples of 1/300 s: a whole sample at 24 kHz and at 44.1 kHz."""
LEAD, TAIL = 0.12, 0.25
"""Seconds rendered before the first consonant and after the last one."""
RUN_IN, RUN_OUT = 0.025, 0.025
"""Seconds of natural speech that sound, fading, around what the map covers."""
FADE = 7
"""Frames of the window that smooths the gate."""
SETTLE = 0.015
"""Seconds by which frames are laid early: a vowel is heard as begun only once it is established."""


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """vowels: frames inside sung vowels (T,); phones: sung times."""

    frames: SungFrames
    vowels: Flags
    phones: tuple[PlacedPhone, ...]


def plan_phrase(
    spoken: Spoken[SpectraT],
    text: Utterance,
    syllables: Sequence[PhraseSyllable],
    delivery: Delivery,
    rng: np.random.Generator,
) -> PhrasePlan:
    """syllables: with the notes this take sings (doubles and harmonies differ from the score's)."""
    mapped = time_map(spoken.segments, text.syllables, syllables, spoken.steady)
    first, last = mapped.pieces[0].start, mapped.pieces[-1].end
    start = math.floor((first - LEAD - SETTLE) * GRID) / GRID
    count = math.ceil((last + TAIL - start) / FRAME)
    times: Floats = start + SETTLE + FRAME * np.arange(count, dtype=np.float64)
    position, gate = _lay(mapped, times, spoken.frames)
    voiced = (spoken.f0 > 0)[np.round(position).astype(int)] & (gate > 0)
    spoken_vowels = _spoken_vowels(spoken, text.syllables)
    notes = [note for syllable in syllables for note in syllable.notes]
    frames = SungFrames(
        start=start,
        position=position,
        voiced=voiced,
        f0=pitch_curve(notes, np.asarray(times - SETTLE + FRAME / 2), delivery.pitch, rng),
        gain=np.convolve(gate, _fade_window(), "same"),
        lift=vowel_lift(spoken.level, spoken_vowels)[np.round(position).astype(int)],
        tilt=delivery.tilt,
        breath=delivery.breath,
    )
    return PhrasePlan(frames, _sung_vowels(mapped, text.syllables, times), mapped.phones)


def moved(syllables: Sequence[PhraseSyllable], notes: Sequence[SungNote]) -> tuple[PhraseSyllable, ...]:
    """The same syllables on other notes (as many, in order)."""
    remaining = iter(notes)
    return tuple(replace(s, notes=tuple(next(remaining) for _ in s.notes)) for s in syllables)


def _lay(mapped: TimeMap, times: Floats, spoken_frames: int) -> tuple[Floats, Floats]:
    """Spoken position of each sung frame, and the gate (0 in rests)."""
    starts = np.array([piece.start for piece in mapped.pieces])
    ends = np.array([piece.end for piece in mapped.pieces])
    spoken_starts = np.array([piece.spoken_start for piece in mapped.pieces])
    spoken_ends = np.array([piece.spoken_end for piece in mapped.pieces])
    at = np.clip(np.searchsorted(starts, times, side="right") - 1, 0, len(starts) - 1)
    share = (times - starts[at]) / (ends[at] - starts[at])
    spoken = spoken_starts[at] + np.minimum(share, 1.0) * (spoken_ends[at] - spoken_starts[at])
    after = times - ends[at]
    spoken = np.where(after > 0, spoken_ends[at] + np.minimum(after, RUN_OUT), spoken)
    following = np.minimum(at + 1, len(starts) - 1)
    before = np.where(times < starts[0], starts[0] - times, starts[following] - times)
    entering = np.where(times < starts[0], 0, following)
    leading = (before > 0) & (before <= RUN_IN + FRAME * FADE) & (after > RUN_OUT) | (times < starts[0])
    spoken = np.where(leading, np.maximum(spoken_starts[entering] - before, 0.0), spoken)
    sounding = (share >= 0) & (after <= RUN_OUT) | leading & (before <= RUN_IN)
    position = np.clip(spoken / FRAME - 0.5, 0, spoken_frames - 1.001)
    return position, sounding.astype(np.float64)


def _spoken_vowels(spoken: Spoken[SpectraT], spans: Sequence[SyllableUnits]) -> Flags:
    inside = np.zeros(spoken.frames, bool)
    for span in spans:
        segment = spoken.segments[span.nucleus]
        inside[segment.start : segment.end] = True
    return inside & (spoken.f0 > 0)


def _sung_vowels(mapped: TimeMap, spans: Sequence[SyllableUnits], times: Floats) -> Flags:
    nuclei = {span.nucleus for span in spans}
    inside = np.zeros(len(times), bool)
    for phone in mapped.phones:
        if phone.unit in nuclei:
            inside |= (times >= phone.start) & (times < phone.end)
    return inside


def _fade_window() -> Floats:
    window = np.hanning(FADE + 2)[1:-1]
    return np.asarray(window / window.sum())
