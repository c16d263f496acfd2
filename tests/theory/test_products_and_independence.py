"""The rules and meanings that random products need, and false steps they refuse."""

import json

import pytest
from sympy import Function, Ge, Integer, Product, Rational, Sum, Symbol, log, oo

from longdep.reports.certify import READS, CertificateError, _truth
from longdep.reports.record.encoding import encode
from longdep.theory.core.notation import (
    Expectation,
    Independent,
    Variance,
    equation,
    statement_latex,
)
from longdep.theory.core.proof import Proof, ProofError, Step, check_proof
from longdep.theory.core.rules import ConvexMinimum, Peel
from longdep.theory.core.semantics import evaluate, holds

i = Symbol("i", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
z = Symbol("z", integer=True)
y = Symbol("y", positive=True)
x = Symbol("x", real=True)
w = Function("w", real=True)


def accepted(statement, rule) -> bool:
    proof = Proof((Step("only", statement, rule, ""),), lambda rng: {})
    try:
        check_proof(proof, {}, statement, in_models=False)
    except ProofError:
        return False
    return True


def up_to(last, kind=Product, first=1):
    return kind(w(i), (i, first, last))


def test_the_last_factor_and_the_last_term_are_split_off() -> None:
    assert accepted(equation(up_to(k + 1), up_to(k) * w(k + 1)), Peel())
    assert accepted(equation(up_to(k + 1, Sum), up_to(k, Sum) + w(k + 1)), Peel())


@pytest.mark.parametrize(
    "statement",
    [
        equation(up_to(k + 1), up_to(k) * w(k)),
        equation(up_to(k + 1), up_to(k) + w(k + 1)),
        equation(up_to(k + 1, Sum), up_to(k, Sum) * w(k + 1)),
        equation(up_to(k), up_to(k - 1) * w(k)),
        equation(up_to(z), up_to(z - 1) * w(z)),
        equation(up_to(k + 1, first=2), up_to(k, first=2) * w(k + 1)),
    ],
)
def test_a_wrong_or_undecided_split_is_refused(statement) -> None:
    assert not accepted(statement, Peel())


def test_the_tangent_of_the_logarithm_is_a_convex_minimum() -> None:
    assert accepted(Ge(y - 1 - log(y), 0), ConvexMinimum(y, 1))
    assert accepted(Ge(y + 1 / y, 2), ConvexMinimum(y, 1))


@pytest.mark.parametrize(
    ("statement", "variable", "at"),
    [
        (Ge(y - 1 - log(y), Rational(1, 100)), y, 1),
        (Ge(y - 1 - log(y), 0), y, 2),
        (Ge(log(y) - y + 1, 0), y, 1),
        (Ge((x - 1) ** 2, 0), x, 1),
        (Ge((y - 1) ** -2, 0), y, 1),
        (Ge(y**y - y, 0), y, 1),
        (Ge(y + 1 / y + 2, 0), y, -1),
    ],
)
def test_what_is_no_convex_minimum_is_refused(statement, variable, at) -> None:
    assert not accepted(statement, ConvexMinimum(variable, at))


def law(*rows):
    chance = Rational(1, len(rows))
    return [(chance, {"w": dict(enumerate(row, start=1))}) for row in rows]


THIRD = law((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))
COIN = law(*((a, b, c) for a in (1, -1) for b in (1, -1) for c in (1, -1)))
COPY = law((1, 1, 1), (-1, -1, -1))


@pytest.mark.parametrize(
    ("outcomes", "group", "expected"),
    [
        (COIN, oo, True),
        (COIN, 2, True),
        (THIRD, oo, False),
        (THIRD, 3, False),
        (THIRD, 2, True),
        (COPY, 2, False),
        (COPY, 1, True),
    ],
)
def test_independence_means_the_same_to_both_evaluators(
    outcomes, group, expected
) -> None:
    statement = Independent(w(i), i, 1, 3, group)
    called = [(p, {"w": case["w"].__getitem__}) for p, case in outcomes]
    assert holds(statement, {"outcomes": called, "horizon": 4}) is expected
    written = [
        [str(p), {"w": {str(j): str(v) for j, v in case["w"].items()}}]
        for p, case in outcomes
    ]
    model = {"outcomes": written, "horizon": "4", READS: set()}
    assert _truth(json.loads(json.dumps(encode(statement))), model) is expected


def test_independence_is_refused_for_chances_that_do_not_sum_to_one() -> None:
    statement = encode(Independent(w(i), i, 1, oo))
    model = {"outcomes": [["1/2", {"w": {"1": "1"}}]], "horizon": "2"}
    with pytest.raises(CertificateError):
        _truth(statement, model)


def test_variance_is_the_mean_square_minus_the_squared_mean() -> None:
    outcomes = [
        (Rational(1, 4), {"x": Integer(4)}),
        (Rational(3, 4), {"x": Integer(0)}),
    ]
    assert evaluate(Variance(x), {"outcomes": outcomes}) == 3
    assert evaluate(Expectation(x), {"outcomes": outcomes}) == 1


def test_independence_prints_its_kind() -> None:
    assert "pairwise" in statement_latex(Independent(w(i), i, 1, oo, 2))
    assert statement_latex(Independent(w(i), i, 1)).startswith(r"w_{1}, w_{2}, \dots")


def test_substitution_leaves_the_bound_index_alone() -> None:
    statement = Independent(w(i), i, 1, k)
    assert statement.subs(i, 5) == statement
    assert statement.subs(k, 3) == Independent(w(i), i, 1, 3)
    assert statement.free_symbols == {k}
