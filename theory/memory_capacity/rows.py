"""Layers of fed-back units, and of those that do not brake one another."""

from random import Random

from sympy import (
    Abs,
    Eq,
    Expr,
    Ge,
    ImmutableMatrix,
    Integer,
    Le,
    Sum,
    ceiling,
    exp,
    log,
)

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Increasing, Scale
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import (
    LOGISTIC,
    STEPS,
    TOPIC,
    V,
    always,
    g,
    h,
    i,
    j,
    least,
    logistic,
    n,
    s,
    slope,
    t,
    z,
)
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.memory_capacity.tangent import above_tangent, with_number
from longdep.theory.models import positive, rational


def every_unit(body: Eq | Ge) -> ForAll:
    """The statement for every unit of the layer."""
    return ForAll(body, i, 0, n - 1)


LAYER = Hypothesis(
    "layer",
    always(every_unit(Eq(h(i, s + 1), h(i, s) + g(i, s + 1)))),
    "every unit adds $g$ at every step",
    definition=True,
)
LAYER_EMPTY = Hypothesis(
    "empty", every_unit(Eq(h(i, 0), 0)), "the memory starts at 0", definition=True
)
ROW = Sum(V[i, j] * h(j, s), (j, 0, n - 1))
LAYER_LOGISTIC = Hypothesis(
    "logistic",
    always(every_unit(Eq(g(i, s + 1), logistic(z(i, s + 1))))),
    "$g$ is the logistic function of the pre-activation",
)
LAYER_DRIVE = Hypothesis(
    "pre-activation",
    always(every_unit(Eq(z(i, s + 1), ROW))),
    "the pre-activation is $V h$, without input",
    definition=True,
)
LAYER_STRONG = Hypothesis(
    "fed-back",
    every_unit(ForAll(Ge(Abs(V[i, j]), least), j, 0, n - 1)),
    "every unit is fed back into every unit, with a weight of size at least $v > 0$",
)
ROW_EMPTY = Hypothesis(
    "empty", Eq(h(i, 0), 0), "the memory starts at 0", definition=True
)
ROW_DRIVE = Hypothesis(
    "pre-activation",
    always(Eq(z(i, s + 1), ROW)),
    "the pre-activation is $V h$, without input",
    definition=True,
)
OWN = Hypothesis(
    "own-feedback",
    Ge(V[i, i], least),
    "the unit is fed back into itself with a positive weight, at least $v$",
)
NOT_BRAKED = Hypothesis(
    "not-braked",
    always(Ge(ROW, V[i, i] * h(i, s))),
    "the other units together do not push it down",
)
ROW_VANISHES = Le(slope(z(i, t + 1)), 2 / (2 + least * t))


def _row_model(rng: Random) -> Model:
    """Unit 0 of two: the state of unit 1 is chosen so that z is log of a fraction."""
    own, rest = positive(rng), rational(rng, nonzero=True)
    mine: list[Expr] = [Integer(0)]
    others, drives, gains = [], [Integer(0)], [Integer(0)]
    for _ in range(4):
        odds = Integer(3) ** ceiling(own * mine[-1]) * (1 + positive(rng))
        drives.append(log(odds))
        gains.append(odds / (1 + odds))
        others.append((drives[-1] - own * mine[-1]) / rest)
        mine.append(mine[-1] + gains[-1])
    tables = [mine, others]
    return {
        "n": 2,
        "i": 0,
        "t": rng.randint(0, 2),
        "V": ImmutableMatrix([[own, rest], [rational(rng), rational(rng)]]),
        "v": own / rng.randint(1, 2),
        "h": lambda unit, at: tables[int(unit)][int(at)],
        "g": table(gains),
        "z": table(drives),
        "horizon": 3,
    }


