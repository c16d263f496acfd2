"""One real number that stores every bit: the ReLU unit max(0, h/3 + 2x/3)."""

from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import ternary_recall, ternary_states
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.memory_capacity.cases import ANY, BIT, INSIDE, tabled


class Remembered(NamedTuple):
    """A start and items."""

    start: Any
    items: Array


@st.composite
def remembered(pick: st.DrawFn, start: Any, item: Any, longest: int = 12) -> Remembered:
    count = pick(st.integers(1, longest))
    return Remembered(pick(start), pick(draw.vectors(count, item)))


@confirming("capacity-limited.exact-recall", remembered(INSIDE, BIT))
def test_every_bit_is_recalled_from_the_last_state(case: Remembered) -> None:
    last = ternary_states(case.items, case.start)[-1]
    assert ternary_recall(last, len(case.items)) == [int(x) for x in case.items]


def remembered_values(case: Remembered) -> dict[str, Any]:
    steps = len(case.items)
    return {
        "t": steps - 1,
        "x": tabled(case.items, 1),
        "h": tabled(ternary_states(case.items, case.start)),
        "horizon": steps,
    }


def last_bit_is_told(case: Remembered) -> None:
    last, item = ternary_states(case.items, case.start)[-1], case.items[-1]
    assert 2 * item <= 3 * last <= 1 + 2 * item


@ablating(
    "capacity-limited.exact-recall",
    "bits",
    remembered(INSIDE, ANY, 2),
    remembered_values,
)
def test_items_that_are_no_bits_are_confused(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


@ablating(
    "capacity-limited.exact-recall",
    "start-low",
    remembered(draw.rationals("-3", "0"), BIT, 2),
    remembered_values,
)
def test_a_start_below_zero_confuses_the_bits(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


@ablating(
    "capacity-limited.exact-recall",
    "start-high",
    remembered(draw.rationals("1", "3"), BIT, 2),
    remembered_values,
)
def test_a_start_above_one_confuses_the_bits(
    case: Remembered,
) -> None:
    last_bit_is_told(case)


class Pair(NamedTuple):
    """Two states, and what is stored from then on."""

    first: Remembered
    second: Remembered

    @property
    def runs(self) -> tuple[Array, Array]:
        first, second = (ternary_states(x.items, x.start) for x in self)
        return first, second


@st.composite
def pairs(pick: st.DrawFn, high: Any, low: Any, *, agree: bool = True) -> Pair:
    items = pick(draw.vectors(pick(st.integers(1, 4)), BIT))
    others = items if agree else pick(draw.vectors(len(items), BIT))
    return Pair(Remembered(pick(high), items), Remembered(pick(low), others))


def pair_values(case: Pair) -> dict[str, Any]:
    steps, (first, second) = len(case.first.items), case.runs
    return {
        "d": 0,
        "t": steps,
        "x": tabled(case.first.items, 1),
        "y": tabled(case.second.items, 1),
        "h": tabled(first),
        "k": tabled(second),
        "horizon": steps,
    }


def stays_apart(case: Pair) -> None:
    first, second = case.runs
    bounded(flint.fmpq(1, 3 ** len(first)), first[-1] - second[-1])


UPPER, LOWER = draw.rationals("2/3", "1"), draw.rationals("0", "1/3")


@confirming("capacity-limited.separated", pairs(UPPER, LOWER))
def test_histories_stay_apart(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated", "first-has-one", pairs(INSIDE, LOWER), pair_values
)
def test_from_a_lower_state_the_first_is_not_above_the_second(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated", "second-has-zero", pairs(UPPER, INSIDE), pair_values
)
def test_from_a_higher_state_the_second_is_not_below_the_first(
    case: Pair,
) -> None:
    stays_apart(case)


@ablating(
    "capacity-limited.separated",
    "agree-later",
    pairs(UPPER, LOWER, agree=False),
    pair_values,
)
def test_later_items_that_differ_may_change_the_order(
    case: Pair,
) -> None:
    stays_apart(case)
