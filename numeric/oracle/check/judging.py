"""Compare one answer with the right one: inside, outside or undecidable, row by row.

A row is one step (and one sequence) of an output that has steps, one sequence of a
state of one layer and direction, and the whole array otherwise. An entry is outside if
it is further from the certified value than the derived allowance, whatever value in the
ball is the right one. A row whose allowance is half the size of its largest entry, or
for a logarithm log 2, leaves nothing to check: it is undecidable, never a pass, unless
an entry is outside even so.

A ball that holds 0 is that of an exact zero, or cannot be told from one
(families/certifying.py): there the error is compared with the allowance alone, and
nothing is relative to 0. Undecidable are also the entries whose ball is not small
against the allowance, those of which nothing is known, and those that may or may not be
beyond the format's largest number. What is certainly beyond it is right as an infinity
of its sign, and as the number itself from a program that computes in a wider format.
"""

from dataclasses import dataclass
from itertools import chain
from math import inf, log, nan
from typing import Any

import flint
import numpy as np

from longdep.numeric.oracle.family import Allowed
from longdep.numeric.oracle.vocabulary import Quantity, Role
from longdep.numeric.precision import Array

CONDITIONED = 0.5  # an allowance of half the value: not even its size is checked
SLACK = 1 + 2.0**-40  # the comparison itself is done in float64
EDGE = 1 + 2.0**-7  # numbers above the largest by less may be rounded down to it
UNSURE, RIGHT = 1, 2  # beyond the largest number of a format


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
        expected: object array of balls of the same shape, as it is or as `held`; or a
            list of them.
        allowed: the allowance.
    """
    if not isinstance(expected, list):
        return _array(
            quantity, np.asarray(computed), expected, allowed_sizes(allowed), allowed
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


def allowed_sizes(allowed: Allowed) -> Array:
    """How far an output that is one array may be off, entry by entry."""
    size = np.asarray(allowed.size, dtype=np.float64)
    exponent = np.asarray(allowed.exponent, dtype=np.int32)
    return np.ldexp(size, exponent) + np.asarray(allowed.underflow)


def _array(
    quantity: Quantity,
    computed: Array,
    expected: "Array | Balls",
    size: Array,
    allowed: Allowed,
) -> Verdict:
    balls = Balls.of(expected)
    values = np.asarray(computed, dtype=np.float64).reshape(balls.exact.shape)
    size = np.broadcast_to(size, values.shape)
    (least, error), large = _distances(values, balls), balls.large
    with np.errstate(all="ignore"):
        beyond = _beyond(values, balls, size, allowed.largest)
        known = allowed.decidable & np.isfinite(size) & ~np.isnan(least)
        known &= beyond != UNSURE
        right = beyond == RIGHT
        outside = known & ~right & (least > size * SLACK)
        wide = known & ~right & ~outside & (error > size * SLACK)
        most = _most(large, quantity)
        blind = size >= (log(2) if quantity.logarithm else CONDITIONED * most)
        blind &= (large if quantity.logarithm else most) != 0
        blind &= ~right
        shares = np.where(known & ~right & (error > 0), error / size, 0.0)
    rows = _row_axes(quantity, values.ndim)
    is_outside = outside.any(axis=rows)
    is_blind = (blind | wide | ~known).any(axis=rows) & ~is_outside
    total = int(np.size(is_outside))
    return Verdict(
        output=quantity.name,
        inside=total - int(np.sum(is_outside)) - int(np.sum(is_blind)),
        outside=int(np.sum(is_outside)),
        undecidable=int(np.sum(is_blind)),
        miss=_miss(quantity, values, balls.exact, error, size, outside, allowed.why),
        share=float(np.max(np.where(np.isnan(shares), inf, shares), initial=0.0)),
    )


def held(expected: Any) -> Any:
    """Certified values as `Balls`: an array of them, or a list of arrays."""
    if isinstance(expected, list):
        return [Balls.of(part) for part in expected]
    return Balls.of(expected)


def errors(values: Array, expected: Array) -> tuple[Array, Array]:
    """Distances from the certified values, and the sizes of these.

    Returns:
        The largest distances there may be, inf where nothing is known; the sizes, 0
        where the ball holds 0.
    """
    _, error = _distances(values, balls := Balls.of(expected))
    return np.where(np.isnan(error), inf, error), balls.large


@dataclass(frozen=True, kw_only=True)
class Balls:
    """Balls as floats, all of one shape.

    What is judged against them more than once is worth holding as this.

    Attributes:
        exact: the balls themselves, an object array.
        middle: the middles; of what is infinite or nan, that.
        rest: what the middles are more than these floats.
        radius: the radii.
        large: the sizes, 0 where a ball holds 0.
        finite: whether the balls are.
        silent: whether they say nothing.
    """

    exact: Array
    middle: Array
    rest: Array
    radius: Array
    large: Array
    finite: Array
    silent: Array

    @classmethod
    def of(cls, expected: "Array | Balls") -> "Balls":
        """The balls of an object array."""
        if isinstance(expected, Balls):
            return expected
        flat = chain.from_iterable(map(_floats, expected.reshape(-1)))
        parts = np.fromiter(flat, np.float64, 6 * expected.size)
        columns = parts.reshape(-1, 6).T.reshape(6, *expected.shape)
        middle, rest, radius, large, finite, silent = columns
        return cls(
            exact=expected,
            middle=middle,
            rest=rest,
            radius=radius,
            large=large,
            finite=finite == 1,
            silent=silent == 1,
        )


def _floats(ball: flint.arb) -> tuple[float, float, float, float, bool, bool]:
    """What Balls holds of one of them."""
    if not ball.is_finite():
        silent = not (ball.is_nan() or ball.is_exact())
        return nan if silent else float(ball), 0.0, 0.0, 0.0, False, silent
    mid = ball.mid()
    middle, radius = float(mid), float(ball.rad())
    apart = abs(middle) > 2 * radius or not ball.contains(0)
    large = max(abs(middle), 5e-324) if apart else 0.0
    return middle, float(mid - middle), radius, large, True, False


def _distances(values: Array, balls: Balls) -> tuple[Array, Array]:
    """Least and largest distance from any number in each ball.

    They are nan where the ball says nothing, 0 or inf where it is not finite.
    """
    with np.errstate(all="ignore"):
        distance = np.abs((values - balls.middle) - balls.rest)
        far = np.isinf(balls.middle) | ~np.isfinite(values)
        same = (values == balls.middle) | (np.isnan(values) & np.isnan(balls.middle))
        other = np.where(balls.silent, nan, np.where(same, 0.0, inf))
        least = np.where(far, inf, np.maximum(distance - balls.radius, 0.0))
        most = np.where(far, inf, distance + balls.radius)
    return np.where(balls.finite, least, other), np.where(balls.finite, most, other)


def _beyond(values: Array, balls: Balls, size: Array, largest: float) -> Array:
    """Where right answers are beyond a format: RIGHT as infinities, or UNSURE."""
    result = np.zeros(values.shape, dtype=np.int8)
    if largest == inf:
        return result
    middle, spread = np.abs(balls.middle), balls.radius + size
    reaches = balls.finite & np.isfinite(size) & ~(middle + spread < largest)
    unsure = reaches & (middle - spread <= largest * EDGE)
    right = reaches & ~unsure & (values == np.copysign(inf, balls.middle))
    result[unsure], result[right] = UNSURE, RIGHT
    return result


def _row_axes(quantity: Quantity, axes: int) -> tuple[int, ...]:
    """The axes within a row: not those of steps, and beside steps none of a batch.

    The states (L D, B, n) of a stacked module have a row for each layer, direction and
    sequence.
    """
    words = quantity.shape
    steps = any(word in ("T", "steps+1") for word in words)
    lanes = len(words) > 2 and words[0].isdigit() and words[1] == "B"
    if not steps and not lanes:
        return tuple(range(axes))
    apart = ("T", "steps+1", "B")
    return tuple(
        k
        for k, word in enumerate(words)
        if word not in apart and not (lanes and k == 0)
    )


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
    excess = np.where(np.isnan(excess), inf, excess)
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
