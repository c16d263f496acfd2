"""What the symbols of a claim stand for, read off their SymPy assumptions.

A proof holds for the values that these assumptions admit, and a certificate is checked
to lie within them; so a page must say what they are.
"""

from collections.abc import Iterable, Iterator

from sympy import Basic, Dummy, MatrixSymbol, Symbol
from sympy.core.function import AppliedUndef
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Claim
from longdep.theory.core.letters import latex_name
from longdep.theory.core.notation import (
    Family,
    is_sequence,
    order,
    statement_latex,
)

ORDER = "order of the norm (1, ∞ or F; for vectors, F is the Euclidean norm)"
SIDES = {"+", "-"}
SIGNS = {
    "positive": "> 0",
    "negative": "< 0",
    "nonnegative": "≥ 0",
    "nonpositive": "≤ 0",
    "nonzero": "≠ 0",
}


def domains(claim: Claim) -> dict[str, list[tuple[str, str]]]:
    """Group every symbol of a claim, bound indices included, by its domain.

    Returns:
        For each domain in words, the symbols as (plain name, LaTeX), sorted.
    """
    statements = [h.condition for h in claim.hypotheses] + [claim.conclusion]
    grouped: dict[str, set[tuple[str, str]]] = {}
    for name, latex, domain in _found(statements):
        grouped.setdefault(domain, set()).add((name, latex))
    ranked = sorted(grouped.items(), key=lambda item: (_rank(item[0]), item[0]))
    return {domain: sorted(names) for domain, names in ranked}


def _found(statements: Iterable[Boolean]) -> Iterator[tuple[str, str, str]]:
    for statement in statements:
        for node in statement.atoms(Symbol, MatrixSymbol, Family, AppliedUndef):
            if isinstance(node, Family | MatrixSymbol):
                shape = _shape(node.shape, many=isinstance(node, Family))
                yield node.name, latex_name(node.name), shape
            elif isinstance(node, AppliedUndef):
                name = node.func.__name__
                yield name, latex_name(name), _function(node)
            elif not isinstance(node, Dummy) and node.name not in SIDES:
                yield node.name, statement_latex(node), _number(node)
        for node in statement.atoms(MatrixSymbol, Family):
            for part in node.shape:
                for symbol in part.free_symbols:
                    yield symbol.name, statement_latex(symbol), _number(symbol)


def _shape(shape: tuple[Basic, Basic], *, many: bool) -> str:
    rows, columns = shape
    size = statement_latex(rows)
    if columns == 1:
        kind = "sequence of real vectors" if many else "real vector"
        return f"{kind} of length ${size}$"
    size = rf"${size} \times {statement_latex(columns)}$"
    return f"sequence of real {size} matrices" if many else f"real {size} matrix"


def _function(node: AppliedUndef) -> str:
    kind = "sequence" if is_sequence(node) else "function"
    return f"{kind} with values: {_number(node)}"


def _number(symbol: Basic) -> str:
    """The domain of a number: the strongest sign that SymPy knows of it."""
    if symbol == order:
        return ORDER
    if symbol.is_integer and symbol.is_positive:
        return "positive integer"
    kind = "integer" if symbol.is_integer else "real" if symbol.is_real else "number"
    for name, sign in SIGNS.items():
        if getattr(symbol, f"is_{name}"):
            return f"{kind} {sign}"
    return kind


def _rank(domain: str) -> int:
    """Numbers first, whole ones before the rest, then what holds several of them."""
    if any(mark in domain for mark in ("$", "sequence", "function")):
        return len(RANKS)
    ranks = (i for i, head in enumerate(RANKS) if domain.startswith(head))
    return next(ranks, len(RANKS))


RANKS = (
    "positive",
    "integer",
    "real >",
    "real <",
    "real ≠",
    "real ≥",
    "real ≤",
    "real",
)
