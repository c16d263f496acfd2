"""Products taken in another order, and powers taken as if they were numbers."""

from typing import Any

from sympy import (
    Eq,
    Identity,
    Implies,
    Inverse,
    Le,
    MatMul,
    MatPow,
    Q,
    Rational,
    Trace,
    ZeroMatrix,
)

from longdep.theory.core.notation import Family, ForAll, Norm
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Instance,
    Lemma,
    Multiply,
)
from longdep.theory.lemmas.roots import POWERS_COMMUTE
from tests.checker.case import Case
from tests.checker.letters import (
    DOWN,
    SHEAR,
    TURN,
    UP,
    A,
    B,
    C,
    X,
    drawn,
    matrix,
    n,
    on_trust,
    s,
    said,
    t,
    unit,
)

KIND = "non-commuting products"
COMMUTE = Eq(B * A, A * B)
APART = {"n": 2, "A": UP, "B": DOWN, "C": UP, "X": unit()}
DIAGONAL = matrix((2, 0), (0, 3))
TOGETHER = {"n": 2, "A": DIAGONAL, "B": 2 * unit(), "C": unit(), "X": unit()}
P, P_NEXT = Family("P", n, n, t), Family("P", n, n, t + 1)
P_S, P_S_NEXT, P_0 = (
    Family("P", n, n, s),
    Family("P", n, n, s + 1),
    Family("P", n, n, 0),
)
THIRD = matrix((0, -1), (1, -1))


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(**TOGETHER), "counter": APART, **options}
    return Case(name, KIND, says, tuple(steps), **options)


def by_algebra(name: str, says: str, statement: Any, **options: Any) -> Case:
    facts = tuple(options.get("hypotheses", ()))
    return case(name, says, said("algebra", statement, Algebra(facts=facts)), **options)


