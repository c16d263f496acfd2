"""Can the additive net tell the order of its inputs?"""

from typing import NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import additive_states
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import confirming
from tests.claims.additive_recurrence.cases import same


class Sequence(NamedTuple):
    """A start, what each item of an alphabet adds, and the items read."""

    start: Array
    added: Array
    items: list[int]
    place: int

    @property
    def exchanged(self) -> list[int]:
        """The items with two neighbours exchanged."""
        items = list(self.items)
        k = self.place
        items[k], items[k + 1] = items[k + 1], items[k]
        return items


@st.composite
def sequences(pick: st.DrawFn) -> Sequence:
    n = pick(draw.sizes())
    items = pick(st.lists(st.integers(0, 2), min_size=2, max_size=6))
    return Sequence(
        pick(draw.vectors(n)),
        pick(draw.matrices(3, n)),
        items,
        pick(st.integers(0, len(items) - 2)),
    )


@confirming("loses-power", sequences())
def test_exchanging_two_neighbours_changes_no_later_state(case: Sequence) -> None:
    first = additive_states(case.start, case.added[case.items])
    second = additive_states(case.start, case.added[case.exchanged])
    assert same(first[case.place + 2 :], second[case.place + 2 :])
    backwards = additive_states(case.start, case.added[case.items[::-1]])
    assert same(first[-1], backwards[-1])
