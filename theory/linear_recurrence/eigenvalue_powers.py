"""Do powers of an eigenvalue decay below size one and explode above it?"""

from random import Random

from sympy import Abs, Eq, Limit, Lt, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import GeometricLimit
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.geometric import ABOVE_ONE
from longdep.theory.linear_recurrence.notation import TOPIC, cited, lam, t
from longdep.theory.models import positive

BELOW_ONE = Hypothesis(
    "size-below-one", Lt(Abs(lam), 1), "the eigenvalue is below 1 in size"
)
DECAYS = Eq(Limit(Abs(lam) ** t, t, oo), 0)
EXPLODES = Eq(Limit(Abs(lam) ** t, t, oo), oo)


def prove_decays() -> Proof:
    """The limit of a geometric sequence, by the premise."""
    step = Step("limit", DECAYS, GeometricLimit(), "A geometric sequence.")
    return Proof((step,), _size_model)


def prove_explodes() -> Proof:
    """The limit of a geometric sequence, by the premise."""
    step = Step("limit", EXPLODES, GeometricLimit(), "A geometric sequence.")
    return Proof((step,), _large_model)


def _size_model(rng: Random) -> Model:
    return {
        "lambda": rng.choice((1, -1)) / (1 + positive(rng)),
        "t": rng.randint(0, 4),
        "horizon": 4,
    }


def _large_model(rng: Random) -> Model:
    return {**_size_model(rng), "lambda": rng.choice((-1, 1)) * (1 + positive(rng))}


CLAIMS = (
    Claim(
        key="eigenvalue-decay",
        topic=TOPIC,
        title="Powers of an eigenvalue below 1 decay to zero",
        paraphrase="Eigenvalues are raised to the power $t$; those smaller than one in "
        "magnitude decay to zero.",
        sources=cited("§linear recurrence, ¶ after the eigen-form"),
        hypotheses=(BELOW_ONE,),
        conclusion=DECAYS,
        kind=Kind.LIMIT,
        proof=prove_decays,
        why={"PROVED": "A geometric sequence with ratio below 1."},
    ),
    Claim(
        key="eigenvalue-explode",
        topic=TOPIC,
        title="Powers of an eigenvalue above 1 explode",
        paraphrase="Eigenvalues larger than one in magnitude explode.",
        sources=cited("§linear recurrence, ¶ after the eigen-form"),
        hypotheses=(ABOVE_ONE,),
        conclusion=EXPLODES,
        kind=Kind.LIMIT,
        proof=prove_explodes,
        why={
            "PROVED": "A geometric sequence with ratio above 1. An eigenvalue of size "
            "exactly 1 does neither, and the sentence does not speak of it.",
        },
    ),
)
