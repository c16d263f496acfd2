"""Does the state follow its eigenvalues, and explode with them?"""

from random import Random

from sympy import Abs, And, Eq, Gt, ImmutableMatrix, Limit, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Conjunction, GeometricLimit
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.eigenvectors import (
    ALIGNED,
    component_steps,
    grown,
    parts_model,
)
from longdep.theory.linear_recurrence.geometric import ABOVE_ONE
from longdep.theory.linear_recurrence.notation import TOPIC, W, h, lam, t, u
from longdep.theory.linear_recurrence.recurrence import (
    DEFINED,
    ONE_STEP,
    RECURRENCE,
    linear_model,
)
from longdep.theory.models import diagonal, invertible, positive, rational

EIGENVECTOR = Hypothesis(
    "eigenvector",
    Eq(u.T * W.T, lam * u.T),
    "$u$ is an eigenvector of $W$ with eigenvalue $\\lambda$",
    definition=True,
)
NONZERO_START = Hypothesis(
    "nonzero-start", Gt(ALIGNED, 0), "the component along $u$ starts nonzero"
)
COMPONENT = Eq(u.T * h(t), lam**t * u.T * h(0))
EXPLODES_ALONG = Eq(Limit(Abs(lam) ** t * ALIGNED, t, oo), oo)
COMPONENT_EXPLODES = And(grown(u, lam), EXPLODES_ALONG)


def prove_component() -> Proof:
    """Induction on t, along one eigenvector."""
    return Proof((ONE_STEP, *component_steps()[:-1]), _component_model)


def _component_model(rng: Random) -> Model:
    basis = invertible(rng)
    values = diagonal(rng, basis.rows)
    weight = ImmutableMatrix(basis * values * basis.inv())
    return linear_model(rng, weight, u=basis[:, 0], **{"lambda": values[0, 0]})


def prove_component_explodes() -> Proof:
    """A nonzero multiple of the powers of 1 + a."""
    steps = (
        ONE_STEP,
        *component_steps(),
        Step(
            "limit",
            EXPLODES_ALONG,
            GeometricLimit(),
            "The size given is of this form.",
        ),
        Step(
            "explodes",
            COMPONENT_EXPLODES,
            Conjunction(("size of u", "limit")),
            "Together.",
        ),
    )
    return Proof(steps, _exploding_model)


def _exploding_model(rng: Random) -> Model:
    value = rng.choice((-1, 1)) * (1 + positive(rng))
    others = [rational(rng) for _ in range(rng.randint(0, 2))]
    return parts_model(rng, [value, *others], **{"lambda": value})


CLAIMS = (
    Claim(
        key="eigenvalue-component",
        topic=TOPIC,
        title="A component of the state follows the power of its eigenvalue",
        paraphrase="What the eigenvalue's power does to the state: the component along "
        "an eigenvector is multiplied by $\\lambda^t$.",
        hypotheses=(RECURRENCE, EIGENVECTOR),
        conclusion=COMPONENT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="eigenvalue-decay",
        proof=prove_component,
        why={
            "PROVED": "Eigenvectors $u$ of $W$ are the row eigenvectors of $W^T$, so "
            "$u^T h(t) = \\lambda^t u^T h(0)$ for any $W$, symmetric or not.",
        },
    ),
    Claim(
        key="eigenvalue-explode.state",
        topic=TOPIC,
        title="So the state explodes",
        paraphrase="Carried over to the state: an eigenvalue above 1 makes its "
        "component explode.",
        hypotheses=(DEFINED, EIGENVECTOR, ABOVE_ONE),
        conclusion=COMPONENT_EXPLODES,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="eigenvalue-explode",
        why={"CONDITIONAL": "A component that starts at 0 stays 0 for ever."},
    ),
    Claim(
        key="eigenvalue-explode.nonzero-start",
        topic=TOPIC,
        title="A component that does not start at 0 explodes",
        paraphrase="With an eigenvalue above 1 and a nonzero start the component "
        "explodes.",
        hypotheses=(DEFINED, EIGENVECTOR, ABOVE_ONE, NONZERO_START),
        conclusion=COMPONENT_EXPLODES,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="eigenvalue-explode.state",
        proof=prove_component_explodes,
        why={"PROVED": "A nonzero multiple of a growing geometric sequence."},
    ),
)
