"""Where a format may overflow on the way: nothing is known behind that.

A right program in a narrow format adds the same terms as the real numbers do, in an
order of its own. As long as the sum of their absolute values is below the format's
largest number, no order overflows. Where it is not, one order may and another may not,
and infinities of two signs make nan: such a sum, and all that is computed from it, is
undecidable. What is certainly beyond the largest number is another matter: it is right
as an infinity, if the terms of the other sign cannot overflow by themselves.

The sums that are looked at: W x + b + U h + d and the states, step by step; backward
what arrives at a state, U^T delta, W^T delta, what a gate's factor multiplies, and the
sums over the steps of every weight's gradient.
"""

from dataclasses import dataclass
from typing import Any

import flint
import numpy as np

from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.arithmetic import STORAGE
from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.families.certifying import steps_of
from longdep.numeric.oracle.families.degenerate import is_finite
from longdep.numeric.oracle.family import Reference
from longdep.numeric.oracle.packing import PROJECTED, Slot
from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.oracle.vocabulary import Case
from longdep.numeric.precision import Array, floats

MARGIN = 1 - 2.0**-5  # a sum may be rounded up by up to k u, in float16 1 %
CERTAIN = 1 + 2.0**-4  # times MARGIN: above the largest number, whatever is rounded
CLOSE = 2.0**-20  # an input times an output below that share of the largest number


def largest_of(precision: str) -> float:
    """The largest number of a precision's storage format."""
    return STORAGES[STORAGE[precision]].largest


def far_from_overflow(case: Case, reference: Reference, precision: str) -> bool:
    """Whether there is nothing to look at; so too where an input is not finite.

    Every sum adds up products of an input and another one, or something of the size of
    an output, or of 1; 2^20 of them at most.
    """
    given = [v for v in case.values() if not isinstance(v, str)]
    if steps_of(case) == 0 or not all(map(is_finite, given)):
        return True
    largest_input = max(map(_most, given), default=0.0)
    largest_answer = max(map(_most, reference.values()), default=0.0)
    with np.errstate(over="ignore"):
        most = max(largest_input, 1.0) * max(largest_input, largest_answer, 1.0)
    return bool(most < largest_of(precision) * CLOSE)


def _most(values: Any) -> float:
    array = np.asarray(values)
    if array.dtype == object:
        array = _floats(list(array.flat))
    return float(np.max(np.abs(array.astype(np.float64)), initial=0.0))


def _floats(values: list[Any]) -> Array:
    """Sizes of balls, rounded up; nan and unknown ones count as infinite."""
    sizes = np.array([float(v.abs_upper()) for v in values], dtype=np.float64)
    return np.where(np.isnan(sizes), np.inf, sizes)


@dataclass(frozen=True, kw_only=True)
class Overflow:
    """What of one sequence is known in spite of overflow.

    Attributes:
        states: (T, n or p) True where h_t is known.
        cells: the same for c_t.
        backward: (T,) True where the gradients at step t are.
        slots: gate array -> whether its gradient is; none where `backward` is not.
    """

    states: Array
    cells: Array
    backward: Array
    slots: dict[Slot, bool]

    @property
    def anywhere(self) -> bool:
        """Whether anything is not known."""
        known = self.states.all() and self.cells.all() and self.backward.all()
        return not (bool(known) and all(self.slots.values()))

    def applied(self, sizes: dict[str, Any]) -> dict[str, Any]:
        """The allowances, inf where nothing is known."""
        result = dict(sizes)
        whole = bool(self.backward.all())
        for name, known in (
            ("h", self.states),
            ("c", self.cells),
            ("delta", self.backward[:, None]),
            ("x", self.backward[:, None]),
            ("log_norm", self.backward),
            ("h0", whole),
            ("c0", whole),
        ):
            if name in result:
                result[name] = np.where(known, result[name], np.inf)
        if "slots" in result:
            result["slots"] = {
                key: np.where(whole and self.slots[key], size, np.inf)
                for key, size in result["slots"].items()
            }
        return result


def overflow(s: Sequence, precision: str, bits: int) -> Overflow:
    """Look at every sum of one sequence.

    Args:
        s: the sequence.
        precision: whose storage format may overflow.
        bits: working precision for the deltas.
    """
    limit = largest_of(precision) * MARGIN
    states = trajectory(s)
    pre = _forward_sums(s, states)
    inside: Array = np.all(pre < limit, axis=1) & np.all(
        abs(states[1:]) < limit, axis=1
    )
    reached = np.ones(len(inside), dtype=bool)
    if s.errors is not None:  # what a program has computed before may be infinite
        enters = abs(np.asarray(s.x, dtype=np.float64)) + s.errors.x
        reached = np.all(enters < limit, axis=1)
        reached &= bool(np.all(abs(states[0]) + s.errors.start < limit))
        inside &= reached
    steps = len(inside)
    until = steps if inside.all() else int(np.argmin(inside))
    known = np.repeat(np.arange(steps)[:, None] < until, s.width, axis=1)
    cells = np.repeat(known[:, :1], s.sizes[1], axis=1)
    if until < steps:
        if s.convention.cell == "rnn" and s.activation != "tanh":
            beyond = abs(states[until + 1]) > limit * CERTAIN
            beyond &= _one_sided(s, states, until) < limit
            known[until] = (pre[until] < limit) | beyond
            known[until] &= reached[until]
        none = np.zeros(steps, dtype=bool)
        return Overflow(
            states=known,
            cells=cells,
            backward=none,
            slots=dict.fromkeys(s.weights, False),
        )
    before, flint.ctx.prec = flint.ctx.prec, bits
    try:
        run = balls.run(s)
    finally:
        flint.ctx.prec = before
    back, slots = _backward_sums(s, run, abs(states), pre)
    fine = back < limit
    return Overflow(
        states=known,
        cells=cells,
        backward=np.logical_and.accumulate(fine[::-1])[::-1],
        slots={key: bool((slots[key] < limit).all()) for key in s.weights},
    )


