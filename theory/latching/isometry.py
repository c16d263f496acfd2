"""An isometry: every lag counts the same."""

from random import Random

from sympy import Eq, ImmutableMatrix, oo, zeros
from sympy import Q as Ask

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import ForAll
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.latching.notation import U, s, sequence, t, x
from longdep.theory.models import cayley, positive, vector

ROTATES = Hypothesis(
    "recurrence",
    ForAll(Eq(x(s + 1), U * x(s)), s, 0, oo),
    "the clean state, and with it the gradient, follows x_t = U x_(t-1)",
    definition=True,
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(U), "U is orthogonal")
KEEPS = Eq(x(t).T * x(t), x(0).T * x(0))


def prove_keeps() -> Proof:
    """Induction with U^T U = I."""
    return Proof(keeps_steps(), isometry_model)


def keeps_steps() -> tuple[Step, ...]:
    """The steps from the orthogonal weight to the length that is kept."""
    return (
        Step(
            "one step",
            Eq(x(t + 1), U * x(t)),
            Given("recurrence", {s: t}),
            "One step of the clean state.",
        ),
        Step("same", KEEPS.subs(t, 0), Algebra(), "Nothing has happened at t = 0."),
        Step("same assumed", KEEPS, Assume(), "Suppose the length is kept up to t."),
        Step(
            "turned",
            Eq(x(t + 1).T * x(t + 1), x(t).T * x(t)),
            Algebra(by=("one step",), facts=("orthogonal",)),
            "U^T U = I: an orthogonal U keeps lengths.",
        ),
        Step(
            "same next",
            KEEPS.subs(t, t + 1),
            Algebra(by=("turned", "same assumed")),
            "So also at t + 1.",
        ),
        Step(
            "keeps",
            KEEPS,
            Induction(t, "same", "same assumed", "same next"),
            "By induction the gradient neither vanishes nor explodes.",
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
