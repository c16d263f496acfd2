"""Which units tell the order of two inputs?"""

from random import Random

from sympy import Eq, Expr, Function, Gt, Lt, Ne, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.additive_recurrence.notation import (
    TOPIC,
    first_input,
    hs,
    s,
    second_input,
    us,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Given
from longdep.theory.core.semantics import Model
from longdep.theory.models import rational

w = Symbol("w", real=True)


def _scalar_run(state: Function, fed: Function, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Eq(state(s + 1), w * state(s) + fed(s + 1)), s, 0, oo),
        "a run of a linear unit with recurrent weight $w$",
        definition=True,
    )


SCALAR_RUNS = (
    _scalar_run(hs, first_input, "first-run"),
    _scalar_run(us, second_input, "second-run"),
    Hypothesis(
        "same-start", Eq(us(0), hs(0)), "both runs start alike", definition=True
    ),
    Hypothesis(
        "exchanged-first",
        Eq(second_input(1), first_input(2)),
        "the second run reads the two inputs in the other order",
        definition=True,
    ),
    Hypothesis(
        "exchanged-second",
        Eq(second_input(2), first_input(1)),
        "the second run reads the two inputs in the other order",
        definition=True,
    ),
)
ORDER_SEEN = Eq(us(2) - hs(2), (1 - w) * (first_input(1) - first_input(2)))


def prove_order_seen() -> Proof:
    """Two steps of each run, subtracted."""

    def moved(state: Function, fed: Function, when: int, run: str, name: str) -> Step:
        return Step(
            name,
            Eq(state(when + 1), w * state(when) + fed(when + 1)),
            Given(run, {s: when}),
            "One step of the run.",
        )

    return Proof(
        (
            moved(hs, first_input, 0, "first-run", "h once"),
            moved(hs, first_input, 1, "first-run", "h twice"),
            moved(us, second_input, 0, "second-run", "u once"),
            moved(us, second_input, 1, "second-run", "u twice"),
            Step("start", Eq(us(0), hs(0)), Given("same-start"), "Premise."),
            *(
                Step(name, SCALAR_RUNS[i].condition, Given(name), "Premise.")
                for i, name in ((3, "exchanged-first"), (4, "exchanged-second"))
            ),
            Step(
                "difference",
                ORDER_SEEN,
                Algebra(
                    by=(
                        *("u twice", "u once", "h twice", "h once", "start"),
                        *("exchanged-first", "exchanged-second"),
                    )
                ),
                "w x_2 + x_1 - (w x_1 + x_2) = (1 - w)(x_1 - x_2).",
            ),
        ),
        _scalar_runs_model,
    )


def _scalar_runs_model(rng: Random) -> Model:
    weight, start = rational(rng), rational(rng)
    fed = (0, rational(rng), rational(rng))

    def states(one: Expr, two: Expr) -> list[Expr]:
        once = weight * start + one
        return [start, once, weight * once + two]

    runs = states(fed[1], fed[2]), states(fed[2], fed[1])
    return {
        "w": weight,
        "x": lambda i: fed[int(i)],
        "y": lambda i: fed[-int(i)],
        "h": lambda i: runs[0][int(i)],
        "u": lambda i: runs[1][int(i)],
        "horizon": 2,
    }


CLAIMS = (
    Claim(
        key="loses-power.order-task",
        topic=TOPIC,
        title="A plain net of one unit tells the order",
        paraphrase="Some net with another recurrent weight, even linear and with "
        "weight below 1, ends in different states for two inputs in either order.",
        hypotheses=(
            *SCALAR_RUNS,
            Hypothesis(
                "forgetting", And(Gt(w, 0), Lt(w, 1)), "$w$ lies between 0 and 1"
            ),
        ),
        conclusion=Ne(us(2), hs(2)),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="loses-power",
        why={
            "PROVED": "With $w = 1/2$ the older input counts half. So the loss of "
            "power is real: this task is within reach of one plain unit and out of "
            "reach of every additive net.",
        },
    ),
    Claim(
        key="loses-power.exactly-identity",
        topic=TOPIC,
        title="It is the weight 1 that loses the order",
        paraphrase="For a linear unit with recurrent weight $w$, exchanging two "
        "inputs moves the state by $1 - w$ times their difference.",
        hypotheses=SCALAR_RUNS,
        conclusion=ORDER_SEEN,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="loses-power",
        proof=prove_order_seen,
        why={
            "PROVED": "The document blames the missing nonlinearity. A linear unit "
            "with any $w \\ne 1$ tells the order; the price is paid for the "
            "weight 1, the very thing that keeps the gradient at 1.",
        },
    ),
)
