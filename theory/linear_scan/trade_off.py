"""Must a bounded state that inputs are free to write lose its gradient?"""

from random import Random

from sympy import Abs, Eq, Ge, Integer, Le, Product, Rational, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine, Peel, Scale
from longdep.theory.core.semantics import Model
from longdep.theory.linear_scan.notation import TOPIC, a, b, h, j, s, t
from longdep.theory.linear_scan.runs import RECURRENCE, states, table
from longdep.theory.writing import ProofWriter

K, rho = Symbol("K", positive=True), Symbol("rho", nonnegative=True)
PATH = Product(Abs(a(j)), (j, 1, t))
BOUND = K * (1 - 1 / K) ** t
UNIT_START = Hypothesis(
    "unit-start", Eq(Abs(h(0)), 1), "the start was written, too, at the largest size: 1"
)
FREE_INPUT = Hypothesis(
    "free-input",
    ForAll(Eq(Abs(h(s + 1)), Abs(a(s + 1)) * Abs(h(s)) + 1), s, 0),
    "any input of size at most 1 may come at every step, so also one of size 1 that "
    "pushes the state away from 0: this is that run, whose sizes add",
)
WITHIN = Hypothesis(
    "state-within",
    ForAll(Le(Abs(h(s)), K), s, 0),
    "even then the state stays within $K$",
)


def prove_trade_off() -> Proof:
    """By induction P_t <= abs(h_t) (1 - 1/K)^t; P_t is the product of the sizes."""
    rate, size = 1 - 1 / K, Abs(h(t))
    after = Abs(a(t + 1))
    share = Le(PATH, size * rate**t)
    proof = ProofWriter()
    proof.given("unit start", UNIT_START, "Premise.")
    proof.given("next state", FREE_INPUT, "The largest input.", at=t)
    proof.given("within next", WITHIN, "Premise.", at=t + 1)
    proof.given("within", WITHIN, "Premise.", at=t)
    proof.given("start within", WITHIN, "The start itself must fit.", at=0)
    proof.combine(
        "room",
        Ge(1 - 1 / K, 0),
        {"start within": 1 / K},
        "So K is at least 1.",
        by=("unit start",),
    )
    proof.step(
        "peel", Eq(PATH.subs(t, t + 1), PATH * after), Peel(), "Split the last off."
    )
    proof.step("size", Ge(after, 0, evaluate=False), Combine(slack=after), "A size.")
    induction = proof.induction(
        "share",
        share,
        over=t,
        base=Combine(by=("unit start",)),
        step=Combine(
            {"scaled": 1, "within next": rate**t / K},
            by=("peel", "next state"),
            signs=("room",),
        ),
        because="The size after a step is 1 more than the decayed one, and at most K.",
    )
    with induction:
        proof.step(
            "scaled",
            Le(after * PATH, after * size * rate**t),
            Scale("share assumed", "size"),
            "Multiply by the next decay.",
        )
    proof.combine(
        "trade-off",
        Le(PATH, BOUND),
        {"share": 1, "within": rate**t},
        "And the state is at most K in size.",
        signs=("room",),
    )
    return proof.done(_free_model, _constant_state)


def _constant_state() -> Model:
    """The state stays 1: every decay is 0, every input 1."""
    one, zero = (lambda *_: Integer(1)), (lambda *_: Integer(0))
    return {"K": 1, "h": one, "a": zero, "t": 1, "horizon": 1}


def _free_model(rng: Random) -> Model:
    """Decays of any sign, drawn one by one so that the state stays within K."""
    bound = 1 + Rational(rng.randint(0, 6), 2)
    decay, size = list[Rational](), Rational(1)
    for _ in range(10):
        share = Rational(rng.randint(-4, 4), 4)
        decay.append(share * (bound - 1) / size)
        size = abs(decay[-1]) * size + 1
    signs = [1 if value >= 0 else -1 for value in decay]
    pushes, turned = [], 1
    for sign in signs:
        turned *= sign
        pushes.append(Integer(turned))
    return {
        "K": bound,
        "t": rng.randint(0, 4),
        "a": table(decay),
        "h": states(table(decay), table(pushes), Integer(1)),
        "horizon": 6,
    }


CLAIMS = (
    Claim(
        key="bounded-or-lasting",
        topic=TOPIC,
        title="A bounded state excludes a lasting gradient",
        paraphrase="It is tempting to conclude of a linear scan, as of a gated cell, "
        "that it cannot have both: if its state stays within $K$, its gradient must "
        "tend to 0. Formally, for one decay $\\rho \\le 1$ throughout, any state "
        "within $K$, and any lag $t$, the gradient $\\rho^t$ is at most "
        "$K (1 - 1/K)^t$.",
        hypotheses=(
            Hypothesis(
                "one-decay",
                ForAll(Eq(a(s + 1), rho), s, 0),
                "one decay throughout",
                definition=True,
            ),
            RECURRENCE,
            Hypothesis(
                "decay-within",
                Le(rho, 1),
                "the decay is at most 1",
                definition=True,
            ),
            Hypothesis(
                "inputs-within",
                ForAll(Le(Abs(b(s + 1)), 1), s, 0),
                "inputs are at most 1 in size",
                definition=True,
            ),
            Hypothesis(
                WITHIN.name,
                And(ForAll(Le(Abs(h(s)), K), s, 0), Ge(1 - 1 / K, 0)),
                "the state stays within $K \\ge 1$",
                definition=True,
            ),
        ),
        conclusion=Le(rho**t, BOUND),
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        why={
            "CONDITIONAL": "A unit that holds ($a = 1$, nothing is added) has a "
            "bounded state and the gradient 1. What excludes a lasting gradient is "
            "that inputs are *free*: that any of size 1 may come at every step. So the "
            "recurrences that are trained today scale what they add by how much they "
            "decay.",
        },
    ),
    Claim(
        key="bounded-or-lasting.free-input",
        topic=TOPIC,
        title="A state that free inputs keep bounded has a vanishing gradient",
        paraphrase="If inputs of size 1 may come at every step and the state stays "
        "within $K$ all the same, the product of the sizes of $t$ decays is at most "
        "$K (1 - 1/K)^t$, whatever their signs.",
        hypotheses=(UNIT_START, FREE_INPUT, WITHIN),
        conclusion=Le(PATH, BOUND),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="bounded-or-lasting",
        proof=prove_trade_off,
        why={
            "PROVED": "In the run in which every input pushes away from 0, the share "
            "$\\prod |a| / |h_t|$ of the first item in the state falls by the factor "
            "$1 - 1/|h_t| \\le 1 - 1/K$ at each step. It speaks of sizes only, so it "
            "holds of complex decays as well. The bound is attained by $a_1 = K - 1$ "
            "and $a = 1 - 1/K$ from then on, so a gradient may last about $K$ steps.",
        },
    ),
)
