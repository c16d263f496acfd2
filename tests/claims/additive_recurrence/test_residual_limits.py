"""Can the gradient of a residual net still vanish, or explode?"""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    refuting,
    witnessing,
)
from tests.claims.additive_recurrence.residual_nets import (
    SMALL,
    Residual,
    residual_values,
    single,
)


@refuting("residual-alleviates.no-vanishing", SMALL, lambda slope: {"a": slope})
def test_a_negative_slope_makes_the_residual_gradient_vanish(slope: Any) -> None:
    assert abs(1 + slope) >= 1


@st.composite
def monotone(pick: st.DrawFn) -> Residual:
    """Derivatives of g with a symmetric part that is not negative."""
    n = pick(draw.sizes())
    slopes = []
    for _ in range(pick(st.integers(1, 3))):
        root, turn = pick(draw.matrices(n)), pick(draw.matrices(n))
        idle = pick(st.sampled_from([1, 0]))
        slopes.append((root.T @ root + turn - turn.T) * idle)
    return Residual(np.stack(slopes), pick(draw.vectors(n)), flint.fmpq(1), "1")


def never_shrinks(case: Residual) -> None:
    squares = (case.residual * case.residual).sum(axis=-1)
    bounded(squares[0], squares[-1])


@confirming("residual-alleviates.monotone", monotone())
def test_where_g_never_works_against_the_change_it_keeps_its_length(
    case: Residual,
) -> None:
    never_shrinks(case)


@ablating(
    "residual-alleviates.monotone", "monotone", single(slopes=SMALL), residual_values
)
def test_where_g_works_against_the_change_it_shrinks(case: Residual) -> None:
    never_shrinks(case)


@witnessing("residual-alleviates.creates-explosion", SMALL, lambda slope: {"a": slope})
def test_some_plain_net_vanishes_whose_residual_net_explodes(slope: Any) -> None:
    assert abs(slope) < 1 < abs(1 + slope)
