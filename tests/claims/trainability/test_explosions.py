"""Whether explosions are rare, and do damage."""

from fractions import Fraction

from longdep.numeric.binomial import at_most, every, interval
from longdep.numeric.kernels.trainability.runs import (
    CUT_STARTS,
    STEP_STARTS,
    cut_chunk,
    step_chunk,
)
from longdep.numeric.kernels.trainability.tasks import RATE
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.trainability.counts import INTERVALS, counted, shown


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
