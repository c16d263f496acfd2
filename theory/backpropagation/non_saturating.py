"""Does an activation that does not saturate keep the gradient?"""

from sympy import Abs, Eq, Expr, Gt, Implies, Limit, Lt, Max, Ne, Symbol, oo, tanh
from sympy.logic.boolalg import And, Boolean

from longdep.theory.backpropagation.backward import NONZERO, ORTHOGONAL, RECURSION
from longdep.theory.backpropagation.notation import (
    COMPANION,
    TOPIC,
    N,
    U,
    always,
    delta,
    document_001,
    g,
    h,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Family, ForAll, Norm

PRE_ACTIVATION = Hypothesis(
    "pre-activation",
    always(Eq(Family("z", n, 1, s + 1), U * h(s + 1) + Family("b", n, 1, s + 1))),
    "$z = U h + b$, where $b$ stands for $W x$ and the bias",
    definition=True,
)
ENTRY = Symbol("i", integer=True, nonnegative=True)


def _every_entry(body: Boolean) -> ForAll:
    return always(ForAll(body, ENTRY, 0, n - 1))


def z(lag: Expr | int) -> Family:
    """The pre-activation at a lag, shape (n, 1)."""
    return Family("z", n, 1, lag)


RELU_STATE = Hypothesis(
    "relu",
    _every_entry(Eq(h(s)[ENTRY, 0], Max(z(s + 1)[ENTRY, 0], 0))),
    "$f$ is the rectifier: the next state is the positive part of $z$",
    definition=True,
)
RELU_GAIN = Hypothesis(
    "relu-gain",
    _every_entry(
        And(
            Implies(Gt(z(s + 1)[ENTRY, 0], 0), Eq(g(s + 1)[ENTRY, 0], 1)),
            Implies(Lt(z(s + 1)[ENTRY, 0], 0), Eq(g(s + 1)[ENTRY, 0], 0)),
            Ne(z(s + 1)[ENTRY, 0], 0),
        )
    ),
    "$f'$ is 1 where $z > 0$ and 0 where $z < 0$, and $z$ is never 0",
    definition=True,
)
SOME_ACTIVE = Hypothesis(
    "some-active",
    always(Gt(Norm(g(s + 1), 1), 0)),
    "at every step some unit is active",
    definition=True,
)
unit, rest = Symbol("u", real=True), Symbol("h", real=True)
KEPT = And(
    Gt(unit * rest, 0),
    Eq(Max(unit * rest, 0), rest),
    Eq(Limit(Abs(unit) ** tau, tau, oo), 1),
    Eq(Limit(Abs(unit * (1 - tanh(unit * rest) ** 2)) ** tau, tau, oo), 0),
)
SURVIVES = Gt(N(delta(tau)), 0)

CLAIMS = (
    Claim(
        key="non-saturating",
        topic=TOPIC,
        title="A non-saturating activation can keep the gradient",
        paraphrase="Against vanishing and explosion one may choose suitable parameters "
        "and a non-saturating activation, so that the step factor is about 1.",
        read_as="Advice, so this much: it can be done. Some ReLU unit with weight $u$ "
        "rests at an active state $h$, so that its step factor, the slope 1 times "
        "$u$, keeps the gradient at every lag; with tanh, which saturates, the same "
        "weight at the same pre-activation lets it vanish.",
        sources=document_001("§long-term dependencies, ¶ 'to avoid'"),
        conclusion=KEPT,
        kind=Kind.EXISTENCE,
        why={
            "PROVED": "A ReLU unit of weight 1 keeps every positive state, and its "
            "slope there is 1: what is carried back is multiplied by 1 at every step. "
            "The slope of tanh is below 1 away from 0. No rule for every network "
            "follows: a ReLU unit that is not active passes nothing back at all.",
        },
    ),
    Claim(
        key="non-saturating.strong",
        topic=TOPIC,
        title="With a non-saturating activation the gradient never vanishes",
        paraphrase="A stronger reading, of every network: with ReLU and an orthogonal "
        "$U$ a gradient would survive.",
        hypotheses=(
            RECURSION,
            PRE_ACTIVATION,
            RELU_STATE,
            RELU_GAIN,
            Hypothesis(
                ORTHOGONAL.name, ORTHOGONAL.condition, ORTHOGONAL.words, definition=True
            ),
            NONZERO,
        ),
        conclusion=SURVIVES,
        kind=Kind.BOUND,
        of="non-saturating",
        why={
            "CONDITIONAL": "ReLU does not saturate above 0, but it is exactly flat "
            "below: where all units are negative the gradient is not small but 0, "
            "in one step.",
        },
    ),
    Claim(
        key="non-saturating.some-active",
        topic=TOPIC,
        title="With some unit active at every step the gradient survives",
        paraphrase="Granted that at every step at least one unit is active.",
        hypotheses=(
            RECURSION,
            PRE_ACTIVATION,
            RELU_STATE,
            RELU_GAIN,
            Hypothesis(
                ORTHOGONAL.name, ORTHOGONAL.condition, ORTHOGONAL.words, definition=True
            ),
            NONZERO,
            SOME_ACTIVE,
        ),
        conclusion=SURVIVES,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="non-saturating.strong",
        why={
            "REFUTED": "The active unit must be one that the gradient reaches: an "
            "active unit elsewhere does not help.",
        },
    ),
)
