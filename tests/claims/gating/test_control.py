"""Do gates keep a state within a level?"""

from typing import Any

import flint
from hypothesis import strategies as st

from longdep.numeric.precision import exact
from longdep.reports.record.evidence import ablating, bounded, confirming
from tests.claims.gating.cases import (
    HALF,
    ONCE,
    OPEN,
    SIZES,
    Cell,
    cell_values,
    cells,
    shares,
    steady_cells,
)


def level_of(case: Cell) -> Any:
    return max(abs(case.start), 1 / (1 - case.rate))


def is_controlled(case: Cell) -> None:
    bounded(abs(case.states[-1]), level_of(case))


@confirming("gates-control", cells() | steady_cells())
def test_a_forgetting_cell_never_leaves_its_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "forgets",
    cells(forget=SIZES, gate=OPEN, candidate=SIZES, rate=st.just(HALF), steps=ONCE).map(
        lambda case: case._replace(candidate=case.candidate * 0)
    ),
    cell_values,
)
def test_a_larger_forget_gate_leaves_the_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "below-one",
    cells(
        forget=OPEN,
        gate=OPEN,
        candidate=shares(),
        start=SIZES,
        rate=st.just(flint.fmpq(2)),
        steps=ONCE,
    ),
    cell_values,
)
def test_with_phi_above_1_there_is_no_level(case: Cell) -> None:
    is_controlled(case)


@ablating(
    "gates-control",
    "bounded-input",
    cells(
        gate=OPEN,
        candidate=st.sampled_from(exact([1, 2, 3]).tolist()),
        rate=st.just(HALF),
        steps=ONCE,
    ),
    cell_values,
)
def test_a_larger_input_leaves_the_level(case: Cell) -> None:
    is_controlled(case)
