"""Whether gradients mostly vanish and rarely explode."""

from collections.abc import Callable, Iterable
from fractions import Fraction

from longdep.numeric.binomial import at_least, at_most, every
from longdep.numeric.kernels.trainability.phases import (
    PHASE_UNITS,
    USUAL,
    WEIGHTS,
    phase_chunk,
)
from longdep.numeric.kernels.trainability.runs import Counts
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.trainability.counts import HALF, INTERVALS, TENTH, counted, shown


def phases(steps: int) -> tuple[Counts, Callable[[str, int, str], int]]:
    counts = counted(phase_chunk, times=3)
    return counts, lambda start, units, what: counts[
        f"{start}, n = {units}, T = {steps}: {what}"
    ]


def phase_measured(
    steps: int, starts: Iterable[str], decides: bool | None, rule: str
) -> Measurement:
    counts, hits = phases(steps)
    rows = [
        [units, start]
        + [
            f"{hits(start, units, what)} of {counts['nets']}"
            for what in ("decay", "stay", "grow")
        ]
        for units in PHASE_UNITS
        for start in starts
    ]
    return Measurement(
        decides=decides,
        rule=f"{rule} ({INTERVALS})",
        values={
            "columns": ["units", "start", "below 1/10", "between", "above 10 times"],
            "rows": rows,
        },
        samples=counts["nets"] * len(rows),
    )


def mostly(steps: int) -> bool | None:
    counts, hits = phases(steps)
    nets = counts["nets"]
    return every(
        test(hits(start, units, what), nets, limit)
        for start in USUAL
        for units in PHASE_UNITS
        for what, test, limit in (("decay", at_least, HALF), ("grow", at_most, TENTH))
    )


VANISHES = (
    "for each usual start with 10 and with 50 units the interval of the share that "
    "decays lies above 0.5 and of the share that grows below 0.1; the wrong side for "
    "any decides against it"
)


def together(steps: int) -> dict[str, int]:
    """What becomes of the gradients of all usual starts and sizes, as one sample."""
    _, hits = phases(steps)
    return {
        what: sum(hits(start, n, what) for start in USUAL for n in PHASE_UNITS)
        for what in ("decay", "stay", "grow")
    }


@measuring("mostly-vanish-rarely-explode")
def test_over_50_steps_gradients_mostly_vanish_and_rarely_explode() -> Measurement:
    hits = together(50)
    nets = sum(hits.values())
    shares = [shown(hits[what], nets) for what in ("decay", "stay", "grow")]
    return Measurement(
        decides=every(
            [at_least(hits["decay"], nets, HALF), at_most(hits["grow"], nets, TENTH)]
        ),
        rule="of the networks of all usual starts with 10 and with 50 units, as many "
        "of each, the interval of the share that decays lies above 0.5 and of the "
        f"share that grows below 0.1; the wrong side decides against it ({INTERVALS})",
        values={
            "columns": ["starts", "below 1/10", "between", "above 10 times"],
            "rows": [[", ".join(USUAL), *shares]],
        },
        samples=nets,
    )


@measuring("mostly-vanish-rarely-explode.each-start")
def test_over_50_steps_gradients_mostly_vanish_from_every_usual_start() -> Measurement:
    return phase_measured(50, WEIGHTS, mostly(50), VANISHES)


@measuring("mostly-vanish-rarely-explode.many-steps")
def test_over_200_steps_gradients_mostly_vanish() -> Measurement:
    return phase_measured(200, USUAL, mostly(200), VANISHES)


@measuring("mostly-vanish-rarely-explode.of-those")
def test_of_the_gradients_that_vanish_or_explode_most_vanish() -> Measurement:
    _, hits = phases(50)
    decides = every(
        at_least(
            hits(start, units, "decay"),
            hits(start, units, "decay") + hits(start, units, "grow"),
            Fraction(3, 4),
        )
        for start in USUAL
        for units in PHASE_UNITS
    )
    rule = (
        "for each usual start with 10 and with 50 units the interval of the share of "
        "decay among those that decay or grow lies above 0.75"
    )
    return phase_measured(50, USUAL, decides, rule)


@measuring("mostly-vanish-rarely-explode.large-scale")
def test_at_larger_scales_gradients_mostly_explode() -> Measurement:
    counts, hits = phases(50)
    nets = counts["nets"]
    decides = every(
        test(hits(start, 50, what), nets, limit)
        for start in ("g = 2", "g = 3")
        for what, test, limit in (("grow", at_least, HALF), ("decay", at_most, TENTH))
    )
    rule = (
        "at g = 2 and g = 3 with 50 units the interval of the share that grows lies "
        "above 0.5, of the share that decays below 0.1"
    )
    return phase_measured(50, WEIGHTS, decides, rule)
