"""Transposes left out, put in the wrong place, or taken of what is not square."""

from typing import Any

from sympy import DiagMatrix, Eq, Identity, Le, MatrixSymbol, Q, Trace, oo

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import Norm
from longdep.theory.core.rules import (
    Algebra,
    Conjunction,
    Given,
    Instance,
    Multiply,
    Theorem,
)
from longdep.theory.core.rules.theorem import cited_conclusion
from longdep.theory.core.steps import CitedClaim
from longdep.theory.lemmas.norms import DIAGONAL_SCALES, ORTHOGONAL_KEEPS_LENGTH
from tests.checker.case import Case
from tests.checker.letters import (
    DOWN,
    TURN,
    UP,
    A,
    B,
    C,
    column,
    drawn,
    i,
    m,
    matrix,
    n,
    on_trust,
    said,
    t,
    u,
    unit,
    v,
)

KIND = "transposition"
TALL = MatrixSymbol("R", m, n)
SYMMETRIC = Eq(A.T, A)
LIKE_NUMBERS = {"n": 2, "A": unit(), "B": 3 * unit(), "C": unit()}
SHIFTS = {"n": 2, "A": UP, "B": DOWN, "C": UP}
FLAT = {"n": 1, "m": 2, "R": column(1, 0)}
SQUARE = {"n": 1, "m": 1, "R": unit(1)}
SWAP, SIGNS = matrix((0, 1), (1, 0)), matrix((1, 0), (0, -1))
REFLECTION = all_claims()["spectral-form.reflection"]
OPTIONS = {"model": drawn(**LIKE_NUMBERS), "counter": SHIFTS}


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    return Case(name, KIND, says, tuple(steps), **{**OPTIONS, **options})


def by_algebra(name: str, says: str, statement: Any, **options: Any) -> Case:
    facts = tuple(options.get("hypotheses", ()))
    return case(name, says, said("algebra", statement, Algebra(facts=facts)), **options)


