"""Shortcuts in a vocoder's generator, on small graphs of the same make."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnxruntime
from onnx import GraphProto, ModelProto, TensorProto, helper, numpy_helper

from songsmith.engine.voice.graph_shortcuts import fourier_by_convolution, short_snakes

CHANNELS, LENGTH, WINDOW, STEP = 3, 60, 20, 5


def model_of(
    nodes: list[tuple[str, list[str], str, dict[str, Any]]],
    shape: list[int | None],
    result: list[int | None],
    constants: dict[str, np.ndarray],
) -> ModelProto:
    graph = helper.make_graph(
        [
            helper.make_node(kind, given, [made], name=f"/part/{made}", **how)
            for kind, given, made, how in nodes
        ],
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, result)],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def run(model: ModelProto, x: np.ndarray) -> np.ndarray:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {"x": x})[0])


def count(graph: GraphProto, kind: str) -> int:
    return sum(node.op_type == kind for node in graph.node)


def snake() -> ModelProto:
    rng = np.random.default_rng(1)
    alpha = np.array([0.7, 1.3, -2.0], np.float32).reshape(1, CHANNELS, 1)
    return model_of(
        [
            ("InstanceNormalization", ["x", "gain", "shift"], "even", {"epsilon": 1e-5}),
            ("Mul", ["alpha", "even"], "scaled", {}),
            ("Sin", ["scaled"], "sine", {}),
            ("Pow", ["sine", "two"], "square", {}),
            ("Mul", ["inverse", "square"], "bent", {}),
            ("Add", ["even", "bent"], "snake", {}),
            ("Unsqueeze", ["snake", "axis"], "wide", {}),
            ("Conv", ["wide", "weights", "bias"], "y", {"pads": [0, 2, 0, 2]}),
        ],
        [1, CHANNELS, None],
        [1, CHANNELS, 1, None],
        {
            "gain": np.array([1, 2, 0.5], np.float32),
            "shift": np.array([0, -1, 1], np.float32),
            "alpha": alpha,
            "inverse": 1 / alpha,
            "two": np.array(2, np.float32),
            "axis": np.array([2]),
            "weights": rng.standard_normal((CHANNELS, CHANNELS, 1, 5)).astype(np.float32),
            "bias": np.array([0.5, 0, -1], np.float32),
        },
    )


def test_a_snake_says_the_same_in_fewer_steps() -> None:
    sound = np.random.default_rng(2).standard_normal((1, CHANNELS, LENGTH)).astype(np.float32)
    model = snake()
    wanted = run(model, sound)
    short_snakes(model.graph, "/part/")
    assert count(model.graph, "Pow") == 0
    assert sum(len(node.input) == 2 and node.op_type in ("Mul", "Add") for node in model.graph.node) == 5
    np.testing.assert_allclose(run(model, sound), wanted, atol=2e-5)


def test_snakes_elsewhere_stay_as_they_are() -> None:
    model = snake()
    short_snakes(model.graph, "/other/")
    assert count(model.graph, "Pow") == 1


def fourier() -> ModelProto:
    window = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    return model_of(
        [("STFT", ["x", "step", "window", "size"], "y", {"onesided": 1})],
        [1, None],
        [1, None, WINDOW // 2 + 1, 2],
        {"step": np.array(STEP), "window": window, "size": np.array(WINDOW)},
    )


def test_a_short_spectrum_is_a_convolution() -> None:
    sound = np.random.default_rng(3).standard_normal((1, LENGTH)).astype(np.float32)
    model = fourier()
    wanted = run(model, sound)
    fourier_by_convolution(model.graph)
    assert count(model.graph, "STFT") == 0
    np.testing.assert_allclose(run(model, sound), wanted, atol=1e-4)


def test_bins_without_an_imaginary_part_keep_one_sign_of_phase() -> None:
    sound = -np.ones((1, LENGTH), np.float32)
    model = fourier()
    fourier_by_convolution(model.graph)
    spectrum = run(model, sound)[0].astype(np.float64)
    phase = np.arctan2(spectrum[:, 0, 1], spectrum[:, 0, 0])
    np.testing.assert_allclose(phase, np.pi)
