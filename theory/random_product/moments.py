"""First and second moments of a product of independent weights."""

from sympy import Eq, Expr, Integer, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Independent, Variance, equation
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Instance
from longdep.theory.lemmas import chance
from longdep.theory.random_product.expectation import TOTAL, defined, mean
from longdep.theory.random_product.factors import EMPTY, PEEL
from longdep.theory.random_product.notation import (
    each_weight,
    i,
    k,
    mu,
    n,
    running,
    v,
    w,
)

MUTUAL = Independent(w(i), i, 1, oo)
INDEPENDENT = Hypothesis(
    "independent", MUTUAL, "the weights of different steps are mutually independent"
)
ZERO_MEAN = Hypothesis(
    "zero-mean", each_weight(Eq(mean(w(i)), 0)), "every weight has mean 0"
)
VARIANCE = Hypothesis(
    "variance",
    each_weight(Eq(Variance(w(i)), v)),
    "every weight has variance $v$ (their laws may differ otherwise)",
)
FRESH = (INDEPENDENT, ZERO_MEAN, VARIANCE)
UNIT = Hypothesis("unit", Eq(v, 1), "the variance of each weight is 1")


def squares(average: Expr | int, each: Expr = v) -> Eq:
    """The mean square of the product of k factors is (v + mu^2)^k."""
    return Eq(mean(running(k) ** 2), (each + average**2) ** k)


def firsts(average: Expr | int) -> Eq:
    """The mean of the product of k factors is mu^k; 0^k for factors of mean 0."""
    return Eq(mean(running(k)), Integer(0) ** k if average == 0 else average**k)


def moment_steps(average: Expr | int = 0, named: str = "zero-mean") -> tuple[Step, ...]:
    """First and second moments of P_k by induction on k."""
    centre = Integer(0) if average == 0 else average
    first, second = firsts(average), squares(average)
    return (
        TOTAL,
        EMPTY,
        PEEL,
        Step("mean", Eq(mean(w(k + 1)), centre), Given(named, {i: k + 1}), "Premise."),
        Step(
            "variance",
            Eq(Variance(w(k + 1)), v),
            Given("variance", {i: k + 1}),
            "Premise.",
        ),
        Step(
            "square",
            equation(mean(w(k + 1) ** 2), Variance(w(k + 1)) + mean(w(k + 1)) ** 2),
            chance.VARIANCE(variable=w(k + 1)),
            "The mean square is the variance plus the squared mean.",
        ),
        Step(
            "means factor",
            equation(mean(running(k) * w(k + 1)), mean(running(k)) * mean(w(k + 1))),
            chance.INDEPENDENT_FACTOR(
                first=running(k),
                second=w(k + 1),
                variable=w(i),
                index=i,
                start=1,
                needs=("independent",),
            ),
            "The next factor is independent of the product so far.",
        ),
        Step(
            "squares factor",
            equation(
                mean(running(k) ** 2 * w(k + 1) ** 2),
                mean(running(k) ** 2) * mean(w(k + 1) ** 2),
            ),
            chance.INDEPENDENT_FACTOR(
                first=running(k) ** 2,
                second=w(k + 1) ** 2,
                variable=w(i),
                index=i,
                start=1,
                needs=("independent",),
            ),
            "So are their squares.",
        ),
        Step("mean 0", first.subs(k, 0), Algebra(by=("empty", "total")), "E[1] = 1."),
        Step("mean assumed", first, Assume(), "Suppose the mean at k."),
        Step(
            "mean next",
            first.subs(k, k + 1),
            Algebra(by=("peel", "means factor", "mean assumed", "mean")),
            "One more factor.",
        ),
        Step(
            "mean of product",
            first,
            Induction(k, "mean 0", "mean assumed", "mean next"),
            "By induction on k.",
        ),
        Step(
            "square 0", second.subs(k, 0), Algebra(by=("empty", "total")), "E[1] = 1."
        ),
        Step("square assumed", second, Assume(), "Suppose the mean square at k."),
        Step(
            "square next",
            second.subs(k, k + 1),
            Algebra(
                by=(
                    "peel",
                    "squares factor",
                    "square assumed",
                    "square",
                    "variance",
                    "mean",
                )
            ),
            "One more factor multiplies the mean square by E[w^2].",
        ),
        Step(
            "square of product",
            second,
            Induction(k, "square 0", "square assumed", "square next"),
            "By induction on k.",
        ),
    )


EQUAL_VARIANCE = Eq(Variance(running(n)), v**n)
MEAN_VARIANCE = Eq(Variance(running(n)), (v + mu**2) ** n - mu ** (2 * n))


def variance_steps(
    average: Expr | int = 0, named: str = "zero-mean"
) -> tuple[Step, ...]:
    """The variance of the product of n weights, from its first two moments."""
    return (
        *moment_steps(average, named),
        Step(
            "mean at n",
            firsts(average).subs(k, n),
            Instance("mean of product", {k: n}),
            "At n factors.",
        ),
        Step(
            "square at n",
            squares(average).subs(k, n),
            Instance("square of product", {k: n}),
            "At n factors.",
        ),
        defined(running(n), "defined"),
        Step(
            "variance of product",
            MEAN_VARIANCE if average == mu else EQUAL_VARIANCE,
            Algebra(by=("defined", "square at n", "mean at n")),
            "Mean square minus squared mean.",
        ),
    )


def square_steps() -> tuple[Step, ...]:
    """The steps up to the mean square of n factors."""
    return variance_steps()[:-2]
