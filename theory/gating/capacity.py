"""Does gating solve the capacity problem?"""

from random import Random

from sympy import Abs, Eq, Expr, Ge, Le, Rational, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    NormScales,
)
from longdep.theory.core.semantics import Model
from longdep.theory.gating.cells import (
    CELL,
    FORGETS,
    cell_model,
    cell_step,
    path,
    peeled,
    run,
)
from longdep.theory.gating.notation import GATES_SOLVE, TOPIC, c, f, g, i, k, phi, s, t
from longdep.theory.models import rational

SELECTION = (
    Hypothesis("clears", Eq(f(k + 1), 0), "at step $k + 1$ the old content is cleared"),
    Hypothesis("admits", Eq(i(k + 1), 1), "and the item $g_{k+1}$ is let in"),
    Hypothesis(
        "holds",
        ForAll(Eq(f(k + 2 + s), 1), s, 0, oo),
        "afterwards the forget gate stays at 1",
    ),
    Hypothesis(
        "closes",
        ForAll(Eq(i(k + 2 + s), 0), s, 0, oo),
        "and the input gate stays at 0",
    ),
)
KEPT = Eq(c(k + 1 + t), g(k + 1))
FORGOTTEN = Le(Abs(path(t, k)), phi**t)
NEEDED_RECALL = Symbol("A_needed", nonnegative=True)
GATED_SIZE = Symbol("B_gated", nonnegative=True)
OLD_RECALL = Symbol("A_old", nonnegative=True)
SELECTED_RECALL = Symbol("A_selected", nonnegative=True)
SELECTED_SIZE = Symbol("B_selected", nonnegative=True)
ADDITIVE_SIZE = Symbol("B_additive", nonnegative=True)
GOOD = Rational(99, 100)


def prove_kept() -> Proof:
    """Write once, then hold: induction on the time since."""
    return Proof(
        (
            cell_step(k, "write"),
            Step("clears", Eq(f(k + 1), 0), Given("clears"), "Premise."),
            Step("admits", Eq(i(k + 1), 1), Given("admits"), "Premise."),
            Step(
                "written",
                KEPT.subs(t, 0),
                Algebra(by=("write", "clears", "admits")),
                "0 c + 1 g = g.",
            ),
            Step("assumed", KEPT, Assume(), "Suppose it after t more steps."),
            cell_step(k + 1 + t),
            Step("holds", Eq(f(k + 2 + t), 1), Given("holds", {s: t}), "Premise."),
            Step("closes", Eq(i(k + 2 + t), 0), Given("closes", {s: t}), "Premise."),
            Step(
                "next",
                KEPT.subs(t, t + 1),
                Algebra(by=("one step", "holds", "closes", "assumed")),
                "1 c + 0 g = c.",
            ),
            Step(
                "kept",
                KEPT,
                Induction(t, "written", "assumed", "next"),
                "By induction.",
            ),
        ),
        _selection_model,
    )


def prove_forgotten() -> Proof:
    """Induction on the age: every step multiplies by at most phi."""
    return Proof(
        (
            Step("start", FORGOTTEN.subs(t, 0), Combine(), "An empty product is 1."),
            Step("assumed", FORGOTTEN, Assume(), "Suppose it at age t."),
            peeled(t, k),
            Step(
                "multiplicative",
                Eq(Abs(path(t, k) * f(k + t + 1)), Abs(path(t, k)) * Abs(f(k + t + 1))),
                NormScales(),
                "Sizes multiply.",
            ),
            Step(
                "gate",
                Le(Abs(f(k + t + 1)), phi),
                Given("forgets", {s: k + t}),
                "The gate.",
            ),
            Step(
                "next",
                FORGOTTEN.subs(t, t + 1),
                Combine(
                    {"gate": Abs(path(t, k)), "assumed": phi},
                    by=("peel",),
                ),
                "One factor more.",
            ),
            Step(
                "forgotten",
                FORGOTTEN,
                Induction(t, "start", "assumed", "next"),
                "By induction on the age.",
            ),
        ),
        cell_model,
    )


def _selection_model(rng: Random) -> Model:
    model = cell_model(rng)
    when, before_f, before_i = model["k"] + 1, model["f"], model["i"]

    def forget(now: int) -> Expr:
        return before_f(now) if now < when else Rational(int(int(now) > when))

    def gate(now: int) -> Expr:
        return before_i(now) if now < when else Rational(int(int(now) == when))

    candidate = model["g"]
    cell = run(forget, lambda now: gate(now) * candidate(now), rational(rng))
    return {**model, "f": forget, "i": gate, "c": cell, "horizon": 5}


