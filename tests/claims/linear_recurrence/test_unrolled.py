"""Whether the recurrence unrolls to a power of the weight."""

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import states
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.runs import Run, run_values, runs
from tests.claims.linear_recurrence.vocabulary import Pick, same


@st.composite
def changing_runs(pick: Pick) -> Run:
    """Two steps, each with its own weight; the first is taken for all."""
    size = pick(draw.sizes(1, 2))
    first, second = pick(draw.matrices(size)), pick(draw.matrices(size))
    middle = states(first, pick(draw.vectors(size)), 1)
    return Run(first, np.concatenate([middle, states(second, middle[1], 1)[1:]]))


@confirming("unrolled-power", runs())
def test_the_state_is_the_transposed_power_of_the_weight(run: Run) -> None:
    assert same(run.states[-1], run.unrolled)


@ablating("unrolled-power", "recurrence", changing_runs(), run_values)
def test_a_weight_that_changes_between_steps_is_no_power(run: Run) -> None:
    assert same(run.states[-1], run.unrolled)
