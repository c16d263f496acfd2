"""An isometry: every lag counts the same."""

from random import Random

from sympy import Eq, Identity, ImmutableMatrix, oo, zeros
from sympy import Q as Ask

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Theorem
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import U, n, s, sequence, t, x
from longdep.theory.models import cayley, positive, vector

ROTATES = Hypothesis(
    "recurrence",
    ForAll(Eq(x(s + 1), U * x(s)), s, 0, oo),
    "the clean state, and with it the gradient, follows $x_t = U x_{t-1}$",
    definition=True,
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(U), "$U$ is orthogonal")
KEEPS = Eq(x(t).T * x(t), x(0).T * x(0))


def prove_keeps() -> Proof:
    """Cite the claim on products of orthogonal layers: U is one at every step."""
    return Proof(keeps_steps(), isometry_model)


def keeps_steps() -> tuple[Step, ...]:
    """The steps from the orthogonal weight to the length that is kept."""
    return (
        Step(
            "isometry",
            Eq(U.T * U, Identity(n)),
            Algebra(facts=("orthogonal",)),
            "U is orthogonal.",
        ),
        Step(
            "keeps",
            KEEPS,
            Theorem(
                "scaling-avoids.orthogonal",
                at={Family("h", n, 1, t): x(t), Family("Q", n, n, t): U},
                premises=("isometry",),
                facts=("recurrence",),
            ),
            "Each step is an orthogonal layer: the gradient keeps its length.",
        ),
    )


def isometry_model(rng: Random) -> Model:
    """A rational orthogonal weight, a state it turns, and noise along that state."""
    turn, small = cayley(rng), positive(rng) / 8
    start = vector(rng, turn.rows)
    xs = sequence(start, lambda k: turn * xs(k))
    ys = sequence(
        ImmutableMatrix(zeros(turn.rows, 1)),
        lambda k: turn * ys(k) + small * xs(k + 1),
    )
    return {
        "n": turn.rows,
        "U": turn,
        "x": xs,
        "y": ys,
        "epsilon": small,
        "t": rng.randint(0, 3),
        "horizon": 5,
    }
