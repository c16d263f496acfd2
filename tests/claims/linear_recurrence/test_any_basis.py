"""Whether the eigen-form needs an orthogonal basis."""

from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import any_basis_power, power
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.spectral_cases import (
    Case,
    cases,
    later,
    of_any_basis,
    printed_formula,
    triangles,
    values_of,
)
from tests.claims.linear_recurrence.vocabulary import ONE, TWO, same


def exchanged(case: Case) -> Array:
    return case.basis @ power(case.middle, case.time) @ case.basis.T


@cache
def unit_columns(_: int = 2) -> st.SearchStrategy[Array]:
    """Invertible 2 x 2 matrices whose columns have length 1, at any angle."""
    first, second = draw.plane_rotations(5), draw.plane_rotations(5)

    def build(left: Array, right: Array) -> Array:
        both = np.stack([left[:, 0], right[:, 0]], axis=-1)
        singular = both[0, 0] * both[1, 1] == both[0, 1] * both[1, 0]
        return left if singular else both

    return st.builds(build, first, second)


def any_values(case: Case) -> dict[str, Any]:
    return values_of(case, basis="V")


OBLIQUE = cases(basis=draw.invertible, weight=of_any_basis, times=later())
SCALED = cases(n=ONE, basis=draw.invertible, weight=of_any_basis, times=later())
SKEW = cases(n=TWO, basis=unit_columns, weight=of_any_basis, times=later())


@refuting("spectral-form-any-basis", SCALED, any_values)
def test_the_printed_form_fails_in_a_basis_of_another_length(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@refuting("spectral-form-any-basis", SKEW, any_values)
def test_the_printed_form_fails_in_a_skew_basis_of_unit_vectors(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@refuting("spectral-form-any-basis.exchanged", SCALED, any_values)
def test_the_exchanged_form_fails_in_a_basis_of_another_length(case: Case) -> None:
    assert same(case.computed, exchanged(case) @ case.start)


@refuting("spectral-form-any-basis.exchanged", SKEW, any_values)
def test_the_exchanged_form_fails_in_a_skew_basis_of_unit_vectors(case: Case) -> None:
    assert same(case.computed, exchanged(case) @ case.start)


@confirming("spectral-form-any-basis.repaired", OBLIQUE)
def test_with_the_inverse_the_form_holds_in_any_basis(case: Case) -> None:
    form = any_basis_power(case.basis, case.eigenvalues, case.time)
    assert same(case.computed, form @ case.start)


@ablating(
    "spectral-form-any-basis.repaired",
    "eigen-form",
    cases(n=ONE, basis=draw.signed_permutations, weight=draw.matrices, times=later()),
    any_values,
)
def test_the_form_in_any_basis_needs_the_eigen_form(case: Case) -> None:
    form = any_basis_power(case.basis, case.eigenvalues, case.time)
    assert same(case.computed, form @ case.start)


@ablating(
    "spectral-form-any-basis.repaired",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    any_values,
)
def test_the_form_in_any_basis_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.computed, exchanged(case) @ case.start)  # V^-T is V here
