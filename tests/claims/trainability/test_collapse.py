"""Whether success in training collapses before length 20."""

from collections.abc import Mapping
from fractions import Fraction

from longdep.numeric.binomial import at_least, at_most, every
from longdep.numeric.kernels.trainability.runs import (
    LATCH_STARTS,
    ORDER_SPANS,
    PATIENT_UPDATES,
    SMALL_STARTS,
    SPANS,
    latch_chunk,
    order_chunk,
    patient_chunk,
)
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.trainability.counts import (
    HALF,
    INTERVALS,
    MOST,
    TENTH,
    bound,
    by_length,
    counted,
    pooled_by_length,
    shown,
    together,
)


@measuring("training-collapses")
def test_at_length_20_hardly_any_network_of_the_usual_starts_is_trained() -> (
    Measurement
):
    counts = counted(latch_chunk)
    decides = at_most(*together(counts, 20), TENTH)
    rule = (
        "the interval of the success at T = 20 lies below 0.1; above 0.1 decides "
        "against it"
    )
    return pooled_by_length(counts, SPANS, decides, rule)


@measuring("training-collapses.less-than-half")
def test_success_falls_from_nearly_all_at_5_to_less_than_half_at_20() -> Measurement:
    counts = counted(latch_chunk)
    short = at_least(*together(counts, 5), MOST)
    long = at_most(*together(counts, 20), HALF)
    rule = (
        "the interval of the success lies above 0.9 at T = 5 and below 0.5 at T = 20; "
        "the wrong side for either decides against it"
    )
    return pooled_by_length(counts, (5, 20), every([short, long]), rule)


@measuring("training-collapses.every-start")
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
