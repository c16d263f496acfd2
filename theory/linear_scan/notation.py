"""The symbols of linear scans."""

from sympy import Expr, Function, Product, Symbol

from longdep.theory.core.notation import size, step, time

TOPIC = "linear_scan"

n, t, s = size, time, step
d = Symbol("d", integer=True, nonnegative=True)
p = Symbol("p", integer=True, nonnegative=True)
k = Symbol("k", integer=True, nonnegative=True)
j = Symbol("j", integer=True, positive=True)
r = Symbol("r", nonnegative=True)
a, b, h = (Function(name, real=True) for name in "abh")


def decays(lag: Expr | int, first: Expr | int = 0) -> Product:
    """The product of the decays of `lag` steps after step `first`."""
    return Product(a(first + j), (j, 1, lag))
