"""Whether the checker's own models refuse what the author's models stay away from."""

from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from sympy import (
    Basic,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    Integer,
    Inverse,
    Le,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Symbol,
    Trace,
    eye,
    log,
    oo,
    sqrt,
)
from sympy import Q as Ask
from sympy.logic.boolalg import Boolean, Implies

from longdep.theory.core.drawn import KEPT, Names, admits, drawn
from longdep.theory.core.notation import Family, ForAll, Norm, equation
from longdep.theory.core.notation import size as n
from longdep.theory.core.proof import SAMPLES, Proof, ProofError, check_proof
from longdep.theory.core.rules import Assume, Deduction, Given, Lemma
from longdep.theory.core.semantics import holds
from tests.theory.proving import in_models, line, refused_in_models, trusted

t, s = (Symbol(name, integer=True, nonnegative=True) for name in "ts")
k = Symbol("k", integer=True, positive=True)
x, y, z = (Symbol(name, real=True) for name in "xyz")
a = Symbol("a", positive=True)
f, g = Function("f", real=True), Function("g", real=True)
V, W = MatrixSymbol("V", n, n), MatrixSymbol("W", n, n)
DREW = "is false in a model that the checker drew"


def said(kind: type, left: object, right: object) -> Boolean:
    return kind(left, right, evaluate=False)


def always(**values: Any):
    return lambda _: values


def matrices(rng: Random) -> Mapping[str, Any]:
    """Of size 2 or 3, with no entry 0."""
    size = rng.choice((2, 3))
    entries = [[rng.choice((2, 3, 5)) for _ in range(size)] for _ in range(size)]
    matrix = ImmutableMatrix(entries) + 7 * eye(size)
    return {"n": size, "V": matrix, "W": 2 * eye(size) + matrix}


# False statements that hold in each of the author's models.


@pytest.mark.parametrize(
    ("statement", "model"),
    [
        (Ne(x, 0), {"x": 3}),
        (Gt(x**2, 0), {"x": 3}),
        (Ne(x, -1), {"x": 3}),
        (Gt(x, -1), {"x": 3}),
        (Ge(x, 0), {"x": 3}),
        (Ne(x, y), {"x": 3, "y": 4}),
        (Ge(x**3, x**2), {"x": 3}),
        (Le(x, 0), {"x": -5}),
        (Gt(a, 1), {"a": 3}),
        (Ne(a, 1), {"a": 3}),
        (Gt(t, 0), {"t": 3}),
        (Gt(k, 1), {"k": 3}),
        (Lt(t, 7), {"t": 3}),
        (Gt(n, 1), {"n": 3}),
        (Lt(f(t), 9), {"t": 1, "f": lambda at: 2 + at}),
    ],
    ids=lambda part: str(part) if isinstance(part, Basic) else "",
)
def test_what_fails_at_an_edge_is_refused(
    statement: Boolean, model: dict[str, Any]
) -> None:
    assert holds(statement, model)
    refused_in_models(DREW, always(**model), trusted("it", statement))


@pytest.mark.parametrize(
    "statement",
    [
        Ne(V, Identity(n)),
        Ne(V[0, 0], 0),
        Gt(Norm(V, "F"), 0),
        Ne(Trace(V), n),
        Ge(n, 2),
        Gt(n, 1),
        Ne(V * V, V),
        Ne(V, W),
        Ge(V[0, 0], 1),
        Gt(Trace(V), 1),
    ],
    ids=str,
)
def test_what_fails_for_a_special_matrix_is_refused(statement: Boolean) -> None:
    assert holds(statement, matrices(Random(0)))
    refused_in_models(DREW, matrices, trusted("it", statement))


def test_what_fails_at_size_one_is_refused() -> None:
    two = said(Le, 2, n)
    refused_in_models(DREW, always(n=4), trusted("it", two))
    unequal = Ne(V[0, 0], V[n - 1, n - 1])
    corners = {"n": 2, "V": ImmutableMatrix([[2, 0], [0, 3]])}
    refused_in_models(DREW, always(**corners), trusted("it", unequal))


