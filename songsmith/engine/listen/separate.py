"""The singing voice out of a recording."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
import scipy.fft
from numpy.typing import NDArray

from songsmith.engine.audio import Audio, Mono
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


def separate(audio: Audio, gain: float, each: Callable[[float], None]) -> Mono:
    """The voice of `audio` times `gain`, 44.1 kHz. each: called with the share done. Raises MissingPart."""
    session = _session()
    taper = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    n, span = audio.shape[1], FRAMES * HOP
    blocks = -(-(n + WINDOW) // span)
    voice = np.zeros(WINDOW + blocks * span + WINDOW, np.float32)
    for block in range(blocks):
        start = block * span
        part = _stretch(audio, start - WINDOW, span + WINDOW - HOP) * np.float32(gain)
        voice[start : start + part.shape[1]] += _voice(session, part, taper)
        each((block + 1) / blocks)
    return voice[WINDOW : WINDOW + n].copy()


def _stretch(audio: Audio, start: int, length: int) -> Audio:
    """`length` samples from `start`, silence where there are none."""
    first, last = max(0, start), min(audio.shape[1], start + length)
    inside = audio[:, first : max(first, last)]
    return np.pad(inside, ((0, 0), (first - start, length - (first - start) - inside.shape[1])))


def _voice(session: onnxruntime.InferenceSession, part: Audio, taper: NDArray[np.float32]) -> Mono:
    """part: FRAMES overlapping windows; the same length of their voice, to be added up."""
    windows = np.lib.stride_tricks.sliding_window_view(part, WINDOW, axis=1)[:, ::HOP]
    spectra = scipy.fft.rfft(windows * taper)
    (mask,) = session.run(None, {"mix": np.abs(spectra[None, :, :, :BINS])})
    middle = np.zeros(spectra.shape[1:], np.complex64)
    middle[:, :BINS] = (spectra[:, :, :BINS] * mask[0]).mean(axis=0)
    frames = scipy.fft.irfft(middle) * taper * OVERLAP_GAIN
    out = np.zeros(part.shape[1], np.float32)
    for i, frame in enumerate(frames):
        out[i * HOP : i * HOP + WINDOW] += frame
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
