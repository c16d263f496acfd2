"""The allowance of the recurrent systems: how far a right implementation may be off.

Derived for the case at hand (propagation.py): every rounding of every
step, carried to each output through the true products of Jacobians. A weight's gradient
sum_t delta_t v_t^T adds up, over the steps, the errors of its factors and at most as
many roundings of each term as there are terms.
"""

from math import inf
from typing import Any

import numpy as np

from longdep.numeric.oracle.arithmetic import SMALLEST_EXPONENT, Arithmetic
from longdep.numeric.oracle.bounds.errors import Bounds
from longdep.numeric.oracle.bounds.propagation import FAR, bounds
from longdep.numeric.oracle.packing import PROJECTED, Slot
from longdep.numeric.oracle.routes.sequence import Sequence
from longdep.numeric.precision import Array

# The bounds are themselves computed in float64, in fewer than 2^30 operations on
# numbers that are not negative: each is off by less than 2^30 2^-53 < 2^-20 relatively.
EVALUATION = 1 + 2.0**-20
Factor = tuple[Any, Any]  # sizes (T, k) and errors (T, k)


def explanation(format_: Arithmetic) -> str:
    """The derivation, in words, for a format and a level."""
    slopes = (
        "a slope or 1 - sigma by 16 u of itself (level strict)"
        if format_.strict
        else "a slope by 16 u of itself, or as 1 - h^2 by 2 u and what 8 u of h make "
        "of it (level standard)"
    )
    return (
        f"{format_.precision}: u = {format_.roundoff:.3g}, underflow unit "
        f"{format_.underflow:.3g}. A sum whose terms pass k roundings may be off by "
        "k u / (1 - k u) times the sum of its terms' sizes (the gradients of L losses, "
        "in any order: L - 1); an activation by 8 u of itself (a sigmoid by 16 u, and "
        f"at level standard by 5 u absolutely); {slopes}. Each of these local errors "
        "is carried to the output through the true product of the Jacobians between "
        "them, their absolute values are added, and the remainder beyond first order "
        "is bounded by induction over the steps."
    )


def outward(size: Array) -> Array:
    """A bound that float64 has computed, rounded up; inf for nan."""
    size = np.asarray(size, dtype=np.float64)
    grown = np.where(size > 0, np.nextafter(size * EVALUATION, inf), size)
    return np.where(np.isnan(grown), inf, grown)


def of_sequence(s: Sequence, format_: Arithmetic) -> dict[str, Any]:
    """Bound the errors of one sequence, named as the routes name their answers."""
    return part_of(s, bounds(s, format_, floor_of(format_)), format_, s.sizes[0])


def of_sequences(
    sequences: list[Sequence], format_: Arithmetic
) -> list[dict[str, Any]]:
    """The same of every sequence of a batch, whose weight gradients are summed."""
    terms, floor = sum(s.sizes[0] for s in sequences), floor_of(format_)
    return [part_of(s, bounds(s, format_, floor), format_, terms) for s in sequences]


def of_lags(s: Sequence, format_: Arithmetic, log_norm: Array) -> dict[str, Array]:
    """Bound the errors of delta and of the logarithms of its norms.

    Args:
        s: the sequence.
        format_: the arithmetic.
        log_norm: (T,) balls round the right logarithms.
    """
    b = bounds(s, format_, floor_of(format_))
    free = bounds(s, format_, FAR, underflows=False)
    return {
        "delta": scaled(b.deltas_error, b.scale),
        "log_norm": _logs(free, format_, log_norm),
    }


def floor_of(format_: Arithmetic) -> int:
    """The exponent below which gradients of a format are not told apart."""
    return max(SMALLEST_EXPONENT[format_.storage], -1000)


def part_of(s: Sequence, b: Bounds, format_: Arithmetic, terms: int) -> dict[str, Any]:
    """The allowances of one sequence, named as the routes name their answers."""
    width = s.width
    start = scaled(b.start_error[None], np.array([b.start_scale]))[0]
    sizes: dict[str, Any] = {
        "h": b.state_error[1:, :width],
        "delta": scaled(b.deltas_error, b.scale),
        "x": scaled(b.at_x_error, b.scale),
        "h0": start[:width],
        "slots": _slots(s, b, format_, terms),
    }
    if s.c0 is not None:
        sizes |= {"c": b.state_error[1:, width:], "c0": start[width:]}
    return sizes


