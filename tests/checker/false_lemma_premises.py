"""The suite's lemmas on sums, means and bases under premises not theirs."""

from typing import Any

from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    KroneckerDelta,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Piecewise,
    Product,
    Q,
    Rational,
    Sum,
    Symbol,
    tanh,
)

from longdep.theory.core.notation import Exists, ForAll, Norm, equation
from longdep.theory.core.rules import Given
from longdep.theory.lemmas.norms import (
    CONSISTENT,
    ORTHOGONAL_KEEPS_LENGTH,
)
from longdep.theory.lemmas.numbers import EXTREME, TANH_BELOW_ONE
from longdep.theory.lemmas.roots import SPECTRAL_THEOREM
from longdep.theory.lemmas.sums import (
    MEANS,
    ONE_TERM,
    SUM_NOT_NEGATIVE,
    WEIGHTED_POWERS,
)
from tests.checker.case import Case
from tests.checker.letters import (
    SHEAR,
    A,
    B,
    V,
    b,
    c,
    column,
    drawn,
    f,
    h,
    i,
    k,
    matrix,
    said,
    u,
    unit,
    x,
    y,
)

KIND = "lemma instances"
HALF_DEFINED = Piecewise((b, b > 1))
FAR = 1 / x
POLE = {"x": 0, "y": 1, "n": 2, "V": SHEAR, "A": SHEAR}
AWAY = {"x": 1, "y": 1, "n": 2, "V": SHEAR, "A": SHEAR}
q = Symbol("q", integer=True, positive=True)
r = Symbol("r", integer=True, positive=True)
code = Function("g", integer=True)
CODED = ForAll(Ge(code(i), 0) & Eq(f(i), h(code(i))) & Le(code(i), 1), i, 0, 1)
EMPTY = MatrixSymbol("M", k, k)


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(**AWAY), "counter": POLE, **options}
    return Case(name, KIND, says, tuple(steps), **options)


