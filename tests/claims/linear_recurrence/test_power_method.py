"""Whether the recurrence is the power method."""

from hypothesis import strategies as st

from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.components import (
    gaps,
    grows_without_bound,
    growth_ratio,
    outgrows,
    plane_values,
)
from tests.claims.linear_recurrence.vocabulary import ANY, NONZERO, Numbers, Pick


@st.composite
def ties(pick: Pick, signs: tuple[int, ...] = (1, -1)) -> Numbers:
    """Two eigenvalues of the same size."""
    first = pick(NONZERO)
    return {
        "lambda_1": first,
        "lambda_2": first * pick(st.sampled_from(signs)),
        "c_1": pick(NONZERO),
        "c_2": pick(NONZERO),
    }


@refuting("power-method", gaps() | ties(), plane_values)
def test_with_a_double_eigenvalue_no_direction_wins(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@refuting("power-method.distinct", gaps() | ties(signs=(-1,)), plane_values)
def test_with_eigenvalues_one_and_minus_one_the_direction_swings(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@confirming("power-method.converges", gaps())
def test_with_a_strict_gap_the_dominant_part_wins(case: Numbers) -> None:
    outgrows(case)


@ablating("power-method.converges", "strict-dominance", ties(signs=(-1,)), plane_values)
def test_the_power_method_needs_a_strict_gap(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@ablating("power-method.converges", "aligned-start", gaps(first=ANY), plane_values)
def test_the_power_method_needs_an_aligned_start(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))
