"""Whether powers of an eigenvalue decay below size one and explode above it."""

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.components import (
    TIMES,
    grows_without_bound,
    large,
    numbers,
    size_of,
    tends_to_zero,
)
from tests.claims.linear_recurrence.vocabulary import ANY, NONZERO, Numbers

SMALL = draw.rationals("-15/16", "15/16", 16)


@confirming("eigenvalue-decay", numbers(**{"lambda": SMALL}))
def test_powers_below_one_fall_at_least_like_one_over_t(case: Numbers) -> None:
    size = abs(case["lambda"])
    for time in TIMES:  # Bernoulli: (1/size)^t >= 1 + t (1/size - 1)
        assert size**time * (size + time * (1 - size)) <= size


@ablating("eigenvalue-decay", "size-below-one", numbers(**{"lambda": ANY}), dict)
def test_powers_from_one_on_do_not_decay(case: Numbers) -> None:
    assert tends_to_zero(size_of(case))


@confirming("eigenvalue-explode", numbers(**{"lambda": large()}))
def test_powers_above_one_grow_at_least_linearly(case: Numbers) -> None:
    size = abs(case["lambda"])
    for time in TIMES:
        assert 1 + time * (size - 1) <= size**time


@ablating("eigenvalue-explode", "size-above-one", numbers(**{"lambda": NONZERO}), dict)
def test_powers_up_to_one_do_not_explode(case: Numbers) -> None:
    assert grows_without_bound(size_of(case))
