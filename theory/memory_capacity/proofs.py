"""Proofs on what a recurrent memory can hold: statements, steps, and their models.

The claims themselves are in theory/memory_capacity/__init__.py. An additive unit is
h_t = h_{t-1} + g_t with g_t = 1 / (1 + exp(-z_t)), z_t its pre-activation; its
sensitivity to new input is the logistic's slope 1 / (2 + e^z + e^-z).
"""

from collections.abc import Callable, Sequence
from random import Random

from sympy import (
    Abs,
    Derivative,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    ImmutableMatrix,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Ne,
    Rational,
    Sum,
    Symbol,
    ceiling,
    exp,
    log,
    oo,
    sympify,
)
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import (
    Family,
    ForAll,
    Norm,
    equation,
    size,
    step,
    time,
)
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    Lemma,
    Peel,
    Scale,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational, square

n, t, s = size, time, step
i = Symbol("i", integer=True, nonnegative=True)
j = Symbol("j", integer=True, nonnegative=True)
h, g, z = (Function(name, real=True) for name in "hgz")
u, f, x, y = (Function(name, real=True) for name in "ufxy")
radius = Function("r", real=True)
V = MatrixSymbol("V", n, n)
weight = Symbol("V", real=True)
drive = Symbol("z", real=True)
B = Symbol("B", nonnegative=True)
least = Symbol("v", positive=True)

EXP_GROWS = "the exponential function is increasing"
TANGENT = "the exponential function lies above its tangents"


def logistic(argument: Expr) -> Expr:
    """The logistic function 1 / (1 + exp(-x))."""
    return 1 / (1 + exp(-argument))


def slope(argument: Expr) -> Expr:
    """The logistic's derivative, 1 / (2 + e^x + e^-x): even, 1/4 at most."""
    return 1 / (2 + exp(argument) + exp(-argument))


