"""Is the gradient at a lag the product of the decays between?"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.kernels.linear_scan_states import matrix_states
from longdep.numeric.precision import Array, identity_like
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_scan.cases import (
    SIZES,
    MatrixScan,
    Scan,
    column,
    matrix_scans,
    scan_values,
    scans,
    tabled,
)


class Two(NamedTuple):
    """A scan, and the decays, added values and start of another run."""

    first: Scan
    decay: Array
    added: Array
    start: Any

    @property
    def states(self) -> Array:
        return cell_states(self.decay, self.added, self.start)


@st.composite
def runs(
    pick: st.DrawFn, *, decay: Any = None, added: Any = None, steps: Any = None
) -> Two:
    first = pick(scans(steps=steps))
    length = len(first.decay)
    return Two(
        first,
        first.decay if decay is None else column(pick, decay, length),
        first.added if added is None else column(pick, added, length),
        pick(draw.rationals()),
    )


def run_values(case: Two) -> dict[str, Any]:
    return scan_values(
        case.first,
        q=tabled(case.decay),
        x=tabled(case.added),
        u=tabled(case.states, 0),
    )


def carries(case: Two) -> None:
    """At every lag from the start."""
    before = case.start - case.first.start
    assert np.all(case.states - case.first.states == case.first.gradients * before)


@confirming("lag-is-product", runs())
def test_a_difference_is_multiplied_by_each_decay_that_it_passes(case: Two) -> None:
    carries(case)


ONCE = st.just(1)


@ablating("lag-is-product", "same-decays", runs(decay=SIZES, steps=ONCE), run_values)
def test_decays_that_differ_between_the_runs_carry_more(case: Two) -> None:
    carries(case)


@ablating("lag-is-product", "same-added", runs(added=SIZES, steps=ONCE), run_values)
def test_what_reads_the_state_carries_more(case: Two) -> None:
    carries(case)


MATRIX = "lag-is-product.matrix"


def ordered(decay: Array) -> list[Array]:
    """The products of the first decays, each later one further left."""
    products = [identity_like(decay[0])]
    for factor in decay:
        products.append(factor @ products[-1])
    return products


def reversed_order(decay: Array) -> list[Array]:
    """The same with each later decay further right."""
    products = [identity_like(decay[0])]
    for factor in decay:
        products.append(products[-1] @ factor)
    return products


def other_run(case: MatrixScan) -> Array:
    """The same scan from the start 0."""
    return matrix_states(case.decay, case.added, case.start * 0)


@confirming(MATRIX, matrix_scans())
def test_a_difference_is_carried_by_the_ordered_product(case: MatrixScan) -> None:
    for product, state, other in zip(
        ordered(case.decay), case.states, other_run(case), strict=True
    ):
        assert np.all(product @ case.start == state - other)


def matrix_values(case: MatrixScan) -> dict[str, Any]:
    steps = len(case.decay)
    return {
        "n": len(case.start),
        "t": steps,
        "A": tabled(case.decay),
        "b": {i: vector[:, None] for i, vector in tabled(case.added).items()},
        "P": tabled(reversed_order(case.decay), 0),
        "u": {i: vector[:, None] for i, vector in tabled(case.states, 0).items()},
        "h": {i: vector[:, None] for i, vector in tabled(other_run(case), 0).items()},
        "horizon": steps,
    }


@ablating(MATRIX, "order", matrix_scans(n=2, count=2), matrix_values)
def test_decays_multiplied_the_other_way_round_carry_elsewhere(
    case: MatrixScan,
) -> None:
    product = reversed_order(case.decay)[-1]
    assert np.all(product @ case.start == case.states[-1] - other_run(case)[-1])
