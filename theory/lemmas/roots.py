"""Lemmas on eigenvectors, powers of diagonal matrices, thresholds and counting."""

from sympy import (
    And,
    Basic,
    Eq,
    Expr,
    Ge,
    Gt,
    Implies,
    Le,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Not,
    Q,
    Symbol,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.arguments import (
    COUNT,
    INDEX,
    INTEGER,
    NONNEGATIVE,
    REAL,
    WHOLE,
    choice,
    matrix,
)
from longdep.theory.core.notation import Exists, ForAll, Norm, equation
from longdep.theory.core.schema import (
    Said,
    SchemaError,
    TrustedLemma,
    require_unbound,
)

HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."


def _spectral(whole: MatrixExpr, basis: MatrixSymbol, values: MatrixSymbol) -> Said:
    names = (basis, values)
    if not all(isinstance(name, MatrixSymbol) for name in names) or basis == values:
        raise SchemaError("two different matrix symbols are needed")
    if {name.name for name in names} & {
        part.name for part in whole.atoms(MatrixSymbol)
    }:
        raise SchemaError(f"{whole} may not hold the matrices that exist")
    form = equation(whole, basis * values * basis.T)
    found = And(Q.diagonal(values), Q.orthogonal(basis), form)
    return Said(Exists(found, basis, values), (equation(whole.T, whole),))


SPECTRAL_THEOREM = TrustedLemma(
    "spectral-theorem",
    "a real symmetric matrix has an orthonormal basis of eigenvectors, with real "
    "eigenvalues",
    f"{HORN}, theorem 4.1.5",
    {
        "whole": matrix("n", "n"),
        "basis": matrix("n", "n"),
        "values": matrix("n", "n"),
    },
    _spectral,
)


def _roots(whole: MatrixExpr, values: MatrixExpr, count: Expr, case: Basic) -> Said:
    odd = str(case) == "odd"
    root, power = (1, 2 * count + 1) if odd else (2, 2 * count + 2)

    def commutes(exponent: Expr | int) -> Basic:
        scaled = values**exponent
        return Eq(whole * scaled, scaled * whole)

    return Said(Implies(commutes(power), commutes(root)), (Q.diagonal(values),))


POWERS_COMMUTE = TrustedLemma(
    "powers-commute",
    "what commutes with an odd power of a real diagonal matrix commutes with it, and "
    "what commutes with an even power >= 2, with its square",
    f"{HORN}, section 1.3",
    {
        "whole": matrix("n", "n"),
        "values": matrix("n", "n"),
        "count": WHOLE,
        "case": choice("odd", "even"),
    },
    _roots,
)


def _soft(
    whole: MatrixExpr, result: MatrixExpr, cost: Expr, row: Symbol, column: Symbol
) -> Said:
    if row == column:
        raise SchemaError("two indices are needed")
    for index in (row, column):
        require_unbound(index, whole, result, cost)
    entry = whole[row, column]
    rule = equation(result[row, column], entry - Max(-cost, Min(cost, entry)))
    rows, columns = whole.shape
    everywhere = ForAll(ForAll(rule, column, 0, columns - 1), row, 0, rows - 1)
    left = Max(0, Norm(whole, "sum") - cost)
    return Said(Le(Norm(result, "sum"), left, evaluate=False), (everywhere,))


SOFT_THRESHOLD = TrustedLemma(
    "soft-threshold",
    "taking off the part of each entry within [-c, c] leaves sizes that add up to at "
    "most max(0, what they did - c)",
    "Parikh and Boyd, Proximal Algorithms, section 6.5.2",
    {
        "whole": matrix("m", "n"),
        "result": matrix("m", "n"),
        "cost": NONNEGATIVE,
        "row": INDEX,
        "column": INDEX,
    },
    _soft,
)


def _pigeonhole(
    level: Expr,
    code: Expr,
    decoded: Expr,
    first: Symbol,
    second: Symbol,
    holes: Expr,
    count: Expr,
) -> Said:
    for value in (level, code):
        if not isinstance(value, AppliedUndef) or value.args != (first,):
            raise SchemaError(f"{value} is not a sequence at {first}")
    if not isinstance(decoded, AppliedUndef) or decoded.args != (code,):
        raise SchemaError(f"{decoded} is not a function of {code}")
    if first == second:
        raise SchemaError("two indices are needed")
    for index in (first, second):
        require_unbound(index, holes, count)
    named = And(Ge(code, 0), Eq(level, decoded), Le(code, holes - 1))
    apart = ForAll(Ne(level, level.func(second)), second, first + 1, count - 1)
    return Said(
        Not(ForAll(apart, first, 0, count - 2)),
        (ForAll(named, first, 0, count - 1), Gt(count, holes, evaluate=False)),
    )


PIGEONHOLE = TrustedLemma(
    "pigeonhole",
    "of more than M values that are functions of a whole number from 0 to M - 1, two "
    "are equal",
    "Knuth, The Art of Computer Programming 1, section 1.2.10",
    {
        "level": REAL,
        "code": INTEGER,
        "decoded": REAL,
        "first": INDEX,
        "second": INDEX,
        "holes": COUNT,
        "count": COUNT,
    },
    _pigeonhole,
)
ALL = (SPECTRAL_THEOREM, POWERS_COMMUTE, SOFT_THRESHOLD, PIGEONHOLE)
