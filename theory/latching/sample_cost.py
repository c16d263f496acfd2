"""The samples that it takes to see the part of a long lag."""

from dataclasses import replace
from random import Random

from sympy import Ge, Le, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Given
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import TOPIC, gamma, scale, span
from longdep.theory.models import positive

signal = Symbol("mu", nonnegative=True)
spread, samples = Symbol("sigma", positive=True), Symbol("N", positive=True)
FAINT = Hypothesis(
    "faint-signal",
    Le(signal, scale * gamma**span),
    "the mean of the long-lag part is at most $B \\gamma^\\tau$",
)
SEEN = Hypothesis(
    "seen",
    Ge(samples * signal**2, spread**2),
    "the mean is at least the standard error: $N \\mu^2 \\geq \\sigma^2$",
)
COSTLY = Ge(samples * scale**2 * gamma ** (2 * span), spread**2)


def prove_costly() -> Proof:
    """Insert the bound on the signal."""
    return Proof(
        (
            Step("faint", FAINT.condition, Given("faint-signal"), "Premise."),
            Step("seen", SEEN.condition, Given("seen"), "Premise."),
            Step(
                "costly",
                COSTLY,
                Combine({"seen": 1, "faint": samples * (scale * gamma**span + signal)}),
                "(B gamma^tau)^2 >= mu^2.",
            ),
        ),
        _costly_model,
    )


def _costly_model(rng: Random) -> Model:
    rate, bound, lag = 1 / (1 + positive(rng)), positive(rng), rng.randint(0, 3)
    mean, deviation = bound * rate**lag / rng.choice([1, 2]), positive(rng)
    return {
        "gamma": rate,
        "B": bound,
        "tau": lag,
        "mu": mean,
        "sigma": deviation,
        "N": (deviation / mean) ** 2 + rng.choice([0, 1]),
    }


CLAIMS = (
    Claim(
        key="signal-hidden.cost",
        topic=TOPIC,
        title="Seeing the long-lag part takes 1/γ to the power 2τ samples",
        paraphrase="To see a mean of at most $B \\gamma^\\tau$ over a fluctuation "
        "$\\sigma$, so many samples $N$ are needed that $N \\mu^2$ is at least "
        "$\\sigma^2$.",
        hypotheses=(FAINT, SEEN),
        conclusion=COSTLY,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="signal-hidden",
        proof=prove_costly,
        why={
            "PROVED": "The standard error falls like $1/\\sqrt{N}$ while the signal "
            "falls like $\\gamma^\\tau$: $N \\ge (\\sigma/B)^2 \\gamma^{-2\\tau}$. The "
            "cost is exponential in the lag, but finite: learning is slow, not "
            "impossible.",
        },
    ),
    Claim(
        key="signal-hidden.measured",
        topic=TOPIC,
        title="The cost of the signal, measured",
        paraphrase="In a linear unit that learns to recall its state at lag $\\tau$, "
        "the number of samples at which the long-lag part of $dL/du$ rises above the "
        "fluctuation of the whole gradient grows like $u^{-2 \\tau}$: with $\\gamma = "
        "u$.",
        hypotheses=tuple(replace(h, definition=True) for h in (FAINT, SEEN)),
        conclusion=COSTLY,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="signal-hidden",
        why={"SUPPORTED": "The measured growth per lag agrees with $u^{-2}$."},
    ),
)
