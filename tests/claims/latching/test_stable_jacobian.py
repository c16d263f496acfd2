"""Whether one stable Jacobian shrinks the weight over blocks of steps."""

import numpy as np

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.linear_recurrence import power
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import ablating, confirming
from tests.claims.latching.cases import all_bounded, squares
from tests.claims.latching.linear_states import (
    TAKING_TURNS,
    Linear,
    linear,
    linear_values,
)


def unrolled(case: Linear) -> Array:
    moved = [case.change]
    for matrix in case.jacobians:
        moved.append(matrix @ moved[-1])
    return np.stack(moved)


@confirming(
    "stable-but-difficult.in-the-end",
    linear(jacobian=draw.stable, varying=False, largest=3),
)
def test_one_stable_jacobian_shrinks_over_blocks(case: Linear) -> None:
    pair = power(case.jacobians[0], 2)
    factor = (pair * pair).sum()
    states, first = unrolled(case), squares(case.change)
    blocks = range(case.last // 2 + 1)
    all_bounded((squares(states[2 * m]), factor**m * first) for m in blocks)


def falls_blockwise(case: Linear) -> None:
    pair = power(case.jacobians[0], 2)
    factor, blocks = (pair * pair).sum(), case.last // 2
    allowed = factor**blocks * squares(case.change)
    assert squares(unrolled(case)[2 * blocks]) <= allowed
    assert factor < 1


@ablating("stable-but-difficult.in-the-end", "constant", TAKING_TURNS, linear_values)
def test_stable_jacobians_that_change_need_not_shrink(case: Linear) -> None:
    falls_blockwise(case)


@ablating(
    "stable-but-difficult.in-the-end",
    "spectral-radius",
    linear(jacobian=draw.signed_permutations, largest=1, varying=False),
    linear_values,
)
def test_an_eigenvalue_of_one_never_fades(case: Linear) -> None:
    falls_blockwise(case)
