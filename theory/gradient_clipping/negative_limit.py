"""A limit of the wrong sign, and why the clipped gradient points downhill."""

from sympy import Eq, Ge, Gt, Max, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Given, NormSquares
from longdep.theory.gradient_clipping.notation import (
    TOPIC,
    C,
    N,
    by_norm,
    g,
    inner,
    means,
)
from longdep.theory.gradient_clipping.vectors import norm_model

limit = Symbol("m", real=True)
RULE_ANY_LIMIT = Eq(C, by_norm(g, limit))
DESCENT = Ge(inner(g, C), 0)


def prove_descent() -> Proof:
    """The product <g, C> is a positive multiple of |g|^2."""
    factor = limit / Max(N(g), limit)
    return Proof(
        (
            Step("rule", RULE_ANY_LIMIT, Given("rule"), "Definition of C."),
            Step(
                "square",
                equation(N(g) ** 2, inner(g, g)),
                NormSquares(),
                "The inner product of g with itself.",
            ),
            Step(
                "descent",
                DESCENT,
                Combine(
                    {"square": -factor},
                    slack=factor * N(g) ** 2,
                    by=("rule",),
                    facts=("limit",),
                ),
                "The factor is positive.",
            ),
        ),
        norm_model,
    )


CLAIMS = (
    Claim(
        key="clipping-negative-limit",
        topic=TOPIC,
        title="Whatever the limit, the clipped gradient never points uphill",
        paraphrase="A limit of the wrong sign is harmless: the inner product of $g$ "
        "and its clipped version is not negative.",
        hypotheses=(
            means("rule", RULE_ANY_LIMIT, "$C$ is $g$, clipped by norm at $m$"),
        ),
        conclusion=DESCENT,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "With a negative limit the formula turns the gradient "
            "around and training climbs the loss: a sign error in a configuration file "
            "is enough. Some conventions do that without a word, others ignore the "
            "limit.",
        },
    ),
    Claim(
        key="clipping.descent",
        topic=TOPIC,
        title="The clipped gradient never points uphill",
        paraphrase="The inner product of $g$ and its clipped version is not negative, "
        "if the limit is positive.",
        hypotheses=(
            means("rule", RULE_ANY_LIMIT, "$C$ is $g$, clipped by norm at $m$"),
            Hypothesis("limit", Gt(limit, 0), "the limit is positive"),
        ),
        conclusion=DESCENT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-negative-limit",
        proof=prove_descent,
        why={
            "PROVED": "The result is a positive multiple of the gradient.",
        },
    ),
)
