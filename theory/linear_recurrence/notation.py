"""The symbols of the linear recurrence, and where the documents speak of it."""

from sympy import Expr, MatrixSymbol, Symbol

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import Family, size, step, time

n, t, s = size, time, step
W = MatrixSymbol("W", n, n)
Q = MatrixSymbol("Q", n, n)
L = MatrixSymbol("Lambda", n, n)
V = MatrixSymbol("V", n, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
lam = Symbol("lambda", real=True)
lam1, lam2 = Symbol("lambda_1", real=True), Symbol("lambda_2", real=True)
lag = Symbol("k", integer=True, positive=True)
pairs = Symbol("m", integer=True, nonnegative=True)


def h(index: Expr | int) -> Family:
    """The state at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


TOPIC = "linear_recurrence"
PLACES = ("000", "002", "003", "004")


def cited(locator: str, documents: tuple[str, ...] = PLACES) -> tuple[Source, ...]:
    """The same place in each of the documents."""
    return tuple(Source(document, locator) for document in documents)
