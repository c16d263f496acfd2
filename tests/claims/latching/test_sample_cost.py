"""Whether seeing the part of a long lag takes exponentially many samples."""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import recall_gradients, samples_needed
from longdep.reports.record.evidence import ablating, bounded, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.latching.cases import POSITIVE, SMALL, Q


@confirming(
    "signal-hidden.cost",
    st.tuples(draw.rationals("1/4", "3/4"), SMALL, POSITIVE, POSITIVE, POSITIVE),
)
def test_seeing_a_long_lag_takes_exponentially_many_samples(case: Any) -> None:
    rate, lag, scale, deviation, weaker = case
    mean = scale * rate**lag / weaker
    count = samples_needed(mean, deviation)
    bounded(deviation**2, count * scale**2 * rate ** (2 * lag))


@ablating(
    "signal-hidden.cost",
    "seen",
    st.just(Q(1, 4)),
    lambda n: {"N": n, "mu": 1, "sigma": 1, "B": 1, "gamma": "1/2", "tau": 0},
)
def test_fewer_samples_do_not_show_it(case: flint.fmpq) -> None:
    assert case >= 1


@ablating(
    "signal-hidden.cost",
    "faint-signal",
    draw.rationals(1, 4),
    lambda mu: {"N": 1, "mu": mu, "sigma": mu, "B": 1, "gamma": "1/2", "tau": 1},
)
def test_a_loud_signal_needs_few_samples(case: flint.fmpq) -> None:
    assert flint.fmpq(1, 4) >= case * case


WEIGHT, LAGS, SEEDS, COUNT = 0.6, (6, 8, 10, 12), (1, 2, 3, 4, 5), 40_000


@measuring("signal-hidden.measured")
def test_the_samples_needed_grow_like_gamma_to_minus_two_tau() -> Measurement:
    slopes = []
    for seed in SEEDS:
        needed = []
        for lag in LAGS:
            long, whole = recall_gradients(WEIGHT, lag, lag + 10, COUNT, seed)
            needed.append(samples_needed(long.mean(), whole.std()))
        slopes.append(np.polyfit(LAGS, np.log(needed), 1)[0])
    predicted = -2 * np.log(WEIGHT)
    ratio = np.array(slopes) / predicted
    middle, spread = ratio.mean(), ratio.std(ddof=1) / np.sqrt(len(SEEDS))
    low, high = middle - 4 * spread, middle + 4 * spread
    inside = bool(low > 0.95 and high < 1.05)
    outside = bool(high < 0.95 or low > 1.05)
    return Measurement(
        decides=True if inside else False if outside else None,
        rule="the interval of four standard errors of (measured growth of log N per "
        "lag) / (-2 log u) lies inside 0.95 .. 1.05",
        values={
            "u": WEIGHT,
            "predicted growth of log N per lag": round(float(predicted), 3),
            "measured / predicted": round(float(middle), 2),
        },
        samples=len(SEEDS) * len(LAGS) * COUNT,
    )
