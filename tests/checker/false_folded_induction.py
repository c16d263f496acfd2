"""Inductions whose cases SymPy folds to true, whatever it folds away."""

from typing import Any

from sympy import (
    Eq,
    Ge,
    Identity,
    Implies,
    Inverse,
    MatMul,
    MatPow,
    Max,
    Rational,
    cosh,
)

from longdep.theory.core.notation import ForAll
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Given,
    Induction,
    PartOf,
)
from longdep.theory.core.steps import Step
from tests.checker.case import Case
from tests.checker.letters import (
    SINGULAR,
    UP,
    A,
    V,
    drawn,
    f,
    n,
    s,
    said,
    t,
    unit,
    x,
)

KIND = "wrong induction"
INVERSE = Eq(MatMul(t + 1, V, Inverse(V)), (t + 1) * Identity(n), evaluate=False)
ROOT = Eq(
    MatMul(t + 1, MatPow(MatPow(A, 2), Rational(1, 2))),
    (t + 1) * A,
    evaluate=False,
)
ONE_BELOW = Eq(MatMul(A ** (t - 1), A), A**t, evaluate=False)
SIZE = Ge(t + cosh(1 / x), 0, evaluate=False)
LARGEST = Ge(t + Max(0, 1 / x), 0, evaluate=False)
STANDS = ForAll(Eq(f(s + 1), f(s)), s, 0)
ZERO = Eq(f(0), 0)
NEVER_FALLS = {"start": ZERO, "stands": STANDS}


def case(name: str, says: str, steps: Any, **options: Any) -> Case:
    return Case(name, KIND, says, tuple(steps), **options)


def beside(extra: Any) -> tuple[Step, ...]:
    """Show f(t) = 0 by induction, with something beside it that SymPy drops."""
    whole = Eq(f(t), 0) & extra
    return (
        said("start", ZERO, Given("start")),
        said("assumed", whole, Assume()),
        said("part", Eq(f(t), 0), PartOf("assumed")),
        said("stands", Eq(f(t + 1), f(t)), Given("stands", {s: t})),
        said("next", Eq(f(t + 1), 0), Algebra(("stands", "part"))),
        said("all", whole, Induction(t, "start", "assumed", "next")),
    )


def implied(extra: Any) -> tuple[Step, ...]:
    """Show that f(t) = 0 implies what SymPy takes for true, then apply it."""
    whole = Implies(Eq(f(t), 0), extra, evaluate=False)
    return (
        said("start", whole.subs(t, 0), Algebra()),
        said("assumed", whole, Assume()),
        said("next", whole.subs(t, t + 1), Algebra()),
        said("all", whole, Induction(t, "start", "assumed", "next")),
    )


CASES: tuple[Case, ...] = (
    case(
        "inverse-beside-an-induction",
        "(t + 1) V V^-1 = (t + 1) I beside f(t) = 0, taken for true: V is singular.",
        beside(INVERSE),
        model=drawn(n=2, V=unit(), f=lambda at: 0, t=3, horizon=5),
        hypotheses=NEVER_FALLS,
        counter={"n": 2, "V": SINGULAR, "f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "size-beside-an-induction",
        "t + cosh(1/x) >= 0 beside f(t) = 0, taken for true: undefined at x = 0.",
        beside(SIZE),
        model=drawn(x=1, f=lambda at: 0, t=3, horizon=5),
        hypotheses=NEVER_FALLS,
        counter={"x": 0, "f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "maximum-beside-an-induction",
        "t + max(0, 1/x) >= 0 beside f(t) = 0, taken for true: undefined at x = 0.",
        beside(LARGEST),
        model=drawn(x=1, f=lambda at: 0, t=3, horizon=5),
        hypotheses=NEVER_FALLS,
        counter={"x": 0, "f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "root-beside-an-induction",
        "(t + 1) (A^2)^(1/2) = (t + 1) A beside f(t) = 0, taken for true: A = -I.",
        beside(ROOT),
        model=drawn(n=1, A=unit(1), f=lambda at: 0, t=3, horizon=5),
        hypotheses=NEVER_FALLS,
        counter={"n": 1, "A": -unit(1), "f": lambda at: 0, "t": 3, "horizon": 5},
    ),
    case(
        "power-one-below-beside-an-induction",
        "A^(t - 1) A = A^t beside f(t) = 0, taken for true: A is a shift, t = 0.",
        beside(ONE_BELOW),
        model=drawn(n=2, A=unit(), f=lambda at: 0, t=3, horizon=5),
        hypotheses=NEVER_FALLS,
        counter={"n": 2, "A": UP, "f": lambda at: 0, "t": 0, "horizon": 5},
    ),
    case(
        "root-implied-in-an-induction",
        "If f(t) = 0 then (t + 1) (A^2)^(1/2) = (t + 1) A, taken for true: A = -I.",
        implied(ROOT),
        model=drawn(n=1, A=unit(1), f=lambda at: 0, t=3),
        counter={"n": 1, "A": -unit(1), "f": lambda at: 0, "t": 3},
    ),
    case(
        "inverse-implied-in-an-induction",
        "If f(t) = 0, (t + 1) V V^-1 = (t + 1) I, taken for true: V is singular.",
        implied(INVERSE),
        model=drawn(n=2, V=unit(), f=lambda at: 0, t=3, k=2),
        counter={"n": 2, "V": SINGULAR, "f": lambda at: 0, "t": 3, "k": 2},
    ),
    case(
        "size-implied-in-an-induction",
        "If f(t) = 0 then t + cosh(1/x) >= 0: undefined at x = 0.",
        implied(SIZE),
        model=drawn(x=1, f=lambda at: 0, t=3, k=2),
        counter={"x": 0, "f": lambda at: 0, "t": 3, "k": 2},
    ),
    case(
        "inequality-taken-for-true",
        "t + cosh(1/x) >= 0: both cases are true to SymPy; undefined at x = 0.",
        (
            said("start", Ge(cosh(1 / x), 0), Algebra()),
            said("assumed", Ge(t + cosh(1 / x), 0, evaluate=False), Assume()),
            said("next", Ge(t + 1 + cosh(1 / x), 0), Algebra()),
            said(
                "all",
                Ge(t + cosh(1 / x), 0, evaluate=False),
                Induction(t, "start", "assumed", "next"),
            ),
        ),
        model=drawn(x=1, t=3),
        counter={"x": 0, "t": 3},
    ),
    case(
        "equation-taken-for-true",
        "(t + 1) V V^-1 = (t + 1) I: both cases are true to SymPy; V is singular.",
        (
            said("start", INVERSE.subs(t, 0), Algebra()),
            said("assumed", INVERSE, Assume()),
            said("next", INVERSE.subs(t, t + 1), Algebra()),
            said("all", INVERSE, Induction(t, "start", "assumed", "next")),
        ),
        model=drawn(n=2, V=unit(), t=0),
        counter={"n": 2, "V": SINGULAR, "t": 0},
    ),
)
