"""Do inputs scaled by what the decay leaves keep the state bounded?"""

from random import Random

from sympy import Abs, Eq, Expr, Function, Ge, Integer, Le, Rational, Symbol

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Cases, Combine, NormScales
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, a, h, s, t
from longdep.theory.linear_scan.runs import LENGTH, sized, states, table
from longdep.theory.writing import ProofWriter

x = Function("x", real=True)
K = Symbol("K", nonnegative=True)
SCALED = Hypothesis(
    "scaled-input",
    ForAll(Eq(h(s + 1), a(s + 1) * h(s) + (1 - Abs(a(s + 1))) * x(s + 1)), s, 0),
    "what is added is the input times $1 - |a|$",
)
CONTRACTS = Hypothesis(
    "decays-within",
    ForAll(Le(Abs(a(s + 1)), 1), s, 0),
    "every decay is at most 1 in size",
)
INPUTS = Hypothesis(
    "inputs-within",
    ForAll(Le(Abs(x(s + 1)), K), s, 0),
    "inputs are at most $K$ in size",
)
START = Hypothesis("start-within", Le(Abs(h(0)), K), "so is the start")
BOUNDED = Le(Abs(h(t)), K)


def prove_bounded() -> Proof:
    """A weighted mean of two numbers of size at most K is one."""
    decay = a(t + 1)
    left, right = decay * h(t), (1 - Abs(decay)) * x(t + 1)
    proof = ProofWriter()
    proof.given("start", START, "Premise.")
    proof.given("one step", SCALED, "One step.", at=t)
    proof.given("decay", CONTRACTS, "The decay.", at=t)
    proof.given("input", INPUTS, "The input.", at=t)
    proof.step(
        "triangle",
        Le(Abs(left + right), Abs(left) + Abs(right)),
        Cases(),
        "Two terms.",
    )
    proof.step("decayed", Eq(Abs(left), Abs(decay) * Abs(h(t))), NormScales(), "Sizes.")
    proof.step(
        "split",
        Eq(Abs(right), Abs(1 - Abs(decay)) * Abs(x(t + 1))),
        NormScales(),
        "Sizes.",
    )
    proof.step(
        "weight",
        Eq(Abs(1 - Abs(decay)), 1 - Abs(decay)),
        Cases(("decay",)),
        "The weight of the input is not negative.",
    )
    proof.combine(
        "room", Ge(1 - Abs(decay), 0), {"decay": 1}, "Nor is it, written as a bound."
    )
    proof.induct(
        "bounded",
        BOUNDED,
        over=t,
        base=Combine({"start": 1}),
        step=Combine(
            {"triangle": 1, "bounded assumed": Abs(decay), "input": 1 - Abs(decay)},
            by=("one step", "decayed", "split", "weight"),
            signs=("room",),
        ),
        because="By induction on t.",
    )
    return proof.done(_scaled_model, _steady)


def _scaled_model(rng: Random) -> Model:
    bound = Rational(rng.randint(0, 4), 2)
    decay = table([sized(rng) for _ in range(LENGTH)])
    inputs = table([bound * sized(rng) for _ in range(LENGTH)])

    def added(now: int) -> Expr:
        return (1 - abs(decay(now))) * inputs(now)

    return {
        "K": bound,
        "t": rng.randint(0, 4),
        "a": decay,
        "x": inputs,
        "h": states(decay, added, bound * sized(rng)),
        "horizon": 6,
    }


def _steady() -> Model:
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    return {"K": 1, "h": one, "a": one, "x": zero, "t": 1, "horizon": 1}


CLAIMS = (
    Claim(
        key="bounded-or-lasting.scaled",
        topic=TOPIC,
        title="Inputs scaled by 1 - |a| keep the state bounded, whatever the decays",
        paraphrase="If what is added is $(1 - |a_t|) x_t$, the state never leaves the "
        "range of its start and of the inputs.",
        hypotheses=(SCALED, CONTRACTS, INPUTS, START),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="bounded-or-lasting",
        proof=prove_bounded,
        why={
            "PROVED": "The new state is a weighted mean of the old one and of the "
            "input. Both are had, a bounded state and a gradient that lasts as long as "
            "one likes, and the price is in the input: a unit with the horizon $T$ "
            "takes in about $1/T$ of what comes. Minimal gated units (minGRU) add "
            "exactly this.",
        },
    ),
)
