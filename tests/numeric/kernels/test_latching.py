"""Whether the latching kernels compute what the claims say."""

from functools import partial
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.latching import (
    aligned_response,
    gradient_along,
    gradients,
    noisy_states,
    odd,
    plateau_latch,
    recall_gradients,
    relu_map,
    relu_slope,
    responses,
    samples_needed,
    tanh_states,
    well_map,
    well_slope,
)
from longdep.numeric.precision import Array, balls, context, exact, floats
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import evaluate, holds

ROUNDOFF = 2.0**-53
FEW = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
SLOPES = draw.rationals(-2, 2)


def sympy_of(value: Any) -> Any:
    """An exact scalar, vector or matrix as SymPy knows it."""
    if isinstance(value, np.ndarray):
        rows = value.tolist() if value.ndim == 2 else [[v] for v in value]
        return ImmutableMatrix([[Rational(str(v)) for v in row] for row in rows])
    return Rational(str(value))


def sequence(values: Any) -> Any:
    elements = [sympy_of(value) for value in values]
    return lambda k: elements[int(k)]


def hypotheses_hold(key: str, model: dict[str, Any]) -> bool:
    claim = claim_of(key)
    return all(holds(h.condition, model) for h in claim.hypotheses)


@FEW
@given(
    st.lists(SLOPES, min_size=3, max_size=3),
    draw.rationals(-3, 3),
    st.sampled_from([0, 1, 2]),
)
def test_the_relu_map_is_the_sum_in_the_claim(
    changes: list[Any], point: Any, last: int
) -> None:
    """Its premise `room` at margin 0 compares F(ell) with ell: read F from there."""
    room = claim_of("robust-memory-vanishes").hypothesis("room").condition
    hinges = [0, 1, 2]
    model = {
        "c": sequence(changes),
        "b": sequence(hinges),
        "m": 2,
        "ell": sympy_of(point),
        "r": sympy_of(point),
        "epsilon": 0,
    }
    image = relu_map(exact(changes), exact(hinges), exact([point]))[0]
    assert holds(room, model) == (image == point)
    units = exact(changes[: last + 1]), exact(hinges[: last + 1])
    middle = exact([last + 0.5])
    model = {"c": sequence(changes), "k": last, "tau": 1}
    powers = claim_of("robust-memory-vanishes").conclusion.lhs.args[0]
    slope = relu_slope(*units, middle)[0]
    assert evaluate(powers, model) == abs(sympy_of(slope))


@FEW
@given(draw.rationals("1/10", "9/10", 10), draw.rationals(0, 1))
def test_the_plateau_latch_meets_the_premises_of_the_claim(
    margin: Any, slope: Any
) -> None:
    changes, hinges = plateau_latch(exact([margin]), exact([slope]))
    model = {
        "c": sequence(changes[0]),
        "b": sequence(hinges[0]),
        "m": 3,
        "k": 2,
        "h": 2,
        "ell": 1,
        "r": 3,
        "epsilon": sympy_of(margin),
    }
    assert hypotheses_hold("robust-memory-vanishes", model)


@FEW
@given(st.data())
def test_aligned_noise_meets_the_premises_of_the_k_theorem(data: Any) -> None:
    n, last = data.draw(draw.sizes(1, 2)), data.draw(st.integers(1, 3))
    jacobians = np.stack([data.draw(draw.invertible(n)) for _ in range(last)])
    start = data.draw(draw.vectors(n, draw.nonzero_rationals()))
    order = data.draw(st.sampled_from(["1", "oo"]))
    moved, radii, pushed = aligned_response(jacobians, start, order)
    model = {
        "n": n,
        "p": order,
        "J": sequence(jacobians),
        "x": sequence(moved),
        "y": sequence(pushed),
        "r": sequence(radii),
        "K": 10**6,
        "t": last,
        "horizon": last,
    }
    assert hypotheses_hold("robust-memory-vanishes.general", model)
    assert holds(claim_of("robust-memory-vanishes.general").conclusion, model)


@FEW
@given(st.data())
def test_gradients_obey_the_chain_rule_of_the_claim(data: Any) -> None:
    n, last = data.draw(draw.sizes(1, 3)), data.draw(st.integers(1, 4))
    jacobians = np.stack([data.draw(draw.matrices(n)) for _ in range(last)])
    model = {
        "n": n,
        "J": sequence(jacobians),
        "P": sequence(gradients(jacobians)),
        "horizon": last,
    }
    chain = claim_of("robust-memory-vanishes.hyperbolic").hypothesis("chain")
    assert holds(chain.condition, model)


