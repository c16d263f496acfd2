"""The cells forward in balls, each step with its Jacobian.

The equations are those of numeric/oracle/conventions.py. Tests hold the gradients that
come of these Jacobians against both routes of the oracle.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from flint import arb, arb_mat

from longdep.numeric.oracle.lags.steps import (
    Column,
    Diagonals,
    Recurrence,
    Step,
    column,
    plus,
    times,
    total,
    zeros,
)
from longdep.numeric.oracle.packing import PROJECTED
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array, floats

FEWEST_BITS = 20  # a state that is known less well needs more precision


class Undetermined(ArithmeticError):
    """More precision is needed: a state, or the side of a kink, is not certain."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A sequence run forward.

    Attributes:
        recurrence: the weights that all steps share.
        states: part -> the balls of s_0..s_T.
        steps: the Jacobians of the steps 1..T.
    """

    recurrence: Recurrence
    states: dict[str, list[Column]]
    steps: list[Step]


def forward(s: Sequence) -> Run:
    """Run a sequence at python-flint's working precision.

    Of an LSTM whose output is projected, the state is that before the projection,
    o tanh(c): its recurrent weights are U V, and what h_0 adds is added to the first
    step's inputs.

    Raises:
        Undetermined: a state has lost its digits, or a pre-activation cannot be
            separated from a kink.
    """
    recurrence, drive = _recurrence(s), _drive(s)
    make = {"rnn": _rnn, "gru": _gru, "lstm": _lstm}[s.convention.cell]
    state = {"h": zeros(s.sizes[1]) if s.projects else _balls(s.h0)}
    if s.c0 is not None:
        state["c"] = _balls(s.c0)
    states, steps = {part: [state[part]] for part in state}, []
    for k in range(s.sizes[0]):
        state, step = make(s, recurrence, {g: d[k] for g, d in drive.items()}, state)
        steps.append(step)
        for part, values in state.items():
            _require_digits(values)
            states[part].append(values)
    return Run(recurrence=recurrence, states=states, steps=steps)


def _rnn(
    s: Sequence, recurrence: Recurrence, drive: Any, state: dict[str, Column]
) -> tuple[dict[str, Column], Step]:
    pre = plus((recurrence.stacked * column(state["h"])).entries(), drive["a"])
    value, slope = {"tanh": _tanh, "relu": _relu, "identity": _identity}[s.activation](
        pre
    )
    return {"h": value}, Step(
        through={("h", "a"): slope},
        past={},
        values={"a": value},
        slopes={"a": slope},
    )


def _gru(
    s: Sequence, recurrence: Recurrence, drive: Any, state: dict[str, Column]
) -> tuple[dict[str, Column], Step]:
    n, h, reset = len(state["h"]), state["h"], None
    read = (recurrence.stacked * column(h)).entries()
    r, r_rest = _sigmoid(plus(read[:n], drive["r"]))
    z, z_rest = _sigmoid(plus(read[n : 2 * n], drive["z"]))
    if s.convention.reset == "after":
        inner = plus(read[2 * n :], drive["hidden"])
        enters = times(r, inner)
    else:
        inner = h
        enters = (recurrence.blocks["n"] * column(times(r, h))).entries()
    new, new_slope = _tanh(plus(enters, drive["n"]))
    r_slope, z_slope = times(r, r_rest), times(z, z_rest)
    at_new = times(z_rest, new_slope)
    if s.convention.reset == "after":
        by_r, by_n = times(at_new, times(inner, r_slope)), times(at_new, r)
    else:
        by_r, by_n, reset = zeros(n), at_new, (r, times(h, r_slope))
    difference = [a - b for a, b in zip(h, new, strict=True)]
    step = Step(
        through={
            ("h", "r"): by_r,
            ("h", "z"): times(difference, z_slope),
            ("h", "n"): by_n,
        },
        past={("h", "h"): z},
        values={"r": r, "z": z, "n": new},
        slopes={"r": r_slope, "z": z_slope, "n": new_slope},
        reset=reset,
        inputs={"n": at_new},
    )
    return {"h": plus(times(new, z_rest), times(z, h))}, step


def _lstm(
    s: Sequence, recurrence: Recurrence, drive: Any, state: dict[str, Column]
) -> tuple[dict[str, Column], Step]:
    n, c = len(state["h"]), state["c"]
    read = (recurrence.stacked * column(state["h"])).entries()
    pre = {g: plus(read[j * n : j * n + n], drive[g]) for j, g in enumerate(s.gates)}
    peep = {g: _balls(s.weights["p", g]) for g in "ifo" if ("p", g) in s.weights}
    for early in "if":
        if peep:
            pre[early] = plus(pre[early], times(peep[early], c))
    (i, i_slope), (f, f_slope) = (_clipped(_gate, pre[k], s.clip) for k in "if")
    g, g_slope = _clipped(_tanh, pre["g"], s.clip)
    new = plus(times(f, c), times(i, g))
    if peep:
        pre["o"] = plus(pre["o"], times(peep["o"], new))
    o, o_slope = _clipped(_gate, pre["o"], s.clip)
    out, out_slope = _clipped(_tanh, new, s.clip)
    by = {"i": times(g, i_slope), "f": times(c, f_slope), "g": times(i, g_slope)}
    at_o, at_c, kept = times(out, o_slope), times(o, out_slope), f
    if peep:
        at_c = plus(at_c, times(at_o, peep["o"]))
        kept = total([f, times(by["i"], peep["i"]), times(by["f"], peep["f"])])
    through: Diagonals = {("c", k): d for k, d in by.items()}
    through |= {("h", k): times(at_c, d) for k, d in by.items()}
    through |= {("c", "o"): zeros(n), ("h", "o"): at_o}
    step = Step(
        through=through,
        past={("c", "c"): kept, ("h", "c"): times(at_c, kept)},
        values={"i": i, "f": f, "g": g, "o": o},
        slopes={"i": i_slope, "f": f_slope, "g": g_slope, "o": o_slope},
    )
    return {"h": times(o, out), "c": new}, step


# Activations: values and slopes, to full relative accuracy


def _tanh(pre: Column) -> tuple[Column, Column]:
    rest = [a.sech() for a in pre]
    return [a.tanh() for a in pre], times(rest, rest)


def _sigmoid(pre: Column) -> tuple[Column, Column]:
    """sigma(a) and 1 - sigma(a)."""
    values, rest = [], []
    for a in pre:
        small = (-a if a > 0 else a).exp()
        large = 1 / (1 + small)
        parts = (large, small * large) if a > 0 else (small * large, large)
        values.append(parts[0])
        rest.append(parts[1])
    return values, rest


def _gate(pre: Column) -> tuple[Column, Column]:
    value, rest = _sigmoid(pre)
    return value, times(value, rest)


def _relu(pre: Column) -> tuple[Column, Column]:
    slopes = [arb(int(_above(a, arb(0)))) for a in pre]
    return times(pre, slopes), slopes


def _identity(pre: Column) -> tuple[Column, Column]:
    return pre, [arb(1)] * len(pre)


def _clipped(
    activation: Any, pre: Column, bound: float | None
) -> tuple[Column, Column]:
    """An activation of what is cut to [-bound, bound]; slope 0 where it is cut."""
    if bound is None:
        return activation(pre)
    limit, inside = arb(bound), [arb(1)] * len(pre)
    pre = list(pre)
    for k, a in enumerate(pre):
        if _above(abs(a), limit):
            pre[k], inside[k] = (limit if a > 0 else -limit), arb(0)
    value, slope = activation(pre)
    return value, times(slope, inside)


def _above(value: Any, kink: Any) -> bool:
    if value > kink:
        return True
    if value <= kink:
        return False
    raise Undetermined(f"a pre-activation cannot be separated from {kink}")


# What the sequence gives


def outputs(s: Sequence, run: Run) -> list[Column]:
    """The outputs of every step: the states h, projected where they are."""
    states = run.states["h"][1:]
    if not s.projects:
        return states
    projection = _matrix(s.weights[PROJECTED])
    return [(projection * column(h)).entries() for h in states]


def at_state(s: Sequence, direct: Column) -> Column:
    """The gradient at a state h of one at its output."""
    if not s.projects:
        return direct
    turned = _matrix(s.weights[PROJECTED]).transpose()
    return list((turned * column(direct)).entries())


def _recurrence(s: Sequence) -> Recurrence:
    weights = {g: floats(s.weights["U", g]) for g in s.gates}
    blocks = {g: _matrix(w) for g, w in weights.items()}
    before = s.convention.cell == "gru" and s.convention.reset == "before"
    read = s.gates.replace("n", "") if before else s.gates
    stacked = _matrix(np.concatenate([weights[g] for g in read]))
    if s.projects:
        projection = _matrix(s.weights[PROJECTED])
        blocks = {g: block * projection for g, block in blocks.items()}
        stacked = stacked * projection
        weights = {g: floats(np.array(b.tolist())) for g, b in blocks.items()}
    return Recurrence(
        gates=s.gates,
        parts="hc" if s.c0 is not None else "h",
        stacked=stacked,
        turned=stacked.transpose(),
        blocks=blocks,
        floats=weights,
    )


def _drive(s: Sequence) -> dict[str, list[Column]]:
    """Gate -> what inputs and biases add at each step; hidden -> d_n of a GRU."""
    inputs, n = _matrix(s.x), s.sizes[1]
    after = s.convention.cell == "gru" and s.convention.reset == "after"
    drive = {}
    for g in s.gates:
        product = (inputs * _matrix(s.weights["W", g]).transpose()).entries()
        kinds = "b" if after and g == "n" else "bd"
        bias = total([_balls(s.weights[k, g]) for k in kinds if (k, g) in s.weights])
        rows = [product[k * n : k * n + n] for k in range(s.sizes[0])]
        drive[g] = [plus(row, bias) for row in rows] if bias else rows
        if s.projects:
            start = (_matrix(s.weights["U", g]) * column(_balls(s.h0))).entries()
            drive[g][0] = plus(drive[g][0], start)
    if after:
        given = ("d", "n") in s.weights
        hidden = _balls(s.weights["d", "n"]) if given else zeros(n)
        drive["hidden"] = [hidden] * s.sizes[0]
    return drive


def _balls(values: Array) -> Column:
    if values.dtype == object and values.size and isinstance(values.flat[0], arb):
        return list(values)  # of what a layer below has computed
    return [arb(v) for v in floats(values).tolist()]


def _matrix(array: Array) -> Any:
    return arb_mat(*array.shape, _balls(array.reshape(-1)))


def _require_digits(values: Column) -> None:
    for v in values:
        if not v.is_finite() or (
            v.rel_accuracy_bits() < FEWEST_BITS and v.rad() > 2.0**-FEWEST_BITS
        ):
            raise Undetermined("a state has lost its digits at this precision")
