"""The convention that adds a constant to the norm, g min(1, m/(|g| + eps))."""

from collections.abc import Callable
from random import Random

from sympy import Eq, Ge, Integer, Le, Lt, Min
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Given, Lemma
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.distances import non_expansive_steps
from longdep.theory.gradient_clipping.notation import (
    EXACT,
    EXCEEDS,
    NON_EXPANSIVE,
    SMALL,
    TOO_LARGE,
    TOPIC,
    UNCHANGED,
    C,
    D,
    N,
    eps,
    g,
    h,
    m,
    means,
    with_eps,
)
from longdep.theory.gradient_clipping.vectors import (
    eps_clipped,
    large_model,
    norm_model,
    small_model,
)

RULE_EPS = Eq(C, with_eps(g))
BY_EPS = means("rule", RULE_EPS, "C is g min(1, m/(|g| + eps))")
STRICT_BOUND = Lt(N(C), m)
NEARLY_REACHES = Lt(m - N(C), eps)
IDEMPOTENT_EPS = Eq(with_eps(C), C)
NEARLY_IDEMPOTENT = Lt(N(C) - N(with_eps(C)), eps)


def _eps_model(make: Callable[[Random], Model]) -> Callable[[Random], Model]:
    def model(rng: Random) -> Model:
        values = dict(make(rng))
        for name, vector in (("C", "g"), ("D", "h")):
            values[name] = eps_clipped(
                values[vector], values["m"], values["varepsilon"]
            )
        return values

    return model


def _small_eps_model(rng: Random) -> Model:
    values = dict(small_model(rng))
    values["m"] += values["varepsilon"]
    return {**values, "C": values["g"]}


EPS_FACTOR = Min(1, m / (N(g) + eps))
GIVEN_EPS = (
    Step("rule", RULE_EPS, Given("rule"), "Definition of C."),
    Step(
        "homogeneous",
        equation(N(with_eps(g)), EPS_FACTOR * N(g)),
        Lemma("a norm is homogeneous"),
        "The factor is positive.",
    ),
    Step(
        "size",
        equation(N(C), EPS_FACTOR * N(g)),
        Algebra(by=("rule", "homogeneous")),
        "The size of the result.",
    ),
)
LEAST = Step(
    "least",
    Le(EPS_FACTOR, m / (N(g) + eps)),
    Lemma("a minimum is at most each of its arguments"),
    "By definition.",
)
STRICTLY = Step(
    "bound",
    STRICT_BOUND,
    Combine({"least": N(g)}, slack=m * eps / (N(g) + eps), by=("size",)),
    "m |g|/(|g| + eps) = m - m eps/(|g| + eps).",
)


def prove_strict_bound() -> Proof:
    """The size is at most m |g|/(|g| + eps) < m."""
    return Proof((*GIVEN_EPS, LEAST, STRICTLY), _eps_model(norm_model))


def prove_unchanged_eps() -> Proof:
    """Below m - eps the factor is 1."""
    return Proof(
        (
            GIVEN_EPS[0],
            Step("within", Le(N(g) + eps, m), Given("within"), "Premise."),
            Step(
                "idle",
                equation(EPS_FACTOR, Integer(1)),
                Lemma("the minimum is the smaller argument", by=("within",)),
                "m/(|g| + eps) is at least 1.",
            ),
            Step(
                "unchanged",
                UNCHANGED,
                Algebra(by=("rule", "idle")),
                "The factor is 1.",
            ),
        ),
        _small_eps_model,
    )


def prove_nearly_reaches() -> Proof:
    """The gap m - m |g|/(|g| + eps) is m eps/(|g| + eps)."""
    return Proof(
        (
            *GIVEN_EPS,
            Step("exceeds", EXCEEDS, Given("exceeds"), "Premise."),
            Step(
                "active",
                equation(EPS_FACTOR, m / (N(g) + eps)),
                Lemma("the minimum is the smaller argument", by=("exceeds",)),
                "The norm is beyond the limit.",
            ),
            Step(
                "nearly",
                NEARLY_REACHES,
                Combine(
                    {"exceeds": eps / (N(g) + eps)},
                    slack=eps**2 / (N(g) + eps),
                    by=("size", "active"),
                ),
                "The gap is m eps/(|g| + eps) < eps.",
            ),
        ),
        _eps_model(large_model),
    )


def prove_nearly_idempotent() -> Proof:
    """The second factor is at least m/(m + eps)."""
    second = Min(1, m / (N(C) + eps))
    return Proof(
        (
            *GIVEN_EPS,
            LEAST,
            STRICTLY,
            Step(
                "second",
                Ge(second, m / (m + eps)),
                Lemma("m/(r + eps) falls with r, and m/(m + eps) < 1", by=("bound",)),
                "The result is within the limit.",
            ),
            Step(
                "second size",
                equation(N(with_eps(C)), second * N(C)),
                Lemma("a norm is homogeneous"),
                "The size after the second time.",
            ),
            Step(
                "nearly",
                NEARLY_IDEMPOTENT,
                Combine(
                    {"second": N(C), "bound": eps / (m + eps)},
                    slack=eps**2 / (m + eps),
                    by=("second size",),
                ),
                "What is lost is at most m eps/(m + eps) < eps.",
            ),
        ),
        _eps_model(norm_model),
    )


