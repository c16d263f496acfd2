"""Sums that are rounded to p bits, to the nearest with ties to even."""

from random import Random

from sympy import Eq, Expr, Function, Ge, Integer, Rational, Symbol

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Rounded
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.runs import table

bits = Symbol("p", integer=True, positive=True)
increment = Symbol("c", real=True)
exponent = Symbol("k", integer=True)
stored = Function("a", real=True)
TWO_BITS = Hypothesis("two-bits", Ge(bits, 2), "the format has at least two bits")
STORED_EMPTY = Hypothesis(
    "empty", Eq(stored(0), 0), "the accumulator starts at 0", definition=True
)


def accumulator_model(rng: Random, value: Expr | None = None) -> Model:
    """A sum of equal steps, each rounded to p bits, the steps small beside 2^k."""
    p = rng.randint(2, 4)
    k = rng.randint(-1, 3)
    c = value or Rational(rng.randint(-2, 8), 8) * Integer(2) ** (k - p)
    states: list[Expr] = [Integer(0)]
    for _ in range(24):
        states.append(Rounded(states[-1] + c, p))
    return {
        "p": p,
        "k": k,
        "c": c,
        "t": rng.randint(0, 18),
        "a": table(states),
        "horizon": 20,
    }
