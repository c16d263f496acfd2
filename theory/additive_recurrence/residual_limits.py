"""Can the gradient of a residual net still vanish, or explode?"""

from random import Random

from sympy import (
    Abs,
    Eq,
    Ge,
    Gt,
    ImmutableMatrix,
    Limit,
    Lt,
    Symbol,
    Trace,
    eye,
    oo,
)
from sympy.logic.boolalg import And

from longdep.theory.additive_recurrence.notation import TOPIC, s, t
from longdep.theory.additive_recurrence.residual_states import RESIDUAL, G, carried, e
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    NormSquares,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import square, vector

a = Symbol("a", real=True)
SMALL_SLOPE = Hypothesis(
    "small-slope",
    Lt(Abs(a), 1),
    "the slope $a$ of $g$ in $h$ is below 1 in size: the plain net's gradients vanish",
    definition=True,
)
MONOTONE = Hypothesis(
    "monotone",
    ForAll(Ge(Trace(e(s).T * G(s + 1) * e(s)), 0), s, 0, oo),
    "$g$ never works against the change: $e^T G e$ is at least 0 at every step",
)
KEPT = Ge(Norm(e(t), 2) ** 2, Norm(e(0), 2) ** 2)


def prove_kept() -> Proof:
    """|e + G e|^2 = |e|^2 + 2 e^T G e + |G e|^2, by induction."""
    moved = G(t + 1) * e(t)
    return Proof(
        (
            Step(
                "one step",
                Eq(e(t + 1), e(t) + moved),
                Given("residual", {s: t}),
                "One step of the residual net.",
            ),
            Step(
                "expanded",
                Eq(
                    Norm(e(t) + moved, 2) ** 2,
                    Norm(e(t), 2) ** 2
                    + 2 * Trace(e(t).T * G(t + 1) * e(t))
                    + Norm(moved, 2) ** 2,
                ),
                NormSquares(),
                "Multiply out.",
            ),
            Step(
                "monotone",
                Ge(Trace(e(t).T * G(t + 1) * e(t)), 0),
                Given("monotone", {s: t}),
                "The cross term is not negative.",
            ),
            Step("start", KEPT.subs(t, 0), Algebra(), "Equal at lag 0."),
            Step("assumed", KEPT, Assume(), "Suppose it at lag t."),
            Step(
                "next",
                KEPT.subs(t, t + 1),
                Combine(
                    {"expanded": 1, "monotone": 2, "assumed": 1},
                    slack=Norm(moved, 2) ** 2,
                    by=("one step",),
                ),
                "Nothing is taken away.",
            ),
            Step(
                "kept",
                KEPT,
                Induction(t, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        _monotone_model,
    )


def _monotone_model(rng: Random) -> Model:
    """Slopes with a positive semidefinite symmetric part."""
    width = rng.randint(1, 3)
    slopes = []
    for _ in range(6):
        root, turn = square(rng, width), square(rng, width)
        slopes.append(ImmutableMatrix(root.T * root + turn - turn.T))
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "t": rng.randint(0, 2),
        "G": lambda i: slopes[i - 1],
        "e": carried([unit + matrix for matrix in slopes], vector(rng, width)),
        "horizon": 4,
    }


CLAIMS = (
    Claim(
        key="residual-alleviates.no-vanishing",
        topic=TOPIC,
        title="In a residual net gradients do not vanish",
        paraphrase="A stronger reading: with the old state added, a gradient does "
        "not tend to 0, whatever the slope $a$ of $g$.",
        hypotheses=(SMALL_SLOPE,),
        conclusion=Gt(Limit(Abs(1 + a) ** t, t, oo), 0),
        kind=Kind.LIMIT,
        of="residual-alleviates",
        why={
            "CONDITIONAL": "A slope below 0 makes it vanish, like $(1 + a)^t$. It "
            "does not vanish where $g$ never works against the state.",
        },
    ),
    Claim(
        key="residual-alleviates.monotone",
        topic=TOPIC,
        title="Where g does not work against the state nothing vanishes",
        paraphrase="If $e^T G e$ is never negative for the change $e$ that is carried, "
        "its length never falls.",
        hypotheses=(RESIDUAL, MONOTONE),
        conclusion=KEPT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="residual-alleviates.no-vanishing",
        proof=prove_kept,
        why={
            "PROVED": "$|e + G e|^2 = |e|^2 + 2 e^T G e + |G e|^2$. No bound on the "
            "norm of $G$ is needed; exploding is not excluded.",
        },
    ),
    Claim(
        key="residual-alleviates.creates-explosion",
        topic=TOPIC,
        title="A residual connection can create an explosion",
        paraphrase="For some $g$ the gradient of the plain net vanishes and that of "
        "the residual net explodes.",
        hypotheses=(),
        conclusion=And(
            Eq(Limit(Abs(a) ** t, t, oo), 0),
            Eq(Limit(Abs(1 + a) ** t, t, oo), oo),
        ),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="residual-alleviates",
        why={
            "PROVED": "Every slope $0 < a < 1$ will do: $a^\\tau$ vanishes and "
            "$(1 + a)^\\tau$ explodes. The cure of one problem may be the cause of the "
            "other.",
        },
    ),
)
