"""Has a product of n fresh weights a variance of order v^n?"""

from random import Random

from sympy import Eq, Le

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Independent, Variance
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational
from longdep.theory.random_product.expectation import mean
from longdep.theory.random_product.laws import fresh
from longdep.theory.random_product.moments import (
    EQUAL_VARIANCE,
    FRESH,
    INDEPENDENT,
    MEAN_VARIANCE,
    VARIANCE,
    ZERO_MEAN,
    variance_steps,
)
from longdep.theory.random_product.notation import (
    TOPIC,
    WHERE,
    cited,
    each_weight,
    i,
    mu,
    n,
    running,
    v,
    w,
)

BOUNDED_VARIANCE = Le(Variance(running(n)), v**n)


def prove_bounded_variance() -> Proof:
    """The equality gives the bound v^n, with constant 1."""
    last = Step(
        "bound",
        BOUNDED_VARIANCE,
        Combine({"variance of product": -1}),
        "An equality is a bound with constant 1.",
    )
    return Proof((*variance_steps(), last), fresh)


def prove_variance() -> Proof:
    """The variance of the product is v^n: mean square minus squared mean."""
    return Proof(variance_steps(), fresh)


def prove_mean_variance() -> Proof:
    """The variance is (v + mu^2)^n - mu^(2n), by the same steps with a mean."""
    return Proof(variance_steps(mu, "mean"), _with_mean)


def _with_mean(rng: Random) -> Model:
    return fresh(rng, rational(rng))


CLAIMS = (
    Claim(
        key="product-variance",
        topic=TOPIC,
        title="A product of n fresh weights has a variance of order vⁿ",
        paraphrase=(
            "For independent random weights of mean 0 and variance $v$ the product "
            "of $n$ of them has variance of order $v^n$."
        ),
        read_as="With the constant 1: the variance is at most $v^n$.",
        sources=cited(f"{WHERE}, sentence on the variance"),
        hypotheses=FRESH,
        conclusion=BOUNDED_VARIANCE,
        kind=Kind.MOMENT,
        proof=prove_bounded_variance,
        why={
            "PROVED": "True with constant 1, for weights of any law; they need not "
            "even share one. Each premise is needed. Independence must be mutual, not "
            "only pairwise.",
        },
    ),
    Claim(
        key="product-variance.exact",
        topic=TOPIC,
        title="A product of n fresh weights has the variance vⁿ exactly",
        paraphrase="The order is an equality, from one factor on.",
        hypotheses=FRESH,
        conclusion=EQUAL_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_variance,
        why={
            "PROVED": "The mean square of independent factors multiplies, and the mean "
            "stays 0. (For $n = 0$ the product is the constant 1 and has variance 0.)",
        },
    ),
    Claim(
        key="product-variance.pairwise",
        topic=TOPIC,
        title="Pairwise independence would be enough",
        paraphrase='"Independently from one another", read as: any two of the weights '
        "are independent.",
        hypotheses=(
            Hypothesis(
                "pairwise",
                Independent(w(i), i, 1, group=2),
                "any two of the weights are independent",
            ),
            ZERO_MEAN,
            VARIANCE,
        ),
        conclusion=BOUNDED_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        why={
            "REFUTED": "Take fair bits $b_1$, $b_2$ and $b_3 = 1$ exactly when "
            "$b_1 = b_2$: any two are independent, all three are not. Weights "
            "$\\pm 2 b_i$ with fair signs have $v = 2$, but their product has variance "
            "16 instead of 8.",
        },
    ),
    Claim(
        key="product-variance.with-mean",
        topic=TOPIC,
        title="The variance when the weights have a mean",
        paraphrase="Without the zero mean the variance has another formula.",
        hypotheses=(
            INDEPENDENT,
            Hypothesis(
                "mean", each_weight(Eq(mean(w(i)), mu)), "every weight has mean $\\mu$"
            ),
            VARIANCE,
        ),
        conclusion=MEAN_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_mean_variance,
        why={
            "PROVED": "At $\\mu = 0$ it is $v^n$. A mean of size 1 makes the variance "
            "grow however small $v > 0$ is.",
        },
    ),
)
