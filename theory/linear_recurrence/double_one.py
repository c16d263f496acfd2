"""What does the state do where the only eigenvalue is 1?"""

from random import Random

from sympy import Eq, Identity, ImmutableMatrix, MatMul

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Multiply
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.notation import TOPIC, W, h, n, s, t
from longdep.theory.linear_recurrence.recurrence import RECURRENCE, linear_model
from longdep.theory.models import invertible, rational

DEFECTIVE = Eq(h(t), h(0) + t * (W.T - Identity(n)) * h(0))


def prove_defective() -> Proof:
    """Induction on t, with (W^T - I)^2 = 0."""
    shift = W.T - Identity(n)
    return Proof(
        (
            Step(
                "nilpotent",
                Eq(W.T * W.T, 2 * W.T - Identity(n)),
                Given("double-one"),
                "(W^T - I)^2 = 0, multiplied out.",
            ),
            Step(
                "one step",
                Eq(h(t + 1), W.T * h(t)),
                Given("recurrence", {s: t}),
                "The recurrence, taken from t to t + 1.",
            ),
            Step("start", DEFECTIVE.subs(t, 0), Algebra(), "The growth term is 0."),
            Step("assumed", DEFECTIVE, Assume(), "Suppose the formula at t."),
            Step(
                "moved",
                Eq(W.T * W.T * h(0), 2 * W.T * h(0) - h(0)),
                Multiply("nilpotent", None, h(0)),
                "The relation, applied to h(0).",
            ),
            Step(
                "inserted",
                Eq(h(t + 1), W.T * h(0) + t * MatMul(W.T, shift) * h(0)),
                Algebra(by=("one step", "assumed")),
                "Insert the formula at t.",
            ),
            Step(
                "folded",
                equation(
                    W.T * h(0) + t * MatMul(W.T, shift) * h(0),
                    W.T * h(0) + t * (W.T * W.T * h(0) - W.T * h(0)),
                ),
                Algebra(),
                "Multiply out.",
            ),
            Step(
                "next",
                DEFECTIVE.subs(t, t + 1),
                Algebra(by=("inserted", "folded", "moved")),
                "W^T (W^T - I) h(0) = (W^T - I) h(0), so one more is added.",
            ),
            Step(
                "linear growth",
                DEFECTIVE,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _defective_model,
    )


def _defective_model(rng: Random) -> Model:
    a, b = rational(rng, nonzero=True), rational(rng)
    basis = invertible(rng, 2)
    block = ImmutableMatrix([[1, a], [0, 1]])
    return linear_model(rng, ImmutableMatrix(basis * block * basis.inv()), a=b)


CLAIMS = (
    Claim(
        key="eigenvalue-edge",
        topic=TOPIC,
        title="With a double eigenvalue 1 the state may grow linearly",
        paraphrase="The edge that the sentence leaves out: an eigenvalue of size "
        "exactly 1.",
        hypotheses=(
            RECURRENCE,
            Hypothesis(
                "double-one",
                Eq(W.T * W.T, 2 * W.T - Identity(n)),
                "$(W^T - I)^2 = 0$: the only eigenvalue is 1, possibly defective",
            ),
        ),
        conclusion=DEFECTIVE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="eigenvalue-explode",
        proof=prove_defective,
        why={
            "PROVED": "Neither decay nor explosion: a defective eigenvalue 1 adds the "
            "same vector at every step, so the state grows in proportion to $t$.",
        },
    ),
)
