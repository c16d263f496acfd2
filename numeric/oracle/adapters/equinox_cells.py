"""Equinox cells (GRUCell, LSTMCell) in jax.lax.scan, by jax.vjp.

    longdep.check("gru", equinox_cell(equinox.nn.GRUCell, "gru"), convention="torch")

A cell makes one step of one sequence. Sequences run in jax.lax.scan, batches of them in
jax.vmap; at steps that a sequence has not the state stands still and the output is 0. A
cell has one bias where torch has two: it is given their sum, and the hidden one of the
candidate, which the reset gate is applied to, as `bias_n`.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.oracle import systems
from longdep.numeric.oracle.adapters.jax_function import jax_function
from longdep.numeric.oracle.adapters.plumbing import (
    AdapterError,
    cell_of,
    require_sound_cell,
    with_bfloat16,
)
from longdep.numeric.oracle.adapters.stack_plumbing import require_sound_stack
from longdep.numeric.oracle.stacked.layout import Layout, layout_of

Arrays = dict[str, Any]
NAMES = ("w_ih", "w_hh", "b_ih", "b_hh")
STEMS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
TIME_FIRST, BATCH_FIRST = "torch", "torch-batch-first"


def equinox_cell(factory: Callable[..., Any], system: str) -> Any:
    """Wrap a cell such as equinox.nn.GRUCell.

    Args:
        factory: factory(m, n, key=...) gives a module with weight_ih, weight_hh, bias
            and, of a GRU, bias_n, that makes a step: cell(x_t, state) -> state.
        system: gru, lstm, one of them padded or stacked. The convention is torch, or of
            a stacked system torch-batch-first.
    Returns:
        The implementation. Of a cell without bias it has the attribute `lacks`:
        longdep.check leaves these biases 0. It declines the projection of an LSTM.
    Raises:
        AdapterError: the self-test on Equinox's own cell failed, or the system is
            another.
    """
    cell = _known(system)
    _self_test(system)
    return _wrapped(factory, system, cell)


def _known(system: str) -> str:
    cell = cell_of(system)
    if cell == "rnn":
        raise AdapterError(f"system: equinox-cell has gru and lstm, got {system!r}")
    return cell


@cache
def _self_test(system: str) -> None:
    import equinox

    cell = cell_of(system)
    kind = {"gru": equinox.nn.GRUCell, "lstm": equinox.nn.LSTMCell}[cell]
    wrapped = _wrapped(kind, system, cell)
    if systems.system(system).stacked:
        held = Layout(2, "bidirectional")
        require_sound_stack(wrapped, system, TIME_FIRST, held)
    else:
        require_sound_cell(wrapped, system, "torch")


def _wrapped(factory: Callable[..., Any], system: str, cell: str) -> Any:
    stacked = systems.system(system).stacked
    biased = _has_bias(factory)

    def made(convention: str) -> Any:
        def forward(case: Arrays) -> Arrays:
            if stacked:
                return _stack(factory, cell, case, convention == TIME_FIRST)
            weights = [case[name] for name in NAMES]
            return _plain(factory, cell, case, weights)

        computed = jax_function(forward, compiled=True)

        def run(case: Mapping[str, Any]) -> dict[str, np.ndarray]:
            answer = computed(case)  # nothing at biases that there are not
            return {k: v for k, v in answer.items() if biased or "_b" not in k}

        return with_bfloat16(_named(run, convention))

    def _named(run: Any, convention: str) -> Any:
        run.convention = convention
        if stacked:
            run.for_convention = made
        if not biased:
            run.lacks = STEMS[2:] if stacked else NAMES[2:]
        return run

    return made(TIME_FIRST)


def _has_bias(factory: Callable[..., Any]) -> bool:
    import jax

    return factory(1, 1, key=jax.random.key(0)).bias is not None


def _cell(factory: Callable[..., Any], cell: str, weights: list[Any]) -> Any:
    """A cell with torch's weights."""
    import equinox
    import jax

    w_ih, w_hh, b_ih, b_hh = weights
    m, n = w_ih.shape[1], w_hh.shape[1]
    made = factory(m, n, key=jax.random.key(0))
    fields, values = ["weight_ih", "weight_hh"], [w_ih, w_hh]
    if made.bias is not None:
        fields.append("bias")
        if cell == "gru":
            fields.append("bias_n")
            zero = jax.numpy.zeros_like(b_hh[2 * n :])
            outer = jax.numpy.concatenate([b_hh[: 2 * n], zero])
            values += [b_ih + outer, b_hh[2 * n :]]
        else:
            values.append(b_ih + b_hh)
    return equinox.tree_at(
        lambda module: [getattr(module, name) for name in fields], made, values
    )


