"""The vocabulary of the topic: steps, shares of random systems, scales of weights."""

from sympy import Expr, Ge, Rational
from sympy.core.function import UndefinedFunction
from sympy.logic.boolalg import And, Boolean

from longdep.theory.core.claim import Source
from longdep.theory.core.notation import size, step, time

TOPIC = "repeated_composition"
CAPTION = "figure on repeated composition, caption, sentence 2"

n, t, s = size, time, step
HALF = Rational(1, 2)
SCALES = (HALF, 1, 2, 3, 5)
MOST = (3, 5)
FIGURE = (5,)  # where a section turns many times, as the curve of the figure does


def printed(locator: str) -> tuple[Source, ...]:
    """The place in both documents at which a sentence is printed."""
    return Source("000", locator), Source("002", locator)


def share_at_least(
    function: UndefinedFunction, scales: tuple[Expr | int, ...], least: Expr = HALF
) -> Boolean:
    """The share of random systems is at least that much at each of these scales."""
    return And(*(Ge(function(Rational(g)), least, evaluate=False) for g in scales))
