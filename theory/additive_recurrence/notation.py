"""The symbols, states and inputs of the additive recurrence."""

from sympy import Expr, Function

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import Family, size, step, time

TOPIC = "additive_recurrence"
ADDITIVE_NET = Source("001", "§vanishing, ¶1, U = I and f' = 1")
RESIDUAL_NET = Source("001", "§vanishing, ¶2-3, g(x_t, h_{t-1})")

n, t, s = size, time, step
hs, us = Function("h", real=True), Function("u", real=True)
first_input, second_input = Function("x", real=True), Function("y", real=True)


def h(index: Expr | int) -> Family:
    """The state at a time, shape (n, 1)."""
    return Family("h", n, 1, index)
