"""Exact values of explicit numbers, matrices and finite laws, with no name in them.

What a relation, a limit, a norm, a predicate or independence means once every part has
its value; that is all that theory/core/semantics asks of this file.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from math import prod
from typing import Any

import mpmath
from sympy import (
    Basic,
    Expr,
    ImmutableMatrix,
    Integer,
    Integral,
    Limit,
    Pow,
    Rational,
    Symbol,
    cosh,
    exp,
    expand,
    expand_log,
    eye,
    lambdify,
    oo,
    simplify,
    sinh,
    sqrt,
    tanh,
    zeros,
)
from sympy.core.relational import Relational

PREDICATES: Mapping[str, Callable[[Any], bool]] = {
    "orthogonal": lambda matrix: matrix.T * matrix == eye(matrix.rows),
    "symmetric": lambda matrix: matrix == matrix.T,
    "diagonal": lambda matrix: matrix.is_diagonal(),
    "invertible": lambda matrix: matrix.det() != 0,
}


def has_norm(value: Any, name: str) -> bool:
    """Whether a matrix has an exact norm of that order; the 2-norm only if a vector."""
    return name in ("F", "max", "sum", "1", "oo") or (name == "2" and 1 in value.shape)


def norm(value: Any, name: str) -> Any:
    """Return the norm of an explicit matrix, for the orders that has_norm admits."""
    if name in ("F", "2"):
        return sqrt(sum(entry**2 for entry in value))
    if name == "max":
        return max(abs(entry) for entry in value)
    if name == "sum":
        return sum(abs(entry) for entry in value)
    rows = value if name == "oo" else value.T
    return max(sum(abs(x) for x in rows.row(i)) for i in range(rows.rows))


def signed_permutations(n: int) -> Iterator[ImmutableMatrix]:
    """Every (n, n) matrix with one entry 1 or -1 in each row and column, else 0."""
    for order in itertools.permutations(range(n)):
        for signs in itertools.product((1, -1), repeat=n):
            choice = zeros(n, n)
            for row, (column, sign) in enumerate(zip(order, signs, strict=True)):
                choice[row, column] = sign
            yield ImmutableMatrix(choice)


def factors(law: Sequence[tuple[Any, Sequence[Any]]], chosen: Sequence[int]) -> bool:
    """Whether the joint law of the chosen variables is the product of their laws."""
    joint: dict[tuple[Any, ...], Any] = {}
    single: list[dict[Any, Any]] = [{} for _ in chosen]
    for probability, values in law:
        point = tuple(values[place] for place in chosen)
        joint[point] = joint.get(point, Integer(0)) + probability
        for marginal, value in zip(single, point, strict=True):
            marginal[value] = marginal.get(value, Integer(0)) + probability
    return all(
        joint.get(point, Integer(0))
        == prod(marginal[x] for marginal, x in zip(single, point, strict=True))
        for point in itertools.product(*single)
    )


@cache
def integrated(integral: Integral) -> Any:
    """SymPy's value of a definite integral, expanded; asked once a process."""
    return expand(integral.doit())


def compared(relation: Basic) -> Any:
    """Decide a relation between two numbers that SymPy leaves open, if it can be.

    Different numbers differ within 60 digits; equal ones must be so by algebra.
    """
    if not isinstance(relation, Relational):
        return relation
    if not all(getattr(side, "is_number", False) for side in relation.args):
        return relation
    gap = relation.lhs - relation.rhs
    if gap.count_ops() > DEEPEST:
        return relation
    if any(form(gap) == 0 for form in (expand_log, _by_exponentials)):
        return relation.func(Integer(0), Integer(0))
    value = gap.evalf(60)
    if value.is_Float and value._prec > 1 and abs(value) > Rational(1, 10**40):
        return relation.func(value, Integer(0))
    return relation


DEEPEST, SHORT = 200, 40  # operations


def _by_exponentials(number: Expr) -> Expr:
    if not number.has(sinh, cosh, tanh) or number.count_ops() > SHORT:
        return expand(number)
    return simplify(number.rewrite(exp))


def limit_value(
    body: Expr, variable: Symbol, point: Expr, direction: str
) -> Expr | None:
    """SymPy's limit of an expression in one variable, confirmed by high precision.

    Returns:
        The limit, or None if SymPy has none or high precision does not approach it.
    """
    if point == oo:
        body = body.replace(_is_power_of_zero, lambda power: Integer(0))
    try:
        value = Limit(body, variable, point, direction).doit()
    except NotImplementedError:
        return None
    if value.has(Limit):
        return None
    if point == oo and approaches(body, variable, value) is False:
        return None
    return value


def _is_power_of_zero(part: Basic) -> bool:
    """0 to the power of what is positive from some index on."""
    if not (isinstance(part, Pow) and part.base == 0 and part.exp.free_symbols):
        return False
    variable, *more = part.exp.free_symbols
    return not more and bool(Limit(part.exp, variable, oo).doit() == oo)


def approaches(body: Expr, variable: Symbol, value: Expr) -> bool | None:
    """Whether an expression comes nearer and nearer to a value at infinity.

    It is evaluated with 60 digits at 10, 10^3 and 10^5: the distance to a finite value
    must at least halve each time (or be 0), for an infinite one the size must at least
    double.

    Returns:
        None if it is not a real number at one of these places.
    """
    function = lambdify(variable, body, "mpmath")
    with mpmath.workdps(60):
        try:
            found = [function(mpmath.mpf(10) ** e) for e in (1, 3, 5)]
        except (ArithmeticError, TypeError, ValueError, NameError):
            return None
        if not all(isinstance(f, int | float | mpmath.mpf) for f in found):
            return None
        if value in (oo, -oo):
            sign = 1 if value == oo else -1
            sizes = [sign * f for f in found]
            pairs = itertools.pairwise(sizes)
            return bool(sizes[0] > 0 and all(b >= 2 * a for a, b in pairs))
        end = mpmath.mpmathify(value.evalf(60))
        gaps = [abs(f - end) for f in found]
        return all(b <= a / 2 for a, b in itertools.pairwise(gaps))
