"""A unit that another one brakes stays bounded while the norm grows."""

from functools import cache

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import additive_run
from longdep.numeric.precision import Array, balls
from longdep.reports.record.evidence import confirming


@confirming("accumulates.one-unit-may-stop", st.integers(0, 60))
def test_the_braked_unit_stays_below_its_bound(time: int) -> None:
    assert braked_run()[time] <= flint.fmpq(33, 20)


@cache
def braked_run() -> Array:
    weight = balls([[0, -1], [0, 0]])
    return additive_run(weight, balls(np.zeros((60, 2), int)), balls([0, 0]))[0][:, 0]
