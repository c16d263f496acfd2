"""Whether the latch of the counterexample loses its gradient under its own noise."""

from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric.binomial import at_most, every
from longdep.numeric.kernels.latching_noise import alive_shares, lifetimes
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, measuring
from longdep.reports.record.finding import Measurement
from longdep.theory.latching.named_latch import MEASURED
from tests.claims.latching.cases import ONE, Q
from tests.claims.latching.noisy_walks import Run, dies, halves

KEY = "robust-memory-vanishes.latch-under-noise"
ZERO, LOUDEST, STRETCH, SPAN = Q(0), Q(1, 10), 9, 600
MOST_SPANS = 2
# Laws of mean 0 and variance 1/300 or more: chances of pushes up to 1/10.
LAWS = tuple(
    tuple(Q(weight, sum(weights)) for weight in weights)
    for weights in ((1, 4, 1), (1, 0, 1), (1, 1, 1, 1, 1), (1, 0, 0, 2, 0))
)


class Start(NamedTuple):
    """A law, a start in tenths of the way to the wall, and spans."""

    law: tuple[Any, ...]
    start: int
    spans: int

    @property
    def alive(self) -> Any:
        return _shares(self.law, self.start)[SPAN * self.spans]


@cache
def _shares(law: tuple[Any, ...], start: int) -> Array:
    finer = len(law) // 2
    steps = SPAN * MOST_SPANS // finer
    return alive_shares(exact(law), STRETCH * finer, start * finer, steps)


@st.composite
def starts(pick: st.DrawFn) -> Start:
    """Finer laws over fewer spans, whose exact shares take longer."""
    law = pick(st.sampled_from(LAWS))
    spans = pick(st.integers(1, MOST_SPANS // (len(law) // 2)))
    return Start(law, pick(st.sampled_from([0, 9])), spans)


@confirming(KEY, starts())
def test_six_hundred_steps_halve_the_mean_gradient(case: Start) -> None:
    dies(case.alive, case.spans)


def test_the_laws_have_mean_nought_and_at_least_the_variance_of_uniform_noise() -> None:
    for law in LAWS:
        most = len(law) // 2
        pushes = exact(range(-most, most + 1)) * LOUDEST / most
        assert (exact(law) * pushes).sum() == 0
        assert (exact(law) * pushes**2).sum() >= Q(1, 300)


def tended(size: Any) -> Run:
    """Noise that brings the state back to the middle after each push."""
    states = [size * (time % 2) for time in range(SPAN + 1)]
    noise = [size * (-1) ** time for time in range(SPAN)]
    return Run(states, noise, [ONE] * SPAN, span=SPAN)


def latch_values(case: Run) -> dict[str, Any]:
    return {n: v for n, v in case.values().items() if n not in ("v", "m")}


@ablating(KEY, "fair", st.just(LOUDEST).map(tended), latch_values)
def test_noise_that_tends_to_the_middle_keeps_the_gradient(case: Run) -> None:
    halves(case)


@ablating(KEY, "spread", st.just(ZERO).map(tended), latch_values)
def test_without_noise_the_latch_keeps_its_gradient(case: Run) -> None:
    halves(case)


RUNS, SEED, FINE = 200_000, 1, 2**20


@measuring("robust-memory-vanishes.latch-measured")
def test_half_the_runs_have_lost_their_gradient_after_two_hundred_steps() -> (
    Measurement
):
    times = lifetimes(STRETCH * FINE, FINE, RUNS, SEED)
    left = {time: int(np.count_nonzero(times > time)) for time in MEASURED}
    return Measurement(
        decides=every(
            at_most(left[time], RUNS, Fraction(1, 2**halvings))
            for time, halvings in MEASURED.items()
        ),
        rule="the exact 99 % interval of the share of runs whose gradient is not 0 "
        "lies at or below 2^-1 after 200 steps, 2^-3 after 500, 2^-6 after 1000 and "
        "2^-12 after 2000",
        values={
            "mean number of steps": int(np.rint(times.mean())),
            **{f"runs not at 0 after {time} steps": left[time] for time in MEASURED},
            "runs": RUNS,
        },
        samples=RUNS,
    )
