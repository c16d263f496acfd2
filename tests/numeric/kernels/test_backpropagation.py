"""The kernels of backpropagation through time against their statements."""

from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.backpropagation import (
    HARD_TANH,
    IDENTITY,
    RELU,
    TANH,
    deltas,
    gains,
    gamma,
    input_drive,
    jacobians,
    norms,
    ordered_product,
    spectral_norms,
    state_gradient,
    step_factors,
    trajectory,
    vector_norms,
    weight_gradient,
)
from longdep.numeric.precision import Array, balls, exact, floats
from longdep.reports.record.model import holds
from longdep.theory.catalog import claim_of

UNIT_ROUNDOFF = 2.0**-53
few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


def meets(key: str, **values: Any) -> bool:
    """Whether the claim's hypotheses and conclusion hold of values from kernels."""
    return holds(claim_of(key), values)


def table(rows: Any, first: int = 0) -> dict[int, Array]:
    return {first + i: row for i, row in enumerate(rows)}


@st.composite
def networks(pick: st.DrawFn) -> tuple[Array, Array, Array]:
    """A weight, gains in the order of time, and the last gradient."""
    n, lag = pick(draw.sizes()), pick(st.integers(1, 4))
    return (
        pick(draw.weights(n)),
        pick(draw.matrices(lag, n)),
        pick(draw.vectors(n)),
    )


def by_lag(weight: Array, gain: Array, last: Array) -> dict[str, Any]:
    """The values of the statements, lag by lag."""
    return {
        "n": len(last),
        "tau": len(gain),
        "U": weight,
        "g": table(gain[::-1], 1),
        "delta": table(deltas(weight, gain, last)[::-1]),
        "p": "oo",
        "horizon": len(gain),
    }


@few
@given(networks())
def test_deltas_satisfy_the_statement_of_the_recursion(case: Any) -> None:
    values = by_lag(*case)
    diagonal = {lag: np.diag(gain) for lag, gain in values["g"].items()}
    for lag in range(len(case[1])):
        assert meets("delta-recursion", **{**values, "tau": lag, "F": diagonal})


@few
@given(networks())
def test_the_ordered_product_satisfies_its_statement(case: Any) -> None:
    weight, gain, _ = case
    factors, steps = step_factors(weight, gain), len(gain)
    products = [ordered_product(factors[steps - i :]) for i in range(steps + 1)]
    assert meets("delta-product", **by_lag(*case), P=table(products))


@few
@given(networks(), st.sampled_from(["1", "oo"]))
def test_gamma_and_norms_satisfy_the_statements_of_the_bounds(
    case: Any, order: str
) -> None:
    values = {**by_lag(*case), "p": order, "gamma": gamma(*case[:2], order)}
    assert meets("gamma-bound", **values)
    assert meets("gamma-bound.geometric-mean", **values)
    product = np.prod(norms(step_factors(*case[:2]), order))
    sizes = vector_norms(deltas(*case), order)
    assert sizes[0] <= product * sizes[-1]


@few
@given(networks())
def test_the_weight_gradient_satisfies_the_statement_of_its_tail(case: Any) -> None:
    weight, gain, last = case
    total = max(gamma(weight, gain, "oo"), flint.fmpq(1)) * 2
    computed = deltas(weight, gain / total, last)[::-1]
    before = np.concatenate([gain, gain[:1]])
    parts = [
        weight_gradient(computed[:i], before[:i]) for i in range(1, len(computed) + 1)
    ]
    values = by_lag(weight, gain / total, last)
    widest = max(norms(before[:, None, :], "oo"))
    values |= {"G": table(parts), "h": table(before), "H": widest, "tau": 0}
    half = flint.fmpq(1, 2)
    assert meets("which-gradient.not-lost", **values, gamma=half, m=len(gain))


@few
@given(networks())
def test_the_state_gradient_times_the_slope_is_the_next_delta(case: Any) -> None:
    weight, gain, _ = case
    computed = deltas(*case)
    assert np.all(gain * state_gradient(weight, computed[1:]) == computed[:-1])


@few
@given(networks())
def test_jacobians_are_the_step_factors_of_the_transposed_weight(case: Any) -> None:
    weight, gain, _ = case
    assert np.all(jacobians(weight, gain) == step_factors(weight.T, gain))


@few
@given(networks(), st.sampled_from([IDENTITY, RELU, HARD_TANH]))
def test_the_weight_gradient_is_the_forward_derivative_of_the_loss(
    case: Any, activation: Any
) -> None:
    weight, drive, start = case
    run = trajectory(weight, drive, start, activation)
    slope = gains(run, activation)
    back = deltas(weight, slope[:-1], slope[-1])  # L = the sum of the last state
    computed = weight_gradient(back, run.hidden[:-1])
    direction, moved = weight * 0, start * 0
    direction[0, -1] = flint.fmpq(1)
    for k in range(len(drive)):
        moved = slope[k] * (direction @ run.hidden[k] + weight @ moved)
    assert computed[0, -1] == moved.sum()


def test_slopes_are_those_of_the_activation_on_both_sides_of_a_kink() -> None:
    points = exact([[-2], ["-1/2"], ["1/2"], [2]])
    for activation, expected in ((RELU, [0, 0, 1, 1]), (HARD_TANH, [0, 1, 1, 0])):
        run = trajectory(exact([[0]]), points, exact([0]), activation)
        assert gains(run, activation)[:, 0].tolist() == expected
        step = exact([["1/4"]])
        rise = activation.value(points + step) - activation.value(points - step)
        assert np.all(rise[:, 0] * 2 == exact(expected))