CASES: tuple[Case, ...] = (
    by_algebra(
        "two-factors-exchanged",
        "A B = B A, by algebra: fails for a shift up and one down.",
        Eq(A * B, B * A),
    ),
    by_algebra(
        "square-of-a-product",
        "(A B)^2 = A^2 B^2, by algebra: fails for a shift up and one down.",
        Eq((A * B) ** 2, A**2 * B**2),
    ),
    by_algebra(
        "power-of-a-product-of-matrices",
        "(A B)^t = A^t B^t, by algebra: fails for two shifts at t = 2.",
        Eq((A * B) ** t, A**t * B**t),
        model=drawn(**TOGETHER, t=3),
        counter={**APART, "t": 2},
    ),
    by_algebra(
        "square-of-a-sum-of-matrices",
        "(A + B)^2 = A^2 + 2 A B + B^2, by algebra: fails for two shifts.",
        Eq((A + B) ** 2, A**2 + 2 * A * B + B**2),
    ),
    by_algebra(
        "difference-of-squares-of-matrices",
        "(A + B) (A - B) = A^2 - B^2, by algebra: fails for two shifts.",
        Eq((A + B) * (A - B), A**2 - B**2),
    ),
    by_algebra(
        "root-of-a-squared-matrix",
        "(A^2)^(1/2) = A, by algebra: fails at A = -I.",
        Eq(MatPow(MatPow(A, 2), Rational(1, 2)), A, evaluate=False),
        model=drawn(n=1, A=unit(1)),
        counter={"n": 1, "A": -unit(1)},
    ),
    by_algebra(
        "power-one-below",
        "A^(t - 1) A = A^t, by algebra: undefined at t = 0 for a shift A.",
        Eq(MatMul(A ** (t - 1), A), A**t, evaluate=False),
        model=drawn(**TOGETHER, t=3),
        counter={**APART, "t": 0},
    ),
    by_algebra(
        "inverse-of-a-sum",
        "(A + B)^-1 = A^-1 + B^-1 for invertible A, B, A + B: fails for A = B = I.",
        Eq(Inverse(A + B), Inverse(A) + Inverse(B)),
        model=drawn(n=2, A=unit(), B=THIRD),
        hypotheses={
            "A": Q.invertible(A),
            "B": Q.invertible(B),
            "sum": Q.invertible(A + B),
        },
        counter={"n": 2, "A": unit(), "B": unit()},
    ),
    by_algebra(
        "inverse-of-a-product-in-order",
        "(A B)^-1 = A^-1 B^-1 for invertible A, B: fails for a shear and a turn.",
        Eq(Inverse(A * B), Inverse(A) * Inverse(B)),
        model=drawn(n=2, A=DIAGONAL, B=2 * unit()),
        hypotheses={
            "A": Q.invertible(A),
            "B": Q.invertible(B),
            "product": Q.invertible(A * B),
        },
        counter={"n": 2, "A": SHEAR, "B": TURN},
    ),
    by_algebra(
        "trace-of-three-factors",
        "tr(A B C) = tr(A C B), by algebra: fails for shifts and a product of them.",
        Eq(Trace(A * B * C), Trace(A * C * B)),
        counter={"n": 2, "A": UP * DOWN, "B": UP, "C": DOWN},
    ),
    by_algebra(
        "trace-of-three-factors-times-a-matrix",
        "tr(A B C) X = tr(A C B) X, as coefficients: fails for shifts.",
        Eq(Trace(A * B * C) * X, Trace(A * C * B) * X),
        counter={"n": 2, "A": UP * DOWN, "B": UP, "C": DOWN, "X": unit()},
    ),
    case(
        "trace-of-three-symmetric-factors",
        "tr(A B C) = tr(A C B), on trust of symmetric matrices: fails for shifts.",
        *on_trust(Eq(Trace(A * B * C), Trace(A * C * B))),
        model=drawn(
            n=2, A=DIAGONAL, B=matrix((1, 2), (2, 1)), C=matrix((0, 1), (1, 5))
        ),
        counter={"n": 2, "A": UP * DOWN, "B": UP, "C": DOWN},
    ),
    case(
        "commuting-pair-freed-by-a-second-use",
        "C A + X = A C + X for every C, as B A = A B by a premise cited twice.",
        said("commute", COMMUTE, Given("commute")),
        said("sum", Eq(B * A + X, A * B + X), Algebra(("commute", "commute"))),
        said("any", Eq(C * A + X, A * C + X), Instance("sum", {B: C})),
        said(
            "both", COMMUTE & Eq(C * A + X, A * C + X), Conjunction(("commute", "any"))
        ),
        hypotheses={"commute": COMMUTE},
        counter={"n": 2, "A": UP, "B": unit(), "C": DOWN, "X": unit()},
    ),
    case(
        "products-that-vanish-in-one-order",
        "B A = 0 if A B = 0, on trust of diagonal matrices: fails for shifts.",
        *on_trust(Eq(B * A, ZeroMatrix(n, n)), needs=("zero",)),
        model=drawn(n=2, A=UP * DOWN, B=DOWN * UP),
        hypotheses={"zero": Eq(A * B, ZeroMatrix(n, n))},
        counter={"n": 2, "A": UP, "B": UP * DOWN},
    ),
    case(
        "squares-that-commute",
        "A B = B A if A^2 B = B A^2, on trust of diagonal matrices: fails for a turn.",
        *on_trust(Eq(A * B, B * A), needs=("square",)),
        hypotheses={"square": Eq(A**2 * B, B * A**2)},
        counter={"n": 2, "A": TURN, "B": UP},
    ),
    case(
        "diagonal-squares-that-commute",
        "B D = D B if B D^2 = D^2 B, D diagonal, by a lemma on odd powers: fails.",
        said(
            "commute",
            Implies(Eq(B * A**2, A**2 * B), Eq(B * A, A * B)),
            POWERS_COMMUTE(
                whole=B, values=A, count=Rational(1, 2), case="odd", needs=("diagonal",)
            ),
        ),
        hypotheses={"diagonal": Q.diagonal(A)},
        counter={"n": 2, "A": matrix((1, 0), (0, -1)), "B": UP},
    ),
    case(
        "diagonal-squares-by-the-even-case",
        "B D = D B if B D^2 = D^2 B, D diagonal, by a lemma on even powers: fails.",
        said(
            "commute",
            Implies(Eq(B * A**2, A**2 * B), Eq(B * A, A * B)),
            POWERS_COMMUTE(
                whole=B, values=A, count=0, case="even", needs=("diagonal",)
            ),
        ),
        hypotheses={"diagonal": Q.diagonal(A)},
        counter={"n": 2, "A": matrix((1, 0), (0, -1)), "B": UP},
    ),
    case(
        "commutator-without-size",
        "|A B - B A| <= 0, as SymPy is asked for the gap: fails for two shifts.",
        said("gap", Le(Norm(A * B - B * A, "F"), 0), Combine({})),
    ),
    case(
        "multiplied-on-the-other-side",
        "C A = B C if A = B, multiplied on different sides: fails for A = B = UP.",
        said("equal", Eq(A, B), Given("equal")),
        said("product", Eq(C * A, B * C), Multiply("equal", left=C)),
        model=drawn(n=2, A=unit(), B=unit(), C=UP),
        hypotheses={"equal": Eq(A, B)},
        counter={"n": 2, "A": UP, "B": UP, "C": DOWN},
    ),
    case(
        "products-unrolled-from-the-wrong-side",
        "P(t) B = B P(t) for P(t) = A^t, where a lemma exchanges A and B: two shifts.",
        said("start", Eq(P_0 * B, B * P_0), Lemma("As P(0) = I.", needs=("start",))),
        said("assumed", Eq(P * B, B * P), Assume()),
        said("one more", Eq(P_NEXT, A * P), Given("one more", {s: t})),
        said(
            "next", Eq(P_NEXT * B, B * P_NEXT), Lemma("As A B = B A.", by=("assumed",))
        ),
        said("all", Eq(P * B, B * P), Induction(t, "start", "assumed", "next")),
        said(
            "both",
            Eq(P_NEXT, A * P) & Eq(P * B, B * P),
            Conjunction(("one more", "all")),
        ),
        model=drawn(
            n=2, A=DIAGONAL, B=unit(), P=lambda at: DIAGONAL**at, t=2, horizon=4
        ),
        hypotheses={
            "start": Eq(P_0, Identity(n)),
            "one more": ForAll(Eq(P_S_NEXT, A * P_S), s, 0),
        },
        counter={
            "n": 2,
            "A": UP,
            "B": DOWN,
            "P": lambda at: UP**at,
            "t": 1,
            "horizon": 4,
        },
    ),
)
