"""The quick voice's speech model: hibari (Apache-2.0, weights in the package), with inner tensors read out.

It predicts, per 12.5 ms frame, the magnitude and phase of a harmonic branch, a noise branch and a free-phase
branch (601 bins, 20 Hz apart) and the pitch; `songsmith.engine.voice.quick` sounds them again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import hibari
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from songsmith.engine.voice.frames import Floats32
from songsmith.engine.voice.prepare import prepared, sha256_of, with_outputs

ASSETS = Path(hibari.__file__).parent / "assets"
DURATIONS = "/Clip_output_0"
"""Steps of 25 ms for every token."""
HIDDEN = "/dec_norm/LayerNormalization_output_0"
"""Decoder state (T, 256): what the aligner looks at."""
BINS = 601
PAD = 0


@dataclass(frozen=True, slots=True)
class QuickSpeech:
    """Logarithms of magnitudes are natural; (601, T) each. hidden: (T, 256). f0: Hz, below 40 = unvoiced."""

    harmonic: Floats32
    phase: Floats32
    noise: Floats32
    free: Floats32
    f0: Floats32
    hidden: Floats32
    token_steps: NDArray[np.int64]


class QuickModel:
    """One warm session; a single thread, so that results do not depend on the machine's load."""

    def __init__(self) -> None:
        source = ASSETS / "hibari.onnx"
        outputs = (DURATIONS, HIDDEN)
        path = prepared("hibari", sha256_of(source), outputs, lambda: with_outputs(source, outputs))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._vocabulary: dict[str, int] = json.loads((ASSETS / "vocab.json").read_text(encoding="utf-8"))

    @property
    def alphabet(self) -> frozenset[str]:
        return frozenset(self._vocabulary)

    def speak(self, tokens: Sequence[str], speed: float) -> QuickSpeech:
        """tokens: characters of the alphabet, without pads. speed 1 is the model's usual pace."""
        ids = np.array([[PAD, *(self._vocabulary[token] for token in tokens), PAD]], np.int64)
        wanted = ["lh", "theta", "ln", "lr", "f0", HIDDEN, DURATIONS]
        found = self._session.run(wanted, {"ids": ids, "speed": np.array([speed], np.float32)})
        harmonic, phase, noise, free, f0, hidden = (output[0] for output in found[:6])
        steps = np.round(found[6].ravel()).astype(np.int64)
        return QuickSpeech(harmonic, phase, noise, free, f0, hidden, steps)


@lru_cache(maxsize=1)
def quick_model() -> QuickModel:
    """Loaded once a process (about half a second)."""
    return QuickModel()
