"""Norms, determinants, traces and eigenvalues taken for what they bound."""

from typing import Any

from sympy import (
    Abs,
    Determinant,
    Eq,
    Ge,
    Identity,
    Le,
    Lt,
    Trace,
    oo,
)

from longdep.theory.core.notation import Norm
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Combine,
    Conjunction,
    Given,
    Instance,
    Lemma,
)
from longdep.theory.lemmas.norms import (
    CAUCHY_SCHWARZ,
    CONSISTENT,
    FROBENIUS_AT_MOST_SUM,
    LAW_OF_COSINES,
    TRIANGLE,
)
from tests.checker.case import Case
from tests.checker.letters import (
    DOWN,
    SINGULAR,
    UP,
    A,
    B,
    c,
    column,
    drawn,
    matrix,
    n,
    on_trust,
    said,
    t,
    u,
    unit,
    v,
    x,
    y,
)

KIND = "norms and spectra"
ONE = {"n": 1, "A": [[3]], "B": [[2]], "u": [[1]], "v": [[2]]}
ONES = {"n": 2, "A": SINGULAR, "B": SINGULAR, "u": column(1, -1), "v": column(1, 1)}
UNIT_SIZE = Eq(Norm(A, "F"), 1)


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(**ONE), "counter": ONES, **options}
    return Case(name, KIND, says, tuple(steps), **options)


def by_algebra(name: str, says: str, statement: Any, **options: Any) -> Case:
    return case(name, says, said("algebra", statement, Algebra()), **options)


def trusted(name: str, says: str, statement: Any, **options: Any) -> Case:
    needs = tuple(options.get("hypotheses", ()))
    return case(name, says, *on_trust(statement, needs=needs), **options)


