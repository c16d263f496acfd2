"""Do units that stay active keep the gradient among themselves?"""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.backpropagation.cases import WHOLE, Net, nets, single, table, values


class Active(NamedTuple):
    """The first `inside` units are chosen."""

    net: Net
    inside: int

    def part(self, lag: int) -> Any:
        kept = self.net.deltas[lag][: self.inside]
        return kept @ kept


@st.composite
def active_nets(pick: st.DrawFn) -> Active:
    inside, rest = pick(draw.sizes(1, 2)), pick(st.integers(0, 1))
    size, lag = inside + rest, pick(st.integers(1, 4))
    weight = pick(draw.matrices(size))
    weight[:inside, :inside] = pick(draw.orthogonal(inside))
    weight[inside:, :inside] = flint.fmpq(0)
    gain = pick(draw.matrices(lag, size, draw.rationals(0, 1, 1)))
    gain[:, :inside] = flint.fmpq(1)
    return Active(Net(weight, gain, pick(draw.vectors(size))), inside)


@confirming("non-saturating.active-units", active_nets())
def test_units_that_stay_active_and_exchange_an_isometry_keep_their_share(
    case: Active,
) -> None:
    assert case.part(-1) == case.part(0)


def active_values(case: Net) -> dict[str, Any]:
    """The first unit is the chosen one."""
    size = len(case.last)
    chosen = exact(np.diag([1] + [0] * (size - 1)))
    return values(case, S=chosen, v=table([chosen @ d for d in case.deltas]))


def first_share_is_kept(case: Net) -> None:
    assert abs(case.deltas[-1, 0]) == abs(case.last[0])


@ablating(
    "non-saturating.active-units",
    "active",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=draw.rationals(0, 1, 1),
        lags=(1, 1),
        last=WHOLE,
    ),
    active_values,
)
def test_a_unit_that_is_switched_off_loses_its_share(case: Net) -> None:
    first_share_is_kept(case)


@ablating("non-saturating.active-units", "isometric", single(WHOLE), active_values)
def test_a_weight_that_is_no_isometry_changes_the_share(case: Net) -> None:
    first_share_is_kept(case)


@st.composite
def leaking(pick: st.DrawFn) -> Net:
    weight = exact([[1, 0], [pick(WHOLE), 0]])
    last = pick(draw.vectors(2, draw.rationals(0, 1, 1)))
    return Net(weight, exact([[1, 1]]), last)


@ablating("non-saturating.active-units", "closed", leaking(), active_values)
def test_what_enters_from_other_units_changes_the_share(case: Net) -> None:
    first_share_is_kept(case)
