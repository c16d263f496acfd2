"""The suite's lemmas at tanh(1/z), which SymPy calls real at z = 0 as well."""

from typing import Any

from sympy import Eq, Ge, KroneckerDelta, Le, Q, Sum, tanh

from longdep.theory.core.notation import Exists, Expectation, Norm, Variance, equation
from longdep.theory.core.rules import Combine, Given, Peel
from longdep.theory.lemmas.chance import EXPECTATION_LINEAR, VARIANCE
from longdep.theory.lemmas.norms import FROBENIUS_AT_MOST_SUM
from longdep.theory.lemmas.roots import SPECTRAL_THEOREM
from longdep.theory.lemmas.sums import ONE_TERM, SUM_NOT_NEGATIVE
from tests.checker.case import Case
from tests.checker.letters import (
    A,
    B,
    V,
    drawn,
    i,
    j,
    k,
    said,
    unit,
    x,
)

KIND = "lemma instances"
POLE = tanh(1 / x)
SELECTED = KroneckerDelta(k, i) * tanh(1 / (i - 1))
ZEROS = {"n": 2, "A": 0 * unit(), "B": unit(), "V": 0 * unit()}
LAW = [(1, {})]


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    return Case(name, KIND, says, tuple(steps), **options)


CASES: tuple[Case, ...] = (
    case(
        "one-term-beside-a-pole",
        "The sum of delta(k, i) tanh(1/(i - 1)) over 0..j is its term at k: j = 1.",
        said("inside", Le(k, j), Given("inside")),
        said(
            "term",
            equation(Sum(SELECTED, (i, 0, j)), tanh(1 / (k - 1))),
            ONE_TERM(term=SELECTED, index=i, chosen=k, first=0, last=j, by=("inside",)),
        ),
        model=drawn(k=0, j=0),
        hypotheses={"inside": Le(k, j)},
        counter={"k": 0, "j": 1},
    ),
    case(
        "sum-over-a-pole",
        "The sum of tanh(1/i)^2 over k..j is not negative: undefined at k = 0.",
        said(
            "sum",
            Ge(Sum(tanh(1 / i) ** 2, (i, k, j)), 0, evaluate=False),
            SUM_NOT_NEGATIVE(term=tanh(1 / i) ** 2, index=i, first=k, last=j),
        ),
        model=drawn(k=3, j=2),
        counter={"k": 0, "j": 2},
    ),
    case(
        "variance-of-a-pole",
        "Var p = E[p^2] - E[p]^2 for p = tanh(1/x): undefined if x may be 0.",
        said(
            "variance",
            Eq(Variance(POLE), Expectation(POLE**2) - Expectation(POLE) ** 2),
            VARIANCE(variable=POLE),
        ),
        model=drawn(x=1, outcomes=LAW),
        counter={"x": 0, "outcomes": LAW},
    ),
    case(
        "mean-of-a-pole",
        "E[p + x] = E[p] + E[x] for p = tanh(1/x): undefined if x may be 0.",
        said(
            "linear",
            Eq(Expectation(POLE + x), Expectation(POLE) + Expectation(x)),
            EXPECTATION_LINEAR(
                whole=POLE + x, terms=(POLE, x), weights=(1, 1), constant=0
            ),
        ),
        model=drawn(x=1, outcomes=LAW),
        counter={"x": 0, "outcomes": LAW},
    ),
    case(
        "norms-of-a-pole-times-a-matrix",
        "|p A| is at most the sum of sizes for p = tanh(1/x): undefined at x = 0.",
        said(
            "sum",
            Le(Norm(POLE * A, "F"), Norm(POLE * A, "sum")),
            FROBENIUS_AT_MOST_SUM(whole=POLE * A),
        ),
        model=drawn(**ZEROS, x=1),
        counter={"n": 2, "A": unit(), "x": 0},
    ),
    case(
        "basis-of-a-pole-times-a-matrix",
        "p (A + A^T) has an orthonormal basis of eigenvectors: undefined at x = 0.",
        said(
            "basis",
            Exists(
                Q.diagonal(V)
                & Q.orthogonal(B)
                & equation(POLE * (A + A.T), B * V * B.T),
                B,
                V,
            ),
            SPECTRAL_THEOREM(whole=POLE * (A + A.T), basis=B, values=V),
        ),
        model=drawn(**ZEROS, x=1),
        counter={**ZEROS, "x": 0},
    ),
    case(
        "last-term-of-poles",
        "The last term of the sum of tanh(1/i) over j..j is split off: j = 0 fails.",
        said(
            "peeled",
            equation(
                Sum(tanh(1 / i), (i, j, j)),
                Sum(tanh(1 / i), (i, j, j - 1)) + tanh(1 / j),
            ),
            Peel(),
        ),
        model=drawn(j=1),
        counter={"j": 0},
    ),
    case(
        "pole-as-slack",
        "p^2 + x^2 >= 0 for p = tanh(1/x), as slack: undefined at x = 0.",
        said(
            "slack",
            Ge(POLE**2 + x**2, 0, evaluate=False),
            Combine({}, slack=POLE**2 + x**2),
        ),
        model=drawn(x=1),
        counter={"x": 0},
    ),
)
