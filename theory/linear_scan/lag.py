"""Is the gradient at a lag the product of the decays between?"""

from random import Random

from sympy import Eq, Expr, Function

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, a, b, decays, h, k, s, t
from longdep.theory.linear_scan.runs import (
    RECURRENCE,
    nothing_happens,
    peel,
    scan_model,
    states,
)
from longdep.theory.models import rational
from longdep.theory.writing import ProofWriter, algebra

other, q, x = (Function(name, real=True) for name in "uqx")
FIRST_RUN = Hypothesis(
    "first-run", RECURRENCE.condition, "a run of the recurrence", definition=True
)
SECOND_RUN = Hypothesis(
    "second-run",
    ForAll(Eq(other(s + 1), q(s + 1) * other(s) + x(s + 1)), s, 0),
    "another run, with decays $q$ and inputs $x$",
    definition=True,
)
SAME_DECAYS = Hypothesis(
    "same-decays",
    ForAll(Eq(q(s + 1), a(s + 1)), s, 0),
    "the decays are the same in both runs: they may read the inputs, not the state",
)
SAME_ADDED = Hypothesis(
    "same-added",
    ForAll(Eq(x(s + 1), b(s + 1)), s, 0),
    "what is added is the same in both runs: it does not read the state",
)


def difference(time: Expr | int) -> Expr:
    """The second run less the first."""
    return other(time) - h(time)


CARRIED = Eq(difference(k + t), decays(t, k) * difference(k))


def prove_carried() -> Proof:
    """Induction on the lag: what is added cancels in the difference."""
    now = k + t
    proof = ProofWriter()
    proof.given("first step", FIRST_RUN, "One step of the first run.", at=now)
    proof.given("second step", SECOND_RUN, "One step of the second run.", at=now)
    proof.given("decays", SAME_DECAYS, "The same decay.", at=now)
    proof.given("added", SAME_ADDED, "The same is added.", at=now)
    proof.step(
        "one step",
        Eq(difference(now + 1), a(now + 1) * difference(now)),
        algebra("second step", "first step", "decays", "added"),
        "What is added cancels.",
    )
    peel(proof, t, k)
    proof.induct(
        "carried",
        CARRIED,
        over=t,
        base=algebra(),
        step=algebra("one step", "carried assumed", "peel"),
        because="By induction on the lag.",
    )
    return proof.done(
        _two_runs_model,
        lambda: nothing_happens(
            u=lambda *_: 1, q=lambda *_: 1, x=lambda *_: 0, k=0, t=1
        ),
    )


def _two_runs_model(rng: Random) -> Model:
    model = scan_model(rng)
    run = states(model["a"], model["b"], rational(rng))
    return {**model, "q": model["a"], "x": model["b"], "u": run}


CLAIMS = (
    Claim(
        key="lag-is-product",
        topic=TOPIC,
        title="The gradient at a lag is exactly the product of the decays between",
        paraphrase="Decays and what is added may depend on the inputs, but not on the "
        "state. Then a difference of two states, however large, is multiplied by each "
        "decay that it passes: $dh_{k+t}/dh_k = a_{k+1} \\cdots a_{k+t}$.",
        hypotheses=(FIRST_RUN, SECOND_RUN, SAME_DECAYS, SAME_ADDED),
        conclusion=CARRIED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        proof=prove_carried,
        why={
            "PROVED": "What is added cancels, the rest is multiplied. Nothing is "
            "approximated: no slope of an activation stands in the way, and no weight "
            "is shared but through the decays. So the whole question of how far such a "
            "recurrence remembers is one of the sizes of its decays.",
        },
    ),
)
