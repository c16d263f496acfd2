"""Does the n-th root of the desired variance give it?"""

from random import Random

from sympy import Eq

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Variance
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.random_product.laws import fresh
from longdep.theory.random_product.moments import FRESH, variance_steps
from longdep.theory.random_product.notation import TOPIC, damaged, n, running, target, v

ROOT = Eq(Variance(running(n)), target)


def prove_root() -> Proof:
    """With v^n = v*, the variance is v*."""
    steps = (
        Step("root", Eq(v**n, target), Given("root"), "v is the n-th root of v*."),
        Step(
            "target",
            ROOT,
            Algebra(by=("variance of product", "root")),
            "Insert the choice of v.",
        ),
    )
    return Proof((*variance_steps(), *steps), _root_model)


def _root_model(rng: Random) -> Model:
    model = fresh(rng)
    return {**model, "v^*": model["v"] ** model["n"]}


CLAIMS = (
    Claim(
        key="root-variance",
        topic=TOPIC,
        title="The n-th root gives the desired variance",
        paraphrase="To obtain a variance $v^*$ for the product, choose the $n$-th root "
        "of $v^*$ for the individual weights.",
        sources=damaged("sentence on the desired variance"),
        hypotheses=(
            *FRESH,
            Hypothesis("root", Eq(v**n, target), "$v$ is the $n$-th root of $v^*$"),
        ),
        conclusion=ROOT,
        kind=Kind.IDENTITY,
        proof=prove_root,
        why={
            "PROVED": "It follows from $\\mathrm{Var} = v^n$. A wrong $v$ is punished "
            "exponentially: 1% too much gives $1.01^n v^*$.",
        },
    ),
)
