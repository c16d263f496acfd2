"""Does an activation that does not saturate keep the gradient?"""

from sympy import Eq, Expr, Gt, Implies, Lt, Max, Ne, Symbol
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
SURVIVES = Gt(N(delta(tau)), 0)

CLAIMS = (
    Claim(
        key="non-saturating",
        topic=TOPIC,
        title="With a non-saturating activation the gradient does not vanish",
        paraphrase="Non-saturating activations are recommended against vanishing.",
        read_as=(
            "With ReLU and an orthogonal $U$ a gradient survives: it is not 0 at "
            "any lag."
        ),
        sources=document_001("§long-term dependencies, ¶ 'to avoid'"),
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
        of="non-saturating",
        why={
            "REFUTED": "The active unit must be one that the gradient reaches: an "
            "active unit elsewhere does not help.",
        },
    ),
)