CLAIMS = (
    Claim(
        key="gating-solves-capacity",
        topic=TOPIC,
        title="Gates solve the capacity problem by choosing",
        paraphrase="Gates are said to be a very good solution of the capacity "
        "problem: they control how fast information accumulates, by letting in a part "
        "of what is new and forgetting a part of what is old.",
        read_as="By these means, and so where only some items matter at a time and the "
        "gates know which. 64 cells get 2000 items in ten stretches, and 8 items of a "
        "stretch matter until it ends: the gates let in these alone and empty the "
        "cells before the next stretch. What matters at the end is recalled at a rate "
        "$A_{needed}$ of at least 99 in 100, and the state's size $B_{gated}$ is at "
        "most half that of a memory without gates, $B_{additive}$.",
        sources=(GATES_SOLVE,),
        conclusion=And(Ge(NEEDED_RECALL, GOOD), Le(2 * GATED_SIZE, ADDITIVE_SIZE)),
        kind=Kind.EXPERIMENT,
        why={
            "SUPPORTED": "The state no longer grows with the number of items, and what "
            "matters is not drowned by the rest; without gates, or with one of the two "
            "alone, it is. The cells hold no more at once than before: what gates give "
            "is a choice. That every item could be kept the sentence does not say.",
        },
    ),
    Claim(
        key="gating-solves-capacity.every-item",
        topic=TOPIC,
        title="With gates the state is bounded, and nothing is lost",
        paraphrase="A stronger reading, for cells to which every item matters. With "
        "the best of eight rules (constant forget gates, and gates that let in or "
        "forget by the clock), items are recalled after 100 further items at a rate "
        "$A_{old}$ of at least 99 in 100.",
        conclusion=Ge(OLD_RECALL, GOOD),
        kind=Kind.EXPERIMENT,
        of="gating-solves-capacity",
        why={
            "CONDITIONAL": "A forget gate below 1 bounds the state by forgetting; at 1 "
            "the state grows and the items drown in one another; gates that let in "
            "only some keep those and lose the others. None of the rules tried makes "
            "room for more: what gates give is a choice. Where only some items matter "
            "and the gates know which, these are kept, in a bounded state.",
        },
    ),
    Claim(
        key="gating-solves-capacity.selected-items",
        topic=TOPIC,
        title="Selected items are kept in a bounded state",
        paraphrase="Perhaps not every item matters. When 8 of 400 do "
        "and the gates let in just these, they are recalled (rate "
        "$A_{selected}$), and the state's size $B_{selected}$ is at most half that of "
        "the additive memory that takes in all, $B_{additive}$.",
        conclusion=And(Ge(SELECTED_RECALL, GOOD), Le(2 * SELECTED_SIZE, ADDITIVE_SIZE)),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="gating-solves-capacity.every-item",
        why={
            "SUPPORTED": "The capacity is what it was: some few items for 64 units. "
            "The gates spend it on the items that matter.",
        },
    ),
    Claim(
        key="gating-solves-capacity.selective",
        topic=TOPIC,
        title="A cell keeps one selected item exactly, for ever",
        paraphrase="If the gates clear the cell and let the item in, then hold and "
        "stay closed, the cell shows the item at every later time, whatever else "
        "comes.",
        hypotheses=(CELL, *SELECTION),
        conclusion=KEPT,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="gating-solves-capacity.every-item",
        proof=prove_kept,
        why={
            "PROVED": "One cell, one item: no growth, no loss, no interference. A "
            "logistic gate comes near 0 and 1 and never reaches them, so a real cell "
            "holds an item long, not for ever.",
        },
    ),
    Claim(
        key="gating-solves-capacity.forgets",
        topic=TOPIC,
        title="What a bounded leaky cell keeps of an item",
        paraphrase="With forget gates of at most $\\varphi$, the share of an item in "
        "the state after $t$ more steps is at most $\\varphi^t$.",
        hypotheses=(FORGETS,),
        conclusion=FORGOTTEN,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="gating-solves-capacity.every-item",
        proof=prove_forgotten,
        why={
            "PROVED": "The very $\\varphi < 1$ that bounds the state by "
            "$1/(1-\\varphi)$ makes every item fade like $\\varphi^t$: bounded size is "
            "paid for with forgetting.",
        },
    ),
)
