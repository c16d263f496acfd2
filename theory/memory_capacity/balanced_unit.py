"""A unit that is driven up and brakes itself stays sensitive for ever."""

from random import Random

from sympy import Eq, Expr, Ge, Integer, Le, Rational, exp, log, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Hyperbolic, Increasing
from longdep.theory.core.semantics import Model
from longdep.theory.memory_capacity.notation import (
    TOPIC,
    always,
    logistic,
    s,
    slope,
    t,
    x,
    y,
)
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction


def balance(at: Expr | int) -> Expr:
    """The first unit's pre-activation: the second one drives it, itself it brakes."""
    return y(at) - 2 * x(at)


BALANCED = Hypothesis(
    "first-unit",
    always(Eq(x(s + 1), x(s) + logistic(balance(s)))),
    "the first unit, $x$, is fed back with weight -2, and the second one into it with "
    "1",
    definition=True,
)
DRIVER = Hypothesis(
    "second-unit",
    always(Eq(y(s + 1), y(s) + logistic(y(s)))),
    "the second unit, $y$, is fed back with weight 1",
    definition=True,
)
FIRST_EMPTY = Hypothesis(
    "first-start", Eq(x(0), 0), "the first unit starts at 0", definition=True
)
SECOND_EMPTY = Hypothesis(
    "second-start", Eq(y(0), 0), "the second unit starts at 0", definition=True
)
LEAST = Rational(3, 16)
SENSITIVE = Ge(slope(balance(t)), LEAST)
EDGE = log(3)


def _balanced_model(rng: Random) -> Model:
    first: list[Expr] = [Integer(0)]
    second: list[Expr] = [Integer(0)]
    for _ in range(3):
        drive = second[-1] - 2 * first[-1]
        first.append(first[-1] + logistic(drive))
        second.append(second[-1] + logistic(second[-1]))
    return {
        "t": rng.randint(0, 1),
        "x": table(first),
        "y": table(second),
        "horizon": 2,
    }


def _still(value: Expr) -> Expr:
    """Twice the logistic function taken off its argument, up to a constant."""
    return value - tanh(value / 2)


def prove_sensitive() -> Proof:
    """The first pre-activation z goes to z + g_2 - 2 g(z), and stays within log 3."""
    now, later = balance(t), balance(t + 1)
    low, high, full = Ge(now, -EDGE), Le(now, EDGE), Ge(y(t), 0)
    up, down = exp(now), exp(-now)
    steps = (
        given("first", BALANCED, t),
        given("second", DRIVER, t),
        given("first empty", FIRST_EMPTY),
        given("second empty", SECOND_EMPTY),
        *induction(
            "nonnegative",
            full,
            Step(
                "at first",
                full.subs(t, 0),
                Combine(by=("second empty",)),
                "It starts at 0.",
            ),
            Step(
                "still",
                full.subs(t, t + 1),
                Combine(
                    {"assumed nonnegative": 1},
                    slack=logistic(y(t)),
                    by=("second",),
                ),
                "What is added is positive.",
            ),
        ),
        Step(
            "exponentials",
            Ge(exp(y(t)), 1),
            Increasing(exp, 0, y(t), by=("nonnegative",)),
            "Apply exp.",
        ),
        Step(
            "at least half",
            Ge(logistic(y(t)), Rational(1, 2)),
            Combine({"exponentials": exp(-y(t)) * logistic(y(t)) / 2}),
            "The second unit adds at least 1/2,",
        ),
        Step(
            "at most one",
            Le(logistic(y(t)), 1),
            Combine(slack=exp(-y(t)) * logistic(y(t))),
            "and at most 1.",
        ),
        Step(
            "by halves",
            equation(2 * logistic(now), 1 + tanh(now / 2)),
            Hyperbolic(),
            "The logistic function is a hyperbolic tangent.",
        ),
        Step(
            "at the edge",
            equation(tanh(EDGE / 2), Rational(1, 2)),
            Hyperbolic(),
            "tanh(log(3)/2) = (3 - 1)/(3 + 1).",
        ),
        *induction(
            "low",
            low,
            Step(
                "low at first",
                low.subs(t, 0),
                Combine(slack=EDGE, by=("first empty", "second empty")),
                "It starts at 0.",
            ),
            Step(
                "from below",
                Le(_still(-EDGE), _still(now)),
                Increasing(_still, -EDGE, now, by=("assumed low",)),
                "z - tanh(z/2) grows with z.",
            ),
            Step(
                "low again",
                Ge(later, -EDGE),
                Combine(
                    {"from below": 1, "at least half": 1},
                    by=("first", "second", "by halves", "at the edge"),
                ),
                "What is gained, 1/2, makes up for what is lost, 2 g.",
            ),
        ),
        *induction(
            "high",
            high,
            Step(
                "high at first",
                high.subs(t, 0),
                Combine(slack=EDGE, by=("first empty", "second empty")),
                "It starts at 0.",
            ),
            Step(
                "from above",
                Le(_still(now), _still(EDGE)),
                Increasing(_still, now, EDGE, by=("assumed high",)),
                "z - tanh(z/2) grows with z.",
            ),
            Step(
                "high again",
                Le(later, EDGE),
                Combine(
                    {"from above": 1, "at most one": 1},
                    slack=Rational(1, 2),
                    by=("first", "second", "by halves", "at the edge"),
                ),
                "More than 1 is lost from there.",
            ),
        ),
        Step(
            "up",
            Le(up, 3),
            Increasing(exp, now, EDGE, by=("high",)),
            "Apply exp.",
        ),
        Step(
            "turned",
            Le(-now, EDGE),
            Combine({"low": 1}),
            "The other side.",
        ),
        Step(
            "down",
            Le(down, 3),
            Increasing(exp, -now, EDGE, by=("turned",)),
            "Apply exp.",
        ),
        Step("room", Ge(3 - down, 0), Combine({"down": 1}), "What is left to 3."),
        Step(
            "sum",
            Le(3 * (up + down), 10),
            Combine({"up": 3 - down}, signs=("room",)),
            "(3 - e^z)(3 - e^-z) >= 0.",
        ),
        Step(
            "sensitive",
            SENSITIVE,
            Combine({"sum": LEAST * slope(now) / 3}),
            "The slope is at least 1/(2 + 10/3).",
        ),
    )
    return Proof(steps, _balanced_model)


CLAIMS = (
    Claim(
        key="saturates.balanced-unit",
        topic=TOPIC,
        title="A unit that brakes itself against another may stay sensitive for ever",
        paraphrase="Not every unit of a layer need saturate, even if the whole state "
        "is fed back: with $V$ of rows $(-2, 1)$ and $(0, 1)$ and no input the second "
        "unit saturates, and the first keeps at least $3/16$ of a sensitivity that is "
        "never above $1/4$.",
        hypotheses=(BALANCED, DRIVER, FIRST_EMPTY, SECOND_EMPTY),
        conclusion=SENSITIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="saturates",
        proof=prove_sensitive,
        why={
            "PROVED": "The second unit pushes the first one up, and the first one's "
            "own weight brakes it twice as hard: it settles where it adds one half a "
            "step, at pre-activations between $-\\log 3$ and $\\log 3$. Nothing here "
            "is finely tuned; the balance restores itself.",
        },
    ),
)
