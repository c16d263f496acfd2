"""Can the additive net tell the order of its inputs?"""

from collections.abc import Callable
from random import Random

from sympy import Eq, Expr, Function, ImmutableMatrix, Symbol, oo

from longdep.theory.additive_recurrence.notation import TOPIC, h, n, s, t
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Source
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.models import vector

k = Symbol("k", integer=True, nonnegative=True)
item, other_item = Function("x", integer=True), Function("y", integer=True)


def u(index: Expr | int) -> Family:
    """The state of a second run, shape (n, 1)."""
    return Family("u", n, 1, index)


def g(index: Expr | int) -> Family:
    """What the item adds to the state: any function of it, shape (n, 1)."""
    return Family("g", n, 1, index)


def _run(state: Callable[[Expr], Family], fed: Function, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Eq(state(s + 1), state(s) + g(fed(s + 1))), s, 0, oo),
        "a run of the additive recurrence: each item $x$ adds its $g_x$",
        definition=True,
    )


FIRST_RUN = _run(h, item, "first-run")
SECOND_RUN = _run(u, other_item, "second-run")
SAME_BEFORE = Hypothesis(
    "same-before",
    Eq(u(k), h(k)),
    "before the exchange the two runs are in the same state",
    definition=True,
)
EARLIER = Hypothesis(
    "exchanged-first",
    Eq(other_item(k + 1), item(k + 2)),
    "the second run reads the later of two neighbouring items first",
    definition=True,
)
LATER = Hypothesis(
    "exchanged-second",
    Eq(other_item(k + 2), item(k + 1)),
    "and then the earlier one",
    definition=True,
)
SAME_AFTER = Hypothesis(
    "same-after",
    ForAll(Eq(other_item(k + 3 + s), item(k + 3 + s)), s, 0, oo),
    "all later items are the same",
    definition=True,
)
ORDER_FREE = Eq(u(k + 2 + t), h(k + 2 + t))
COST = Source("001", "§vanishing, ¶2, the cost of a linear state")


def prove_order_free() -> Proof:
    """The exchanged items cancel in the sum; afterwards both runs move alike."""

    def moved(state: Callable, fed: Function, when: Expr, run: str, name: str) -> Step:
        return Step(
            name,
            Eq(state(when + 1), state(when) + g(fed(when + 1))),
            Given(run, {s: when}),
            "One step of the run.",
        )

    return Proof(
        (
            moved(h, item, k, "first-run", "h once"),
            moved(h, item, k + 1, "first-run", "h twice"),
            moved(u, other_item, k, "second-run", "u once"),
            moved(u, other_item, k + 1, "second-run", "u twice"),
            Step("before", SAME_BEFORE.condition, Given("same-before"), "Premise."),
            Step("first", EARLIER.condition, Given("exchanged-first"), "Premise."),
            Step("second", LATER.condition, Given("exchanged-second"), "Premise."),
            Step(
                "start",
                ORDER_FREE.subs(t, 0),
                Algebra(
                    by=(
                        *("u twice", "u once", "h twice", "h once"),
                        *("before", "first", "second"),
                    )
                ),
                "Both runs have added the same two items: g(x) + g(y) = g(y) + g(x).",
            ),
            Step("assumed", ORDER_FREE, Assume(), "Suppose equal states at a time."),
            moved(h, item, k + 2 + t, "first-run", "h next"),
            moved(u, other_item, k + 2 + t, "second-run", "u next"),
            Step(
                "same item",
                Eq(other_item(k + 3 + t), item(k + 3 + t)),
                Given("same-after", {s: t}),
                "The next item is the same.",
            ),
            Step(
                "next",
                ORDER_FREE.subs(t, t + 1),
                Algebra(by=("u next", "h next", "assumed", "same item")),
                "So both runs move alike.",
            ),
            Step(
                "order free",
                ORDER_FREE,
                Induction(t, "start", "assumed", "next"),
                "By induction on the time since the exchange.",
            ),
        ),
        _exchanged_model,
    )


def _exchanged_model(rng: Random) -> Model:
    width, before = rng.randint(1, 3), rng.randint(0, 2)
    added = [vector(rng, width) for _ in range(3)]
    items = [rng.randint(0, 2) for _ in range(9)]
    swapped = list(items)
    swapped[before + 1], swapped[before + 2] = items[before + 2], items[before + 1]
    start = vector(rng, width)

    def states(fed: list[int]) -> list[ImmutableMatrix]:
        passed = [start]
        for what in fed[1:]:
            passed.append(passed[-1] + added[what])
        return passed

    runs = states(items), states(swapped)
    return {
        "n": width,
        "k": before,
        "t": rng.randint(0, 3),
        "x": lambda i: items[i],
        "y": lambda i: swapped[i],
        "g": lambda i: added[i],
        "h": lambda i: runs[0][i],
        "u": lambda i: runs[1][i],
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="loses-power",
        topic=TOPIC,
        title="The additive net cannot tell the order of its inputs",
        paraphrase=(
            "Without the nonlinear activation on the feedback the model can "
            "represent less."
        ),
        read_as=(
            "The order of the inputs is lost: exchanging two neighbouring inputs "
            "changes no later state, nor does any reordering."
        ),
        sources=(COST,),
        hypotheses=(
            *(FIRST_RUN, SECOND_RUN, SAME_BEFORE),
            *(EARLIER, LATER, SAME_AFTER),
        ),
        conclusion=ORDER_FREE,
        kind=Kind.IDENTITY,
        proof=prove_order_free,
        why={
            "PROVED": "The state is a sum, and a sum has no order; every reordering is "
            "a series of such exchanges. This holds for every $g$, however nonlinear, "
            "and for every size: the additive net counts what it has seen, and forgets "
            "when. A linear unit with any other weight can tell it.",
        },
    ),
)
