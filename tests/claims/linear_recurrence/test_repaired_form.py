"""Whether the two repairs of the eigen-form hold."""

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import (
    power,
    printed_power,
    repaired_power,
)
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.spectral_cases import (
    Case,
    cases,
    later,
    of_other_premise,
    of_premise,
    printed_formula,
    stretched,
    triangles,
    values_of,
)
from tests.claims.linear_recurrence.vocabulary import ONE, TWO, same


def repaired_formula(case: Case) -> Array:
    """Q M^t Q^T, also where M is not diagonal."""
    return of_premise(case.basis, power(case.middle, case.time))


@confirming("spectral-form.repaired", cases())
def test_the_repaired_form_is_the_state(case: Case) -> None:
    form = repaired_power(case.basis, case.eigenvalues, case.time)
    assert same(case.computed, form @ case.start)


@ablating(
    "spectral-form.repaired",
    "eigen-form",
    cases(n=ONE, weight=draw.matrices, times=later()),
    values_of,
)
def test_the_repaired_form_needs_the_eigen_form(case: Case) -> None:
    assert same(case.computed, repaired_formula(case) @ case.start)


@ablating(
    "spectral-form.repaired",
    "orthogonal",
    cases(n=ONE, basis=stretched, times=later()),
    values_of,
)
def test_the_repaired_form_needs_columns_of_length_one(case: Case) -> None:
    assert same(case.computed, repaired_formula(case) @ case.start)


@ablating(
    "spectral-form.repaired",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles, times=later()),
    values_of,
)
def test_the_repaired_form_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.computed, repaired_formula(case) @ case.start)


@confirming("spectral-form.other-premise", cases(weight=of_other_premise))
def test_the_printed_form_is_the_state_under_the_other_premise(case: Case) -> None:
    form = printed_power(case.basis, case.eigenvalues, case.time)
    assert same(case.computed, form @ case.start)


@ablating(
    "spectral-form.other-premise",
    "other-form",
    cases(n=ONE, weight=draw.matrices, times=later()),
    values_of,
)
def test_the_printed_form_needs_the_other_premise(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@ablating(
    "spectral-form.other-premise",
    "orthogonal",
    cases(n=ONE, basis=stretched, weight=of_other_premise, times=later()),
    values_of,
)
def test_the_printed_form_needs_rows_of_length_one(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)


@ablating(
    "spectral-form.other-premise",
    "diagonal",
    cases(
        n=TWO,
        basis=draw.signed_permutations,
        middle=triangles,
        weight=of_other_premise,
        times=later(),
    ),
    values_of,
)
def test_the_printed_form_needs_a_diagonal_middle(case: Case) -> None:
    assert same(case.computed, printed_formula(case) @ case.start)
