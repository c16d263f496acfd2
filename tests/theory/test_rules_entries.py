"""Norms against the sizes of entries, and false steps that are refused."""

import pytest
from sympy import (
    Abs,
    DiagMatrix,
    Eq,
    Function,
    Le,
    Lt,
    MatrixSymbol,
    Q,
    Sum,
    Symbol,
    oo,
)

from longdep.theory.core.notation import ForAll, Norm, order
from longdep.theory.core.proof import Proof, check_proof
from longdep.theory.core.rules import EachEntry, NormGrows, Termwise
from longdep.theory.core.trust import Rests
from longdep.theory.models import square, vector
from longdep.theory.stretch import scaled_rows
from tests.theory.single_steps import refusal

n = Symbol("n", integer=True, positive=True)
k = Symbol("k", integer=True, positive=True)
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
late = Symbol("l", integer=True, positive=True)
z = Symbol("z", complex=True)
c = Symbol("c", real=True)
p = Symbol("q", positive=True)
A, B = MatrixSymbol("A", n, k), MatrixSymbol("B", n, k)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
f = Function("f", real=True)


def every(body, row=i, column=j, rows=n - 1, columns=k - 1) -> ForAll:
    return ForAll(ForAll(body, column, 0, columns), row, 0, rows)


def column_wise(body, index=i, first=0, last=n - 1) -> ForAll:
    return ForAll(body, index, first, last)


@pytest.mark.parametrize("kind", [1, oo, "F", "max", "sum", order])
def test_no_entry_is_larger_than_a_norm(kind) -> None:
    assert not refusal(every(Le(Abs(A[i, j]), Norm(A, kind))), EachEntry())
    assert not refusal(column_wise(Le(Abs(x[i, 0]), Norm(x, kind))), EachEntry())


@pytest.mark.parametrize(
    "statement",
    [
        every(Le(Abs(A[i, j]), Norm(A, 2))),
        every(Le(Abs(A[i, j]), Norm(A, p))),
        every(Le(Abs(A[i, j]), Norm(B, 1))),
        every(Lt(Abs(A[i, j]), Norm(A, 1))),
        every(Le(Abs(A[i, j]), Norm(A, 1) / 2)),
        every(Le(Norm(A, 1), Abs(A[i, j]))),
        every(Le(Abs(A[j, i]), Norm(A, 1))),
        every(Le(Abs(A[i, j]), Norm(A, 1)), rows=n),
        every(Le(Abs(A[i, j]), Norm(A, 1)), columns=n - 1),
        every(Le(Abs(A[i, i]), Norm(A, 1)), i, i),
        every(Le(Abs(A[i, late]), Norm(A, 1)), i, late),
        column_wise(Le(Abs(A[i, 0]), Norm(A, 1))),
        column_wise(Le(Abs(x[i, 0]), Norm(f(i) * x, 1))),
        column_wise(Le(Abs((z * x)[i, 0]), Norm(z * x, 1))),
        Le(Abs(x[0, 0]), Norm(x, 1)),
    ],
)
def test_what_bounds_no_entry_is_refused(statement) -> None:
    assert refusal(statement, EachEntry())


BELOW = {"below": every(Le(Abs(A[i, j]), Abs(B[i, j])))}


@pytest.mark.parametrize("kind", [1, oo, "F", "max", "sum", order])
def test_norms_keep_the_order_of_the_entries(kind) -> None:
    said = Le(Norm(A, kind), Norm(B, kind))
    assert not refusal(said, NormGrows("below"), BELOW)
    below = {"below": column_wise(Le(Abs(x[i, 0]), Abs(c) * Abs(y[i, 0])))}
    scaled = Le(Norm(x, kind), Norm(c * y, kind))
    assert not refusal(scaled, NormGrows("below"), below)


@pytest.mark.parametrize(
    ("statement", "entries"),
    [
        (Le(Norm(B, 1), Norm(A, 1)), BELOW["below"]),
        (Lt(Norm(A, 1), Norm(B, 1)), BELOW["below"]),
        (Le(Norm(A, 1), Norm(B, oo)), BELOW["below"]),
        (Le(Norm(A, 2), Norm(B, 2)), BELOW["below"]),
        (Le(Norm(A, p), Norm(B, p)), BELOW["below"]),
        (Le(Norm(A, 1), Norm(B.T, 1)), BELOW["below"]),
        (Le(Norm(A, 1), Norm(B, 1)), every(Le(A[i, j], B[i, j]))),
        (Le(Norm(A, 1), Norm(B, 1)), every(Le(Abs(A[i, j]), B[i, j]))),
        (Le(Norm(A, 1), Norm(B, 1)), every(Le(A[i, j] ** 2, B[i, j] ** 2))),
        (Le(Norm(A, 1), Norm(B, 1)), every(Eq(Abs(A[i, j]), Abs(B[i, j])))),
        (
            Le(Norm(A, 1), Norm(B, 1)),
            every(Le(Abs(A[i, j]), Abs(B[i, j])), rows=n - 2),
        ),
        (
            Le(Norm(A, 1), Norm(B, 1)),
            column_wise(Le(Abs(A[i, 0]), Abs(B[i, 0]))),
        ),
        (
            Le(Norm(A, 1), Norm(f(i) * B, 1)),
            every(Le(Abs(A[i, j]), Abs(f(i) * B[i, j]))),
        ),
        (Le(Norm(x, 1), Norm(z * y, 1)), column_wise(Le(Abs(x[i, 0]), Abs(z)))),
        (Le(Norm(A, 1), Norm(B, 1)), Le(Abs(A[0, 0]), Abs(B[0, 0]))),
        (Q.symmetric(A.T * A), BELOW["below"]),
    ],
)
def test_norms_that_the_entries_do_not_order_are_refused(statement, entries) -> None:
    assert refusal(statement, NormGrows("below"), {"below": entries})


def test_rows_are_scaled_by_at_most_the_largest_gain() -> None:
    said = Le(Norm(DiagMatrix(x) * A, "F"), Norm(x, "max") * Norm(A, "F"))

    def model(rng) -> dict[str, object]:
        matrix = square(rng, 2)
        return {"n": 2, "k": 2, "A": matrix, "x": vector(rng, 2)}

    report = check_proof(Proof(scaled_rows(x, A, "rows"), model), {}, said)
    assert report.rests == Rests()


def test_sums_within_sums_keep_order() -> None:
    inner, outer = (j, 0, k - 1), (i, 0, n - 1)
    sums = [Sum(Abs(M[i, j]), inner, outer) for M in (A, B)]
    assert not refusal(Le(*sums), Termwise("below"), BELOW)
    assert refusal(Le(*reversed(sums)), Termwise("below"), BELOW)
    swapped = [Sum(Abs(M[i, j]), outer, inner) for M in (A, B)]
    assert refusal(Le(*swapped), Termwise("below"), BELOW)
    triangle = ForAll(ForAll(Le(f(j), f(i)), j, 0, i), i, 0, n - 1)
    said = [Sum(f(m), (j, 0, i), outer) for m in (j, i)]
    assert refusal(Le(*said), Termwise("below"), {"below": triangle})
