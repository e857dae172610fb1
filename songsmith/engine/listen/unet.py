"""The separation network as an ONNX graph, built from the tensors of its checkpoint.

Two U-Nets, one for the voice and one for the rest, each guess a magnitude spectrogram; what counts is the
voice's share of both, squared: the mask. The architecture is that of Spleeter (Hennequin et al., "Spleeter: a
fast and efficient music source separation tool", JOSS 2020; code and weights MIT).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, checker, helper, numpy_helper

FRAMES, BINS = 512, 1024
"""Of one input: spectra in time, and the lowest bins of each."""
DEPTH = 6
LEAK = 0.2
VARIANCE_EPSILON = 1e-3
"""Keras's, for batch normalisation."""
MASK_EPSILON = 1e-10
OPSET, IR_VERSION = 17, 9
DOWN = {"strides": [2, 2], "kernel_shape": [5, 5], "pads": [1, 1, 2, 2]}
LAST = {"kernel_shape": [4, 4], "dilations": [2, 2], "pads": [3, 3, 3, 3]}

Tensors = Mapping[str, NDArray[np.float32]]


def separation_graph(tensors: Tensors) -> bytes:
    """mix: magnitudes (n, 2, FRAMES, BINS) → mask: the voice's share, same shape."""
    graph = _Graph(tensors)
    voice, rest = graph.net(0, "voice"), graph.net(1, "rest")
    for name, value in (("half", MASK_EPSILON / 2), ("whole", MASK_EPSILON)):
        graph.constant(name, np.array(value, np.float32))
    graph.node("Add", [voice, "half"], "share")
    graph.node("Add", [voice, rest], "sum")
    graph.node("Add", ["sum", "whole"], "all")
    graph.node("Div", ["share", "all"], "mask")
    return graph.serialised()


class _Graph:
    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []

    def constant(self, name: str, value: NDArray[np.float32]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value, np.float32), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def net(self, number: int, name: str) -> str:
        """number: which of the checkpoint's networks. The output is the squared guess."""
        skips = self._downwards(number, name)
        x = skips[-1]
        for i in range(DEPTH):
            x = self._up(number, name, i, x)
            if i < DEPTH - 1:
                x = self.node("Concat", [skips[DEPTH - 2 - i], x], f"{name}.joined{i}", axis=1)
        x = self._convolution("Conv", f"conv2d{_suffix(7 * number + DEPTH)}", x, f"{name}.last", LAST)
        share = self.node("Sigmoid", [x], f"{name}.share")
        guess = self.node("Mul", [share, "mix"], f"{name}.guess")
        return self.node("Mul", [guess, guess], f"{name}.power")

    def _downwards(self, number: int, name: str) -> list[str]:
        x, skips = "mix", []
        for i in range(DEPTH):
            x = self._convolution("Conv", f"conv2d{_suffix(7 * number + i)}", x, f"{name}.down{i}", DOWN)
            skips.append(x)
            if i < DEPTH - 1:
                x = self._norm(2 * DEPTH * number + i, x)
                x = self.node("LeakyRelu", [x], f"{name}.leak{i}", alpha=LEAK)
        return skips

    def _up(self, number: int, name: str, i: int, x: str) -> str:
        stored = f"conv2d_transpose{_suffix(DEPTH * number + i)}"
        x = self._convolution("ConvTranspose", stored, x, f"{name}.up{i}", DOWN)
        x = self.node("Relu", [x], f"{name}.relu{i}")
        return self._norm(2 * DEPTH * number + DEPTH + i, x)

    def _convolution(
        self, kind: str, stored: str, x: str, name: str, attributes: Mapping[str, list[int]]
    ) -> str:
        """Keras stores (height, width, in, out), for transposed ones (height, width, out, in)."""
        kernel = self.constant(f"{name}.kernel", self._tensors[f"{stored}/kernel"].transpose(3, 2, 0, 1))
        bias = self.constant(f"{name}.bias", self._tensors[f"{stored}/bias"])
        return self.node(kind, [x, kernel, bias], name, **attributes)

    def _norm(self, number: int, x: str) -> str:
        stored = f"batch_normalization{_suffix(number)}"
        inner = [
            self.constant(f"{x}.{part}", self._tensors[f"{stored}/{part}"])
            for part in ("gamma", "beta", "moving_mean", "moving_variance")
        ]
        return self.node("BatchNormalization", [x, *inner], f"{x}.normed", epsilon=VARIANCE_EPSILON)

    def serialised(self) -> bytes:
        shape: list[str | int | None] = ["n", 2, FRAMES, BINS]
        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in ("mix", "mask")]
        graph = helper.make_graph(self._nodes, "separation", ends[:1], ends[1:], self._constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR_VERSION
        checker.check_model(model)
        return bytes(model.SerializeToString())


def _suffix(number: int) -> str:
    return f"_{number}" if number else ""
