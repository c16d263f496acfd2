"""One real number that stores every bit: the ReLU unit max(0, h/3 + 2x/3)."""

from collections.abc import Sequence
from random import Random

from sympy import Eq, Expr, Function, Ge, Integer, Le, Max, Rational, Symbol
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Cases, Combine, Conjunction, Given
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import TOPIC, always, h, s, t, x, y
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction

UNIT = Hypothesis(
    "recurrence",
    always(Eq(h(s + 1), Max(0, h(s) / 3 + 2 * x(s + 1) / 3))),
    "a ReLU unit adds a third of its state and two thirds of the new bit",
    definition=True,
)
TERNARY = Hypothesis(
    "recurrence",
    always(Eq(h(s + 1), h(s) / 3 + 2 * x(s + 1) / 3)),
    "the state is a third of itself plus two thirds of the new bit, as that of the "
    "ReLU unit is while it is not below 0",
    definition=True,
)
BITS = Hypothesis(
    "bits", always(Eq(x(s + 1) ** 2, x(s + 1))), "every item is 0 or 1: its own square"
)
START_LOW = Hypothesis("start-low", Ge(h(0), 0), "the start is not below 0")
START_HIGH = Hypothesis("start-high", Le(h(0), 1), "the start is not above 1")
RECALLS = (
    Eq(h(t), 3 * h(t + 1) - 2 * x(t + 1)),
    Ge(h(t + 1), 2 * x(t + 1) / 3),
    Le(h(t + 1), (1 + 2 * x(t + 1)) / 3),
)
RECALL = And(*RECALLS)


def _ternary(start: Expr, items: Sequence[int]) -> list[Expr]:
    states = [start]
    for item in items:
        states.append(Max(0, (states[-1] + 2 * item) / 3))
    return states


def _ternary_model(rng: Random) -> Model:
    items = [rng.randint(0, 1) for _ in range(9)]
    start = Rational(rng.randint(0, 6), 6)
    return {
        "t": rng.randint(0, 4),
        "x": table([0, *items]),
        "h": table(_ternary(start, items)),
        "horizon": 6,
    }


def prove_recall() -> Proof:
    """The state stays in [0, 1]; a 0 puts it in the lower third, a 1 in the upper."""
    low, high, item = Ge(h(t), 0), Le(h(t), 1), x(t + 1)
    third = Rational(1, 3)
    return Proof(
        (
            given("unit", UNIT, t),
            given("bit", BITS, t),
            given("low", START_LOW),
            given("high", START_HIGH),
            Step(
                "not negative",
                Ge(item, 0),
                Combine({"bit": -1}, slack=item**2),
                "A square is not negative.",
            ),
            Step(
                "at most one",
                Le(item, 1),
                Combine({"bit": -1}, slack=(1 - item) ** 2),
                "Neither is (1 - x)^2 = 1 - x.",
            ),
            *induction(
                "above 0",
                low,
                Step("low start", low.subs(t, 0), Given("start-low"), "Premise."),
                Step(
                    "still above",
                    low.subs(t, t + 1),
                    Cases(("unit",)),
                    "A rectifier gives no number below 0.",
                ),
            ),
            Step(
                "active",
                Ge(h(t) / 3 + 2 * item / 3, 0),
                Combine({"above 0": third, "not negative": 2 * third}),
                "A mean of numbers >= 0.",
            ),
            Step(
                "moved",
                Eq(h(t + 1), h(t) / 3 + 2 * item / 3),
                Cases(("unit", "active")),
                "So the rectifier changes nothing.",
            ),
            *induction(
                "below 1",
                high,
                Step("high start", high.subs(t, 0), Given("start-high"), "Premise."),
                Step(
                    "still below",
                    high.subs(t, t + 1),
                    Combine(
                        {"assumed below 1": third, "at most one": 2 * third},
                        by=("moved",),
                    ),
                    "A mean of numbers <= 1.",
                ),
            ),
            Step("back", RECALLS[0], Algebra(by=("moved",)), "Solve for the state."),
            Step(
                "not under",
                RECALLS[1],
                Combine({"above 0": third}, by=("moved",)),
                "A 1 puts the state at 2/3 or above.",
            ),
            Step(
                "not over",
                RECALLS[2],
                Combine({"below 1": third}, by=("moved",)),
                "A 0 puts it at 1/3 or below.",
            ),
            Step(
                "recall",
                RECALL,
                Conjunction(("back", "not under", "not over")),
                "Read the bit, go one step back, read the next.",
            ),
        ),
        _ternary_model,
    )