@FEW
@given(st.data())
def test_responses_are_the_sum_of_the_moved_pushes(data: Any) -> None:
    n, last = data.draw(draw.sizes(1, 2)), data.draw(st.integers(1, 3))
    jacobians = np.stack([data.draw(draw.matrices(n)) for _ in range(last)])
    pushes = data.draw(draw.matrices(last + 1, n))
    total = pushes[last]
    for k in range(last):
        total = total + gradients(jacobians[k:])[-1] @ pushes[k]
    assert np.all(responses(jacobians, pushes)[-1] == total)


@FEW
@given(draw.rationals(), draw.rationals(), st.integers(1, 2))
def test_the_well_is_the_map_in_the_claim(
    point: Any, strength: Any, order: int
) -> None:
    claim = claim_of("long-term-exponentially-small.attraction")
    point, strength = abs(point) + 1, abs(strength) + 1
    model = {"kappa": sympy_of(strength), "q": order, "h": sympy_of(point)}
    slope = well_slope(exact([point]), strength, order)[0]
    assert evaluate(claim.conclusion.lhs, model) == sympy_of(slope)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_slope_of_the_well_is_its_derivative(order: int) -> None:
    """Newton's quotient of a polynomial, exact up to its second-order term."""
    step = flint.fmpq(1, 10**12)
    for point in exact([-2, -1, 0, "1/2", 1, "5/4"]):
        at = exact([point, point + step])
        low, high = well_map(at, flint.fmpq(1, 20), order)
        slope = well_slope(at, flint.fmpq(1, 20), order)
        # |F''| stays below 10^5 for |v| <= 2 and these orders.
        assert abs((high - low) / step - slope[0]) <= 10**5 * step


def test_the_two_state_map_increases_on_its_interval() -> None:
    """Balls that together cover [1/2, 5/4] all have F' > 0."""
    count = 300
    with context(30):
        radius = flint.arb(flint.fmpq(3, 8 * count))
        for k in range(count):
            middle = flint.arb(
                flint.fmpq(1, 2) + flint.fmpq(3 * (2 * k + 1), 8 * count)
            )
            cover = middle + flint.arb(0, radius)
            slope = well_slope(np.array([cover]), flint.arb(flint.fmpq(1, 20)), 2)[0]
            assert slope > 0


def test_the_two_state_map_keeps_its_interval_with_noise_one_hundredth() -> None:
    ends = exact(["1/2", "5/4"])
    low, high = well_map(ends, flint.fmpq(1, 20), 2)
    margin = flint.fmpq(1, 100)
    assert low - margin > ends[0]
    assert high + margin < ends[1]
    assert well_slope(exact([1]), flint.fmpq(1, 20), 2)[0] == 1


def test_a_latch_and_its_mirror_image_store_both_bits() -> None:
    changes, hinges = plateau_latch(exact(["1/10"]), exact([1]))
    act = odd(partial(relu_map, changes[0], hinges[0]))
    points = exact([-4, -3, -2, -1, 0, 1, 2, 3, 4])
    wanted = exact(["-29/10", "-29/10", -2, "-11/10", 0, "11/10", 2, "29/10", "29/10"])
    assert np.all(act(points) == wanted)


def test_without_steps_nothing_moves() -> None:
    start = exact([2])
    assert np.all(noisy_states(lambda v: v, start, exact([])) == start)
    assert np.all(tanh_states(exact([2]), start, exact([])) == start)
    assert gradient_along(lambda v: v, lambda v: 2 * v, start, [0]).tolist() == [[1]]


def test_the_gradient_along_a_trajectory_is_the_product_of_slopes() -> None:
    computed = gradient_along(
        lambda v: v * v, lambda v: 2 * v, exact(["1/2", 1]), [0, 1, 2, 3]
    )
    wanted = exact([[1, 1], [1, 2], ["1/2", 4], ["1/16", 8]])
    assert np.all(computed == wanted)


def test_batches_go_through_leading_axes() -> None:
    rng = np.random.default_rng(0)
    jacobians, starts = rng.normal(size=(5, 3, 2, 2)), rng.normal(size=(5, 2))
    moved, radii, pushed = aligned_response(jacobians, starts, "oo")
    assert (moved.shape, radii.shape, pushed.shape) == ((5, 4, 2), (5, 4), (5, 4, 2))
    single = aligned_response(jacobians[3], starts[3], "oo")
    assert np.array_equal(pushed[3], single[2])


