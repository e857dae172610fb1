"""The tune of a recording without a voice: the top of what the band plays. Less sure than a sung one.

Notes come from Basic Pitch (Bittner et al. 2022, "A Lightweight Instrument-Agnostic Model for Polyphonic Note
Transcription"; Apache-2.0).
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import onnxruntime

from songsmith.engine.audio import Mono
from songsmith.engine.listen.front import Frames
from songsmith.engine.listen.heard import HeardNote
from songsmith.engine.models import require

MODEL = "notes"
"""Its name in models.toml."""
ONSETS, NOTES = "StatefulPartitionedCall:2", "StatefulPartitionedCall:1"
"""Of its outputs."""
RATE, HOP = 22_050, 256
WINDOW, SPARED = 43_844, 15
"""Samples the network sees at once, and frames at either end that are thrown away: windows overlap."""
FRAMES = 142
"""Kept of each window, for exactly WINDOW − 2 · SPARED · HOP samples: a little less than one every HOP."""
BATCH = 8
LOWEST = 21
"""MIDI, of the network's first key."""
TUNE_LOW, TUNE_HIGH = 52, 91
"""MIDI: where tunes lie."""
BEGINS, SOUNDS = 0.5, 0.3
"""Probabilities from which a note begins, and goes on."""
SHORTEST = 0.09
LOUD_SHARE = 0.55
"""Of the loudest note that sounds at the same time: what is softer is accompaniment."""
HIGH_AHEAD = 0.012
"""A tune's advantage in strength for each semitone it is higher: ears follow the top."""
SURE = 0.6
"""What a confidence is worth here, against one of a voice."""


def played_tune(sound: Mono, tuning: float) -> list[HeardNote]:
    """sound: mono at RATE; tuning in cents is small enough for the network to bear. Raises MissingPart."""
    begins, sounds = _activations(sound)
    low, high = TUNE_LOW - LOWEST, TUNE_HIGH - LOWEST + 1
    notes = _notes(begins[:, low:high], sounds[:, low:high])
    return _top(notes)


def _activations(sound: Mono) -> tuple[Frames, Frames]:
    """Probabilities (frames, 88) that a key begins and that it sounds."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.enable_cpu_mem_arena = False
    session = onnxruntime.InferenceSession(
        str(require(MODEL) / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )
    step = WINDOW - 2 * SPARED * HOP
    count = -(-len(sound) // step)
    padded = np.pad(sound, (SPARED * HOP, count * step + WINDOW))
    windows = np.stack([padded[i * step : i * step + WINDOW] for i in range(count)])[:, :, None]
    entry = session.get_inputs()[0].name
    pairs = [session.run([ONSETS, NOTES], {entry: windows[i : i + BATCH]}) for i in range(0, count, BATCH)]
    return tuple(_joined([pair[k] for pair in pairs]) for k in range(2))  # type: ignore[return-value]


def _joined(parts: list[Frames]) -> Frames:
    return np.concatenate([part[:, SPARED:-SPARED].reshape(-1, part.shape[2]) for part in parts])


def _seconds(frame: int) -> float:
    step = WINDOW - 2 * SPARED * HOP
    window, inside = divmod(frame, FRAMES)
    return (window * step + inside * HOP) / RATE


def _notes(begins: Frames, sounds: Frames) -> list[tuple[int, int, int, float]]:
    """First frame, end, pitch and mean strength."""
    peaks = (begins[1:-1] > BEGINS) & (begins[1:-1] >= begins[:-2]) & (begins[1:-1] > begins[2:])
    notes = []
    for key in range(begins.shape[1]):
        starts = np.nonzero(peaks[:, key])[0] + 1
        for start, following in pairwise([*starts, len(begins)]):
            quiet = np.nonzero(sounds[start:following, key] < SOUNDS)[0]
            quiet = quiet[quiet > 3]
            end = int(start + quiet[0]) if len(quiet) else int(following)
            if _seconds(end) - _seconds(int(start)) >= SHORTEST:
                notes.append((int(start), end, key + TUNE_LOW, float(sounds[start:end, key].mean())))
    return sorted(notes)


def _top(notes: list[tuple[int, int, int, float]]) -> list[HeardNote]:
    """At each moment the strongest note, the higher of equals; what it covers is left out."""
    ranked = sorted(notes, key=lambda note: -(note[3] + HIGH_AHEAD * (note[2] - TUNE_LOW)))
    taken: list[tuple[int, int, int, float]] = []
    for start, end, pitch, strength in ranked:
        clashes = [other for other in taken if other[0] < end and start < other[1]]
        overlap = sum(min(end, other[1]) - max(start, other[0]) for other in clashes)
        if overlap < 0.3 * (end - start) and all(abs(start - other[0]) > 3 for other in clashes):
            taken.append((start, end, pitch, strength))
    taken.sort()
    return [
        HeardNote(_seconds(start), _seconds(end), pitch, float(np.clip(SURE * strength, 0, 1)))
        for start, end, pitch, strength in taken
    ]
