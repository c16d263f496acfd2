"""Flax (linen) layers upon each other: RNN, and Bidirectional where there are two ways.

Lengths are given where a sequence has not all steps, as a model without padding gives
none. The factors of a case's dropout are multiplied in between layers; a case with a
window runs in chunks of so many steps, and no gradient passes through the carry between
them.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from longdep.numeric.oracle.stacked.layout import Layout, layout_of

Arrays = dict[str, Any]


def outputs_of_stack(
    make: Callable[[], Any],
    case: Arrays,
    cell: str,
    bidirectional: Callable[..., Any] | None = None,
) -> Arrays:
    """The outputs and last states of a stacked case, as JAX arrays.

    Args:
        make: makes a cell of Flax for one layer and direction.
        case: its floating-point arrays as JAX arrays.
        cell: rnn, gru or lstm.
        bidirectional: bidirectional(forward, backward) runs two layers;
            flax.linen.Bidirectional where none is given.
    """
    import jax

    held = layout_of(case)
    steps = case["x"].shape[1]
    window = int(case["window"]) or steps
    lengths = np.asarray(case["lengths"])
    given = None if np.all(lengths == steps) else lengths
    carries = {
        lane: (case["c0"][k], case["h0"][k]) if cell == "lstm" else case["h0"][k]
        for k, lane in enumerate(held.lanes)
    }
    rows = []
    for begin in range(0, steps, window):
        if begin:
            carries = jax.lax.stop_gradient(carries)
        part = slice(begin, begin + window)
        value = case["x"][:, part]
        for layer in range(held.layers):
            if layer:
                value = value * case["dropout"][layer - 1][:, part]
            module, parameters = _layer(make, case, held, layer, bidirectional)
            starts = tuple(carries[layer, way] for way in held.ways)
            start = starts if len(starts) > 1 else starts[0]
            ends, value = module.apply(
                {"params": parameters},
                value,
                initial_carry=start,
                seq_lengths=given,
                return_carry=True,
            )
            each = ends if len(starts) > 1 else (ends,)
            carries |= {(layer, w): e for w, e in zip(held.ways, each, strict=True)}
        rows.append(value)
    h = jax.numpy.concatenate(rows, axis=1)
    last = [carries[lane] for lane in held.lanes]
    if cell != "lstm":
        return {"h": h, "last_h": jax.numpy.stack(last)}
    c, h_last = (jax.numpy.stack(states) for states in zip(*last, strict=True))
    return {"h": h, "last_h": h_last, "last_c": c}


def _layer(
    make: Callable[[], Any],
    case: Arrays,
    held: Layout,
    layer: int,
    bidirectional: Callable[..., Any] | None,
) -> tuple[Any, Arrays]:
    """One layer in its directions, and its parameters."""
    from flax import linen

    if len(held.ways) > 1:
        wrap = bidirectional or linen.Bidirectional
        sides = {"forward_rnn": "forward", "backward_rnn": "reverse"}
        module = wrap(linen.RNN(make()), linen.RNN(make()))
        return module, {
            side: {"cell": lane_tree(case, layer, way)} for side, way in sides.items()
        }
    (way,) = held.ways
    back = way == "reverse"
    module = linen.RNN(make(), reverse=back, keep_order=back)
    return module, {"cell": lane_tree(case, layer, way)}


def lane_tree(case: Arrays, layer: int, way: str) -> Arrays:
    """The parameters of one layer and direction: {"ir": {"kernel": ...}, ...}."""
    suffix = f"_l{layer}" + "_reverse" * (way == "reverse")
    return tree_of(
        {k.removesuffix(suffix): v for k, v in case.items() if k.endswith(suffix)}
    )


def tree_of(arrays: Arrays) -> Arrays:
    """Parameters as Flax has them: ir_kernel as {"ir": {"kernel": ...}}."""
    tree: Arrays = {}
    for name, value in arrays.items():
        if name.endswith(("_kernel", "_bias")):
            module, leaf = name.rsplit("_", 1)
            tree.setdefault(module, {})[leaf] = value
    return tree
