"""Models: weights of a given size, slopes that fit them, and penalised minimisers."""

from random import Random

from sympy import Expr, ImmutableMatrix, Integer, Rational

from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational, square


def slopes(rng: Random, count: int, largest: Expr) -> ImmutableMatrix:
    """Slopes of size at most `largest`."""
    return ImmutableMatrix(
        count, 1, lambda *_: largest * Rational(rng.randint(-4, 4), 4)
    )


def total_size(matrix: ImmutableMatrix) -> Expr:
    """The sum of the sizes of the entries."""
    return sum((abs(x) for x in matrix), Integer(0))


def scaled_to(matrix: ImmutableMatrix, total: Expr) -> ImmutableMatrix:
    """The matrix, with the sizes of its entries adding up to `total` (or 0)."""
    present = total_size(matrix)
    return matrix if present == 0 else ImmutableMatrix(matrix * total / present)


def fraction(rng: Random) -> Rational:
    """One of 0, 1/4, 1/2, 3/4, 1."""
    return Rational(rng.randint(0, 4), 4)


def small_weight(rng: Random) -> Model:
    """A weight within 1/c, and slopes up to c."""
    count, largest = rng.randint(1, 3), positive(rng)
    weight = scaled_to(square(rng, count), fraction(rng) / largest)
    return {
        "n": count,
        "c": largest,
        "U": weight,
        "d": slopes(rng, count, largest),
    }


def ridge_model(rng: Random) -> Model:
    """A target with its minimiser under an l2 penalty, and a competitor."""
    count, coefficient = rng.randint(1, 3), positive(rng)
    target = square(rng, count)
    return {
        "n": count,
        "lambda": coefficient,
        "A": target,
        "U": ImmutableMatrix(target / (1 + coefficient)),
        "X": square(rng, count),
        "x": rational(rng),
        "a": rational(rng),
    }


def soft(number: Expr, coefficient: Expr) -> Expr:
    """A number with its clipped value taken off."""
    return number - max(-coefficient, min(number, coefficient))
