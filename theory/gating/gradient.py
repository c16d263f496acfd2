"""What does a gradient get through the gates of a cell?"""

from random import Random

from sympy import Eq, Expr, Function, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import CELL, cell_model, path, peeled, run
from longdep.theory.gating.notation import TOPIC, c, f, g, i, k, s, t, u
from longdep.theory.models import rational

p, r = Function("p", real=True), Function("r", real=True)
FIRST_CELL = Hypothesis(
    "first-run", CELL.condition, "a run of the gated cell", definition=True
)
SECOND_CELL = Hypothesis(
    "second-run",
    ForAll(Eq(u(s + 1), p(s + 1) * u(s) + r(s + 1)), s, 0, oo),
    "another run, with forget gates $p$ and written values $r$",
    definition=True,
)
SAME_GATES = Hypothesis(
    "same-gates",
    ForAll(Eq(p(s + 1), f(s + 1)), s, 0, oo),
    "the forget gates are the same in both runs: they do not read the cell",
)
SAME_WRITTEN = Hypothesis(
    "same-written",
    ForAll(Eq(r(s + 1), i(s + 1) * g(s + 1)), s, 0, oo),
    "what is written is the same in both runs: it does not read the cell",
)
CARRIED = Eq(u(k + t) - c(k + t), path(t, k) * (u(k) - c(k)))


def prove_carried() -> Proof:
    """Induction on the lag: what is written cancels in the difference."""
    now = k + t
    return Proof(
        (
            Step("start", CARRIED.subs(t, 0), Algebra(), "An empty product is 1."),
            Step("assumed", CARRIED, Assume(), "Suppose it at lag t."),
            Step(
                "first step",
                Eq(c(now + 1), f(now + 1) * c(now) + i(now + 1) * g(now + 1)),
                Given("first-run", {s: now}),
                "One step of the first run.",
            ),
            Step(
                "second step",
                Eq(u(now + 1), p(now + 1) * u(now) + r(now + 1)),
                Given("second-run", {s: now}),
                "One step of the second run.",
            ),
            Step(
                "gates",
                Eq(p(now + 1), f(now + 1)),
                Given("same-gates", {s: now}),
                "Premise.",
            ),
            Step(
                "written",
                Eq(r(now + 1), i(now + 1) * g(now + 1)),
                Given("same-written", {s: now}),
                "Premise.",
            ),
            Step(
                "difference",
                Eq(u(now + 1) - c(now + 1), f(now + 1) * (u(now) - c(now))),
                Algebra(by=("second step", "first step", "gates", "written")),
                "What is written cancels.",
            ),
            peeled(t, k),
            Step(
                "next",
                CARRIED.subs(t, t + 1),
                Algebra(by=("difference", "assumed", "peel")),
                "One gate more.",
            ),
            Step(
                "carried",
                CARRIED,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _two_runs_model,
    )


def _two_runs_model(rng: Random) -> Model:
    model = cell_model(rng)
    forget, gate, candidate = model["f"], model["i"], model["g"]

    def written(now: int) -> Expr:
        return gate(now) * candidate(now)

    return {
        **model,
        "p": forget,
        "r": written,
        "u": run(forget, written, rational(rng)),
    }


CLAIMS = (
    Claim(
        key="gradient-through-gate",
        topic=TOPIC,
        title="Along the cell the gradient is the product of the forget gates",
        paraphrase="If gates and candidates do not read the cell, a difference of two "
        "cells is multiplied by the forget gates, so $dc_t/dc_k$ is their "
        "product.",
        hypotheses=(FIRST_CELL, SECOND_CELL, SAME_GATES, SAME_WRITTEN),
        conclusion=CARRIED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="gates-control",
        proof=prove_carried,
        why={
            "PROVED": "What is written cancels in the difference, and the rest is "
            "multiplied by $f$. The statement is exact for differences of any size, so "
            "also for the derivative. In an LSTM gates and candidates do read the "
            "former output: then this is the direct path only, and the whole "
            "derivative has further terms.",
        },
    ),
)
