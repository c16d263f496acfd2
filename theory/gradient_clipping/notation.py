"""The gradient g, the limit m, and the ways to clip: by norm, with eps, by value.

g is a gradient, m > 0 the limit, eps > 0 the constant that one convention adds to the
norm. All maps are stated in real arithmetic; what rounding and non-finite numbers do
to them is measured.
"""

from sympy import Eq, Expr, Gt, Le, MatrixSymbol, Max, Min, Symbol, Trace
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Norm, size, step, time

TOPIC = "gradient_clipping"
n, t, s = size, time, step
m, eps = Symbol("m", positive=True), Symbol("varepsilon", positive=True)
c, eta = Symbol("c", positive=True), Symbol("eta", nonnegative=True)
i = Symbol("i", integer=True, nonnegative=True)
g, h = MatrixSymbol("g", n, 1), MatrixSymbol("h", n, 1)
C, D = MatrixSymbol("C", n, 1), MatrixSymbol("D", n, 1)


def N(vector: MatrixExpr) -> Expr:
    """The 2-norm."""
    return Norm(vector, 2)


def by_norm(vector: MatrixExpr, at: Expr = m) -> MatrixExpr:
    """Clipping by norm: g m / max(|g|, m)."""
    return at / Max(N(vector), at) * vector


def with_eps(vector: MatrixExpr) -> MatrixExpr:
    """The convention with a constant: g min(1, m/(|g| + eps))."""
    return Min(1, m / (N(vector) + eps)) * vector


def inner(left: MatrixExpr, right: MatrixExpr) -> Expr:
    """The inner product."""
    return Trace(left.T * right)


def means(name: str, condition: Boolean, words: str) -> Hypothesis:
    """A hypothesis that defines something."""
    return Hypothesis(name, condition, words, definition=True)


RULE = Eq(C, by_norm(g))
EXCEEDS, WITHIN = Gt(N(g), m), Le(N(g), m)
BOUND, EXACT = Le(N(C), m), Eq(N(C), m)
UNCHANGED = Eq(C, g)
NON_EXPANSIVE = Le(N(C - D) ** 2, N(g - h) ** 2)
BY_NORM = means("rule", RULE, "$C$ is $g$, clipped by norm at $m$")
TOO_LARGE = Hypothesis("exceeds", EXCEEDS, "the norm of $g$ exceeds the limit $m$")
SMALL = Hypothesis("within", WITHIN, "the norm of $g$ is at most the limit $m$")
