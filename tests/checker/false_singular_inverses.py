"""Inverses of matrices that nothing says are invertible."""

from typing import Any

from sympy import (
    Determinant,
    Eq,
    Ge,
    Identity,
    Implies,
    Inverse,
    Le,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Q,
    Sum,
    oo,
)

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import Norm
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    ConvexMinimum,
    Deduction,
    Given,
    Instance,
    Multiply,
    Peel,
    Theorem,
)
from longdep.theory.lemmas.norms import (
    CONSISTENT,
    ENTRY_AT_MOST_NORM,
    HOMOGENEOUS,
    TRIANGLE,
)
from longdep.theory.lemmas.numbers import EXTREME
from tests.checker.case import Case
from tests.checker.letters import (
    SHEAR,
    SINGULAR,
    A,
    B,
    V,
    W,
    a,
    c,
    column,
    drawn,
    i,
    m,
    matrix,
    n,
    on_trust,
    said,
    t,
    unit,
    v,
)

KIND = "singular inverses"
SIZE = Norm(Inverse(V), "F")
WHOLE = {"n": 2, "V": SHEAR, "A": SHEAR, "B": SHEAR}
BROKEN = {"n": 2, "V": SINGULAR, "A": SHEAR, "B": SHEAR}
TALL = MatrixSymbol("R", m, n)
FLAT = MatrixSymbol("S", n, m)
BELOW = all_claims()["spectral-below-frobenius"]


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(**WHOLE), "counter": BROKEN, **options}
    return Case(name, KIND, says, tuple(steps), **options)


