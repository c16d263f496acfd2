"""In floating point a counter stops at 2^p."""

from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import Stored, stored_values


@cache
def counters(bits: Any) -> st.SearchStrategy[Stored]:
    return st.builds(Stored, bits, st.just(Fraction(1)), st.integers(0, 80))


def counts_to_the_power(case: Stored) -> None:
    assert case.values[-1] == min(case.time, 2**case.bits)


@confirming("saturates.counter", counters(st.integers(2, 6)))
def test_a_counter_stops_at_two_to_the_number_of_bits(
    case: Stored,
) -> None:
    counts_to_the_power(case)


@ablating("saturates.counter", "two-bits", counters(st.just(1)), stored_values)
def test_with_one_bit_a_counter_goes_astray(
    case: Stored,
) -> None:
    counts_to_the_power(case)
