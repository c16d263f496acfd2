"""Two eigenvectors: the part along the dominant one outgrows the other."""

from random import Random

from sympy import Abs, And, Eq, Gt, Limit, Lt, Ne, oo

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Conjunction, GeometricLimit, Given
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.eigenvectors import (
    ALIGNED,
    OTHER,
    component_steps,
    grown,
    parts_model,
)
from longdep.theory.linear_recurrence.notation import W, lam1, lam2, t, u, v
from longdep.theory.linear_recurrence.recurrence import DEFINED, ONE_STEP
from longdep.theory.models import positive, rational

TWO_EIGENVECTORS = (
    DEFINED,
    Hypothesis(
        "eigenvector",
        Eq(u.T * W.T, lam1 * u.T),
        "$u$ is an eigenvector of $W$ with eigenvalue $\\lambda_1$; the part along it "
        "is $u^T h$",
        definition=True,
    ),
    Hypothesis(
        "second-eigenvector",
        Eq(v.T * W.T, lam2 * v.T),
        "$v$ is an eigenvector of $W$ with eigenvalue $\\lambda_2$; the part along it "
        "is $v^T h$",
        definition=True,
    ),
)
DOMINANT = Hypothesis(
    "strict-dominance",
    Lt(Abs(lam2), Abs(lam1)),
    "the first eigenvalue is strictly larger than the second in size",
)
STARTS = Hypothesis("aligned-start", Gt(ALIGNED, 0), "the start has a part along $u$")
UNALIGNED = Hypothesis(
    "unaligned-start",
    Gt(OTHER, 0),
    "the start has a part along $v$: something to discard",
    definition=True,
)
NONZERO_SECOND = Hypothesis(
    "nonzero-second",
    Ne(lam2, 0),
    "the second eigenvalue is not 0 (else its part is gone after one step)",
    definition=True,
)
RATIO_GROWS = Eq(Limit(ALIGNED / OTHER * (Abs(lam1) / Abs(lam2)) ** t, t, oo), oo)
OUTGROWS = And(grown(u, lam1), grown(v, lam2), RATIO_GROWS)


def prove_outgrows() -> Proof:
    """The ratio of two components is a multiple of the powers of 1 + a."""
    steps = (
        ONE_STEP,
        *component_steps(lam1),
        *component_steps(lam2, v, "second-eigenvector"),
        Step(
            "dominance", Lt(Abs(lam2), Abs(lam1)), Given("strict-dominance"), "Premise."
        ),
        Step(
            "ratio above one",
            Gt(Abs(lam1) / Abs(lam2), 1),
            Combine({"dominance": 1 / Abs(lam2)}, facts=("nonzero-second",)),
            "Divide by the size of lambda_2.",
        ),
        Step(
            "limit",
            RATIO_GROWS,
            GeometricLimit(),
            "The ratio of the two eigenvalues is above 1 in size.",
        ),
        Step(
            "outgrows",
            OUTGROWS,
            Conjunction(("size of u", "size of v", "limit")),
            "Together.",
        ),
    )
    return Proof(steps, _outgrowing_model)


def _outgrowing_model(rng: Random) -> Model:
    second, more = rational(rng, nonzero=True), positive(rng)
    first = rng.choice((-1, 1)) * second * (1 + more)
    between = [rational(rng) for _ in range(rng.randint(0, 1))]
    values = {"lambda_1": first, "lambda_2": second}
    return parts_model(rng, [first, *between, second], **values)
