"""A fed-back layer with bounded inputs: premises, model, and how its state grows."""

from random import Random

from sympy import (
    Abs,
    Eq,
    Expr,
    Function,
    Ge,
    ImmutableMatrix,
    Integer,
    Le,
    Symbol,
    ceiling,
    exp,
    log,
    oo,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Cases,
    Combine,
    EachEntry,
    ForEach,
    Increasing,
    LargestEntry,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.memory_capacity.notation import (
    B,
    V,
    always,
    g,
    i,
    logistic,
    n,
    s,
    t,
    z,
)
from longdep.theory.memory_capacity.runs import table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import invertible, positive, rational

strength = Symbol("w", nonnegative=True)
radius = Function("r", nonnegative=True)
furthest = Function("y", nonnegative=True)


def state(index: Expr | int) -> Family:
    """The state vector at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


def drives(index: Expr | int) -> Family:
    """The pre-activations of all units at a time, shape (n, 1)."""
    return Family("a", n, 1, index)


def inputs(index: Expr | int) -> Family:
    """The input's part of the pre-activations, shape (n, 1)."""
    return Family("u", n, 1, index)


def units(body: Boolean) -> ForAll:
    """The statement for every unit of the layer."""
    return ForAll(body, i, 0, n - 1)


LAYER_STEPS = Hypothesis(
    "recurrence",
    always(units(Eq(state(s + 1)[i, 0], state(s)[i, 0] + g(i, s + 1)))),
    "every unit adds $g$ at every step",
    definition=True,
)
LAYER_START = Hypothesis(
    "empty", units(Eq(state(0)[i, 0], 0)), "the memory starts at 0", definition=True
)
LAYER_LOGISTIC = Hypothesis(
    "logistic",
    always(units(Ge(g(i, s + 1), logistic(z(i, s + 1))))),
    "$g$ is the logistic function of the pre-activation (or anything above it)",
)
LAYER_DRIVES = Hypothesis(
    "pre-activation",
    always(Eq(drives(s + 1), V * state(s) + inputs(s + 1))),
    "the vector of the pre-activations is $V h$ plus the input's part $u$",
    definition=True,
)
ENTRIES = Hypothesis(
    "entries",
    always(units(Eq(drives(s + 1)[i, 0], z(i, s + 1)))),
    "$z$ are its entries, one a unit",
    definition=True,
)
LAYER_INPUTS = Hypothesis(
    "inputs-bounded",
    always(Le(Norm(inputs(s + 1), oo), B)),
    "the input's part is at most $B$ in size",
)
SIZES = (
    Hypothesis(
        "weight-size",
        Eq(strength, Norm(V, oo)),
        "$w$ is the norm of $V$",
        definition=True,
    ),
    Hypothesis(
        "state-size",
        always(Eq(radius(s), Norm(state(s), oo))),
        "$r$ is the largest entry of the state",
        definition=True,
    ),
    Hypothesis(
        "furthest",
        always(Eq(furthest(s + 1), Norm(drives(s + 1), oo))),
        "$y$ is the size of the pre-activation furthest from 0",
        definition=True,
    ),
)
FURTHEST = furthest(t + 1)
REACH = strength * radius(t) + B


def layer_model(rng: Random) -> Model:
    """A layer whose inputs are chosen so that every z is log of a fraction."""
    weights = invertible(rng, rng.randint(1, 2))
    width, inverse = weights.rows, ImmutableMatrix(weights.inv())
    nothing = ImmutableMatrix([0] * width)
    states, pushed, fed = [nothing], [nothing], [nothing]
    gains = [[Integer(0)] * width]
    for _ in range(5):
        # A sign and a fraction above 1, so that sizes are compared as they stand.
        signs = [rng.choice((1, -1)) for _ in range(width)]
        odds = [1 + positive(rng) for _ in range(width)]
        drive = [sign * log(q) for sign, q in zip(signs, odds, strict=True)]
        fed.append(ImmutableMatrix(drive))
        pushed.append(ImmutableMatrix(fed[-1] - weights * states[-1]))
        gains.append([1 / (1 + q**-sign) for sign, q in zip(signs, odds, strict=True)])
        states.append(ImmutableMatrix(states[-1] + ImmutableMatrix(gains[-1])))
    bound = max(ceiling(abs(entry)) for vector in pushed[1:] for entry in vector)
    time = rng.randint(0, 2)
    number, size = _norm(weights) * _norm(inverse), _norm(weights)
    return {
        "n": width,
        "i": rng.randrange(width),
        "t": time,
        "V": weights,
        "M": inverse,
        "kappa": number,
        "B": bound,
        "ell": (log(1 + size * time / 2) - (1 + number) * bound) / number
        - abs(rational(rng)),
        "w": size,
        "r": table([_norm(vector) for vector in states]),
        "y": table([_norm(vector) for vector in fed]),
        "h": table(states),
        "g": lambda unit, at: gains[int(at)][int(unit)],
        "a": table(fed),
        "z": lambda unit, at: fed[int(at)][int(unit)],
        "u": table(pushed),
        "horizon": 4,
    }


def _norm(matrix: ImmutableMatrix) -> Expr:
    return max(sum(map(abs, matrix.row(row))) for row in range(matrix.rows))


def layer_for_ever() -> Model:
    """One unit without input that adds 1 a step, which is above the logistic function.

    The premises hold for it at every step, with formulas to show it.
    """
    one = ImmutableMatrix([[1]])
    return {
        "n": 1,
        "i": 0,
        "t": 1,
        "V": one,
        "M": one,
        "w": 1,
        "kappa": 1,
        "B": 0,
        "ell": 0,
        "h": lambda at: at * one,
        "r": lambda at: at,
        "g": lambda unit, at: Integer(1),
        "a": lambda at: (at - 1) * one,
        "z": lambda unit, at: at - 1,
        "y": lambda at: at - 1,
        "u": lambda at: 0 * one,
        "horizon": 4,
    }


def growing_steps() -> tuple[Step, ...]:
    """Steps to "grows": the largest entry gains at least 1/(1 + e^Y)."""
    now, later = state(t)[i, 0], state(t + 1)[i, 0]
    drive, least = z(i, t + 1), 1 / (1 + exp(REACH))
    start, still = units(Ge(state(0)[i, 0], 0)), units(Ge(later, 0))
    full = units(Ge(now, 0))
    return (
        given("moved", LAYER_STEPS, t),
        given("logistic", LAYER_LOGISTIC, t),
        given("driven", LAYER_DRIVES, t),
        given("input", LAYER_INPUTS, t),
        given("empty", LAYER_START),
        given("weight size", SIZES[0]),
        given("state size", SIZES[1], t),
        given("next size", SIZES[1], t + 1),
        given("furthest", SIZES[2], t),
        Step(
            "fed",
            Le(Norm(V * state(t), oo), Norm(V, oo) * Norm(state(t), oo)),
            norms.CONSISTENT(left=V, right=state(t), order=oo),
            "|V h| <= |V| |h|.",
        ),
        Step(
            "two parts",
            Le(
                Norm(drives(t + 1), oo),
                Norm(V * state(t), oo) + Norm(inputs(t + 1), oo),
            ),
            norms.TRIANGLE(
                whole=drives(t + 1),
                first=V * state(t),
                second=inputs(t + 1),
                weights=(1, 1, 1),
                signs=(1, 1),
                order=oo,
                by=("driven",),
            ),
            "z is a sum of two.",
        ),
        Step(
            "within reach",
            Le(FURTHEST, REACH),
            Combine(
                {"two parts": 1, "fed": 1, "input": 1},
                by=("furthest", "weight size", "state size"),
            ),
            "No pre-activation is beyond Y = |V| |h| + B.",
        ),
        given("entries", ENTRIES, t),
        Step(
            "each entry",
            units(Le(Abs(drives(t + 1)[i, 0]), Norm(drives(t + 1), oo))),
            EachEntry(),
            "No entry is beyond the norm.",
        ),
        Step(
            "each drive",
            units(Le(Abs(drive), FURTHEST)),
            ForEach(
                ("each entry", "entries"),
                Combine({"each entry": 1}, by=("entries", "furthest")),
            ),
            "Of every unit.",
        ),
        Step(
            "a size",
            units(Ge(drive, -Abs(drive))),
            ForEach((), Cases()),
            "A number is at least minus its size.",
        ),
        Step(
            "from below",
            units(Le(-drive, REACH)),
            ForEach(
                ("a size", "each drive"),
                Combine({"a size": 1, "each drive": 1, "within reach": 1}),
            ),
            "So it is at least -Y.",
        ),
        Step(
            "exponentials",
            units(Le(exp(-drive), exp(REACH))),
            ForEach(
                ("from below",), Increasing(exp, -drive, REACH, by=("from below",))
            ),
            "Apply exp.",
        ),
        Step(
            "least step",
            units(Ge(g(i, t + 1), least)),
            ForEach(
                ("exponentials", "logistic"),
                Combine({"logistic": 1, "exponentials": logistic(drive) * least}),
            ),
            "So every unit adds at least 1/(1 + e^Y).",
        ),
        *induction(
            "nonnegative",
            full,
            Step(
                "at first",
                start,
                ForEach(("empty",), Combine(by=("empty",))),
                "It starts at 0.",
            ),
            Step(
                "still",
                still,
                ForEach(
                    ("assumed nonnegative", "moved", "logistic"),
                    Combine(
                        {"assumed nonnegative": 1, "logistic": 1},
                        slack=logistic(drive),
                        by=("moved",),
                    ),
                ),
                "What is added is positive.",
            ),
        ),
        Step(
            "each later",
            units(Le(Abs(later), Norm(state(t + 1), oo))),
            EachEntry(),
            "No entry is beyond the norm.",
        ),
        Step(
            "later size",
            units(Le(later, Abs(later))),
            ForEach((), Cases()),
            "A number is at most its size.",
        ),
        Step(
            "own size",
            units(Le(Abs(now), now)),
            ForEach(("nonnegative",), Cases(by=("nonnegative",))),
            "It is not negative.",
        ),
        Step(
            "room",
            units(Le(Abs(now), Norm(state(t + 1), oo) - least)),
            ForEach(
                ("own size", "later size", "each later", "least step", "moved"),
                Combine(
                    {
                        "own size": 1,
                        "later size": 1,
                        "each later": 1,
                        "least step": 1,
                    },
                    by=("moved",),
                ),
            ),
            "The entry before the step leaves room for the step.",
        ),
        Step(
            "grows",
            Le(Norm(state(t), oo), Norm(state(t + 1), oo) - least),
            LargestEntry("room"),
            "So does the largest.",
        ),
        Step(
            "radius grows",
            Le(radius(t), radius(t + 1) - least),
            Combine({"grows": 1}, by=("state size", "next size")),
            "By at least 1/(1 + e^Y).",
        ),
    )
