"""The bounds of a whole sequence: named parts, and a case small enough for hands."""

from types import SimpleNamespace

import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds import propagation
from longdep.numeric.oracle.bounds.propagation import Run, bounds
from tests.numeric.oracle.small_sequences import format_of, sequence

GROWN = 1 + 2.0**-8


def collected(**words):
    """What is collected of rows that are numbered; and how many columns they have."""
    s = sequence(**words)
    run = Run(s, format_of(), -100_000, True)
    steps, d = run.steps, run.size
    run.scales[:] = np.arange(5, 6 + steps)
    run.arrived[:] = 500 + np.arange((steps + 1) * d).reshape(steps + 1, d)
    n, m = s.sizes[1:]
    inner = n * (s.convention.cell == "gru" or s.projects)
    columns = len(s.gates) * n + inner + m
    values = np.arange(steps * columns).reshape(steps, columns)
    states, gradients = 7.0 * run.states, 3.0 * run.arrived
    return (
        propagation._collected(
            run, SimpleNamespace(values=values), states, gradients, -values
        ),
        run,
        values,
    )


@pytest.mark.parametrize(
    ("words", "deltas", "hidden", "inner", "at_x"),
    [
        ({"n": 2, "m": 3}, [0, 1], [0, 1], None, [2, 3, 4]),
        ({"cell": "lstm", "n": 1, "m": 2}, [0, 1, 2, 3], [0, 1, 2, 3], None, [4, 5]),
        (
            {"cell": "gru", "n": 3, "m": 1},
            list(range(9)),
            [*range(6), 9, 10, 11],  # the last gate has one of its own
            None,
            [12],
        ),
        (
            {"cell": "gru", "n": 2, "m": 1, "convention": {"reset": "before"}},
            [0, 1, 2, 3, 4, 5],
            [0, 1, 2, 3, 4, 5],
            [6, 7],
            [8],
        ),
        (
            {"cell": "lstm", "n": 2, "m": 1, "projected": 1},
            list(range(8)),
            list(range(8)),
            [8, 9],
            [10],
        ),
    ],
)
@pytest.mark.parametrize("steps", [1, 3])
def test_rows_are_named_as_the_cell_has_them(steps, words, deltas, hidden, inner, at_x):
    b, run, values = collected(steps=steps, **words)
    for word, columns in (
        ("deltas", deltas), ("hidden_deltas", hidden), ("at_x", at_x), ("inner", inner)
    ):  # fmt: skip
        found, error = getattr(b, word), getattr(b, f"{word}_error")
        if columns is None:
            assert found is None
            assert error is None
        else:
            assert np.array_equal(found, values[:, columns])
            assert np.array_equal(error, -values[:, columns])
    assert b.state is run.states
    assert np.array_equal(b.state_error, 7 * run.states)
    assert b.scale.tolist() == [6, 7, 8][:steps]
    assert b.start_scale == 5
    assert np.array_equal(b.start, run.arrived[0])
    assert np.array_equal(b.start_error, 3 * run.arrived[0])
    assert np.array_equal(b.totals, run.arrived[1:])
    assert np.array_equal(b.totals_error, 3 * run.arrived[1:])


@pytest.mark.parametrize(
    "words",
    [
        {"cell": "rnn"},
        {"cell": "gru"},
        {"cell": "gru", "convention": {"reset": "before"}},
        {"cell": "lstm", "projected": 1},
    ],
)
def test_no_step_has_rows_of_the_right_widths(words):
    s = sequence(steps=0, n=2, m=3, **words)
    b = bounds(s, format_of())
    width = 2 * len(s.gates)
    assert b.deltas.shape == b.deltas_error.shape == (0, width)
    assert b.hidden_deltas.shape == b.hidden_deltas_error.shape == (0, width)
    assert b.at_x.shape == b.at_x_error.shape == (0, 3)
    assert b.inner is b.inner_error is None
    assert b.scale.shape == (0,)


def test_an_error_beside_one_that_grows_beyond_all_measure_is_counted():
    """Unit 1 would double 56 times a step, and is 0; unit 2 keeps 1e-200, rounded."""
    steps = 17
    s = sequence(steps=steps, n=2, m=1, activation="identity")
    for weights in s.weights.values():
        weights[:] = 0
    s.x[:], s.h0[:], s.cotangent[:] = 0, [0, 1e-200], 0
    s.weights["U", "a"][:] = np.diag([2.0**56, 1.0])
    found = bounds(s, arithmetic("float64"), -1000).state_error[1:, 1]
    assert np.all(found >= 7 * 2.0**-53 * 1e-200 * np.arange(1, steps + 1))


@pytest.mark.parametrize("steps", [1, 4])
def test_the_bounds_of_a_sum_are_those_of_the_derivation(steps):
    """h_t = h_{t-1} + x, dense gradients 1: each error is a count of roundings.

    One unit, U = W = 1, b = d = 0, identity, x = 1, h_0 = 0, so h_t = t and a_t = T -
    t + 1. A state's sum has 4 + m + n = 6 roundings of |x| + |h|. Of the gradients,
    delta = a f' is rounded once; U^T delta and W^T delta, sums of one term, allow 1 + 2
    roundings; a_t is rounded once where the direct gradient is added, and each of T
    terms passes T - 1 further roundings; D + 2 roundings of every product of Jacobians,
    of which ceil(log2(T + 2)) end at a step.
    """
    u = 2.0**-40
    s = sequence(steps=steps, n=1, m=1, activation="identity")
    for array in s.weights.values():
        array[:] = 0.0
    s.weights["W", "a"][:] = s.weights["U", "a"][:] = s.x[:] = s.cotangent[:] = 1.0
    s.h0[:] = 0.0
    b = bounds(s, format_of(u))
    t = np.arange(1, steps + 1)
    local = [6 * u * k for k in t]  # |x| + |h_{t-1}|
    assert b.state_error[0, 0] == 0
    assert np.allclose(b.state_error[1:, 0], np.cumsum(local) * GROWN, rtol=1e-6)
    totals = [steps - k + 1 for k in t]
    doublings = next(k for k in range(9) if 2**k >= steps + 2)
    source, errors, delta_errors = [0.0] * (steps + 2), [], []
    for k in range(steps, -1, -1):
        total = steps - k + 1 if k else 0
        later = steps - k  # what has come from behind
        made = u * total + (steps - 1) * u if k else 0.0
        handed = (1 + 3) * u * (steps - k) if k < steps else 0.0
        # All that has come to a step behind: no more than the T - k at the next one.
        split = 3 * u * doublings * later
        source[k] = made + handed + split
        errors.append(sum(source[k:]))
        delta_errors.append(errors[-1] + u * total)
    unit = np.ldexp(1.0, b.scale)
    assert np.array_equal(b.deltas[:, 0] * unit, totals)
    expected = np.array(errors[::-1]) * GROWN
    assert np.allclose(b.totals_error[:, 0] * unit, expected[1:], rtol=1e-6)
    assert np.isclose(b.start_error[0] * 2.0**b.start_scale, expected[0], rtol=1e-6)
    rounded = expected[1:] + u * np.array(totals)
    assert np.allclose(b.deltas_error[:, 0] * unit, rounded, rtol=1e-6)
    at_x = rounded + 3 * u * np.array(totals)
    assert np.allclose(b.at_x_error[:, 0] * unit, at_x, rtol=1e-6)
