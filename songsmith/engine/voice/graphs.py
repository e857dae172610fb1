"""Surgery on speech models: cutting a part out, turning quantised convolutions back into float ones, and
normalisations that were exported as seven steps back into one.

Dynamically quantised convolutions cost more than float ones on CPUs. Weights stay stored as 8-bit integers
(the file does not grow); the runtime folds them to float when it loads the model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from onnx import AttributeProto, GraphProto, NodeProto, TensorProto, ValueInfoProto, helper, numpy_helper

from songsmith.engine.voice.frames import Floats32


@dataclass(frozen=True, slots=True)
class _Graph:
    """Look-ups; names are unique in ONNX graphs."""

    weights: Mapping[str, TensorProto]
    producers: Mapping[str, NodeProto]
    consumers: Mapping[str, NodeProto]


def cut_out(graph: GraphProto, inputs: Mapping[str, int], outputs: Sequence[str]) -> None:
    """Leaves only what leads from `inputs` (inner or outer tensors; name → number of axes) to `outputs`."""
    given = {value.name: value for value in graph.input}
    made = [given.get(name) or _value(name, axes) for name, axes in inputs.items()]
    outer = {value.name: value for value in graph.output}
    wanted = [outer.get(name) or _value(name, None) for name in outputs]
    del graph.input[:]
    del graph.output[:]
    graph.input.extend(made)
    graph.output.extend(wanted)
    put_needed(graph, [node for node in graph.node if not inputs.keys() & set(node.output)])


def float_convolutions(graph: GraphProto, prefix: str) -> None:
    """Replaces ConvInteger … Mul by Conv for nodes whose name starts with `prefix`, in place.

    The pattern is that of onnxruntime's dynamic quantiser: x is quantised on the fly, the convolution's
    integer result gets an integer bias, is cast and multiplied by both scales.
    """
    look = _look(graph)
    chosen = [node for node in graph.node if node.op_type == "ConvInteger" and node.name.startswith(prefix)]
    instead: dict[str, list[NodeProto]] = {}
    for number, node in enumerate(chosen):
        last = _last(look, node)
        instead[last.name] = _replacement(graph, look, node, last, f"{prefix}weight{number}")
    put_needed(graph, [new for node in graph.node for new in instead.get(node.name, [node])])


def whole_norms(graph: GraphProto, prefix: str, epsilon: float) -> None:
    """Replaces (x − mean) / sqrt(variance + epsilon) · gain + shift by one InstanceNormalization for nodes
    whose name starts with `prefix`, in place."""
    look = _look(graph)
    instead: dict[str, list[NodeProto]] = {}
    for node in graph.node:
        divides = node.op_type == "Div" and node.name.startswith(prefix)
        below = look.producers.get(node.input[1]) if divides else None
        if below is not None and below.op_type == "Sqrt":
            scaled = look.consumers[node.output[0]]
            last = look.consumers[scaled.output[0]]
            if (scaled.op_type, last.op_type) == ("Mul", "Add"):
                centred = look.producers[node.input[0]]
                gain, shift = _other(scaled, node.output[0]), _other(last, scaled.output[0])
                instead[last.name] = _norm(centred.input[0], gain, shift, last, epsilon)
    if instead:
        graph.initializer.append(numpy_helper.from_array(np.array([-1]), "flat_shape"))
    put_needed(graph, [new for node in graph.node for new in instead.get(node.name, [node])])


def _norm(source: str, gain: str, shift: str, last: NodeProto, epsilon: float) -> list[NodeProto]:
    name = f"{last.name}_whole"
    return [
        helper.make_node("Reshape", [gain, "flat_shape"], [f"{name}_gain"], name=f"{name}_gain"),
        helper.make_node("Reshape", [shift, "flat_shape"], [f"{name}_shift"], name=f"{name}_shift"),
        helper.make_node(
            "InstanceNormalization",
            [source, f"{name}_gain", f"{name}_shift"],
            list(last.output),
            name=name,
            epsilon=epsilon,
        ),
    ]


def _look(graph: GraphProto) -> _Graph:
    return _Graph(
        {tensor.name: tensor for tensor in graph.initializer},
        {output: node for node in graph.node for output in node.output},
        {name: node for node in graph.node for name in node.input},
    )


def _other(node: NodeProto, name: str) -> str:
    """The one of two inputs that is not `name`."""
    return str(node.input[1] if node.input[0] == name else node.input[0])


def _replacement(
    graph: GraphProto, look: _Graph, node: NodeProto, last: NodeProto, name: str
) -> list[NodeProto]:
    quantised = look.producers[node.input[0]]
    bias = _bias(look, node)
    scale, zero = _weight_scale(look, last, quantised), _weight_zero(look, node)
    tensors = {"scale": scale, "zero": zero, "axis": np.array([2])}
    graph.initializer.extend(numpy_helper.from_array(v, f"{name}_{key}") for key, v in tensors.items())
    inputs = [f"{name}_wide", f"{name}_weights", *([bias] if bias else [])]
    convolution = helper.make_node("Conv", inputs, [f"{name}_result"], name=f"{name}_convolution")
    convolution.attribute.extend(_in_two_dimensions(attribute) for attribute in node.attribute)

    def step(kind: str, sources: list[str], result: str, **attributes: Any) -> NodeProto:
        return helper.make_node(kind, sources, [result], name=f"{result}_{kind}", **attributes)

    return [
        step("Cast", [node.input[1]], f"{name}_raw", to=TensorProto.FLOAT),
        step("Sub", [f"{name}_raw", f"{name}_zero"], f"{name}_centred"),
        step("Mul", [f"{name}_centred", f"{name}_scale"], f"{name}_scaled"),
        step("Unsqueeze", [f"{name}_scaled", f"{name}_axis"], f"{name}_weights"),
        step("Unsqueeze", [quantised.input[0], f"{name}_axis"], f"{name}_wide"),
        convolution,
        step("Squeeze", [f"{name}_result", f"{name}_axis"], last.output[0]),
    ]


def _in_two_dimensions(attribute: AttributeProto) -> AttributeProto:
    """A convolution over time as one over (1, time): the runtime's fast kernels know only the latter."""
    value = helper.get_attribute_value(attribute)
    if attribute.name == "pads":
        return helper.make_attribute("pads", [0, value[0], 0, value[1]])
    if attribute.name in ("kernel_shape", "strides", "dilations"):
        return helper.make_attribute(attribute.name, [1, value[0]])
    return attribute


