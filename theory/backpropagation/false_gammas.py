"""Which other readings of gamma fail as an upper bound?"""

from sympy import Gt, Le, Max, Min
from sympy.core.symbol import Str
from sympy.logic.boolalg import And, Boolean

from longdep.theory.backpropagation.backward import RECURSION
from longdep.theory.backpropagation.notation import (
    COMPANION,
    START,
    TOPIC,
    M,
    N,
    always,
    delta,
    gamma,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Norm

LARGEST = Str("max")
ONE_STEP = Le(N(delta(tau)), N(M(1)) ** tau * START)
NORMS = tuple(N(M(i)) for i in (1, 2, 3))
MEDIAN = sum(NORMS) - Max(*NORMS) - Min(*NORMS)
HARMONIC = 2 / (1 / NORMS[0] + 1 / NORMS[1])


def _false_gamma(
    name: str,
    title: str,
    paraphrase: str,
    conclusion: Boolean,
    why: str,
    *more: Hypothesis,
) -> Claim:
    return Claim(
        key=f"gamma-bound.{name}",
        topic=TOPIC,
        title=title,
        paraphrase=paraphrase,
        hypotheses=(RECURSION, *more),
        conclusion=conclusion,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        why={"REFUTED": why},
    )


CLAIMS = (
    _false_gamma(
        "one-step",
        "γ taken from one step",
        "The documents give $\\gamma$ with an index $i$; taken from one step it would "
        "bound all.",
        ONE_STEP,
        "The other steps may have larger norms: the index must be maximised over.",
    ),
    _false_gamma(
        "minimum",
        "γ as the smallest of the norms",
        "The smallest norm among the steps as $\\gamma$ (two steps).",
        Le(N(delta(2)), Min(*NORMS[:2]) ** 2 * START),
        "Below the geometric mean no mean is safe.",
    ),
    _false_gamma(
        "median",
        "γ as the median of the norms",
        "The median norm among the steps as $\\gamma$ (three steps).",
        Le(N(delta(3)), MEDIAN**3 * START),
        "One large factor moves the product and not the median: norms 1, 1 and 4 have "
        "the product 4, and the median 1.",
    ),
    _false_gamma(
        "harmonic-mean",
        "γ as the harmonic mean of the norms",
        "The harmonic mean of the norms as $\\gamma$ (two steps).",
        Le(N(delta(2)), HARMONIC**2 * START),
        "The harmonic mean lies below the geometric one.",
        Hypothesis(
            "nonzero-norms",
            And(Gt(NORMS[0], 0), Gt(NORMS[1], 0)),
            "no step factor is 0",
            definition=True,
        ),
    ),
    _false_gamma(
        "mean-matrix",
        "γ as the norm of the mean factor",
        "The norm of the mean step factor as $\\gamma$ (two steps).",
        Le(N(delta(2)), N((M(1) + M(2)) / 2) ** 2 * START),
        "Factors of opposite sign cancel in the mean, and not in the product.",
    ),
    _false_gamma(
        "largest-entry",
        "γ as the largest entry",
        "The largest entry as the norm of matrices and vectors.",
        Le(Norm(delta(tau), LARGEST), gamma**tau * Norm(delta(0), LARGEST)),
        "The largest entry is a norm, but not a consistent one: a row of $n$ ones "
        "stretches a vector $n$-fold.",
        Hypothesis(
            "uniform",
            always(Le(Norm(M(s + 1), LARGEST), gamma)),
            "$\\gamma$ bounds the entries of every step factor",
            definition=True,
        ),
    ),
)