# What is undefined there.


@pytest.mark.parametrize(
    "statement",
    [
        said(Lt, 0, 1 / x**2),
        said(Le, -1, sqrt(x)),
        said(Le, log(x), x),
    ],
    ids=str,
)
def test_what_is_undefined_at_an_edge_is_refused(statement: Boolean) -> None:
    because = "is undefined in a model that the checker drew"
    refused_in_models(because, always(x=3, t=2), trusted("it", statement))


def test_a_singular_matrix_is_tried() -> None:
    inverse = equation(V * Inverse(V) * W, W)
    whole = said(Eq, Trace(Inverse(V) * Inverse(W)), Trace(Inverse(W) * Inverse(V)))
    because = "is undefined in a model that the checker drew: V is singular"
    refused_in_models(because, matrices, trusted("it", whole))
    regular = {"v": Ask.invertible(V), "w": Ask.invertible(W)}
    in_models(matrices, trusted("it", whole), **regular)
    assert inverse.lhs == W  # SymPy has cancelled: nothing is undefined in it any more


# Premises are kept.


def test_a_premise_keeps_the_checker_away_from_an_edge() -> None:
    model = always(x=3, y=4)
    in_models(model, trusted("it", Gt(x**2, 0)), proper=Ne(x, 0))
    in_models(model, trusted("it", Ge(x**3, x)), large=Ge(x, 1))
    in_models(model, trusted("it", Gt(x * y, 0)), p=Gt(x, 0), q=Gt(y, 0))
    refused_in_models(DREW, model, trusted("it", Gt(x * y, 1)), p=Gt(x, 0))
    refused_in_models(DREW, model, trusted("it", Gt(x**2, 1)), proper=Ne(x, 0))


def test_a_sort_keeps_the_checker_away_from_an_edge() -> None:
    in_models(always(a=3), trusted("it", said(Gt, a, -a / 2)))
    in_models(always(k=3, x=2), trusted("it", said(Ge, k * x**2, x**2)))
    half = Symbol("h", positive=True)
    assert admits(half, Rational(1, 2))
    assert not admits(half, Integer(0))
    assert not admits(k, Rational(1, 2))
    assert admits(k, Integer(1))
    assert not admits(t, Integer(-1))
    assert admits(x, Integer(-1))


def test_an_assumption_is_kept_too() -> None:
    assumed = line("p", Ge(x, 2), Assume())
    under = trusted("q", Ge(x**2, 4))
    closed = line(
        "it", Implies(assumed.statement, under.statement), Deduction("p", "q")
    )
    refused_in_models(DREW, always(x=3), assumed, under)  # q does not rest on p
    resting = line("q", under.statement, Lemma("a theorem", by=("p",)))
    in_models(always(x=3), assumed, resting, closed)


# Times and sequences.


def test_time_zero_and_late_times_are_tried() -> None:
    grows = {"t": 2, "f": lambda at: at + 1, "horizon": 9}
    refused_in_models(DREW, always(**grows), trusted("it", Gt(f(t), f(0))))
    early = {"t": 2, "f": lambda at: min(at, 5), "horizon": 9}
    refused_in_models(DREW, always(**early), trusted("it", Eq(f(t), t)))


def test_a_sequence_goes_on_past_the_authors_horizon() -> None:
    # The author's table follows the premise as far as the horizon, and no further.
    doubles = ForAll(Eq(f(s + 1), 2 * f(s)), s, 0, oo)
    table = {0: 1, 1: 2, 2: 4, 3: 8, 4: 1}
    model = always(t=2, f=table.__getitem__, horizon=3)
    small = trusted("it", said(Le, f(t), 8 * f(0)))
    refused_in_models(DREW, model, small, rule=doubles)
    in_models(model, trusted("it", equation(f(t), 2**t * f(0))), rule=doubles)


