"""The studio voices' speech model: Kokoro-82M (Apache-2.0), in two parts with inner tensors read out.

The front reads tokens and decides durations, pitch and energy and makes features, 80 frames a second; the
generator turns those into sound. Both are deterministic: this export has no random excitation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from songsmith.engine.models import require
from songsmith.engine.system import return_memory, trim_heap
from songsmith.engine.voice.frames import Floats32
from songsmith.engine.voice.graph_shortcuts import fourier_by_convolution, short_snakes
from songsmith.engine.voice.graphs import cut_out, float_convolutions, whole_norms
from songsmith.engine.voice.prepare import prepared, sha256_of
from songsmith.engine.voice.workload import threads_per_line

MODEL = "kokoro"
"""Its name in models.toml."""
DURATIONS = "/encoder/Div_output_0"
"""Steps of 25 ms for every token."""
PITCH = "/encoder/Reshape_output_0"
ENERGY = "/encoder/Reshape_1_output_0"
FEATURES = "/decoder/decoder/decode.3/Div_4_output_0"
"""(1, 512, T): what the generator gets; the aligner looks at it too."""
FRONT = ({"tokens": 2, "style": 2, "speed": 1}, (DURATIONS, PITCH, ENERGY, FEATURES))
GENERATOR = ({FEATURES: 3, PITCH: 2, "style": 2}, ("audio",))
DECODER = "/decoder/"
"""What lies under this name is made faster; the encoder is small and stays as it is."""
STYLES, STYLE_SIZE = 510, 256
"""A speaker is a style vector for every number of tokens."""
EPSILON = 1e-5
"""Of the model's instance normalisations."""
PREPARATION = "2"
"""Raise it when what is done to the model below changes."""
PAD = 0


@dataclass(frozen=True, slots=True)
class StudioSpeech:
    """T frames of 12.5 ms. f0: Hz, near 0 = unvoiced. energy: the model's log unit. features: (T, 512)."""

    f0: Floats32
    energy: Floats32
    features: Floats32
    token_steps: NDArray[np.int64]
    style: Floats32


class StudioModel:
    """Two warm sessions."""

    def __init__(self) -> None:
        return_memory()
        self._folder = require(MODEL)
        source = self._folder / "model.onnx"
        digest = sha256_of(source)
        self._front = _session(_part(source, digest, "front", *FRONT))
        self._generator = _session(_part(source, digest, "generator", *GENERATOR))
        listed = json.loads((self._folder / "vocab.json").read_text(encoding="utf-8"))
        self._vocabulary: dict[str, int] = listed["vocab"]
        trim_heap()

    @property
    def alphabet(self) -> frozenset[str]:
        return frozenset(self._vocabulary)

    def styles(self, speaker: str) -> Floats32:
        """(510, 256)."""
        path = self._folder / "voices" / f"{speaker}.bin"
        return np.fromfile(path, "<f4").reshape(STYLES, STYLE_SIZE)

    def plan(self, tokens: Sequence[str], styles: Floats32, speed: float) -> StudioSpeech:
        """tokens: characters of the alphabet, without pads. speed 1 is the model's usual pace."""
        ids = np.array([[PAD, *(self._vocabulary[token] for token in tokens), PAD]], np.int64)
        style = styles[min(len(tokens), STYLES) - 1][None]
        given = {"tokens": ids, "style": style, "speed": np.array([speed], np.float32)}
        durations, f0, energy, features = self._front.run(list(FRONT[1]), given)
        steps = np.maximum(1, np.round(durations[0])).astype(np.int64)
        return StudioSpeech(f0[0], energy[0], np.ascontiguousarray(features[0].T), steps, style)

    def sound(self, speech: StudioSpeech) -> Floats32:
        """Mono audio at 24 kHz, 300 samples a frame."""
        given = {
            FEATURES: np.ascontiguousarray(speech.features.T[None]),
            PITCH: speech.f0[None],
            "style": speech.style,
        }
        return np.asarray(self._generator.run(["audio"], given)[0].ravel(), np.float32)


@lru_cache(maxsize=1)
def studio_model() -> StudioModel:
    """Loaded once a process (a few seconds). Raises MissingPart when the files were not fetched."""
    return StudioModel()


def _part(source: Path, digest: str, name: str, inputs: dict[str, int], outputs: Sequence[str]) -> Path:
    def make() -> bytes:
        model = onnx.load(str(source))
        cut_out(model.graph, inputs, outputs)
        float_convolutions(model.graph, DECODER)
        whole_norms(model.graph, DECODER, EPSILON)
        short_snakes(model.graph, DECODER)
        fourier_by_convolution(model.graph)
        return bytes(model.SerializeToString())

    return prepared(f"kokoro-{name}", digest, [PREPARATION, *inputs, *outputs], make)


def _session(path: Path) -> onnxruntime.InferenceSession:
    """Its threads sleep while they wait; the memory of a long phrase is given back after it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads_per_line()
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
