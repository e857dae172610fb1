"""Small models of the same make as the large one: what is changed in them must not change what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import ModelProto, TensorProto, helper, numpy_helper
from onnxruntime.quantization import quantize_dynamic

from songsmith.engine.voice.graphs import cut_out, float_convolutions, whole_norms

CHANNELS, WIDTH, LENGTH = 3, 5, 40


def _run(model: ModelProto, **given: np.ndarray) -> list[np.ndarray]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return [np.asarray(made) for made in session.run(None, given)]


def _kinds(model: ModelProto) -> set[str]:
    return {node.op_type for node in model.graph.node}


@pytest.fixture
def sound() -> np.ndarray:
    return np.random.default_rng(1).standard_normal((1, CHANNELS, LENGTH)).astype(np.float32)


@pytest.fixture
def convolution() -> ModelProto:
    rng = np.random.default_rng(2)
    weights = rng.standard_normal((CHANNELS, CHANNELS, WIDTH)).astype(np.float32)
    nodes = [
        helper.make_node("Conv", ["x", "w", "b"], ["y"], name="/part/conv", pads=[4, 4], dilations=[2]),
        helper.make_node("Tanh", ["y"], ["z"], name="/part/tanh"),
    ]
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, CHANNELS, None])],
        [helper.make_tensor_value_info("z", TensorProto.FLOAT, [1, CHANNELS, None])],
        [
            numpy_helper.from_array(weights, "w"),
            numpy_helper.from_array(np.array([0.5, 0, -1], np.float32), "b"),
        ],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


@pytest.mark.parametrize("per_channel", [False, True])
def test_float_convolutions_are_truer_than_quantised_ones(
    convolution: ModelProto, sound: np.ndarray, tmp_path: Path, per_channel: bool
) -> None:
    onnx.save(convolution, tmp_path / "float.onnx")
    quantize_dynamic(
        tmp_path / "float.onnx",
        tmp_path / "int8.onnx",
        op_types_to_quantize=["Conv"],
        per_channel=per_channel,
    )
    model = onnx.load(tmp_path / "int8.onnx")
    assert "ConvInteger" in _kinds(model)
    (wanted,) = _run(convolution, x=sound)
    (before,) = _run(model, x=sound)
    float_convolutions(model.graph, "/part/")
    (after,) = _run(model, x=sound)
    assert "ConvInteger" not in _kinds(model)
    assert "DynamicQuantizeLinear" not in _kinds(model)
    assert np.abs(after - wanted).max() < 0.05
    assert np.abs(after - wanted).mean() <= np.abs(before - wanted).mean()


def test_other_parts_stay_quantised(convolution: ModelProto, tmp_path: Path) -> None:
    onnx.save(convolution, tmp_path / "float.onnx")
    quantize_dynamic(tmp_path / "float.onnx", tmp_path / "int8.onnx", op_types_to_quantize=["Conv"])
    model = onnx.load(tmp_path / "int8.onnx")
    float_convolutions(model.graph, "/elsewhere/")
    assert "ConvInteger" in _kinds(model)


def test_a_norm_in_seven_steps_becomes_one(sound: np.ndarray) -> None:
    steps = [
        ("ReduceMean", ["x", "axes"], "mean"),
        ("Sub", ["x", "mean"], "centred"),
        ("Mul", ["centred", "centred"], "squared"),
        ("ReduceMean", ["squared", "axes"], "variance"),
        ("Add", ["variance", "epsilon"], "safe"),
        ("Sqrt", ["safe"], "root"),
        ("Div", ["centred", "root"], "normal"),
        ("Mul", ["gain", "normal"], "scaled"),
        ("Add", ["scaled", "shift"], "y"),
    ]
    nodes = [helper.make_node(kind, sources, [made], name=f"/part/{made}") for kind, sources, made in steps]
    constants = {
        "axes": np.array([2]),
        "epsilon": np.array(1e-5, np.float32),
        "gain": np.array([1, 2, 3], np.float32).reshape(1, 3, 1),
        "shift": np.array([0, -1, 1], np.float32).reshape(1, 3, 1),
    }
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, CHANNELS, None])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, CHANNELS, None])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)
    (wanted,) = _run(model, x=sound)
    whole_norms(model.graph, "/part/", 1e-5)
    (got,) = _run(model, x=sound)
    assert _kinds(model) == {"Reshape", "InstanceNormalization"}
    np.testing.assert_allclose(got, wanted, atol=1e-5)


def test_a_part_can_be_cut_out_between_inner_tensors(convolution: ModelProto, sound: np.ndarray) -> None:
    (whole,) = _run(convolution, x=sound)
    front, back = ModelProto(), ModelProto()
    front.CopyFrom(convolution)
    back.CopyFrom(convolution)
    cut_out(front.graph, {"x": 3}, ["y"])
    cut_out(back.graph, {"y": 3}, ["z"])
    assert _kinds(front) == {"Conv"}
    assert _kinds(back) == {"Tanh"}
    assert not back.graph.initializer
    (inner,) = _run(front, x=sound)
    np.testing.assert_array_equal(_run(back, y=inner)[0], whole)
