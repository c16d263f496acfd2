"""The right answers: two routes, two precisions, and the exact kernels."""

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longdep.numeric.kernels import backpropagation
from longdep.numeric.oracle.bounds.trajectory import trajectory
from longdep.numeric.oracle.check.examination import _overlap
from longdep.numeric.oracle.families.recurrent import Recurrent
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.routes import balls
from longdep.numeric.oracle.routes.sequence import sequence_of, sequences_of
from longdep.numeric.oracle.systems import SYSTEMS, system
from longdep.numeric.oracle.vocabulary import outputs
from longdep.numeric.precision import context, exact, floats

RECURRENT = [
    (entry.name, convention)
    for entry in SYSTEMS
    if isinstance(family_of(entry), Recurrent)
    for convention in entry.conventions
]
FEW = settings(
    max_examples=4,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(("name", "convention"), RECURRENT)
@FEW
@given(data=st.data())
def test_balls_and_the_tape_of_mpmath_agree_on_every_output(data, name, convention):
    family = family_of(system(name))
    case = data.draw(family.small(convention, "float64"))
    result = family.reference(case, convention, 20)
    other = family.second_route(case, convention, 20)
    shapes = family.shapes(case, convention)
    assert list(result) == [q.name for q in outputs(family.entry, convention, case)]
    for key, array in result.items():
        assert array.shape == shapes[key]
        assert _overlap(array, other[key]), key
    finer = family.reference(case, convention, 60)
    assert all(_overlap(result[key], finer[key]) for key in result)


@pytest.mark.parametrize(
    ("name", "convention"),
    [
        pair
        for pair in RECURRENT
        if system(pair[0]).gradients and not system(pair[0]).stacked
    ],
)
@FEW
@given(data=st.data())
def test_the_bounds_run_along_the_states_of_the_first_route(data, name, convention):
    """Within 4 steps of 2^6 roundings, carried on by 3 Jacobians below 2^4 each."""
    entry = system(name)
    case = data.draw(family_of(entry).small(convention, "float64"))
    sequences = sequences_of if entry.padded else lambda *a: [sequence_of(*a)]
    for s in sequences(entry, case, convention):
        with context(30):
            answers = balls.run(s)
        parts = [answers["h"], *([answers["c"]] if s.c0 is not None else [])]
        states = np.concatenate([floats(part) for part in parts], axis=1)
        apart = abs(trajectory(s)[1:] - states)
        assert apart.max() <= 2.0 ** (8 + 12 - 53) * max(1.0, abs(states).max())


@pytest.mark.parametrize("digits", [15, 40])
def test_the_digits_asked_for_are_certified_however_far_gradients_vanish(digits):
    family, case = family_of(system("lag-gradients")), vanishing(200)
    result = family.reference(case, "plain", digits)
    last = result["log_norm"][0]
    assert last.mid() < -900  # the norm is far below the smallest float64
    for row in result["delta"]:
        largest = max(abs(v.mid()) for v in row)
        assert all(v.rad() <= largest * flint.arb(10) ** -digits for v in row)


def test_a_value_one_part_in_ten_to_the_twenty_off_is_no_longer_in_the_ball():
    family, case = family_of(system("simple-rnn")), vanishing(3)
    result = family.reference(case, "plain", 25)
    with context(40):
        moved = result["h"] * (1 + flint.arb(10) ** -20)
    assert not _overlap(result["h"], moved)


def test_a_linear_network_is_what_the_exact_kernels_say():
    family, rng = family_of(system("simple-rnn")), np.random.default_rng(3)
    n, m, steps = 3, 2, 5
    case = {
        "U": rng.integers(-4, 5, (n, n)) / 4,
        "W": rng.integers(-4, 5, (n, m)) / 4,
        "b": rng.integers(-4, 5, n) / 4,
        "x": rng.integers(-4, 5, (steps, m)) / 4,
        "h0": rng.integers(-4, 5, n) / 4,
        "activation": "identity",
        "cotangent_h": np.zeros((steps, n)),
    }
    case["cotangent_h"][-1] = [1.0, -2.0, 0.5]
    weight, inputs = exact(case["U"]), exact(case["x"])
    drive = backpropagation.input_drive(exact(case["W"]), exact(case["b"]), inputs)
    identity = backpropagation.IDENTITY
    run = backpropagation.trajectory(weight, drive, exact(case["h0"]), identity)
    gains = backpropagation.gains(run, identity)
    last = exact(case["cotangent_h"][-1])
    delta = backpropagation.deltas(weight, gains[:-1], last)
    result = family.reference(case, "plain", 25)
    pairs = {
        "h": run.hidden[1:],
        "delta": delta,
        "grad_U": backpropagation.weight_gradient(delta, run.hidden[:-1]),
        "grad_W": delta.T @ inputs,
        "grad_h0": weight.T @ delta[0],
    }
    for name, right in pairs.items():
        for ball, value in zip(result[name].flat, right.flat, strict=True):
            assert ball.contains(flint.arb(value)), name


def test_working_precisions_are_left_as_they_were():
    before = flint.ctx.prec, mpmath.mp.prec
    case = vanishing(5)
    family = family_of(system("simple-rnn"))
    family.reference(case, "plain", 30)
    family.second_route(case, "plain", 30)
    assert (flint.ctx.prec, mpmath.mp.prec) == before


def vanishing(steps):
    rng = np.random.default_rng(1)
    cotangent = np.zeros((steps, 2))
    cotangent[-1] = 1.0
    return {
        "U": rng.normal(size=(2, 2)) * 0.01,
        "W": rng.normal(size=(2, 3)),
        "b": rng.normal(size=2),
        "x": rng.normal(size=(steps, 3)),
        "h0": rng.normal(size=2),
        "activation": "tanh",
        "cotangent_h": cotangent,
        "cotangent": cotangent[-1],
    }
