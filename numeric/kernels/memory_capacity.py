"""Kernels of memory capacity: additive units, rounding, exact recall, outer products.

Arrays are batch first and keep their arithmetic (numeric/precision.py). Rounding to p
bits is done on fractions, exactly, so that formats without hardware (bfloat16) need no
library. Source: document 001, the section on memory capacity.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.batch import batched
from longdep.numeric.errors import (
    DomainError,
    ShapeError,
    require_axis,
    require_count,
    require_square,
)
from longdep.numeric.precision import Array, exp, inverse

FORMATS = {"bfloat16": 8, "float16": 11, "float32": 24, "float64": 53}


def logistic(z: Array) -> Array:
    """The logistic function 1 / (1 + exp(-z)), entry by entry, dimensionless.

    Rounding:
        float64: relative error <= 4u to first order where exp does not overflow
        (u = 2**-53, exp correct to 1 ulp); rationals become certified balls.
    """
    return 1 / (1 + exp(-np.asarray(z)))


def sensitivity(z: Array) -> Array:
    """The logistic's slope 1 / (2 + exp(z) + exp(-z)), entry by entry.

    Returns:
        Values in (0, 1/4]; how strongly a step depends on its input.
    Rounding:
        float64: relative error <= 5u to first order; rationals become balls.
    """
    z = np.asarray(z)
    return 1 / (2 + exp(z) + exp(-z))


@batched(weight=2, inputs=2, initial=1)
def additive_run(weight: Array, inputs: Array, initial: Array) -> tuple[Array, Array]:
    """Run h_t = h_{t-1} + logistic(V h_{t-1} + u_t).

    Args:
        weight: (..., n, n) V, dimensionless; zero for the variant without feedback.
        inputs: (..., T, n) the input's part u_t of the pre-activation.
        initial: (..., n) state at time 0.
    Returns:
        States (..., T + 1, n) and pre-activations (..., T, n).
    Raises:
        ShapeError: the shapes do not fit.
    """
    n = require_square("weight", weight)
    require_axis("inputs", inputs, -1, n)
    require_axis("initial", initial, -1, n)
    if inputs.ndim < 2:
        raise ShapeError(f"inputs: expected shape (..., T, n), got {inputs.shape}")
    states, drives = [initial], []
    for t in range(inputs.shape[-2]):
        fed = (weight @ states[-1][..., None])[..., 0]
        drives.append(fed + inputs[..., t, :])
        states.append(states[-1] + logistic(drives[-1]))
    shape = np.broadcast_shapes(states[-1].shape, initial.shape)
    stacked = np.stack([np.broadcast_to(h, shape) for h in states], axis=-2)
    return stacked, np.stack(drives, axis=-2) if drives else inputs


def nearest(value: Fraction | int, bits: int) -> Fraction:
    """Round to the nearest number of `bits` significant bits, ties to even.

    The exponent is unbounded: no overflow and no gradual underflow.

    Raises:
        DomainError: bits is not a whole number from 1 on.
    """
    bits = require_count("bits", bits)
    if bits == 0:
        raise DomainError("bits: expected at least 1, got 0")
    exact = Fraction(value)
    if exact == 0:
        return exact
    unit = spacing(exact, bits)
    return round(exact / unit) * unit


def spacing(value: Fraction | int, bits: int) -> Fraction:
    """Distance between neighbouring numbers of `bits` bits from |value| upwards.

    Raises:
        DomainError: the value is 0.
    """
    size = abs(Fraction(value))
    if size == 0:
        raise DomainError("value: 0 has no spacing, the exponent is unbounded")
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    return Fraction(2) ** (exponent - bits + 1)


def accumulate(increment: Fraction | int, bits: int) -> Iterator[Fraction]:
    """The stored values of a sum of equal increments, from 0 on, without end."""
    total = Fraction(0)
    while True:
        yield total
        total = nearest(total + increment, bits)


class Deaf(NamedTuple):
    """Where a sum of equal increments stops: after how many steps, at which value."""

    steps: int
    value: Fraction


def deaf_point(increment: Fraction | int, bits: int) -> Deaf:
    """Find the first step from which on a positive increment is always absorbed.

    Exact for any number of steps: inside one binade the stored steps are equal once
    the first has made the last bit even or is no tie, so that they are skipped
    together.

    Raises:
        DomainError: the increment is not positive, or bits < 2.
    """
    c = _require_deafening("deaf_point", increment, bits)
    steps, total = 0, Fraction(0)
    while (following := nearest(total + c, bits)) != total:
        steps, before, total = steps + 1, total, following
        skipped = _steps_in_binade(before, total, c, bits)
        steps += skipped
        total += skipped * (nearest(total + c, bits) - total)
    return Deaf(steps, total)


def deaf_value(increment: Fraction | int, bits: int) -> Fraction:
    """Where `deaf_point` stops, in closed form: 2^p c, c rounded up to a power of two.

    Raises:
        DomainError: the increment is not positive, or bits < 2.
    """
    c = _require_deafening("deaf_value", increment, bits)
    below = spacing(c, 1)
    return 2**bits * (below if below == c else 2 * below)


def _require_deafening(name: str, increment: Fraction | int, bits: int) -> Fraction:
    """The increment as a fraction.

    With one bit the tie at every power of two is rounded up: the sum never stops.
    """
    if increment <= 0 or bits < 2:
        raise DomainError(
            f"{name}: expected increment > 0 and bits >= 2, got {increment} and {bits}"
        )
    return Fraction(increment)


def _steps_in_binade(before: Fraction, total: Fraction, c: Fraction, bits: int) -> int:
    """How many equal steps can be skipped without leaving the binade of `total`."""
    unit = spacing(total, bits)
    stride = nearest(total + c, bits) - total
    if before == 0 or spacing(before, bits) != unit or stride == 0:
        return 0
    top = unit * 2**bits
    return max(0, int((top - total) // stride) - 2)


@batched(items=1, initial=0)
def ternary_states(items: Array, initial: Any) -> Array:
    """Store bits in a ReLU unit, h_t = max(0, h_{t-1}/3 + 2 x_t/3).

    Args:
        items: (..., T) bits, in the arithmetic of the result.
        initial: state at time 0, in [0, 1].
    Returns:
        (..., T + 1).
    """
    states = [items[..., 0] * 0 + initial if items.shape[-1] else initial]
    for t in range(items.shape[-1]):
        added = (states[-1] + 2 * items[..., t]) / 3
        states.append(np.maximum(added, added * 0))
    return np.stack(states, axis=-1)


def ternary_recall(state: Any, count: int) -> list[int]:
    """Read `count` bits back from one state, the oldest first.

    Raises:
        DomainError: count is not a whole number >= 0.
    """
    count = require_count("count", count)
    recalled = []
    for _ in range(count):
        item = int(2 * state >= 1)
        recalled.append(item)
        state = 3 * state - 2 * item
    return recalled[::-1]


def first_collision(bits: int) -> int:
    """The least t at which the ternary unit, rounded, mixes up two histories.

    The state after each step is rounded to `bits` bits, the step itself is exact. It
    ends: states near 1 get closer than the spacing there.

    Raises:
        DomainError: bits < 1, or more than 16 (2^t histories are tried).
    """
    if not 1 <= bits <= 16:
        raise DomainError(f"bits: expected 1 to 16, got {bits}")
    states = [Fraction(0)]
    t = 0
    while True:
        t += 1
        states = sorted(
            nearest((h + 2 * item) / 3, bits) for h, item in product(states, (0, 1))
        )
        if any(a == b for a, b in pairwise(states)):
            return t


def slot_memory(items: Array, slots: int) -> Array:
    """Write item s into slot s mod `slots`.

    Args:
        items: (T,) items.
        slots: number of slots m >= 1.
    Returns:
        (T + 1, m) the slots before the first and after each write; 0 where empty.
    Raises:
        DomainError: slots is not a whole number >= 1.
    """
    slots = require_count("slots", slots)
    if slots == 0:
        raise DomainError("slots: expected at least 1, got 0")
    memory = np.zeros((len(items) + 1, slots), dtype=items.dtype)
    for s, item in enumerate(items):
        memory[s + 1] = memory[s]
        memory[s + 1, s % slots] = item
    return memory


@batched(keys=2, values=2)
def outer_product_memory(keys: Array, values: Array) -> Array:
    """The Hebbian memory A = Y K^T, the sum of value times key.

    Args:
        keys: (..., d, m), one key a column, dimensionless.
        values: (..., e, m), one value a column.
    Returns:
        (..., e, d); A @ k recalls.
    Raises:
        ShapeError: keys and values differ in number.
    """
    if keys.ndim < 2:
        raise ShapeError(f"keys: expected shape (..., d, m), got {keys.shape}")
    require_axis("values", values, -1, keys.shape[-1])
    return values @ np.swapaxes(keys, -1, -2)


@batched(keys=2)
def dual_keys(keys: Array) -> Array:
    """Keys D with D^T K = I: K (K^T K)^-1, shape (..., d, m).

    Raises:
        DomainError: the keys are linearly dependent (always so if m > d).
    """
    return keys @ inverse(np.swapaxes(keys, -1, -2) @ keys)
