"""How do the log size and the mean size fall at variance 1?"""

from random import Random

from sympy import Abs, Eq, Expr, Ge, Integer, Le, Rational, Symbol, log

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Cases,
    Combine,
    ConvexMinimum,
    Given,
    Induction,
    Instance,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.models import positive
from longdep.theory.random_product.expectation import mean
from longdep.theory.random_product.factors import ONE_FACTOR, PEEL_SIZE
from longdep.theory.random_product.laws import (
    COUNT,
    fresh,
    law_of,
    one_weight,
    two_points,
)
from longdep.theory.random_product.moments import INDEPENDENT
from longdep.theory.random_product.notation import (
    TOPIC,
    d,
    each_weight,
    i,
    n,
    one,
    running,
    w,
    y,
)

# Of a weight that may be 0 the log size does not exist.
other = Symbol(one.name, real=True, nonzero=True)
JENSEN = Le(mean(log(Abs(other))), -mean((Abs(other) - 1) ** 2) / 2)
MEAN_SIZE = Eq(mean(Abs(running(n))), (1 - d / 2) ** n)


def prove_jensen() -> Proof:
    """In the mean, log a <= a - 1."""
    size = Abs(other)
    steps = (
        Step(
            "pointwise",
            Ge(y - 1 - log(y), 0),
            ConvexMinimum(y, 1),
            "y - 1 - log y is convex and has its minimum 0 at y = 1.",
        ),
        Step(
            "at the size",
            Ge(size - 1 - log(size), 0),
            Instance("pointwise", {y: size}),
            "Put y = |w|, which is not 0.",
        ),
        Step(
            "means compared",
            Ge(mean(size - 1), mean(log(size))),
            chance.EXPECTATION_MONOTONE(
                larger=size - 1, smaller=log(size), by=("at the size",)
            ),
            "In the mean.",
        ),
        Step(
            "less one",
            Eq(mean(size - 1), mean(size) - 1),
            chance.EXPECTATION_LINEAR(
                whole=size - 1, terms=(size,), weights=(1,), constant=-1
            ),
            "The constant comes out.",
        ),
        Step(
            "expected",
            Le(mean(log(size)), mean(size) - 1),
            Combine({"means compared": 1}, by=("less one",)),
            "So it is for the means.",
        ),
        Step(
            "size",
            Eq(
                mean(size),
                (mean(other**2) + 1 - mean((size - 1) ** 2)) / 2,
            ),
            chance.EXPECTATION_LINEAR(
                whole=size,
                terms=(other**2, (size - 1) ** 2),
                weights=(Rational(1, 2), Rational(-1, 2)),
                constant=Rational(1, 2),
            ),
            "(|w| - 1)^2 = w^2 - 2 |w| + 1, in the mean.",
        ),
        Step("unit", Eq(mean(other**2), 1), Given("unit"), "Premise."),
        Step(
            "strict",
            JENSEN,
            Combine({"expected": 1, "size": -1, "unit": Rational(-1, 2)}),
            "Insert.",
        ),
    )
    return Proof(steps, _unit_weight_model)


def _unit_weight_model(rng: Random) -> Model:
    law = two_points(rng, 0, Integer(1))
    return one_weight(rng, law, y=positive(rng), w=rng.choice(law)[1])


def prove_mean_size() -> Proof:
    """The mean size of the product is the n-th power of E|w| = 1 - d/2."""
    after = w(n + 1)
    steps = (
        ONE_FACTOR,
        PEEL_SIZE,
        *_mean_size_of(1, "first size"),
        *_mean_size_of(n + 1, "size"),
        Step(
            "size splits",
            equation(Abs(running(n) * after), Abs(running(n)) * Abs(after)),
            Cases(),
            "Sizes multiply.",
        ),
        Step(
            "sizes factor",
            equation(
                mean(Abs(running(n)) * Abs(after)),
                mean(Abs(running(n))) * mean(Abs(after)),
            ),
            chance.INDEPENDENT_FACTOR(
                first=Abs(running(n)),
                second=Abs(after),
                variable=w(i),
                index=i,
                start=1,
                needs=("independent",),
            ),
            "Sizes of independent factors are independent.",
        ),
        Step(
            "factors",
            equation(
                mean(Abs(running(n) * after)), mean(Abs(running(n))) * mean(Abs(after))
            ),
            Algebra(by=("size splits", "sizes factor")),
            "Sizes of independent factors are independent.",
        ),
        Step(
            "start",
            MEAN_SIZE.subs(n, 1),
            Algebra(by=("one factor", "first size")),
            "One factor.",
        ),
        Step("assumed", MEAN_SIZE, Assume(), "Suppose it at n."),
        Step(
            "next",
            MEAN_SIZE.subs(n, n + 1),
            Algebra(by=("peel", "factors", "assumed", "size")),
            "One more factor 1 - d/2.",
        ),
        Step(
            "mean size",
            MEAN_SIZE,
            Induction(n, "start", "assumed", "next", start=1),
            "By induction on n.",
        ),
    )
    return Proof(steps, _mean_size_model)


