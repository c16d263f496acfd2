"""The vocabulary of the topic: symbols, families over time, exact sequences."""

from collections.abc import Callable

from sympy import Expr, Function, ImmutableMatrix, MatrixSymbol, Symbol

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import Family, order, size, step, time

TOPIC = "latching"
HOPE = "§discoverers of the problem, sentences 2-4"

n, t, s, p = size, time, step, order
span = Symbol("tau", integer=True, nonnegative=True)
block = Symbol("k", integer=True, positive=True)
count = Symbol("m", integer=True, nonnegative=True)
index = Symbol("i", integer=True, nonnegative=True)
gamma = Symbol("gamma", nonnegative=True)
K = Symbol("K", positive=True)
eps = Symbol("epsilon", positive=True)
variable = Symbol("v", positive=True)
low, high = Symbol("ell", real=True), Symbol("r", real=True)
margin = Symbol("epsilon", real=True)
w = Symbol("w", positive=True)
lam = Symbol("lambda", real=True)
U = MatrixSymbol("U", n, n)
size_of = Function("r", positive=True)
h, g, noise = (Function(name, real=True) for name in ("h", "g", "e"))
F = Function("F", real=True)
part = Function("p", real=True)
# The part of the gradient that comes from lag k is at most B gamma^k in size.
scale = Symbol("B", positive=True)


def x(at: Expr | int) -> Family:
    """What a change of the state at time 0 has become, shape (n, 1)."""
    return Family("x", n, 1, at)


def y(at: Expr | int) -> Family:
    """What the noise has added up to, shape (n, 1)."""
    return Family("y", n, 1, at)


def push(at: Expr | int) -> Family:
    """The noise of one step, shape (n, 1)."""
    return Family("e", n, 1, at)


def J(at: Expr | int) -> Family:
    """The Jacobian of one step, shape (n, n)."""
    return Family("J", n, n, at)


def P(at: Expr | int) -> Family:
    """The gradient dh_t/dh_0, shape (n, n)."""
    return Family("P", n, n, at)


def printed(locator: str, *documents: str) -> tuple[Source, ...]:
    """The places in the documents at which a sentence is printed."""
    return tuple(Source(document, locator) for document in documents)


def sequence(first: object, follow: Callable[[int], object]) -> Callable[[int], object]:
    """A sequence as a function of time; follow(k) gives element k + 1."""
    elements = [first]

    def at(time: int) -> object:
        while len(elements) <= time:
            elements.append(follow(len(elements) - 1))
        return elements[int(time)]

    return at


def norm_of(matrix: ImmutableMatrix, kind: str) -> Expr:
    """The largest sum of sizes along a row (kind "oo") or a column (kind "1")."""
    rows = matrix if kind == "oo" else matrix.T
    return max(sum(abs(v) for v in rows.row(i)) for i in range(rows.rows))
