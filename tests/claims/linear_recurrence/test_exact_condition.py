"""When exactly the printed eigen-form is right."""

from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.spectral_cases import (
    Case,
    cases,
    later,
    of_premise,
    printed_formula,
    stretched,
    triangles,
    without_states,
)
from tests.claims.linear_recurrence.vocabulary import ONE, TWO, same


def commute(left: Array, right: Array) -> bool:
    return same(left @ right, right @ left)


@cache
def half_turned(n: int) -> st.SearchStrategy[Array]:
    """Orthogonal bases, often with a square that commutes with many diagonals."""
    return draw.signed_permutations(n) | draw.reflections(n) | draw.orthogonal(n)


@cache
def signed_diagonals(n: int) -> st.SearchStrategy[Array]:
    """Diagonals with few sizes, so that powers of entries often agree."""
    entries = draw.vectors(n, st.sampled_from([flint.fmpq(k) for k in (1, -1, 2)]))
    return entries.map(lambda v: exact(np.eye(n, dtype=int)) * v)


TELLING = cases(basis=half_turned, middle=signed_diagonals)


def commuting(case: Case) -> bool:
    return commute(case.basis @ case.basis, power(case.middle, case.time))


@confirming("spectral-form.exact-condition", TELLING)
def test_the_printed_form_holds_exactly_where_q_squared_commutes(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@confirming("spectral-form.parity", TELLING)
def test_one_look_at_each_parity_decides_all_times(case: Case) -> None:
    square, odd = case.basis @ case.basis, case.time % 2 == 1
    look = case.middle if odd else abs(case.middle)
    wanted = case.time == 0 or commute(square, look)
    assert wanted == same(case.truth, printed_formula(case))
    assert commute(square, abs(case.middle)) == commute(square, power(case.middle, 2))


@ablating(
    "spectral-form.exact-condition",
    "eigen-form",
    cases(n=ONE, basis=draw.signed_permutations, weight=draw.matrices, times=later()),
    without_states,
)
def test_the_exact_condition_needs_the_eigen_form(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.exact-condition",
    "orthogonal",
    cases(n=ONE, basis=stretched, times=later()),
    without_states,
)
def test_the_exact_condition_needs_an_orthogonal_basis(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


@ablating(
    "spectral-form.exact-condition",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    without_states,
)
def test_the_exact_condition_needs_a_diagonal_middle(case: Case) -> None:
    assert commuting(case) == same(case.truth, printed_formula(case))


def at_both_parities(case: Case) -> bool:
    """The parity statement at t = 1 and t = 2, as the claim writes it for m = 0."""
    square = case.basis @ case.basis
    return all(
        commute(square, power(case.middle, time))
        == same(power(case.weight, time).T, printed_formula(case._replace(time=time)))
        for time in (1, 2)
    )


def parity_values(case: Case) -> dict[str, Any]:
    return without_states(case, m=0)


@ablating(
    "spectral-form.parity",
    "eigen-form",
    cases(basis=draw.signed_permutations, weight=draw.matrices, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_the_eigen_form(case: Case) -> None:
    assert at_both_parities(case)


@ablating(
    "spectral-form.parity",
    "orthogonal",
    cases(basis=stretched, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_an_orthogonal_basis(case: Case) -> None:
    assert at_both_parities(case)


@ablating(
    "spectral-form.parity",
    "diagonal",
    cases(basis=draw.signed_permutations, middle=triangles, times=later(1)),
    parity_values,
)
def test_the_parity_rule_needs_a_diagonal_middle(case: Case) -> None:
    assert at_both_parities(case)


def in_the_plane(cosine: str, sine: str, first: int, second: int, time: int) -> Case:
    c, s = exact([Fraction(cosine), Fraction(sine)])
    basis, middle = exact([[c, -s], [s, c]]), exact(np.diag([first, second]))
    return Case(of_premise(basis, middle), middle[0], time, basis, middle)


@pytest.mark.parametrize("time", range(5))
@pytest.mark.parametrize("eigenvalues", list(product((-2, 0, 1, 3), repeat=2)))
def test_a_turn_by_90_degrees_is_no_counterexample(
    eigenvalues: tuple[int, int], time: int
) -> None:
    case = in_the_plane("0", "1", *eigenvalues, time)
    assert same(case.truth, printed_formula(case))


@pytest.mark.parametrize(("time", "right"), [(0, True), (1, False), (2, True)])
def test_the_rotation_3_4_5_fails_at_odd_times_only(time: int, right: bool) -> None:
    case = in_the_plane("3/5", "4/5", 1, -1, time)
    assert same(case.truth, printed_formula(case)) is right