@FEW
@given(st.data())
def test_float_gradients_stay_within_their_rounding_bound(data: Any) -> None:
    n, last = data.draw(draw.sizes(1, 3)), data.draw(st.integers(1, 6))
    matrices = [data.draw(draw.matrices(n)) for _ in range(last)]
    jacobians = floats(np.stack(matrices))
    computed = exact(gradients(jacobians)[-1])
    truth = gradients(exact(jacobians))[-1]
    size = np.prod([np.linalg.norm(j) for j in jacobians])
    # The documented first-order bound; (1 + n u)^t - 1 <= 2 n t u at these sizes.
    allowed = 2 * last * n * ROUNDOFF * size
    assert np.linalg.norm(floats(computed - truth)) <= allowed


@FEW
@given(st.lists(SLOPES, min_size=3, max_size=3), draw.rationals(-3, 3))
def test_the_float_relu_map_stays_within_its_rounding_bound(
    changes: list[Any], point: Any
) -> None:
    units = floats(exact(changes)), np.array([0.0, 1.0, 2.0])
    at = floats(exact([point]))
    truth = relu_map(*(exact(part) for part in units), exact(at))[0]
    computed = exact(relu_map(*units, at))[0]
    total = (np.abs(units[0]) * (abs(at[0]) + np.abs(units[1]))).sum()
    allowed = 2 * (len(changes) + 2) * ROUNDOFF * total
    assert float(floats(np.array([abs(computed - truth)]))[0]) <= allowed


def test_the_noise_of_a_tanh_unit_enters_with_its_own_output() -> None:
    """tanh(2 * 1 - 2) = tanh(0) = 0, and 0 stays."""
    states = tanh_states(balls(exact([2])), balls(exact([1])), balls(exact([-2, 0])))
    assert np.all(states[1:] == 0)


def test_tanh_states_enclose_the_truth() -> None:
    with context(30):
        states = tanh_states(balls(exact([2])), balls(exact([1])), balls(exact([0, 0])))
    with context(60):
        sharp = tanh_states(balls(exact([2])), balls(exact([1])), balls(exact([0, 0])))
    assert all(a.overlaps(b) for a, b in zip(states[:, 0], sharp[:, 0], strict=True))


def test_samples_needed_make_the_standard_error_the_mean() -> None:
    mean, deviation = exact(["1/8"]), exact([3])
    count = samples_needed(mean, deviation)
    assert np.all(count * mean**2 == deviation**2)


def test_recall_gradients_agree_with_their_expectation() -> None:
    """E[long part] = s u^(tau+1) (u^tau - 1) / (1 - u^2), s = 1 / (1 - u^2)."""
    weight, lag, horizon, count = 0.5, 2, 40, 200_000
    long, whole = recall_gradients(weight, lag, horizon, count, seed=0)
    share = 1 / (1 - weight**2)
    wanted = share * weight ** (lag + 1) * (weight**lag - 1) / (1 - weight**2)
    # Six standard errors; the truncated tail is below 2^-38.
    assert abs(long.mean() - wanted) <= 6 * long.std() / np.sqrt(count)
    assert whole.shape == (count,)
    again, _ = recall_gradients(weight, lag, horizon, count, seed=0)
    assert np.array_equal(long, again)


def _square() -> Array:
    return exact(np.ones((2, 2, 2), dtype=int))


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: relu_map(exact([1]), exact([0, 1]), exact([0])), ShapeError),
        (lambda: relu_slope(exact([1]), exact([0, 1]), exact([0])), ShapeError),
        (lambda: gradients(exact(np.ones((2, 2, 3), dtype=int))), ShapeError),
        (lambda: responses(_square(), exact(np.ones((2, 2), dtype=int))), ShapeError),
        (lambda: aligned_response(_square(), exact([1]), "oo"), ShapeError),
        (lambda: aligned_response(_square(), exact([1, -1]), "oo"), DomainError),
        (lambda: well_map(exact([1]), flint.fmpq(1), 0), DomainError),
        (lambda: well_slope(exact([1]), flint.fmpq(1), 0), DomainError),
        (lambda: gradient_along(np.sin, np.cos, np.ones(1), [2, 1]), DomainError),
        (lambda: gradient_along(np.sin, np.cos, np.ones(1), []), DomainError),
        (lambda: recall_gradients(1.0, 1, 5, 3, 0), DomainError),
        (lambda: recall_gradients(0.5, 5, 5, 3, 0), DomainError),
    ],
)
def test_wrong_shapes_and_values_are_refused(call: Any, error: type) -> None:
    with pytest.raises(error):
        call()
