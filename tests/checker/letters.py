"""Letters, small models and short forms that entries of the bench share."""

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import Function, ImmutableMatrix, MatrixSymbol, Rational, eye, symbols
from sympy.logic.boolalg import Boolean

from longdep.theory.core.rules import Lemma
from longdep.theory.core.semantics import Model
from longdep.theory.core.steps import Rule, Step

n, m = symbols("n m", integer=True, positive=True)
x, y, z, c = symbols("x y z c", real=True)
a, b = symbols("a b", positive=True)
t, s, k, i, j = symbols("t s k i j", integer=True, nonnegative=True)
f, g, h = (Function(name, real=True) for name in "fgh")
A, B, C, V, W, X, Y = (MatrixSymbol(name, n, n) for name in "ABCVWXY")
u, v, w = (MatrixSymbol(name, n, 1) for name in "uvw")

BOOK = "Horn and Johnson, Matrix Analysis, 2nd ed., section 1.3"

Draw = Callable[[Random], Model]


def said(name: str, statement: Boolean, by: Rule) -> Step:
    """A step whose reason is left to the reader."""
    return Step(name, statement, by, "Clearly.")


def on_trust(statement: Boolean, source: str = BOOK, **options: Any) -> tuple[Step]:
    """The statement as a lemma in free text."""
    return (said("lemma", statement, Lemma(source, **options)),)


def drawn(**values: Any) -> Draw:
    """Always the same values."""
    return lambda rng: dict(values)


def matrix(*rows: tuple[Any, ...]) -> ImmutableMatrix:
    """A matrix by its rows."""
    return ImmutableMatrix(rows)


def column(*entries: Any) -> ImmutableMatrix:
    """A column by its entries."""
    return ImmutableMatrix([[entry] for entry in entries])


def unit(size: int = 2) -> ImmutableMatrix:
    """The identity."""
    return ImmutableMatrix(eye(size))


def random_matrix(rng: Random, rows: int = 2, cols: int = 2) -> ImmutableMatrix:
    """A matrix of small whole numbers."""
    return ImmutableMatrix(rows, cols, lambda _, __: rng.randint(-3, 3))


def law(name: str, *values: Any) -> list[tuple[Rational, Model]]:
    """Outcomes of equal probability, which give a name its values in turn."""
    return [(Rational(1, len(values)), {name: value}) for value in values]


UP = matrix((0, 1), (0, 0))
DOWN = matrix((0, 0), (1, 0))
TURN = matrix((0, -1), (1, 0))
SHEAR = matrix((1, 1), (0, 1))
SINGULAR = matrix((1, 1), (1, 1))