CASES: tuple[Case, ...] = (
    case(
        "sum-from-below-the-domain",
        "-3 c^2 - 2 c^2 - c^2 >= 0, as the index is positive: fails at c = 1.",
        said(
            "sum",
            Ge(Sum(q * c**2, (q, -3, -1)), 0, evaluate=False),
            SUM_NOT_NEGATIVE(term=q * c**2, index=q, first=-3, last=-1),
        ),
        model=drawn(c=0),
        counter={"c": 1},
    ),
    case(
        "means-of-numbers-of-any-sign",
        "f(1) f(2) f(3) is at most the cube of the mean, without f >= 0: -1, -1, 2.",
        said(
            "means",
            Le(Product(f(q), (q, 1, 3)), (Sum(f(q), (q, 1, 3)) / 3) ** 3),
            MEANS(term=f(q), index=q, count=3),
        ),
        model=drawn(f=lambda at: at),
        counter={"f": lambda at: 3 if at == 3 else -1},
    ),
    case(
        "weighted-powers-bounded-elsewhere",
        "sum f(q)^2 <= x^2 sum 1, where only f(1) is known to be at most x.",
        said("given", Le(Abs(f(1)), Abs(x)), Given("first")),
        said(
            "powers",
            Le(Sum(f(q) ** 2, (q, 1, 2)), x**2 * Sum(1, (q, 1, 2))),
            WEIGHTED_POWERS(
                weight=1,
                base=f(q),
                bound=x,
                power=1,
                index=q,
                first=1,
                last=2,
                by=("given",),
            ),
        ),
        model=drawn(f=lambda at: 0, x=1),
        hypotheses={"first": Le(Abs(f(1)), Abs(x))},
        counter={"f": lambda at: at, "x": 1},
    ),
    case(
        "one-term-outside-the-range",
        "The sum of delta(k, i) f(i) over 0..2 is f(k), for every k: k = 3 fails.",
        said(
            "term",
            Eq(Sum(KroneckerDelta(k, i) * f(i), (i, 0, 2)), f(k)),
            ONE_TERM(
                term=KroneckerDelta(k, i) * f(i), index=i, chosen=k, first=0, last=2
            ),
        ),
        model=drawn(f=lambda at: 1, k=1),
        counter={"f": lambda at: 1, "k": 3},
    ),
    case(
        "one-term-and-a-rest",
        "The sum of delta(k, i) + f(i) over 0..2 is 1 + f(k): the rest is left out.",
        said("inside", Le(k, 2), Given("inside")),
        said(
            "term",
            Eq(Sum(KroneckerDelta(k, i) + f(i), (i, 0, 2)), 1 + f(k)),
            ONE_TERM(
                term=KroneckerDelta(k, i) + f(i),
                index=i,
                chosen=k,
                first=0,
                last=2,
                by=("inside",),
            ),
        ),
        model=drawn(f=lambda at: 0, k=1),
        hypotheses={"inside": Le(k, 2)},
        counter={"f": lambda at: 1, "k": 1},
    ),
    case(
        "spectral-theorem-for-a-shift",
        "A has an orthonormal basis of eigenvectors, without symmetry: a shift fails.",
        said("normal", Eq(A.T * A, A * A.T), Given("normal")),
        said(
            "basis",
            Exists(Q.diagonal(V) & Q.orthogonal(B) & equation(A, B * V * B.T), B, V),
            SPECTRAL_THEOREM(whole=A, basis=B, values=V, by=("normal",)),
        ),
        model=drawn(n=2, A=unit(), B=unit(), V=unit()),
        hypotheses={"normal": Eq(A.T * A, A * A.T)},
        counter={"n": 2, "A": matrix((0, -1), (1, 0)), "B": unit(), "V": unit()},
    ),
    case(
        "length-kept-by-one-column",
        "|A B| = |B| as A^T A u = u, a premise that looks like orthogonality: 2 I.",
        said("given", Eq(A.T * A * u, u), Given("kept")),
        said(
            "kept",
            Eq(Norm(A * B, "F"), Norm(B, "F")),
            ORTHOGONAL_KEEPS_LENGTH(turn=A, whole=B, by=("given",)),
        ),
        model=drawn(n=2, A=unit(), B=unit(), u=column(1, 0)),
        hypotheses={"kept": Eq(A.T * A * u, u)},
        counter={"n": 2, "A": 2 * unit(), "B": unit(), "u": column(0, 0)},
    ),
    case(
        "quotient-of-a-matrix",
        "|A/y B| <= |A/y| |B|, as quotients of real numbers are real: y = 0.",
        said(
            "consistent",
            Le(Norm(A / y * B, "F"), Norm(A / y, "F") * Norm(B, "F")),
            CONSISTENT(left=A / y, right=B, order="F"),
        ),
        model=drawn(n=2, A=unit(), B=unit(), y=1),
        counter={"n": 2, "A": unit(), "B": unit(), "y": 0},
    ),
    case(
        "sum-of-half-a-term",
        "|tanh(f(0) + ... + f(y))| < 1, as the sum is real: undefined at y = 1/2.",
        said(
            "below one",
            Lt(Abs(tanh(Sum(f(i), (i, 0, y)))), 1),
            TANH_BELOW_ONE(value=Sum(f(i), (i, 0, y))),
        ),
        model=drawn(f=lambda at: 0, y=1),
        counter={"f": lambda at: 0, "y": Rational(1, 2)},
    ),
    case(
        "function-of-a-pole",
        "|tanh(f(1/x))| < 1, as f is real: undefined at x = 0 for f(z) = z.",
        said(
            "below one",
            Lt(Abs(tanh(f(1 / x))), 1),
            TANH_BELOW_ONE(value=f(1 / x)),
        ),
        model=drawn(f=lambda at: 0, x=1),
        counter={"f": lambda at: at, "x": 0},
    ),
    case(
        "number-with-half-a-definition",
        "max(r, -1) >= -1, where r is b for b > 1 only: undefined at b = 1/2.",
        said(
            "larger",
            Le(-1, Max(HALF_DEFINED, -1), evaluate=False),
            EXTREME(kind="Max", values=(HALF_DEFINED, -1), one=-1, case="beyond"),
        ),
        model=drawn(b=2),
        counter={"b": Rational(1, 2)},
    ),
)
