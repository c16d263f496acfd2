"""Equations between matrices and traces: shapes, inverses, and what rewrites what."""

import pytest
from sympy import (
    Basic,
    Eq,
    Identity,
    Integer,
    Inverse,
    Le,
    MatMul,
    MatPow,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    Trace,
    ZeroMatrix,
)
from sympy import Q as Ask

from longdep.theory.core.knowledge import Knowledge
from longdep.theory.core.notation import Expectation, Family, ForAll, equation
from longdep.theory.core.rules import Algebra, Given, Instance, Lemma
from longdep.theory.core.rules.matrices import equal, predicates, require_invertible
from longdep.theory.core.steps import Context, ProofError, Step
from tests.theory.proving import check, line, refused, trusted
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
i, k = Symbol("i", integer=True), Symbol("k", integer=True)
t = Symbol("t", integer=True, nonnegative=True)
x, y, w = (Symbol(name, real=True) for name in "xyw")
A, B, C, V = (MatrixSymbol(name, n, n) for name in "ABCV")
WIDE = MatrixSymbol("W", 2, 3)
ANY = Step("it", Le(x, 1), Lemma("a book"), "")
NOT_GIVEN = "is inverted but not given invertible"


def same(left: Basic, right: Basic, *facts: Basic) -> bool:
    return equal(ANY, left, right, facts, Knowledge({}))


def test_a_matrix_is_no_number_and_has_its_shape() -> None:
    assert same(A + A, 2 * A)
    assert same(x + x, 2 * x)
    assert not same(A, x)
    assert not same(x, A)
    assert not same(ZeroMatrix(2, 2), ZeroMatrix(2, 3))
    assert not same(ZeroMatrix(2, 3), ZeroMatrix(3, 2))
    assert not same(WIDE, WIDE.T)
    assert same(WIDE * WIDE.T * Integer(2), 2 * WIDE * WIDE.T)


@pytest.mark.parametrize(
    ("expression", "inverted"),
    [
        (Inverse(V), "V"),
        (MatPow(V, -2, evaluate=False), "V"),
        (MatPow(V, k, evaluate=False), "V"),
        (MatMul(A, Inverse(V)), "V"),
        (MatPow(V, 2, evaluate=False), ""),
        (MatPow(V, t, evaluate=False), ""),
        (A * B, ""),
    ],
)
def test_what_is_inverted_is_given_invertible(expression, inverted) -> None:
    for facts in ((Ask.invertible(V),), (Ask.orthogonal(V),)):
        require_invertible(ANY, expression, facts)
    for facts in ((), (Ask.invertible(A),), (Ask.symmetric(V),)):
        if not inverted:
            require_invertible(ANY, expression, facts)
            continue
        with pytest.raises(ProofError, match=f"{inverted} {NOT_GIVEN}"):
            require_invertible(ANY, expression, facts)


def test_every_factor_of_an_inverse_is_given_invertible() -> None:
    product = Inverse(A * B)
    require_invertible(ANY, product, (Ask.invertible(A), Ask.orthogonal(B)))
    for one, other in ((A, "B"), (B, "A")):
        with pytest.raises(ProofError, match=f"{other} {NOT_GIVEN}"):
            require_invertible(ANY, product, (Ask.invertible(one),))


def test_an_inverse_on_either_side_is_seen() -> None:
    cancelled = MatMul(V, Inverse(V))
    for said in (
        equation(cancelled, Identity(n)),
        equation(Identity(n), cancelled),
        equation(Trace(cancelled), n),
        equation(n, Trace(cancelled)),
    ):
        assert refusal(said, Algebra()) == f"V {NOT_GIVEN}"
        fact = {"v": Ask.invertible(V)}
        assert not refusal(said, Algebra(facts=("v",)), fact)


def test_traces_are_read_in_a_circle_also_beside_sums() -> None:
    h, g = Family("h", n, n, i), Family("g", n, n, i)
    sums = [Sum(Trace(M), (i, 0, 3)) for M in (h, g, h * g, g * h * g)]
    total = sum(sums[1:], sums[0])
    assert same(total + Trace(A * B), total + Trace(B * A))
    assert same(Trace(A * B * C) + total, Trace(C * A * B) + total)
    assert not same(Trace(A * B * C), Trace(A * C * B))
    assert not same(total + Trace(A), total + Trace(B))
    assert same(Trace(A + 3 * Identity(n)), Trace(A) + 3 * n)
    assert same(Trace(WIDE * WIDE.T), Trace(WIDE.T * WIDE))
    assert same(Trace(A.T), Trace(A))


@pytest.mark.parametrize(
    ("statement", "given", "follows"),
    [
        (Eq(V * A, V * B), Eq(A, B), True),
        (Eq(2 * V * A, V * B), Eq(2 * A, B), True),
        (Eq(V * A, -2 * V * B), Eq(A, -2 * B), True),
        (Eq(V * A * B, V * C), Eq(A * B, C), True),
        (Eq(V * A, V * B), Eq(x * A, x * B), False),
        (Eq(V * A, V * B), Eq(A + C, B + C), False),
        (Eq(V * A, 2 * V * B), Eq(A, B), False),
        (Eq(V * B * A, V * C), Eq(A * B, C), False),
        (Eq(V * A, V * B), Eq(A * C, B * C), False),
    ],
)
def test_an_equation_between_products_rewrites_longer_ones(
    statement, given, follows
) -> None:
    reason = refusal(statement, Algebra(("h",)), {"h": given})
    assert (not reason) is follows


def given(**hypotheses: Basic) -> Context:
    return Context(hypotheses)


def test_predicates_are_of_square_matrices() -> None:
    both = Ask.orthogonal(A) & Ask.diagonal(B)
    context = given(both=both, wide=Ask.orthogonal(WIDE), other=Eq(A, B))
    assert set(predicates(ANY, ("both",), context)) == {
        Ask.orthogonal(A), Ask.diagonal(B), Ask.symmetric(B),
    }  # fmt: skip
    assert predicates(ANY, (), context) == ()
    for name, says in (
        ("other", "'other' is not a matrix predicate given"),
        ("none", "'none' is not a matrix predicate given"),
        ("wide", "'wide' is about a matrix that is not square"),
    ):
        with pytest.raises(ProofError, match=says):
            predicates(ANY, (name,), context)


# Instances.


def test_a_premise_is_not_taken_between_its_indices() -> None:
    late = ForAll(Le(Family("h", 1, 1, t)[0, 0], 1), t, 2, 5)
    half = Rational(5, 2)
    rule = Given("h", {t: half})
    body = late.args[0].xreplace({t: half})
    assert "5/2 is not known to be integer" in refusal(body, rule, {"h": late})


def test_an_instance_is_no_falsehood_and_takes_no_chance() -> None:
    lemma = trusted("all", Le(x, y))
    at = {x: Integer(2), y: Integer(1)}
    wrong = line("it", Le(w, 1), Instance("all", at))
    refused("it", lemma, wrong, because="all has no meaning at")
    mean = equation(Expectation(x * w), x * Expectation(w))
    moved = equation(Expectation(w * w), w * Expectation(w))
    step = line("it", moved, Instance("all", {x: w}))
    refused("it", trusted("all", mean), step, because="w may depend on chance")
    fine = equation(Expectation(y * w), y * Expectation(w))
    check(trusted("all", mean), line("it", fine, Instance("all", {x: y})))