CASES: tuple[Case, ...] = (
    case(
        "inverse-without-a-premise",
        "V V^-1 = I, by algebra: undefined for a singular V.",
        said(
            "inverse",
            Eq(MatMul(V, Inverse(V)), Identity(n), evaluate=False),
            Algebra(),
        ),
    ),
    case(
        "inverse-under-another-premise",
        "A V V^-1 = A as A is invertible: undefined for a singular V.",
        said(
            "inverse",
            Eq(MatMul(Inverse(A), A, V, Inverse(V)), Identity(n), evaluate=False),
            Algebra(facts=("invertible",)),
        ),
        hypotheses={"invertible": Q.invertible(A)},
    ),
    case(
        "inverse-of-a-sum-of-invertibles",
        "(A + B) (A + B)^-1 = I for invertible A and B: undefined for B = -A.",
        said(
            "inverse",
            Eq(MatMul(A + B, Inverse(A + B)), Identity(n), evaluate=False),
            Algebra(facts=("A", "B")),
        ),
        hypotheses={"A": Q.invertible(A), "B": Q.invertible(B)},
        counter={"n": 2, "A": SHEAR, "B": -SHEAR},
    ),
    case(
        "sum-of-invertibles-on-trust",
        "det(A + B) is not 0 for invertible A and B, on trust: fails for B = -A.",
        *on_trust(Q.invertible(A + B), needs=("A", "B")),
        hypotheses={"A": Q.invertible(A), "B": Q.invertible(B)},
        counter={"n": 2, "A": SHEAR, "B": -SHEAR},
    ),
    case(
        "size-of-an-inverse-as-slack",
        "|V^-1| + 1 >= 1, where the slack is the norm: undefined for a singular V.",
        said("slack", Ge(SIZE + 1, 1, evaluate=False), Combine({}, slack=SIZE)),
    ),
    case(
        "size-of-a-negative-power-as-slack",
        "|V^-t| + c^2 >= 0, where both are slack: undefined at t = 1, V singular.",
        said(
            "slack",
            Ge(Norm(MatPow(V, -t), "F") + c**2, 0, evaluate=False),
            Combine({}, slack=Norm(MatPow(V, -t), "F") + c**2),
        ),
        model=drawn(**WHOLE, t=2, c=1),
        counter={**BROKEN, "t": 1, "c": 1},
    ),
    case(
        "size-of-an-inverse-as-weight",
        "c |V^-1| <= |V^-1| if c <= 1, times the weight |V^-1|: V is singular.",
        said("given", Le(c, 1), Given("small")),
        said("times", Le(c * SIZE, SIZE), Combine({"given": SIZE})),
        model=drawn(**WHOLE, c=1),
        hypotheses={"small": Le(c, 1)},
        counter={**BROKEN, "c": 1},
    ),
    case(
        "consistent-norm-of-an-inverse",
        "|V^-1 A| <= |V^-1| |A|, by the consistency of norms: V is singular.",
        said(
            "consistent",
            Le(Norm(Inverse(V) * A, "F"), SIZE * Norm(A, "F")),
            CONSISTENT(left=Inverse(V), right=A, order="F"),
        ),
    ),
    case(
        "triangle-with-an-inverse",
        "|A + V^-1| <= |A| + |V^-1|, by the triangle inequality: V is singular.",
        said(
            "triangle",
            Le(Norm(A + Inverse(V), "F"), Norm(A, "F") + SIZE),
            TRIANGLE(
                whole=A + Inverse(V),
                first=A,
                second=Inverse(V),
                weights=(1, 1, 1),
                signs=(1, 1),
                order="F",
            ),
        ),
    ),
    case(
        "inverse-on-both-sides-of-a-lemma",
        "|A + B| + |V^-1| <= |A| + |B| + |V^-1|, as the lemma without |V^-1|.",
        said(
            "triangle",
            Le(Norm(A + B, "F") + SIZE, Norm(A, "F") + Norm(B, "F") + SIZE),
            TRIANGLE(
                whole=A + B,
                first=A,
                second=B,
                weights=(1, 1, 1),
                signs=(1, 1),
                order="F",
            ),
        ),
    ),
    case(
        "homogeneous-norm-of-an-inverse",
        "|2 V^-1| = 2 |V^-1|, as norms are homogeneous: undefined for a singular V.",
        said(
            "twice",
            Eq(Norm(2 * Inverse(V), "F"), 2 * SIZE),
            HOMOGENEOUS(
                whole=2 * Inverse(V), factor=2, part=Inverse(V), size=2, order="F"
            ),
        ),
    ),
    case(
        "entry-of-an-inverse",
        "An entry of V^-1 is at most its norm, by a lemma: undefined for a singular V.",
        said(
            "entry",
            Le(Inverse(V)[0, 0], Norm(Inverse(V), oo)),
            ENTRY_AT_MOST_NORM(whole=Inverse(V), row=0, column=0, sign=1),
        ),
    ),
    case(
        "maximum-with-an-inverse",
        "max(c, |V^-1|) is at least c, by a lemma on maxima: V is singular.",
        said(
            "larger",
            Le(c, Max(c, SIZE), evaluate=False),
            EXTREME(kind="Max", values=(c, SIZE), one=c, case="beyond"),
        ),
        model=drawn(**WHOLE, c=1),
        counter={**BROKEN, "c": 1},
    ),
    case(
        "instance-at-an-inverse",
        "(V^-1 + I)^2 = V^-2 + 2 V^-1 + I, at A = V^-1: undefined for a singular V.",
        said(
            "square",
            Eq((A + Identity(n)) ** 2, A**2 + 2 * A + Identity(n)),
            Algebra(),
        ),
        said(
            "there",
            Eq((A + Identity(n)) ** 2, A**2 + 2 * A + Identity(n))
            .xreplace({A: MatrixSymbol("_A", n, n)})
            .xreplace({MatrixSymbol("_A", n, n): Inverse(V)}),
            Instance("square", {A: Inverse(V)}),
        ),
    ),
    case(
        "triangle-at-an-inverse",
        "|V^-1 + B| <= |V^-1| + |B|, at A = V^-1: undefined for a singular V.",
        said(
            "triangle",
            Le(Norm(A + B, "F"), Norm(A, "F") + Norm(B, "F")),
            TRIANGLE(
                whole=A + B,
                first=A,
                second=B,
                weights=(1, 1, 1),
                signs=(1, 1),
                order="F",
            ),
        ),
        said(
            "there",
            Le(Norm(Inverse(V) + B, "F"), SIZE + Norm(B, "F")),
            Instance("triangle", {A: Inverse(V)}),
        ),
    ),
    case(
        "sum-of-sizes-of-an-inverse",
        "The last of t + 1 terms i |V^-1| is split off: undefined for a singular V.",
        said(
            "peeled",
            Eq(Sum(i * SIZE, (i, 0, t)), Sum(i * SIZE, (i, 0, t - 1)) + t * SIZE),
            Peel(),
        ),
        model=drawn(**WHOLE, t=2),
        counter={**BROKEN, "t": 2},
    ),
    case(
        "inverse-rewritten-away",
        "If |V^-1| = c then 2 |V^-1| = 2 c: undefined for a singular V.",
        said("assumed", Eq(SIZE, c), Assume()),
        said("twice", Eq(2 * SIZE, 2 * c), Algebra(("assumed",))),
        said(
            "then",
            Implies(Eq(SIZE, c), Eq(2 * SIZE, 2 * c)),
            Deduction("assumed", "twice"),
        ),
        model=drawn(n=2, V=unit(), c=0),
        counter={**BROKEN, "c": 0},
    ),
    case(
        "equation-multiplied-by-an-inverse",
        "A = B if V A = V B, multiplied by V^-1: fails for a singular V.",
        said("given", Eq(V * A, V * B), Given("equal")),
        said("divided", Eq(A, B), Multiply("given", left=Inverse(V))),
        hypotheses={"equal": Eq(V * A, V * B)},
        counter={"n": 2, "V": SINGULAR, "A": matrix((1, 1), (-1, -1)), "B": 0 * unit()},
    ),
    case(
        "factor-cancelled-on-trust",
        "A = B if V A = V B, on trust of invertible V: fails for a singular V.",
        *on_trust(Eq(A, B), needs=("equal",)),
        hypotheses={"equal": Eq(V * A, V * B)},
        counter={"n": 2, "V": SINGULAR, "A": matrix((1, 1), (-1, -1)), "B": 0 * unit()},
    ),
    case(
        "pseudo-inverse-taken-for-an-inverse",
        "W V = I if V W V = V, on trust of invertible V: fails for V = W = 0.",
        *on_trust(Eq(W * V, Identity(n)), needs=("pseudo",)),
        model=drawn(n=2, V=unit(), W=unit()),
        hypotheses={"pseudo": Eq(V * W * V, V)},
        counter={"n": 2, "V": 0 * unit(), "W": 0 * unit()},
    ),
    case(
        "left-inverse-taken-for-a-right-one",
        "R S = I as S R = I, on trust of square matrices: fails for a column R.",
        *on_trust(Eq(TALL * FLAT, Identity(m)), needs=("left",)),
        model=drawn(n=1, m=1, R=[[2]], S=unit(1) / 2),
        hypotheses={"left": Eq(FLAT * TALL, Identity(n))},
        counter={"n": 1, "m": 2, "R": column(1, 0), "S": matrix((1, 0))},
    ),
    case(
        "determinants-that-are-equal",
        "det V = det W, on trust of matrices of determinant 1: V is singular.",
        *on_trust(Eq(Determinant(V) - Determinant(W), 0)),
        model=drawn(n=2, V=SHEAR, W=unit()),
        counter={"n": 2, "V": SINGULAR, "W": unit()},
    ),
    case(
        "claim-at-an-inverse",
        "|V^-1 v| <= |V^-1| |v|, citing a claim at U = V^-1: V is singular.",
        said(
            "cited",
            Le(Norm(Inverse(V) * v, 2), SIZE * Norm(v, 2)),
            Theorem(BELOW.key, {MatrixSymbol("U", n, n): Inverse(V)}),
        ),
        model=drawn(**WHOLE, v=column(1, 1)),
        counter={**BROKEN, "v": column(1, 1)},
    ),
    case(
        "inverse-of-a-symmetric-matrix",
        "(V^-1)^T = V^-1 for a symmetric V: undefined for a singular V.",
        said(
            "symmetric",
            Eq(Inverse(V).T, Inverse(V), evaluate=False),
            Algebra(facts=("symmetric",)),
        ),
        model=drawn(n=2, V=matrix((2, 1), (1, 1))),
        hypotheses={"symmetric": Q.symmetric(V)},
    ),
    case(
        "inverse-on-both-sides-of-a-minimum",
        "a + 1/a + |V^-1| >= 2 + |V^-1|, as convex without |V^-1|: V is singular.",
        said(
            "minimum",
            Ge(a + 1 / a + SIZE, 2 + SIZE),
            ConvexMinimum(a, 1),
        ),
        model=drawn(**WHOLE, a=2),
        counter={**BROKEN, "a": 2},
    ),
    case(
        "determinant-in-a-denominator",
        "1/det V + 1 = (1 + det V)/det V, by algebra: undefined for a singular V.",
        said(
            "sum",
            Eq(1 / Determinant(V) + 1, (1 + Determinant(V)) / Determinant(V)),
            Algebra(),
        ),
    ),
    case(
        "inverse-on-both-sides-of-algebra",
        "|V^-1| (A + B) = |V^-1| A + |V^-1| B, as a coefficient: V is singular.",
        said(
            "sum",
            Eq(SIZE * (A + B), SIZE * A + SIZE * B, evaluate=False),
            Algebra(),
        ),
    ),
)
