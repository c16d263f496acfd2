"""Lemmas on limits of powers and of slowly converging recursions."""

from sympy import (
    And,
    Basic,
    Expr,
    Ge,
    Gt,
    Implies,
    Integer,
    Limit,
    Lt,
    Ne,
    Or,
    Symbol,
    oo,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.arguments import ANY_POSITIVE, SCALAR, TIME, choice
from longdep.theory.core.binding import free_names
from longdep.theory.core.notation import equation
from longdep.theory.core.schema import General, Said, SchemaError, TrustedLemma

RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."


def _powers(
    base: Expr,
    factor: Expr,
    excess: Symbol,
    known: Symbol,
    time: Symbol,
    case: Basic,
) -> Said:
    if {excess, known, time} & (free_names(base) | free_names(factor)):
        raise SchemaError(f"no other number may hold {excess}, {known} or {time}")
    name = str(case)

    def reaches(value: Expr, end: Expr, over: Symbol) -> Boolean:
        return equation(Limit(factor * value**over, over, oo), end)

    below = General(reaches(1 / (1 + excess), Integer(0), known), (excess,))
    above = General(reaches(1 + excess, oo, known), (excess,))
    vanish, grow = reaches(base, Integer(0), time), reaches(base, oo, time)
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
        "base": SCALAR,
        "factor": SCALAR,
        "excess": ANY_POSITIVE,
        "known": TIME,
        "time": TIME,
        "case": choice("vanish", "grow", "either", "which"),
    },
    _powers,
)
ALL = (POWERS,)
