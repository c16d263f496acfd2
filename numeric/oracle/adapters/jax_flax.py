"""Flax (linen) cells, by jax.vjp.

    longdep.check("gru", flax_cell(flax.linen.GRUCell, "gru"), convention="flax")

The gradients are those of
sum(h * cotangent_h) + sum(last_h * cotangent_last).
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.flax_stack import outputs_of_stack, tree_of
from longdep.numeric.oracle.adapters.jax_function import (
    Arrays,
    Implementation,
    jax_function,
)
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
)
from longdep.numeric.oracle.adapters.stack_plumbing import require_sound_stack
from longdep.numeric.oracle.stacked.layout import Layout


def flax_cell(
    factory: Callable[..., Any],
    system: str,
    *,
    bidirectional: Callable[..., Any] | None = None,
) -> Implementation:
    """Wrap a linen cell such as flax.linen.GRUCell.

    Args:
        factory: factory(features=n) gives a cell whose parameters are named as
            in flax.linen (ir/kernel, hn/bias, ...). Called with activation_fn= for an
            rnn. A padded system runs it inside flax.linen.RNN with seq_lengths, a
            stacked one inside several.
        system: simple-rnn, gru, lstm, one of them padded or stacked.
        bidirectional: bidirectional(forward, backward) runs two flax.linen.RNN of a
            stacked system; flax.linen.Bidirectional where none is given.
    Raises:
        AdapterError: the self-test on Flax's own cell failed.
    """
    cell = cell_of(system)
    _self_test(system)
    return _wrapped(factory, cell, bidirectional)


@cache
def _self_test(system: str) -> None:
    from flax import linen

    cell = cell_of(system)
    kind = {"rnn": linen.SimpleCell, "gru": linen.GRUCell, "lstm": linen.LSTMCell}[cell]
    if systems.system(system).stacked:
        held = Layout(2, "bidirectional")
        require_sound_stack(_wrapped(kind, cell), system, "flax", held)
    else:
        require_sound_cell(_wrapped(kind, cell), system, "flax")


def _wrapped(
    factory: Callable[..., Any],
    cell: str,
    bidirectional: Callable[..., Any] | None = None,
) -> Implementation:
    def forward(case: Arrays) -> Arrays:
        import jax

        make = partial(factory, features=case["h0"].shape[-1], **_options(case, cell))
        if "layers" in case:
            return outputs_of_stack(make, case, cell, bidirectional)
        made, parameters = make(), {"params": tree_of(case)}
        if "lengths" in case:
            return _padded(made, parameters, case, cell)
        start = (case["c0"], case["h0"]) if cell == "lstm" else case["h0"]

        def step(carry: Any, x_t: Any) -> tuple[Any, Any]:
            carry, _ = made.apply(parameters, carry, x_t)
            return carry, carry

        _, states = jax.lax.scan(step, start, case["x"])
        return {"c": states[0], "h": states[1]} if cell == "lstm" else {"h": states}

    return jax_function(forward, compiled=True)


def _padded(made: Any, parameters: Arrays, case: Arrays, cell: str) -> Arrays:
    from flax import linen

    if case["direction"] != "forward":
        raise AdapterError(
            f"flax: expected direction forward, got {case['direction']!r}"
        )
    layer = linen.RNN(made, return_carry=True)
    start = (case["c0"], case["h0"]) if cell == "lstm" else case["h0"]
    last, h = layer.apply(
        {"params": {"cell": parameters["params"]}},
        case["x"],
        initial_carry=start,
        seq_lengths=np.asarray(case["lengths"]),
    )
    if cell == "lstm":
        return {"h": h, "last_h": last[1], "last_c": last[0]}
    return {"h": h, "last_h": last}


def _options(case: Arrays, cell: str) -> dict[str, Any]:
    import jax

    dtype = case["h0"].dtype
    options: dict[str, Any] = {"dtype": dtype, "param_dtype": dtype}
    if cell == "rnn":
        options["activation_fn"] = {
            "tanh": jax.numpy.tanh,
            "relu": jax.nn.relu,
            "identity": lambda z: z,
        }[case["activation"]]
    return options