def _mean_size_of(place: Expr | int, name: str) -> tuple[Step, ...]:
    """The mean size 1 - d/2 of the factor at a place, as the step of that name."""
    factor = w(place)
    return (
        Step(
            f"{name}: unit",
            Eq(mean(factor**2), 1),
            Given("unit", {i: place}),
            "Premise.",
        ),
        Step(
            f"{name}: distance",
            Eq(mean((Abs(factor) - 1) ** 2), d),
            Given("distance", {i: place}),
            "Premise.",
        ),
        Step(
            f"{name}: expanded",
            Eq(
                mean(Abs(factor)),
                (mean(factor**2) + 1 - mean((Abs(factor) - 1) ** 2)) / 2,
            ),
            chance.EXPECTATION_LINEAR(
                whole=Abs(factor),
                terms=(factor**2, (Abs(factor) - 1) ** 2),
                weights=(Rational(1, 2), Rational(-1, 2)),
                constant=Rational(1, 2),
            ),
            "(|w| - 1)^2 = w^2 - 2 |w| + 1, in the mean.",
        ),
        Step(
            name,
            Eq(mean(Abs(factor)), 1 - d / 2),
            Algebra(by=(f"{name}: expanded", f"{name}: unit", f"{name}: distance")),
            "Insert the premises.",
        ),
    )


def _mean_size_model(rng: Random) -> Model:
    laws = [two_points(rng, 0, Integer(1))] * COUNT
    distance = sum(p * (abs(z) - 1) ** 2 for p, z in laws[0])
    return {**fresh(rng), **law_of(laws, rng), "d": distance}


CLAIMS = (
    Claim(
        key="scaling-avoids.jensen",
        topic=TOPIC,
        title="Every weight of variance 1 shrinks the typical size",
        paraphrase="The mean log size of a weight of mean square 1 that is never 0 is "
        "negative, by at least half the mean squared distance of its size from 1.",
        hypotheses=(Hypothesis("unit", Eq(mean(other**2), 1), "the mean square is 1"),),
        conclusion=JENSEN,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=prove_jensen,
        why={
            "PROVED": "Jensen's inequality with its slack: $\\log y \\le y - 1$. Only "
            "weights of constant size 1 escape. By the law of large numbers the log "
            "size of a product of independent copies falls in proportion to $n$.",
        },
    ),
    Claim(
        key="scaling-avoids.mean-size",
        topic=TOPIC,
        title="The mean size dies exponentially while the variance stays 1",
        paraphrase="For independent weights of mean square 1 the mean size of the "
        "product is the n-th power of a number below 1.",
        hypotheses=(
            INDEPENDENT,
            Hypothesis(
                "unit",
                each_weight(Eq(mean(w(i) ** 2), 1)),
                "every weight has mean square 1",
            ),
            Hypothesis(
                "distance",
                each_weight(Eq(mean((Abs(w(i)) - 1) ** 2), d)),
                "$d$ is the mean squared distance of a weight's size from 1",
                definition=True,
            ),
        ),
        conclusion=MEAN_SIZE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=prove_mean_size,
        why={
            "PROVED": "If $d > 0$ the mean sizes form a convergent series, so the "
            "product tends to 0 almost surely (Borel-Cantelli), although its variance "
            "is 1 at every depth.",
        },
    ),
)
