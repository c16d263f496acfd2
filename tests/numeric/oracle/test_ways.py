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
STACKED = [(s.name, c) for s in SYSTEMS if s.stacked for c in s.conventions]
SHAPES = [
    {"layers": 3},
    {"layers": 1, "direction": "forward"},
    {"layers": 2, "direction": "forward", "window": 2},
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


@pytest.mark.parametrize(("name", "convention"), STACKED)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_ways_of_stacked_modules_agree(name, convention, shape):
    """To 40 of 52 bits: 2**-40 is 4096 u, as above, of at most 18 steps of 3 layers."""
    case = drawn.stacked(name, convention, 1, **shape)
    first, *others = (run(case) for run in every.ways(name, convention).values())
    for other in others:
        assert other.keys() == first.keys()
        for output, value in other.items():
            assert off(value, first[output]) < 2.0**-40, output


@pytest.mark.parametrize("name", ["stacked-rnn", "stacked-gru", "stacked-lstm"])
def test_a_gradient_of_a_stacked_module_is_the_slope_of_its_loss(name):
    """A central difference of step s is off by s^2 / 6 of a third derivative, and u/s.

    With a third derivative below 2^12, a loss below 2^7 and s = 2^-18 both are below
    2^-26: 2^-20 is far above them, and far below a gradient of order 1.
    """
    right, case = implementation(name, "torch"), drawn.stacked(name, "torch", 2, 2)
    answer, step, rng = right(case), 2.0**-18, np.random.default_rng(0)
    lost = [key for key in case if key.startswith("cotangent")]

    def loss(changed):
        made = right(changed)
        return sum((case[k] * made[k.removeprefix("cotangent_")]).sum() for k in lost)

    for output in (key for key in answer if key.startswith("grad_")):
        way = rng.normal(size=answer[output].shape)
        way /= np.sqrt((way**2).sum())
        plain = output.removeprefix("grad_")
        ends = [case | {plain: case[plain] + sign * step * way} for sign in (1, -1)]
        slope = (loss(ends[0]) - loss(ends[1])) / (2 * step)
        assert abs(slope - (answer[output] * way).sum()) < 2.0**-20, output


def off(value, right):
    return np.max(np.abs(value - right)) / np.max(np.abs(right))
