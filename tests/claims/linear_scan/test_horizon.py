"""How long do decays of a given size let a gradient last?"""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_scan_states import horizon, share_beyond
from longdep.numeric.precision import balls, exact, floats
from longdep.reports.record.evidence import ablating, bounded, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.linear_scan.cases import LAST, SIZES, Scan, scan_values, scans

ONCE = st.just(1)


def fades(case: Scan) -> None:
    bounded(abs(case.gradients[-1]), case.rate ** len(case.decay))


def lasts(case: Scan) -> None:
    bounded(case.rate ** len(case.decay), abs(case.gradients[-1]))


@confirming("horizon", scans())
def test_a_gradient_is_at_most_the_power_of_the_largest_decay(case: Scan) -> None:
    fades(case)


@ablating("horizon", "decays-within", scans(decay=SIZES, steps=ONCE), scan_values)
def test_a_larger_decay_lets_more_through(case: Scan) -> None:
    fades(case)


@st.composite
def large(pick: st.DrawFn) -> Scan:
    """Decays of at least `rate` in size, of either sign."""
    rate = pick(draw.rationals("0", "5/4", 8))
    more = exact(pick(st.lists(draw.rationals("0", "1", 4), min_size=1, max_size=LAST)))
    signs = pick(st.lists(st.sampled_from((1, -1)), min_size=LAST, max_size=LAST))
    decay = exact([s * (rate + m) for s, m in zip(signs, more, strict=False)])
    return Scan(decay, decay * 0, flint.fmpq(1), rate)


@confirming("horizon.at-least", large())
def test_a_gradient_is_at_least_the_power_of_the_smallest_decay(case: Scan) -> None:
    lasts(case)


@ablating(
    "horizon.at-least", "decays-at-least", scans(decay=SIZES, steps=ONCE), scan_values
)
def test_a_smaller_decay_lets_less_through(case: Scan) -> None:
    lasts(case)


RATES = st.integers(2, 4000).flatmap(
    lambda below: st.integers(1, below - 1).map(lambda above: flint.fmpq(above, below))
)


@confirming("horizon.length", RATES)
def test_the_horizon_is_the_inverse_distance_to_one_less_at_most_a_step(
    decay: Any,
) -> None:
    (length,) = horizon(exact([decay]))
    assert length * (1 - decay) <= 1
    assert length * (1 - decay) >= decay


def length_values(case: tuple[Any, Any]) -> dict[str, Any]:
    return {"T": case[0], "rho": case[1]}


@ablating(
    "horizon.length",
    "horizon",
    st.tuples(draw.rationals("1", "8", 1), draw.rationals("1/4", "3/4", 4)),
    length_values,
)
def test_another_lag_is_no_horizon(case: tuple[Any, Any]) -> None:
    lag, decay = case
    assert decay <= lag * (1 - decay) <= 1


LOW, HIGH = flint.fmpq(9, 10), flint.fmpq(999, 1000)
LAGS = (10, 100, 1000)


def shown(value: Any) -> float:
    """Three significant digits."""
    return float(f"{float(floats(np.asarray(value, dtype=object))):.3g}")


def one_decimal(value: Any) -> str:
    """As a decay of 0.999 needs it, whose horizon is 999.5."""
    return f"{float(floats(np.asarray(value, dtype=object))):.1f}"


@measuring("horizon.initialised")
def test_few_uniform_decays_have_a_long_horizon() -> Measurement:
    lags = exact(LAGS)
    shares = share_beyond(lags, LOW, HIGH)
    ends = horizon(exact([LOW, "99/100", HIGH]))
    rows = [
        [
            lag,
            shown(share),
            *(shown(balls(exact(rate) ** lag)) for rate in (LOW, "99/100", HIGH)),
        ]
        for lag, share in zip(LAGS, shares, strict=True)
    ]
    return Measurement(
        decides=bool(
            shares[0] >= flint.fmpq(9, 10)
            and shares[1] <= flint.fmpq(1, 10)
            and shares[2] == 0
        ),
        rule="computed in certified balls, nothing is sampled: the share of decays "
        "uniform in [0.9, 0.999] with a horizon of at least the lag, and what decays "
        "of 0.9, 0.99 and 0.999 (horizons "
        f"{', '.join(map(one_decimal, ends))}) leave of a gradient",
        values={
            "columns": [
                "lag",
                "share with this horizon",
                "left by 0.9",
                "left by 0.99",
                "left by 0.999",
            ],
            "rows": rows,
        },
        samples=len(LAGS),
    )
