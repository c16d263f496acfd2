"""Models: gradients of rational norm, and what clipping by norm makes of them."""

from random import Random

from sympy import Expr, ImmutableMatrix, Integer, Rational, sqrt

from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational

UNITS = ((1,), (3, 4), (4, -3), (1, 2, 2), (-2, 3, 6), (0, 1))


def pythagorean(rng: Random, count: int | None = None) -> ImmutableMatrix:
    """A vector of rational norm, in 1, 2 or 3 dimensions; sometimes 0."""
    fitting = [u for u in UNITS if count in (None, len(u))]
    unit = rng.choice(fitting)
    return ImmutableMatrix(unit) * rational(rng) / 2


def size_of(vector: ImmutableMatrix) -> Expr:
    """The 2-norm of explicit numbers."""
    return sqrt(sum(entry**2 for entry in vector))


def norm_clipped(vector: ImmutableMatrix, at: Expr) -> ImmutableMatrix:
    """Clipping by norm, with explicit numbers."""
    return ImmutableMatrix(vector * at / max(size_of(vector), at))


def eps_clipped(vector: ImmutableMatrix, at: Expr, extra: Expr) -> ImmutableMatrix:
    """Clipping with a constant, with explicit numbers."""
    return ImmutableMatrix(vector * min(Integer(1), at / (size_of(vector) + extra)))


def norm_model(rng: Random) -> Model:
    """Two gradients of rational norm, a limit, and the clipped results."""
    vector, other = pythagorean(rng), positive(rng)
    return with_limit(vector, other, pythagorean(rng, vector.rows))


def with_limit(
    vector: ImmutableMatrix, at: Expr, other: ImmutableMatrix | None = None
) -> Model:
    """A gradient, a limit, perhaps a second gradient, and the results of clipping."""
    extra = Rational(1, 3)
    return {
        "n": vector.rows,
        "m": at,
        "varepsilon": extra,
        "g": vector,
        "h": vector if other is None else other,
        "C": norm_clipped(vector, at),
        "D": norm_clipped(vector if other is None else other, at),
    }


def large_model(rng: Random) -> Model:
    """A gradient beyond the limit."""
    unit = ImmutableMatrix(rng.choice(UNITS))
    vector = ImmutableMatrix(unit * positive(rng))
    return with_limit(vector, size_of(vector) / (1 + positive(rng)))


def small_model(rng: Random) -> Model:
    """A gradient within the limit."""
    vector = pythagorean(rng)
    return with_limit(vector, size_of(vector) + Rational(rng.randint(0, 2)) or 1)


def with_factors(model: Model, rng: Random) -> Model:
    """A model with values of the factors of a square that is not negative."""
    return {**model, "alpha": rational(rng), "beta": rational(rng)}
