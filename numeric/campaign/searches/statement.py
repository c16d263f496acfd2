"""A searched inequality, and the judgement of a batch of its instances.

Three zones. With r = computed / allowed and a ceiling derived from the roundings of
both sides (so that in float64 computed > ceiling is impossible where computed <=
allowed holds):

    computed <= allowed              the instance supports the statement
    allowed < computed <= ceiling    within rounding of equality: floats cannot decide
    computed > ceiling               a violation, unless the kernel is wrong

Before anything is called a counterexample it is evaluated again, from the very floats
it was drawn as, in exact rationals (or certified balls where roots occur): of every
batch the worst few instances of the last two zones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from longdep.numeric.precision import Array, balls, context, exact
from longdep.numeric.rounding import float_format

Batch = dict[str, Array]
Sides = tuple[Array, Array]

DIGITS = 60  # of the balls; the drawn floats carry 16
BINS = 10
CHECKED = 4  # instances of one seed above equality that are evaluated again


@dataclass(frozen=True)
class Statement:
    """The inequality computed <= allowed, for all instances.

    Attributes:
        draw: (generator, instances) -> arrays whose first axis runs over the instances.
        sides: batch -> computed and allowed, (instances,) each, in any arithmetic.
        slack: batch -> how far the float64 value of computed may exceed that of allowed
            although the inequality holds, (instances,); its reason stands beside it.
        arithmetic: "rational", or "balls" where the sides contain roots.
        premise: batch -> whether an instance is one, (instances,) each; asked in exact
            arithmetic before anything is called a counterexample, as rounding may carry
            a drawn instance over the edge of a premise. None: every drawn one is.
    """

    draw: Callable[[np.random.Generator, int], Batch]
    sides: Callable[[Batch], Sides]
    slack: Callable[[Batch], Array]
    arithmetic: str = "rational"
    premise: Callable[[Batch], Array] | None = None


def judged(
    statement: Statement, rng: np.random.Generator, instances: int, seed: int
) -> dict[str, Any]:
    """Draw a batch and count.

    Returns:
        instances: drawn; near: within rounding of equality, above it; beyond: in
        violation in float64; checked: those of the two that were evaluated again;
        confirmed: those of them that are counterexamples in exact arithmetic;
        histogram: of computed / allowed in tenths, the last bin with all from 0.9 on;
        worst: ratio, seed and index of the worst.
    Raises:
        FloatingPointError: a side is not finite.
    """
    batch = statement.draw(rng, instances)
    computed, allowed = (np.asarray(side) for side in statement.sides(batch))
    if not (np.isfinite(computed).all() and np.isfinite(allowed).all()):
        raise FloatingPointError("sides: expected finite values of every instance")
    above = np.flatnonzero(computed > allowed)
    beyond = int((computed > allowed + statement.slack(batch)).sum())
    ratios = ratio(computed, allowed)
    worst = int(np.argmax(ratios))
    worst_few = above[np.argsort(-ratios[above], kind="stable")][:CHECKED]
    confirmed = sum(refuted(statement, batch, int(index)) for index in worst_few)
    bins = np.minimum((ratios * BINS).clip(0, BINS - 1).astype(int), BINS - 1)
    return {
        "instances": instances,
        "near": len(above) - beyond,
        "beyond": beyond,
        "checked": len(worst_few),
        "confirmed": confirmed,
        "histogram": np.bincount(bins, minlength=BINS).tolist(),
        "worst": {"ratio": float(ratios[worst]), "seed": seed, "index": worst},
    }


def ratio(computed: Array, allowed: Array) -> Array:
    """Quotients computed / allowed; 0 / 0 is 0, and x / 0 the largest float."""
    largest = np.finfo(float).max
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        quotient = np.asarray(computed / allowed)
    return np.where(computed <= 0, 0.0, np.minimum(quotient, largest))


def refuted(statement: Statement, batch: Batch, index: int) -> bool:
    """Whether an instance is a counterexample in exact or certified arithmetic."""
    one = {name: values[index : index + 1] for name, values in batch.items()}
    kind = exact if statement.arithmetic == "rational" else balls
    with context(DIGITS):  # a ball is larger only if all of it is
        truly = {name: kind(values) for name, values in one.items()}
        if statement.premise is not None and not statement.premise(truly)[0]:
            return False
        computed, allowed = statement.sides(truly)
        return bool(computed[0] > allowed[0])


def gamma_of(count: int) -> float:
    """The float64 gamma_count = k u / (1 - k u), rounded up (numeric/rounding.py)."""
    gamma = float_format(np.float64).gamma(count)
    return float(np.nextafter(float(int(gamma.p) / int(gamma.q)), 1.0))


def raised(values: Array, exponent: int) -> Array:
    """A power by repeated products: exponent - 1 roundings, in every arithmetic."""
    result = values
    for _ in range(exponent - 1):
        result = result * values
    return result
