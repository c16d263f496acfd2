"""Extra memory: an item in a slot of its own."""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.memory_capacity import slot_memory
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.memory_capacity.cases import ANY, tabled


class Slots(NamedTuple):
    """Items written into slots in turn."""

    items: Array
    slots: int


@cache
def slotted(slots: Any, longest: int = 5) -> st.SearchStrategy[Slots]:
    return st.builds(Slots, st.integers(1, longest).flatmap(draw.vectors), slots)


def slots_values(case: Slots) -> dict[str, Any]:
    memory, count = slot_memory(case.items, case.slots), len(case.items)
    return {
        "i": 0,
        "t": count - 1,
        "x": tabled(case.items),
        "M": {
            (i, s): memory[s, i % case.slots]
            for i in range(count)
            for s in range(count + 1)
        },
        "horizon": count - 1,
    }


def first_item_is_kept(case: Slots) -> None:
    assert slot_memory(case.items, case.slots)[-1, 0] == case.items[0]


@confirming("extra-memory", slotted(st.just(5)))
def test_slots_of_their_own_hold_their_items(case: Slots) -> None:
    kept = slot_memory(case.items, case.slots)[-1, : len(case.items)]
    assert np.all(kept == case.items)


@ablating("extra-memory", "keep", slotted(st.just(1), 2), slots_values)
def test_a_slot_that_is_used_again_loses_its_item(case: Slots) -> None:
    first_item_is_kept(case)


@ablating(
    "extra-memory",
    "write",
    st.tuples(ANY, ANY),
    lambda case: {
        "i": 0,
        "t": 0,
        "x": {0: case[0]},
        "M": {(0, 1): case[1], (0, 2): case[1]},
        "horizon": 1,
    },
)
def test_what_is_not_written_is_not_recalled(case: tuple[Any, Any]) -> None:
    assert case[0] == case[1]
