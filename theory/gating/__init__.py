"""Gated cells: how gates bound a state, what they forget, and what gradients get.

Source: document 001, on memory capacity. A cell acts unit by unit, so one unit is
enough: c_t = f_t c_{t-1} + i_t g_t.
"""

from sympy import Abs, Eq, Ge, Le, Limit, Rational, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll
from longdep.theory.gating.proofs import (
    BELOW_ONE,
    CANDIDATE,
    CARRIED,
    CELL,
    CONTROLLED,
    CONVEX,
    DRIFT,
    DRIFTS,
    FIRST_CELL,
    FORGETS,
    FORGOTTEN,
    FREE_INPUT,
    GATE_HIGH,
    GATE_LOW,
    GATES,
    KEPT,
    OPEN_FORGET,
    OPEN_INPUT,
    ROOM,
    SAME_GATES,
    SAME_WRITTEN,
    SECOND_CELL,
    SELECTION,
    SUMMED,
    TRADE_OFF,
    TRUE_GATES,
    TRUE_TRADE_OFF,
    UNIT_START,
    UPDATE,
    WITHIN,
    WITHIN_WHOLE,
    WRITES_LITTLE,
    K,
    c,
    g,
    phi,
    prove_carried,
    prove_controlled,
    prove_convex,
    prove_drifts,
    prove_forgotten,
    prove_kept,
    prove_summed,
    prove_trade_off,
    prove_true_trade_off,
    s,
    t,
)

TOPIC = "gating"
GATES_SOLVE = Source("001", "§memory capacity, last ¶, gates")

OLD_RECALL = Symbol("A_old", nonnegative=True)
SELECTED_RECALL = Symbol("A_selected", nonnegative=True)
SELECTED_SIZE = Symbol("B_selected", nonnegative=True)
ADDITIVE_SIZE = Symbol("B_additive", nonnegative=True)
GOOD = Rational(99, 100)

COUPLED = Hypothesis(
    "coupled-cell",
    ForAll(Eq(c(s + 1), phi * c(s) + (1 - phi) * g(s + 1)), s, 0, oo),
    "a cell with a constant forget gate $\\varphi$ and the input gate $1 - \\varphi$",
    definition=True,
)

CLAIMS = (
    Claim(
        key="gates-control",
        topic=TOPIC,
        title="Gates control how much accumulates",
        paraphrase="Gates that forget a part and let a part in keep the state from "
        "growing without limit: with forget gates of at most $\\varphi < 1$ and at "
        "most 1 written per step, the cell never leaves the larger of its start and "
        "$1 / (1 - \\varphi)$.",
        sources=(GATES_SOLVE,),
        hypotheses=(CELL, FORGETS, BELOW_ONE, WRITES_LITTLE),
        conclusion=CONTROLLED,
        kind=Kind.BOUND,
        proof=prove_controlled,
        why={
            "PROVED": "A state of size $M \\ge 1/(1-\\varphi)$ becomes at most "
            "$\\varphi M + 1 \\le M$. The sign of the gate does not matter, one common "
            "$\\varphi < 1$ does: see the next claim. Each premise is needed.",
        },
    ),
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
    Claim(
        key="gates-control.coupled",
        topic=TOPIC,
        title="Coupled gates keep the state within the candidates",
        paraphrase="The GRU's state is a convex combination of the old state and the "
        "candidate, so it never leaves the larger of its start and 1.",
        hypotheses=(UPDATE, GATE_LOW, GATE_HIGH, CANDIDATE),
        conclusion=CONVEX,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="gates-control",
        proof=prove_convex,
        why={
            "PROVED": "What is forgotten makes room for what is written. No "
            "$\\varphi < 1$ is needed here: a gate that holds for ever does not hurt.",
        },
    ),
    Claim(
        key="gating-solves-capacity",
        topic=TOPIC,
        title="Gates solve the capacity problem: bounded, and nothing lost",
        paraphrase="Gates are said to solve the capacity problem very well. Taken at "
        "its strongest, for cells to which every item matters. Formally: with the "
        "best of the eight rules in the table (constant forget gates, and gates that "
        "let in or forget by the clock), items are recalled after 100 further items at "
        "a rate $A_{old}$ of at least 99 in 100.",
        sources=(GATES_SOLVE,),
        conclusion=Ge(OLD_RECALL, GOOD),
        kind=Kind.EXPERIMENT,
        why={
            "CONDITIONAL": "A forget gate below 1 bounds the state by forgetting; at 1 "
            "the state grows and the items drown in one another; gates that let in "
            "only some keep those and lose the others. None of the rules tried makes "
            "room for more: what gates give is a choice. Where only some items matter "
            "and the gates know which, these are kept, in a bounded state (see the two "
            "claims below).",
        },
    ),
    Claim(
        key="gating-solves-capacity.selected-items",
        topic=TOPIC,
        title="Selected items are kept in a bounded state",
        paraphrase="The document speaks of adding and forgetting selectively. When 8 "
        "of 400 items matter and the gates let in just these, they are recalled (rate "
        "$A_{selected}$), and the state's size $B_{selected}$ is at most half that of "
        "the additive memory that takes in all, $B_{additive}$.",
        conclusion=And(Ge(SELECTED_RECALL, GOOD), Le(2 * SELECTED_SIZE, ADDITIVE_SIZE)),
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="gating-solves-capacity",
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
        of="gating-solves-capacity",
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
        of="gating-solves-capacity",
        proof=prove_forgotten,
        why={
            "PROVED": "The very $\\varphi < 1$ that bounds the state by "
            "$1/(1-\\varphi)$ makes every item fade like $\\varphi^t$: bounded size is "
            "paid for with forgetting.",
        },
    ),
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
            "derivative has further terms (see the ablations).",
        },
    ),
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
        hypotheses=(CELL, UNIT_START, FREE_INPUT, GATES, WITHIN, ROOM),
        conclusion=TRADE_OFF,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="gating-trade-off",
        proof=prove_trade_off,
        why={
            "PROVED": "In the run that writes 1 at every step, the share "
            "$\\prod f / c_t$ of the first item in the state falls by the factor "
            "$1 - 1/c_t \\le 1 - 1/K$ at each step. The bound is attained: "
            "$f_1 = K - 1$, then $f = 1 - 1/K$. The larger the state may become, the "
            "longer the gradient lives: about $K$ steps.",
        },
    ),
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