other = Function("k", real=True)
moment = Symbol("d", integer=True, nonnegative=True)
SECOND = Hypothesis(
    "second-history",
    always(Eq(other(s + 1), other(s) / 3 + 2 * y(s + 1) / 3)),
    "a second history $y$ is stored by the same rule",
    definition=True,
)
UP = Hypothesis(
    "first-has-one",
    Ge(h(moment), Rational(2, 3)),
    "at time $d$ the first history has just stored a 1",
)
DOWN = Hypothesis(
    "second-has-zero",
    Le(other(moment), Rational(1, 3)),
    "and the second a 0",
)
AGREE = Hypothesis(
    "agree-later",
    always(Eq(x(moment + s + 1), y(moment + s + 1))),
    "later items are the same: $d$ is where the histories last differ",
)
SEPARATED = Ge(h(moment + t) - other(moment + t), Integer(3) ** (-t - 1))


def _histories_model(rng: Random) -> Model:
    d = rng.randint(1, 3)
    first = [rng.randint(0, 1) for _ in range(d - 1)]
    second = [rng.randint(0, 1) for _ in range(d - 1)]
    tail = [rng.randint(0, 1) for _ in range(10)]
    one, two = [*first, 1, *tail], [*second, 0, *tail]
    return {
        "d": d,
        "t": rng.randint(0, 3),
        "x": table([0, *one]),
        "y": table([0, *two]),
        "h": table(_ternary(Integer(0), one)),
        "k": table(_ternary(Integer(1), two)),
        "horizon": 5,
    }


def prove_separated() -> Proof:
    """The same later items only divide the gap by 3 each."""
    at = moment + t
    return Proof(
        (
            given("first", TERNARY, at),
            given("second", SECOND, at),
            given("agree", AGREE, t),
            given("up", UP),
            given("down", DOWN),
            *induction(
                "separated",
                SEPARATED,
                Step(
                    "a third",
                    SEPARATED.subs(t, 0),
                    Combine({"up": 1, "down": 1}),
                    "At first the gap is a third.",
                ),
                Step(
                    "a third of it",
                    SEPARATED.subs(t, t + 1),
                    Combine(
                        {"assumed separated": Rational(1, 3)},
                        by=("first", "second", "agree"),
                    ),
                    "Each later item divides it by 3.",
                ),
            ),
        ),
        _histories_model,
    )


CLAIMS = (
    Claim(
        key="capacity-limited.exact-recall",
        topic=TOPIC,
        title="One real number stores every bit and recalls all of them",
        paraphrase="The ReLU unit $h' = \\max(0, h/3 + 2x/3)$, decoded: a state of "
        "$2/3$ or more has just stored a 1, one of $1/3$ or less a 0, and $3 h' - 2x$ "
        "is the state before.",
        hypotheses=(
            UNIT,
            BITS,
            START_LOW,
            START_HIGH,
        ),
        conclusion=RECALL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="capacity-limited",
        proof=prove_recall,
        why={
            "PROVED": "Read the last bit, undo the step, read the one before, and "
            "so on back to the first: the binary digits are stored as ternary "
            "digits 0 and 2. Nothing is ever lost.",
        },
    ),
    Claim(
        key="capacity-limited.separated",
        topic=TOPIC,
        title="Different histories stay 1/3 to the power t+1 apart",
        paraphrase="$t$ steps after the last item in which two histories differ, their "
        "states still differ by at least $3^{-(t+1)}$.",
        hypotheses=(
            TERNARY,
            SECOND,
            UP,
            DOWN,
            AGREE,
        ),
        conclusion=SEPARATED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="capacity-limited",
        proof=prove_separated,
        why={
            "PROVED": "Each later item divides the gap by 3 and never closes it. "
            "But telling states apart that are $3^{-t}$ apart takes $t \\log_2 3$ "
            "bits of precision: exact recall is bought with digits.",
        },
    ),
)
