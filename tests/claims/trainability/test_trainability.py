"""The claims on training over long spans, put to the test.

Every network here is trained in arithmetic that rounds alike on every machine
(numeric/kernels), so its successes are exact counts, not figures to be rounded.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cache

import numpy as np

from longdep.numeric.binomial import (
    at_least,
    at_most,
    every,
    in_percent,
    interval,
    pooled,
)
from longdep.numeric.kernels.trainability_phases import (
    PHASE_UNITS,
    USUAL,
    WEIGHTS,
    fade,
    phase_chunk,
)
from longdep.numeric.kernels.trainability_runs import (
    CUT_STARTS,
    LATCH_STARTS,
    ORDER_SPANS,
    PATIENT_UPDATES,
    SLOW_SPANS,
    SLOW_UPDATES,
    SMALL_STARTS,
    SPANS,
    STEP_STARTS,
    Counts,
    cut_chunk,
    latch_chunk,
    long_chunk,
    order_chunk,
    patient_chunk,
    slow_chunk,
    step_chunk,
)
from longdep.numeric.kernels.trainability_tasks import NOISE, RATE, UPDATES
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from longdep.reports.record.searching import profile

HALF, TENTH, MOST = Fraction(1, 2), Fraction(1, 10), Fraction(9, 10)
INTERVALS = "Clopper-Pearson intervals of 99 %"
CHUNKS = {"quick": 1, "default": 2, "thorough": 32}


@cache
def _counted(chunk: Callable[[int], Counts], seeds: int) -> Counts:
    return pooled(chunk(seed) for seed in range(seeds))


def counted(chunk: Callable[[int], Counts], times: int = 1) -> Counts:
    """The counts of an experiment, over as many seeds as the profile asks for."""
    return _counted(chunk, times * CHUNKS[profile()])


def shown(hits: int, trials: int) -> str:
    """A count of successes with its interval in per cent."""
    return f"{hits} of {trials} ({in_percent(hits, trials)})"


def by_length(
    counts: Mapping[str, int],
    starts: Sequence[str],
    spans: Sequence[int],
    decides: bool | None,
    rule: str,
) -> Measurement:
    """A measurement whose table gives the successes by start and length."""
    nets = counts["nets"]
    rows = [
        [name, *(shown(counts[f"{name}, T = {steps}"], nets) for steps in spans)]
        for name in starts
    ]
    return Measurement(
        decides=decides,
        rule=f"{rule} ({INTERVALS}; {UPDATES} updates, rate {RATE}, noise {NOISE})",
        values={"columns": ["start", *(f"T = {T}" for T in spans)], "rows": rows},
        samples=nets * len(rows) * len(spans),
    )


def bound(
    counts: Mapping[str, int],
    starts: Iterable[str],
    steps: int,
    test: Callable[[int, int, Fraction], bool | None],
    limit: Fraction,
) -> bool | None:
    """Whether the success at one length is beyond a limit, for each of the starts."""
    return every(
        test(counts[f"{name}, T = {steps}"], counts["nets"], limit) for name in starts
    )


@measuring("training-collapses")
def test_at_length_20_hardly_any_network_is_trained_from_any_start() -> Measurement:
    counts = counted(latch_chunk)
    decides = bound(counts, LATCH_STARTS, 20, at_most, TENTH)
    rule = (
        "for every start the interval of the success at T = 20 lies below 0.1; above "
        "0.1 for any of them decides against it"
    )
    return by_length(counts, LATCH_STARTS, SPANS, decides, rule)


COLLAPSE = (
    'for the starts "uniform" and "g = 0.5" the interval of the success lies above '
    "0.9 at T = 5 and below 0.1 at T = 20; the wrong side for any decides against it"
)


def collapses(counts: Mapping[str, int]) -> bool | None:
    return every(
        [
            bound(counts, SMALL_STARTS, 5, at_least, MOST),
            bound(counts, SMALL_STARTS, 20, at_most, TENTH),
        ]
    )


@measuring("training-collapses.small-start")
def test_from_small_weights_success_collapses_before_length_20() -> Measurement:
    counts = counted(latch_chunk)
    return by_length(counts, SMALL_STARTS, SPANS, collapses(counts), COLLAPSE)


@measuring("training-collapses.longer-is-harder")
def test_from_every_start_longer_spans_are_learnt_less_often() -> Measurement:
    counts = counted(latch_chunk)
    short = bound(counts, LATCH_STARTS, 5, at_least, MOST)
    long = bound(counts, LATCH_STARTS, 40, at_most, Fraction(3, 4))
    rule = (
        "for every start the interval of the success lies above 0.9 at T = 5 and "
        "below 0.75 at T = 40; the wrong side for any decides against it"
    )
    return by_length(counts, LATCH_STARTS, (5, 40), every([short, long]), rule)


@measuring("training-collapses.two-class")
def test_success_collapses_on_a_task_of_order_too() -> Measurement:
    counts = counted(order_chunk)
    return by_length(counts, LATCH_STARTS, ORDER_SPANS, collapses(counts), COLLAPSE)


@measuring("training-collapses.ten-times-the-updates")
def test_ten_times_the_updates_do_not_undo_the_collapse() -> Measurement:
    counts = counted(patient_chunk)
    nets, last = counts["nets"], PATIENT_UPDATES[-1]
    cells = {
        name: [counts[f"{name}, {updates} updates"] for updates in PATIENT_UPDATES]
        for name in SMALL_STARTS
    }
    return Measurement(
        decides=every(at_most(row[-1], nets, Fraction(1, 5)) for row in cells.values()),
        rule=f"for both starts the interval of the success at T = 20 after {last} "
        f"updates lies below 0.2 ({INTERVALS})",
        values={
            "columns": ["start", *(f"{count} updates" for count in PATIENT_UPDATES)],
            "rows": [
                [name, *(shown(hits, nets) for hits in row)]
                for name, row in cells.items()
            ],
        },
        samples=nets * len(cells),
    )


@measuring("only-short-learnt")
def test_length_40_is_hardly_ever_learnt_from_any_start() -> Measurement:
    counts = counted(latch_chunk)
    decides = bound(counts, LATCH_STARTS, 40, at_most, TENTH)
    rule = (
        "for every start the interval of the success at T = 40 lies below 0.1; above "
        "0.1 for any of them decides against it"
    )
    return by_length(counts, LATCH_STARTS, (5, 40), decides, rule)


@measuring("only-short-learnt.mostly")
def test_over_all_starts_length_40_is_mostly_not_learnt() -> Measurement:
    counts = counted(latch_chunk)
    hits = sum(counts[f"{name}, T = 40"] for name in LATCH_STARTS)
    trials = counts["nets"] * len(LATCH_STARTS)
    return Measurement(
        decides=at_most(hits, trials, HALF),
        rule="over all starts together, equally many networks each, the interval of "
        f"the success at T = 40 lies below 0.5 ({INTERVALS})",
        values={"successes at T = 40": shown(hits, trials)},
        samples=trials,
    )


@measuring("only-short-learnt.small-start")
def test_from_small_weights_lengths_20_and_40_are_hardly_ever_learnt() -> Measurement:
    counts = counted(latch_chunk)
    decides = every(bound(counts, SMALL_STARTS, T, at_most, TENTH) for T in (20, 40))
    rule = (
        'for the starts "uniform" and "g = 0.5" the intervals of the success at '
        "T = 20 and T = 40 lie below 0.1; above 0.1 for any decides against it"
    )
    return by_length(counts, SMALL_STARTS, (20, 40), decides, rule)


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
        found = [fade(scale, 30, LAGS, SEQUENCES, seed) for seed in range(nets)]
        ratio = np.array([f.measured / f.predicted for f in found])
        middle, error = ratio.mean(), ratio.std(ddof=1) / np.sqrt(nets)
        low, high = middle - 4 * error, middle + 4 * error
        inside, outside = low > 0.9 and high < 1.1, high < 0.9 or low > 1.1
        answers.append(True if inside else False if outside else None)
        table[f"g = {scale}"] = {
            "predicted log gamma": f"{np.mean([f.predicted for f in found]):.2f}",
            "measured slope": f"{np.mean([f.measured for f in found]):.2f}",
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


@measuring("explosions-damage")
def test_explosions_are_rare_and_harm_the_step() -> Measurement:
    counts, rows = counted(step_chunk), []
    for start in STEP_STARTS:
        for name in ("plain", "cut"):
            place = f"{start}, {name}"
            size = {
                what: counts[f"{place}, {what}, steps"] for what in ("large", "small")
            }
            harm = [
                shown(counts[f"{place}, {what}, worse"], size[what])
                if size[what]
                else "none"
                for what in ("large", "small")
            ]
            steps = shown(size["large"], sum(size.values()))
            rows.append([start, name, steps, *harm])
    large, small = (
        counts[f"g = 1, plain, {what}, steps"] for what in ("large", "small")
    )
    low, _ = interval(counts["g = 1, plain, large, worse"], large)
    _, high = interval(counts["g = 1, plain, small, worse"], small)
    top = interval(counts["g = 1, plain, large, worse"], large)[1]
    bottom = interval(counts["g = 1, plain, small, worse"], small)[0]
    harms = True if low >= 5 * high else False if top < 5 * bottom else None
    return Measurement(
        decides=every([at_most(large, large + small, Fraction(1, 20)), harms]),
        rule="at g = 1 without cutting, the interval of the share of norms above 10 "
        "lies below 0.05, and that of the harm of such steps above five times that of "
        f"the others ({INTERVALS}; length 50, rate {RATE})",
        values={
            "columns": [
                "start",
                "gradients",
                "norm above 10",
                "of these raise the loss",
                "of the others raise the loss",
            ],
            "rows": rows,
        },
        samples=sum(size.values()) * len(rows),
    )


@measuring("explosions-damage.training")
def test_cutting_the_gradients_lets_more_networks_learn() -> Measurement:
    counts, rows, answers = counted(cut_chunk), [], []
    nets = counts["nets"]
    for start in CUT_STARTS:
        plain, cut = (counts[f"{start}, {name}"] for name in ("plain", "cut"))
        rows.append([start, shown(plain, nets), shown(cut, nets)])
        if start in ("g = 2", "g = 3"):
            below, above = interval(plain, nets), interval(cut, nets)
            answers.append(
                True if below[1] < above[0] else False if above[1] < below[0] else None
            )
    return Measurement(
        decides=every(answers),
        rule="at g = 2 and at g = 3 the interval of the success with gradients cut to "
        f"norm 1 lies above the one without ({INTERVALS})",
        values={"columns": ["start", "as they are", "cut to norm 1"], "rows": rows},
        samples=2 * nets * len(CUT_STARTS),
    )


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


@measuring("mostly-vanish-rarely-explode")
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
