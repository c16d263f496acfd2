"""Powers of one weight, and chains of weights beside states."""

from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.random_product import running_products
from longdep.numeric.precision import Array


class Power(NamedTuple):
    """A weight and a number of steps."""

    weight: flint.fmpq
    steps: int


@st.composite
def powers(
    pick: st.DrawFn, *, weight: st.SearchStrategy[flint.fmpq] | None = None
) -> Power:
    chosen = draw.rationals() if weight is None else weight
    return Power(pick(chosen), pick(st.integers(1, 12)))


class Chain(NamedTuple):
    """Weights, and states that need not follow from them."""

    weights: Array
    states: Array


@st.composite
def chains(pick: st.DrawFn, *, start: int | None = 1, follow: bool = True) -> Chain:
    steps = pick(st.integers(1, 6))
    weights = pick(draw.vectors(steps))
    initial = pick(draw.rationals()) if start is None else flint.fmpq(start)
    states = running_products(weights) * initial
    if not follow:
        states = np.concatenate([states[:1], pick(draw.vectors(steps))])
    return Chain(weights, states)


def chain_values(case: Chain) -> dict[str, Any]:
    steps = len(case.weights)
    return {
        "t": steps,
        "w": dict(enumerate(case.weights, start=1)),
        "h": dict(enumerate(case.states)),
        "horizon": steps,
    }
