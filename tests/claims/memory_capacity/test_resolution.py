"""A bounded state that is read with a resolution epsilon."""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.memory_capacity.cases import INSIDE, ONE, ZERO, tabled


@st.composite
def level_states(
    pick: st.DrawFn, low: Any, gap: Any, *, scale: bool
) -> tuple[Array, Any]:
    """Equally spaced states, and the resolution that is asked for."""
    count, start = pick(st.integers(1, 5)), pick(low)
    distance = pick(gap)
    if scale:
        distance = (1 - start) / count
    return exact([start + k * distance for k in range(count + 1)]), distance


def level_state_values(case: tuple[Array, Any]) -> dict[str, Any]:
    states, distance = case
    count = len(states) - 1
    return {"t": count, "epsilon": distance, "S": tabled(states), "horizon": count}


def fits_between(case: tuple[Array, Any]) -> None:
    states, distance = case
    bounded((len(states) - 1) * distance, ONE)


@confirming("capacity-limited.resolution", level_states(INSIDE, INSIDE, scale=True))
def test_states_that_are_told_apart_are_few(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "bounded-above",
    level_states(st.just(ZERO), draw.nonzero_rationals().map(abs), scale=False),
    level_state_values,
)
def test_a_wider_range_holds_more_states(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "bounded-below",
    level_states(draw.rationals("-3", "-1"), INSIDE, scale=True),
    level_state_values,
)
def test_a_range_below_zero_holds_more_states(
    case: tuple[Array, Any],
) -> None:
    fits_between(case)


@ablating(
    "capacity-limited.resolution",
    "told-apart",
    st.integers(1, 4),
    lambda t: {
        "t": t,
        "epsilon": ONE,
        "S": tabled([ZERO] * (t + 1)),
        "horizon": t,
    },
)
def test_states_that_are_not_told_apart_may_be_many(count: int) -> None:
    assert count * ONE <= 1
