"""Which functions of the input come out of the simple net?"""

from typing import Any, NamedTuple

from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import two_pieces
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, confirming, refuting
from tests.claims.additive_recurrence.cases import (
    OTHERS,
    Net,
    net_values,
    nets,
    same,
    small_nets,
)


def moves_alike(case: Net) -> None:
    h = case.states
    assert same(h[2] - h[0], h[4] - h[2])


@confirming("identity-recurrence.affine", nets(likewise=True))
def test_pairs_of_inputs_with_one_sum_move_the_state_alike(case: Net) -> None:
    moves_alike(case)


@ablating(
    "identity-recurrence.affine",
    "identity-weight",
    small_nets(weight=OTHERS, steps=4),
    net_values,
)
def test_with_another_weight_they_need_not(case: Net) -> None:
    moves_alike(case)


@ablating(
    "identity-recurrence.affine",
    "unit-slope",
    small_nets(slope=OTHERS, steps=4),
    net_values,
)
def test_with_another_slope_they_need_not(case: Net) -> None:
    moves_alike(case)


class Visits(NamedTuple):
    """What two runs of the two-piece unit receive at step 1, and the input."""

    first: Any
    second: Any
    fed: Any

    @property
    def starts(self) -> Array:
        return exact([self.first - self.fed, self.second - self.fed])

    @property
    def ends(self) -> Array:
        return two_pieces(exact([self.first, self.second]))


@st.composite
def visits(pick: st.DrawFn) -> Visits:
    """Net inputs below 1 or above 2, where the activation has slope 1."""
    whole = st.sampled_from(exact([0, 3, -1, "1/2", "5/2"]).tolist())
    return Visits(pick(whole), pick(whole), pick(draw.rationals()))


def visits_values(case: Visits) -> dict[str, Any]:
    (h0, u0), (h1, u1) = case.starts, case.ends
    return {"t": 1, "h": {0: h0, 1: h1}, "u": {0: u0, 1: u1}} | {
        "x": {1: case.fed},
        "horizon": 1,
    }


@refuting("identity-recurrence.visited", visits(), visits_values)
def test_slope_1_where_it_is_visited_does_not_make_the_net_additive(
    case: Visits,
) -> None:
    assert case.ends[1] - case.ends[0] == case.starts[1] - case.starts[0]
