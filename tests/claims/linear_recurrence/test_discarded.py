"""Whether what is not aligned with the largest eigenvector is discarded."""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import unaligned_ratio
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.linear_recurrence.components import (
    gaps,
    grows_without_bound,
    growth_ratio,
    numbers,
    outgrows,
    plane_values,
    size_of,
    tends_to_zero,
)
from tests.claims.linear_recurrence.spectral_cases import Case, cases, values_of
from tests.claims.linear_recurrence.vocabulary import ANY, NONZERO, Numbers, Pick


def along(case: Case) -> dict[str, Any]:
    """Values with u, the first column of the basis, and its eigenvalue."""
    values = values_of(case, u=case.basis[:, 0], **{"lambda": case.eigenvalues[0]})
    return {k: v for k, v in values.items() if k not in ("Q", "Lambda")}


def any_two(first: st.SearchStrategy[flint.fmpq]) -> st.SearchStrategy[Numbers]:
    return numbers(lambda_1=first, lambda_2=NONZERO, c_1=NONZERO, c_2=NONZERO)


@refuting("discard-unaligned", gaps(), plane_values)
def test_an_eigenvalue_of_one_keeps_its_component_for_ever(case: Numbers) -> None:
    assert tends_to_zero(size_of({"c": case["c_2"], "lambda": case["lambda_2"]}))


@refuting("discard-unaligned", gaps(larger=st.just(flint.fmpq(1))), plane_values)
def test_what_is_called_discarded_may_grow_without_bound(case: Numbers) -> None:
    part = size_of({"c": case["c_2"], "lambda": case["lambda_2"]})
    assert not grows_without_bound(part)


@refuting("discard-unaligned.share", gaps(first=ANY), plane_values)
def test_a_start_with_no_aligned_part_never_acquires_one(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@confirming("discard-unaligned.relative", gaps())
def test_the_aligned_part_outgrows_every_other(case: Numbers) -> None:
    outgrows(case)
    parts, values = (exact([case[f"{x}_1"], case[f"{x}_2"]]) for x in ("c", "lambda"))
    assert unaligned_ratio(parts, values, 3) == 1 / growth_ratio(case)(3) ** 2


@ablating(
    "discard-unaligned.relative", "strict-dominance", any_two(NONZERO), plane_values
)
def test_a_tie_keeps_the_unaligned_part(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


@st.composite
def signed_largest(pick: Pick) -> Numbers:
    """The first eigenvalue is the larger number, but not the larger in size."""
    first, gap = abs(pick(NONZERO)), abs(pick(NONZERO))
    return {
        "lambda_1": first,
        "lambda_2": -first - gap,
        "c_1": pick(NONZERO),
        "c_2": pick(NONZERO),
    }


@ablating(
    "discard-unaligned.relative", "strict-dominance", signed_largest(), plane_values
)
def test_largest_must_be_read_without_the_sign(case: Numbers) -> None:
    assert case["lambda_1"] > case["lambda_2"]
    assert grows_without_bound(growth_ratio(case))


@ablating("discard-unaligned.relative", "aligned-start", gaps(first=ANY), plane_values)
def test_without_an_aligned_start_nothing_outgrows_the_rest(case: Numbers) -> None:
    assert grows_without_bound(growth_ratio(case))


def projected(case: Case) -> Case:
    """The same case, its start made orthogonal to the basis's first column."""
    first = case.basis[:, 0]
    return case._replace(start=case.start - first * (first @ case.start))


@confirming("discard-unaligned.stays-out", cases().map(projected))
def test_a_start_orthogonal_to_an_eigenvector_stays_so(case: Case) -> None:
    assert case.basis[:, 0] @ case.computed == 0


def axis_case(weight: Array, start: Array) -> Case:
    unit = exact(np.eye(len(start), dtype=int))
    return Case(weight, start, 1, unit, unit * weight[0, 0])


@st.composite
def leaking(pick: Pick) -> Case:
    """W^T = [[a, c], [0, d]] with a > abs(d) > 0 and a start along the second axis."""
    d, gap, c, x = (pick(NONZERO) for _ in range(4))
    weight = exact([[abs(d) + abs(gap), 0], [c, d]])
    return axis_case(weight, exact([0, x]))


@ablating("discard-unaligned.stays-out", "symmetric", leaking(), along)
def test_without_symmetry_an_orthogonal_start_leaks_into_it(case: Case) -> None:
    assert case.computed[0] == 0


@st.composite
def off_axis(pick: Pick) -> Case:
    return axis_case(pick(draw.symmetric(2)), exact([0, pick(NONZERO)]))


@ablating("discard-unaligned.stays-out", "eigenvector", off_axis(), along)
def test_only_an_eigenvector_is_avoided_for_ever(case: Case) -> None:
    assert case.computed[0] == 0


@st.composite
def aligned(pick: Pick) -> Case:
    size = pick(draw.sizes())
    return axis_case(pick(draw.diagonals(size)), pick(draw.vectors(size)))


@ablating("discard-unaligned.stays-out", "orthogonal-start", aligned(), along)
def test_a_start_with_a_part_along_it_keeps_that_part(case: Case) -> None:
    assert case.computed[0] == 0
