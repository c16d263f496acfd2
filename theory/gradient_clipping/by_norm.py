"""Clipping by norm: how long the result is, its direction, and clipping twice."""

from sympy import Eq, Le, Lt, Max, Min
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading, Source
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Given
from longdep.theory.gradient_clipping.distances import non_expansive_steps
from longdep.theory.gradient_clipping.lengths import BOUNDS, GIVEN_RULE, SIZE
from longdep.theory.gradient_clipping.notation import (
    BOUND,
    BY_NORM,
    EXACT,
    EXCEEDS,
    NON_EXPANSIVE,
    SMALL,
    TOO_LARGE,
    TOPIC,
    UNCHANGED,
    WITHIN,
    C,
    D,
    N,
    by_norm,
    g,
    h,
    m,
    means,
)
from longdep.theory.gradient_clipping.vectors import (
    large_model,
    norm_model,
    small_model,
    with_factors,
)

SMALLER = Lt(N(C), N(g))
SAME_DIRECTION = Eq(N(g) * C, N(C) * g)
IDEMPOTENT = Eq(by_norm(C), C)
EXCEEDED = (
    Step("exceeds", EXCEEDS, Given("exceeds"), "Premise."),
    Step(
        "largest",
        equation(Max(N(g), m), N(g)),
        Cases(by=("exceeds",)),
        "The norm is the larger one.",
    ),
    Step(
        "exact",
        EXACT,
        Algebra(by=("size", "largest")),
        "m |g| / |g| = m.",
    ),
)


def prove_smaller() -> Proof:
    """The result has norm m, and m < |g|."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            *EXCEEDED,
            Step(
                "smaller",
                SMALLER,
                Combine({"exceeds": 1}, by=("exact",)),
                "m < |g|.",
            ),
        ),
        large_model,
    )


def prove_exact() -> Proof:
    """The size is m |g| / |g| = m."""
    return Proof((GIVEN_RULE, *SIZE, *EXCEEDED), large_model)


def prove_bound() -> Proof:
    """The norm of g is at most max(|g|, m)."""
    return Proof((GIVEN_RULE, *SIZE, *BOUNDS), norm_model)


def prove_unchanged() -> Proof:
    """The factor is m/m."""
    return Proof(
        (
            GIVEN_RULE,
            Step("within", WITHIN, Given("within"), "Premise."),
            Step(
                "largest",
                equation(Max(N(g), m), m),
                Cases(by=("within",)),
                "The limit is the larger one.",
            ),
            Step(
                "unchanged",
                UNCHANGED,
                Algebra(by=("rule", "largest")),
                "The factor is m/m = 1.",
            ),
        ),
        small_model,
    )


def prove_direction() -> Proof:
    """The result is a multiple of g by a factor that is not negative."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            Step(
                "direction",
                SAME_DIRECTION,
                Algebra(by=("size", "rule")),
                "Both sides are m |g|/max(|g|, m) times g.",
            ),
        ),
        norm_model,
    )


def prove_idempotent() -> Proof:
    """The result is within the limit, so the second time nothing happens."""
    return Proof(
        (
            GIVEN_RULE,
            *SIZE,
            *BOUNDS,
            Step(
                "largest",
                equation(Max(N(C), m), m),
                Cases(by=("bound",)),
                "The limit is the larger one.",
            ),
            Step(
                "idempotent",
                IDEMPOTENT,
                Algebra(by=("largest",)),
                "The second factor is m/m = 1.",
            ),
        ),
        norm_model,
    )


def _norm_factor(name: str, vector: MatrixExpr) -> tuple[Step, ...]:
    largest = Max(N(vector), m)
    return (
        Step(
            f"{name} limit",
            Le(m, largest),
            Cases(),
            "By definition.",
        ),
        Step(
            name,
            Le(m / largest, 1),
            Combine({f"{name} limit": 1 / largest}),
            "The factor is at most 1.",
        ),
    )


def _length_cut(name: str, vector: MatrixExpr, sign: int) -> Step:
    length = sign * m / Max(N(vector), m) * N(vector)
    cut_off = equation(length, sign * Min(N(vector), m))
    return Step(name, cut_off, Cases(), "The length is cut at m.")


