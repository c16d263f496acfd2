"""Functions of real numbers: where they are defined, and which are smooth there."""

from collections.abc import Callable, Mapping

import sympy
from sympy import Abs, Expr, Ge, Gt, Max, Min, Ne, Piecewise
from sympy.core.relational import Relational
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

# Functions with jumps, or without a derivative somewhere.
BROKEN = (
    Piecewise,
    ExprCondPair,
    sympy.sign,
    sympy.floor,
    sympy.ceiling,
    sympy.frac,
    sympy.Heaviside,
    sympy.KroneckerDelta,
    sympy.Mod,
    MatrixExpr,
    Relational,
)
TOTAL = (
    Abs,
    Max,
    Min,
    sympy.sign,
    sympy.exp,
    sympy.sin,
    sympy.cos,
    sympy.sinh,
    sympy.cosh,
    sympy.tanh,
    sympy.sech,
    sympy.atan,
    sympy.asinh,
    sympy.erf,
    sympy.erfc,
    sympy.floor,
    sympy.ceiling,
    sympy.frac,
    sympy.KroneckerDelta,
)


def _gt(left: Expr, right: Expr | int = 0) -> Boolean:
    return Gt(left, right, evaluate=False)


def _ge(left: Expr, right: Expr | int = 0) -> Boolean:
    return Ge(left, right, evaluate=False)


def _ne(left: Expr, right: Expr | int = 0) -> Boolean:
    return Ne(left, right, evaluate=False)


PARTIAL: Mapping[type, Callable[..., tuple[Boolean, ...]]] = {
    sympy.log: lambda x, *b: (_gt(x), *(d for y in b for d in (_gt(y), _ne(y, 1)))),
    sympy.tan: lambda x: (_ne(sympy.cos(x)),),
    sympy.sec: lambda x: (_ne(sympy.cos(x)),),
    sympy.cot: lambda x: (_ne(sympy.sin(x)),),
    sympy.csc: lambda x: (_ne(sympy.sin(x)),),
    sympy.coth: lambda x: (_ne(x),),
    sympy.csch: lambda x: (_ne(x),),
    sympy.asin: lambda x: (_ge(1 - x), _ge(1 + x)),
    sympy.acos: lambda x: (_ge(1 - x), _ge(1 + x)),
    sympy.acosh: lambda x: (_ge(x - 1),),
    sympy.atanh: lambda x: (_gt(1 - x), _gt(1 + x)),
    sympy.acoth: lambda x: (_gt(x**2 - 1),),
    sympy.acot: lambda x: (_ne(x),),
    sympy.gamma: lambda x: (_gt(x),),
    sympy.loggamma: lambda x: (_gt(x),),
    sympy.digamma: lambda x: (_gt(x),),
    sympy.polygamma: lambda k, x: (_ge(k), _gt(x)),
    sympy.zeta: lambda x: (_gt(x - 1),),
    sympy.Heaviside: lambda x, *_: (_ne(x),),
    sympy.Mod: lambda x, y: (_ne(y),),
    sympy.LambertW: lambda x: (_ge(x),),
}
