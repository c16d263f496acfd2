"""Certificates: a claim's own statement and exact values, as JSON.

The expression trees are translated from the claim's SymPy statement, so a certificate
refutes what the claim says and nothing else. reports/certify.py checks them alone.
"""

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

from longdep.reports.certify import FORMAT, CertificateError
from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim
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
Values = Mapping[str, Any]


class EncodingError(TypeError):
    """An expression or value has no form in a certificate."""


def build(
    claim: Claim, values: Values, kind: str, dropped: str | None = None
) -> dict[str, Any]:
    """Write a certificate for a claim at exact values.

    Args:
        claim: its hypotheses and conclusion are what the certificate states.
        values: exact values by name: numbers, (n, m) arrays, mappings from index to
            value for families and functions, text for a norm's order.
        kind: "counterexample", "witness" or "ablation".
        dropped: the hypothesis an ablation drops.
    Returns:
        JSON-ready mapping.
    Raises:
        EncodingError: a value or an expression cannot be written exactly.
    """
    statements = [h.condition for h in claim.hypotheses] + [claim.conclusion]
    domains = _domains(statements, values)
    trees = [encode(statement) for statement in statements]
    named = _named([trees, *domains.values()])
    certificate: dict[str, Any] = {
        "format": FORMAT,
        "kind": kind,
        "claim": claim.key,
        "says": claim.title,
        "values": {k: _encoded(k, v) for k, v in values.items() if k in named},
        "domains": domains,
        "hypotheses": [
            {"name": h.name, "holds": tree}
            for h, tree in zip(claim.hypotheses, trees, strict=False)
        ],
        "conclusion": trees[-1],
    }
    if dropped is not None:
        certificate["dropped"] = claim.hypothesis(dropped).name
    return certificate


def agreement(certificate: Mapping[str, Any]) -> str:
    """Compare a certificate's statement with that of the catalog's claim of its key.

    Args:
        certificate: parsed JSON that the stand-alone checker has accepted.
    Returns:
        One sentence: it states what the claim says, or no claim of the suite is meant.
    Raises:
        CertificateError: it states something else; one sentence.
    """
    key = certificate["claim"]
    claim = all_claims().get(key)
    if claim is None:
        return f"{key!r} is no claim of the suite, so only what it states was checked"
    wanted = {h.name: encode(h.condition) for h in claim.hypotheses}
    stated = {h["name"]: h["holds"] for h in certificate["hypotheses"]}
    statements = [*(h.condition for h in claim.hypotheses), claim.conclusion]
    domains = _domains(statements, certificate["values"])
    differing = [
        *(f"hypothesis {name!r}" for name in wanted if name not in stated),
        *(f"hypothesis {n!r}" for n in stated if stated[n] != wanted.get(n)),
        *(
            ["conclusion"]
            if certificate["conclusion"] != encode(claim.conclusion)
            else []
        ),
        *(["domains"] if certificate.get("domains", {}) != domains else []),
    ]
    if differing:
        raise CertificateError(
            f"{key}: it holds, but states another {differing[0]} than the catalog's "
            "claim of that key"
        )
    return "states what the catalog's claim says"


PROPERTIES = ("positive", "negative", "nonnegative", "nonpositive", "nonzero")
PARITIES = ("even", "odd")


def _domains(statements: list[Any], values: Values) -> dict[str, Any]:
    """What the statement's symbols stand for: shapes, signs, whole numbers."""
    described: dict[str, Any] = {}
    for symbol in {s for statement in statements for s in statement.free_symbols}:
        if isinstance(symbol, MatrixSymbol):
            described[symbol.name] = {"shape": [encode(side) for side in symbol.shape]}
        elif words := _properties(symbol):
            described[symbol.name] = {"is": words}
    for family in {f for statement in statements for f in statement.atoms(Family)}:
        if {s.name for side in family.shape for s in side.free_symbols} <= set(values):
            described[family.name] = {"shape": [encode(side) for side in family.shape]}
    return {name: described[name] for name in sorted(described) if name in values}


def _properties(symbol: Symbol) -> list[str]:
    """The assumptions of a symbol that a number may violate, none twice."""
    known = symbol.assumptions0
    words = ["integer"] if known.get("integer") else []
    sign = next((word for word in PROPERTIES if known.get(word)), None)
    words += [sign] if sign else []
    return words + [word for word in PARITIES if known.get(word)]


def _named(tree: Any) -> set[str]:
    """Names whose values a tree needs."""
    if isinstance(tree, dict):
        return _named(list(tree.values()))
    if not isinstance(tree, list):
        return set()
    endless = tree[:1] in (["for-all"], ["independent"]) and tree[3:4] == [["infinity"]]
    own = {"horizon"} if endless else set()
    own |= {"outcomes"} if tree[:1] in (["expectation"], ["independent"]) else set()
    if len(tree) > 1 and tree[0] in ("value", "family"):
        own.add(tree[1])
    return own.union(*map(_named, tree))


def _encoded(name: str, value: Any) -> Any:
    try:
        return encode_value(value)
    except EncodingError as error:
        raise EncodingError(f"{name}: {error}") from error


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
        EncodingError: it is a float of any kind, or no number.
    """
    text = str(value)
    if re.fullmatch(r"-?\d+(/\d+)?", text):
        return Fraction(text)
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
