"""Whether one tanh unit holds a bit over any span."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.latching import tanh_states
from longdep.numeric.precision import balls, context, exact, tanh
from longdep.reports.record.evidence import ablating, confirming, witnessing
from tests.claims.latching.cases import UNIT, Q, number


class Unit(NamedTuple):
    """A tanh unit, its lower end, and the noise it withstands."""

    weight: Any
    low: Any
    margin: Any

    def values(self) -> dict[str, Any]:
        return {"w": self.weight, "ell": self.low, "epsilon": self.margin}


TANH_LATCHES = st.builds(
    Unit,
    draw.rationals(2, 3, 1),
    st.just(Q(1, 2)),
    draw.rationals("1/10", "2/5", 10),
)


@witnessing("represents-any-span", TANH_LATCHES, Unit.values)
def test_one_tanh_unit_holds_a_bit_against_noise(case: Unit) -> None:
    worst = tanh(balls(number(case.weight * case.low - case.margin))).item()
    assert worst > case.low
    assert case.margin >= Q(2, 5)


@confirming(
    "represents-any-span.for-ever",
    st.tuples(TANH_LATCHES, st.lists(UNIT, min_size=1, max_size=20)),
)
def test_a_tanh_latch_never_falls_below_its_end(case: Any) -> None:
    unit, shares = case
    noise = balls(exact(shares) * unit.margin)
    with context(40):
        states = tanh_states(balls(number(unit.weight)), balls(number(unit.low)), noise)
        assert all(state > unit.low for state in states[1:])


class TanhStep(NamedTuple):
    """A tanh unit of weight 2 that a push brings to exactly 0 (tanh 0 = 0)."""

    low: Any
    start: Any
    margin: Any

    @property
    def push(self) -> Any:
        return -2 * self.start

    @property
    def time(self) -> int:
        return int(self.start >= self.low)

    def values(self) -> dict[str, Any]:
        return {
            "w": 2,
            "ell": self.low,
            "h": {0: self.start, 1: Q(0)},
            "e": {0: self.push},
            "epsilon": self.margin,
            "t": self.time,
            "horizon": 1,
        }


def never_below(case: TanhStep) -> None:
    assert (case.start, Q(0))[case.time] >= case.low


HALF = st.just(Q(1, 2))
PUSHED_OUT = st.builds(TanhStep, HALF, draw.rationals("1/2", 2), st.just(Q(2, 5)))
TOO_LOUD = st.builds(lambda v: TanhStep(v, v, 2 * v), draw.rationals("1/2", 2))
TOO_LOW = st.builds(TanhStep, HALF, draw.rationals(0, "1/5", 5), st.just(Q(2, 5)))


@ablating("represents-any-span.for-ever", "small-noise", PUSHED_OUT, TanhStep.values)
def test_one_loud_push_empties_a_tanh_latch(case: TanhStep) -> None:
    never_below(case)


@ablating("represents-any-span.for-ever", "room", TOO_LOUD, TanhStep.values)
def test_a_tanh_latch_without_room_is_emptied(case: TanhStep) -> None:
    never_below(case)


@ablating("represents-any-span.for-ever", "starts-above", TOO_LOW, TanhStep.values)
def test_a_tanh_unit_that_starts_below_is_below(case: TanhStep) -> None:
    never_below(case)
