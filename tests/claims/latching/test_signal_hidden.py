"""Whether the long-term signal is hidden by short-term fluctuations."""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import ablating, confirming, refuting

FLAT_PARTS = st.tuples(
    draw.nonzero_rationals(), draw.nonzero_rationals(), st.integers(0, 2)
)


def part_values(case: Any) -> dict[str, Any]:
    rate, part, t = case
    return {
        "lambda": rate,
        "p": {k: part * rate**k for k in range(t + 2)},
        "t": t,
        "horizon": t + 1,
    }


@refuting("signal-hidden", FLAT_PARTS, part_values)
def test_with_weight_one_a_long_lag_speaks_as_loudly(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)


FADING = st.tuples(
    draw.rationals("-7/8", "7/8", 8), draw.nonzero_rationals(), st.integers(0, 5)
)


@confirming("signal-hidden.contracting-unit", FADING)
def test_in_a_contracting_unit_every_longer_lag_is_fainter(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)


@ablating("signal-hidden.contracting-unit", "contraction", FLAT_PARTS, part_values)
def test_in_a_unit_that_does_not_contract_it_need_not_be(case: Any) -> None:
    rate, part, t = case
    assert abs(part * rate ** (t + 1)) < abs(part)
