"""Whether the long-term signal is hidden by short-term fluctuations."""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.binomial import at_least
from longdep.numeric.kernels.latching_signal import (
    HIDING_LAGS,
    HIDING_UNITS,
    hidden_chunk,
)
from longdep.numeric.kernels.trainability.phases import USUAL
from longdep.reports.record.evidence import ablating, confirming, measuring, refuting
from longdep.reports.record.finding import Measurement
from tests.claims.trainability.counts import HALF, INTERVALS, counted, shown


@measuring("signal-hidden")
def test_over_50_steps_the_signal_of_a_bit_is_mostly_hidden() -> Measurement:
    counts = counted(hidden_chunk, times=4)
    cases = [(start, n) for start in USUAL for n in HIDING_UNITS]
    nets = counts["nets"] * len(cases)

    def together(lag: int, what: str) -> int:
        return sum(counts[f"{start}, n = {n}, lag {lag}: {what}"] for start, n in cases)

    rows = [
        [f"{start}, {n} units"]
        + [
            f"{counts[f'{start}, n = {n}, lag {lag}: hidden']} of {counts['nets']}"
            for lag in HIDING_LAGS
        ]
        for start, n in cases
    ]
    return Measurement(
        decides=at_least(together(50, "hidden"), nets, HALF),
        rule="of the networks of all usual starts with 10 and with 50 units, as many "
        "of each, the interval of the share in which the signal of a bit 50 steps back "
        "is below a tenth of the smallest fluctuation of the lags 0 to 9 lies above "
        f"0.5; below decides against it ({INTERVALS}; means of 100 sequences)",
        values={
            "columns": ["networks", *(f"hidden at lag {lag}" for lag in HIDING_LAGS)],
            "rows": [
                *rows,
                ["all", *(shown(together(lag, "hidden"), nets) for lag in HIDING_LAGS)],
                [
                    "all, below the fluctuation itself",
                    *(shown(together(lag, "below"), nets) for lag in HIDING_LAGS),
                ],
            ],
        },
        samples=nets * len(HIDING_LAGS),
    )


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


@refuting("signal-hidden.every-net", FLAT_PARTS, part_values)
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
