"""Is the gradient at a lag the product of the decays between?"""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.gating import cell_states
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_scan.cases import (
    SIZES,
    Scan,
    column,
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
