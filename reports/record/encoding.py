"""SymPy statements as expression trees, and exact values as texts: all JSON."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from sympy import (
    Abs,
    Add,
    And,
    Determinant,
    Eq,
    Equivalent,
    Ge,
    Gt,
    Identity,
    Implies,
    Inverse,
    Le,
    Limit,
    Lt,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    cosh,
    exp,
    log,
    oo,
    pi,
    sinh,
    tanh,
)
from sympy.assumptions.assume import AppliedPredicate
from sympy.core.function import AppliedUndef
from sympy.core.symbol import Str
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixElement

from longdep.theory.core.notation import (
    Expectation,
    Family,
    ForAll,
    Independent,
    Norm,
    Rounded,
    SomeReordering,
    Variance,
)

Tree = list[Any]


class EncodingError(TypeError):
    """An expression or value has no form in a certificate."""


def encode_value(value: Any) -> Any:
    """Write a value exactly: numbers as "p/q", arrays as rows, families as tables."""
    if isinstance(value, Mapping):
        return {_index_text(key): encode_value(item) for key, item in value.items()}
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        if not is_law(value):
            raise EncodingError(NO_LAW)
        return [
            [_exact(p), {k: encode_value(v) for k, v in m.items()}] for p, m in value
        ]
    if getattr(value, "ndim", None) == 1:
        return [[_exact(entry)] for entry in value]
    if hasattr(value, "tolist"):
        rows = value.tolist()
        return [[_exact(entry) for entry in row] for row in rows]
    return _exact(value)


NO_LAW = "expected an array, such as numpy.array([[0, 2], [0, 0]]), got a list"


def is_law(value: list[Any]) -> bool:
    """Whether a list holds probability and values of each outcome."""
    return all(
        isinstance(pair, tuple | list)
        and len(pair) == 2
        and isinstance(pair[1], Mapping)
        for pair in value
    )


def _index_text(key: Any) -> str:
    return ",".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _exact(value: Any) -> str:
    return str(as_fraction(value))


def as_fraction(value: Any) -> Fraction:
    """The exact value of an int, Fraction, fmpq or SymPy rational.

    Raises:
        EncodingError: it is a float of any kind, too long, or no number.
    """
    try:
        text = str(value)
        if re.fullmatch(r"-?\d+(/\d+)?", text):
            return Fraction(text)
    except ValueError as error:
        raise EncodingError("expected at most 4000 digits, got more") from error
    except ZeroDivisionError as error:
        raise EncodingError(f"expected an exact number, got {text}") from error
    what = "the float" if re.match(r"\[?-?\d", text) else type(value).__name__
    raise EncodingError(f"expected an exact number, got {what} {text}")


def encode(expression: Any) -> Tree:
    """Translate a SymPy expression or statement into a certificate's tree.

    Raises:
        EncodingError: the checker has no such operation.
    """
    for kind, rule in SPECIAL.items():
        if isinstance(expression, kind):
            return rule(expression)
    for kind, name in PLAIN.items():
        if isinstance(expression, kind):
            return [name, *map(encode, expression.args)]
    raise EncodingError(f"no certificate form for {type(expression).__name__}")


def _relation(name: str, *, swapped: bool = False) -> Callable[[Any], Tree]:
    def rule(expression: Any) -> Tree:
        sides = [encode(expression.lhs), encode(expression.rhs)]
        return [name, *(reversed(sides) if swapped else sides)]

    return rule


def _bounded(name: str) -> Callable[[Any], Tree]:
    def rule(expression: Any) -> Tree:
        (index, first, last), *rest = expression.limits
        if rest:
            raise EncodingError("nested bounds have no certificate form")
        body = encode(expression.function)
        return [name, index.name, encode(first), encode(last), body]

    return rule


def _for_all(expression: ForAll) -> Tree:
    body, index, first, last = expression.args
    return ["for-all", index.name, encode(first), encode(last), encode(body)]


def _variance(expression: Variance) -> Tree:
    inside = expression.args[0]
    return encode(Expectation(inside**2) - Expectation(inside) ** 2)


def _independent(expression: Independent) -> Tree:
    variable, index, *rest = expression.args
    return ["independent", index.name, *map(encode, rest), encode(variable)]


def _some_reordering(expression: SomeReordering) -> Tree:
    body, matrix = expression.args
    return ["some-reordering", matrix.name, encode(matrix.shape[0]), encode(body)]


def _limit(expression: Limit) -> Tree:
    body, variable, point, _ = expression.args
    if point != oo:
        raise EncodingError("only limits at infinity have a certificate form")
    return ["limit", variable.name, encode(body)]


def _predicate(expression: AppliedPredicate) -> Tree:
    return [str(expression.function.name), encode(expression.arguments[0])]


def _power(expression: Pow) -> Tree:
    if expression.exp == Rational(1, 2):
        return ["root", encode(expression.base)]
    return ["power", encode(expression.base), encode(expression.exp)]


SPECIAL: dict[Any, Callable[[Any], Tree]] = {
    Rational: lambda e: ["number", str(e)],
    type(oo): lambda _: ["infinity"],
    type(-oo): lambda _: ["minus-infinity"],
    type(pi): lambda _: ["pi"],
    Str: lambda e: ["text", str(e)],
    Symbol: lambda e: ["value", e.name],
    MatrixSymbol: lambda e: ["value", e.name],
    Family: lambda e: ["family", e.name, *map(encode, e.index)],
    AppliedUndef: lambda e: ["family", e.func.__name__, *map(encode, e.args)],
    ForAll: _for_all,
    Variance: _variance,
    Independent: _independent,
    SomeReordering: _some_reordering,
    Limit: _limit,
    Sum: _bounded("sum"),
    Product: _bounded("product"),
    AppliedPredicate: _predicate,
    Inverse: lambda e: ["inverse", encode(e.arg)],
    exp: lambda e: ["exp", encode(e.args[0])],
    Pow: _power,
    Gt: _relation("less", swapped=True),
    Ge: _relation("at-most", swapped=True),
    Lt: _relation("less"),
    Le: _relation("at-most"),
}
PLAIN: dict[Any, str] = {
    Add: "add",
    Mul: "times",
    MatAdd: "add",
    MatMul: "times",
    MatPow: "power",
    Transpose: "transpose",
    Identity: "identity",
    ZeroMatrix: "zero-matrix",
    DiagMatrix: "diagonal-matrix",
    Determinant: "determinant",
    Trace: "trace",
    MatrixElement: "entry",
    Norm: "norm",
    Expectation: "expectation",
    Rounded: "rounded",
    Abs: "absolute",
    Max: "maximum",
    Min: "minimum",
    log: "log",
    tanh: "tanh",
    cosh: "cosh",
    sinh: "sinh",
    Eq: "equal",
    Ne: "unequal",
    And: "and",
    Or: "or",
    Not: "not",
    Implies: "implies",
    Equivalent: "equivalent",
}
