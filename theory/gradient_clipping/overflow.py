"""Gradients that are not finite, or whose sum of squares overflows."""

from random import Random

from sympy import And, Eq, Ge, Gt, ImmutableMatrix, Implies, Lt, Max, Symbol, ZeroMatrix

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Apply, Combine, Given, PartOf
from longdep.theory.core.semantics import Model
from longdep.theory.gradient_clipping.lengths import SIZE
from longdep.theory.gradient_clipping.notation import (
    RULE,
    TOPIC,
    C,
    N,
    by_norm,
    g,
    m,
    means,
    n,
)
from longdep.theory.gradient_clipping.vectors import (
    UNITS,
    large_model,
    size_of,
    with_limit,
)
from longdep.theory.models import positive

harmful = Symbol("B", integer=True, nonnegative=True)
CONVERTED = Eq(harmful, 0)
largest = Symbol("Omega", positive=True)
IN_RANGE = Lt(N(g) ** 2, largest)
RULE_OVERFLOW = And(
    Implies(IN_RANGE, Eq(C, by_norm(g))),
    Implies(Ge(N(g) ** 2, largest), Eq(C, ZeroMatrix(n, 1))),
)
OVERFLOWING = means(
    "rule",
    RULE_OVERFLOW,
    "$C$ is $g$, clipped by norm at $m$, with $m/\\infty = 0$ where the sum of squares "
    "overflows",
)
NOT_ZERO, NOT_LOST = Gt(N(g), 0), Gt(N(C), 0)
SOME_GRADIENT = Hypothesis("not-zero", NOT_ZERO, "$g$ is not 0")


def _in_range_model(rng: Random) -> Model:
    values = (
        large_model(rng)
        if rng.random() < 0.5
        else with_limit(ImmutableMatrix(rng.choice(UNITS)) / 2, positive(rng))
    )
    return {**values, "Omega": size_of(values["g"]) ** 2 + positive(rng)}


def prove_not_lost() -> Proof:
    """Without overflow C is g times a positive factor."""
    overflow, within = RULE_OVERFLOW, PartOf("two cases")
    return Proof(
        (
            Step("two cases", overflow, Given("rule"), "What is computed."),
            Step("no overflow", IN_RANGE, Given("in-range"), "Premise."),
            Step("not zero", NOT_ZERO, Given("not-zero"), "Premise."),
            Step("case", Implies(IN_RANGE, RULE), within, "The first case."),
            Step("rule", RULE, Apply("case", ("no overflow",)), "It is the one."),
            *SIZE,
            Step(
                "not lost",
                NOT_LOST,
                Combine({"not zero": m / Max(N(g), m)}, by=("size",)),
                "|C| is |g| times m/max(|g|, m) > 0.",
            ),
        ),
        _in_range_model,
    )


CLAIMS = (
    Claim(
        key="clipping-nonfinite",
        topic=TOPIC,
        title="Clipping makes every gradient harmless",
        paraphrase="Whatever comes in (infinite, undefined, or so large that the norm "
        "overflows), every convention either refuses it or returns a finite gradient "
        "that is not silently 0. Formally: of the outcomes measured, $B = 0$ are "
        "harmful (nan, infinite, or 0 for a gradient that is not).",
        conclusion=CONVERTED,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "REFUTED": "An infinite entry becomes nan, and in most conventions all "
            "finite entries become 0 at the same time; a finite gradient whose norm "
            "overflows silently becomes 0 or nan. Check that the norm is finite "
            "*before* clipping, or compute it with scaling, as the reference does.",
        },
    ),
    Claim(
        key="clipping-overflow",
        topic=TOPIC,
        title="A finite gradient is never lost in clipping",
        paraphrase="A finite gradient that is not 0 is not 0 after clipping, however "
        "large it is, in a format whose sums of squares overflow at $\\Omega$ (65520 "
        "in float16, about $2^{1024}$ in float64).",
        hypotheses=(OVERFLOWING, SOME_GRADIENT),
        conclusion=NOT_LOST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "The norm is the root of a sum of squares, and where these "
            "are taken in the gradient's own format, they overflow long before it "
            "does: in float16 from 256 on, in float32 from about "
            "$1.8 \\cdot 10^{19}$, in float64 from about $1.3 \\cdot 10^{154}$. Then "
            "$m/\\infty = 0$ and the whole update is lost without a warning, at the "
            "moment when clipping was needed most. Take the norm in a wider format, or "
            "scale before squaring. (A library that sums the squares of float16 in "
            "float32 loses the gradient only where the norm itself overflows.)",
        },
    ),
    Claim(
        key="clipping-overflow.in-range",
        topic=TOPIC,
        title="A gradient whose squares stay in range is not lost",
        paraphrase="A gradient that is not 0, with a squared norm under $\\Omega$, is "
        "not 0 after clipping.",
        hypotheses=(
            OVERFLOWING,
            SOME_GRADIENT,
            Hypothesis("in-range", IN_RANGE, "the squared norm stays under $\\Omega$"),
        ),
        conclusion=NOT_LOST,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-overflow",
        proof=prove_not_lost,
        why={
            "PROVED": "The result is a positive multiple of the gradient. What can "
            "still lose it is underflow, which the rule leaves out: if $m/\\lVert g "
            "\\rVert$ is below the smallest number of the format, it becomes 0."
        },
    ),
)
