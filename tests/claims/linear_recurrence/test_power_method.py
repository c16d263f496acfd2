"""Whether the recurrence is the power method."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power_method, states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.components import (
    gaps,
    grows_without_bound,
    growth_ratio,
    outgrows,
    plane_values,
)
from tests.claims.linear_recurrence.runs import Run, run_values
from tests.claims.linear_recurrence.vocabulary import ANY, NONZERO, Numbers, Pick, same


class Pursuit(NamedTuple):
    """States beside a weight, the power method from the same start, and its norm."""

    run: Run
    method: Array
    order: str

    @property
    def lengths(self) -> Array:
        sizes = abs(self.run.states)
        return sizes.sum(axis=-1) if self.order == "1" else sizes.max(axis=-1)


def method_values(case: Pursuit) -> dict[str, Any]:
    return run_values(case.run, y=dict(enumerate(case.method)), p=case.order)


@st.composite
def pursuits(
    pick: Pick, *, recurrent: bool = True, divided: bool = True, most: int = 6
) -> Pursuit:
    """States of the recurrence and the vectors of the method; one may be another's."""
    size, order = pick(draw.sizes()), pick(st.sampled_from(["1", "oo"]))
    weight = pick(draw.invertible(size))
    start = pick(draw.vectors(size).filter(any))
    steps = pick(st.integers(0 if recurrent and divided else 1, most))
    run = Run(weight, states(weight, start, steps))
    method = power_method(weight, start, steps, order)
    if not recurrent:
        run = Run(weight, exact([start, *pick(draw.matrices(steps, size))]))
    if not divided:
        method = exact([method[0], *pick(draw.matrices(steps, size))])
    return Pursuit(run, method, order)


def has_the_direction_of_the_method(case: Pursuit) -> None:
    assert same(case.run.states, case.lengths[:, None] * case.method)


@confirming("power-method", pursuits())
def test_each_state_is_the_vector_of_the_power_method_times_its_norm(
    case: Pursuit,
) -> None:
    has_the_direction_of_the_method(case)


@ablating("power-method", "recurrence", pursuits(recurrent=False), method_values)
def test_states_of_no_recurrence_are_not_those_of_the_method(case: Pursuit) -> None:
    has_the_direction_of_the_method(case)


@ablating("power-method", "method", pursuits(divided=False), method_values)
def test_vectors_of_another_method_have_another_direction(case: Pursuit) -> None:
    has_the_direction_of_the_method(case)


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


@refuting("power-method.strong", gaps() | ties(), plane_values)
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
