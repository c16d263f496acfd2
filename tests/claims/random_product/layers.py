"""Layers of matrices beside states that may not follow from them."""

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import layered
from longdep.numeric.precision import Array


class Layers(NamedTuple):
    """Matrices of the layers, and states that need not follow from them."""

    matrices: Array
    states: Array

    @property
    def lengths(self) -> Array:
        return (self.states**2).sum(axis=-1)


@st.composite
def layers(
    pick: st.DrawFn, *, matrix: Any = draw.orthogonal, follow: bool = True
) -> Layers:
    n, depth = pick(draw.sizes()), pick(st.integers(1, 4))
    matrices = np.stack([pick(matrix(n)) for _ in range(depth)])
    states = layered(matrices, pick(draw.vectors(n)))
    if not follow:
        states = np.concatenate([states[:1], pick(draw.matrices(depth, n))])
    return Layers(matrices, states)


def layer_values(case: Layers) -> dict[str, Any]:
    depth, n = case.matrices.shape[:2]
    table = dict(enumerate(case.matrices, start=1))
    states = dict(enumerate(case.states))
    return {"n": n, "t": depth, "h": states, "Q": table, "horizon": depth}
