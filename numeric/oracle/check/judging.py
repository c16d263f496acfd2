"""Compare one answer with the right one: inside, outside or undecidable, row by row.

A row is one step (and one sequence) of an output that has steps, and the whole array
otherwise. An entry is outside if it is further from the certified value than the
derived allowance. A row whose allowance is half the size of its largest entry, or for a
logarithm log 2, leaves nothing to check: it is undecidable, never a pass, unless an
entry is outside even so.
"""

from dataclasses import dataclass
from math import inf, log
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.vocabulary import Quantity, Role
from longdep.numeric.precision import Array

CONDITIONED = 0.5  # an allowance of half the value: not even its size is checked
SLACK = 1 + 2.0**-40  # the comparison itself is done in float64


@dataclass(frozen=True, kw_only=True)
class Miss:
    """The entry of an output that is furthest outside its allowance.

    Attributes:
        output: its name.
        place: its index; of a list of arrays the array's index first.
        expected: the certified ball.
        computed: the implementation's value.
        allowed: the allowance there.
        why: the derivation of the allowance.
        step: the step 1..T (0..steps of a linear recurrence), where there are steps.
        lag: how many steps before the last one, for a gradient.
        count: how many entries of the output are outside.
    """

    output: str
    place: tuple[int, ...]
    expected: flint.arb
    computed: float
    allowed: float
    why: str
    step: int | None
    lag: int | None
    count: int


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What became of one output in one case: rows counted, and the worst miss."""

    output: str
    inside: int = 0
    outside: int = 0
    undecidable: int = 0
    miss: Miss | None = None
    share: float = 0.0  # largest error / allowed among decided entries


def judge(
    quantity: Quantity, computed: Any, expected: Any, allowed: Allowed
) -> Verdict:
    """Judge one output.

    Args:
        quantity: what the output is.
        computed: array, or list of arrays.
        expected: object array of balls of the same shape, or a list of them.
        allowed: the allowance.
    """
    if not isinstance(expected, list):
        return _array(
            quantity, np.asarray(computed), expected, _sizes(allowed), allowed
        )
    sizes = allowed.size
    under = allowed.underflow
    parts = []
    for k, right in enumerate(expected):
        extra = under[k] if isinstance(under, list) else under
        size = np.asarray(sizes[k], dtype=np.float64) + extra
        part = _array(quantity, np.asarray(computed[k]), right, size, allowed)
        parts.append(_under(part, k))
    return _together(quantity.name, parts)


def _sizes(allowed: Allowed) -> Array:
    size = np.asarray(allowed.size, dtype=np.float64)
    exponent = np.asarray(allowed.exponent, dtype=np.int32)
    return np.ldexp(size, exponent) + np.asarray(allowed.underflow)


def _array(
    quantity: Quantity, computed: Array, expected: Array, size: Array, allowed: Allowed
) -> Verdict:
    values = np.asarray(computed, dtype=np.float64).reshape(expected.shape)
    size = np.broadcast_to(size, expected.shape)
    error, large = errors(values, expected)
    outside = error > size * SLACK
    known = allowed.decidable & np.isfinite(size)
    with np.errstate(all="ignore"):
        blind = size >= (
            log(2) if quantity.logarithm else CONDITIONED * _most(large, quantity)
        )
    blind &= large != 0 if quantity.logarithm else _most(large, quantity) != 0
    rows = _row_axes(quantity, expected.ndim)
    outside &= known
    is_outside = outside.any(axis=rows)
    is_blind = (blind.any(axis=rows) | ~np.asarray(known).all(axis=rows)) & ~is_outside
    total = int(np.size(is_outside))
    with np.errstate(all="ignore"):
        shares = np.where(known & (error > 0), error / size, 0.0)
    return Verdict(
        output=quantity.name,
        inside=total - int(np.sum(is_outside)) - int(np.sum(is_blind)),
        outside=int(np.sum(is_outside)),
        undecidable=int(np.sum(is_blind)),
        miss=_miss(quantity, values, expected, error, size, outside, allowed.why),
        share=float(np.max(np.where(np.isnan(shares), inf, shares), initial=0.0)),
    )


def errors(values: Array, expected: Array) -> tuple[Array, Array]:
    """Distances from the certified values, and the sizes of these."""
    error, large = np.empty(values.shape), np.empty(values.shape)
    for place in np.ndindex(values.shape):
        ball: Any = expected[place]
        value = values[place]
        if not ball.is_finite():
            middle = float(ball)
            same = value == middle or (np.isnan(value) and np.isnan(middle))
            error[place], large[place] = 0.0 if same else inf, 0.0
            continue
        middle = float(ball.mid())
        rest = float(ball.mid() - middle)
        error[place] = abs((value - middle) - rest) + float(ball.rad())
        large[place] = 0.0 if ball == 0 else max(abs(middle), 5e-324)
        if ball == 0 or ball.rad() == 0:
            error[place] = abs((value - middle) - rest)
    return np.where(np.isnan(error), inf, error), large


def _row_axes(quantity: Quantity, axes: int) -> tuple[int, ...]:
    steps = [k for k, word in enumerate(quantity.shape) if word in ("T", "steps+1")]
    return tuple(range(steps[-1] + 1 if steps else 0, axes))


def _most(large: Array, quantity: Quantity) -> Array:
    axes = _row_axes(quantity, large.ndim)
    if not large.size:
        return large
    return large.max(axis=axes, keepdims=True) if axes else large


def _miss(
    quantity: Quantity,
    values: Array,
    expected: Array,
    error: Array,
    size: Array,
    outside: Array,
    why: str,
) -> Miss | None:
    if not outside.any():
        return None
    with np.errstate(all="ignore"):
        excess = np.where(outside, error / size, -1.0)
    place = tuple(int(k) for k in np.unravel_index(np.argmax(excess), excess.shape))
    axis = [k for k, word in enumerate(quantity.shape) if word in ("T", "steps+1")]
    step = lag = None
    if axis:
        first = 0 if quantity.shape[axis[0]] == "steps+1" else 1
        step = place[axis[0]] + first
        if quantity.role is Role.GRADIENT:
            lag = expected.shape[axis[0]] - step
    return Miss(
        output=quantity.name,
        place=place,
        expected=expected[place],
        computed=float(values[place]),
        allowed=float(size[place]),
        why=why,
        step=step,
        lag=lag,
        count=int(outside.sum()),
    )


def _under(verdict: Verdict, index: int) -> Verdict:
    if verdict.miss is None:
        return verdict
    fields = {**verdict.miss.__dict__, "place": (index, *verdict.miss.place)}
    return Verdict(**{**verdict.__dict__, "miss": Miss(**fields)})


def _together(name: str, parts: list[Verdict]) -> Verdict:
    misses = [part.miss for part in parts if part.miss is not None]
    return Verdict(
        output=name,
        inside=sum(part.inside for part in parts),
        outside=sum(part.outside for part in parts),
        undecidable=sum(part.undecidable for part in parts),
        miss=misses[0] if misses else None,
        share=max((part.share for part in parts), default=0.0),
    )
