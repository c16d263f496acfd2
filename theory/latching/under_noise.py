"""Under its own noise the gradient of a latch with slope 1 dies exponentially."""

from collections.abc import Callable
from itertools import product
from random import Random
from typing import Any

from sympy import Expr, Ge, Integer, Rational, Symbol, ceiling

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.semantics import Model
from longdep.theory.latching.dying import (
    FAIR,
    GRADIENT,
    SLOPES,
    dies,
    held,
    spread,
    walks,
)
from longdep.theory.latching.dying_steps import add_dying
from longdep.theory.latching.flat_maps import UNIT_GRADIENT
from longdep.theory.latching.notation import TOPIC, s, sequence, t
from longdep.theory.writing import ProofWriter

variance = Symbol("v", nonnegative=True)
span = Symbol("m", integer=True, positive=True)
WALKS = Hypothesis(
    "walks",
    ForAll(walks(s), s, 0),
    "the slope is 0 but on a stretch where the map is the identity, so that noise "
    "alone moves the state",
)
HELD = Hypothesis(
    "held",
    ForAll(held(s), s, 0),
    "the latch holds: whatever the noise does, the state is never farther than 1 from "
    "the middle (this is the unit of length)",
)
SPREAD = spread(
    variance, "and along these runs the noise has a mean square of at least $v$"
)
LONG = Hypothesis("long", Ge(span * variance, 2), "a span has at least $2/v$ steps")


def prove_dies() -> Proof:
    """Every span halves the mean gradient."""
    proof = ProofWriter()
    proof.given("walks", WALKS, "Premise.", at=t)
    proof.given("held", HELD, "Premise.", at=t + 1)
    proof.given("long", LONG, "Premise.")
    add_dying(proof, SPREAD, variance, span, "long")
    return proof.done(_walk_model, _stuck)


def _walk_model(rng: Random) -> Model:
    """Fair independent noise moves a latch for three steps; then every slope is 0."""
    sizes = [Rational(rng.randint(1, 3), 4) for _ in range(STEPS)]
    stretch, start = 1 - max(sizes), Rational(rng.randint(-1, 1), 4)
    outcomes = [
        (Rational(1, 2**STEPS), noisy_run(stretch, start, pushes))
        for pushes in product(*((-size, size) for size in sizes))
    ]
    least = min(sizes) ** 2
    return {
        "v": least,
        "m": ceiling(2 / least),
        "k": rng.randint(0, 1),
        "j": rng.randint(1, 2),
        "t": rng.randint(0, 2),
        "outcomes": outcomes,
        **rng.choice(outcomes)[1],
        "horizon": STEPS + 2,
    }


STEPS = 3


def noisy_run(
    stretch: Expr, start: Expr, pushes: tuple[Expr, ...]
) -> dict[str, Callable[[Any], Any]]:
    """State, noise, slope and gradient of a latch that is the identity on a stretch.

    Without further noise the last state goes on, with slope 0: the stretch is said to
    be left.
    """

    def push(now: Any) -> Expr:
        return pushes[int(now)] if now < len(pushes) else Integer(0)

    def slope(now: Any) -> Expr:
        inside = bool(now < len(pushes) and abs(states(now)) <= stretch)
        return Integer(int(inside))

    states: Callable[[Any], Any] = sequence(
        start, lambda now: max(-stretch, min(stretch, states(now))) + push(now)
    )
    gradients = sequence(Integer(1), lambda now: slope(now) * gradients(now))
    return {"h": states, "e": push, "f": slope, "g": gradients}


def _stuck() -> Model:
    """Nothing moves, and the gradient is 0 after the first step."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    case = {"h": one, "e": zero, "f": zero, "g": lambda now: Integer(0) ** now}
    return {"v": Integer(1), "m": Integer(2), "k": 1, "outcomes": [(1, case)], **case}


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.under-noise",
        topic=TOPIC,
        title="Under its own noise the gradient of a latch dies exponentially",
        paraphrase="Perhaps the gradient is meant that a robust memory has while noise "
        "disturbs it: whoever holds the state against noise of variance $v$, by a map "
        "that is the identity but for plateaus, has in the mean at most $2^{-k}$ of "
        "the gradient left after $k$ spans of $2/v$ steps.",
        hypotheses=(
            GRADIENT,
            UNIT_GRADIENT,
            SLOPES,
            WALKS,
            HELD,
            FAIR,
            SPREAD,
            LONG,
        ),
        conclusion=dies(span),
        kind=Kind.MOMENT,
        reading=Reading.CHARITABLE,
        of="robust-memory-vanishes",
        proof=prove_dies,
        why={
            "PROVED": "Where the slope is 1 nothing brings the state back: it walks at "
            "random, and soon meets a plateau, where the gradient becomes 0 and stays "
            "so. Along the runs that have not met one the mean of $1 - h^2$ falls by "
            "the variance at every step, and never below 0; so at most half of them "
            "last for a span, whatever came before. Without noise they last for ever: "
            "the law of the noise is a premise.",
        },
    ),
)
