"""Kernels of repeated composition against their statements, exactly and certified."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Rational

from longdep.numeric import strategies as draw
from longdep.numeric.errors import ShapeError
from longdep.numeric.kernels import repeated_composition as kernels
from longdep.numeric.kernels.backpropagation import HARD_TANH, IDENTITY, RELU, TANH
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import balls, context, exact
from longdep.theory.catalog import claim_of
from longdep.theory.core.semantics import holds

WHOLE = draw.rationals(-2, 2, 1)

few = settings(max_examples=40, deadline=None, derandomize=True, database=None)


@st.composite
def lines(pick):
    n = pick(draw.sizes())
    return (
        pick(draw.matrices(n)),
        pick(draw.vectors(n)),
        exact(pick(st.lists(st.integers(-3, 3), min_size=1, max_size=3))),
        pick(st.integers(0, 3)),
    )


@few
@given(lines())
def test_without_activation_a_line_stays_a_line_under_the_matrix_power(case) -> None:
    weight, direction, places, depth = case
    computed = kernels.along_line(weight, direction, places, depth, IDENTITY)
    moved = power(weight, depth) @ direction
    assert np.all(computed.states[-1] == places[:, None] * moved)
    assert np.all(computed.tangents[-1] == moved)


@few
@given(lines(), st.sampled_from([RELU, HARD_TANH]))
def test_tangents_are_the_jacobian_products_along_the_line(case, activation) -> None:
    weight, direction, places, depth = case
    computed = kernels.along_line(weight, direction, places, depth, activation)
    weights = np.stack([weight] * max(depth, 1))
    drive = weights[:, :, 0] * 0
    for place, states, tangents in zip(
        places,
        computed.states.swapaxes(0, 1),
        computed.tangents.swapaxes(0, 1),
        strict=True,
    ):
        start = place * direction
        products = kernels.composed_jacobian(weights, drive, start, activation)
        assert np.all(
            states == kernels.composed(weights, drive, start, activation)[: depth + 1]
        )
        assert np.all(tangents == products[: depth + 1] @ direction)


def matrices(values):
    """A family as SymPy matrices."""
    return lambda index: ImmutableMatrix(
        [[Rational(str(x)) for x in row] for row in values[index].tolist()]
    )


@st.composite
def step_weights(pick):
    n, count = pick(draw.sizes()), pick(st.integers(1, 3))
    weights = [pick(draw.matrices(n, entries=WHOLE)) for _ in range(count)]
    return np.stack(weights), pick(draw.vectors(n, WHOLE))


@few
@given(step_weights())
def test_the_kernels_satisfy_the_statement_of_the_claim(case) -> None:
    weights, direction = case
    zero = weights[:, :, 0] * 0
    products = kernels.composed_jacobian(weights, zero, zero[0], IDENTITY)
    model = {
        "n": len(direction),
        "t": len(weights),
        "horizon": len(weights),
        "J": matrices(weights[[0, *range(len(weights))]]),
        "P": matrices(products),
        "v": matrices((products @ direction)[..., None]),
    }
    claim = claim_of("composition-like-product")
    assert all(holds(h.condition, model) for h in claim.hypotheses)
    assert holds(claim.conclusion, model)


def test_float64_slopes_of_the_figure_agree_with_certified_ones() -> None:
    rng = np.random.default_rng(3)
    weight, direction = rng.standard_normal((6, 6)), rng.standard_normal(6)
    places = np.array([0.0, 0.25, 2.0])
    computed = kernels.along_line(weight, direction, places, 4, TANH)
    with context(40):
        true = kernels.along_line(
            balls(weight), balls(direction), balls(places), 4, TANH
        )
    # A step rounds n + 5 times per entry; what it loses is carried on by at most
    # |U| (gains are at most 1), in states and tangents alike, and the gain's own error
    # is at most twice the state's.
    grown, unit = np.linalg.norm(np.abs(weight), np.inf), 2.0**-53
    for step in range(5):
        size = 1 + grown * np.abs(computed.tangents[step]).max()
        allowed = 4 * (step + 1) * 11 * unit * (3 * grown + 3) ** step * size
        for a, b in zip(
            computed.tangents[step].flat, true.tangents[step].flat, strict=True
        ):
            assert abs(b - a) <= allowed


def test_the_curve_is_odd_and_its_slope_is_the_limit_of_its_differences() -> None:
    computed = kernels.curve(3.0, 1, points=200)
    assert np.all(computed.values[:, 0] == 0)
    assert computed.slopes.shape == (kernels.DEPTH + 1, 200)
    assert np.all(computed.slopes[0] == computed.slopes[0, 0])
    rises = np.diff(computed.values) / np.diff(computed.places)
    # Mean value theorem: on a piece where the slope is monotone, the difference
    # quotient lies between the slopes at its ends. Near the far end all pieces are.
    low = np.minimum(computed.slopes[:, 1:], computed.slopes[:, :-1])
    high = np.maximum(computed.slopes[:, 1:], computed.slopes[:, :-1])
    far = np.s_[:, -20:]
    room = 2.0**-40 * (1 + np.abs(rises[far]))
    assert np.all(low[far] - room <= rises[far])
    assert np.all(rises[far] <= high[far] + room)


def test_shapes_are_measured_on_a_known_curve() -> None:
    places = np.linspace(0, 60, 6001)
    wave = np.cos(places * np.pi / 10 - np.pi / 2) * np.ones((6, 1))
    computed = kernels.shape_of(kernels.Curve(places, wave * 0, wave))
    # Changes of sign at 10, 20, ..., 50: five on each side; and |sin| <= t on a share
    # 2 arcsin(t) / pi of its period, here t = (1 / 10) / sqrt 2.
    assert np.all(computed.turns >= 10)
    assert np.all(computed.turns <= 14)
    share = 2 * np.arcsin(0.1 / np.sqrt(2)) / np.pi
    assert np.all(np.abs(computed.flat - share) < 14 * 0.01 / 60 + 0.001)
    assert np.all(np.abs(computed.steepest - np.sqrt(2)) < 0.001)


def test_shares_are_lengths_of_the_line_on_any_grid() -> None:
    places = 60 * np.linspace(0, 1, 2001) ** 3
    step = np.where(places < 30, 1.0, 0.0) * np.ones((6, 1))
    computed = kernels.shape_of(kernels.Curve(places, step * 0, step))
    # The piece in which the step lies is at most 180 / 2000 long, of 60.
    assert np.all(np.abs(computed.flat - 1 / 2) <= 180 / 2000 / 60)


def test_a_finer_grid_finds_no_further_turn_of_the_systems_drawn() -> None:
    for seed in (0, 4, 9):
        coarse, fine = (
            kernels.shape_of(kernels.curve(5.0, seed, points)).turns
            for points in (kernels.POINTS, 4 * kernels.POINTS)
        )
        assert np.all(coarse <= fine)
        assert fine[-1] - coarse[-1] <= 2


def test_a_chunk_counts_its_systems() -> None:
    first = kernels.composition_chunk(1)
    assert first["systems"] == kernels.SYSTEMS
    for scale in kernels.SCALES:
        for fact in ("flat", "steep", "turns", "more"):
            assert 0 <= first[f"g = {scale:g}: {fact}"] <= kernels.SYSTEMS
        assert first[f"g = {scale:g}: turns after 0"] == 0


def test_sizes_that_do_not_fit_are_refused() -> None:
    square, line = np.eye(2), np.zeros(3)
    with pytest.raises(ShapeError, match="direction"):
        kernels.along_line(square, line, line, 1, TANH)
    with pytest.raises(ShapeError, match="drive"):
        kernels.composed(square[None], line[None], line, TANH)
    with pytest.raises(ShapeError, match="start"):
        kernels.composed(square[None], np.zeros((1, 2)), line, TANH)
