"""A unit that is driven up and brakes itself stays sensitive for ever."""

from functools import cache

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric.kernels.memory_capacity import additive_run, sensitivity
from longdep.numeric.precision import Array, balls
from longdep.reports.record.evidence import confirming


@confirming("saturates.balanced-unit", st.integers(0, 60))
def test_the_balanced_unit_stays_sensitive_while_the_other_saturates(time: int) -> None:
    first, second = balanced_run()[time]
    assert first > flint.fmpq(3, 16)
    assert time < 2 or second < first


@cache
def balanced_run() -> Array:
    weight = balls([[-2, 1], [0, 1]])
    _, drives = additive_run(weight, balls(np.zeros((61, 2), int)), balls([0, 0]))
    return sensitivity(drives)
