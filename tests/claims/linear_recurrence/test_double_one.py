"""What the state does where the only eigenvalue is 1."""

from functools import cache

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import states
from longdep.numeric.precision import Array, exact, inverse
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.linear_recurrence.runs import Run, lawless, run_values, runs
from tests.claims.linear_recurrence.vocabulary import ONE, Pick, same


@st.composite
def double_one(pick: Pick) -> Run:
    """W = V (I + N) V^-1 with N^2 = 0, in two or three dimensions."""
    size = pick(draw.sizes(2))
    shift = exact(np.eye(size, k=1, dtype=int))
    if size == 3:
        shift[1, 2] = flint.fmpq(0)
    basis = pick(draw.invertible(size))
    one = exact(np.eye(size, dtype=int))
    jordan = one + shift * pick(draw.rationals())
    weight, steps = basis @ jordan @ inverse(basis), pick(st.integers(0, 6))
    return Run(weight, states(weight, pick(draw.vectors(size)), steps))


def grown_linearly(run: Run) -> Array:
    start = run.states[0]
    return start + (run.weight.T @ start - start) * run.time


@confirming("eigenvalue-edge", double_one())
def test_with_a_double_eigenvalue_one_each_step_adds_the_same(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))


@ablating(
    "eigenvalue-edge", "double-one", runs(n=ONE, weight=draw.matrices), run_values
)
def test_linear_growth_needs_the_eigenvalue_one(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))


@cache
def identities(n: int) -> st.SearchStrategy[Array]:
    return st.just(exact(np.eye(n, dtype=int)))


@ablating("eigenvalue-edge", "recurrence", lawless(weight=identities), run_values)
def test_linear_growth_needs_the_recurrence(run: Run) -> None:
    assert same(run.states[-1], grown_linearly(run))
