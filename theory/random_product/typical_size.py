"""Does variance 1 keep the typical size of a product?"""

from random import Random

from sympy import Abs, Eq, Function, Ge, Integer, Product, Rational, log

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Cases, Instance, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.random_product.expectation import mean
from longdep.theory.random_product.laws import COUNT, fresh, law_of
from longdep.theory.random_product.moments import FRESH, UNIT
from longdep.theory.random_product.notation import TOPIC, each_weight, i, n, running, w
from longdep.theory.writing import ProofWriter, algebra

TYPICAL = Ge(mean(log(Abs(running(n)))), 0)
# Of a weight that may be 0 the log size does not exist.
other = Function(w.__name__, real=True, nonzero=True)
PRODUCT = Product(other(i), (i, 1, n))
SIZES = Product(Abs(other(i)), (i, 1, n))
SIZE = Eq(Abs(PRODUCT), SIZES)
BALANCED = Hypothesis(
    "balanced",
    each_weight(Eq(mean(log(Abs(other(i)))), 0)),
    "the log size of every weight has mean 0",
)
TYPICAL_KEPT = Eq(mean(log(Abs(PRODUCT))), 0)


def prove_typical_kept() -> Proof:
    """Log sizes add, so a mean log size of 0 stays 0."""
    after = Abs(other(n + 1))
    proof = ProofWriter()
    proof.step(
        "one factor", equation(PRODUCT.subs(n, 1), other(1)), algebra(), "One factor."
    )
    proof.step(
        "peel",
        equation(PRODUCT.subs(n, n + 1), PRODUCT * other(n + 1)),
        Peel(),
        "The last factor is split off.",
    )
    proof.step(
        "peel size",
        equation(SIZES.subs(n, n + 1), SIZES * after),
        Peel(),
        "So is the last size.",
    )
    proof.step(
        "splits",
        equation(Abs(PRODUCT * other(n + 1)), Abs(PRODUCT) * after),
        Cases(),
        "The size of a product of two numbers.",
    )
    proof.induct(
        "size",
        SIZE,
        over=n,
        base=algebra("one factor"),
        step=algebra("peel", "splits", "size assumed", "peel size"),
        because="The size of the product is the product of the sizes.",
        start=1,
    )
    proof.step(
        "size after",
        SIZE.subs(n, n + 1),
        Instance("size", {n: n + 1}),
        "The same for one factor more.",
    )
    proof.step(
        "adds",
        equation(mean(log(SIZES * after)), mean(log(SIZES)) + mean(log(after))),
        chance.EXPECTATION_LINEAR(
            whole=log(SIZES * after),
            terms=(log(SIZES), log(after)),
            weights=(1, 1),
            constant=0,
        ),
        "Log sizes add, and so do their means.",
    )
    proof.step("size back", equation(SIZES, Abs(PRODUCT)), algebra("size"), "As said.")
    proof.given("first balanced", BALANCED, "Premise.", at=1)
    proof.given("one more", BALANCED, "Premise.", at=n + 1)
    proof.induct(
        "typical",
        TYPICAL_KEPT,
        over=n,
        base=algebra("one factor", "first balanced"),
        step=algebra(
            "size after",
            "peel size",
            "adds",
            "one more",
            "size back",
            "typical assumed",
        ),
        because="By induction on n.",
        start=1,
    )
    return proof.done(_balanced_model)


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
            "A weight $\\pm 1/5$ or $\\pm 7/5$, each with probability $1/4$, has "
            "variance 1; its geometric mean size is $\\sqrt{7/25} < 1$, so the product "
            "falls by about half at every step, and only rare products keep the "
            "variance up.",
        },
    ),
    Claim(
        key="scaling-avoids.balanced",
        topic=TOPIC,
        title="Scaling by the log size keeps the typical size",
        paraphrase="What has to be scaled for the typical size of weights other than 0 "
        "is the mean of the log size, not the variance.",
        hypotheses=(BALANCED,),
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
