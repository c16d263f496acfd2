"""Does the direction of the state converge, and how fast?"""

from random import Random

from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Gt,
    Identity,
    ImmutableMatrix,
    Integer,
    Le,
    Limit,
    Lt,
    Rational,
    Trace,
    diag,
    oo,
)
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    FromSquares,
    GeometricLimit,
    Given,
    Induction,
    Multiply,
    NormSquares,
)
from longdep.theory.core.semantics import Model
from longdep.theory.linear_recurrence.dominance import (
    DOMINANT,
    NONZERO_SECOND,
    STARTS,
    TWO_EIGENVECTORS,
)
from longdep.theory.linear_recurrence.eigenvectors import ALIGNED, component_steps
from longdep.theory.linear_recurrence.notation import (
    TOPIC,
    W,
    h,
    lam1,
    lam2,
    n,
    s,
    t,
    u,
)
from longdep.theory.linear_recurrence.recurrence import DEFINED, ONE_STEP, linear_model
from longdep.theory.models import cayley, positive, rational, states
from longdep.theory.stretch import stretched


def rest(index: Expr | int) -> MatrixExpr:
    """What is left of the state without its part along u, shape (n, 1)."""
    return h(index) - u * u.T * h(index)


APART = Norm(rest(0), 2)
GAP = Le(Norm(W.T * rest(s), 2), Abs(lam2) * Norm(rest(s), 2))
REST_BOUND = Le(Norm(rest(t), 2), Abs(lam2) ** t * APART)
ANGLE = Le(
    Norm(rest(t), 2) * Abs(lam1) ** t * ALIGNED, Abs(lam2) ** t * APART * Norm(h(t), 2)
)
GAINED = ALIGNED * (Abs(lam1) / Abs(lam2)) ** t
GAINED_LIMIT = Eq(Limit(GAINED, t, oo), oo)
DIRECTION = And(ANGLE, GAINED_LIMIT)


def prove_direction() -> Proof:
    """The part along u grows exactly, the rest at most like the second eigenvalue."""
    return Proof(
        (
            ONE_STEP,
            *component_steps(lam1),
            *_rest_steps(),
            *_shadow_steps(),
            Step(
                "angle",
                ANGLE,
                Combine(
                    {"rest bound": Norm(h(t), 2), "shadow": Norm(rest(t), 2)},
                    by=("size of u",),
                ),
                "The sine of the angle is at most the rest over the part along u.",
            ),
            Step(
                "dominance",
                Lt(Abs(lam2), Abs(lam1)),
                Given("strict-dominance"),
                "Premise.",
            ),
            Step(
                "ratio above one",
                Gt(Abs(lam1) / Abs(lam2), 1),
                Combine({"dominance": 1 / Abs(lam2)}, facts=("nonzero-second",)),
                "Divide by the size of lambda_2.",
            ),
            Step(
                "limit",
                GAINED_LIMIT,
                GeometricLimit(),
                "The ratio of the two eigenvalues is above 1 in size.",
            ),
            Step("direction", DIRECTION, Conjunction(("angle", "limit")), "Together."),
        ),
        _direction_model,
        _fixed_state,
    )


def _shadow_steps() -> tuple[Step, ...]:
    """A part along a unit vector is no longer than the whole."""
    row = Norm(u.T, "F")
    return (
        *stretched(u.T, h(t), "stretch"),
        Step("unit", Eq(u.T * u, Identity(1)), Given("unit"), "Premise."),
        Step("trace", Eq(Trace(u.T * u), 1), Algebra(("unit",)), "Its trace."),
        Step("row", Eq(row**2, Trace(u.T * u)), NormSquares(), "By definition."),
        Step("square", Le(row**2, 1), Combine(by=("row", "trace")), "So it is 1."),
        Step("length", Le(row, 1), FromSquares("square"), "Take roots."),
        Step(
            "size",
            Eq(Norm(u.T * h(t), 1), Norm(u.T * h(t), 2)),
            NormSquares(),
            "Of one number.",
        ),
        Step(
            "shadow",
            Le(Norm(u.T * h(t), 1), Norm(h(t), 2)),
            Combine({"stretch": 1, "length": Norm(h(t), 2)}, by=("size",)),
            "Put together.",
        ),
    )


