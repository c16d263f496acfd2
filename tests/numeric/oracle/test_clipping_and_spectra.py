"""Clipping, spectral radius, Lyapunov exponents: two routes, and what floats lose."""

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.gradient_clipping import (
    clip_blocks,
    clip_by_norm,
    clip_by_value,
)
from longdep.numeric.oracle.families import lyapunov, spectral_radius
from longdep.numeric.oracle.families.registry import family_of
from longdep.numeric.oracle.systems import CLIPS, system
from longdep.numeric.precision import context
from longdep.numeric.rounding import float_format

BY_NORM, GLOBAL, BY_VALUE, RADIUS, EXPONENTS = (
    family_of(system(name))
    for name in (
        "clip-by-norm",
        "clip-by-global-norm",
        "clip-by-value",
        "spectral-radius",
        "lyapunov",
    )
)
few = settings(
    max_examples=20,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
precisions = st.sampled_from(["float64", "float32"])


def listed(value):
    return value if isinstance(value, list) else [value]


def worst_share(family, profile, precision, case, outputs):
    """Largest error / allowance over what is decidable; the routes must overlap."""
    right = family.reference(case, profile, 40)
    again = family.second_route(case, profile, 40)
    bounds = family.allowance(case, profile, right, precision)
    outputs = family.derived(case, profile, outputs)
    worst = 0.0
    for name, bound in bounds.items():
        if not bound.decidable:
            continue
        rows = zip(
            listed(right[name]),
            listed(again[name]),
            listed(outputs[name]),
            listed(bound.size),
            listed(bound.underflow) if isinstance(bound.underflow, list) else [0.0] * 9,
            strict=False,
        )
        for ball, other, computed, size, lost in rows:
            computed = np.broadcast_to(
                np.asarray(computed, dtype=np.float64), ball.shape
            )
            sizes = np.broadcast_to(np.asarray(size) + lost, ball.shape)
            for place in np.ndindex(ball.shape):
                share = one_share(
                    ball[place], other[place], computed[place], sizes[place]
                )
                worst = max(worst, share)
    return worst


def one_share(ball, other, computed, allowed):
    if not ball.is_finite():
        assert str(ball) == str(other)
        if ball.mid().is_finite():  # any number: nothing is known
            return 0.0
        same = computed == float(ball) or (np.isnan(computed) and ball.is_nan())
        return 0.0 if same else np.inf
    with context(60):
        assert ball.overlaps(other)
        error = float((ball - flint.arb(float(computed))).abs_upper())
    if ball.contains(flint.arb(float(computed))):  # of two right answers, say
        return 0.0
    return error / float(allowed) if allowed else np.inf


def float_clipping(family, profile, case):
    """Clip in the arrays' own format, by the kernels the suite had before."""
    arrays = case["gradients"]
    flat = [a.reshape(-1) for a in arrays]
    limit = arrays[0].dtype.type(case["limit"])
    with np.errstate(all="ignore"):
        if family is BY_VALUE:
            computed = [clip_by_value(a, limit) for a in flat]
        elif family is BY_NORM:
            kernel = {"tf": "keras"}.get(profile, profile)
            computed = [clip_by_norm(a, limit, kernel) for a in flat]
        else:
            kernel = {"keras": "tf"}.get(profile, profile)
            computed = clip_blocks(flat, limit, kernel)
        groups = flat if family is BY_NORM else [np.concatenate(flat)]
        norms = [float_norm(group, profile == "exact") for group in groups]
    return {
        "clipped": [f.reshape(a.shape) for f, a in zip(computed, arrays, strict=True)],
        "norm": np.array(norms if family is BY_NORM else norms[0]),
    }


def float_norm(group, scaled):
    scale = np.abs(group).max() if scaled and np.any(group) else group.dtype.type(1)
    return np.sqrt(np.square(group / scale).sum()) * scale


@pytest.mark.parametrize("profile", CLIPS)
@pytest.mark.parametrize(
    "family", [BY_NORM, GLOBAL, BY_VALUE], ids=lambda f: f.entry.name
)
def test_the_documented_formula_in_floats_stays_inside_the_allowance(family, profile):
    @few
    @given(st.data(), precisions, st.booleans())
    def holds(data, precision, readable):
        draw = family.small if readable else family.bulk
        case = data.draw(draw(profile, precision))
        computed = float_clipping(family, profile, case)
        assert worst_share(family, profile, precision, case, computed) <= 1

    holds()


@pytest.mark.parametrize(
    ("family", "wrong"),
    [
        (BY_NORM, lambda g, m: g * min(1, m / (np.linalg.norm(g) + 1e-6))),
        (BY_NORM, lambda g, m: g * m / np.linalg.norm(g)),
        (BY_NORM, lambda g, m: g * min(1, m / np.sum(g**2))),
        (BY_VALUE, lambda g, m: np.minimum(g, m)),
    ],
    ids=["epsilon called exact", "scaled up too", "norm squared", "one-sided"],
)
def test_a_wrong_clipping_leaves_the_allowance(family, wrong):
    outside = []
    for limit in (0.25, 8.0):
        case = {"gradients": [np.array([1.5, -2.0, 0.5])], "limit": limit}
        outputs = {
            "clipped": [wrong(a, limit) for a in case["gradients"]],
            "norm": np.array([np.sqrt(6.5)] if family is BY_NORM else np.sqrt(6.5)),
        }
        outside.append(worst_share(family, "exact", "float64", case, outputs))
    assert max(outside) > 1e3


@pytest.mark.parametrize(
    ("family", "profile", "entries", "expected"),
    [
        (GLOBAL, "torch", [3.0, np.inf], [0.0, np.nan]),
        (GLOBAL, "optax", [3.0, np.inf], [0.0, np.nan]),
        (GLOBAL, "keras", [3.0, np.inf], [np.nan, np.nan]),
        (GLOBAL, "tf", [1e200, 1e200], [np.nan, np.nan]),
        (GLOBAL, "torch", [1e200, 1e200], [0.0, 0.0]),
        (BY_NORM, "tf", [3.0, np.inf], [0.0, np.nan]),
        (BY_NORM, "keras", [1e200, 1.0], [0.0, 0.0]),
        (BY_NORM, "torch", [3.0, np.nan], [np.nan, np.nan]),
        (BY_VALUE, "optax", [np.nan, -np.inf], [np.nan, -1.0]),
    ],
)
def test_each_profile_has_its_own_answer_to_what_is_not_finite(
    family, profile, entries, expected
):
    case = {"gradients": [np.array(entries)], "limit": 1.0}
    for route in (family.reference, family.second_route):
        computed = route(case, profile, 30)["clipped"][0]
        np.testing.assert_array_equal([float(x) for x in computed], expected)


def test_overflow_is_no_excuse_in_the_exact_profile():
    case = {"gradients": [np.array([3e200, 4e200])], "limit": 5.0}
    result = GLOBAL.reference(case, "exact", 30)
    assert [float(x) for x in result["clipped"][0]] == [3.0, 4.0]


@pytest.mark.parametrize("limit", [0.0, -1.0, np.nan])
def test_a_limit_that_is_not_positive_is_bad_input(limit):
    case = {"gradients": [np.array([1.0, 2.0])], "limit": limit}
    with pytest.raises(DomainError, match="limit: expected a positive number"):
        GLOBAL.reference(case, "torch", 30)


def test_gradients_that_are_not_finite_are_bad_input_to_the_exact_profile():
    case = {"gradients": [np.array([1.0, np.nan])], "limit": 1.0}
    with pytest.raises(DomainError, match="expected finite entries"):
        GLOBAL.reference(case, "exact", 30)


@few
@given(st.data(), precisions, st.booleans())
def test_lapack_s_spectral_radius_stays_inside_the_allowance(data, precision, readable):
    draw = RADIUS.small if readable else RADIUS.bulk
    case = data.draw(draw("exact", precision))
    computed = {"value": np.abs(np.linalg.eigvals(case["matrix"])).max()}
    assert worst_share(RADIUS, "exact", precision, case, computed) <= 1


@few
@given(st.data(), precisions, st.booleans())
def test_exponents_by_qr_in_floats_stay_inside_the_allowance(data, precision, readable):
    draw = EXPONENTS.small if readable else EXPONENTS.bulk
    case = data.draw(draw("forward", precision))
    computed = {"exponents": float_exponents(case)}
    assert worst_share(EXPONENTS, "forward", precision, case, computed) <= 1


def float_exponents(case):
    weight, states = case["U"], case["trajectory"]
    basis, total = np.eye(len(weight), dtype=weight.dtype), 0
    for state in states:
        basis, upper = np.linalg.qr((1 - state * state)[:, None] * (weight @ basis))
        total = total + np.log(np.abs(np.diag(upper)))
    return total / len(states)


MATRICES = {
    "pair": np.array([[0.6, -0.8], [0.8, 0.6]]),
    "defective": np.array([[0.5, 1.0, 0.0], [0.0, 0.5, 1.0], [0.0, 0.0, 0.5]]),
    "near": np.array([[0.5, 1.0], [2.0**-40, 0.5]]),
    "skewed": np.array([[0.25, 64.0], [0.0, 0.75]]),
    "negative": np.array([[-3.0, 1.0], [0.5, 1.0]]),
}


@pytest.mark.parametrize("name", MATRICES)
def test_no_perturbation_of_the_assumed_size_moves_the_radius_beyond_the_bound(name):
    matrix, kind = MATRICES[name], float_format("float32")
    moved = float(spectral_radius.backward_error(matrix, kind).p) / float(
        spectral_radius.backward_error(matrix, kind).q
    )
    allowed = spectral_radius.radius_allowed(matrix, kind)
    rng = np.random.default_rng(7)
    with context(40):
        centre = spectral_radius.radius_by_balls(matrix, 40)
        for _ in range(12):
            step = rng.normal(size=matrix.shape)
            step *= moved / np.linalg.norm(step) * (1 - 2.0**-20)
            near = spectral_radius.radius_by_balls(matrix + step, 40)
            assert abs(near - centre) <= allowed


def test_the_worst_direction_of_a_jordan_block_uses_much_of_elsner_s_bound():
    matrix, kind = MATRICES["defective"], float_format("float64")
    moved = 400 * 9 * 2.0**-53 * np.linalg.norm(matrix)
    corner = np.zeros((3, 3))
    corner[2, 0] = moved / 2
    share = (
        spectral_radius.radius_by_balls(matrix + corner, 40) - flint.arb("0.5")
    ) / spectral_radius.radius_allowed(matrix, kind)
    assert 0.05 < float(share) <= 1


def test_an_exact_nilpotent_matrix_is_undecidable_and_not_a_pass():
    case = {"matrix": np.triu(np.ones((3, 3)), 1)}
    right = RADIUS.reference(case, "exact", 20)
    bound = RADIUS.allowance(case, "exact", right, "float64")
    assert right["value"][()] == 0
    assert not bound["value"].decidable


def test_perturbed_jacobians_move_no_exponent_beyond_its_bound():
    rng = np.random.default_rng(3)
    weight, states = rng.normal(size=(3, 3)), np.tanh(rng.normal(size=(6, 3)))
    kind = float_format("float32")
    factors = lyapunov.jacobians(weight, states)
    bounds = lyapunov.exponents_allowed(weight, states, kind)
    right = lyapunov.exponents_by_balls(weight, states, 40)
    exact = np.array(
        [[[float(x.p) / float(x.q) for x in r] for r in f] for f in factors]
    )
    for _ in range(8):
        steps = rng.normal(size=exact.shape)
        sizes = np.linalg.norm(exact, axis=(1, 2)) / np.linalg.norm(steps, axis=(1, 2))
        moved = steps * (sizes * (10 * 9 + 44 * 3) * 2.0**-24)[:, None, None]
        product = mpmath.eye(3)
        with mpmath.workdps(40):
            for factor in exact + moved:
                product = mpmath.matrix(factor.tolist()) * product
            _, upper = mpmath.qr(product)
            for i in range(3):
                computed = mpmath.log(abs(upper[i, i])) / len(exact)
                error = abs(computed - mpmath.mpf(right[i].mid().str(30, radius=False)))
                assert error <= float(bounds[i].abs_upper())


def test_where_the_product_is_singular_or_shapes_differ_there_is_no_exponent():
    with pytest.raises(DomainError, match="expected Jacobians that are invertible"):
        lyapunov.exponents_by_balls(np.ones((2, 2)), np.full((3, 2), 0.5), 20)
    with pytest.raises(ShapeError, match="trajectory"):
        lyapunov.exponents_by_balls(np.eye(2), np.full((3, 3), 0.5), 20)
    with pytest.raises(DomainError, match="at least one step"):
        lyapunov.exponents_by_balls(np.eye(2), np.zeros((0, 2)), 20)


def test_sorting_the_exponents_is_left_to_the_reader():
    case = {
        "U": np.array([[0.5, 1.0], [2.0, -1.0]]),
        "trajectory": np.full((3, 2), 0.5),
    }
    right = EXPONENTS.reference(case, "forward", 20)["exponents"]
    computed = EXPONENTS.derived(
        case, "forward", {"exponents": [float(right[1]), float(right[0])]}
    )
    assert computed["exponents"].tolist() == [float(right[0]), float(right[1])]
