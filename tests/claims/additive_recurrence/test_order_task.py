"""Which units tell the order of two inputs?"""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import simple_states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import confirming, witnessing


class Pair(NamedTuple):
    """A linear unit's weight, its start, and two inputs."""

    weight: Any
    start: Any
    inputs: tuple[Any, Any]

    def run(self, first: Any, second: Any) -> Array:
        zero, one = exact([0]), flint.fmpq(1)
        drives = exact([[first], [second]])
        computed = simple_states(
            exact([[self.weight]]), drives, exact([self.start]), zero, one
        )
        return computed[:, 0]


@st.composite
def pairs(pick: st.DrawFn, low: str = "-3", high: str = "3") -> Pair:
    return Pair(
        pick(draw.rationals(low, high)),
        pick(draw.rationals()),
        (pick(draw.rationals()), pick(draw.rationals())),
    )


def pair_values(case: Pair) -> dict[str, Any]:
    first, second = case.inputs
    return {
        "w": case.weight,
        "x": {1: first, 2: second},
        "y": {1: second, 2: first},
        "h": dict(enumerate(case.run(first, second))),
        "u": dict(enumerate(case.run(second, first))),
        "horizon": 2,
    }


@confirming("loses-power.exactly-identity", pairs())
def test_the_order_shows_in_proportion_to_1_minus_the_weight(case: Pair) -> None:
    first, second = case.inputs
    difference = case.run(second, first)[2] - case.run(first, second)[2]
    assert difference == (1 - case.weight) * (first - second)


@witnessing("loses-power.order-task", pairs("1/4", "3/4"), pair_values)
def test_one_plain_unit_tells_the_order(case: Pair) -> None:
    first, second = case.inputs
    assert case.run(first, second)[2] != case.run(second, first)[2]
