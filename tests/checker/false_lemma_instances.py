"""The suite's lemmas at arguments or under premises that are not theirs."""

from typing import Any

from sympy import (
    Abs,
    Eq,
    Function,
    Ge,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Not,
    Sum,
    Symbol,
    cosh,
    exp,
    oo,
    sinh,
    tanh,
)

from longdep.theory.core.notation import ForAll, Norm, equation
from longdep.theory.core.rules import Given
from longdep.theory.lemmas.norms import (
    ENTRY_AT_MOST_NORM,
    HOMOGENEOUS,
    ROW_AT_MOST_NORMS,
)
from longdep.theory.lemmas.numbers import (
    ABOVE_TANGENT,
    CLIPPING,
    COSH_GROWS,
    EXTREME,
    EXTREME_BOUNDED,
    INCREASING,
    NON_EXPANSIVE,
    OVER_MAXIMUM,
    TANH_BELOW_ONE,
)
from longdep.theory.lemmas.roots import PIGEONHOLE
from tests.checker.case import Case
from tests.checker.letters import (
    SHEAR,
    A,
    V,
    a,
    column,
    drawn,
    f,
    h,
    i,
    j,
    k,
    matrix,
    n,
    said,
    t,
    u,
    unit,
    x,
    y,
)

KIND = "lemma instances"
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
        "entry-outside-the-matrix",
        "V[5, 0] <= |V|, by a lemma on entries: undefined at size 2.",
        said(
            "entry",
            Le(V[5, 0], Norm(V, oo)),
            ENTRY_AT_MOST_NORM(whole=V, row=5, column=0, sign=1),
        ),
        model=drawn(n=6, V=unit(6)),
        counter={"n": 2, "V": unit()},
    ),
    case(
        "entry-at-any-index",
        "V[t, t] <= |V| for every t, by a lemma on entries: undefined at t = n.",
        said(
            "entry",
            Le(V[t, t], Norm(V, oo)),
            ENTRY_AT_MOST_NORM(whole=V, row=t, column=t, sign=1),
        ),
        model=lambda rng: {"n": 2, "V": unit(), "t": rng.randint(0, 1)},
        counter={"n": 2, "V": unit(), "t": 2},
    ),
    case(
        "row-outside-the-matrix",
        "Row t of V u is at most |V| |u|, for every t: undefined at t = n.",
        said(
            "row",
            Le(
                Sum(u[j, 0] * V[t, j], (j, 0, n - 1)),
                Norm(V, oo) * Norm(u, oo),
            ),
            ROW_AT_MOST_NORMS(weight=V, vector=u, row=t, index=j, sign=1),
        ),
        model=drawn(n=2, V=unit(), u=column(1, 1), t=1),
        counter={"n": 2, "V": unit(), "u": column(1, 1), "t": 2},
    ),
    case(
        "entry-of-a-matrix-without-rows",
        "M[0, 0] <= |M| for M of size k, which may be 0: undefined there.",
        said(
            "entry",
            Le(EMPTY[0, 0], Norm(EMPTY, oo)),
            ENTRY_AT_MOST_NORM(whole=EMPTY, row=0, column=0, sign=1),
        ),
        model=drawn(k=1, M=unit(1)),
        counter={"k": 0, "M": matrix()},
    ),
    case(
        "tangent-of-a-pole",
        "|tanh(cosh(1/x))| < 1, as for every real number: undefined at x = 0.",
        said(
            "below one",
            Lt(Abs(tanh(cosh(FAR))), 1),
            TANH_BELOW_ONE(value=cosh(FAR)),
        ),
    ),
    case(
        "pole-on-both-sides-of-a-lemma",
        "|tanh y| + 1/x < 1 + 1/x, as the lemma without 1/x: undefined at x = 0.",
        said("below one", Lt(Abs(tanh(y)) + FAR, 1 + FAR), TANH_BELOW_ONE(value=y)),
    ),
    case(
        "pole-on-both-sides-of-a-tangent",
        "e^y (1 + x - y) + 1/x <= e^x + 1/x, as the lemma without 1/x: x = 0.",
        said(
            "tangent",
            Le(exp(y) * (1 + x - y) + FAR, exp(x) + FAR),
            ABOVE_TANGENT(function="exp", point=y, value=x),
        ),
        model=drawn(x=1, y=1),
        counter={"x": 0, "y": 0},
    ),
    case(
        "maximum-of-a-pole",
        "max(0, 1/x, -1) >= -1, as of real numbers: undefined at x = 0.",
        said(
            "larger",
            Le(-1, Max(Max(0, FAR), -1), evaluate=False),
            EXTREME(kind="Max", values=(Max(0, FAR), -1), one=-1, case="beyond"),
        ),
    ),
    case(
        "order-kept-at-a-pole",
        "tanh(-y^2) <= tanh(max(0, 1/x)), as for real numbers: undefined at x = 0.",
        said(
            "kept",
            Le(tanh(-(y**2)), tanh(Max(0, FAR)), evaluate=False),
            INCREASING(function="tanh", small=-(y**2), large=Max(0, FAR), bits=1),
        ),
        model=drawn(x=-1, y=0),
        counter={"x": 0, "y": 0},
    ),
    case(
        "size-of-a-pole-times-a-matrix",
        "|max(0, 1/x) A| = max(0, 1/x) |A|, as of real factors: undefined at x = 0.",
        said(
            "size",
            Eq(Norm(Max(0, FAR) * A, "F"), Max(0, FAR) * Norm(A, "F")),
            HOMOGENEOUS(
                whole=Max(0, FAR) * A,
                factor=Max(0, FAR),
                part=A,
                size=Max(0, FAR),
                order="F",
            ),
        ),
    ),
    case(
        "maximum-of-a-quotient",
        "max(1/x, 0) >= 0, where nothing says x > 0: undefined at x = 0.",
        said("given", Ge(x, 0), Given("x")),
        said(
            "larger",
            Le(0, Max(0, FAR), evaluate=False),
            EXTREME(kind="Max", values=(FAR, 0), one=0, case="beyond", by=("given",)),
        ),
        hypotheses={"x": Ge(x, 0)},
    ),
    case(
        "product-over-a-maximum-of-zero",
        "x^2 y^2/max(x^2, y^2) = min(x^2, y^2), by a lemma for x^2 > 0: x = y = 0.",
        said(
            "quotient",
            equation(x**2 * y**2 / Max(x**2, y**2), Min(x**2, y**2)),
            OVER_MAXIMUM(first=x**2, second=y**2),
        ),
        counter={"x": 0, "y": 0},
    ),
    case(
        "clipped-to-a-negative-size",
        "|max(-y, min(y, x))| <= y, by a lemma for y >= 0: fails at y = -1.",
        said(
            "within",
            Le(Abs(Max(-y, Min(y, x))), y),
            CLIPPING(value=x, limit=y, case="within"),
        ),
        counter={"x": 0, "y": -1},
    ),
    case(
        "shortened-from-a-negative-length",
        "x min(1, a/(x + 1)) does not part x and 0, by a lemma on x >= 0: x = -1.",
        said(
            "apart",
            Le((x * Min(1, a / (x + 1))) ** 2, x**2, evaluate=False),
            NON_EXPANSIVE(values=(x, 0), limit=a, extra=1, case="eps"),
        ),
        model=drawn(a=2, x=1),
        counter={"a": 1, "x": -1},
    ),
    case(
        "hyperbolic-sine-at-zero",
        "x < sinh x for x >= 0, by a lemma for x > 0: fails at 0.",
        said("given", Ge(x, 0), Given("x")),
        said(
            "above",
            Lt(x, sinh(x)),
            ABOVE_TANGENT(function="sinh", point=0, value=x, by=("given",)),
        ),
        hypotheses={"x": Ge(x, 0)},
        counter={"x": 0},
    ),
    case(
        "hyperbolic-cosine-strictly",
        "e^x + e^-x < e^y + e^-y for x^2 <= y^2, by a lemma for <: fails at x = y.",
        said("given", Le(x**2, y**2), Given("squares")),
        said(
            "grows",
            Lt(exp(x) + exp(-x), exp(y) + exp(-y)),
            COSH_GROWS(first=x, second=y, case="strict", by=("given",)),
        ),
        model=drawn(x=0, y=1),
        hypotheses={"squares": Le(x**2, y**2)},
        counter={"x": 1, "y": 1},
    ),
    case(
        "hyperbolic-cosine-of-negative-numbers",
        "e^x + e^-x <= e^y + e^-y for x <= y, by a lemma for x^2 <= y^2: x = -5.",
        said("given", Le(x, y), Given("order")),
        said(
            "grows",
            Le(exp(x) + exp(-x), exp(y) + exp(-y)),
            COSH_GROWS(first=x, second=y, case="weak", by=("given",)),
        ),
        model=drawn(x=0, y=1),
        hypotheses={"order": Le(x, y)},
        counter={"x": -5, "y": 1},
    ),
    case(
        "maximum-bounded-by-one-argument",
        "max(x, y) <= 2 as x <= 2, where y <= 2 is needed as well: fails at y = 3.",
        said("given", Le(x, 2), Given("x")),
        said(
            "both",
            Le(Max(x, y), 2),
            EXTREME_BOUNDED(
                kind="Max", values=(x, y), factor=1, bound=2, by=("given",)
            ),
        ),
        hypotheses={"x": Le(x, 2)},
        counter={"x": 0, "y": 3},
    ),
    case(
        "as-many-pigeons-as-holes",
        "Of 2 values with 2 codes two are equal: two different codes fail.",
        said("coded", CODED, Given("coded")),
        said(
            "equal",
            Not(ForAll(ForAll(Ne(f(i), f(j)), j, i + 1, 1), i, 0, 0)),
            PIGEONHOLE(
                level=f(i),
                code=code(i),
                decoded=h(code(i)),
                first=i,
                second=j,
                holes=2,
                count=2,
                by=("coded",),
            ),
        ),
        model=drawn(f=lambda at: 0, g=lambda at: 0, h=lambda at: 0),
        hypotheses={"coded": CODED},
        counter={"f": lambda at: at, "g": lambda at: at, "h": lambda at: at},
    ),
)
