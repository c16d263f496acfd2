"""What linear state space models share: complex weights, y_t = Re(C h_t) + D x_t."""

import numpy as np

from longdep.numeric.oracle.scans.cell import Draw, Sampler, Shape
from longdep.numeric.oracle.scans.common import at_every_step
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role
from longdep.numeric.precision import Array

STATE = Quantity("h0", ("n", "2"), meaning="initial state", role=Role.START)


def weight(name: str, *shape: str, meaning: str) -> Quantity:
    """An input that is a weight."""
    return Quantity(name, shape, meaning=meaning, role=Role.WEIGHT)


def cotangent_y(width: str) -> Quantity:
    """The direct gradient of the loss at each y_t."""
    return Quantity(
        "cotangent_y",
        ("T", width),
        meaning="direct gradient of the loss at each y_t",
        role=Role.COTANGENT,
    )


def outputs_y(width: str) -> Quantity:
    """The outputs y_1..y_T."""
    return Quantity("y", ("T", width), meaning="outputs y_1..y_T")


def _complex_rows() -> Sampler:
    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        return rng.normal(size=shape) / np.sqrt(2 * max(shape[-2], 1))

    return sample


COMPLEX_MATRIX = Draw(samplers=(_complex_rows(),))  # (..., k, 2), rows of unit length


def states(t: Trace, decay: Node, added: Node, h0: Node) -> Node:
    """The complex states h_t = decay h_(t-1) + added_t, (T, n), of one decay (n,).

    Powers of a decay are products here: of logarithms with phases, sums grow as fast as
    the steps, and leave few digits.
    """
    every = t.marked("decay", at_every_step(t, decay, added.shape[0]))
    start = t.marked("start", t.complex(h0))
    return t.scan(every, t.marked("added", added), start)


def read(t: Trace, held: Node, C: Node) -> Node:
    """The real part of C h_t at every step, (T, p)."""
    return t.real(t.contract("tn,pn->tp", held, t.complex(C)))


def fed(t: Trace, x: Node, B: Node) -> Node:
    """What B makes of x_t at every step, (T, n)."""
    return t.contract("tm,nm->tn", x, t.complex(B))
