"""False statements on derivatives, in proofs of several steps."""

from random import Random

from sympy import (
    Derivative,
    Eq,
    Ge,
    Integer,
    Integral,
    Rational,
    Symbol,
    pi,
    sin,
)
from sympy.logic.boolalg import Implies

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Deduction,
)
from longdep.theory.core.semantics import Model
from tests.checker.case import Case
from tests.checker.offered import at_once, lines

KIND = "kinks"
x, y = (Symbol(name, real=True) for name in "xy")
k, m = (Symbol(name, integer=True) for name in "km")
HALF = Rational(1, 2)


def away(rng: Random) -> Model:
    """Numbers away from 0."""
    return {"x": rng.choice((HALF, Rational(1, 3))), "y": 2, "k": 1, "m": 1}


AREA = Integral(x**2 * y, (y, 0, 1))

CASES: tuple[Case, ...] = (
    at_once(
        "bound-on-the-slope-of-an-integral",
        KIND,
        "The slope in x of the integral of x^2 y over y = 0..1 is >= -1; not at -3.",
        Ge(Derivative(AREA, x), -1, evaluate=False),
        Combine(slack=1),
        model=away,
        counter={"x": -3},
    ),
    Case(
        "slope-at-a-whole-number",
        KIND,
        "If m = 0 then sin(pi k) does not change with k; its slope is pi cos(pi k).",
        lines(
            ("assumed", Eq(m, 0), Assume()),
            (
                "so",
                equation(Derivative(sin(pi * k, evaluate=False), k), Integer(0)),
                Algebra(by=("assumed",)),
            ),
            (
                "all",
                Implies(
                    Eq(m, 0),
                    equation(Derivative(sin(pi * k, evaluate=False), k), Integer(0)),
                ),
                Deduction("assumed", "so"),
            ),
        ),
        away,
        {},
        {"m": 0, "k": 1},
    ),
)
