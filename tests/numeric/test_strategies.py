"""Whether each strategy constructs what it promises and shrinks to what is simple."""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from random import Random
from typing import Any

import flint
import hypothesis
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import Array, exact, identity_like

QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=60)
FIND = settings(QUICK, max_examples=1000)
SIZES = (1, 2, 3)


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


def is_orthogonal(matrix: Array) -> bool:
    return same(matrix.T @ matrix, identity_like(matrix))


def determinant(matrix: Array) -> flint.fmpq:
    n = len(matrix)
    return flint.fmpq_mat(n, n, list(matrix.flat)).det()


def row_sums(matrix: Array) -> list[flint.fmpq]:
    return [sum(abs(x) for x in row) for row in matrix]


def is_scaled_isometry(matrix: Array, low: Fraction, high: Fraction) -> bool:
    square = matrix.T @ matrix
    scale = square[0, 0]
    fits = exact([low])[0] ** 2 <= scale <= exact([high])[0] ** 2
    return fits and same(square, identity_like(square) * scale)


def is_jordan_block(matrix: Array) -> bool:
    n, value = len(matrix), matrix[0, 0]
    shift = matrix - identity_like(matrix) * value
    return same(power(shift, n), shift * 0) and (
        n == 1 or not same(power(shift, n - 1), shift * 0)
    )


def has_triangular_eigenvalues(matrix: Array, radius: str) -> bool:
    lower = np.tril(matrix, -1)
    limit = exact([radius])[0]
    return same(lower, lower * 0) and all(abs(x) <= limit for x in np.diagonal(matrix))


PROMISES: dict[str, tuple[Callable[[int], Any], Callable[[Array], bool]]] = {
    "symmetric": (draw.symmetric, lambda m: same(m, m.T)),
    "diagonals": (draw.diagonals, lambda m: same(m, identity_like(m) * m)),
    "signed_permutations": (
        draw.signed_permutations,
        lambda m: is_orthogonal(m) and set(map(abs, m.flat)) <= {0, 1},
    ),
    "rotations": (draw.rotations, lambda m: is_orthogonal(m) and determinant(m) == 1),
    "reflections": (draw.reflections, lambda m: is_orthogonal(m) and same(m, m.T)),
    "orthogonal": (draw.orthogonal, is_orthogonal),
    "scaled_orthogonal": (
        draw.scaled_orthogonal,
        lambda m: is_scaled_isometry(m, Fraction(1, 2), Fraction(2)),
    ),
    "near_critical": (
        draw.near_critical,
        lambda m: is_scaled_isometry(m, Fraction(1, 2), Fraction(3, 2)),
    ),
    "invertible": (draw.invertible, lambda m: determinant(m) != 0),
    "nilpotent": (draw.nilpotent, lambda m: same(power(m, len(m)), m * 0)),
    "defective": (draw.defective, is_jordan_block),
    "non_normal": (draw.non_normal, lambda m: has_triangular_eigenvalues(m, "1")),
    "stable": (draw.stable, lambda m: has_triangular_eigenvalues(m, "7/8")),
    "contracting": (
        draw.contracting,
        lambda m: max(row_sums(m)) <= flint.fmpq(7, 8),
    ),
    "weights": (draw.weights, lambda m: m.shape[0] == m.shape[1]),
}


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("name", PROMISES)
def test_every_example_keeps_the_promise_of_its_strategy(name: str, n: int) -> None:
    strategy, promise = PROMISES[name]

    @QUICK
    @given(matrix=strategy(n))
    def holds(matrix: Array) -> None:
        assert matrix.shape == (n, n)
        assert all(isinstance(entry, flint.fmpq) for entry in matrix.flat)
        assert promise(matrix)

    holds()


@QUICK
@given(matrix=draw.plane_rotations())
def test_plane_rotations_are_rotations_of_the_plane(matrix: Array) -> None:
    assert matrix.shape == (2, 2)
    assert is_orthogonal(matrix)
    assert determinant(matrix) == 1


@QUICK
@given(matrix=draw.space_rotations())
def test_space_rotations_are_rotations_of_space(matrix: Array) -> None:
    assert matrix.shape == (3, 3)
    assert is_orthogonal(matrix)
    assert determinant(matrix) == 1


def simplest(strategy: st.SearchStrategy[Any], wanted: Callable[[Any], bool]) -> Any:
    return hypothesis.find(strategy, wanted, settings=FIND, random=Random(0))


def is_off_axis(matrix: Array) -> bool:
    return any(x not in (0, 1, -1) for x in matrix.flat)


