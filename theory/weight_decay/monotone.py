"""More decay, smaller weights: the minimisers under two l2 coefficients."""

from random import Random

from sympy import Expr, Gt, Le, MatrixSymbol, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Given
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational, square
from longdep.theory.weight_decay.losses import lam, loss_here
from longdep.theory.weight_decay.notation import TOPIC, U, n

larger = Symbol("mu", real=True)
MORE, LESS = MatrixSymbol("V", n, n), U
loss_more = Symbol("L_V", real=True)
SHRINKS = Le(Norm(MORE, "F") ** 2, Norm(LESS, "F") ** 2)
PREFERS_LESS = Le(
    loss_here + lam * Norm(LESS, "F") ** 2 / 2,
    loss_more + lam * Norm(MORE, "F") ** 2 / 2,
)
PREFERS_MORE = Le(
    loss_more + larger * Norm(MORE, "F") ** 2 / 2,
    loss_here + larger * Norm(LESS, "F") ** 2 / 2,
)


def _two_coefficients(rng: Random) -> Model:
    """Minimisers over two candidates, for two coefficients."""
    count, low = rng.randint(1, 2), positive(rng)
    high = low + positive(rng)
    weights = [square(rng, count), square(rng, count)]
    losses = [rational(rng), rational(rng)]

    def best(coefficient: Expr) -> int:
        costs = [
            loss + coefficient * sum(x**2 for x in weight) / 2
            for loss, weight in zip(losses, weights, strict=True)
        ]
        return 1 if costs[1] < costs[0] else 0

    less, more = best(low), best(high)
    return {
        "n": count,
        "lambda": low,
        "mu": high,
        "U": weights[less],
        "V": weights[more],
        "L_U": losses[less],
        "L_V": losses[more],
    }


def prove_shrinks() -> Proof:
    """Add the two comparisons; the losses cancel."""
    rate = 2 / (larger - lam)
    return Proof(
        (
            Step("less", PREFERS_LESS, Given("minimiser"), "Premise."),
            Step("more", PREFERS_MORE, Given("other-minimiser"), "Premise."),
            Step(
                "shrinks",
                SHRINKS,
                Combine({"less": rate, "more": rate}, facts=("larger",)),
                "(mu - lambda)/2 (|U|^2 - |V|^2) >= 0.",
            ),
        ),
        _two_coefficients,
    )


CLAIMS = (
    Claim(
        key="decay-bounds-gamma.monotone",
        topic=TOPIC,
        title="More decay, smaller weights",
        paraphrase="For any loss, the minimiser for a larger coefficient $\\mu$ has no "
        "larger Frobenius norm than the one for $\\lambda$.",
        hypotheses=(
            Hypothesis(
                "larger", Gt(larger - lam, 0), "$\\mu$ is larger than $\\lambda$"
            ),
            Hypothesis(
                "minimiser",
                PREFERS_LESS,
                "$U$ minimises the loss penalised with $\\lambda$: it is no worse than "
                "$V$",
            ),
            Hypothesis(
                "other-minimiser",
                PREFERS_MORE,
                "$V$ minimises the loss penalised with $\\mu$: it is no worse than $U$",
            ),
        ),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_shrinks,
        why={
            "PROVED": "Add the two comparisons. It is the norm of the weight that goes "
            "down with the coefficient; $\\gamma$ at a given state need not.",
        },
    ),
)
