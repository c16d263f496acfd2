"""A cell over a sequence: forward, and backpropagation through time, with switches."""

from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.oracle.patterns.cells import (
    CELLS,
    Array,
    Cell,
    Gradients,
    Weights,
    parted,
    zoned,
)
from longdep.numeric.oracle.patterns.switches import Switches


class Run(NamedTuple):
    """The results of one sequence.

    states (T, n), cells (T, n), and the gradients: of the weight blocks, of the inputs
    (T, m), of h0 and c0, and at the pre-activations, delta (T, n), of the simple net.
    """

    states: Array
    cells: Array
    weights: Gradients
    inputs: Array
    h0: Array
    c0: Array
    delta: Array


class Losses(NamedTuple):
    """The direct gradients of the loss: at every h_t (T, n) and at every c_t (T, n)."""

    h: Array
    c: Array


def run(
    kind: str,
    w: Weights,
    x: Array,
    h0: Array,
    c0: Array,
    losses: Losses,
    switches: Switches,
    options: dict[str, Any],
) -> Run:
    """Run a sequence forward and backward.

    Args:
        kind: "rnn", "gru" or "lstm".
        w: the weight blocks.
        x: (T, m) inputs.
        h0: (n,) initial state.
        c0: (n,) initial cell; ignored unless kind is "lstm".
        losses: where the loss touches the states.
        switches: what is wrong.
        options: activation, reset_after, clip: what the convention says.
    """
    steps = forward(CELLS[kind], w, x, h0, c0, switches, options)
    return run_back(CELLS[kind], w, steps, h0, c0, losses, switches, options)


def run_back(
    cell: Cell,
    w: Weights,
    steps: list[dict[str, Any]],
    h0: Array,
    c0: Array,
    losses: Losses,
    switches: Switches,
    options: dict[str, Any],
) -> Run:
    """The results of a sequence whose steps `forward` has run."""
    if switches.lags is None:
        total = backward(cell, w, steps, losses, switches, options)
    else:
        total = truncated(cell, w, steps, losses, switches, options)
    weights, inputs, start, cell_start, delta = total
    x_kept, h_kept, c_kept = (k not in switches.zeroed for k in ("x", "h0", "c0"))
    weights = {k: (k[0] not in switches.zeroed) * v for k, v in weights.items()}
    shown = "made" if switches.zoneout == "not on the output" else "h"
    states = _stack([step[shown] for step in steps], h0)
    cells = _stack([step["c"] for step in steps], c0)
    return Run(
        states,
        cells,
        weights,
        inputs * x_kept,
        start * h_kept,
        cell_start * c_kept,
        delta,
    )


def forward(
    cell: Cell,
    w: Weights,
    x: Array,
    h0: Array,
    c0: Array,
    switches: Switches,
    options: dict[str, Any],
) -> list[dict[str, Any]]:
    """The steps of a sequence, each with what its way back needs."""
    h = h0 if switches.starts_h else 0 * h0
    c = c0 if switches.starts_c else 0 * c0
    start = (h, c) if switches.restart == "start" else (0 * h, 0 * c)
    steps = []
    for t, entry in enumerate(x):
        if given_up(t, switches):
            h, c = start
        step = cell.forward(w, entry, h, c, switches, options)
        steps.append(step | {"h_before": h, "c_before": c, "made": step["h"]})
        zoned(steps[-1], t, switches, options)
        if switches.fed_on:
            h = steps[-1]["h"]
        c = steps[-1]["c"]
    return steps