def test_many_networks_are_run_as_one_batch() -> None:
    rng = np.random.default_rng(0)
    shapes = ((7, 3, 3), (7, 5, 3), (7, 3))
    weight, drive, start = (rng.standard_normal(shape) for shape in shapes)
    run = trajectory(weight, drive, start, TANH)
    slope = gains(run, TANH)
    computed = deltas(weight, slope, start)
    assert run.hidden.shape == (7, 6, 3)
    assert computed.shape == (7, 6, 3)
    alone = deltas(weight[4], slope[4], start[4])
    # a batch may be summed in another order: two results, each within the bound
    bound = 2 * delta_rounding(weight[4], slope[4], start[4])
    assert np.all(np.abs(computed[4] - alone) <= bound)


def test_one_weight_serves_a_batch_of_gains() -> None:
    gain, last = np.ones((4, 3, 2)), np.ones(2)
    assert deltas(np.eye(2), gain, last).shape == (4, 4, 2)
    assert gamma(np.eye(2), gain, "1").tolist() == [1, 1, 1, 1]


def delta_rounding(weight: Array, gain: Array, last: Array) -> Array:
    """tau (n + 1) u |M_tau| ... |M_1| |last|, with the higher orders included."""
    n, lags = len(last), np.arange(len(gain), -1, -1)
    share = lags * (n + 1) * UNIT_ROUNDOFF
    largest = deltas(np.abs(weight), np.abs(gain), np.abs(last))
    return (share / (1 - 2 * share))[:, None] * largest


@few
@given(draw.seeds())
def test_float_deltas_stay_within_their_rounding_bound(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, lag = int(rng.integers(1, 6)), int(rng.integers(0, 30))
    weight, gain, last = (
        rng.standard_normal(shape) for shape in ((n, n), (lag, n), (n,))
    )
    true = deltas(exact(weight), exact(gain), exact(last))
    error = np.abs(exact(deltas(weight, gain, last)) - true)
    assert np.all(error <= exact(delta_rounding(weight, gain, last)))


def test_without_steps_there_is_only_the_last_gradient() -> None:
    weight, none, last = exact(np.eye(2)), exact(np.zeros((0, 2))), exact([1, 2])
    assert np.all(deltas(weight, none, last) == last[None])
    run = trajectory(weight, none, last, RELU)
    assert run.hidden.shape == (1, 2)
    assert run.pre.shape == (0, 2)
    product = ordered_product(step_factors(floats(weight), floats(none)))
    assert np.all(product == np.eye(2))


def test_one_unit_multiplies_its_gains() -> None:
    weight, gain = exact([[2]]), exact([[3], [5]])
    assert deltas(weight, gain, exact([1]))[0, 0] == 60
    assert gamma(weight, gain, "1") == 10


def test_a_tanh_trajectory_works_in_certified_balls() -> None:
    run = trajectory(balls([["1/2"]]), balls([["1"]]), balls(["0"]), TANH)
    enclosure, value = gains(run, TANH)[0, 0], 1 - np.tanh(1.0) ** 2
    # tanh within 1 ulp, a square, a difference: under 4 u in all, as 1 > value
    assert abs(float(enclosure.mid()) - value) < 4 * UNIT_ROUNDOFF
    assert float(enclosure.rad()) < 4 * UNIT_ROUNDOFF


def test_inputs_and_bias_make_the_drive() -> None:
    drive = input_drive(exact([[1, 2]]), exact([3]), exact([[1, 1], [0, 1]]))
    assert drive.tolist() == exact([[6], [5]]).tolist()


def test_the_spectral_norm_of_a_diagonal_matrix_is_its_largest_entry() -> None:
    # LAPACK's singular values are within about n u of the true ones, relatively
    assert abs(spectral_norms(np.diag([3.0, -4.0])) / 4 - 1) <= 2 * UNIT_ROUNDOFF * 2


square, steps, vector = np.eye(2), np.ones((3, 2)), np.ones(2)


@pytest.mark.parametrize(
    "call",
    [
        lambda: deltas(np.ones((2, 3)), steps, vector),
        lambda: deltas(square, np.ones((3, 4)), vector),
        lambda: deltas(square, steps, np.ones(3)),
        lambda: trajectory(square, steps, np.ones(3), RELU),
        lambda: trajectory(square, vector, vector, RELU),
        lambda: step_factors(square, np.ones((3, 1))),
        lambda: jacobians(square, np.ones((3, 1))),
        lambda: ordered_product(square),
        lambda: weight_gradient(steps, np.ones((2, 2))),
        lambda: state_gradient(square, np.ones((3, 1))),
        lambda: input_drive(np.ones((2, 3)), vector, steps),
        lambda: input_drive(vector, vector, steps),
    ],
)
def test_arrays_that_do_not_fit_are_refused(call: Any) -> None:
    with pytest.raises(ShapeError):
        call()


def test_an_unknown_norm_is_refused() -> None:
    with pytest.raises(DomainError, match="order"):
        norms(square, "2")


def test_gamma_needs_a_step() -> None:
    with pytest.raises(DomainError, match="at least one step"):
        gamma(square, np.ones((0, 2)), "oo")
