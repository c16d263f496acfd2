"""Statements: relations between values, and what logic makes of them."""

from typing import Any

from sympy import (
    Expr,
    nan,
    sympify,
    true,
    zoo,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, Equivalent, Implies, Not, Or
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.exact import (
    compared,
)
from longdep.theory.core.semantics.evaluation import (
    RULES,
    Model,
    UndefinedError,
    evaluate,
    holds,
)


def _relation(expression: Relational, model: Model) -> Any:
    """Compare two values; an undefined one (nan, complex infinity) has no truth."""
    sides = [sympify(evaluate(side, model)) for side in expression.args]
    for side in sides:
        if side.has(nan, zoo):
            raise UndefinedError(f"a side of {expression} is undefined: {side}")
        number = isinstance(side, Expr) and not isinstance(side, MatrixExpr)
        if number and side.is_extended_real is False:
            raise UndefinedError(f"a side of {expression} is not real: {side}")
    return compared(expression.func(*sides))


def _implies(expression: Implies, model: Model) -> Any:
    premise, conclusion = expression.args
    return evaluate(conclusion, model) if holds(premise, model) else true


RULES.update(
    {
        Relational: _relation,
        Implies: _implies,
        And: lambda e, m: sympify(all(holds(a, m) for a in e.args)),
        Or: lambda e, m: sympify(any(holds(a, m) for a in e.args)),
        Not: lambda e, m: sympify(not holds(e.args[0], m)),
        Equivalent: lambda e, m: sympify(len({holds(a, m) for a in e.args}) == 1),
    }
)
