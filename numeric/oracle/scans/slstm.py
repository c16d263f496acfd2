"""sLSTM: an LSTM with exponential gates, whose cell is divided by a normaliser.

    (i, f, z, o)_t = W x_t + R h_(t-1) + b
    c_t = f'_t c_(t-1) + e^(i_t) tanh(z_t)     n_t = f'_t n_(t-1) + e^(i_t)
    h_t = sigmoid(o_t) c_t / n_t

with f' = sigmoid(f) (`sigmoid-forget`) or e^f (`exp-forget`). Weights recur: it is no
scan, but a loop over its steps. c and n may be shifted by any exponent, which cancels
in their quotient (numeric/oracle/scans/shifts.py); n_0 may be 0 where c_0 is 0. A step
hands on c / n and n, since c and n have most of their errors in common.

Source: Beck, Pöppel, Spanring, Auer, Prudnikova, Kopp, Klambauer, Brandstetter,
Hochreiter, "xLSTM" (2024).
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import MATRIX, Draw, ScanCell, uniform
from longdep.numeric.oracle.scans.common import COTANGENT_H, STATE, STATES, X, affine
from longdep.numeric.oracle.scans.min_gru import POSITIVE
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System
from longdep.numeric.precision import Array

SIGMOID_FORGET = "sigmoid-forget"
GATES = 4  # blocks of the weights: input, forget, candidate, output
_WEIGHTS = (
    Quantity(
        "W", ("4n", "m"), meaning="of inputs; blocks i, f, z, o", role=Role.WEIGHT
    ),
    Quantity("R", ("4n", "n"), meaning="of the state before", role=Role.WEIGHT),
    Quantity("b", ("4n",), meaning="biases", role=Role.WEIGHT),
)


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    width = x["h0"].shape[0]
    shifts = _shifts(case, convention)
    from_inputs = affine(t, x["W"], x["x"], x["b"])
    start = [t.marked("start", x[name]) for name in ("h0", "c0", "n0")]
    state, cell, norm = _parts(t.marked("carried", t.joined(start)))
    before, states = t.constant(shifts[0]), []
    for step in range(from_inputs.shape[0]):
        sums = from_inputs[step] + t.contract("j,ij->i", state, x["R"])
        i, f, z, o = (sums[k * width : (k + 1) * width] for k in range(GATES))
        log = t.function("log_sigmoid", f) if convention == SIGMOID_FORGET else f
        grown = before + log
        after = t.shift(shifts[step + 1], partial(t.larger, grown, i))
        decay = t.marked("decay", t.exp(grown - after))
        weight = t.marked("gate", t.exp(i - after))
        candidate = t.marked("candidate", t.tanh(z))
        cell = decay * cell + weight * candidate
        norm = decay * norm + weight
        ratio = cell / t.marked("normaliser", norm)
        state = t.sigmoid(o) * ratio
        carried = t.marked("carried", t.joined([state, ratio, norm]))
        state, ratio, norm = _parts(carried)
        states.append(state.reshape(1, width))
        before, cell = after, ratio * norm
    return {"h": t.joined(states)}


def _parts(carried: Node) -> tuple[Node, Node, Node]:
    """What a step leaves to the next: three vectors."""
    width = carried.shape[0] // 3
    first, second, third = (carried[k * width : (k + 1) * width] for k in range(3))
    return first, second, third


@np.errstate(all="ignore")  # of huge numbers the maxima are not finite
def _shifts(case: Mapping[str, Any], convention: str) -> Array:
    """The running maxima of float64, c_0 = 0 first."""
    weight, recurrent, bias, inputs, state, cell, norm = (
        np.asarray(case[name], dtype=np.float64)
        for name in ("W", "R", "b", "x", "h0", "c0", "n0")
    )
    shift = np.zeros_like(state)
    shifts = [shift]
    for row in inputs:
        i, f, z, o = np.split(weight @ row + recurrent @ state + bias, GATES)
        log = -np.logaddexp(0.0, -f) if convention == SIGMOID_FORGET else f
        after = np.maximum(shift + log, i)
        decay, added = np.exp(shift + log - after), np.exp(i - after)
        cell = decay * cell + added * np.tanh(z)
        norm, shift = decay * norm + added, after
        state = cell / norm / (1 + np.exp(-o))
        shifts.append(shift)
    return np.array(shifts)


SLSTM = ScanCell(
    system=System(
        name="slstm",
        conventions=(SIGMOID_FORGET, "exp-forget"),
        inputs=(
            *_WEIGHTS,
            X,
            STATE,
            Quantity("c0", ("n",), meaning="initial cell", role=Role.START),
            Quantity("n0", ("n",), meaning="initial normaliser", role=Role.START),
            COTANGENT_H,
        ),
        outputs=(STATES,),
        gradients=("W", "R", "b", "x", "h0", "c0", "n0"),
        scans=True,
    ),
    run=_run,
    draws={
        "W": MATRIX,
        "R": MATRIX,
        "b": Draw(samplers=(uniform(-1.0, 1.0), uniform(0.0, 4.0))),
        "exp-forget.b": Draw(samplers=(uniform(-1.0, 1.0), uniform(-3.0, -0.5))),
        "n0": POSITIVE,
    },
    units={"n": 4, "m": 3},
    loops=True,
)
