"""Quantities that several gated linear recurrences have, and the affine map."""

import numpy as np

from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role

X = Quantity("x", ("T", "m"), meaning="inputs x_1..x_T")
STATE = Quantity("h0", ("n",), meaning="initial state", role=Role.START)
STATES = Quantity("h", ("T", "n"), meaning="states h_1..h_T")
COTANGENT_H = Quantity(
    "cotangent_h",
    ("T", "n"),
    meaning="direct gradient of the loss at each h_t",
    role=Role.COTANGENT,
)


def affine(t: Trace, weight: Node, x: Node, bias: Node | None = None) -> Node:
    """W x_t + b at every step: (n, m), (T, m), (n,) to (T, n)."""
    product = t.contract("tm,nm->tn", x, weight)
    return product if bias is None else product + bias


def at_every_step(t: Trace, x: Node, steps: int) -> Node:
    """The same array at each of T steps: (...) to (T, ...), without a rounding."""
    return x + t.constant(np.zeros((steps, *x.shape)))


def rooted(t: Trace, count: int) -> Node:
    """The factor 1 / sqrt(count)."""
    root = t.function("sqrt", t.constant(float(count)))
    return t.marked("scale", t.function("reciprocal", root))
