"""Do coupled gates keep a state within its candidates?"""

from typing import Any

from hypothesis import strategies as st

from longdep.numeric.kernels.gating import update_states
from longdep.numeric.precision import Array, exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.gating.cases import ONCE, ONE, SIZES, Cell, cells, tabled


def coupled_states(case: Cell) -> Array:
    return update_states(case.gate, case.candidate, case.start)


def stays_convex(case: Cell) -> None:
    bounded(abs(coupled_states(case)[-1]), max(abs(case.start), ONE))


def coupled_values(case: Cell) -> dict[str, Any]:
    return {
        "t": len(case.gate),
        "z": tabled(case.gate),
        "g": tabled(case.candidate),
        "h": tabled(coupled_states(case), 0),
        "horizon": len(case.gate),
    }


@confirming("gates-control.coupled", cells())
def test_coupled_gates_stay_within_the_candidates(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "gate-not-negative",
    cells(gate=st.sampled_from(exact([0, -1]).tolist()), steps=ONCE),
    coupled_values,
)
def test_a_negative_update_gate_leaves_them(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "gate-at-most-1",
    cells(gate=st.sampled_from(exact([0, 2]).tolist()), steps=ONCE),
    coupled_values,
)
def test_an_update_gate_above_1_leaves_them(case: Cell) -> None:
    stays_convex(case)


@ablating(
    "gates-control.coupled",
    "bounded-candidate",
    cells(candidate=SIZES, steps=ONCE),
    coupled_values,
)
def test_a_larger_candidate_leads_out(case: Cell) -> None:
    stays_convex(case)