def prove_non_expansive() -> Proof:
    """Sizes are cut at m, angles stay."""
    first, second = (m / Max(N(vector), m) * N(vector) for vector in (g, h))
    lengths = (
        _length_cut("first cut", g, 1),
        _length_cut("second cut", h, -1),
        Step(
            "cut lengths",
            Le((Min(N(g), m) - Min(N(h), m)) ** 2, (N(g) - N(h)) ** 2),
            Cases(),
            "Cutting two lengths brings them no further apart.",
        ),
        Step(
            "lengths",
            Le((first - second) ** 2, (N(g) - N(h)) ** 2),
            Combine({"cut lengths": 1}, by=("first cut", "second cut")),
            "Nor are the new lengths.",
        ),
    )
    steps = non_expansive_steps(
        by_norm, lambda vector: m / Max(N(vector), m), _norm_factor, lengths
    )
    return Proof(steps, lambda rng: with_factors(norm_model(rng), rng))


CLAIMS = (
    Claim(
        key="clipping",
        topic=TOPIC,
        title="A gradient beyond the threshold becomes smaller",
        paraphrase=(
            "When the norm of the gradient exceeds a threshold, it is cut to a "
            "smaller one."
        ),
        read_as="For clipping by norm: the norm becomes smaller.",
        sources=(Source("001", "§exploding gradients ¶3"),),
        hypotheses=(BY_NORM, TOO_LARGE),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        proof=prove_smaller,
        why={
            "PROVED": "As a description of clipping by norm it is right. Its repairs "
            "and companions say more: how small, in which direction, and which "
            "properties an implementation may lose.",
        },
    ),
    Claim(
        key="clipping.limit-reached",
        topic=TOPIC,
        title="A gradient beyond the threshold gets exactly the norm m",
        paraphrase="The new norm is the threshold itself.",
        hypotheses=(BY_NORM, TOO_LARGE),
        conclusion=EXACT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_exact,
        why={"PROVED": "$m |g| / |g| = m$."},
    ),
    Claim(
        key="clipping.bound",
        topic=TOPIC,
        title="The result is never larger than the threshold",
        paraphrase="For every gradient, $\\lVert C \\rVert \\le m$.",
        hypotheses=(BY_NORM,),
        conclusion=BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_bound,
        why={
            "PROVED": "In real arithmetic. In floating point the norm of the result "
            "may exceed $m$ by a few units in the last place.",
        },
    ),
    Claim(
        key="clipping.unchanged",
        topic=TOPIC,
        title="A gradient within the threshold is left alone",
        paraphrase="If $\\lVert g \\rVert \\le m$, clipping by norm changes nothing; "
        "in particular it does nothing against vanishing gradients.",
        hypotheses=(BY_NORM, SMALL),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_unchanged,
        why={"PROVED": "The factor is $m/m = 1$."},
    ),
    Claim(
        key="clipping.direction",
        topic=TOPIC,
        title="Clipping by norm keeps the direction",
        paraphrase="The result is a multiple of $g$ by a factor that is not negative.",
        hypotheses=(BY_NORM,),
        conclusion=SAME_DIRECTION,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_direction,
        why={
            "PROVED": "One factor for all entries. The share of a far state in the "
            "gradient is the same after clipping as before.",
        },
    ),
    Claim(
        key="clipping.idempotent",
        topic=TOPIC,
        title="Clipping twice is clipping once",
        paraphrase="The second clipping finds a norm of at most $m$.",
        hypotheses=(BY_NORM,),
        conclusion=IDEMPOTENT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_idempotent,
        why={"PROVED": "By the bound the second factor is $m/m = 1$."},
    ),
    Claim(
        key="clipping.non-expansive",
        topic=TOPIC,
        title="Clipping by norm moves no two gradients apart",
        paraphrase="It is the projection onto the ball of radius $m$, and 1-Lipschitz "
        "in the 2-norm.",
        hypotheses=(
            BY_NORM,
            means("other-rule", Eq(D, by_norm(h)), "$D$ is $h$, clipped"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive,
        why={
            "PROVED": "The squared distance loses two terms, one for the sizes and one "
            "for the angle, and neither is negative. A small error in the gradient "
            "stays a small error.",
        },
    ),
)
