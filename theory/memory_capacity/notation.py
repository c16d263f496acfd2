"""The additive unit: its state h, what it adds g, its pre-activation z.

An additive unit is h_t = h_{t-1} + g_t with g_t = 1 / (1 + exp(-z_t)), z_t its
pre-activation; its sensitivity to new input is the logistic's slope
1 / (2 + e^z + e^-z).
"""

from sympy import Eq, Expr, Function, MatrixSymbol, Symbol, exp, oo
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll, size, step, time

TOPIC = "memory_capacity"
n, t, s = size, time, step
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
h, g, z = (Function(name, real=True) for name in "hgz")
u, f, x, y = (Function(name, real=True) for name in "ufxy")
V = MatrixSymbol("V", n, n)
weight = Symbol("V", real=True)
B = Symbol("B", nonnegative=True)
least = Symbol("v", positive=True)


def logistic(argument: Expr) -> Expr:
    """The logistic function 1 / (1 + exp(-x))."""
    return 1 / (1 + exp(-argument))


def slope(argument: Expr) -> Expr:
    """The logistic's derivative, 1 / (2 + e^x + e^-x): even, 1/4 at most."""
    return 1 / (2 + exp(argument) + exp(-argument))


def always(body: Boolean, first: Expr | int = 0) -> ForAll:
    """The statement at every time s from the first on."""
    return ForAll(body, s, first, oo)


STEPS = Hypothesis(
    "recurrence",
    always(Eq(h(i, s + 1), h(i, s) + g(i, s + 1))),
    "the state adds $g$ at every step",
    definition=True,
)
LOGISTIC = Hypothesis(
    "logistic",
    always(Eq(g(i, s + 1), logistic(z(i, s + 1)))),
    "$g$ is the logistic function of the pre-activation",
)
