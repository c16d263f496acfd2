"""Whether long spans are learnt, and how slowly."""

from collections.abc import Callable

import numpy as np

from longdep.numeric.binomial import at_least, at_most, every
from longdep.numeric.kernels.trainability.phases import fade
from longdep.numeric.kernels.trainability.runs import (
    SLOW_SPANS,
    SLOW_UPDATES,
    Counts,
    long_chunk,
    slow_chunk,
)
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from longdep.reports.record.searching import profile
from tests.claims.trainability.counts import (
    CHUNKS,
    HALF,
    INTERVALS,
    TENTH,
    counted,
    shown,
)


@measuring("hundreds-of-steps")
def test_plain_sgd_learns_a_span_of_200_from_an_orthogonal_start() -> Measurement:
    counts = counted(long_chunk)
    return Measurement(
        decides=counts["learnt"] > 0,
        rule="at least one network answers 48 of 50 fresh sequences after training "
        "and did not before; one that guesses does so with probability below 2^-39",
        values={
            "networks": counts["nets"],
            "succeed before training": counts["before"],
            "learn it in 100 updates": counts["learnt"],
        },
        samples=counts["nets"],
    )


def slow() -> tuple[Counts, Callable[[int, int], int]]:
    counts = counted(slow_chunk)
    return counts, lambda T, updates: counts[f"T = {T}, {updates} updates"]


def slow_measured(decides: bool | None, rule: str) -> Measurement:
    counts, hits = slow()
    rows = [
        [T, *(shown(hits(T, updates), counts["nets"]) for updates in SLOW_UPDATES)]
        for T in SLOW_SPANS
    ]
    return Measurement(
        decides=decides,
        rule=f"{rule} ({INTERVALS})",
        values={
            "columns": ["T", *(f"{updates} updates" for updates in SLOW_UPDATES)],
            "rows": rows,
        },
        samples=counts["nets"] * len(SLOW_SPANS),
    )


@measuring("slow-not-impossible")
def test_what_fails_in_64_updates_succeeds_in_1024() -> Measurement:
    counts, hits = slow()
    few = at_most(hits(10, 64), counts["nets"], TENTH)
    many = at_least(hits(10, 1024), counts["nets"], HALF)
    rule = (
        "at T = 10 the interval of the success lies below 0.1 after 64 updates and "
        "above 0.5 after 1024; the wrong side for either decides against it"
    )
    return slow_measured(every([few, many]), rule)


@measuring("slow-not-impossible.longer-slower")
def test_two_steps_more_double_the_number_of_updates() -> Measurement:
    counts, hits = slow()
    answers = [
        test(hits(T, updates), counts["nets"], HALF)
        for T, updates, test in (
            (6, 128, at_least),
            (8, 128, at_most),
            (8, 256, at_least),
            (10, 256, at_most),
        )
    ]
    rule = (
        "the intervals of the success lie above 0.5 at T = 6 and below it at T = 8 "
        "after 128 updates, above at T = 8 and below at T = 10 after 256"
    )
    return slow_measured(every(answers), rule)


LAGS, SEQUENCES, FADING, SAMPLE = (6, 12, 18, 24), 400, (0.5, 0.8), 12


@measuring("slow-not-impossible.signal")
def test_the_signal_of_an_early_bit_sinks_by_gamma_a_step() -> Measurement:
    table, answers = {}, []
    nets = SAMPLE * CHUNKS[profile()]
    for scale in FADING:
        fades = [fade(scale, 30, LAGS, SEQUENCES, seed) for seed in range(nets)]
        ratio = np.array([f.measured / f.predicted for f in fades])
        middle, error = ratio.mean(), ratio.std(ddof=1) / np.sqrt(nets)
        low, high = middle - 4 * error, middle + 4 * error
        inside, outside = low > 0.9 and high < 1.1, high < 0.9 or low > 1.1
        answers.append(True if inside else False if outside else None)
        table[f"g = {scale}"] = {
            "predicted log gamma": f"{np.mean([f.predicted for f in fades]):.2f}",
            "measured slope": f"{np.mean([f.measured for f in fades]):.2f}",
            "measured / predicted": f"{middle:.2f}",
            "its interval": f"{low:.2f} to {high:.2f}",
        }
    return Measurement(
        decides=every(answers),
        rule="at g = 0.5 and g = 0.8 (30 units) the interval of four standard errors "
        "of measured / predicted, over networks, lies inside 0.9 to 1.1",
        values=table,
        samples=len(FADING) * nets,
    )
