"""A claim's own statement at exact values: the property that fits every claim."""

from collections.abc import Callable, Mapping
from typing import Any

from sympy import ImmutableMatrix, MatrixBase, MatrixSymbol, Rational, Symbol, oo

from longdep.reports.record.encoding import (
    NO_LAW,
    EncodingError,
    as_fraction,
    is_law,
)
from longdep.theory.catalog import premise_of
from longdep.theory.core import semantics
from longdep.theory.core.claim import Claim


class PremiseError(ValueError):
    """A premise of the claim is false at the values drawn."""


class ValueFormError(TypeError):
    """A value is not exact, or has no form in a statement."""


def holds(
    claim: Claim, values: Mapping[str, Any], *, without: str | None = None
) -> bool:
    """Whether a claim's conclusion is true at exact values.

    It evaluates the SymPy statement itself, some hundred times a second: enough for a
    first search. A NumPy kernel of your own is faster and tests your code as well.

    Args:
        claim: hypotheses and conclusion.
        values: exact values by the names of the statement: numbers, arrays of shape
            (n,) or (n, m), mappings from index to value for families and functions,
            text for a norm's order.
        without: the premise that an ablation drops; it is not looked at.
    Raises:
        PremiseError: a premise is false; strategies must construct what they promise.
        ValueFormError: a value is not exact, or not of the kind its symbol stands for.
        MeaningError: the statement has no value there (a name is missing).
        UnknownHypothesisError: there is no premise of the name in `without`.
    """
    if without is not None:
        premise_of(claim, without)
    model = {name: as_sympy(value, name) for name, value in values.items()}
    _require_domains(claim, model)
    for premise in claim.hypotheses:
        if premise.name != without and not semantics.holds(premise.condition, model):
            raise PremiseError(
                f"{claim.key}: the premise {premise.name!r} is false at the drawn "
                "values; the strategy must construct values that satisfy it"
            )
    return semantics.holds(claim.conclusion, model)


SIGNS = ("positive", "negative", "nonnegative", "nonpositive", "nonzero")
WORDS = ("integer", "even", "odd", *SIGNS)


def _require_domains(claim: Claim, model: Mapping[str, Any]) -> None:
    """Check shapes, signs and whole numbers: what the symbols of a claim stand for."""
    statements = (claim.conclusion, *(h.condition for h in claim.hypotheses))
    symbols = {s for statement in statements for s in statement.free_symbols}
    matrices = [s for s in symbols if isinstance(s, MatrixSymbol)]
    symbols |= {s for m in matrices for side in m.shape for s in side.free_symbols}
    for symbol in sorted(symbols, key=lambda s: (isinstance(s, MatrixSymbol), s.name)):
        value = model.get(symbol.name)
        if isinstance(symbol, MatrixSymbol) and isinstance(value, MatrixBase):
            shape = tuple(semantics.evaluate(side, model) for side in symbol.shape)
            if value.shape != shape:
                raise ValueFormError(
                    f"{symbol.name}: expected the shape {shape}, got {value.shape}"
                )
        elif isinstance(value, Rational):
            for word in WORDS:
                if symbol.assumptions0.get(word) and not getattr(value, f"is_{word}"):
                    raise ValueFormError(
                        f"{symbol.name}: expected a value that is {word}, got {value}"
                    )


def as_sympy(value: Any, name: str) -> Any:
    """An exact value as SymPy reads it.

    Raises:
        ValueFormError: it is a float or of an unknown form.
    """
    if isinstance(value, Mapping):
        return _table({key: as_sympy(item, name) for key, item in value.items()}, name)
    if isinstance(value, str):
        return oo if value == "oo" else Symbol(value)
    if isinstance(value, list):  # a law: probability and values of each outcome
        if not is_law(value):
            raise ValueFormError(f"{name}: {NO_LAW}")
        return [
            (as_sympy(p, name), {k: as_sympy(v, k) for k, v in more.items()})
            for p, more in value
        ]
    if isinstance(value, MatrixBase):
        flat = [_number(entry, name) for entry in value]
        return ImmutableMatrix(*value.shape, flat)
    if getattr(value, "ndim", 0):
        rows = value.tolist()
        if value.ndim == 1:
            rows = [[entry] for entry in rows]
        shape = (len(rows), value.shape[1] if value.ndim > 1 else 1)
        flat = [_number(entry, name) for row in rows for entry in row]
        return ImmutableMatrix(*shape, flat)
    return _number(value, name)


def _table(table: Mapping[Any, Any], name: str) -> Callable[..., Any]:
    def at(*index: Any) -> Any:
        key = tuple(int(i) for i in index)
        if key in table:
            return table[key]
        if len(key) == 1 and key[0] in table:
            return table[key[0]]
        raise semantics.MeaningError(f"{name} has no value at index {key}")

    return at


def _number(value: Any, name: str) -> Rational:
    try:
        number = as_fraction(value)
    except EncodingError as error:
        raise ValueFormError(f"{name}: {error}") from error
    return Rational(number.numerator, number.denominator)
