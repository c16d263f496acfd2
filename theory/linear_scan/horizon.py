"""How long do decays of a given size let a gradient last?"""

from random import Random

from sympy import Abs, Eq, Ge, Integer, Le, Rational, Symbol, exp, log
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import (
    Combine,
    Conjunction,
    ConvexMinimum,
    Instance,
    NormScales,
)
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, a, decays, k, r, s, t
from longdep.theory.linear_scan.runs import (
    LENGTH,
    WITHIN_RATE,
    nothing_happens,
    peel,
    scan_model,
    table,
)
from longdep.theory.writing import ProofWriter

WITHIN = Le(Abs(decays(t, k)), r**t)
lo = Symbol("l", nonnegative=True)
AT_LEAST = Hypothesis(
    "decays-at-least",
    ForAll(Ge(Abs(a(s + 1)), lo), s, 0),
    "every decay is at least $l$ in size",
)
KEPT = Ge(Abs(decays(t, k)), lo**t)
rho, T = Symbol("rho", positive=True), Symbol("T", positive=True)
y = Symbol("y", positive=True)
TANGENT = Ge(y - 1 - log(y), 0)
HORIZON = Hypothesis(
    "horizon",
    Eq(T * log(rho), -1),
    "$T = -1 / \\log \\rho$ is the horizon of a decay $\\rho < 1$: the lag at which "
    "$\\rho^T = 1/e$",
)
AT_MOST, NEARLY = Le(T * (1 - rho), 1), Ge(T * (1 - rho), rho)
ABOVE, SHORT, NONE = (Symbol(f"S_{lag}", nonnegative=True) for lag in (10, 100, 1000))


def prove_within() -> Proof:
    """Induction on the lag: every decay multiplies by at most r."""
    proof = ProofWriter()
    _sizes(proof)
    proof.given("decay", WITHIN_RATE, "The decay.", at=k + t)
    proof.induct(
        "within",
        WITHIN,
        over=t,
        base=Combine(),
        step=Combine(
            {"decay": Abs(decays(t, k)), "within assumed": r}, by=("peel", "sizes")
        ),
        because="By induction on the lag.",
    )
    return proof.done(scan_model, lambda: nothing_happens(k=0, t=1))


def prove_kept() -> Proof:
    """Induction on the lag: every decay multiplies by at least l."""
    proof = ProofWriter()
    _sizes(proof)
    proof.given("decay", AT_LEAST, "The decay.", at=k + t)
    proof.induct(
        "kept",
        KEPT,
        over=t,
        base=Combine(),
        step=Combine(
            {"decay": Abs(decays(t, k)), "kept assumed": lo}, by=("peel", "sizes")
        ),
        because="By induction on the lag.",
    )
    return proof.done(_kept_model, lambda: nothing_happens(l=1, k=0, t=1))


def _sizes(proof: ProofWriter) -> None:
    peel(proof, t, k)
    last = a(k + t + 1)
    proof.step(
        "sizes",
        Eq(Abs(decays(t, k) * last), Abs(decays(t, k)) * Abs(last)),
        NormScales(),
        "Sizes multiply.",
    )


def prove_horizon() -> Proof:
    """The logarithm lies below its tangent at 1, and so does that of 1/rho."""
    proof = ProofWriter()
    proof.given("horizon", HORIZON, "Premise.")
    proof.step(
        "any tangent",
        TANGENT,
        ConvexMinimum(y, 1),
        "The logarithm lies below its tangent at 1.",
    )
    proof.step(
        "tangent", TANGENT.subs(y, rho), Instance("any tangent", {y: rho}), "Of rho."
    )
    proof.step(
        "inverse tangent",
        TANGENT.subs(y, 1 / rho),
        Instance("any tangent", {y: 1 / rho}),
        "And of the inverse.",
    )
    proof.combine("at most", AT_MOST, {"tangent": T, "horizon": 1}, "Times T.")
    proof.combine(
        "nearly",
        NEARLY,
        {"inverse tangent": T * rho, "horizon": -rho},
        "Times T and rho.",
    )
    proof.step(
        "between", And(AT_MOST, NEARLY), Conjunction(("at most", "nearly")), "Both."
    )
    return proof.done(_horizon_model)


