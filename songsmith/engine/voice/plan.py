"""Lays a spoken phrase over its notes, frame by frame: what sounds, how high, how loud."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from songsmith.engine.voice.delivery import Delivery
from songsmith.engine.voice.frames import FRAME, Floats, SpectraT, Spoken, SungFrames
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


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """vowels: first frame and end of each syllable's vowel; phones: sung times."""

    frames: SungFrames
    vowels: tuple[tuple[int, int], ...]
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
    start = math.floor((first - LEAD) * GRID) / GRID
    count = math.ceil((last + TAIL - start) / FRAME)
    times: Floats = start + FRAME * np.arange(count, dtype=np.float64)
    position, gate = _lay(mapped, times, spoken.frames)
    voiced = (spoken.f0 > 0)[np.round(position).astype(int)] & (gate > 0)
    notes = [note for syllable in syllables for note in syllable.notes]
    frames = SungFrames(
        start=start,
        position=position,
        voiced=voiced,
        f0=pitch_curve(notes, times + FRAME / 2, delivery.pitch, rng),
        gain=np.convolve(gate, _fade_window(), "same"),
        tilt=delivery.tilt,
        breath=delivery.breath,
    )
    return PhrasePlan(frames, tuple(_sung_vowels(mapped, text.syllables, start)), mapped.phones)


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


def _sung_vowels(mapped: TimeMap, spans: Sequence[SyllableUnits], start: float) -> list[tuple[int, int]]:
    placed = {phone.unit: phone for phone in mapped.phones}
    vowels = [placed[span.nucleus] for span in spans]
    return [(round((v.start - start) / FRAME), round((v.end - start) / FRAME)) for v in vowels]


def _fade_window() -> Floats:
    window = np.hanning(FADE + 2)[1:-1]
    return np.asarray(window / window.sum())
