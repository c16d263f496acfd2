"""At which rate does a bounded cell with gates of at most 1 lose its gradient?"""

from random import Random

from sympy import Eq, Ge, Le, Rational, Symbol, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Assume, Combine, Given, Induction, Instance, Scale
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import CELL, path, peeled, share, table
from longdep.theory.gating.free_cells import (
    FREE_INPUT,
    GATES,
    UNIT_START,
    constant_state,
    free_model,
    free_run,
    free_steps,
)
from longdep.theory.gating.notation import TOPIC, c, f, s, t

room = Symbol("M", integer=True, nonnegative=True)
TRUE_GATES = Hypothesis(
    "gates-at-most-1",
    ForAll(Ge(1 - f(s + 1), 0), s, 0, oo),
    "forget gates are at most 1",
)
WITHIN_WHOLE = Hypothesis(
    "state-within",
    ForAll(Le(c(s), room + 1), s, 0, oo),
    "even then the state stays within $M + 1$",
)
TRUE_TRADE_OFF = Le(path(room + t), (room / (room + 1)) ** t)


def prove_true_trade_off() -> Proof:
    """First (k + 1) P_k <= c_k while the cell fills up, then as before."""
    rate = room / (room + 1)
    filling = Le((t + 1) * path(t), c(t))
    below = Le(path(t), 1)
    now = room + t
    share = Le((room + 1) * path(now), c(now) * rate**t)
    later = f(now + 1)
    return Proof(
        (
            Step("unit start", Eq(c(0), 1), Given("unit-start"), "Premise."),
            *free_steps(t),
            Step(
                "gate at most 1",
                Ge(1 - f(t + 1), 0),
                Given("gates-at-most-1", {s: t}),
                "The gate is at most 1.",
            ),
            peeled(t),
            Step("below start", below.subs(t, 0), Combine(), "An empty product is 1."),
            Step("below assumed", below, Assume(), "Suppose it at t."),
            Step(
                "below scaled",
                Le(f(t + 1) * path(t), f(t + 1)),
                Scale("below assumed", "gate"),
                "Multiply by the next gate.",
            ),
            Step(
                "below next",
                below.subs(t, t + 1),
                Combine({"below scaled": 1, "gate at most 1": 1}, by=("peel",)),
                "Which is at most 1.",
            ),
            Step(
                "below",
                below,
                Induction(t, "below start", "below assumed", "below next"),
                "Products of gates are at most 1.",
            ),
            Step(
                "below then",
                below.subs(t, t + 1),
                Instance("below", {t: t + 1}),
                "One step later.",
            ),
            Step(
                "filling start",
                filling.subs(t, 0),
                Combine(by=("unit start",)),
                "1 and 1 at the start.",
            ),
            Step("filling assumed", filling, Assume(), "Suppose it at t."),
            Step(
                "filling scaled",
                Le(f(t + 1) * (t + 1) * path(t), f(t + 1) * c(t)),
                Scale("filling assumed", "gate"),
                "Multiply by the next gate.",
            ),
            Step(
                "filling next",
                filling.subs(t, t + 1),
                Combine(
                    {"filling scaled": 1, "below then": 1},
                    by=("peel", "next state"),
                ),
                "c grows by 1, and the product is at most 1.",
            ),
            Step(
                "filling",
                filling,
                Induction(t, "filling start", "filling assumed", "filling next"),
                "While the cell fills up.",
            ),
            Step(
                "full",
                share.subs(t, 0),
                Instance("filling", {t: room}),
                "After M steps.",
            ),
            Step("share assumed", share, Assume(), "Suppose it t steps later."),
            *free_steps(now, "later "),
            Step(
                "share scaled",
                Le(later * (room + 1) * path(now), later * c(now) * rate**t),
                Scale("share assumed", "later gate"),
                "Multiply by the next gate.",
            ),
            peeled(now, name="later peel"),
            Step(
                "within next",
                Le(c(now + 1), room + 1),
                Given("state-within", {s: now + 1}),
                "Premise.",
            ),
            Step(
                "share next",
                share.subs(t, t + 1),
                Combine(
                    {"share scaled": 1, "within next": rate**t / (room + 1)},
                    by=("later peel", "later next state"),
                ),
                "f c is c_next - 1, which is at most c_next M / (M + 1).",
            ),
            Step(
                "share",
                share,
                Induction(t, "full", "share assumed", "share next"),
                "By induction on the time since.",
            ),
            Step(
                "within",
                Le(c(now), room + 1),
                Given("state-within", {s: now}),
                "Premise.",
            ),
            Step(
                "trade-off",
                TRUE_TRADE_OFF,
                Combine({"share": 1 / (room + 1), "within": rate**t / (room + 1)}),
                "And the state is at most M + 1.",
            ),
        ),
        _true_gates_model,
        constant_state,
    )


def _true_gates_model(rng: Random) -> Model:
    extra = rng.randint(0, 3)
    gates, state = [Rational(0)], Rational(1)
    for _ in range(10):
        largest = min(Rational(1), extra / state)
        gates.append(rng.choice((largest, largest * share(rng))))
        state = gates[-1] * state + 1
    return {
        **free_model(rng),
        "M": extra,
        "k": rng.randint(0, 3),
        "t": rng.randint(0, 3),
        "f": table(gates),
        "c": free_run(gates),
        "horizon": 9,
    }


CLAIMS = (
    Claim(
        key="gating-trade-off.true-gates",
        topic=TOPIC,
        title="With gates of at most 1 the gradient lasts M steps, then falls",
        paraphrase="If moreover no gate exceeds 1 and the state stays within $M + 1$, "
        "the product of the first $M + t$ forget gates is at most $(M / (M + 1))^t$.",
        hypotheses=(CELL, UNIT_START, FREE_INPUT, GATES, TRUE_GATES, WITHIN_WHOLE),
        conclusion=TRUE_TRADE_OFF,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="gating-trade-off",
        proof=prove_true_trade_off,
        why={
            "PROVED": "The best such cell keeps its gates at 1 for $M$ steps, until it "
            "is full, and then at $M/(M+1)$: the bound is attained by it.",
        },
    ),
)
