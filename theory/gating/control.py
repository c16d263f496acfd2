"""Do gates keep a state within a level?"""

from sympy import Abs, Gt, Le, Max, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Among, Assume, Cases, Combine, Given, Induction
from longdep.theory.gating.cells import CELL, FORGETS, cell_model, cell_step
from longdep.theory.gating.notation import GATES_SOLVE, TOPIC, c, f, g, i, phi, s, t

BELOW_ONE = Hypothesis("below-one", Gt(1 - phi, 0), "$\\varphi$ is below 1")
WRITES_LITTLE = Hypothesis(
    "bounded-input",
    ForAll(Le(Abs(i(s + 1) * g(s + 1)), 1), s, 0, oo),
    "what is written at a step is at most 1 in size",
)
LEVEL = Max(Abs(c(0)), 1 / (1 - phi))
CONTROLLED = Le(Abs(c(t)), LEVEL)


def prove_controlled() -> Proof:
    """Induction on t: phi M + 1 <= M for M >= 1 / (1 - phi)."""
    triangle = Le(
        Abs(f(t + 1) * c(t) + i(t + 1) * g(t + 1)),
        Abs(f(t + 1) * c(t)) + Abs(i(t + 1) * g(t + 1)),
    )
    return Proof(
        (
            Step(
                "start",
                CONTROLLED.subs(t, 0),
                Among(),
                "The start is a term of M.",
            ),
            Step(
                "level",
                Le(1 / (1 - phi), LEVEL),
                Among(),
                "So is 1/(1 - phi).",
            ),
            Step(
                "room",
                Le(1, (1 - phi) * LEVEL),
                Combine({"level": 1 - phi}, facts=("below-one",)),
                "Multiply by 1 - phi.",
            ),
            cell_step(t),
            Step(
                "triangle",
                triangle,
                Cases(),
                "Two terms.",
            ),
            Step(
                "forgets",
                Le(Abs(f(t + 1)), phi),
                Given("forgets", {s: t}),
                "The gate.",
            ),
            Step(
                "writes",
                Le(Abs(i(t + 1) * g(t + 1)), 1),
                Given("bounded-input", {s: t}),
                "The input.",
            ),
            Step("assumed", CONTROLLED, Assume(), "Suppose it at t."),
            Step(
                "next",
                CONTROLLED.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1,
                        "forgets": Abs(c(t)),
                        "writes": 1,
                        "assumed": phi,
                        "room": 1,
                    },
                    by=("one step",),
                ),
                "At most phi M + 1, which is at most M.",
            ),
            Step(
                "controlled",
                CONTROLLED,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        cell_model,
    )


CLAIMS = (
    Claim(
        key="gates-control",
        topic=TOPIC,
        title="Gates control how much accumulates",
        paraphrase=(
            "Gates control how fast information accumulates: they let a part in and "
            "forget a part."
        ),
        read_as=(
            "They keep the state from growing without limit: with forget gates of "
            r"at most $\varphi < 1$ and at most 1 written per step, the cell never "
            r"leaves the larger of its start and $1 / (1 - \varphi)$."
        ),
        sources=(GATES_SOLVE,),
        hypotheses=(CELL, FORGETS, BELOW_ONE, WRITES_LITTLE),
        conclusion=CONTROLLED,
        kind=Kind.BOUND,
        proof=prove_controlled,
        why={
            "PROVED": "A state of size $M \\ge 1/(1-\\varphi)$ becomes at most "
            "$\\varphi M + 1 \\le M$. The sign of the gate does not matter, one common "
            "$\\varphi < 1$ does: gates below 1 that rise to 1 are not enough. Each "
            "premise is needed.",
        },
    ),
)