def _eps_factor(name: str, vector: MatrixExpr) -> tuple[Step, ...]:
    return (
        Step(
            name,
            Le(Min(1, m / (N(vector) + eps)), 1),
            Lemma("a minimum is at most each of its arguments"),
            "The factor is at most 1.",
        ),
    )


def prove_non_expansive_eps() -> Proof:
    """Sizes become min(r, m r/(r + eps)), angles stay."""
    steps = non_expansive_steps(
        with_eps,
        lambda vector: Min(1, m / (N(vector) + eps)),
        _eps_factor,
        "r -> min(r, m r/(r + eps)) has slopes m eps/(r + eps)^2 <= 1 where it clips",
    )
    return Proof(steps, _eps_model(norm_model))


CLAIMS = (
    Claim(
        key="clipping-eps.bound",
        topic=TOPIC,
        title="With eps in the factor the result stays below the threshold",
        paraphrase="One convention multiplies by min(1, m/(|g| + eps)), eps = 10^-6: "
        "the result is strictly shorter than m.",
        hypotheses=(BY_EPS,),
        conclusion=STRICT_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_strict_bound,
        why={"PROVED": "The added constant only shortens."},
    ),
    Claim(
        key="clipping-eps.unchanged",
        topic=TOPIC,
        title="With eps a gradient within the threshold is left alone",
        paraphrase="If |g| <= m, multiplying by min(1, m/(|g| + eps)) changes nothing.",
        hypotheses=(BY_EPS, SMALL),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "A gradient whose norm is exactly the limit, or less than "
            "eps below it, is shortened too.",
        },
    ),
    Claim(
        key="clipping-eps.unchanged-below",
        topic=TOPIC,
        title="With eps a gradient below m - eps is left alone",
        paraphrase="If |g| + eps <= m the factor is 1.",
        hypotheses=(
            BY_EPS,
            Hypothesis(
                "within", Le(N(g) + eps, m), "the norm of g is at least eps below m"
            ),
        ),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="clipping-eps.unchanged",
        proof=prove_unchanged_eps,
        why={"PROVED": "Then $m/(|g| + \\varepsilon) \\ge 1$."},
    ),
    Claim(
        key="clipping-eps.limit-reached",
        topic=TOPIC,
        title="With eps a large gradient gets exactly the norm m",
        paraphrase="If |g| > m the result has norm m.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=EXACT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={"CONDITIONAL": "It is always shorter: $m |g|/(|g| + \\varepsilon) < m$."},
    ),
    Claim(
        key="clipping-eps.nearly-reached",
        topic=TOPIC,
        title="With eps the limit is missed by less than eps",
        paraphrase="If |g| > m the norm of the result is above m - eps.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=NEARLY_REACHES,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-eps.limit-reached",
        proof=prove_nearly_reaches,
        why={
            "PROVED": "The gap is $m\\varepsilon/(|g|+\\varepsilon)$. The bound is "
            "absolute: with a limit of $10^{-6}$ half of the gradient may be lost.",
        },
    ),
    Claim(
        key="clipping-eps.idempotent",
        topic=TOPIC,
        title="With eps clipping twice is clipping once",
        paraphrase="Applying min(1, m/(|g| + eps)) a second time changes nothing.",
        hypotheses=(BY_EPS,),
        conclusion=IDEMPOTENT_EPS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "The clipped gradient lies within eps of the limit, where "
            "the factor is still below 1: each further clipping shortens it again.",
        },
    ),
    Claim(
        key="clipping-eps.nearly-idempotent",
        topic=TOPIC,
        title="With eps a second clipping takes off less than eps",
        paraphrase="The norm after the second clipping is within eps of that after the "
        "first.",
        hypotheses=(BY_EPS,),
        conclusion=NEARLY_IDEMPOTENT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-eps.idempotent",
        proof=prove_nearly_idempotent,
        why={"PROVED": "The second factor is at least $m/(m+\\varepsilon)$."},
    ),
    Claim(
        key="clipping-eps.non-expansive",
        topic=TOPIC,
        title="With eps clipping moves no two gradients apart either",
        paraphrase="g min(1, m/(|g| + eps)) is 1-Lipschitz in the 2-norm.",
        hypotheses=(
            BY_EPS,
            means("other-rule", Eq(D, with_eps(h)), "D is h, clipped"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_eps,
        why={"PROVED": "Where it clips, sizes change with slope at most 1."},
    ),
)
