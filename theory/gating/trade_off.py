"""Must a bounded cell that is free to be written lose its gradient?"""

from sympy import Abs, Eq, Ge, Le, Limit, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Assume, Combine, Given, Induction, Scale
from longdep.theory.gating.cells import CELL, path, peeled
from longdep.theory.gating.free_cells import (
    FREE_INPUT,
    GATES,
    UNIT_START,
    constant_state,
    free_model,
    free_steps,
)
from longdep.theory.gating.notation import TOPIC, c, f, g, phi, s, t

COUPLED = Hypothesis(
    "coupled-cell",
    ForAll(Eq(c(s + 1), phi * c(s) + (1 - phi) * g(s + 1)), s, 0, oo),
    "a cell with a constant forget gate $\\varphi$ and the input gate $1 - \\varphi$",
    definition=True,
)
K = Symbol("K", positive=True)
WITHIN = Hypothesis(
    "state-within",
    ForAll(Le(c(s), K), s, 0, oo),
    "even then the state stays within $K$",
)
TRADE_OFF = Le(path(t), K * (1 - 1 / K) ** t)


def prove_trade_off() -> Proof:
    """By induction P_t <= c_t (1 - 1/K)^t; P_t is the product of the gates."""
    rate = 1 - 1 / K
    share = Le(path(t), c(t) * rate**t)
    return Proof(
        (
            Step("unit start", Eq(c(0), 1), Given("unit-start"), "Premise."),
            Step(
                "start",
                share.subs(t, 0),
                Combine(by=("unit start",)),
                "1 and 1 at the start.",
            ),
            Step(
                "start within",
                Le(c(0), K),
                Given("state-within", {s: 0}),
                "Premise: the start itself must fit.",
            ),
            Step(
                "room",
                Ge(1 - 1 / K, 0),
                Combine({"start within": 1 / K}, by=("unit start",)),
                "So K is at least 1.",
            ),
            Step("assumed", share, Assume(), "Suppose it at t."),
            *free_steps(t),
            Step(
                "scaled",
                Le(f(t + 1) * path(t), f(t + 1) * c(t) * rate**t),
                Scale("assumed", "gate"),
                "Multiply by the next gate.",
            ),
            peeled(t),
            Step(
                "within next",
                Le(c(t + 1), K),
                Given("state-within", {s: t + 1}),
                "Premise.",
            ),
            Step(
                "next",
                share.subs(t, t + 1),
                Combine(
                    {"scaled": 1, "within next": rate**t / K},
                    by=("peel", "next state"),
                    signs=("room",),
                ),
                "f c_t = c_{t+1} - 1, which is at most (1 - 1/K) c_{t+1}.",
            ),
            Step(
                "share",
                share,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
            Step("within", Le(c(t), K), Given("state-within", {s: t}), "Premise."),
            Step(
                "trade-off",
                TRADE_OFF,
                Combine({"share": 1, "within": rate**t}, signs=("room",)),
                "And c_t is at most K.",
            ),
        ),
        free_model,
        constant_state,
    )


CLAIMS = (
    Claim(
        key="gating-trade-off",
        topic=TOPIC,
        title="A bounded state forces the gradient along the cell to vanish",
        paraphrase="It is tempting to conclude that a cell cannot have both: if its "
        "state stays bounded, the product of its forget gates must tend to 0.",
        hypotheses=(
            COUPLED,
            Hypothesis(
                "gate",
                And(Ge(phi, 0), Le(phi, 1)),
                "$\\varphi$ is a gate",
                definition=True,
            ),
            Hypothesis(
                "bounded",
                ForAll(Le(Abs(c(s)), K), s, 0, oo),
                "the state stays within $K$",
                definition=True,
            ),
        ),
        conclusion=Eq(Limit(phi**t, t, oo), 0),
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="gradient-through-gate",
        why={
            "CONDITIONAL": "A cell that holds ($f = 1$, $i = 0$) has a bounded state "
            "and the gradient 1. It pays otherwise: while it holds it writes nothing. "
            "The trade-off is between the gradient and being *free to write*.",
        },
    ),
    Claim(
        key="gating-trade-off.free-input",
        topic=TOPIC,
        title="A bounded state that is free to be written has a vanishing gradient",
        paraphrase="If any value in $[-1, 1]$ may be written at every step and the "
        "state stays within $K$ all the same, the product of $t$ forget gates is at "
        "most $K (1 - 1/K)^t$.",
        hypotheses=(CELL, UNIT_START, FREE_INPUT, GATES, WITHIN),
        conclusion=TRADE_OFF,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="gating-trade-off",
        proof=prove_trade_off,
        why={
            "PROVED": "In the run that writes 1 at every step, the share $\\prod f / "
            "c_t$ of the first item in the state falls by the factor $1 - 1/c_t \\le 1 "
            "- 1/K$ at each step. The bound is attained by $f_1 = K - 1$ and $f = 1 - "
            "1/K$ from then on. The larger the state may become, the longer the "
            "gradient lives: about $K$ steps.",
        },
    ),
)
