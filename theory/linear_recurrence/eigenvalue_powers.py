"""Do powers of an eigenvalue decay below size one and explode above it?"""

from random import Random

from sympy import Abs, Eq, Limit, Lt, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import LimitRule
from longdep.theory.core.schema import Known
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import limits
from longdep.theory.linear_recurrence.geometric import ABOVE_ONE, samples
from longdep.theory.linear_recurrence.notation import TOPIC, cited, excess, lam, t
from longdep.theory.models import positive

BELOW_ONE = Hypothesis(
    "size-below-one", Lt(Abs(lam), 1), "the eigenvalue is below 1 in size"
)
DECAYS = Eq(Limit(Abs(lam) ** t, t, oo), 0)
EXPLODES = Eq(Limit(Abs(lam) ** t, t, oo), oo)


def prove_decays() -> Proof:
    """Compare with the powers of 1/(1 + a)."""
    return _by_geometry(
        Eq(Limit((1 / (1 + excess)) ** t, t, oo), 0),
        DECAYS,
        limits.POWERS(
            base=Abs(lam),
            factor=1,
            excess=excess,
            known=t,
            time=t,
            case="vanish",
            by=("geometric",),
            needs=("size-below-one",),
        ),
    )


def prove_explodes() -> Proof:
    """Compare with the powers of 1 + a."""
    proof = _by_geometry(
        Eq(Limit((1 + excess) ** t, t, oo), oo),
        EXPLODES,
        limits.POWERS(
            base=Abs(lam),
            factor=1,
            excess=excess,
            known=t,
            time=t,
            case="grow",
            by=("geometric",),
            needs=("size-above-one",),
        ),
    )
    return Proof(proof.steps, _large_model)


def _by_geometry(
    geometric: Eq,
    conclusion: Eq,
    lemma: Known,
) -> Proof:
    return Proof(
        (
            Step(
                "geometric",
                geometric,
                LimitRule(samples({})),
                "A geometric sequence, for any a > 0.",
            ),
            Step("limit", conclusion, lemma, "The sizes given are of this form."),
        ),
        _size_model,
    )


def _size_model(rng: Random) -> Model:
    more = positive(rng)
    return {
        "lambda": rng.choice((1, -1)) / (1 + more),
        "a": more,
        "t": rng.randint(0, 4),
        "horizon": 4,
    }


def _large_model(rng: Random) -> Model:
    model = _size_model(rng)
    return {**model, "lambda": rng.choice((-1, 1)) * (1 + model["a"])}


CLAIMS = (
    Claim(
        key="eigenvalue-decay",
        topic=TOPIC,
        title="Powers of an eigenvalue below 1 decay to zero",
        paraphrase="Eigenvalues are raised to the power t; those smaller than one in "
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