def backward(
    cell: Cell,
    w: Weights,
    steps: list[dict[str, Any]],
    losses: Losses,
    switches: Switches,
    options: dict[str, Any],
    first: int = 0,
) -> tuple[Gradients, Array, Array, Array, Array]:
    """Backpropagate from the last step to `first`.

    Returns:
        The gradients of the weight blocks, the inputs, h0, c0, and delta.
    """
    dh = np.zeros(losses.h.shape[1:], losses.h.dtype)
    dc = np.zeros(losses.c.shape[1:], losses.c.dtype)
    start, start_c = np.zeros_like(dh), np.zeros_like(dc)
    weights: Gradients = {}
    inputs: dict[int, Array] = {}
    deltas: dict[int, Array] = {}
    for t in reversed(range(first, len(steps))):
        into: Gradients = {}
        carried = t < len(steps) - 1
        own = losses.h[t] if switches.direct or not carried else 0 * losses.h[t]
        dh, dc = own + dh, losses.c[t] + dc
        dh, kept = parted("h", dh, t, switches, options)
        dc, kept_c = parted("c", dc, t, switches, options)
        before, before_c = cell.backward(w, steps[t], dh, dc, into, switches, options)
        before, before_c = before + kept, before_c + kept_c
        if switches.back_order == "reversed":
            other = steps[len(steps) - 1 - t + first]
            before, before_c = cell.backward(w, other, dh, dc, {}, switches, options)
        inputs[t] = into.pop(("x", ""))
        deltas[t] = into.pop(("delta", "a"), dh)
        for key, value in into.items():
            term = value * _share(key[0], t, len(steps), switches)
            known = key in weights and switches.accumulates
            weights[key] = weights[key] + term if known else term
        if t == 0 and not switches.start_gradient:
            before = deltas[t]
        before, before_c = flushed(before, switches), flushed(before_c, switches)
        if not switches.fed_on:
            start, before = start + before, 0 * before
        if t > 0 and not switches.carries_h:
            before = 0 * before
        if t > 0 and not switches.carries_c:
            before_c = 0 * before_c
        if given_up(t, switches) and switches.restart == "start":
            start, start_c = start + before, start_c + before_c
        if detached(t, switches):
            before, before_c = 0 * before, 0 * before_c
        if at_border(t, switches):
            before = 0 * before if switches.cuts_h else before
            before_c = 0 * before_c if switches.cuts_c else before_c
        dh, dc = before, before_c
    whole, reached = range(len(steps)), first == 0 and switches.start_attached
    nothing_x = np.zeros_like(w["W", cell.gates[0]][0])
    return (
        weights,
        np.array([inputs.get(t, nothing_x) for t in whole]),
        (start + dh) * (switches.starts_h and reached),
        (start_c + dc) * (switches.starts_c and reached),
        np.array([deltas.get(t, 0 * dh) for t in whole]),
    )


def truncated(
    cell: Cell,
    w: Weights,
    steps: list[dict[str, Any]],
    losses: Losses,
    switches: Switches,
    options: dict[str, Any],
) -> tuple[Gradients, Array, Array, Array, Array]:
    """The loss of every step, propagated back `switches.lags` steps and no further."""
    assert switches.lags is not None
    totals: list[Any] = []
    weights: Gradients = {}
    for last in range(len(steps)):
        part = np.arange(last + 1)[:, None] == last
        alone = Losses(losses.h[: last + 1] * part, losses.c[: last + 1] * part)
        first = max(0, last - switches.lags)
        grads, *rest = backward(
            cell, w, steps[: last + 1], alone, switches, options, first
        )
        for key, value in grads.items():
            weights[key] = weights[key] + value if key in weights else value
        missing = len(steps) - last - 1
        rest[0] = np.pad(rest[0], ((0, missing), (0, 0)))
        rest[3] = np.pad(rest[3], ((0, missing), (0, 0)))
        totals.append(rest)
    inputs, start, cell_start, delta = (
        sum(parts) for parts in zip(*totals, strict=True)
    )
    return weights, inputs, start, cell_start, delta


def detached(step: int, switches: Switches) -> bool:
    """Whether no gradient passes from a step, counted from 0, to the one before."""
    cut = bool(step and switches.window and step % switches.window == 0)
    return cut or given_up(step, switches)


def at_border(step: int, switches: Switches) -> bool:
    """Whether a cut that the case declares is made before a step, from 0."""
    gone = step - switches.late
    if step == 0 or gone <= 0 or not switches.declared:
        return False
    return gone % switches.declared == 0


def given_up(step: int, switches: Switches) -> bool:
    """Whether a step, counted from 0, does not get the state of the one before."""
    return bool(step and switches.chunk and step % switches.chunk == 0)


def _share(kind: str, step: int, steps: int, switches: Switches) -> float:
    """The part of a step's term that a weight's gradient gets."""
    if kind == "U" and step == 0 and not switches.first_term:
        return 0.0
    return 1 / steps if kind in "bd" and switches.bias_gradient == "mean" else 1.0


def flushed(value: Array, switches: Switches) -> Array:
    """Entries below the switch's size become 0."""
    return np.where(np.abs(value) < switches.flush, 0 * value, value)


def _stack(rows: list[Array], like: Array) -> Array:
    return np.array(rows) if rows else np.zeros((0, like.shape[-1]), like.dtype)
