"""Does variance 1 keep the typical size of a product?"""

from random import Random

from sympy import Abs, Eq, Ge, Integer, Rational, log

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Lemma
from longdep.theory.core.semantics import Model
from longdep.theory.random_product.expectation import mean
from longdep.theory.random_product.factors import ONE_FACTOR, PEEL_SIZE
from longdep.theory.random_product.laws import COUNT, fresh, law_of
from longdep.theory.random_product.moments import FRESH, UNIT
from longdep.theory.random_product.notation import TOPIC, each_weight, i, n, running, w

TYPICAL = Ge(mean(log(Abs(running(n)))), 0)
TYPICAL_KEPT = Eq(mean(log(Abs(running(n)))), 0)


def prove_typical_kept() -> Proof:
    """Log sizes add, so a mean log size of 0 stays 0."""
    after = w(n + 1)
    steps = (
        ONE_FACTOR,
        PEEL_SIZE,
        Step(
            "first balanced",
            Eq(mean(log(Abs(w(1)))), 0),
            Given("balanced", {i: 1}),
            "Premise.",
        ),
        Step(
            "start",
            TYPICAL_KEPT.subs(n, 1),
            Algebra(by=("one factor", "first balanced")),
            "One factor.",
        ),
        Step("assumed", TYPICAL_KEPT, Assume(), "Suppose it at n."),
        Step(
            "balanced",
            Eq(mean(log(Abs(after))), 0),
            Given("balanced", {i: n + 1}),
            "Premise.",
        ),
        Step(
            "adds",
            equation(
                mean(log(Abs(running(n) * after))),
                mean(log(Abs(running(n)))) + mean(log(Abs(after))),
            ),
            # Free text: where a factor may be 0, its logarithm is no real number.
            Lemma("the logarithm of a product is the sum; expectation is linear"),
            "Log sizes add, and so do their means.",
        ),
        Step(
            "next",
            TYPICAL_KEPT.subs(n, n + 1),
            Algebra(by=("peel", "adds", "assumed", "balanced")),
            "0 + 0.",
        ),
        Step(
            "typical",
            TYPICAL_KEPT,
            Induction(n, "start", "assumed", "next", start=1),
            "By induction on n.",
        ),
    )
    return Proof(steps, _balanced_model)


def _balanced_model(rng: Random) -> Model:
    laws = []
    for _ in range(COUNT):
        grow = Integer(2) ** rng.randint(1, 2)
        laws.append([(Rational(1, 2), -grow), (Rational(1, 2), 1 / grow)])
    return {**fresh(rng), **law_of(laws, rng)}


CLAIMS = (
    Claim(
        key="scaling-avoids.typical-size",
        topic=TOPIC,
        title="The recipe, judged by the typical size",
        paraphrase="With variance 1 for each weight the typical (geometric mean) size "
        "of the product does not vanish either.",
        hypotheses=(*FRESH, UNIT),
        conclusion=TYPICAL,
        kind=Kind.MOMENT,
        reading=Reading.CHARITABLE,
        of="scaling-avoids",
        why={
            "CONDITIONAL": "The variance stays 1 while nearly every product vanishes. "
            "A weight $\\pm 1/5$ or $\\pm 7/5$, each with probability 1/4, has "
            "variance 1; its geometric mean size is $\\sqrt{7/25} < 1$, so the product "
            "falls by about half at every step, and only rare products keep the "
            "variance up.",
        },
    ),
    Claim(
        key="scaling-avoids.balanced",
        topic=TOPIC,
        title="Scaling by the log size keeps the typical size",
        paraphrase="What has to be scaled for the typical size is the mean of the log "
        "size, not the variance.",
        hypotheses=(
            Hypothesis(
                "balanced",
                each_weight(Eq(mean(log(Abs(w(i)))), 0)),
                "the log size of every weight has mean 0",
            ),
        ),
        conclusion=TYPICAL_KEPT,
        kind=Kind.MOMENT,
        reading=Reading.REPAIR,
        of="scaling-avoids.typical-size",
        proof=prove_typical_kept,
        why={
            "PROVED": "Log sizes add. The price: unless the size is constant, such "
            "weights have a mean square above 1, so now the mean square explodes. In "
            "one dimension no scale serves both.",
        },
    ),
)