def _rest_steps() -> tuple[Step, ...]:
    """The rest follows the recurrence by itself, and the gap bounds its growth."""
    along = -lam1 * u * u.T * h(t)
    return (
        Step(
            "along",
            Eq(-u * u.T * h(t + 1), -u * u.T * W.T * h(t)),
            Multiply("one step", -u * u.T),
            "Multiply by -u u^T.",
        ),
        Step(
            "along scaled",
            Eq(-u * u.T * W.T * h(t), along),
            Multiply("eigenvector", -u, h(t)),
            "u is an eigenvector from the left ...",
        ),
        Step("right", Eq(W.T * u, lam1 * u), Given("right-eigenvector"), "Premise."),
        Step(
            "right scaled",
            Eq(-W.T * u * u.T * h(t), along),
            Multiply("right", -Identity(n), u.T * h(t)),
            "... and from the right.",
        ),
        Step(
            "spread",
            Eq(W.T * rest(t), W.T * h(t) - W.T * u * u.T * h(t)),
            Algebra(),
            "Multiply out.",
        ),
        Step(
            "rest moves",
            Eq(rest(t + 1), W.T * rest(t)),
            Algebra(by=("along", "along scaled", "one step", "spread", "right scaled")),
            "So the rest follows the recurrence by itself.",
        ),
        Step("gap", GAP.subs(s, t), Given("gap", {s: t}), "Premise."),
        Step("rest start", REST_BOUND.subs(t, 0), Algebra(), "Equality at t = 0."),
        Step("rest assumed", REST_BOUND, Assume(), "Suppose it at t."),
        Step(
            "rest next",
            REST_BOUND.subs(t, t + 1),
            Combine({"gap": 1, "rest assumed": Abs(lam2)}, by=("rest moves",)),
            "One factor more.",
        ),
        Step(
            "rest bound",
            REST_BOUND,
            Induction(t, "rest start", "rest assumed", "rest next"),
            "By induction on t.",
        ),
    )


def _fixed_state() -> Model:
    """One unit of weight 1, whose state stays 1."""
    one = ImmutableMatrix([1])
    values = {"n": 1, "W": one, "u": one, "h": lambda *_: one, "horizon": 1}
    return {**values, "lambda_1": Integer(1), "lambda_2": Rational(1, 2)}


def _direction_model(rng: Random) -> Model:
    basis = cayley(rng, rng.randint(2, 3))
    second, more = rational(rng, nonzero=True), positive(rng)
    others = [second * Rational(rng.randint(-4, 4), 4) for _ in range(basis.rows - 2)]
    values = [rng.choice((-1, 1)) * second * (1 + more), second, *others]
    weight = ImmutableMatrix(basis * diag(*values) * basis.T)
    parts = [rational(rng, nonzero=True), *(rational(rng) for _ in values[1:])]
    return {
        **linear_model(rng, weight, u=ImmutableMatrix(basis[:, 0])),
        "h": states(weight, ImmutableMatrix(basis * ImmutableMatrix(parts))),
        "lambda_1": values[0],
        "lambda_2": second,
        "alpha": rational(rng),
        "beta": rational(rng),
    }


CLAIMS = (
    Claim(
        key="power-method.direction",
        topic=TOPIC,
        title="The direction of the state converges",
        paraphrase="The state divided by its length comes arbitrarily near to the line "
        "of the dominant eigenvector $u$ (its sign may alternate): its distance from "
        "that line is the length of the rest $h - u u^T h$ over the length of $h$, and "
        "falls like $(\\lambda_2/\\lambda_1)^t$.",
        hypotheses=(
            DEFINED,
            Hypothesis(
                "unit", Eq(u.T * u, Identity(1)), "$u$ has length 1", definition=True
            ),
            TWO_EIGENVECTORS[1],
            Hypothesis(
                "right-eigenvector",
                Eq(W.T * u, lam1 * u),
                "$u$ is an eigenvector of $W^T$, too, so that the rest stays "
                "orthogonal to it (for a symmetric $W$ this is the same)",
            ),
            Hypothesis(
                "gap",
                ForAll(GAP, s, 0),
                "$\\lambda_2$ bounds what a step makes of the rest (for a symmetric "
                "$W$: it is the eigenvalue next in size)",
            ),
            DOMINANT,
            NONZERO_SECOND,
            STARTS,
        ),
        conclusion=DIRECTION,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="power-method",
        proof=prove_direction,
        why={
            "PROVED": "Divide the inequality by the other factors: the distance is at "
            "most $\\frac{|h_0 - u u^T h_0|}{|u^T h_0|} |\\lambda_2/\\lambda_1|^t$, "
            "which tends to 0 as its inverse grows beyond every bound. In an "
            "orthonormal eigenbasis all premises but the strict gap and the aligned "
            "start hold by themselves. Where the eigenvectors are not orthogonal, the "
            "limit is another direction: the eigenvector of $W^T$, not that of $W$.",
        },
    ),
)
