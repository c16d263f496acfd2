"""A unit at rest: its far states' gradients vanish, that of its weight does not."""

from random import Random

from sympy import Eq, Function, Ge, Integer, Limit, Rational, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.backpropagation.notation import (
    TOPIC,
    always,
    document_001,
    excess,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof
from longdep.theory.core.rules import Combine, Conjunction, Instance, LimitRule
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive
from longdep.theory.writing import ProofWriter, algebra

w = Symbol("w", positive=True)
d, total = Function("d", real=True), Function("G", real=True)

BACK = Hypothesis(
    "unit",
    always(Eq(d(s + 1), w * d(s))),
    "$d_\\tau$ is the gradient at the state of $\\tau$ steps before, in a linear unit "
    "with weight $w$",
    definition=True,
)
LAST = Hypothesis(
    "last-state", Eq(d(0), 1), "the loss is the last state", definition=True
)
ADDS = Hypothesis(
    "rests",
    always(Eq(total(s + 1), total(s) + d(s + 1))),
    "the unit rests at the state 1, so the gradient $G$ at the weight adds "
    "$d_\\tau \\cdot 1$ for every step back",
    definition=True,
)
LOCAL = Hypothesis(
    "local-term",
    Eq(total(0), d(0)),
    "$G$ starts with the term of the last step",
    definition=True,
)
SHRINKS = Hypothesis(
    "below-one",
    Eq(w, 1 / (1 + excess)),
    "the weight is below 1: it is $1/(1+a)$ for some $a > 0$",
)
POWER = equation(d(tau), w**tau)
TO_ZERO = Eq(Limit(w**tau, tau, oo), 0)
STAYS = Ge(total(tau), 1)


def prove_stays() -> Proof:
    """One gradient is a power, the other a sum that starts at 1."""
    proof = ProofWriter()
    proof.given("back", BACK, "One step further back.", at=tau)
    proof.given("last", LAST, "Where it starts.")
    proof.given("added", ADDS, "One term more.", at=tau)
    proof.given("local", LOCAL, "The first term.")
    proof.given("below one", SHRINKS, "Premise.")
    proof.induct(
        "power",
        POWER,
        over=tau,
        base=algebra("last"),
        step=algebra("back", "power assumed"),
        because="Each step back multiplies by w.",
    )
    proof.step(
        "limit",
        TO_ZERO,
        LimitRule(
            tuple({excess: Rational(k, 4)} for k in (1, 4, 20)), by=("below one",)
        ),
        "A geometric sequence with ratio below 1.",
    )
    proof.step(
        "next power",
        POWER.subs(tau, tau + 1),
        Instance("power", {tau: tau + 1}),
        "The same one step further back.",
    )
    proof.induct(
        "stays",
        STAYS,
        over=tau,
        base=Combine(by=("local", "last")),
        step=Combine(
            {"stays assumed": 1}, slack=w ** (tau + 1), by=("added", "next power")
        ),
        because="No term is negative, and the first is 1.",
    )
    proof.step(
        "both",
        And(POWER, TO_ZERO, STAYS),
        Conjunction(("power", "limit", "stays")),
        "Together.",
    )
    return proof.done(_resting_model)


def _resting_model(rng: Random) -> Model:
    more = positive(rng)
    weight = 1 / (1 + more)
    return {
        "a": more,
        "w": weight,
        "d": lambda lag: weight**lag,
        "G": lambda lag: (1 - weight ** (lag + 1)) / (1 - weight),
        "tau": Integer(rng.randint(0, 4)),
        "horizon": 6,
    }


CLAIMS = (
    Claim(
        key="which-gradient",
        topic=TOPIC,
        title="The gradient at far states may vanish while that at U does not",
        paraphrase="Vanishing is said to mean the gradient with respect to far states, "
        "not the gradient with respect to $U$.",
        read_as="It says what the word means, and so that the second does not follow "
        "from the first, not that it never happens: there are networks in which the "
        "gradient $d_\\tau$ at the state of $\\tau$ steps before vanishes, and the "
        "gradient $G$ at the weight does not. Here: any linear unit that rests at the "
        "state 1 and has a weight between 0 and 1.",
        sources=document_001("§long-term dependencies, ¶ 'to be noted'"),
        hypotheses=(BACK, LAST, ADDS, LOCAL, SHRINKS),
        conclusion=And(POWER, TO_ZERO, STAYS),
        kind=Kind.BOUND,
        proof=prove_stays,
        why={
            "PROVED": "Each step back multiplies the gradient of the state by $w < 1$. "
            "The gradient of the weight is the sum of all these, and its first term, "
            "that of the last step, is 1 however long the sequence. No rule for every "
            "network follows: where the last step adds nothing, or the terms cancel, "
            "both may vanish.",
        },
    ),
)
