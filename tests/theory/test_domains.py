"""The symbols of a claim and their domains, as the pages print them."""

import pytest
from sympy import Eq, Function, Limit, MatrixSymbol, Symbol, oo

from longdep.theory.catalog import all_claims
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import (
    Family,
    ForAll,
    Norm,
    RealFunction,
    order,
    size,
    statement_latex,
    time,
)
from longdep.theory.domains import ORDER, domains

s = Symbol("s", integer=True, nonnegative=True)
gamma = Symbol("gamma", nonnegative=True)
U = MatrixSymbol("U", size, size)
h = Family("h", size, 1, s)
c = Function("c", real=True)


def _claim(conclusion: object, *conditions: object) -> Claim:
    premises = tuple(Hypothesis(f"h{i}", c, "") for i, c in enumerate(conditions))
    return Claim("k", "t", "", "", conclusion, Kind.BOUND, hypotheses=premises)


def test_every_symbol_is_listed_under_its_domain() -> None:
    premise = ForAll(Norm(U * h, order) <= gamma * Norm(h, order), s, 0)
    claim = _claim(Eq(Limit(gamma**time * c(time), time, oo), 0), premise)
    assert domains(claim) == {
        "positive integer": [("n", "n")],
        "integer ≥ 0": [("s", "s"), ("t", "t")],
        "real ≥ 0": [("gamma", r"\gamma")],
        ORDER: [("p", "p")],
        "real $n \\times n$ matrix": [("U", "U")],
        "sequence of real vectors of length $n$": [("h", "h")],
        "sequence with values: real": [("c", "c")],
    }


@pytest.mark.parametrize("key", all_claims())
def test_no_symbol_of_a_claim_is_left_without_a_domain(key: str) -> None:
    claim = all_claims()[key]
    listed = {name for names in domains(claim).values() for name, _ in names}
    for statement in [claim.conclusion, *(h.condition for h in claim.hypotheses)]:
        for symbol in statement.free_symbols:
            assert getattr(symbol, "name", None) in listed


@pytest.mark.parametrize(
    ("kind", "shown"), [(1, "1"), (2, "2"), (oo, r"\infty"), ("F", "F"), (order, "p")]
)
def test_every_norm_is_printed_with_its_order(kind: object, shown: str) -> None:
    assert (
        statement_latex(Norm(h, kind))
        == rf"\left\lVert h_{{s}} \right\rVert_{{{shown}}}"
    )
    squared = statement_latex(Norm(h, kind) ** 2)
    assert squared == rf"\left\lVert h_{{s}} \right\rVert_{{{shown}}}^{{2}}"


def test_a_function_of_a_real_number_is_no_sequence_at_whole_ones() -> None:
    sequence, function = Function("F", real=True), RealFunction("F", real=True)
    assert statement_latex(sequence(2)) == "F_{2}"
    assert statement_latex(function(2)) == r"F\left(2\right)"
    assert domains(_claim(Eq(function(2), 1))) == {
        "function with values: real": [("F", "F")]
    }
