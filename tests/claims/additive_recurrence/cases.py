"""Simple nets and their states, in exact rationals."""

from functools import cache
from typing import Any, NamedTuple

import flint
import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.additive_recurrence import simple_states
from longdep.numeric.precision import Array, exact

LAST = 4


class Net(NamedTuple):
    """A simple net with a straight activation, its inputs and its start."""

    weight: Array
    input_weight: Array
    inputs: Array
    bias: Array
    shift: Array
    slope: Any
    start: Array

    @property
    def drives(self) -> Array:
        return self.inputs @ self.input_weight.T + self.bias

    @property
    def states(self) -> Array:
        return simple_states(
            self.weight, self.drives, self.start, self.shift, self.slope
        )

    @property
    def updates(self) -> Array:
        """What each input adds if the weight is I and the slope 1."""
        return self.drives + self.shift


@cache
def unit(n: int) -> Array:
    """The identity in rationals, shape (n, n)."""
    return exact(np.eye(n, dtype=int))


@st.composite
def nets(pick: st.DrawFn, *, likewise: bool = False) -> Net:
    """Nets with U = I and slope 1; `likewise` makes x_1 + x_2 = x_3 + x_4."""
    n, m = pick(draw.sizes()), pick(draw.sizes())
    inputs = pick(draw.matrices(4, m))
    if likewise:
        inputs[3] = inputs[0] + inputs[1] - inputs[2]
    return Net(
        unit(n),
        pick(draw.matrices(n, m)),
        inputs,
        pick(draw.vectors(n)),
        pick(draw.vectors(n)),
        flint.fmpq(1),
        pick(draw.vectors(n)),
    )


@st.composite
def small_nets(
    pick: st.DrawFn, *, weight: Any = None, slope: Any = None, steps: int = 1
) -> Net:
    """One unit, one input; the dropped premise's number is drawn."""
    one, zero = exact([[1]]), exact([0])
    inputs = pick(draw.matrices(steps, 1))
    if steps == 4:
        inputs[3] = inputs[0] + inputs[1] - inputs[2]
    return Net(
        one if weight is None else exact([[pick(weight)]]),
        one,
        inputs,
        zero,
        zero,
        flint.fmpq(1) if slope is None else pick(slope),
        pick(draw.vectors(1)),
    )


OTHERS = st.sampled_from([flint.fmpq(2), flint.fmpq(0), flint.fmpq(1, 2)])


def net_values(case: Net) -> dict[str, Any]:
    """What a claim reads of a net, by the name of its symbol."""
    steps = len(case.inputs)
    # One input more, 0: what the last state passes on pins that state down.
    inputs = np.concatenate([case.inputs, case.inputs[:1] * 0])
    drives = inputs @ case.input_weight.T + case.bias
    received = case.states @ case.weight.T + drives
    return {
        "n": len(case.weight),
        "m": case.inputs.shape[1],
        "t": 0,
        "U": case.weight,
        "W": case.input_weight,
        "b": case.bias,
        "v": case.shift,
        "x": dict(enumerate(inputs, start=1)),
        "z": dict(enumerate(received, start=1)),
        "h": dict(enumerate(case.states)),
        "horizon": steps,
    }


def same(left: Array, right: Array) -> bool:
    """Whether two arrays are equal, exactly."""
    return bool(np.all(left == right))
