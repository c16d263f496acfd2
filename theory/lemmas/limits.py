"""Lemmas on limits of powers and of slowly converging recursions."""

from sympy import (
    And,
    Basic,
    Expr,
    Ge,
    Gt,
    Implies,
    Limit,
    Lt,
    Ne,
    Or,
    Symbol,
    oo,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import equation
from longdep.theory.core.schema import General, Said, SchemaError, TrustedLemma
from longdep.theory.core.sorts import ANY_POSITIVE, REAL, TIME, choice

RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."


def _powers(
    base: Expr, factor: Expr, excess: Symbol, time: Symbol, case: Basic
) -> Said:
    if {excess, time} & (base.free_symbols | factor.free_symbols):
        raise SchemaError(f"neither {excess} nor {time} may occur in the numbers")
    name = str(case)

    def reaches(value: Expr, end: Expr) -> Boolean:
        return equation(Limit(factor * value**time, time, oo), end)

    below = General(reaches(1 / (1 + excess), 0), (excess, time))
    above = General(reaches(1 + excess, oo), (excess, time))
    vanish, grow = reaches(base, 0), reaches(base, oo)
    small, large = Lt(base, 1, evaluate=False), Gt(base, 1, evaluate=False)
    not_negative = Ge(base, 0, evaluate=False)
    if name == "vanish":
        return Said(vanish, (below, not_negative, small))
    if name == "grow":
        return Said(grow, (above, large))
    if name == "either":
        return Said(Or(vanish, grow), (below, above, not_negative, Ne(base, 1)))
    both = And(Implies(small, vanish), Implies(large, grow))
    return Said(both, (below, above, not_negative))


POWERS = TrustedLemma(
    "powers",
    "a number >= 0 is 0, 1/(1 + a), 1 or 1 + a with a > 0, so limits of powers known "
    "for these forms are known for it",
    f"{RUDIN}, theorem 3.20",
    {
        "base": REAL,
        "factor": REAL,
        "excess": ANY_POSITIVE,
        "time": TIME,
        "case": choice("vanish", "grow", "either", "which"),
    },
    _powers,
)
ALL = (POWERS,)