CASES: tuple[Case, ...] = (
    by_algebra(
        "determinant-of-a-sum",
        "det(A + B) = det A + det B, by algebra: fails for A = B = I of size 2.",
        Eq(Determinant(A + B), Determinant(A) + Determinant(B)),
        counter={"n": 2, "A": unit(), "B": unit()},
    ),
    trusted(
        "determinant-of-a-sum-on-trust",
        "det(A + B) = det A + det B, on trust of size 1: fails for A = B = I.",
        Eq(Determinant(A + B), Determinant(A) + Determinant(B)),
        counter={"n": 2, "A": unit(), "B": unit()},
    ),
    by_algebra(
        "determinant-of-twice-a-matrix",
        "det(2 A) = 2 det A, by algebra: fails for A = I of size 2.",
        Eq(Determinant(2 * A), 2 * Determinant(A), evaluate=False),
        counter={"n": 2, "A": unit()},
    ),
    by_algebra(
        "trace-of-a-product-as-a-product",
        "tr(A B) = tr A tr B, by algebra: fails for two shifts.",
        Eq(Trace(A * B), Trace(A) * Trace(B)),
        counter={"n": 2, "A": UP, "B": DOWN},
    ),
    trusted(
        "trace-of-a-product-on-trust",
        "tr(A B) = tr A tr B, on trust of size 1: fails for two shifts.",
        Eq(Trace(A * B), Trace(A) * Trace(B)),
        counter={"n": 2, "A": UP, "B": DOWN},
    ),
    by_algebra(
        "norm-of-a-product",
        "|A B| = |A| |B|, by algebra: fails for a shift and itself.",
        Eq(Norm(A * B, "F"), Norm(A, "F") * Norm(B, "F")),
        counter={"n": 2, "A": UP, "B": UP},
    ),
    case(
        "norm-of-a-product-as-large-as-it-can-be",
        "|A u| = |A| |u|, as it is at most and, on trust, at least that: u = (1, -1).",
        said(
            "at most",
            Le(Norm(A * u, "F"), Norm(A, "F") * Norm(u, "F")),
            CONSISTENT(left=A, right=u, order="F"),
        ),
        said(
            "at least",
            Ge(Norm(A * u, "F"), Norm(A, "F") * Norm(u, "F")),
            Lemma("As it is attained."),
        ),
        said(
            "equal",
            Eq(Norm(A * u, "F"), Norm(A, "F") * Norm(u, "F")),
            Antisymmetry("at most", "at least"),
        ),
    ),
    case(
        "largest-entries-multiplied",
        "max |A B| <= max |A| max |B|, as norms are consistent: fails for ones.",
        said(
            "consistent",
            Le(Norm(A * B, "max"), Norm(A, "max") * Norm(B, "max")),
            CONSISTENT(left=A, right=B, order="max"),
        ),
    ),
    trusted(
        "largest-entries-multiplied-on-trust",
        "max |A B| <= max |A| max |B|, on trust of size 1: fails for ones.",
        Le(Norm(A * B, "max"), Norm(A, "max") * Norm(B, "max")),
    ),
    case(
        "law-of-cosines-for-row-sums",
        "|A + B|^2 = |A|^2 + |B|^2 + 2 tr(A^T B) in the norm of order oo.",
        said(
            "cosines",
            Eq(
                Norm(A + B, oo) ** 2,
                Norm(A, oo) ** 2 + Norm(B, oo) ** 2 + 2 * Trace(A.T * B),
            ),
            LAW_OF_COSINES(whole=A + B, first=A, second=B, weights=(1, 1), order=oo),
        ),
        counter={"n": 2, "A": UP, "B": DOWN},
    ),
    case(
        "triangle-with-a-negative-weight",
        "|A - B| <= |A| - |B|, by the triangle inequality: fails for A = B.",
        said(
            "triangle",
            Le(Norm(A - B, "F"), Norm(A, "F") - Norm(B, "F")),
            TRIANGLE(
                whole=A - B,
                first=A,
                second=B,
                weights=(1, 1, -1),
                signs=(1, 1),
                order="F",
            ),
        ),
        counter={"n": 1, "A": [[1]], "B": [[2]]},
    ),
    case(
        "sum-of-sizes-below-their-root",
        "The sum of the sizes is at most the root of the sum of squares: two ones.",
        said(
            "turned",
            Le(Norm(A, "sum"), Norm(A, "F")),
            FROBENIUS_AT_MOST_SUM(whole=A),
        ),
    ),
    case(
        "shadow-on-a-vector-of-any-length",
        "|u^T v| <= |v|, without u^T u = 1: fails for u = v = (1, 1).",
        said(
            "shadow",
            Le(Norm(u.T * v, 1), Norm(v, 2)),
            CAUCHY_SCHWARZ(first=u, second=v, case="unit"),
        ),
        model=drawn(n=1, u=[[1]], v=[[2]]),
        counter={"n": 2, "u": column(1, 1), "v": column(1, 1)},
    ),
    trusted(
        "norm-below-the-eigenvalue",
        "|A| < 1 as A u = c u with |c| < 1, on trust of diagonal A: a shear fails.",
        Le(Norm(A, "F"), 1),
        model=drawn(n=1, A=unit(1) / 2, u=[[1]], c=unit(1)[0] / 2),
        hypotheses={"eigenvalue": Eq(A * u, c * u), "small": Lt(Abs(c), 1)},
        counter={"n": 2, "A": 5 * UP, "u": column(1, 0), "c": 0},
    ),
    trusted(
        "eigenvalues-that-add-up",
        "(A + B) u = (x + y) u as A u = x u and B v = y v, on trust of u = v.",
        Eq((A + B) * u, (x + y) * u),
        model=drawn(**{**ONE, "x": 3, "y": 2}),
        hypotheses={"A": Eq(A * u, x * u), "B": Eq(B * v, y * v)},
        counter={
            "n": 2,
            "A": unit(),
            "B": matrix((1, 0), (0, 2)),
            "u": column(1, 0),
            "v": column(0, 1),
            "x": 1,
            "y": 2,
        },
    ),
    case(
        "eigenvectors-exchanged",
        "(A + B) u = (x + y) u as A u = x u and B v = y v, by algebra: u is not v.",
        said("A", Eq(A * u, x * u), Given("A")),
        said("B", Eq(B * v, y * v), Given("B")),
        said("sum", Eq(A * u + B * u, (x + y) * u), Algebra(("A", "B"))),
        model=drawn(**{**ONE, "x": 3, "y": 2}),
        hypotheses={"A": Eq(A * u, x * u), "B": Eq(B * v, y * v)},
        counter={
            "n": 2,
            "A": unit(),
            "B": matrix((1, 0), (0, 2)),
            "u": column(1, 0),
            "v": column(0, 1),
            "x": 1,
            "y": 2,
        },
    ),
    trusted(
        "norm-of-a-power",
        "|A^t| = |A|^t, on trust of size 1: fails for a shift at t = 2.",
        Eq(Norm(A**t, "F"), Norm(A, "F") ** t),
        model=drawn(**ONE, t=2),
        counter={"n": 2, "A": UP, "t": 2},
    ),
    trusted(
        "norm-of-the-identity",
        "|I| = 1, on trust of size 1: fails at size 2.",
        Eq(Norm(Identity(n), "F"), 1),
    ),
    case(
        "unit-norm-freed-by-a-second-use",
        "|B| <= 2 for every B, as |A| = 1 by a premise cited twice: B = 3 fails.",
        said("one", UNIT_SIZE, Given("one")),
        said("two", Le(Norm(A, "F"), 2), Combine({}, slack=1, by=("one", "one"))),
        said("any", Le(Norm(B, "F"), 2), Instance("two", {A: B})),
        said("both", UNIT_SIZE & Le(Norm(B, "F"), 2), Conjunction(("one", "any"))),
        model=drawn(n=1, A=unit(1), B=unit(1)),
        hypotheses={"one": UNIT_SIZE},
        counter={"n": 1, "A": unit(1), "B": [[3]]},
    ),
    case(
        "unit-norm-of-another-order",
        "|A| = 1 in the norm of order 1, as it is in that of order oo: a row of ones.",
        *on_trust(Eq(Norm(A, 1), 1), needs=("one",)),
        model=drawn(n=2, A=unit()),
        hypotheses={"one": Eq(Norm(A, oo), 1)},
        counter={"n": 2, "A": matrix((1, 0), (1, 0))},
    ),
)
