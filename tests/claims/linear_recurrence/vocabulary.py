"""Names that all tests of the linear recurrence use."""

from collections.abc import Callable

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.precision import Array

Pick = st.DrawFn
Draw = Callable[[int], st.SearchStrategy[Array]]
ONE, TWO = st.just(1), st.just(2)
Numbers = dict[str, flint.fmpq]
ANY, NONZERO = draw.rationals(), draw.nonzero_rationals()


def same(left: Array, right: Array) -> bool:
    return bool(np.all(left == right))


def squared(array: Array) -> flint.fmpq:
    """The squared Frobenius or Euclidean norm."""
    return (array * array).sum()