def _scan(
    cell: Any, start: tuple[Any, ...], x: Any, valid: Any, *, reverse: bool = False
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """One sequence: the state after its last step, and the states after each step."""
    import jax
    from jax import numpy as jnp

    def step(state: tuple[Any, ...], at: tuple[Any, Any]) -> tuple[Any, Any]:
        x_t, has = at
        made = cell(x_t, state if len(state) > 1 else state[0])
        made = made if isinstance(made, tuple) else (made,)
        pairs = zip(made, state, strict=True)
        after = tuple(jnp.where(has, new, old) for new, old in pairs)
        return after, tuple(jnp.where(has, s, jnp.zeros_like(s)) for s in after)

    return jax.lax.scan(step, start, (x, valid), reverse=reverse)


def _batch(
    cell: Any, start: tuple[Any, ...], x: Any, valid: Any, *, reverse: bool = False
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    import jax

    return jax.vmap(lambda *row: _scan(cell, *row, reverse=reverse))(start, x, valid)


def _plain(
    factory: Callable[..., Any], cell: str, case: Arrays, weights: list[Any]
) -> Arrays:
    made = _cell(factory, cell, weights)
    start = tuple(case[name] for name in ("h0", "c0") if name in case)
    if "lengths" not in case:
        _, states = _scan(made, start, case["x"], np.ones(len(case["x"]), bool))
        return dict(zip(("h", "c"), states, strict=False))
    reverse = case["direction"] == "reverse"
    valid = np.arange(case["x"].shape[1]) < np.asarray(case["lengths"])[:, None]
    last, states = _batch(made, start, case["x"], valid, reverse=reverse)
    return {"h": states[0], **dict(zip(("last_h", "last_c"), last, strict=False))}


def _stack(
    factory: Callable[..., Any], cell: str, case: Mapping[str, Any], time_first: bool
) -> Arrays:
    """Layers upon each other: scans from both ends, joined, chunk by chunk."""
    import jax
    from jax import numpy as jnp

    held = layout_of(case)
    if held.projected:
        raise NotImplementedError("equinox has no projection")

    def turned(array: Any) -> Any:
        return jnp.swapaxes(array, 0, 1) if time_first else array

    x = turned(case["x"])
    steps = x.shape[1]
    window = int(case["window"]) or steps
    valid = np.arange(steps) < np.asarray(case["lengths"])[:, None]
    given = [case[name] for name in ("h0", "c0") if name in case]
    states = {lane: tuple(s[k] for s in given) for k, lane in enumerate(held.lanes)}
    cells = {
        (layer, way): _cell(
            factory,
            cell,
            [case[f"{s}_l{layer}" + "_reverse" * (way == "reverse")] for s in STEMS],
        )
        for layer, way in held.lanes
    }
    rows = []
    for begin in range(0, steps, window):
        if begin:
            states = jax.lax.stop_gradient(states)
        part = slice(begin, begin + window)
        value = x[:, part]
        for layer in range(held.layers):
            if layer:
                value = value * turned(case["dropout"][layer - 1])[:, part]
            sides = []
            for way in held.ways:
                states[layer, way], made = _batch(
                    cells[layer, way],
                    states[layer, way],
                    value,
                    valid[:, part],
                    reverse=way == "reverse",
                )
                sides.append(made[0])
            value = jnp.concatenate(sides, axis=-1)
        rows.append(value)
    ends = zip(*(states[lane] for lane in held.lanes), strict=True)
    last = dict(zip(("last_h", "last_c"), map(jnp.stack, ends), strict=False))
    return {"h": turned(jnp.concatenate(rows, axis=1)), **last}
