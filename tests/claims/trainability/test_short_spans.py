"""Whether only short spans are learnt in practice."""

from longdep.numeric.binomial import at_least, at_most, every
from longdep.numeric.kernels.trainability.runs import (
    LATCH_STARTS,
    SMALL_STARTS,
    SPANS,
    latch_chunk,
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


@measuring("only-short-learnt")
def test_the_usual_starts_nearly_all_learn_length_5_and_mostly_not_length_40() -> (
    Measurement
):
    counts = counted(latch_chunk)
    short = at_least(*together(counts, 5), MOST)
    long = at_most(*together(counts, 40), HALF)
    rule = (
        "the interval of the success lies above 0.9 at T = 5 and below 0.5 at T = 40; "
        "the wrong side for either decides against it"
    )
    return pooled_by_length(counts, SPANS, every([short, long]), rule)


@measuring("only-short-learnt.every-start")
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
