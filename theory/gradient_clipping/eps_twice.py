"""The convention with a constant, applied twice or to two gradients."""

from sympy import Eq, Ge, Le, Lt, Min
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Cases, Combine, NormScales
from longdep.theory.gradient_clipping.distances import non_expansive_steps
from longdep.theory.gradient_clipping.eps_rule import (
    BY_EPS,
    GIVEN_EPS,
    LEAST,
    STRICTLY,
    eps_model,
)
from longdep.theory.gradient_clipping.notation import (
    NON_EXPANSIVE,
    TOPIC,
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
from longdep.theory.gradient_clipping.vectors import norm_model, with_factors
from longdep.theory.lemmas import numbers

IDEMPOTENT_EPS = Eq(with_eps(C), C)
NEARLY_IDEMPOTENT = Lt(N(C) - N(with_eps(C)), eps)


def prove_nearly_idempotent() -> Proof:
    """The second factor is at least m/(m + eps)."""
    second = Min(1, m / (N(C) + eps))
    return Proof(
        (
            *GIVEN_EPS,
            LEAST,
            STRICTLY,
            Step(
                "below one",
                Le(m / (m + eps), 1),
                Combine(slack=eps / (m + eps)),
                "m is less than m + eps.",
            ),
            Step(
                "falls",
                Le(m / (m + eps), m / (N(C) + eps)),
                Combine({"bound": m / ((m + eps) * (N(C) + eps))}),
                "m/(r + eps) falls with r.",
            ),
            Step(
                "second",
                Ge(second, m / (m + eps)),
                Cases(by=("below one", "falls")),
                "The result is within the limit.",
            ),
            Step(
                "second size",
                equation(N(with_eps(C)), second * N(C)),
                NormScales(),
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
        eps_model(norm_model),
    )


def _eps_factor(name: str, vector: MatrixExpr) -> tuple[Step, ...]:
    return (
        Step(
            name,
            Le(Min(1, m / (N(vector) + eps)), 1),
            Cases(),
            "The factor is at most 1.",
        ),
    )


def prove_non_expansive_eps() -> Proof:
    """Sizes become min(r, m r/(r + eps)), angles stay."""
    first, second = (Min(1, m / (N(vector) + eps)) * N(vector) for vector in (g, h))
    lengths = Step(
        "lengths",
        Le((first - second) ** 2, (N(g) - N(h)) ** 2),
        numbers.NON_EXPANSIVE(values=(N(g), N(h)), limit=m, extra=eps, case="eps"),
        "As a function of the length the new length has slopes from 0 to 1.",
    )
    steps = non_expansive_steps(
        with_eps, lambda vector: Min(1, m / (N(vector) + eps)), _eps_factor, (lengths,)
    )
    model = eps_model(norm_model)
    return Proof(steps, lambda rng: with_factors(model(rng), rng))


CLAIMS = (
    Claim(
        key="clipping-eps.idempotent",
        topic=TOPIC,
        title="With ε clipping twice is clipping once",
        paraphrase="Applying $\\min(1, m/(\\lVert g \\rVert + \\varepsilon))$ a second "
        "time changes nothing.",
        hypotheses=(BY_EPS,),
        conclusion=IDEMPOTENT_EPS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "The clipped gradient lies within $\\varepsilon$ of the "
            "limit, where the factor is still below 1: each further clipping shortens "
            "it again.",
        },
    ),
    Claim(
        key="clipping-eps.nearly-idempotent",
        topic=TOPIC,
        title="With ε a second clipping takes off less than ε",
        paraphrase="The norm after the second clipping is within $\\varepsilon$ of "
        "that after the first.",
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
        title="With ε clipping moves no two gradients apart either",
        paraphrase="$g \\min(1, m/(\\lVert g \\rVert + \\varepsilon))$ is 1-Lipschitz "
        "in the 2-norm.",
        hypotheses=(
            BY_EPS,
            means("other-rule", Eq(D, with_eps(h)), "$D$ is $h$, clipped"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_eps,
        why={"PROVED": "Where it clips, sizes change with slope at most 1."},
    ),
)
