"""Whether the printed eigen-form is right, or right in some basis."""

from functools import cache
from itertools import permutations, product

import flint
import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import printed_power
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.spectral_cases import (
    Case,
    cases,
    later,
    of_premise,
    printed_formula,
    triangles,
    values_of,
    without_states,
)
from tests.claims.linear_recurrence.vocabulary import TWO, Pick, same


@cache
def plane(_: int = 2) -> st.SearchStrategy[Array]:
    return draw.plane_rotations()


@refuting(
    "spectral-form", cases(n=st.just(3), basis=draw.signed_permutations), values_of
)
def test_the_printed_form_fails_from_its_own_premise(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@refuting("spectral-form", cases(n=TWO, basis=plane), values_of)
def test_the_printed_form_fails_for_a_rotation_of_the_plane(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@cache
def signed_orders(size: int) -> tuple[Array, ...]:
    """All signed permutation matrices: what is free in an orthonormal eigenbasis."""
    matrices = []
    for order in permutations(range(size)):
        for signs in product((1, -1), repeat=size):
            matrix = np.zeros((size, size), dtype=int)
            matrix[np.arange(size), list(order)] = signs
            matrices.append(exact(matrix))
    return tuple(matrices)


def rescued(case: Case) -> list[Array]:
    """The signed orders of the eigenvectors for which the printed form is right."""
    rescuing = []
    for order in signed_orders(len(case.start)):
        basis, turned = case.basis @ order, order.T @ case.middle @ order
        if same(case.truth, printed_power(basis, np.diagonal(turned), case.time)):
            rescuing.append(order)
    return rescuing


@st.composite
def distinct(pick: Pick, *times: int) -> Case:
    """Three different eigenvalues in a rotated basis, at one of the times."""
    three = st.lists(st.integers(0, 3), min_size=3, max_size=3, unique=True)
    basis, middle = pick(draw.space_rotations()), exact(np.diag(pick(three)))
    time = pick(st.sampled_from(times))
    return Case(of_premise(basis, middle), middle[0], time, basis, middle)


@refuting("spectral-form.some-basis", distinct(1), without_states)
def test_no_order_or_sign_of_the_eigenvectors_rescues_it_at_once(case: Case) -> None:
    assert rescued(case)


@refuting("spectral-form.some-basis", distinct(2), without_states)
def test_no_order_or_sign_of_the_eigenvectors_rescues_it_later(case: Case) -> None:
    assert rescued(case)


@pytest.mark.parametrize("time", [1, 2, 3])
def test_all_48_choices_fail_for_the_integer_example(time: int) -> None:
    basis = exact([[29, 2, 26], [22, 19, -26], [-14, 34, 13]]) / flint.fmpq(39)
    middle = exact(np.diag([2, 1, 0]))
    assert same(basis.T @ basis, exact(np.eye(3, dtype=int)))
    assert len(signed_orders(3)) == 48
    weight = of_premise(basis, middle)
    assert not rescued(Case(weight, middle[0], time, basis, middle))


@confirming("spectral-form.reflection", cases(basis=draw.reflections))
def test_with_a_reflection_the_printed_form_is_right(case: Case) -> None:
    form = printed_power(case.basis, case.eigenvalues, case.time)
    assert same(case.truth, form)


@confirming("spectral-form.reflection", cases(n=TWO))
def test_in_the_plane_a_reflection_has_the_same_eigenvectors(case: Case) -> None:
    flip = exact([[1, 0], [0, -1]])
    turned = case.basis if same(case.basis, case.basis.T) else case.basis @ flip
    assert same(turned, turned.T)
    assert same(case.weight, of_premise(turned, case.middle))
    assert same(case.truth, printed_power(turned, case.eigenvalues, case.time))


@cache
def stretched_diagonals(n: int) -> st.SearchStrategy[Array]:
    """Symmetric, but in general not orthogonal."""
    return draw.rationals(1, 3, 2).map(lambda c: exact(np.eye(n, dtype=int)) * c)


@ablating(
    "spectral-form.reflection",
    "eigen-form",
    cases(basis=draw.reflections, weight=draw.matrices, times=later()),
    without_states,
)
def test_a_reflection_helps_only_its_own_weight(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection", "symmetric", cases(n=TWO, basis=plane), without_states
)
def test_a_rotation_is_no_reflection(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection",
    "orthogonal",
    cases(basis=stretched_diagonals, times=later()),
    without_states,
)
def test_a_symmetric_basis_must_be_orthogonal(case: Case) -> None:
    assert same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.reflection",
    "diagonal",
    cases(basis=draw.reflections, middle=triangles, times=later()),
    without_states,
)
def test_with_a_reflection_the_middle_must_be_diagonal(case: Case) -> None:
    assert same(case.truth, printed_formula(case))
