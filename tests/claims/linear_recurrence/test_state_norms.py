"""Whether the norm of the state falls when every eigenvalue is below one."""

from functools import cache
from typing import Any, NamedTuple

import flint
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power, states
from longdep.numeric.precision import Array, identity_like
from longdep.reports.record.evidence import ablating, bounded, confirming, refuting
from tests.claims.linear_recurrence.runs import Run, run_values, runs
from tests.claims.linear_recurrence.vocabulary import ONE, Draw, Pick, squared


def vector_size(vector: Array, order: str) -> flint.fmpq:
    return max(abs(vector)) if order == "oo" else sum(abs(vector))


def weight_size(matrix: Array, order: str) -> flint.fmpq:
    """The induced 1- or max-norm of a matrix."""
    return max(abs(matrix).sum(axis=1 if order == "oo" else 0))


class Sized(NamedTuple):
    """A run, the order of a norm, and a block length."""

    run: Run
    order: str = "oo"
    block: int = 1


def settling(weight: Array) -> int:
    """The smallest k with norm(W^k) < 1 in the Frobenius norm."""
    block = 1
    while squared(power(weight, block)) >= 1:
        block += 1
    return block


@st.composite
def settled(pick: Pick, weight: Draw) -> Sized:
    w = pick(weight(2))
    run = Run(w, states(w, pick(draw.vectors(2)), 1))
    return Sized(run, pick(st.sampled_from(["1", "oo"])), settling(w))


@cache
def halved(n: int) -> st.SearchStrategy[Array]:
    """Triangular weights with the eigenvalue 1/2 on the whole diagonal."""
    return draw.nilpotent(n).map(lambda w: w + identity_like(w) * flint.fmpq(1, 2))


def sized_values(case: Sized) -> dict[str, Any]:
    """The last step of a run, from t = 0 on."""
    values = run_values(case.run, p=case.order)
    return {**values, "t": case.run.time - 1}


def settled_values(case: Sized) -> dict[str, Any]:
    return {**sized_values(case), "k": case.block}


def does_not_grow(case: Sized) -> bool:
    before, after = case.run.states[-2:]
    return vector_size(after, case.order) <= vector_size(before, case.order)


@refuting("eigenvalue-decay.monotone", settled(draw.nilpotent), settled_values)
def test_with_no_eigenvalue_but_zero_a_state_may_grow_first(case: Sized) -> None:
    assert does_not_grow(case)


@refuting("eigenvalue-decay.monotone", settled(halved), settled_values)
def test_with_the_eigenvalue_one_half_a_state_may_grow_first(case: Sized) -> None:
    assert does_not_grow(case)


@st.composite
def bounded_runs(pick: Pick, *, weight: Draw = draw.weights) -> Sized:
    """Runs whose weight is scaled to norm at most 1 (transposed, in the order)."""
    order = pick(st.sampled_from(["oo", "1"]))
    run = pick(runs(weight=weight, first=1))
    size = weight_size(run.weight.T, order)
    w = run.weight if size <= 1 else run.weight / size
    return Sized(Run(w, states(w, run.states[0], run.time)), order)


@confirming("eigenvalue-decay.norm", bounded_runs())
def test_with_norm_at_most_one_no_step_grows(case: Sized) -> None:
    before, after = case.run.states[-2:]
    bounded(vector_size(after, case.order), vector_size(before, case.order))


@ablating(
    "eigenvalue-decay.norm",
    "norm-at-most-one",
    runs(n=ONE, weight=draw.matrices, first=1).map(Sized),
    sized_values,
)
def test_with_a_norm_above_one_a_step_may_grow(case: Sized) -> None:
    assert does_not_grow(case)


@st.composite
def blocks(pick: Pick) -> tuple[Run, int, int]:
    block, count = pick(st.integers(1, 3)), pick(st.integers(0, 3))
    size = pick(draw.sizes())
    w, start = pick(draw.weights(size)), pick(draw.vectors(size))
    return Run(w, states(w, start, block * count)), block, count


@confirming("eigenvalue-decay.eventually", blocks())
def test_a_block_of_steps_shrinks_by_the_norm_of_the_power(
    case: tuple[Run, int, int],
) -> None:
    run, block, count = case
    shrinking = squared(power(run.weight, block)) ** count
    bounded(squared(run.states[-1]), shrinking * squared(run.states[0]))