@pytest.mark.parametrize(
    ("strategy", "wanted", "simple"),
    [
        (draw.matrices(2), lambda m: True, [[0, 0], [0, 0]]),
        (draw.matrices(2, 1), lambda m: m[1, 0] != 0, [[0], [1]]),
        (draw.symmetric(2), lambda m: m[0, 1] != 0, [[0, 1], [1, 0]]),
        (draw.diagonals(2), lambda m: m[1, 1] < 0, [[0, 0], [0, -1]]),
        (draw.signed_permutations(2), lambda m: m[0, 0] == 0, [[0, 1], [1, 0]]),
        (draw.plane_rotations(), lambda m: True, [[1, 0], [0, 1]]),
        (draw.plane_rotations(), lambda m: m[0, 0] == 0, [[0, -1], [1, 0]]),
        (draw.plane_rotations(), is_off_axis, [["3/5", "-4/5"], ["4/5", "3/5"]]),
        (draw.space_rotations(), lambda m: True, np.eye(3, dtype=int)),
        (draw.orthogonal(2), lambda m: True, [[1, 0], [0, 1]]),
        (draw.reflections(2), lambda m: m[0, 0] < 0, [[-1, 0], [0, 1]]),
        (draw.invertible(2), lambda m: True, [[1, 0], [0, 1]]),
        (draw.nilpotent(2), lambda m: m[0, 1] != 0, [[0, 1], [0, 0]]),
        (draw.defective(2), lambda m: m[0, 0] > 0, [[1, 1], [0, 1]]),
        (draw.non_normal(2), lambda m: m[0, 1] > 3, [[0, 4], [0, 0]]),
        (draw.contracting(2), lambda m: True, [[0, 0], [0, 0]]),
        (draw.near_critical(1), lambda m: abs(m[0, 0]) < 1, [["1/2"]]),
    ],
)
def test_strategies_shrink_to_something_simple(
    strategy: st.SearchStrategy[Array], wanted: Callable[[Array], bool], simple: Any
) -> None:
    assert same(simplest(strategy, wanted), exact(simple))


@pytest.mark.parametrize(
    ("low", "high", "wanted", "simple"),
    [
        (-3, 3, lambda q: True, ("0",)),
        (-3, 3, lambda q: q != 0, ("1",)),
        (-3, 3, lambda q: q < 0, ("-1",)),
        # Hypothesis lowers a choice by halving and by steps: the lowest that fits
        # may be passed over when those beside it do not fit.
        (-3, 3, lambda q: 0 < q < 1, ("1/2", "1/3", "1/4")),
        (2, 3, lambda q: True, ("2",)),
        ("-7/8", "7/8", lambda q: q > "0", ("1/2",)),
    ],
)
def test_rationals_shrink_to_small_fractions(
    low: Any, high: Any, wanted: Callable[[Any], bool], simple: tuple[str, ...]
) -> None:
    def decide(q: flint.fmpq) -> bool:
        return wanted(q) if low != "-7/8" else q > 0

    assert str(simplest(draw.rationals(low, high), decide)) in simple


@QUICK
@given(q=draw.rationals("-5/2", "1/3", 6), r=draw.nonzero_rationals(2, 3))
def test_rationals_stay_in_their_range(q: flint.fmpq, r: flint.fmpq) -> None:
    assert flint.fmpq(-5, 2) <= q <= flint.fmpq(1, 3)
    assert int(q.q) <= 6
    assert r != 0
    assert abs(r) <= 2


@pytest.mark.parametrize("special", [False, True])
def test_edge_floats_give_special_values_only_when_asked(special: bool) -> None:
    def is_special(x: float) -> bool:
        return not np.isfinite(x)

    if special:
        assert not np.isfinite(
            simplest(draw.edge_floats(allow_special=True), is_special)
        )
    else:
        with pytest.raises(hypothesis.errors.NoSuchExample):
            simplest(draw.edge_floats(), is_special)


@QUICK
@given(seed=draw.seeds())
def test_seeds_start_a_generator(seed: int) -> None:
    assert np.random.default_rng(seed).uniform() < 1


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (partial(draw.sizes, 0, 3), "sizes: expected 1 <= smallest"),
        (partial(draw.sizes, 3, 2), "got 3, 2"),
        (partial(draw.rationals, 1, 0), "no fraction with denominator <= 4 in [1, 0]"),
        (partial(draw.rationals, "1/7", "1/6", 5), "in [1/7, 1/6]"),
        (partial(draw.plane_rotations, 0), "largest >= 1, got 0"),
        (partial(draw.space_rotations, 0), "largest >= 1, got 0"),
    ],
)
def test_bad_arguments_give_one_clear_sentence(
    call: Callable[[], Any], says: str
) -> None:
    with pytest.raises(DomainError) as caught:
        call()
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


NEEDS_A_SIZE = (
    "symmetric diagonals signed_permutations rotations reflections "
    "orthogonal scaled_orthogonal invertible nilpotent defective non_normal stable "
    "contracting near_critical weights"
).split()


@pytest.mark.parametrize("name", NEEDS_A_SIZE)
@pytest.mark.parametrize("size", [0, -1, 1.5, True, "2"])
def test_a_size_that_is_none_is_refused_by_name(name: str, size: Any) -> None:
    with pytest.raises(DomainError) as caught:
        getattr(draw, name)(size)
    assert f"expected a whole number >= 1, got {size!r}" in str(caught.value)


def test_strategies_are_built_once() -> None:
    assert draw.weights(3) is draw.weights(3)