def _kept_model(rng: Random) -> Model:
    least = Rational(rng.randint(0, 9), 8)
    sizes = [least + Rational(rng.randint(0, 3), 4) for _ in range(LENGTH)]
    signed = [rng.choice((-1, 1)) * size for size in sizes]
    return {**scan_model(rng), "l": least, "a": table(signed)}


def _horizon_model(rng: Random) -> Model:
    horizon = Integer(rng.randint(1, 6)) / rng.randint(1, 3)
    return {"T": horizon, "rho": exp(-1 / horizon), "y": Integer(1)}


CLAIMS = (
    Claim(
        key="horizon",
        topic=TOPIC,
        title="Decays of at most r let at most rᵗ of the gradient through",
        paraphrase="If every decay is at most $r$ in size, the gradient at lag $t$ is "
        "at most $r^t$.",
        hypotheses=(WITHIN_RATE,),
        conclusion=WITHIN,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        proof=prove_within,
        why={
            "PROVED": "Sizes multiply; a constant decay $r$ attains the bound. There "
            "is no "
            "rescue: what a linear scan remembers fades at least as fast as the "
            "powers of the largest decay, however it is computed. Of complex decays "
            "the same holds, as it is their sizes that multiply.",
        },
    ),
    Claim(
        key="horizon.at-least",
        topic=TOPIC,
        title="Decays of at least l let at least lᵗ through",
        paraphrase="If every decay is at least $l$ in size, the gradient at lag $t$ is "
        "at least $l^t$: nothing can cancel in a product.",
        hypotheses=(AT_LEAST,),
        conclusion=KEPT,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="horizon",
        proof=prove_kept,
        why={
            "PROVED": "So decays between 0.9 and 0.999 in size give a gradient "
            "between $0.9^t$ and $0.999^t$: at lag 100 between 0.0000266 and 0.905, "
            "and both are attained.",
        },
    ),
    Claim(
        key="horizon.length",
        topic=TOPIC,
        title="The horizon of a decay is about 1 / (1 - r)",
        paraphrase="The horizon $T = -1 / \\log \\rho$ of a decay $\\rho$, the lag "
        "at which $1/e$ of the gradient is left, lies between $\\rho / (1 - \\rho)$ "
        "and $1 / (1 - \\rho)$.",
        hypotheses=(HORIZON,),
        conclusion=And(AT_MOST, NEARLY),
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="horizon",
        proof=prove_horizon,
        why={
            "PROVED": "The two bounds differ by 1 step. A decay of 0.9 has a horizon "
            "of 9.5 steps, 0.99 of 99.5, 0.999 of 999.5: ten times the horizon takes a "
            "tenth of the distance to 1.",
        },
    ),
    Claim(
        key="horizon.initialised",
        topic=TOPIC,
        title="What initialising decays uniformly in [0.9, 0.999] buys",
        paraphrase="It is tempting to read the interval as a promise of long memory. "
        "Formally: of units whose decay is drawn uniformly from $[0.9, 0.999]$, at "
        "most a tenth have a horizon of 100 steps ($S_{100}$), none one of 1000 "
        "($S_{1000}$); nine in ten have one of 10 ($S_{10}$).",
        conclusion=And(Ge(ABOVE, Rational(9, 10)), Le(SHORT, Rational(1, 10)))
        & Eq(NONE, 0),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="horizon",
        why={
            "SUPPORTED": "The share with a horizon of at least $T$ is $(0.999 - "
            "e^{-1/T}) / 0.099$: uniform in the decay is far from uniform in the "
            "horizon. Uniform in the square, as it is for complex decays drawn from "
            "a ring, changes little: 0.095 of them have 100 steps. Drawing "
            "$\\log(1 - r)$ uniformly spreads the horizons over all lengths.",
        },
    ),
)
