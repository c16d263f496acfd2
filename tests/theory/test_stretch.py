"""Cauchy-Schwarz and the Frobenius bound, written out, and roots of inequalities."""

from dataclasses import replace
from random import Random

import pytest
from sympy import Abs, Ge, Le, Lt, MatrixSymbol, Symbol, Trace

from longdep.theory.core.notation import Norm
from longdep.theory.core.proof import Proof, ProofError, check_proof
from longdep.theory.core.rules import FromSquares
from longdep.theory.core.trust import Rests
from longdep.theory.models import rational, square, vector
from longdep.theory.stretch import added, at_an_angle, stretched
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
a, b = Symbol("a", real=True), Symbol("b", real=True)
r = Symbol("r", nonnegative=True)
z = Symbol("z", complex=True)
U = MatrixSymbol("U", n, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)


def model(rng: Random) -> dict[str, object]:
    count = rng.randint(1, 3)
    parts = {"n": count, "U": square(rng, count), "x": vector(rng, count)}
    factors = {"alpha": rational(rng), "beta": rational(rng)}
    return {**parts, "y": vector(rng, count) * rng.randint(0, 1), **factors}


@pytest.mark.parametrize("order", [2, "F"])
def test_no_vector_is_stretched_by_more_than_the_frobenius_norm(order) -> None:
    said = Le(Norm(U * y, order), Norm(U, "F") * Norm(y, order))
    report = check_proof(Proof(stretched(U, y, "end", order), model), {}, said)
    assert report.rests == Rests()


def test_an_inner_product_is_at_most_the_product_of_the_lengths() -> None:
    said = Le(Trace(x.T * y), Norm(x, 2) * Norm(y, 2))
    report = check_proof(Proof(at_an_angle(x, y, "end"), model), {}, said)
    assert report.rests == Rests()


def test_the_length_of_a_sum_is_at_most_the_sum_of_the_lengths() -> None:
    said = Le(Norm(U * x + y, "F"), Norm(U * x, "F") + Norm(y, "F"))
    report = check_proof(Proof(added(U * x, y, "end", "F"), model), {}, said)
    assert report.rests == Rests()


@pytest.mark.parametrize("order", [1, "max"])
def test_other_norms_are_refused(order) -> None:
    steps = stretched(U, y, "end", order)
    with pytest.raises(ProofError):
        check_proof(Proof(steps, model), {}, steps[-1].statement, in_models=False)


@pytest.mark.parametrize("place", range(len(stretched(U, y, "end"))))
def test_no_step_can_be_left_out(place) -> None:
    steps = stretched(U, y, "end")
    fewer = tuple(step for step in steps if step is not steps[place])
    last = steps[-1].statement
    with pytest.raises(ProofError):
        check_proof(Proof(fewer, model), {}, last, in_models=False)


def test_a_smaller_bound_is_refused() -> None:
    steps = stretched(U, y, "end")
    smaller = Le(Norm(U * y, 2), Norm(U, "max") * Norm(y, 2))
    changed = (*steps[:-1], replace(steps[-1], statement=smaller))
    with pytest.raises(ProofError):
        check_proof(Proof(changed, model), {}, smaller, in_models=False)


def test_roots_keep_order_where_the_larger_is_not_negative() -> None:
    weak, strict = {"squares": a**2 <= r**2}, {"squares": a**2 < r**2}
    assert not refusal(Le(a, r), FromSquares("squares"), weak)
    assert not refusal(Ge(r, a), FromSquares("squares"), weak)
    assert not refusal(Lt(a, r), FromSquares("squares"), strict)
    known = {"squares": a**2 <= b**2, "sign": b >= 0}
    assert not refusal(Le(a, b), FromSquares("squares"), known)


@pytest.mark.parametrize(
    ("statement", "squares"),
    [
        (Le(a, b), a**2 <= b**2),
        (Lt(a, r), a**2 <= r**2),
        (Le(r, a), r**2 <= a**2),
        (Le(r, a), a**2 <= r**2),
        (Le(a, r), a**2 <= r),
        (Le(Abs(a), r), a**4 <= r**2),
        (Le(a, r + 1), a**2 <= r**2 + 1),
        (Le(Abs(z), r, evaluate=False), Le(Abs(z) ** 2, r, evaluate=False)),
    ],
)
def test_roots_that_the_squares_do_not_give_are_refused(statement, squares) -> None:
    assert refusal(statement, FromSquares("squares"), {"squares": squares})
