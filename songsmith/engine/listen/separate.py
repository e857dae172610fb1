"""The singing voice out of a recording."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from songsmith.engine.audio import Audio
from songsmith.engine.listen.checkpoint import read_checkpoint
from songsmith.engine.listen.unet import BINS, FRAMES, separation_graph
from songsmith.engine.models import catalogue, require
from songsmith.engine.voice.prepare import prepared

MODEL = "separation"
"""Its name in models.toml."""
WINDOW, HOP = 4096, 1024
"""Samples at 44.1 kHz: what the network was trained on."""
THREADS = 2
OVERLAP_GAIN = np.float32(2 / 3)
"""Squared Hann windows at a quarter of their length add up to 1.5."""


def separate(audio: Audio, each: Callable[[float], None]) -> Audio:
    """The voice, same shape as `audio`. each: called with the share done. Raises MissingPart."""
    session = _session()
    taper = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    n, span = audio.shape[1], FRAMES * HOP
    blocks = -(-(n + WINDOW) // span)
    padded = np.pad(audio, ((0, 0), (WINDOW, (blocks * span) + WINDOW - n)))
    voice = np.zeros_like(padded)
    for block in range(blocks):
        start = block * span
        part = padded[:, start : start + span + WINDOW - HOP]
        voice[:, start : start + part.shape[1]] += _voice(session, part, taper)
        each((block + 1) / blocks)
    return np.ascontiguousarray(voice[:, WINDOW : WINDOW + n])


def _voice(session: onnxruntime.InferenceSession, part: Audio, taper: NDArray[np.float32]) -> Audio:
    """part: FRAMES overlapping windows; the same length of their voice, to be added up."""
    windows = np.lib.stride_tricks.sliding_window_view(part, WINDOW, axis=1)[:, ::HOP]
    spectra = np.fft.rfft(windows * taper).astype(np.complex64)
    magnitudes = np.abs(spectra[None, :, :, :BINS])
    (mask,) = session.run(None, {"mix": magnitudes})
    spectra[:, :, :BINS] *= mask[0]
    spectra[:, :, BINS:] = 0
    frames = np.fft.irfft(spectra).astype(np.float32) * taper * OVERLAP_GAIN
    out = np.zeros_like(part)
    for i in range(frames.shape[1]):
        out[:, i * HOP : i * HOP + WINDOW] += frames[:, i]
    return out


def _session() -> onnxruntime.InferenceSession:
    folder = require(MODEL)
    index, data = folder / "model.index", folder / "model.data"
    hashes = "+".join(file.sha256 for file in catalogue()[MODEL].files)
    make = partial(_graph_from, index, data)
    path = prepared(MODEL, hashes, ["unet"], make, folder=MODEL)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.enable_cpu_mem_arena = False  # it would hold what the largest layer took
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _graph_from(index: Path, data: Path) -> bytes:
    return separation_graph(read_checkpoint(index, data))
