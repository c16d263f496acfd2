"""The sizes of a memory of outer products, and random matrices for it."""

from random import Random

from sympy import ImmutableMatrix, MatrixSymbol, Symbol

from longdep.theory.models import rational

width = Symbol("d", integer=True, positive=True)
wide = Symbol("e", integer=True, positive=True)
A = MatrixSymbol("A", wide, width)


def grid(rng: Random, rows: int, columns: int) -> ImmutableMatrix:
    """A matrix of random fractions, shape (rows, columns)."""
    return ImmutableMatrix(rows, columns, lambda *_: rational(rng))
