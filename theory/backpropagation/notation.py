"""The symbols, families and step factors of backpropagation through time.

Everything is indexed by the lag tau = t - k, so that induction goes up: delta_tau
stands for delta_{t, t-tau}, g_tau for f'(z_{t-tau}), h_tau for h_{t-tau-1} (the state
that U multiplies there), and M_tau = diag(g_tau) U^T takes delta_{tau-1} to delta_tau.
The product over k = t-tau, ..., t-1 in the documents is M_tau ... M_1 here.
"""

from typing import TypeAlias

from sympy import Expr, MatrixSymbol, Symbol, oo
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Reading, Source
from longdep.theory.core.notation import Family, ForAll, Norm, order, size, step

TOPIC = "backpropagation"
CHARITABLE, REPAIR = Reading.CHARITABLE, Reading.REPAIR
COMPANION = Reading.COMPANION

Index: TypeAlias = Expr | int

n, s = size, step
tau = Symbol("tau", integer=True, nonnegative=True)
more = Symbol("m", integer=True, nonnegative=True)
index = Symbol("j", integer=True, positive=True)
gamma = Symbol("gamma", nonnegative=True)
largest = Symbol("H", nonnegative=True)
excess = Symbol("a", positive=True)
U = MatrixSymbol("U", n, n)
A = MatrixSymbol("A", n, n)


def delta(lag: Index) -> Family:
    """The gradient with respect to z at a lag, shape (n, 1)."""
    return Family("delta", n, 1, lag)


def g(lag: Index) -> Family:
    """The derivatives f'(z) at a lag, shape (n, 1)."""
    return Family("g", n, 1, lag)


def h(lag: Index) -> Family:
    """The state that U multiplies at a lag, shape (n, 1)."""
    return Family("h", n, 1, lag)


def P(lag: Index) -> Family:
    """The ordered product M_lag ... M_1, shape (n, n)."""
    return Family("P", n, n, lag)


def B(lag: Index) -> Family:
    """A left inverse of a step factor, shape (n, n)."""
    return Family("B", n, n, lag)


def G(lag: Index) -> Family:
    """The part of dL_t/dU from the lags 0 to lag, shape (n, n)."""
    return Family("G", n, n, lag)


def M(lag: Index) -> MatrixExpr:
    """The step factor diag(f'(z)) U^T at a lag, shape (n, n)."""
    return DiagMatrix(g(lag)) * U.T


def J(time: Index) -> MatrixExpr:
    """The Jacobian dh_k/dh_{k-1} = diag(f'(z)) U at a time, shape (n, n)."""
    return DiagMatrix(g(time)) * U


def N(x: MatrixExpr) -> Norm:
    """The norm of the claim's order p."""
    return Norm(x, order)


START = N(delta(0))


def document_001(locator: str) -> tuple[Source, ...]:
    """Cite a place of document 001."""
    return (Source("001", locator),)


def always(body: Boolean) -> ForAll:
    """Say the body of every lag (or time) s >= 0."""
    return ForAll(body, s, 0, oo)