def scaled(size: Array, scale: Array) -> Array:
    """Mantissas (T, k) times 2^scale (T,)."""
    return np.ldexp(size, np.clip(scale, -5000, 5000)[:, None].astype(np.int32))


def _slots(
    s: Sequence, b: Bounds, format_: Arithmetic, terms: int
) -> dict[Slot, Array]:
    """Allowances for sum_t delta_t v_t^T of every slot."""
    n, width = s.sizes[1], s.width
    exact_one, lost = np.ones((s.sizes[0], 1)), terms * format_.underflow
    sums = _Sums(b, format_.gamma(terms + 1), lost)
    products = _Sums(b, format_.gamma(terms + 1, factors=2), lost)
    x, none = abs(np.asarray(s.x, dtype=np.float64)), np.zeros_like
    x_error = none(x) if s.errors is None else s.errors.x
    before, before_error = abs(b.state[:-1, :width]), b.state_error[:-1, :width]
    sizes = {}
    if s.projects and b.inner is not None:
        total = (abs(b.totals[:, :width]), b.totals_error[:, :width])
        sizes[PROJECTED] = products.outer(total, (abs(b.inner), b.inner_error))
    for j, g in enumerate(s.gates):
        rows = slice(j * n, j * n + n)
        plain = (abs(b.deltas[:, rows]), b.deltas_error[:, rows])
        hidden = (abs(b.hidden_deltas[:, rows]), b.hidden_deltas_error[:, rows])
        recurrent: tuple[Factor, Factor] = (hidden, (before, before_error))
        if s.convention.cell == "gru" and g == "n" and b.inner is not None:
            recurrent = (plain, (abs(b.inner), b.inner_error))
        sizes["W", g] = products.outer(plain, (x, x_error))
        sizes["U", g] = products.outer(*recurrent)
        sizes["b", g] = sums.outer(plain, (exact_one, none(exact_one)))[:, 0]
        sizes["d", g] = sums.outer(hidden, (exact_one, none(exact_one)))[:, 0]
        if ("p", g) in s.weights:
            cells = (abs(b.state[:-1, width:]), b.state_error[:-1, width:])
            if g == "o" and not s.convention.early_peephole:
                cells = (abs(b.state[1:, width:]), b.state_error[1:, width:])
            sizes["p", g] = sums.entrywise(plain, cells)
    return {key: sizes[key] for key in s.weights}


class _Sums:
    """Error bounds of sums over the steps of products of two factors."""

    def __init__(self, b: Bounds, gamma: float, underflow: float) -> None:
        self.top = int(np.max(b.scale))
        shift = np.clip(b.scale - self.top, -2000, 0).astype(np.int32)
        self.weight = np.ldexp(1.0, shift)[:, None]
        self.gamma, self.underflow = gamma, underflow

    def outer(self, left: Factor, right: Factor) -> Array:
        return self._bound(left, right, lambda a, b: a.T @ b)

    def entrywise(self, left: Factor, right: Factor) -> Array:
        return self._bound(left, right, lambda a, b: (a * b).sum(axis=0))

    def _bound(self, left: Factor, right: Factor, multiply: Any) -> Array:
        (a, a_error), (b, b_error) = left, right
        a, a_error = a * self.weight, a_error * self.weight
        crossed = multiply(a_error, b + b_error) + multiply(a, b_error)
        total = crossed + self.gamma * multiply(a + a_error, b + b_error)
        return np.ldexp(total, np.int32(self.top)) + self.underflow


def _logs(b: Bounds, format_: Arithmetic, log_norm: Array) -> Array:
    """What the norm's error makes of its logarithm, and the logarithm's own roundings.

    The norm may be formed in n + 4 roundings; the logarithm may be added up step by
    step, T + 8 roundings of numbers no larger than the largest logarithm.
    """
    error = np.sqrt((b.deltas_error**2).sum(axis=1))
    norm = np.sqrt((b.deltas**2).sum(axis=1))
    share = error / norm + format_.gamma(b.deltas.shape[1] + 4)
    logs = np.array([float(v.mid()) for v in log_norm])
    finite = abs(logs[np.isfinite(logs)])
    largest = float(np.max(finite)) if finite.size else 0.0
    moved = np.where(share < 1, -np.log1p(-share), inf)
    size = moved + format_.gamma(len(logs) + 8) * largest
    return np.where(np.isfinite(logs), size, 0.0)
