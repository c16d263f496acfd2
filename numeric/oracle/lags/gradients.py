"""The gradient at each lag, with as many bits as its logarithm needs.

a_T = dL/ds_T and a_{k-1} = J_k^T a_k, in balls; delta_k is the gradient at the gates'
pre-activations of step k. Balls widen by the sizes of the Jacobians and the gradient
shrinks by their product, so the bits that are needed are found by trying: twice as many
until every logarithm is certain to LOG_RADIUS, or a size is known to be exactly 0, or
MOST_BITS are reached, where what is left is an upper bound.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import flint
from flint import arb

from longdep.numeric.oracle.errors import OracleError
from longdep.numeric.oracle.lags.cells import Run, Undetermined, at_state, forward
from longdep.numeric.oracle.lags.steps import Column, plus, times, zeros
from longdep.numeric.oracle.routes.sequence import Sequence

FIRST_BITS = 128
MOST_BITS = 16_384
LOG_RADIUS = 2.0**-40


@dataclass(frozen=True, kw_only=True)
class Gradients:
    """The gradient by lag: entry tau belongs to step T - tau; the last one to s_0.

    Attributes:
        state: (T + 1) vectors dL/ds, h first, then c of an lstm.
        delta: (T) vectors: the gradient at the pre-activations of all gates.
        bits: the working precision that was enough.
    """

    state: list[Column]
    delta: list[Column]
    bits: int


def with_enough_bits(s: Sequence) -> tuple[Run, Gradients]:
    """Run forward and backward, at a precision that certifies every norm.

    Raises:
        OracleError: the states themselves stay unknown, or a pre-activation lies on a
            kink and no precision says on which side.
    """
    bits = FIRST_BITS
    while bits <= MOST_BITS:
        with working(bits):
            try:
                run = forward(s)
                found = backward(s, run, bits)
            except Undetermined as error:
                why = error
            else:
                sizes = [log_norm(v) for v in (*found.state, *found.delta)]
                if bits == MOST_BITS or all(map(certain, sizes)):
                    return run, found
        bits *= 2
    raise OracleError(f"lags: {why}, at {MOST_BITS} bits too")


def backward(s: Sequence, run: Run, bits: int) -> Gradients:
    """Backpropagate the cotangents of a sequence through the steps of its run."""
    recurrence, n = run.recurrence, s.sizes[1]
    at = {part: zeros(n) for part in recurrence.parts}
    state, delta = [], []
    for k in range(s.sizes[0], 0, -1):
        direct = s.cotangent[k - 1].tolist()
        if any(direct):
            at["h"] = plus(at["h"], at_state(s, list(map(arb, direct))))
        state.append([v for part in recurrence.parts for v in at[part]])
        at, gates = recurrence.pull(run.steps[k - 1], at)
        delta.append([v for g in recurrence.gates for v in gates[g]])
    state.append([v for part in recurrence.parts for v in at[part]])
    return Gradients(state=state, delta=delta, bits=bits)


def at_gates(s: Sequence, run: Run, found: Gradients) -> list[Column]:
    """The gradients at what the inputs add to the gates, step 1 first."""
    n, rows = s.sizes[1], []
    for step, state, delta in zip(
        run.steps[::-1], found.state, found.delta, strict=False
    ):
        row = list(delta)
        for gate, moved in step.inputs.items():
            place = s.gates.index(gate) * n
            row[place : place + n] = times(moved, state[:n])
        rows.append(row)
    return rows[::-1]


def log_norm(vector: Column) -> Any:
    """The natural log of the 2-norm: -inf of an exact 0, never finite by chance.

    A ball of infinite radius, (-inf, x], where the norm cannot be told from 0.
    """
    square = sum((v * v for v in vector), arb(0))
    if square == 0:
        return arb.neg_inf()
    if square > 0:
        return square.log() / 2
    return arb(0, float("inf"))


@contextmanager
def working(bits: int) -> Iterator[None]:
    """Let python-flint work at these bits."""
    before = flint.ctx.prec
    flint.ctx.prec = bits
    try:
        yield
    finally:
        flint.ctx.prec = before


def certain(log: Any) -> bool:
    """Whether the logarithm of a norm is known well enough."""
    return bool(log == arb.neg_inf()) or bool(
        log.is_finite() and log.rad() < LOG_RADIUS
    )
