"""The norm of the state passes every bound if the inputs stay bounded below."""

from random import Random

from sympy import (
    Eq,
    Expr,
    Function,
    Ge,
    ImmutableMatrix,
    Integer,
    Le,
    Sum,
    ceiling,
    exp,
    oo,
)

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Combine, Increasing
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.memory_capacity.notation import (
    TOPIC,
    B,
    V,
    always,
    g,
    i,
    j,
    logistic,
    n,
    s,
    t,
    u,
    z,
)
from longdep.theory.memory_capacity.runs import rational_run, running_sums, table
from longdep.theory.memory_capacity.steps import given, induction
from longdep.theory.models import rational, square


def state(index: Expr | int) -> Family:
    """The state vector at a time, shape (n, 1)."""
    return Family("h", n, 1, index)


radius = Function("r", real=True)
VECTOR_STEPS = Hypothesis(
    "recurrence",
    always(Eq(state(s + 1)[i, 0], state(s)[i, 0] + g(i, s + 1))),
    "unit $i$ adds $g$ at every step",
    definition=True,
)
AT_LEAST_LOGISTIC = Hypothesis(
    "logistic",
    always(Ge(g(i, s + 1), logistic(z(i, s + 1)))),
    "$g$ is the logistic function of the pre-activation (or anything above it)",
)
FED = Sum(V[i, j] * state(s)[j, 0], (j, 0, n - 1))
PRE_ACTIVATION = Hypothesis(
    "pre-activation",
    always(Eq(z(i, s + 1), FED + u(i, s + 1))),
    "the pre-activation is the fed-back state plus the input's part $u$",
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
    "$r$ is at least the largest entry of the state",
    definition=True,
)
RADIUS_RUNS = Hypothesis(
    "running",
    always(Le(radius(s), radius(s + 1))),
    "$r$ never shrinks: the running maximum, for instance",
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
    runs = [rational_run(rng) for _ in range(count)]
    starts = [rational(rng) for _ in range(count)]
    states = [
        running_sums(a, gains) for a, (_, gains) in zip(starts, runs, strict=True)
    ]
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
            norms.ROW_AT_MOST_NORMS(weight=V, vector=state(t), row=i, index=j, sign=-1),
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
            Increasing(exp, -z(i, t + 1), _reach(t), by=("driven from below",)),
            "Apply exp.",
        ),
        Step(
            "least step",
            Ge(g(i, t + 1), 1 / (1 + now)),
            Combine({"logistic": 1, "exponentials": logistic(z(i, t + 1)) / (1 + now)}),
            "So the step is at least 1/(1 + e^(|V| r + B)).",
        ),
        Step(
            "reach grows",
            Le(_reach(t), _reach(t + 1)),
            Combine({"runs": Norm(V, oo)}),
            "As r grows.",
        ),
        Step(
            "slower",
            Le(now, later),
            Increasing(exp, _reach(t), _reach(t + 1), by=("reach grows",)),
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
            norms.ENTRY_AT_MOST_NORM(whole=state(t), row=i, column=0, sign=1),
            "An entry is at most the norm.",
        ),
        Step(
            "bottom",
            Ge(state(0)[i, 0], -Norm(state(0), oo)),
            norms.ENTRY_AT_MOST_NORM(whole=state(0), row=i, column=0, sign=-1),
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


CLAIMS = (
    Claim(
        key="accumulates.norm-grows",
        topic=TOPIC,
        title="The norm of the state passes every bound",
        paraphrase="Larger and larger, read as beyond every bound: with inputs "
        "that stay bounded below, the norm of the state is unbounded.",
        hypotheses=(
            VECTOR_STEPS,
            AT_LEAST_LOGISTIC,
            PRE_ACTIVATION,
            INPUTS_BELOW,
            RADIUS,
            RADIUS_RUNS,
        ),
        conclusion=NORM_GROWS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="accumulates",
        proof=prove_norm_grows,
        why={
            "PROVED": "While all entries stay within $r$, no pre-activation is "
            "below $-(\\|V\\| r + B)$, so every step adds at least $1/(1 + e^{\\|V\\| "
            "r + B})$, and only $2 r (1 + e^{\\|V\\| r + B})$ such steps fit "
            "between $-r$ and $r$. So no $r$ lasts for ever. The bound allows "
            "growth as slow as a logarithm, and negative feedback does grow that "
            "slowly.",
        },
    ),
)
