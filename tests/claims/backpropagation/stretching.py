"""Networks whose step factors have inverses."""

from typing import Any

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import norms
from longdep.numeric.precision import Array, exact
from tests.claims.backpropagation.cases import HALF, QUARTER, Net, orders, table, values


def inverse(matrix: Array) -> Array:
    """The exact inverse of a matrix, shape (n, n)."""
    n = len(matrix)
    computed = flint.fmpq_mat(n, n, list(matrix.reshape(-1))).inv()
    return np.array(computed.entries(), dtype=object).reshape(n, n)


def inverses(factors: Array) -> dict[int, Array]:
    """The inverses of the factors, by lag from 1."""
    return table([inverse(factor) for factor in factors], 1)


@st.composite
def invertible_nets(pick: st.DrawFn) -> Net:
    """Networks whose weight and gains can be inverted."""
    size, lag = pick(draw.sizes(1, 2)), pick(st.integers(1, 4))
    return Net(
        pick(draw.invertible(size)),
        pick(draw.matrices(lag, size, draw.nonzero_rationals())),
        pick(draw.vectors(size)),
        pick(orders),
    )


def least_stretch(factors: Array, order: str) -> Any:
    """The least factor by which any step stretches a vector."""
    return 1 / max(norms(inverse(factor), order) for factor in factors)


def expanding_values(case: Net, **other: Any) -> dict[str, Any]:
    """What a claim on expanding factors reads, with a = 1."""
    return values(case, a=1, B=inverses(case.factors), **other)


nonzero = draw.nonzero_rationals(4, 1)


@st.composite
def crossed(pick: st.DrawFn) -> Net:
    """The gains (1, d) and the weight U = [[0, x], [y, 0]]."""
    d, x, y = (
        pick(st.sampled_from([flint.fmpq(v) for v in pool]))
        for pool in ((1, HALF, QUARTER), (1, 2), (1, 2, 4, 8))
    )
    weight = exact([[0, x], [y, 0]])
    last = pick(st.sampled_from([exact([1, 0]), exact([0, 1])]))
    return Net(weight, exact([[1, d]]), last)
