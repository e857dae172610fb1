"""Fewer steps for what a vocoder's generator does most: its activation, and the spectrum of its source.

Both leave the numbers as they are but for rounding. They are bound by memory, so every pass over the samples
that is saved counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from onnx import GraphProto, NodeProto, helper, numpy_helper

from songsmith.engine.voice.frames import Floats32
from songsmith.engine.voice.graphs import put_needed

SIGN = np.float32(1e-20)
"""Far below every part of a spectrum; only its sign counts."""


@dataclass(frozen=True, slots=True)
class _Snake:
    """x + sin²(αx) / α (Ziyin et al. 2020) between a normalisation and a convolution."""

    alpha: Floats32
    norm: NodeProto
    scaled: NodeProto
    sine: NodeProto
    end: NodeProto
    convolution: NodeProto


def short_snakes(graph: GraphProto, prefix: str) -> None:
    """The normalisation before a snake gives αx at once and the convolution after it takes the 1/α into its
    weights: three passes instead of five. In place, for nodes whose name starts with `prefix`; after
    `whole_norms` and `float_convolutions`."""
    before: dict[str, list[NodeProto]] = {}
    instead: dict[str, list[NodeProto]] = {}
    for snake in list(_snakes(graph, prefix)):
        before[snake.norm.name] = _scaled_norm(graph, snake)
        before[snake.convolution.name] = _scaled_weights(graph, snake)
        instead[snake.end.name] = _squared_sine(snake)
    nodes: list[NodeProto] = []
    for node in graph.node:
        nodes += [*before.get(node.name, []), *instead.get(node.name, [node])]
    put_needed(graph, nodes)


def fourier_by_convolution(graph: GraphProto) -> None:
    """Replaces each STFT by the convolution with its window's sines and cosines that it is. In place."""
    weights = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes: list[NodeProto] = []
    for node in graph.node:
        nodes += _fourier(graph, node, weights) if node.op_type == "STFT" else [node]
    put_needed(graph, nodes)


def _snakes(graph: GraphProto, prefix: str) -> Iterator[_Snake]:
    weights = {tensor.name: tensor for tensor in graph.initializer}
    producers = {output: node for node in graph.node for output in node.output}
    consumers: dict[str, list[NodeProto]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            consumers[name].append(node)
    for sine in graph.node:
        if sine.op_type != "Sin" or not sine.name.startswith(prefix):
            continue
        scaled = producers[sine.input[0]]
        chain = _following(sine, consumers)
        kinds = [node.op_type for node in chain]
        if scaled.op_type != "Mul" or kinds != ["Pow", "Mul", "Add", "Unsqueeze", "Conv"]:
            continue
        norm = producers.get(scaled.input[1])
        if scaled.input[0] in weights and norm is not None and norm.op_type == "InstanceNormalization":
            alpha = np.asarray(numpy_helper.to_array(weights[scaled.input[0]]), np.float32).reshape(-1)
            yield _Snake(alpha, norm, scaled, sine, chain[2], chain[4])


def _following(node: NodeProto, consumers: dict[str, list[NodeProto]]) -> list[NodeProto]:
    """Up to five nodes after it, as long as each is the only one to read the one before."""
    chain: list[NodeProto] = []
    while len(chain) < 5 and len(after := consumers[node.output[0]]) == 1:
        node = after[0]
        chain.append(node)
    return chain


def _scaled_norm(graph: GraphProto, snake: _Snake) -> list[NodeProto]:
    """Two multiplications of a number per channel; the normalisation itself is changed to read them."""
    name = f"{snake.norm.name}_alpha"
    graph.initializer.append(numpy_helper.from_array(snake.alpha, name))
    nodes = []
    for place in (1, 2):
        source = snake.norm.input[place]
        nodes.append(helper.make_node("Mul", [source, name], [f"{source}_alpha"], name=f"{source}_alpha"))
        snake.norm.input[place] = f"{source}_alpha"
    return nodes


def _squared_sine(snake: _Snake) -> list[NodeProto]:
    scaled, sine, end = snake.norm.output[0], snake.sine.output[0], snake.end.output[0]
    snake.sine.input[0] = scaled
    return [
        helper.make_node("Mul", [sine, sine], [f"{end}_square"], name=f"{end}_square"),
        helper.make_node("Add", [scaled, f"{end}_square"], [end], name=snake.end.name),
    ]


def _scaled_weights(graph: GraphProto, snake: _Snake) -> list[NodeProto]:
    """Constants, which the runtime multiplies once when it loads the model."""
    source = snake.convolution.input[1]
    name = f"{source}_snake"
    factors = (1.0 / snake.alpha).reshape(1, -1, 1, 1).astype(np.float32)
    graph.initializer.append(numpy_helper.from_array(factors, f"{name}_factors"))
    snake.convolution.input[1] = name
    return [helper.make_node("Mul", [source, f"{name}_factors"], [name], name=name)]


def _fourier(graph: GraphProto, node: NodeProto, weights: dict[str, np.ndarray]) -> list[NodeProto]:
    """(1, samples) → (1, frames, bins, 2), real and imaginary.

    The lowest and highest bin of a real sound have no imaginary part; a rounding error there, of either sign,
    is a phase of +π or −π, and flips at random. They get the same, positive hint of one in every frame.
    """
    step, window = int(weights[node.input[1]]), weights[node.input[2]].astype(np.float64)
    size, bins = len(window), len(window) // 2 + 1
    turns = 2 * np.pi * np.outer(np.arange(bins), np.arange(size)) / size
    sines, hint = -np.sin(turns), np.zeros(2 * bins, np.float32)
    real_only = [0, bins - 1] if size % 2 == 0 else [0]
    sines[real_only] = 0.0
    hint[[bins + row for row in real_only]] = SIGN
    waves = np.concatenate([np.cos(turns), sines]) * window
    name = node.output[0]
    tensors = {
        "waves": waves.astype(np.float32)[:, None, None],
        "hint": hint,
        "axes": np.array([1, 2]),
        "shape": np.array([1, 2, bins, -1]),
    }
    graph.initializer.extend(numpy_helper.from_array(v, f"{name}_{key}") for key, v in tensors.items())
    return [
        helper.make_node("Unsqueeze", [node.input[0], f"{name}_axes"], [f"{name}_wide"], name=f"{name}_wide"),
        helper.make_node(
            "Conv",
            [f"{name}_wide", f"{name}_waves", f"{name}_hint"],
            [f"{name}_both"],
            name=f"{name}_both",
            strides=[1, step],
        ),
        helper.make_node(
            "Reshape", [f"{name}_both", f"{name}_shape"], [f"{name}_apart"], name=f"{name}_apart"
        ),
        helper.make_node("Transpose", [f"{name}_apart"], [name], name=node.name, perm=[0, 3, 2, 1]),
    ]