def _cast(look: _Graph, node: NodeProto) -> NodeProto:
    following = look.consumers[node.output[0]]
    return look.consumers[following.output[0]] if following.op_type == "Add" else following


def _last(look: _Graph, node: NodeProto) -> NodeProto:
    """The Mul that ends the pattern."""
    last = look.consumers[_cast(look, node).output[0]]
    if last.op_type != "Mul":
        raise ValueError(f"{node.name} is not followed by the usual nodes but by {last.op_type}")
    return last


def _bias(look: _Graph, node: NodeProto) -> str | None:
    """The float bias that was divided by the scales, rounded and added as an integer; None without one."""
    added = look.consumers[node.output[0]]
    if added.op_type != "Add":
        return None
    name = _other(added, node.output[0])
    while look.producers[name].op_type != "Div":
        name = look.producers[name].input[0]
    return str(look.producers[name].input[0])


def _weight_scale(look: _Graph, last: NodeProto, quantised: NodeProto) -> Floats32:
    both = next(look.producers[name] for name in last.input if look.producers[name].op_type == "Mul")
    name = _other(both, quantised.output[1])
    return _by_channel(numpy_helper.to_array(look.weights[name]))


def _weight_zero(look: _Graph, node: NodeProto) -> Floats32:
    if len(node.input) < 4 or not node.input[3]:
        return np.zeros((), np.float32)
    return _by_channel(numpy_helper.to_array(look.weights[node.input[3]]))


def _by_channel(values: np.ndarray) -> Floats32:
    """One number for each output channel (or for all), shaped for weights (out, in, width)."""
    flat = np.asarray(values, np.float32).reshape(-1)
    return flat.reshape(-1, 1, 1) if flat.size > 1 else flat.reshape(())


def _value(name: str, axes: int | None) -> ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, None if axes is None else [None] * axes)


def put_needed(graph: GraphProto, nodes: list[NodeProto]) -> None:
    """Keeps what the outputs need; nodes must be in topological order."""
    needed = {output.name for output in graph.output}
    kept: list[NodeProto] = []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    del graph.node[:]
    graph.node.extend(reversed(kept))
    weights = [tensor for tensor in graph.initializer if tensor.name in needed]
    del graph.initializer[:]
    graph.initializer.extend(weights)
