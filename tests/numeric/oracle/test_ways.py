"""The correct implementations that the oracle is measured on are themselves right.

They are judged against certified values elsewhere (test_mutants.py); here without any
of the oracle's own figures: against exact differences, and against one another.
"""

import numpy as np
import pytest

from longdep.numeric.oracle.patterns.catalogue import applying, implementation
from longdep.numeric.oracle.systems import SYSTEMS, system
from tests.numeric.oracle.ways import drawn, every

SINGLE = [
    (s.name, c)
    for s in SYSTEMS
    if s.cell and s.gradients and not s.padded and not s.stacked
    for c in s.conventions
]


def whole_numbers(seed):
    """A linear network in whole numbers: float64 computes it exactly."""
    case = drawn.case("simple-rnn", "plain", seed, steps=4)
    rounded = {
        k: np.rint(2 * v) if isinstance(v, np.ndarray) else v for k, v in case.items()
    }
    return rounded | {"activation": "identity"}


@pytest.mark.parametrize("way", every.ways("simple-rnn", "plain"))
def test_gradients_of_a_linear_network_are_its_exact_differences(way):
    run = every.ways("simple-rnn", "plain")[way]
    case = whole_numbers(3)
    computed = run(case)

    def loss(changed):
        return (run(changed)["h"] * case["cotangent_h"]).sum()

    for name in ("W", "b", "x", "h0"):  # the loss is linear in each entry of these
        for place in np.ndindex(*case[name].shape):
            moved = case[name].copy()
            moved[place] += 1
            difference = loss(case | {name: moved}) - loss(case)
            assert computed[f"grad_{name}"][place] == difference, (name, place)


@pytest.mark.parametrize(("name", "convention"), SINGLE)
def test_the_ways_agree_far_closer_than_any_wrong_wiring(name, convention):
    """All ways agree to 40 of 52 bits; a wrong forward pass is off by 2**-20 or more.

    2**-40 is 4096 u: each of at most 5 steps passes fewer than 100 roundings on numbers
    of the size of the largest entry, amplified by Jacobians of norm below 8.
    """
    case = drawn.case(name, convention, 1, steps=5)
    first, *others = (run(case) for run in every.ways(name, convention).values())
    for other in others:
        for output, value in other.items():
            assert off(value, first[output]) < 2.0**-40, output
    for pattern in applying(system(name), convention, "float32"):
        if pattern.changes.keys() & {"transposed", "units", "fed_on", "rotated"}:
            wrong = implementation(name, convention, pattern)(case)
            assert off(wrong["h"], first["h"]) > 2.0**-20, pattern.name


def off(value, right):
    return np.max(np.abs(value - right)) / np.max(np.abs(right))
