"""Which weights have an eigen-form at all."""

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import eigen_form
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.spectral_cases import (
    Case,
    cases,
    triangles,
    without_states,
)
from tests.claims.linear_recurrence.vocabulary import TWO, same


@confirming("reach-of-the-form", cases(basis=draw.matrices))
def test_a_weight_with_the_eigen_form_is_symmetric(case: Case) -> None:
    weight = eigen_form(case.basis, case.eigenvalues)
    assert same(weight, weight.T)


@ablating(
    "reach-of-the-form", "eigen-form", cases(n=TWO, weight=triangles), without_states
)
def test_without_the_eigen_form_a_weight_need_not_be_symmetric(case: Case) -> None:
    assert same(case.weight, case.weight.T)


@ablating(
    "reach-of-the-form",
    "diagonal",
    cases(n=TWO, basis=draw.signed_permutations, middle=triangles),
    without_states,
)
def test_without_a_diagonal_middle_a_weight_need_not_be_symmetric(case: Case) -> None:
    assert same(case.weight, case.weight.T)


@confirming("reach-of-the-form.converse", cases())
def test_a_symmetric_weight_has_the_eigen_form(case: Case) -> None:
    assert same(case.weight.T, case.weight)
    assert same(case.weight, eigen_form(case.basis, case.eigenvalues))
