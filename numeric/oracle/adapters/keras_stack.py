"""Keras layers upon each other: both directions, masks, dropout, windows.

A mask of ones is left out, as a model without masking does. The factors of a case's
dropout are multiplied in between layers; a case with a window runs in chunks of so many
steps, and no gradient passes through the states between them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle.adapters.keras_backend import (
    Call,
    array_in_backend,
    differentiated,
    wide_enough,
)
from longdep.numeric.oracle.adapters.plumbing import cell_of
from longdep.numeric.oracle.adapters.stack_plumbing import require_sound_stack
from longdep.numeric.oracle.stacked.layout import Layout, layout_of, weight_name
from longdep.numeric.oracle.stacked.table import Stacking, stacking

Case = Mapping[str, Any]
Implementation = Callable[[Case], dict[str, np.ndarray]]
Lane = tuple[int, str]  # layer and direction
WEIGHTS = ("kernel", "recurrent_kernel", "bias")
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "identity": "linear"}


@dataclass(frozen=True, kw_only=True)
class Block:
    """One Keras layer, and what it computes of a stack.

    Attributes:
        layer: gives (outputs, states...), the states in the order of the lanes.
        lanes: layers and directions of the stack, in the order of its weights.
        nested: whether it takes the states as a list for each lane.
        turned: whether it runs from the end and leaves its outputs in that order: it is
            given its inputs turned round, so that it runs forward.
    """

    layer: Any
    lanes: Sequence[Lane]
    nested: bool = False
    turned: bool = False


def stacked_layers(
    factory: Callable[..., Any],
    system: str,
    bidirectional: Callable[..., Any] | None,
    options: Mapping[str, Any],
) -> Any:
    """Wrap a layer's stacks; the arguments are those of keras_layer.

    Returns:
        The implementation. Of a layer without biases it has the attribute `lacks`:
        longdep.check leaves these 0.
    Raises:
        AdapterError: the self-test on Keras' own layer failed.
    """
    cell = cell_of(system)
    self_test(system)
    implementation = stacked(cell, _blocks(factory, cell, bidirectional, options))
    if not getattr(factory(1, **options), "use_bias", True):
        implementation.lacks = WEIGHTS[2:]
    return implementation


@cache
def self_test(system: str) -> None:
    """Test the adapter around Keras' own layers.

    Args:
        system: stacked-rnn, stacked-gru or stacked-lstm.
    Raises:
        AdapterError: an output is far from what is right.
    """
    import keras

    cell, layers = cell_of(system), keras.layers
    kind = {"rnn": layers.SimpleRNN, "gru": layers.GRU, "lstm": layers.LSTM}[cell]
    wrapped = stacked(cell, _blocks(kind, cell, None, {}))
    held = Layout(2, "bidirectional")
    require_sound_stack(wrapped, system, "keras", held, "float32")


def options_of(case: Case, cell: str, bias: np.ndarray) -> dict[str, Any]:
    """What a factory is called with, beside the number of units.

    Args:
        case: whose precision and activation the layer is to have.
        cell: rnn, gru or lstm.
        bias: of the layer; that of a GRU says where its reset is.
    """
    options: dict[str, Any] = {
        "return_sequences": True,
        "return_state": True,
        "dtype": case["x"].dtype.name,
    }
    if cell == "rnn":
        options["activation"] = ACTIVATIONS[case["activation"]]
    if cell == "gru":
        options["reset_after"] = bias.ndim == 2
    return options


def _blocks(
    factory: Callable[..., Any],
    cell: str,
    bidirectional: Callable[..., Any] | None,
    options: Mapping[str, Any],
) -> Callable[[Case], list[Block]]:
    """What makes the layers of a case: one for each of its layers."""

    def made(case: Case) -> list[Block]:
        held = layout_of(case)
        own = options_of(case, cell, case["bias_l0"]) | dict(options)
        blocks = []
        for index in range(held.layers):
            layer = factory(case["h0"].shape[-1], **own)
            if held.direction == "bidirectional":
                layer = both_ways(layer, held.merge, bidirectional)
            blocks.append(Block(layer=layer, lanes=[(index, w) for w in held.ways]))
        return blocks

    return made


def both_ways(
    layer: Any, merge: str, bidirectional: Callable[..., Any] | None = None
) -> Any:
    """A layer in both directions; Keras makes them from its configuration."""
    import keras

    wrap = bidirectional or keras.layers.Bidirectional
    with keras.saving.CustomObjectScope({type(layer).__name__: type(layer)}):
        return wrap(layer, merge_mode=merge)


def stacked(cell: str, blocks_of: Callable[[Case], list[Block]]) -> Any:
    """The implementation of a stacked system by Keras layers that are made for a case.

    Args:
        cell: rnn, gru or lstm.
        blocks_of: makes the layers of a case, not yet built. It may raise
            NotImplementedError for a case it has no layers for.
    """
    states = ("h0", "c0") if cell == "lstm" else ("h0",)
    table = stacking(cell, "keras")  # all of Keras name weights alike

    def implementation(case: Case) -> dict[str, np.ndarray]:
        with wide_enough(case["x"].dtype):
            return in_backend(case)

    def in_backend(case: Case) -> dict[str, np.ndarray]:
        blocks = blocks_of(case)
        _load(table, case, blocks)
        returned = ["h", *(f"last_{name[0]}" for name in states)]
        outputs, weights, gradients = differentiated(
            [block.layer for block in blocks],
            lambda call, arrays: _run(call, arrays, case, blocks),
            [case["x"], *(case[name] for name in states)],
            [case[f"cotangent_{name}"] for name in returned],
        )
        answer = dict(zip(returned, outputs, strict=True))
        for block, arrays in zip(blocks, weights, strict=True):
            named = zip(_weights(table, block), arrays, strict=True)
            answer |= {f"grad_{k}": v for k, v in named}
        inputs = zip(("x", *states), gradients, strict=True)
        return answer | {f"grad_{k}": v for k, v in inputs}

    return implementation


def _load(table: Stacking, case: Case, blocks: Sequence[Block]) -> None:
    """Build the layers and give them the weights of the case."""
    batch, steps, width = case["x"].shape
    for block in blocks:
        block.layer.build((batch, steps, width))
        block.layer.set_weights([case[name] for name in _weights(table, block)])
        width = block.layer.compute_output_shape((batch, steps, width))[0][-1]


def _weights(table: Stacking, block: Block) -> list[str]:
    """The weights of a built layer by the names of the case, in the layer's order."""
    each = len(block.layer.trainable_variables) // len(block.lanes)
    return [
        weight_name(table, array, layer, way)
        for layer, way in block.lanes
        for array in WEIGHTS[:each]  # without bias where there is none
    ]


