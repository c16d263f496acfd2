"""With finitely many states some histories are mixed up."""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import first_collision, ternary_states
from longdep.reports.record.evidence import ablating, confirming, measuring
from longdep.reports.record.finding import Measurement
from tests.claims.memory_capacity.cases import ZERO, histories, tabled


class Codes(NamedTuple):
    """The state that each history of t bits ends in, and how many there may be."""

    codes: tuple[int, ...]
    states: int


@st.composite
def coded(pick: st.DrawFn, *, fewer: bool) -> Codes:
    """As many codes as histories; fewer states than histories, or not."""
    length = pick(st.integers(1, 3))
    states = pick(st.integers(1, 2**length - 1) if fewer else st.just(2**length))
    codes = st.lists(st.integers(0, states - 1), min_size=2**length, max_size=2**length)
    return Codes(tuple(pick(codes)), states)


def coded_values(case: Codes) -> dict[str, Any]:
    return {
        "t": len(case.codes).bit_length() - 1,
        "M": case.states,
        "c": tabled(case.codes),
        "q": tabled(range(case.states)),
        "S": tabled(case.codes),
    }


def some_share_a_state(case: Codes) -> None:
    assert len(set(case.codes)) < len(case.codes)


@confirming("capacity-limited.finite-states", coded(fewer=True))
def test_more_histories_than_states_are_mixed_up(
    case: Codes,
) -> None:
    some_share_a_state(case)


@ablating(
    "capacity-limited.finite-states",
    "more-histories",
    coded(fewer=False),
    coded_values,
)
def test_as_many_states_as_histories_keep_them_apart(
    case: Codes,
) -> None:
    some_share_a_state(case)


def unbounded_values(length: int) -> dict[str, Any]:
    count = 2**length
    ends = [ternary_states(items, ZERO)[-1] for items in histories(length)]
    return {
        "t": length,
        "M": count - 1,
        "c": tabled([0] * count),
        "q": tabled([ZERO] * (count - 1)),
        "S": tabled(ends),
    }


@ablating(
    "capacity-limited.finite-states",
    "finitely-many-states",
    st.integers(1, 3),
    unbounded_values,
)
def test_a_real_state_keeps_all_histories_apart(length: int) -> None:
    ends = {ternary_states(items, ZERO)[-1] for items in histories(length)}
    assert len(ends) < 2**length


@measuring("capacity-limited.finite-states")
def test_the_ternary_unit_mixes_up_histories_once_it_is_rounded() -> Measurement:
    collisions = {bits: first_collision(bits) for bits in (8, 11, 16)}
    rule = "two histories of t <= p bits end in the same rounded state; shown: least t"
    kept = all(t <= bits for bits, t in collisions.items())
    values = {f"p = {bits} bits": f"t = {t}" for bits, t in collisions.items()}
    samples = sum(2**t for t in collisions.values())
    return Measurement(kept, rule, values, samples)