def test_a_sequence_that_goes_on_step_by_step_is_not_followed_for_ever() -> None:
    doubles = ForAll(Eq(f(s + 1), 2 * f(s)), s, 0, oo)
    model = always(t=0, f=lambda at: Integer(2) ** at, horizon=3)
    late = trusted("it", equation(f(9000 * t), 2 ** (9000 * t) * f(0)))
    in_models(model, late, rule=doubles)


def test_a_bound_for_all_indices_is_looked_at_one_index_further() -> None:
    doubles = ForAll(Eq(f(s + 1), 2 * f(s)), s, 0, oo)
    model = always(f=lambda at: Integer(2) ** at, horizon=3)
    bound = trusted("it", ForAll(Le(f(s), 4 * f(0)), s, 0, oo))
    refused_in_models(DREW, model, bound, rule=doubles)


def test_a_sequence_of_vectors_starts_at_zero_and_equal_entries() -> None:
    def h(at: Expr | int) -> Family:
        return Family("h", n, 1, at)

    steps = ForAll(Eq(h(s + 1), V * h(s)), s, 0, oo)
    start = ImmutableMatrix([1, 2])
    matrix = ImmutableMatrix([[1, 1], [0, 1]])
    model = always(
        n=2, t=2, V=matrix, horizon=4, h=lambda at: matrix ** int(at) * start
    )
    moved = trusted("it", Gt(Norm(h(t), 1), 0))
    refused_in_models(DREW, model, moved, steps=steps)
    in_models(model, trusted("it", Eq(h(t), V**t * h(0))), steps=steps)


def test_what_a_premise_defines_is_computed_anew() -> None:
    model = always(x=3, y=9)
    in_models(model, trusted("it", said(Ge, y, 0)), square=Eq(y, x**2))
    refused_in_models(DREW, model, trusted("it", Gt(y, 0)), square=Eq(y, x**2))
    refused_in_models(DREW, model, trusted("it", Gt(y, x)), square=Eq(x**2, y))


# The search itself.


def test_every_model_drawn_has_every_premise() -> None:
    premises = (Ge(x, y), Eq(z, x - y), Ge(f(t), 0))
    names = Names((*premises, Gt(z, 0)), premises)
    authors = [{"x": 5, "y": 3, "z": 2, "t": 1, "f": lambda at: 1}]
    found = drawn(names, authors)
    assert 1 < len(found) <= KEPT
    for model in found:
        assert all(holds(premise, model) for premise in premises)
    assert len({model["x"] for model in found}) > 1


def test_premises_that_no_edge_has_leave_no_model() -> None:
    premises = (Gt(x, 100),)
    names = Names(premises, premises)
    assert all(model["x"] == 500 for model in drawn(names, [{"x": 500}]))


def test_the_names_of_a_proof_are_found() -> None:
    said_there = (Le(f(t), x), Eq(V, W), Le(Norm(Family("h", n, 1, t), 1), a))
    names = Names(said_there, ())
    assert names.numbers == sorted({x, a, t, n}, key=str)
    assert names.matrices == [V, W]
    assert set(names.families) == {"h"}
    assert set(names.functions) == {"f"}
    assert names.sizes == {n}


def test_the_refusal_says_where_it_fails() -> None:
    step = trusted("it", Ne(x, 0))
    proof = Proof((step,), always(x=3))
    with pytest.raises(ProofError, match=f"{DREW}; it is x = 0$"):
        check_proof(proof, {}, step.statement, symbolic=False)


def test_the_authors_models_are_still_looked_at() -> None:
    step = line("it", Ne(x, 11), Given("h"))
    report = check_proof(Proof((step,), always(x=3)), {"h": Ne(x, 11)}, step.statement)
    assert report.models == SAMPLES
    assert report.evaluated == {"it": tuple(range(SAMPLES))}
    eleven = trusted("it", Ne(x, 11))
    refused_in_models("is false in a model of the hyp", always(x=11), eleven)
