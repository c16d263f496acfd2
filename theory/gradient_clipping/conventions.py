"""Whether the conventions of the frameworks are interchangeable."""

from sympy import Eq, Ge, Le, Lt, Max, Min

from longdep.theory.core.claim import Claim, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Cases, Combine, NormScales
from longdep.theory.gradient_clipping.eps_rule import EPS_FACTOR
from longdep.theory.gradient_clipping.notation import (
    TOPIC,
    N,
    by_norm,
    eps,
    g,
    m,
    with_eps,
)
from longdep.theory.gradient_clipping.vectors import norm_model

AGREE = Eq(with_eps(g), by_norm(g))
NEARLY_AGREE = Lt(N(by_norm(g) - with_eps(g)), eps)


def prove_nearly_agree() -> Proof:
    """Both results are multiples of g; their lengths differ by less than eps."""
    plain, cut_off = m / Max(N(g), m), Min(N(g), m)
    return Proof(
        (
            Step(
                "at most one",
                Le(EPS_FACTOR, 1),
                Cases(),
                "By definition.",
            ),
            Step(
                "at most share",
                Le(EPS_FACTOR, m / (N(g) + eps)),
                Cases(),
                "By definition.",
            ),
            Step(
                "limit scaled",
                Le(EPS_FACTOR * m, m),
                Combine({"at most one": m}),
                "The factor is at most 1.",
            ),
            Step(
                "size scaled",
                Le(EPS_FACTOR * N(g), m),
                Combine({"at most share": N(g)}, slack=m * eps / (N(g) + eps)),
                "The constant only shortens.",
            ),
            Step(
                "limit kept",
                Le(EPS_FACTOR * Max(N(g), m), m),
                Cases(by=("limit scaled", "size scaled")),
                "Both arguments of the maximum.",
            ),
            Step(
                "ordered",
                Ge(plain, EPS_FACTOR),
                Combine({"limit kept": 1 / Max(N(g), m)}),
                "The constant only shortens.",
            ),
            Step(
                "distance",
                equation(N(by_norm(g) - with_eps(g)), (plain - EPS_FACTOR) * N(g)),
                NormScales(),
                "The difference is a multiple of g.",
            ),
            Step(
                "kept",
                equation(plain * N(g), cut_off),
                Cases(),
                "The length that the plain formula gives.",
            ),
            Step(
                "cut off at most",
                Le(cut_off, m),
                Cases(),
                "By definition.",
            ),
            Step(
                "cut off at most size",
                Le(cut_off, N(g)),
                Cases(),
                "By definition.",
            ),
            Step(
                "below one",
                Le(cut_off / (N(g) + eps), 1),
                Combine(
                    {"cut off at most size": 1 / (N(g) + eps)}, slack=eps / (N(g) + eps)
                ),
                "It is at most |g|.",
            ),
            Step(
                "below share",
                Le(cut_off / (N(g) + eps), m / (N(g) + eps)),
                Combine({"cut off at most": 1 / (N(g) + eps)}),
                "It is at most m.",
            ),
            Step(
                "least",
                Ge(EPS_FACTOR, cut_off / (N(g) + eps)),
                Cases(by=("below one", "below share")),
                "Both arguments of the minimum are at least that.",
            ),
            Step(
                "shorter",
                Le(cut_off, N(g)),
                Cases(),
                "By definition.",
            ),
            Step(
                "nearly",
                NEARLY_AGREE,
                Combine(
                    {"least": N(g), "kept": -1, "shorter": eps / (N(g) + eps)},
                    slack=eps**2 / (N(g) + eps),
                    by=("distance",),
                ),
                "The gap is at most min(|g|, m) eps/(|g| + eps) < eps.",
            ),
        ),
        norm_model,
    )


CLAIMS = (
    Claim(
        key="clipping-conventions",
        topic=TOPIC,
        title="The conventions of the frameworks are interchangeable",
        paraphrase="Clipping by norm by the documented formulas of torch "
        "(`clip_grad_norm_`), optax (`clip_by_global_norm`), keras (`clipnorm`) and tf "
        "(`clip_by_global_norm`) should give the same. Formally: the formula with "
        "$\\varepsilon$ is the one without; the measurement compares all five in "
        "float64, too.",
        conclusion=AGREE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "In real arithmetic only the constant $10^{-6}$ makes a "
            "difference. In float64 every convention rounds, and those that multiply "
            "by $m \\cdot (1/m)$ or divide $g\\,m$ by $m$ change even gradients "
            "that need no clipping; only clipping by value is idempotent to the last "
            "bit.",
        },
    ),
    Claim(
        key="clipping-conventions.within-eps",
        topic=TOPIC,
        title="In real arithmetic the conventions agree to within ε",
        paraphrase="The results with and without the constant are less than "
        "$\\varepsilon$ apart, for every gradient and every limit.",
        conclusion=NEARLY_AGREE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-conventions",
        proof=prove_nearly_agree,
        why={
            "PROVED": "An absolute bound: negligible for a limit of 1, not for a limit "
            "of $10^{-6}$. It is about real numbers, not about rounding.",
        },
    ),
)