def state(index: Expr | int) -> Family:
    """The state vector at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


def always(body: Boolean, first: Expr | int = 0) -> ForAll:
    """The statement at every time s from the first on."""
    return ForAll(body, s, first, oo)


def given(name: str, hypothesis: Hypothesis, at: Expr | int | None = None) -> Step:
    """A hypothesis as a step, taken at time s = at if it speaks of every time."""
    if at is None:
        return Step(name, hypothesis.condition, Given(hypothesis.name), "Premise.")
    body = hypothesis.condition.args[0].subs(s, at)
    says = f"The premise at s = {at}."
    return Step(name, body, Given(hypothesis.name, {s: sympify(at)}), says)


def induction(
    name: str, statement: Boolean, base: Step, *steps: Step
) -> Sequence[Step]:
    """Base, assumption and step of an induction on t, then its conclusion.

    The steps may cite "assumed NAME"; the last of them is the case t + 1.
    """
    assumed = Step(f"assumed {name}", statement, Assume(), "Suppose it at t.")
    rule = Induction(t, base.name, assumed.name, steps[-1].name)
    return (base, assumed, *steps, Step(name, statement, rule, "By induction on t."))


# Accumulation.

STEPS = Hypothesis(
    "recurrence",
    always(Eq(h(i, s + 1), h(i, s) + g(i, s + 1))),
    "the state adds g at every step",
    definition=True,
)
LOGISTIC = Hypothesis(
    "logistic",
    always(Eq(g(i, s + 1), logistic(z(i, s + 1)))),
    "g is the logistic function of the pre-activation",
)
INCREASES = Gt(h(i, t + 1), h(i, t))


def _rational_run(rng: Random, length: int = 8) -> tuple[list[Expr], list[Expr]]:
    """Pre-activations log(q) with their logistic values q / (1 + q), both exact."""
    odds = [positive(rng) for _ in range(length)]
    return [log(q) for q in odds], [q / (1 + q) for q in odds]


def _sums(start: Expr, steps: Sequence[Expr]) -> list[Expr]:
    found = [sympify(start)]
    for value in steps:
        found.append(found[-1] + value)
    return found


def table(values: Sequence[Expr]) -> Callable[..., Expr]:
    """A function given by its values, looked up at its last argument."""
    return lambda *index: values[int(index[-1])]


def _accumulating_model(rng: Random) -> Model:
    drives, gains = _rational_run(rng)
    return {
        "i": rng.randint(0, 2),
        "t": rng.randint(0, 3),
        "h": table(_sums(rational(rng), gains)),
        "g": table([0, *gains]),
        "z": table([0, *drives]),
        "horizon": 5,
    }


def prove_accumulates() -> Proof:
    """The logistic function is positive."""
    step_now = logistic(z(i, t + 1))
    return Proof(
        (
            given("moved", STEPS, t),
            given("logistic", LOGISTIC, t),
            Step(
                "increases",
                INCREASES,
                Combine(slack=step_now, by=("moved", "logistic")),
                "What is added is positive.",
            ),
        ),
        _accumulating_model,
    )


VECTOR_STEPS = Hypothesis(
    "recurrence",
    always(Eq(state(s + 1)[i, 0], state(s)[i, 0] + g(i, s + 1))),
    "unit i adds g at every step",
    definition=True,
)
AT_LEAST_LOGISTIC = Hypothesis(
    "logistic",
    always(Ge(g(i, s + 1), logistic(z(i, s + 1)))),
    "g is the logistic function of the pre-activation (or anything above it)",
)
FED = Sum(V[i, j] * state(s)[j, 0], (j, 0, n - 1))
PRE_ACTIVATION = Hypothesis(
    "pre-activation",
    always(Eq(z(i, s + 1), FED + u(i, s + 1))),
    "the pre-activation is the fed-back state plus the input's part u",
    definition=True,
)
INPUTS_BELOW = Hypothesis(
    "inputs-bounded",
    always(Ge(u(i, s + 1), -B)),
    "the input's part never falls below -B",
)
RADIUS = Hypothesis(
    "radius",
    always(Le(Norm(state(s), oo), radius(s))),
    "r is at least the largest entry of the state",
    definition=True,
)
RADIUS_RUNS = Hypothesis(
    "running",
    always(Le(radius(s), radius(s + 1))),
    "r never shrinks: the running maximum, for instance",
    definition=True,
)


def _reach(at: Expr | int) -> Expr:
    return Norm(V, oo) * radius(at) + B


NORM_GROWS = Le(t, 2 * radius(t) * (1 + exp(_reach(t))))
GROWTH = Ge(state(t)[i, 0] - state(0)[i, 0], t / (1 + exp(_reach(t))))


def _feedback_model(rng: Random) -> Model:
    """A unit among n, whose inputs are chosen so that every z is log of a fraction."""
    weights = square(rng, rng.randint(1, 2))
    count, unit = weights.rows, rng.randrange(weights.rows)
    runs = [_rational_run(rng) for _ in range(count)]
    starts = [rational(rng) for _ in range(count)]
    states = [_sums(a, gains) for a, (_, gains) in zip(starts, runs, strict=True)]
    vectors = [ImmutableMatrix(list(entries)) for entries in zip(*states, strict=True)]
    drives, gains = runs[unit]
    fed = [(weights * v)[unit] for v in vectors]
    inputs = [0, *(d - a for d, a in zip(drives, fed, strict=False))]
    running, top = [], Integer(0)
    for v in vectors:
        top = max([top, *(abs(e) for e in v)])
        running.append(top)
    return {
        "n": count,
        "i": unit,
        "t": rng.randint(0, 2),
        "V": weights,
        "h": table(vectors),
        "g": table([0, *gains]),
        "z": table([0, *drives]),
        "u": table(inputs),
        "r": table(running),
        "B": max(Integer(0), *(ceiling(-value) for value in inputs)),
        "horizon": 4,
    }


def prove_norm_grows() -> Proof:
    """While the norm stays within r, every step adds at least 1/(1 + e^(|V| r + B))."""
    now, later = exp(_reach(t)), exp(_reach(t + 1))
    fed = FED.subs(s, t)
    steps = (
        given("moved", VECTOR_STEPS, t),
        given("logistic", AT_LEAST_LOGISTIC, t),
        given("driven", PRE_ACTIVATION, t),
        given("input", INPUTS_BELOW, t),
        given("within", RADIUS, t),
        given("runs", RADIUS_RUNS, t),
        Step(
            "row",
            Ge(fed, -Norm(V, oo) * Norm(state(t), oo)),
            Lemma("the largest row sum of V times the largest entry bounds V h"),
            "No entry of V h is larger in size than |V| |h|.",
        ),
        Step(
            "driven from below",
            Ge(z(i, t + 1), -_reach(t)),
            Combine({"row": 1, "within": Norm(V, oo), "input": 1}, by=("driven",)),
            "So the pre-activation is at least -(|V| r + B).",
        ),
        Step(
            "exponentials",
            Le(exp(-z(i, t + 1)), now),
            Lemma(EXP_GROWS, by=("driven from below",)),
            "Apply exp.",
        ),
        Step(
            "least step",
            Ge(g(i, t + 1), 1 / (1 + now)),
            Combine({"logistic": 1, "exponentials": logistic(z(i, t + 1)) / (1 + now)}),
            "So the step is at least 1/(1 + e^(|V| r + B)).",
        ),
        Step(
            "slower",
            Le(now, later),
            Lemma(EXP_GROWS, by=("runs",)),
            "As r grows, this bound only falls.",
        ),
        *induction(
            "growth",
            GROWTH,
            Step("none", GROWTH.subs(t, 0), Algebra(), "No step yet."),
            Step(
                "one more",
                GROWTH.subs(t, t + 1),
                Combine(
                    {
                        "assumed growth": 1,
                        "least step": 1,
                        "slower": (t + 1) / ((1 + now) * (1 + later)),
                    },
                    by=("moved",),
                ),
                "One step more, and the smaller bound.",
            ),
        ),
        *induction(
            "from the start",
            Le(radius(0), radius(t)),
            Step("same", Le(radius(0), radius(0)), Algebra(), "At t = 0."),
            Step(
                "further",
                Le(radius(0), radius(t + 1)),
                Combine({"assumed from the start": 1, "runs": 1}),
                "r never shrinks.",
            ),
        ),
        given("within at first", RADIUS, 0),
        Step(
            "top",
            Le(state(t)[i, 0], Norm(state(t), oo)),
            Lemma("no entry is larger than the largest"),
            "An entry is at most the norm.",
        ),
        Step(
            "bottom",
            Ge(state(0)[i, 0], -Norm(state(0), oo)),
            Lemma("no entry is larger than the largest"),
            "And at least minus the norm.",
        ),
        Step(
            "norm grows",
            NORM_GROWS,
            Combine(
                dict.fromkeys(
                    (
                        "growth",
                        "top",
                        "within",
                        "bottom",
                        "within at first",
                        "from the start",
                    ),
                    1 + now,
                )
            ),
            "t steps of that size must fit between -r and r.",
        ),
    )
    return Proof(steps, _feedback_model)


GAINED = Sum(logistic(z(s)), (s, 1, t))
SPLIT = Hypothesis(
    "pre-activation",
    always(Eq(z(s + 1), f(s) + u(s + 1))),
    "the pre-activation is the fed-back part f plus the input's part u",
    definition=True,
)
INPUT_BELOW = Hypothesis(
    "inputs-bounded",
    always(Ge(u(s + 1), -B)),
    "the input's part never falls below -B",
)
NO_BRAKE = Hypothesis(
    "no-braking-feedback",
    always(Ge(f(s), 0)),
    "what is fed back never pushes the unit down",
)
STEADY = Ge(GAINED, t / (1 + exp(B)))
FALLING = Hypothesis(
    "falling",
    always(Le(z(s), -s), 1),
    "the pre-activation falls at least like -1, -2, -3, ...",
)
SUMMABLE = Le(GAINED, Rational(3, 5))
SUMMABLE_SHARP = Le(GAINED, (1 - exp(-t)) / (exp(1) - 1))


def _peeled() -> Step:
    whole = GAINED.subs(t, t + 1)
    return Step(
        "peeled",
        equation(whole, GAINED + logistic(z(t + 1))),
        Peel(),
        "Split the last step off.",
    )


def _split_model(rng: Random) -> Model:
    drives, _ = _rational_run(rng)
    fed = [abs(rational(rng)) for _ in drives]
    inputs = [0, *(d - a for d, a in zip(drives, fed, strict=True))]
    return {
        "t": rng.randint(0, 3),
        "z": table([0, *drives]),
        "f": table(fed),
        "u": table(inputs),
        "B": max(Integer(0), *(ceiling(-value) for value in inputs)),
        "horizon": 5,
    }


def prove_steady() -> Proof:
    """Every step is at least the logistic function at -B."""
    steps = (
        given("driven", SPLIT, t),
        given("input", INPUT_BELOW, t),
        given("no brake", NO_BRAKE, t),
        Step(
            "driven from below",
            Ge(z(t + 1), -B),
            Combine({"input": 1, "no brake": 1}, by=("driven",)),
            "The pre-activation is at least -B.",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(B)),
            Lemma(EXP_GROWS, by=("driven from below",)),
            "Apply exp.",
        ),
        _peeled(),
        *induction(
            "steady",
            STEADY,
            Step("none", STEADY.subs(t, 0), Algebra(), "No step yet."),
            Step(
                "one more",
                STEADY.subs(t, t + 1),
                Combine(
                    {
                        "assumed steady": 1,
                        "exponentials": logistic(z(t + 1)) / (1 + exp(B)),
                    },
                    by=("peeled",),
                ),
                "One more step of at least 1/(1 + e^B).",
            ),
        ),
    )
    return Proof(steps, _split_model)


def _falling_model(rng: Random) -> Model:
    falls = [-k - abs(rational(rng)) for k in range(8)]
    return {"t": rng.randint(0, 3), "z": table(falls), "horizon": 5}


def prove_summable() -> Proof:
    """Compare with the geometric series of e^-1."""
    tail = exp(-t - 1)
    steps = (
        given("falls", FALLING, t + 1),
        Step(
            "exponentials",
            Ge(exp(-z(t + 1)), exp(t + 1)),
            Lemma(EXP_GROWS, by=("falls",)),
            "Apply exp.",
        ),
        Step(
            "small step",
            Le(logistic(z(t + 1)), tail),
            Combine(
                {"exponentials": tail * logistic(z(t + 1))},
                slack=tail * logistic(z(t + 1)),
            ),
            "So the step is below e^-(t+1).",
        ),
        _peeled(),
        *induction(
            "sharp",
            SUMMABLE_SHARP,
            Step("none", SUMMABLE_SHARP.subs(t, 0), Algebra(), "No step yet."),
            Step(
                "one more",
                SUMMABLE_SHARP.subs(t, t + 1),
                Combine({"assumed sharp": 1, "small step": 1}, by=("peeled",)),
                "One more term of the geometric series.",
            ),
        ),
        Step(
            "whole",
            Le(GAINED, 1 / (exp(1) - 1)),
            Combine({"sharp": 1}, slack=exp(-t) / (exp(1) - 1)),
            "At most the whole series.",
        ),
        Step(
            "summable",
            SUMMABLE,
            Combine({"whole": 1}, slack=Rational(3, 5) - 1 / (exp(1) - 1)),
            "The whole series is 1/(e - 1) < 3/5.",
        ),
    )
    return Proof(steps, _falling_model)


BRAKED = Hypothesis(
    "first-unit",
    always(Eq(h(1, s + 1), h(1, s) + 1 / (1 + exp(h(2, s))))),
    "the second unit is fed back into the first with weight -1",
    definition=True,
)
BRAKE = Hypothesis(
    "second-unit",
    always(Eq(h(2, s + 1), h(2, s) + Rational(1, 2))),
    "the second unit has pre-activation 0 and adds 1/2 at every step",
    definition=True,
)
FIRST_EMPTY = Hypothesis(
    "first-start", Eq(h(1, 0), 0), "the first unit starts at 0", definition=True
)
SECOND_EMPTY = Hypothesis(
    "second-start", Eq(h(2, 0), 0), "the second unit starts at 0", definition=True
)
STOPS = Le(h(1, t), Rational(33, 20))
EXACT_STEPS = 8


def _braked_model(rng: Random) -> Model:
    first: list[Expr] = [Integer(0)]
    for k in range(16):
        first.append(first[-1] + 1 / (1 + exp(Rational(k, 2))))
    tables = {1: first, 2: [Rational(k, 2) for k in range(17)]}
    return {
        "t": rng.randint(0, 3),
        "h": lambda unit, at: tables[int(unit)][int(at)],
        "horizon": 10,
    }


def prove_stops() -> Proof:
    """The first eight steps exactly, then a geometric series."""
    ratio, at = exp(-Rational(1, 2)), t + EXACT_STEPS
    exact = sum(1 / (1 + exp(Rational(k, 2))) for k in range(EXACT_STEPS))
    bound = exact + (exp(-Rational(EXACT_STEPS, 2)) - exp(-at / 2)) / (1 - ratio)
    whole = exact + exp(-Rational(EXACT_STEPS, 2)) / (1 - ratio)
    tail = Le(h(1, at), bound)
    brake = Eq(h(2, t), t / 2)
    moved = Eq(h(1, t + 1), h(1, t) + 1 / (1 + exp(t / 2)))
    rises = Le(h(1, t), h(1, t + 1))
    singles = [
        Step(
            f"step {k}", moved.subs(t, k), Instance("moved", {t: Integer(k)}), "Exact."
        )
        for k in range(EXACT_STEPS)
    ]
    climbs = [
        Step(
            f"climb {k}", rises.subs(t, t + k), Instance("rises", {t: t + k}), "Again."
        )
        for k in range(1, EXACT_STEPS)
    ]
    steps = (
        given("first", BRAKED, t),
        given("second", BRAKE, t),
        given("first empty", FIRST_EMPTY),
        given("second empty", SECOND_EMPTY),
        *induction(
            "brake",
            brake,
            Step("none", brake.subs(t, 0), Algebra(by=("second empty",)), "At 0."),
            Step(
                "half more",
                brake.subs(t, t + 1),
                Algebra(by=("second", "assumed brake")),
                "One half more.",
            ),
        ),
        Step("moved", moved, Algebra(by=("first", "brake")), "Insert t/2."),
        Step(
            "rises",
            rises,
            Combine(slack=1 / (1 + exp(t / 2)), by=("moved",)),
            "The first unit never falls.",
        ),
        *singles,
        Step(
            "beyond",
            moved.subs(t, at),
            Instance("moved", {t: at}),
            "The later steps.",
        ),
        *induction(
            "tail",
            tail,
            Step(
                "exact sum",
                tail.subs(t, 0),
                Combine(
                    by=(
                        *(f"step {k}" for k in reversed(range(EXACT_STEPS))),
                        "first empty",
                    )
                ),
                "Eight steps, added exactly.",
            ),
            Step(
                "one more",
                tail.subs(t, t + 1),
                Combine(
                    {"assumed tail": 1},
                    slack=exp(-at / 2) / (1 + exp(at / 2)),
                    by=("beyond",),
                ),
                "A later step is below e^(-s/2).",
            ),
        ),
        *climbs,
        Step(
            "whole",
            Le(h(1, at), whole),
            Combine({"tail": 1}, slack=exp(-at / 2) / (1 - ratio)),
            "At most the whole series.",
        ),
        Step(
            "stops",
            STOPS,
            Combine(
                dict.fromkeys(["rises", *(c.name for c in climbs), "whole"], 1),
                slack=Rational(33, 20) - whole,
            ),
            "The whole sum is below 1.65.",
        ),
    )
    return Proof(steps, _braked_model)


# Saturation.

SLOPE = Eq(Derivative(logistic(drive), drive), slope(drive), evaluate=False)


def _number_model(rng: Random) -> Model:
    return {"z": log(positive(rng))}


def prove_slope() -> Proof:
    """Differentiate."""
    return Proof(
        (Step("slope", SLOPE, Algebra(), "Differentiate."),),
        _number_model,
    )


NEXT_DRIVE = drive + weight * logistic(drive)
FALLS = Lt(slope(NEXT_DRIVE), slope(drive))
FEEDS_BACK = Hypothesis("fed-back", Ne(weight, 0), "the state is fed back: V is not 0")
SAME_SIDE = Hypothesis(
    "same-side",
    Ge(weight * drive, 0),
    "the pre-activation has reached the side of 0 to which feedback drives it",
)


def _same_side_model(rng: Random) -> Model:
    value = rational(rng, nonzero=True)
    return {"V": value, "z": value * abs(rational(rng))}


def prove_falls() -> Proof:
    """The pre-activation moves away from 0, where e^z + e^-z is larger."""
    step_now = logistic(drive)
    near = exp(drive) + exp(-drive)
    far = exp(NEXT_DRIVE) + exp(-NEXT_DRIVE)
    return Proof(
        (
            given("same side", SAME_SIDE),
            Step(
                "further out",
                Gt(NEXT_DRIVE**2, drive**2),
                Combine(
                    {"same side": 2 * step_now},
                    slack=weight**2 * step_now**2,
                    facts=("fed-back",),
                ),
                "The square grows by 2 V z g + V^2 g^2 > 0.",
            ),
            Step(
                "larger sum",
                Gt(far, near),
                Lemma("e^x + e^-x is increasing in x^2", by=("further out",)),
                "So e^z + e^-z grows.",
            ),
            Step(
                "falls",
                FALLS,
                Combine({"larger sum": slope(drive) * slope(NEXT_DRIVE)}),
                "And its reciprocal falls.",
            ),
        ),
        _same_side_model,
    )


UNIT_STEPS = Hypothesis(
    "recurrence",
    always(Eq(h(s + 1), h(s) + g(s + 1))),
    "the unit adds g at every step",
    definition=True,
)
EMPTY = Hypothesis("empty", Eq(h(0), 0), "the memory starts at 0", definition=True)
UNIT_LOGISTIC = Hypothesis(
    "logistic",
    always(Eq(g(s + 1), logistic(z(s + 1)))),
    "g is the logistic function of the pre-activation",
)
UNIT_DRIVE = Hypothesis(
    "pre-activation",
    always(Eq(z(s + 1), weight * h(s) + u(s + 1))),
    "the pre-activation is V h plus the input's part u",
    definition=True,
)
INPUTS = Hypothesis(
    "inputs-bounded",
    always(Le(Abs(u(s + 1)), B)),
    "the input's part is at most B in size",
)
STRONG = Hypothesis(
    "fed-back",
    Ge(Abs(weight), least),
    "the state is fed back, with a weight of size at least v > 0",
)
POSITIVE = Hypothesis(
    "positive-feedback",
    Ge(weight, least),
    "the state is fed back with a positive weight, at least v",
)
VANISHES = Le(slope(z(t + 1)), 2 * exp(2 * B) / (2 + least * t))
VANISHES_FAST = Le(slope(z(t + 1)), exp(B - least * t / (1 + exp(B))))


def _unit_model(rng: Random, sign: int | None = None) -> Model:
    drives, gains = _rational_run(rng)
    states = _sums(Integer(0), gains)
    value = rational(rng, nonzero=True) if sign is None else sign * positive(rng)
    inputs = [0, *(d - value * a for d, a in zip(drives, states, strict=False))]
    return {
        "t": rng.randint(0, 2),
        "V": value,
        "v": abs(value) / rng.randint(1, 2),
        "h": table(states),
        "g": table([0, *gains]),
        "z": table([0, *drives]),
        "u": table(inputs),
        "B": max(Integer(0), *(ceiling(abs(value)) for value in inputs)),
        "horizon": 4,
    }


def _positive_unit_model(rng: Random) -> Model:
    return _unit_model(rng, 1)


def _unit_steps() -> tuple[Step, ...]:
    """The premises at t, and that the state never turns negative."""
    full = Ge(h(t), 0)
    return (
        given("moved", UNIT_STEPS, t),
        given("logistic", UNIT_LOGISTIC, t),
        given("driven", UNIT_DRIVE, t),
        given("input", INPUTS, t),
        given("empty", EMPTY),
        *induction(
            "nonnegative",
            full,
            Step(
                "at first", full.subs(t, 0), Combine(by=("empty",)), "It starts at 0."
            ),
            Step(
                "still",
                full.subs(t, t + 1),
                Combine(
                    {"assumed nonnegative": 1},
                    slack=logistic(z(t + 1)),
                    by=("moved", "logistic"),
                ),
                "What is added is positive.",
            ),
        ),
    )


def prove_vanishes() -> Proof:
    """With Y = |V| h + B: e^Y + Y grows by |V| at every step at least."""
    strength = Abs(weight)
    now = strength * h(t) + B
    later = now.subs(t, t + 1)
    potential = Ge(exp(now) + now, exp(B) + B + strength * t)
    twice = 2 * exp(2 * B)
    share = slope(z(t + 1)) / (2 + least * t)
    steps = (
        *_unit_steps(),
        Step(
            "driven from below",
            Ge(z(t + 1), -now),
            Lemma("the triangle inequality", by=("driven", "input", "nonnegative")),
            "z is at least -(|V| h + B).",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(now)),
            Lemma(EXP_GROWS, by=("driven from below",)),
            "Apply exp.",
        ),
        Step(
            "least step",
            Ge(g(t + 1), 1 / (1 + exp(now))),
            Combine(
                {"exponentials": logistic(z(t + 1)) / (1 + exp(now))},
                by=("logistic",),
            ),
            "So a step adds at least 1/(1 + e^Y).",
        ),
        Step(
            "tangent",
            Ge(exp(later), exp(now) * (1 + later - now)),
            Lemma(TANGENT),
            "The tangent at Y.",
        ),
        *induction(
            "potential",
            potential,
            Step(
                "potential at first",
                potential.subs(t, 0),
                Combine(by=("empty",)),
                "At t = 0, where Y = B.",
            ),
            Step(
                "potential grows",
                potential.subs(t, t + 1),
                Combine(
                    {
                        "assumed potential": 1,
                        "tangent": 1,
                        "least step": strength * (1 + exp(now)),
                    },
                    by=("moved",),
                ),
                "(e^Y + 1) times the step |V| g is at least |V|.",
            ),
        ),
        Step("tangent at 0", Ge(exp(now), 1 + now), Lemma(TANGENT), "Tangent at 0."),
        Step("tangent for B", Ge(exp(B), 1 + B), Lemma(TANGENT), "Tangent at 0."),
        given("strong", STRONG),
        Step(
            "far",
            Ge(Abs(z(t + 1)), strength * h(t) - B),
            Lemma("the triangle inequality", by=("driven", "input", "nonnegative")),
            "z is far from 0.",
        ),
        Step(
            "far exponentials",
            Ge(exp(Abs(z(t + 1))), exp(strength * h(t) - B)),
            Lemma(EXP_GROWS, by=("far",)),
            "Apply exp.",
        ),
        Step(
            "large sum",
            Ge(exp(z(t + 1)) + exp(-z(t + 1)), exp(Abs(z(t + 1)))),
            Lemma("e^x + e^-x is e^|x| + e^-|x|"),
            "One of the two is e^|z|.",
        ),
        Step(
            "vanishes",
            VANISHES,
            Combine(
                {
                    "large sum": twice * share,
                    "far exponentials": twice * share,
                    "tangent at 0": share,
                    "potential": share,
                    "tangent for B": share,
                    "strong": t * share,
                },
                slack=(2 * twice + 2 * B) * share,
            ),
            "2 e^Y >= 2 + |V| t, and the slope is at most e^(2B - Y).",
        ),
    )
    return Proof(steps, _unit_model)


def prove_vanishes_fast() -> Proof:
    """The state grows linearly, and the slope falls exponentially in it."""
    rate = 1 / (1 + exp(B))
    grown = Ge(h(t), rate * t)
    reach = least * t * rate - B
    steps = (
        *_unit_steps(),
        given("strong", POSITIVE),
        Step(
            "fed",
            Ge(weight * h(t), least * h(t)),
            Scale("strong", "nonnegative"),
            "V h is at least v h.",
        ),
        Step(
            "from below",
            Ge(u(t + 1), -B),
            Lemma("-|x| <= x <= |x|", by=("input",)),
            "The input is at least -B.",
        ),
        Step(
            "driven from below",
            Ge(z(t + 1), -B),
            Combine({"fed": 1, "from below": 1, "nonnegative": least}, by=("driven",)),
            "So z is at least -B.",
        ),
        Step(
            "exponentials",
            Le(exp(-z(t + 1)), exp(B)),
            Lemma(EXP_GROWS, by=("driven from below",)),
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
                    {
                        "assumed grown": 1,
                        "exponentials": logistic(z(t + 1)) * rate,
                    },
                    by=("moved", "logistic"),
                ),
                "A step adds at least 1/(1 + e^B).",
            ),
        ),
        Step(
            "far",
            Ge(z(t + 1), reach),
            Combine({"fed": 1, "from below": 1, "grown": least}, by=("driven",)),
            "So z grows linearly.",
        ),
        Step(
            "far exponentials",
            Ge(exp(z(t + 1)), exp(reach)),
            Lemma(EXP_GROWS, by=("far",)),
            "Apply exp.",
        ),
        Step(
            "vanishes",
            VANISHES_FAST,
            Combine(
                {"far exponentials": exp(-reach) * slope(z(t + 1))},
                slack=(2 + exp(-z(t + 1))) * exp(-reach) * slope(z(t + 1)),
            ),
            "The slope is below e^-z.",
        ),
    )
    return Proof(steps, _positive_unit_model)


ROW_EMPTY = Hypothesis(
    "empty", Eq(h(i, 0), 0), "the memory starts at 0", definition=True
)
ROW = Sum(V[i, j] * h(j, s), (j, 0, n - 1))
ROW_DRIVE = Hypothesis(
    "pre-activation",
    always(Eq(z(i, s + 1), ROW)),
    "the pre-activation is V h, without input",
    definition=True,
)
OWN = Hypothesis(
    "own-feedback",
    Ge(V[i, i], least),
    "the unit is fed back into itself with a positive weight, at least v",
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
            Lemma(EXP_GROWS, by=("not negative",)),
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
        Step("tangent", Ge(exp(drive_now), 1 + drive_now), Lemma(TANGENT), "At 0."),
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
    return Proof(steps, _row_model)


strength = Symbol("a", positive=True)
DEPTH = Hypothesis(
    "depth",
    always(Eq(y(s + 1), y(s) + strength / (1 + exp(y(s))))),
    "y = |V| h for a unit with V = -a < 0 and no input: its pre-activation is -y",
    definition=True,
)
DEPTH_EMPTY = Hypothesis("empty", Eq(y(0), 0), "it starts at 0", definition=True)
SLOW = strength * exp(strength / 2)
NOT_FASTER = Ge(slope(y(t)), 1 / (4 + SLOW * t))


def _depth_model(rng: Random) -> Model:
    value = positive(rng)
    depths: list[Expr] = [Integer(0)]
    for _ in range(4):
        depths.append(depths[-1] + value / (1 + exp(depths[-1])))
    return {"t": rng.randint(0, 1), "a": value, "y": table(depths), "horizon": 2}


def prove_not_faster() -> Proof:
    """e^y grows by at most a e^(a/2) at every step."""
    rise = strength / (1 + exp(y(t)))
    nonnegative = Ge(y(t), 0)
    grown = Le(exp(y(t)), 1 + SLOW * t)
    steps = (
        given("moved", DEPTH, t),
        given("empty", DEPTH_EMPTY),
        *induction(
            "nonnegative",
            nonnegative,
            Step("at first", nonnegative.subs(t, 0), Combine(by=("empty",)), "At 0."),
            Step(
                "still",
                nonnegative.subs(t, t + 1),
                Combine({"assumed nonnegative": 1}, slack=rise, by=("moved",)),
                "What is added is positive.",
            ),
        ),
        Step(
            "at least one",
            Ge(exp(y(t)), 1),
            Lemma(EXP_GROWS, by=("nonnegative",)),
            "Apply exp.",
        ),
        Step(
            "at most half",
            Le(rise, strength / 2),
            Combine({"at least one": strength / (2 * (1 + exp(y(t))))}),
            "So y rises by a/2 at most.",
        ),
        Step(
            "factor",
            Le(exp(rise), exp(strength / 2)),
            Lemma(EXP_GROWS, by=("at most half",)),
            "Apply exp.",
        ),
        Step(
            "tangent",
            Ge(1, exp(rise) * (1 - rise)),
            Lemma(TANGENT),
            "The tangent at the rise, taken at 0.",
        ),
        *induction(
            "grown",
            grown,
            Step("one at first", grown.subs(t, 0), Combine(by=("empty",)), "e^0 = 1."),
            Step(
                "grows",
                grown.subs(t, t + 1),
                Combine(
                    {
                        "assumed grown": 1,
                        "tangent": exp(y(t)),
                        "factor": exp(y(t)) * rise,
                    },
                    slack=SLOW / (1 + exp(y(t))),
                    by=("moved",),
                ),
                "e^y times (e^rise - 1) is at most a e^(a/2).",
            ),
        ),
        Step(
            "not faster",
            NOT_FASTER,
            Combine(
                {
                    "grown": slope(y(t)) / (4 + SLOW * t),
                    "at least one": exp(-y(t)) * slope(y(t)) / (4 + SLOW * t),
                },
            ),
            "e^y + e^-y <= 2 + a e^(a/2) t.",
        ),
    )
    return Proof(steps, _depth_model)


START_NONNEGATIVE = Hypothesis("start", Ge(h(0), 0), "the state starts at 0 or above")
NOT_GROWING = Hypothesis(
    "steps-not-growing",
    always(Le(g(s + 2), g(s + 1))),
    "no step is larger than the one before (equal steps, for instance)",
)
RELATIVE = Le(t * g(t + 1), h(t))


def _relative_model(rng: Random) -> Model:
    gains = sorted((positive(rng) for _ in range(9)), reverse=True)
    return {
        "t": rng.randint(0, 4),
        "h": table(_sums(abs(rational(rng)), gains)),
        "g": table([0, *gains]),
        "horizon": 6,
    }


def prove_relative() -> Proof:
    """A sum of t steps is at least t times the smallest, the last."""
    return Proof(
        (
            given("moved", UNIT_STEPS, t),
            given("start", START_NONNEGATIVE),
            given("not growing", NOT_GROWING, t),
            *induction(
                "relative",
                RELATIVE,
                Step("none", RELATIVE.subs(t, 0), Combine({"start": 1}), "At t = 0."),
                Step(
                    "one more",
                    RELATIVE.subs(t, t + 1),
                    Combine(
                        {"assumed relative": 1, "not growing": t + 1}, by=("moved",)
                    ),
                    "One step more, none larger.",
                ),
            ),
        ),
        _relative_model,
    )