def _sizes(s: Sequence, kind: str) -> Array:
    """Absolute values of all gates' arrays of a kind, zeros for those it has not."""
    shape = (s.sizes[1], {"W": s.sizes[2], "U": s.width}.get(kind, 1))
    rows = [
        abs(np.asarray(s.weights.get((kind, g), np.zeros(shape)), dtype=np.float64))
        for g in s.gates
    ]
    return np.concatenate([row.reshape(shape) for row in rows])


def _forward_sums(s: Sequence, states: Array) -> Array:
    """Sums of the sizes of what is added up in each pre-activation, (T, gates n).

    Behind them the same of a projection's, (T, p), whose terms are at most its entries.
    """
    width = s.width
    x, h = abs(np.asarray(s.x, dtype=np.float64)), abs(states[:-1, :width])
    bias = (_sizes(s, "b") + _sizes(s, "d"))[:, 0]
    sums = x @ _sizes(s, "W").T + h @ _sizes(s, "U").T + bias
    if s.c0 is not None:
        cells = np.maximum(abs(states[:-1, width:]), abs(states[1:, width:]))
        sums = sums + np.tile(cells, (1, len(s.gates))) * _sizes(s, "p")[:, 0]
    if s.projects:
        shown = abs(np.asarray(s.weights[PROJECTED], float)).sum(axis=1)
        sums = np.concatenate([sums, np.tile(shown, (len(sums), 1))], axis=1)
    return np.where(np.isnan(sums), np.inf, sums)


def _one_sided(s: Sequence, states: Array, step: int) -> Array:
    """The smaller of the sums of positive and of negative terms of h_step, (n,)."""
    weight, recurrent = (np.asarray(s.weights[k, "a"], float) for k in "WU")
    terms = [weight * np.asarray(s.x, float)[step], recurrent * states[step]]
    terms += [
        np.asarray(s.weights[kind, "a"], float)[:, None]
        for kind in "bd"
        if (kind, "a") in s.weights
    ]
    every = np.concatenate(terms, axis=1)
    return np.minimum(every.clip(min=0).sum(axis=1), (-every).clip(min=0).sum(axis=1))


def _backward_sums(
    s: Sequence, run: dict[str, Any], states: Array, pre: Array
) -> tuple[Array, dict[Slot, Array]]:
    """The largest sum at each backward step, (T,); and those of each weight's gradient.

    What arrives at a state hands on at most itself through a gate, beside U^T delta.
    """
    (steps, n, _), gates = s.sizes, len(s.gates)
    deltas, hidden = (
        _floats([v for row in run[key] for v in row]).reshape((steps, gates * n))
        for key in ("deltas", "hidden_deltas")
    )
    x = abs(np.asarray(s.x, dtype=np.float64))
    carried, at_x = hidden @ _sizes(s, "U"), deltas @ _sizes(s, "W")
    direct = abs(floats(s.cotangent))
    if s.cotangent_sums is not None:
        direct = np.maximum(direct, s.cotangent_sums)
    arriving = direct + np.concatenate([carried[1:], np.zeros((1, s.width))])
    totals = arriving
    if s.projects:
        arriving = arriving @ abs(np.asarray(s.weights[PROJECTED], float))
    if s.convention.cell != "rnn" or s.keep_h is not None:
        arriving = np.cumsum(arriving[::-1], axis=0)[::-1]
    factor = 1 + np.maximum(states[:-1].max(axis=1), states[1:].max(axis=1))
    widest = pre.max(axis=1) + 1
    back = arriving.max(axis=1) * (factor if s.convention.cell != "rnn" else 1)
    if s.convention.cell == "gru":
        back = np.maximum(back, hidden.max(axis=1) * np.maximum(widest, factor))
        back = np.maximum(back, carried.max(axis=1) * factor)
    back = np.maximum(
        back, np.maximum(carried.max(axis=1), at_x.max(axis=1, initial=0.0))
    )
    slots: dict[Slot, Array] = {}
    if s.projects:
        back = np.maximum(back, totals.max(axis=1))
    before = states[:-1, : s.width]
    for j, g in enumerate(s.gates):
        rows = slice(j * n, j * n + n)
        slots |= {
            ("W", g): deltas[:, rows].T @ x,
            ("U", g): np.maximum(deltas, hidden)[:, rows].T @ before,
            ("b", g): deltas[:, rows].sum(axis=0),
            ("d", g): hidden[:, rows].sum(axis=0),
            ("p", g): (deltas[:, rows] * factor[:, None]).sum(axis=0),
        }
    slots[PROJECTED] = totals.sum(axis=0)
    return back, slots
