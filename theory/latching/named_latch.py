"""The latch of the counterexample under uniform noise: proved, and measured.

The state is measured from the stored point: the latch F of `robust-memory-vanishes` is
2 + min(max(h, -9/10), 9/10) at 2 + h, for h from -1 to 1.
"""

from dataclasses import replace
from itertools import product
from random import Random

from sympy import And, Eq, Expr, Integer, Le, Max, Min, Rational

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Cases, Conjunction
from longdep.theory.core.semantics import Model
from longdep.theory.latching.dying import (
    FAIR,
    GRADIENT,
    SLOPES,
    alive,
    dies,
    held,
    slope,
    spread,
    walks,
)
from longdep.theory.latching.dying_steps import add_dying
from longdep.theory.latching.flat_maps import UNIT_GRADIENT
from longdep.theory.latching.notation import TOPIC, h, noise, s, t
from longdep.theory.latching.under_noise import noisy_run
from longdep.theory.writing import ProofWriter

STRETCH, LOUDEST = Rational(9, 10), Rational(1, 10)
UNIFORM = LOUDEST**2 / 3  # the variance of uniform noise on [-1/10, 1/10]
SPAN = Integer(600)  # 2 / UNIFORM


def clipped(state: Expr) -> Expr:
    """The latch: the identity up to 9/10 from the middle, and flat beyond."""
    return Max(-STRETCH, Min(STRETCH, state))


NOISY_LATCH = Hypothesis(
    "noisy-latch",
    ForAll(Eq(h(s + 1), clipped(h(s)) + noise(s)), s, 0),
    "$h$ is how far the latch's state is from the stored point 2, with noise $e$",
    definition=True,
)
FLAT = Hypothesis(
    "flat",
    ForAll(Eq(slope(s) * (h(s) - clipped(h(s))), 0), s, 0),
    "the slope is 0 on the plateaus",
    definition=True,
)
SMALL = Hypothesis(
    "small-noise",
    ForAll(And(Le(-LOUDEST, noise(s)), Le(noise(s), LOUDEST)), s, 0),
    "the noise of one step is at most $1/10$ in size",
    definition=True,
)
SPREAD = spread(
    UNIFORM,
    "and along these runs it has at least the mean square of uniform noise, 1/300",
)
SLOPE_OF_LATCH = replace(SLOPES, definition=True)
UNDER_NOISE = (
    NOISY_LATCH,
    GRADIENT,
    UNIT_GRADIENT,
    SLOPE_OF_LATCH,
    FLAT,
    SMALL,
    FAIR,
    SPREAD,
)
# What is measured: times, and 2 to the power of how much may be left there.
MEASURED = {200: 1, 500: 3, 1000: 6, 2000: 12}
FEW = And(*(Le(alive(time), Rational(1, 2**n)) for time, n in MEASURED.items()))


def prove_latch_dies() -> Proof:
    """The latch walks and holds; 600 steps are a span."""
    proof = ProofWriter()
    proof.given("latch step", NOISY_LATCH, "One step.", at=t)
    proof.given("flat", FLAT, "Premise.", at=t)
    proof.given("small", SMALL, "Premise.", at=t)
    proof.combine(
        "walks",
        walks(t),
        {"flat": -1},
        "Off the plateaus the latch is the identity.",
        by=("latch step",),
    )
    after = h(t + 1)
    for name, said in (("not under", Le(-1, after)), ("not over", Le(after, 1))):
        rule = Cases(by=("latch step", "small"))
        proof.step(name, said, rule, "9/10 + 1/10 = 1.")
    proof.step("held", held(t + 1), Conjunction(("not under", "not over")), "Both.")
    add_dying(proof, SPREAD, UNIFORM, SPAN)
    return proof.done(_latch_model, _walled)


def _latch_model(rng: Random) -> Model:
    """Fair noise of three sizes; then the walk is said to be off the stretch."""
    sizes = [LOUDEST * Rational(rng.randint(3, 4), 4) for _ in range(3)]
    start = Rational(rng.randint(-4, 4), 4)
    outcomes = [
        (Rational(1, 8), noisy_run(STRETCH, start, pushes))
        for pushes in product(*((-size, size) for size in sizes))
    ]
    return {
        "k": rng.randint(0, 1),
        "j": rng.randint(1, 2),
        "t": rng.randint(0, 1),
        "outcomes": outcomes,
        **rng.choice(outcomes)[1],
        "horizon": 5,
    }


def _walled() -> Model:
    """Noise holds the state beyond the plateau's edge; the gradient is 0 at once."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    case = {
        "h": one,
        "e": lambda *_: LOUDEST,
        "f": zero,
        "g": lambda now: Integer(0) ** now,
    }
    return {"k": 1, "outcomes": [(1, case)], **case}


CLAIMS = (
    Claim(
        key="robust-memory-vanishes.latch-under-noise",
        topic=TOPIC,
        title="The latch of the counterexample loses its gradient under its noise",
        paraphrase="The latch that keeps its gradient without noise, slope 1 on [1.1, "
        "2.9] and flat beyond, under noise of size at most $1/10$ and of the variance "
        "$1/300$ that uniform noise has: after $600k$ steps at most $2^{-k}$ of the "
        "gradient is left in the mean, from any start.",
        hypotheses=UNDER_NOISE,
        conclusion=dies(SPAN),
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_latch_dies,
        why={
            "PROVED": "As slopes are 1 or 0, the mean gradient is the probability that "
            "the state has met no plateau yet. Uniform noise on $[-1/10, 1/10]$ has "
            "the variance $(1/10)^2 / 3 = 1/300$, so the state is off the stretch "
            "after at most $(9/10 + 1/10)^2 \\cdot 300 = 300$ steps in the mean, and "
            "after 600 steps at least half the runs have met a plateau.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.latch-measured",
        topic=TOPIC,
        title="How soon the latch's gradient is gone, measured",
        paraphrase="The bound is generous: under uniform noise on $[-1/10, 1/10]$ "
        "the gradient that starts at the stored point is 0 in half of all runs after "
        "200 steps, and in all but one of 4096 after 2000.",
        hypotheses=tuple(replace(p, definition=True) for p in UNDER_NOISE),
        conclusion=FEW,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        why={
            "SUPPORTED": "The state meets a plateau after about 260 steps in the mean "
            "(without noise: never). What is left falls by a factor $e$ in about 200 "
            "steps.",
        },
    ),
)
