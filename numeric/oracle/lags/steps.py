"""The Jacobian of one step, held as diagonals between shared recurrent weights.

With s the state (h, or h and c of an lstm), every cell's step is

    ds'_a = sum_g through[a, g] (U_g v_g) + sum_b past[a, b] ds_b,    v_g = dh,

entry by entry; of a GRU that resets before its candidate's weight v_n is
r dh + q (U_r dh). So J v and J^T w cost one product with the stacked U, in balls, and
the dense J in float64 is there for its norm.
"""

from dataclasses import dataclass, field
from operator import add, mul
from typing import Any

import numpy as np
from flint import arb, arb_mat

from longdep.numeric.precision import Array

Column = list[Any]
Diagonals = dict[tuple[str, str], Column]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step's Jacobian and what it was made of.

    Attributes:
        through: (part of the state, gate) -> n balls: derivative of the new part by
            the gate's pre-activation.
        past: (new part, old part) -> n balls.
        reset: r and q as above, or None.
        values: gate -> its n activations.
        slopes: gate -> the n slopes of its activation.
        inputs: gate -> n balls: what its inputs move h by, where that is not what
            `through` has of the old part (a reset after the weight is of it alone).
    """

    through: Diagonals
    past: Diagonals
    values: dict[str, Column]
    slopes: dict[str, Column]
    reset: tuple[Column, Column] | None = None
    inputs: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """The recurrent weights that all steps share.

    Attributes:
        gates: in the order in which their weights are stacked.
        parts: h, or h and c.
        stacked: (gates n, n) balls; turned is its transpose.
        blocks: gate -> (n, n) balls.
        floats: gate -> (n, n) float64, the same numbers; of a projected LSTM, whose
            blocks are products, the nearest ones.
    """

    gates: str
    parts: str
    stacked: Any
    turned: Any
    blocks: dict[str, Any]
    floats: dict[str, Array]

    @property
    def size(self) -> int:
        """The number n of units."""
        return len(self.floats[self.gates[0]])

    def pull(self, step: Step, at: dict[str, Column]) -> tuple[Any, dict[str, Column]]:
        """Multiply by J^T: the gradient at the state before from that at the one after.

        Args:
            step: the step.
            at: part -> n balls.
        Returns:
            The same at the former state, and gate -> the gradient at its
            pre-activation.
        """
        gates = {
            g: total(times(step.through[a, g], at[a]) for a in self.parts)
            for g in self.gates
        }
        gates_read = self.gates
        extra: Column | None = None
        if step.reset is not None:
            r, q = step.reset
            inner = (self.blocks["n"].transpose() * column(gates["n"])).entries()
            gates["r"] = plus(gates["r"], times(q, inner))
            extra = times(r, inner)
            gates_read = self.gates.replace("n", "")
        into = [v for g in gates_read for v in gates[g]]
        at_h = (self.turned * column(into)).entries()
        before = {
            b: total(
                times(d, at[a]) for (a, other), d in step.past.items() if other == b
            )
            for b in self.parts
        }
        before["h"] = plus(before["h"], at_h) if before["h"] else at_h
        if extra is not None:
            before["h"] = plus(before["h"], extra)
        return before, gates

    def push(self, step: Step, moved: dict[str, Any]) -> dict[str, Any]:
        """Multiply by J: part -> (n, k) balls, k directions at once."""
        width = moved["h"].ncols()
        read = (self.stacked * moved["h"]).entries()
        n, gates_read = self.size, self.gates
        if step.reset is not None:
            gates_read = self.gates.replace("n", "")
        pre = {
            g: read[j * n * width : (j + 1) * n * width]
            for j, g in enumerate(gates_read)
        }
        if step.reset is not None:
            r, q = (spread(d, width) for d in step.reset)
            inner = plus(times(r, moved["h"].entries()), times(q, pre["r"]))
            pre["n"] = (self.blocks["n"] * arb_mat(n, width, inner)).entries()
        after = {}
        for a in self.parts:
            terms = [
                times(spread(step.through[a, g], width), pre[g]) for g in self.gates
            ]
            terms += [
                times(spread(d, width), moved[b].entries())
                for (other, b), d in step.past.items()
                if other == a
            ]
            after[a] = arb_mat(n, width, total(terms))
        return after

    def dense(self, step: Step) -> tuple[Array, Array]:
        """The dense J in float64, (D, D), and the sum of the sizes of its terms.

        Rounding: every number is within 2 u of a ball's middle (a weight that is a
        product of two, too). A term is a product of at most 4 of them and a weight, and
        an entry adds 6 terms, of which that of a reset before the weight is a sum of n:
        each passes at most n + 20 roundings, so that an entry
        is off by at most (2 n + 40) u times the sum of sizes. Where a number
        underflows, it is off by 2^-1074 before it meets the weights: at most
        2^-1070 (1 + n w) w is added, for weights of sizes up to w > 1, 2^-1070 w where
        no gate is reset before.
        """
        return self._dense(step, lambda a: a), self._dense(step, np.abs)

    def _dense(self, step: Step, of: Any) -> Array:
        n = self.size
        read = {g: of(self.floats[g]) for g in self.gates}
        if step.reset is not None:
            r, q = (of(middles(d)) for d in step.reset)
            read["n"] = read["n"] * r + read["n"] @ (q[:, None] * read["r"])
        matrix = np.zeros((n * len(self.parts),) * 2)
        rows = {a: slice(j * n, j * n + n) for j, a in enumerate(self.parts)}
        for (a, g), d in step.through.items():
            matrix[rows[a], rows["h"]] += of(middles(d))[:, None] * read[g]
        every = np.arange(n)
        for (a, b), d in step.past.items():
            matrix[rows[a].start + every, rows[b].start + every] += of(middles(d))
        return matrix


def plus(left: Column, right: Column) -> Column:
    """The sum, entry by entry."""
    return list(map(add, left, right))


def times(left: Column, right: Column) -> Column:
    """The product, entry by entry."""
    return list(map(mul, left, right))


def total(columns: Any) -> Column:
    """The sum of columns; an empty list of none."""
    result: Column = []
    for one in columns:
        result = plus(result, one) if result else one
    return result


def column(values: Column) -> Any:
    """A matrix of one column."""
    return arb_mat(len(values), 1, values)


def spread(diagonal: Column, width: int) -> Column:
    """Each entry `width` times, to multiply the rows of a matrix read row by row."""
    return diagonal if width == 1 else [d for d in diagonal for _ in range(width)]


def middles(values: Column) -> Array:
    """The middles of balls as float64, each within 2 u."""
    return np.array([float(v.mid()) for v in values])


def zeros(n: int) -> Column:
    """A column of n exact zeros."""
    return [arb(0)] * n