def _run(
    call: Call, arrays: list[Any], case: Case, blocks: Sequence[Block]
) -> tuple[Any, ...]:
    """The outputs, chunk by chunk, and the last states."""
    from keras import ops

    x, steps = arrays[0], case["x"].shape[1]
    held, window = layout_of(case), int(case["window"]) or steps
    states = {
        lane: [array[place] for array in arrays[1:]]
        for place, lane in enumerate(held.lanes)
    }
    factors = array_in_backend(case["dropout"]) if held.layers > 1 else None
    mask = None
    if not np.all(case["mask"]):
        mask = array_in_backend(np.asarray(case["mask"]) != 0)
    rows = []
    for begin in range(0, steps, window):
        part = slice(begin, begin + window)
        if begin:
            states = {k: [ops.stop_gradient(s) for s in v] for k, v in states.items()}
        value = x[:, part]
        for k, block in enumerate(blocks):
            layer = block.lanes[0][0]
            if layer and factors is not None:
                value = value * factors[layer - 1][:, part]
            starts: list[Any] = [states[lane] for lane in block.lanes]
            if not block.nested:
                starts = [state for lane in starts for state in lane]
            seen = None if mask is None else mask[:, part]
            if block.turned:
                value = ops.flip(value, axis=1)
                seen = None if seen is None else ops.flip(seen, axis=1)
            value, *ends = call(k, value, starts, seen)
            states |= _states(block, ends)
        rows.append(value)
    lasts = [ops.stack(row) for row in zip(*states.values(), strict=True)]
    return (rows[0] if len(rows) == 1 else ops.concatenate(rows, axis=1), *lasts)


def _states(block: Block, ends: list[Any]) -> dict[Lane, list[Any]]:
    """What a layer returned behind its outputs, by lanes."""
    flat = [
        s for end in ends for s in (end if isinstance(end, list | tuple) else [end])
    ]
    each = len(flat) // len(block.lanes)
    return {lane: flat[k * each : (k + 1) * each] for k, lane in enumerate(block.lanes)}
