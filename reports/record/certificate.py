"""Certificates: a claim's own statement and exact values, as JSON.

The expression trees are translated from the claim's SymPy statement, so a certificate
refutes what the claim says and nothing else. reports/certify.py checks them alone.
"""

from collections.abc import Mapping
from typing import Any

from sympy import MatrixSymbol, Symbol

from longdep.reports.certify import FORMAT, CertificateError
from longdep.reports.record.encoding import EncodingError, encode, encode_value
from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim
from longdep.theory.core.notation import Family

Values = Mapping[str, Any]


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
    try:
        wanted = {h.name: encode(h.condition) for h in claim.hypotheses}
        conclusion = encode(claim.conclusion)
    except EncodingError as error:
        raise CertificateError(
            f"{key}: it holds, but no certificate can state the catalog's claim of "
            f"that key: {error}"
        ) from error
    stated = {h["name"]: h["holds"] for h in certificate["hypotheses"]}
    statements = [*(h.condition for h in claim.hypotheses), claim.conclusion]
    domains = _domains(statements, certificate["values"])
    differing = [
        *(f"hypothesis {name!r}" for name in wanted if name not in stated),
        *(f"hypothesis {n!r}" for n in stated if stated[n] != wanted.get(n)),
        *(["conclusion"] if certificate["conclusion"] != conclusion else []),
        *(["domains"] if certificate.get("domains", {}) != domains else []),
        *(["title"] if certificate.get("says", claim.title) != claim.title else []),
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
