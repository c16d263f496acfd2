"""Searched: where a sum of equal steps, each sum rounded to p bits, goes deaf.

Nothing is lost beyond the rounding to p bits, which is the statement's own. Increments
have WIDTH >= p bits, c = m 2^e, so that they and all sums are multiples of 2^e. After n
steps a sum is at most n c (1 + 2^-p)^n, for n <= 2^(p+1) less than 2^(p+1) c times 8.
That takes WIDTH + p + 4 bits, 27 at most: every sum is exact in float64 before it is
rounded. All else scales by powers of two.
"""

from fractions import Fraction
from itertools import islice

import numpy as np

from longdep.numeric.campaign.searches.statement import Batch, Sides, Statement
from longdep.numeric.kernels.memory_capacity import FORMATS, accumulate, deaf_value
from longdep.numeric.precision import Array, exact, floats, fraction

BITS = (2, 3, 4, 5, 6, 7, FORMATS["bfloat16"], FORMATS["float16"])
WIDTH = 12
LARGEST_EXPONENT = 40
EXPONENT = np.int64(0x7FF0000000000000)  # its place in a float64


def draw_sums(rng: np.random.Generator, instances: int) -> Batch:
    """Increments of any mantissa or next to powers of two, a precision, a time."""
    bits = int(rng.choice(BITS))
    mantissas = rng.integers(2 ** (WIDTH - 1), 2**WIDTH, instances)
    if rng.random() < 0.5:
        mantissas = 2 ** (WIDTH - 1) + rng.integers(0, 3, instances) ** 2
    exponents = rng.integers(-LARGEST_EXPONENT, LARGEST_EXPONENT, instances)
    return {
        "increment": np.ldexp(mantissas.astype(float), exponents),
        "bits": np.full(instances, bits),
        "steps": np.full(instances, rng.integers(1, 2 ** (bits + 1) + 1)),
    }


def power_below(values: Array) -> Array:
    """The largest power of two that is not above a positive normal float64."""
    return (values.view(np.int64) & EXPONENT).view(np.float64)


def nearest_floats(values: Array, bits: int) -> Array:
    """Round float64 to `bits` significant bits, ties to even, as `nearest` does.

    Adding a number in whose binade the spacing is that of `bits` bits makes the
    hardware round there; it is an even multiple of the spacing, which keeps ties even.

    Args:
        values: positive normal numbers, below 2^1000.
        bits: 2 to 50.
    """
    anchor = power_below(values) * (1.5 * 2.0 ** (53 - bits))
    return (values + anchor) - anchor


def stored(increment: Array, bits: int, steps: int) -> Array:
    """The rounded sums of so many equal increments, from 0 on."""
    if increment.dtype == object:
        sums = (accumulate(fraction(c), bits) for c in increment)
        return _exact([next(islice(value, steps, None)) for value in sums])
    total = np.zeros_like(increment)
    for _ in range(steps):
        total = nearest_floats(total + increment, bits)
    return total


def deaf_values(increment: Array, bits: int) -> Array:
    """Where a sum goes deaf: 2^p times the increment, rounded up to a power of two."""
    if increment.dtype == object:
        return _exact([deaf_value(fraction(c), bits) for c in increment])
    below = power_below(increment)
    return 2.0**bits * np.where(below == increment, below, 2 * below)


def _exact(values: list[Fraction]) -> Array:
    return exact(np.array(values, dtype=object))


def _whole(batch: Batch, name: str) -> int:
    return int(floats(batch[name][:1])[0])


def ceiling(batch: Batch) -> Sides:
    """The sum is at most 2^p c, c rounded up to a power of two, at any time."""
    increment, bits = batch["increment"], _whole(batch, "bits")
    total = stored(increment, bits, _whole(batch, "steps"))
    return total, deaf_values(increment, bits)


def in_time(batch: Batch) -> Sides:
    """After 2^(p+1) steps the sum has got there."""
    increment, bits = batch["increment"], _whole(batch, "bits")
    return deaf_values(increment, bits), stored(increment, bits, 2 ** (bits + 1))


def too_early(batch: Batch) -> Sides:
    """False: 2^p steps are enough, as they are for steps of a power of two."""
    increment, bits = batch["increment"], _whole(batch, "bits")
    return deaf_values(increment, bits), stored(increment, bits, 2**bits)


def nothing(batch: Batch) -> Array:
    """No slack: both sides are exact in float64 (see above)."""
    return np.zeros(batch["increment"].shape)


STATEMENTS = {
    "sum-ceiling": Statement(draw_sums, ceiling, nothing),
    "sum-deaf": Statement(draw_sums, in_time, nothing),
    "sum-deaf-early": Statement(draw_sums, too_early, nothing),
}