CASES: tuple[Case, ...] = (
    by_algebra(
        "transpose-of-a-product-in-order",
        "(A B)^T = A^T B^T, by algebra: fails for an upward shift and a square.",
        Eq((A * B).T, A.T * B.T),
        counter={"n": 2, "A": UP, "B": UP * DOWN},
    ),
    by_algebra(
        "transpose-left-out",
        "(A^t)^T = A^t, by algebra: fails for a shift at t = 1.",
        Eq((A**t).T, A**t),
        model=drawn(**LIKE_NUMBERS, t=2),
        counter={**SHIFTS, "t": 1},
    ),
    by_algebra(
        "every-matrix-normal",
        "A^T A = A A^T, by algebra: fails for a shift.",
        Eq(A.T * A, A * A.T),
    ),
    by_algebra(
        "product-of-symmetric-matrices",
        "(A B)^T = A B for symmetric A and B: fails for a swap and signs.",
        Eq((A * B).T, A * B),
        hypotheses={"A": Q.symmetric(A), "B": Q.symmetric(B)},
        counter={"n": 2, "A": SWAP, "B": SIGNS},
    ),
    by_algebra(
        "symmetry-of-another-matrix",
        "B^T = B as A is symmetric: fails for a shift B.",
        Eq(B.T * A, B * A.T),
        hypotheses={"A": Q.symmetric(A)},
        counter={"n": 2, "A": unit(), "B": UP},
    ),
    by_algebra(
        "trace-of-one-transpose",
        "tr(A B^T) = tr(A B), by algebra: fails for two shifts.",
        Eq(Trace(A * B.T), Trace(A * B)),
    ),
    by_algebra(
        "scaled-rows-transposed",
        "(diag(u) A)^T = diag(u) A^T, by algebra: fails for a shift.",
        Eq((DiagMatrix(u) * A).T, DiagMatrix(u) * A.T),
        model=drawn(n=2, A=unit(), u=column(1, 2)),
        counter={"n": 2, "A": UP, "u": column(1, 2)},
    ),
    by_algebra(
        "outer-product-turned",
        "u v^T = v u^T, by algebra: fails for two unit vectors.",
        Eq(u * v.T, v * u.T),
        model=drawn(n=2, u=column(1, 2), v=column(1, 2)),
        counter={"n": 2, "u": column(1, 0), "v": column(0, 1)},
    ),
    by_algebra(
        "congruence-by-an-orthogonal-matrix",
        "B^T A B = A for an orthogonal B: fails for signs turned into a swap.",
        Eq(B.T * A * B, A),
        model=drawn(n=2, A=unit(), B=TURN),
        hypotheses={"orthogonal": Q.orthogonal(B)},
        counter={"n": 2, "A": SIGNS, "B": SWAP},
    ),
    case(
        "one-sided-orthogonality",
        "R R^T = I as R^T R = I, on trust of square matrices: fails for a column.",
        *on_trust(Eq(TALL * TALL.T, Identity(m)), needs=("unit",)),
        model=drawn(**SQUARE),
        hypotheses={"unit": Eq(TALL.T * TALL, Identity(n))},
        counter=FLAT,
    ),
    case(
        "one-sided-orthogonality-multiplied",
        "R R^T = I from R^T R = I, multiplied by R and R^T: fails for a column.",
        said("unit", Eq(TALL.T * TALL, Identity(n)), Given("unit")),
        said(
            "twice",
            Eq(TALL * TALL.T, Identity(m)),
            Multiply("unit", TALL, TALL.T),
        ),
        model=drawn(**SQUARE),
        hypotheses={"unit": Eq(TALL.T * TALL, Identity(n))},
        counter=FLAT,
    ),
    case(
        "transpose-in-order-on-trust",
        "(A B)^T = A^T B^T, on trust of multiples of I: fails for shifts.",
        *on_trust(Eq((A * B).T, A.T * B.T)),
        counter={"n": 2, "A": UP, "B": UP * DOWN},
    ),
    case(
        "symmetry-freed-by-a-second-use",
        "C^T B = C B for every C, as A^T = A by a premise that is cited twice.",
        said("symmetric", SYMMETRIC, Given("symmetric")),
        said("product", Eq(A.T * B, A * B), Algebra(("symmetric", "symmetric"))),
        said("any", Eq(C.T * B, C * B), Instance("product", {A: C})),
        said("both", SYMMETRIC & Eq(C.T * B, C * B), Conjunction(("symmetric", "any"))),
        hypotheses={"symmetric": SYMMETRIC},
        counter={"n": 2, "A": unit(), "B": unit(), "C": UP},
    ),
    case(
        "column-sums-for-row-sums",
        "|A^T| = |A| in the norm of order 1, on trust of multiples of I: one row.",
        *on_trust(Eq(Norm(A.T, 1), Norm(A, 1))),
        counter={"n": 2, "A": matrix((1, 1), (0, 0))},
    ),
    case(
        "scaled-transpose-in-another-norm",
        "|diag(u) A^T| <= max |u| |A| in the norm of order oo, as in that of order F.",
        said(
            "scaled",
            Le(Norm(DiagMatrix(u) * A.T, oo), Norm(u, "max") * Norm(A, oo)),
            DIAGONAL_SCALES(
                gains=u, matrix=A.T, bound=Norm(u, "max"), index=i, order=oo
            ),
        ),
        model=drawn(n=2, A=unit(), u=column(1, 1)),
        counter={"n": 2, "A": matrix((1, 0), (1, 0)), "u": column(1, 1)},
    ),
    case(
        "length-kept-by-the-other-factor",
        "|A B| = |A| for orthogonal A, by the lemma on |A B| = |B|: fails for B = 2 I.",
        said(
            "kept",
            Eq(Norm(A * B, "F"), Norm(A, "F")),
            ORTHOGONAL_KEEPS_LENGTH(turn=A, whole=B, needs=("orthogonal",)),
        ),
        model=drawn(n=2, A=unit(), B=TURN),
        hypotheses={"orthogonal": Q.orthogonal(A)},
        counter={"n": 2, "A": unit(), "B": 2 * unit()},
    ),
    case(
        "spectral-form-without-symmetry",
        "(W^T)^t = Q^T L^t Q for W = Q L Q^T, citing a claim for symmetric Q: a turn.",
        said(
            "cited",
            cited_conclusion(
                "",
                CitedClaim(
                    REFLECTION.key,
                    {p.name: p.condition for p in REFLECTION.hypotheses},
                    REFLECTION.conclusion,
                ),
                {},
            ),
            Theorem(
                REFLECTION.key,
                {},
                (),
                tuple(
                    p.name
                    for p in REFLECTION.hypotheses
                    if "symm" not in str(p.condition)
                ),
            ),
        ),
        model=drawn(n=2, W=SIGNS, Q=unit(), Lambda=SIGNS, t=3),
        hypotheses={
            p.name: p.condition
            for p in REFLECTION.hypotheses
            if "symm" not in str(p.condition)
        },
        counter={
            "n": 2,
            "Q": matrix((3, -4), (4, 3)) / 5,
            "Lambda": SIGNS,
            "W": matrix((-7, 24), (24, 7)) / 25,
            "t": 1,
        },
    ),
    by_algebra(
        "diagonal-of-a-square-matrix",
        "(diag(A) B)^T = B^T diag(A), where diag is of a vector: undefined at size 2.",
        Eq((DiagMatrix(A) * B).T, B.T * DiagMatrix(A), evaluate=False),
        model=drawn(n=1, A=[[2]], B=[[3]]),
    ),
)