def prove_row_vanishes() -> Proof:
    """The unit drives itself up: z is at least v t / 2."""
    full, grown = Ge(h(i, t), 0), Ge(h(i, t), t / 2)
    own = V[i, i] * h(i, t)
    drive_now = z(i, t + 1)
    share = slope(drive_now) / (2 + least * t)
    steps = (
        given("moved", STEPS, t),
        given("logistic", LOGISTIC, t),
        given("empty", ROW_EMPTY),
        given("driven", ROW_DRIVE, t),
        given("own", OWN),
        given("not braked", NOT_BRAKED, t),
        *induction(
            "nonnegative",
            full,
            Step("at first", full.subs(t, 0), Combine(by=("empty",)), "At 0."),
            Step(
                "still",
                full.subs(t, t + 1),
                Combine(
                    {"assumed nonnegative": 1},
                    slack=logistic(drive_now),
                    by=("moved", "logistic"),
                ),
                "What is added is positive.",
            ),
        ),
        Step(
            "fed",
            Ge(own, least * h(i, t)),
            Scale("own", "nonnegative"),
            "Its own part is at least v h.",
        ),
        Step(
            "driven from below",
            Ge(drive_now, least * h(i, t)),
            Combine({"not braked": 1, "fed": 1}, by=("driven",)),
            "So is the whole pre-activation.",
        ),
        Step(
            "not negative",
            Ge(drive_now, 0),
            Combine({"driven from below": 1, "nonnegative": least}),
            "It is not negative.",
        ),
        Step(
            "exponentials",
            Le(exp(-drive_now), 1),
            Increasing(exp, -drive_now, 0, by=("not negative",)),
            "Apply exp.",
        ),
        *induction(
            "grown",
            grown,
            Step("empty state", grown.subs(t, 0), Combine(by=("empty",)), "At 0."),
            Step(
                "grows",
                grown.subs(t, t + 1),
                Combine(
                    {"assumed grown": 1, "exponentials": logistic(drive_now) / 2},
                    by=("moved", "logistic"),
                ),
                "A step adds at least 1/2.",
            ),
        ),
        *above_tangent(
            "tangent", Ge(exp(drive_now), 1 + drive_now), 0, drive_now, "At 0."
        ),
        Step(
            "vanishes",
            ROW_VANISHES,
            Combine(
                {
                    "tangent": 2 * share,
                    "driven from below": 2 * share,
                    "grown": 2 * least * share,
                },
                slack=(4 + 2 * exp(-drive_now)) * share,
            ),
            "e^z is at least 1 + v t / 2.",
        ),
    )
    return Proof(steps, with_number(_row_model))


CLAIMS = (
    Claim(
        key="saturates.rows",
        topic=TOPIC,
        title="A layer in which every unit is fed back into every unit",
        paraphrase="A stronger reading for layers: no weight of $V$ is 0, so every "
        "unit should become insensitive, and as fast as a single one.",
        hypotheses=(
            LAYER,
            LAYER_EMPTY,
            LAYER_LOGISTIC,
            LAYER_DRIVE,
            LAYER_STRONG,
        ),
        conclusion=ROW_VANISHES,
        kind=Kind.BOUND,
        of="saturates",
        why={
            "CONDITIONAL": "Rows may cancel: two units that receive the same input and "
            "are fed back with weights $a$ and $-a$ have pre-activation 0 for ever. "
            "Both grow by $1/2$ a step and stay as sensitive as at the start (the "
            "larger $a$, the sooner that is above the bound: $a = 7$ needs one step).",
        },
    ),
    Claim(
        key="saturates.rows-not-braked",
        topic=TOPIC,
        title="A layer in which the units do not brake one another",
        paraphrase="A unit of a layer that feeds itself, and that the others "
        "together do not push down: all weights positive, for instance.",
        hypotheses=(
            STEPS,
            ROW_EMPTY,
            LOGISTIC,
            ROW_DRIVE,
            OWN,
            NOT_BRAKED,
        ),
        conclusion=ROW_VANISHES,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="saturates.rows",
        proof=prove_row_vanishes,
        why={
            "PROVED": "The pre-activation never falls below $v h$, so every step adds "
            "$1/2$ at least, and $e^z \\ge 1 + v t / 2$.",
        },
    ),
)
