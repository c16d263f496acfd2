"""What does a cell do whose gates open, or stay open?"""

from random import Random

from sympy import Eq, Ge, Rational, Sum, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Combine, Given, Induction, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import CELL, cell_model, cell_step, run
from longdep.theory.gating.notation import TOPIC, c, f, g, i, j, s, t
from longdep.theory.models import rational

OPEN_FORGET = Hypothesis(
    "forget-open", ForAll(Eq(f(s + 1), 1), s, 0, oo), "the forget gate stays at 1"
)
OPEN_INPUT = Hypothesis(
    "input-open", ForAll(Eq(i(s + 1), 1), s, 0, oo), "the input gate stays at 1"
)
SUMMED = Eq(c(t), c(0) + Sum(g(j), (j, 1, t)))
DRIFT = (
    Hypothesis(
        "opening-gate",
        ForAll(Eq(f(s + 1), (s + 1) / (s + 2)), s, 0, oo),
        "the forget gates are $1/2, 2/3, 3/4, \\dots$, each below 1",
        definition=True,
    ),
    Hypothesis(
        "input",
        ForAll(Eq(i(s + 1) * g(s + 1), 1), s, 0, oo),
        "1 is written at every step",
        definition=True,
    ),
    Hypothesis("start", Eq(c(0), 0), "the cell starts at 0", definition=True),
)
DRIFTED = Eq(c(t), t * (t + 3) / (2 * (t + 1)))
DRIFTS = Ge(c(t), t / 2)


def prove_summed() -> Proof:
    """Induction on t."""
    whole = Sum(g(j), (j, 1, t + 1))
    return Proof(
        (
            Step("start", SUMMED.subs(t, 0), Algebra(), "An empty sum."),
            Step("assumed", SUMMED, Assume(), "Suppose it at t."),
            cell_step(t),
            Step("forget", Eq(f(t + 1), 1), Given("forget-open", {s: t}), "Premise."),
            Step("input", Eq(i(t + 1), 1), Given("input-open", {s: t}), "Premise."),
            Step(
                "peel",
                Eq(whole, Sum(g(j), (j, 1, t)) + g(t + 1)),
                Peel(),
                "Split the last term off.",
            ),
            Step(
                "next",
                SUMMED.subs(t, t + 1),
                Algebra(by=("one step", "forget", "input", "assumed", "peel")),
                "One term more.",
            ),
            Step(
                "summed",
                SUMMED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _open_model,
    )


def prove_drifts() -> Proof:
    """A closed form by induction on t."""
    return Proof(
        (
            Step("start", Eq(c(0), 0), Given("start"), "Premise."),
            Step("assumed", DRIFTED, Assume(), "Suppose it at t."),
            cell_step(t),
            Step(
                "gate",
                Eq(f(t + 1), (t + 1) / (t + 2)),
                Given("opening-gate", {s: t}),
                "The gate.",
            ),
            Step(
                "input",
                Eq(i(t + 1) * g(t + 1), 1),
                Given("input", {s: t}),
                "The input.",
            ),
            Step(
                "next",
                DRIFTED.subs(t, t + 1),
                Algebra(by=("one step", "gate", "input", "assumed")),
                "Insert.",
            ),
            Step(
                "drifted",
                DRIFTED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
            Step(
                "drifts",
                DRIFTS,
                Combine({"drifted": 1}, slack=t / (t + 1)),
                "t (t + 3) / (2 (t + 1)) is t/2 + t/(t + 1).",
            ),
        ),
        _drift_model,
    )


def _open_model(rng: Random) -> Model:
    model = cell_model(rng)
    start, candidate = rational(rng), model["g"]
    return {
        **model,
        "f": lambda _: 1,
        "i": lambda _: 1,
        "c": run(lambda _: 1, candidate, start),
    }


def _drift_model(rng: Random) -> Model:
    def opening(now: int) -> Rational:
        return Rational(int(now), int(now) + 1)

    return {
        **cell_model(rng),
        "f": opening,
        "i": lambda _: 1,
        "g": lambda _: 1,
        "c": run(opening, lambda _: 1, Rational(0)),
    }


CLAIMS = (
    Claim(
        key="gates-control.drifting",
        topic=TOPIC,
        title="Gates below 1 at each step are not enough",
        paraphrase="A logistic gate is always below 1. With the gates "
        "$1/2, 2/3, 3/4, \\dots$ and 1 written at every step the cell grows beyond "
        "every limit.",
        hypotheses=(CELL, *DRIFT),
        conclusion=DRIFTS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="gates-control",
        proof=prove_drifts,
        why={
            "PROVED": "Here $c_t = t(t+3)/(2(t+1))$. That the gates are below 1 bounds "
            "nothing; that they stay below one fixed $\\varphi < 1$ does.",
        },
    ),
    Claim(
        key="gates-control.additive",
        topic=TOPIC,
        title="With both gates open the cell is the additive recurrence",
        paraphrase="At $f = i = 1$ the cell adds up all candidates.",
        hypotheses=(CELL, OPEN_FORGET, OPEN_INPUT),
        conclusion=SUMMED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="gates-control",
        proof=prove_summed,
        why={
            "PROVED": "So the gated cell contains the additive net, with its gradient "
            "1 and its unbounded growth.",
        },
    ),
)
