"""Changes carried by the residual net, and how far one step can shrink them."""

from collections.abc import Callable
from random import Random

from sympy import Eq, Expr, Ge, Gt, ImmutableMatrix, Le, Rational, Symbol, eye, oo

from longdep.theory.additive_recurrence.notation import n, s, t
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm, order
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Algebra, Assume, Combine, Given, Induction
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.models import square, vector

c = Symbol("c", nonnegative=True)


def G(index: Expr | int) -> Family:
    """The derivative of g by the state at a step, shape (n, n)."""
    return Family("G", n, n, index)


def e(lag: Expr | int) -> Family:
    """A small change of the state, carried by the residual net, shape (n, 1)."""
    return Family("e", n, 1, lag)


RESIDUAL = Hypothesis(
    "residual",
    ForAll(Eq(e(s + 1), e(s) + G(s + 1) * e(s)), s, 0, oo),
    "a small change of the state is carried on by $I + G$, with $G = dg/dh$",
    definition=True,
)
STEP_BOUND = Hypothesis(
    "step-bound",
    ForAll(Le(Norm(G(s + 1), order), c), s, 0, oo),
    "the norm of $G$ is at most $c$ at every step, a norm consistent with that of "
    "vectors",
)
BELOW_ONE = Hypothesis("below-one", Gt(1 - c, 0), "$c$ is below 1")
NORM_0 = Norm(e(0), order)
LOWER = Ge(Norm(e(t), order), (1 - c) ** t * NORM_0)
MOST = Rational(7, 8)


def step_norms() -> tuple[Step, ...]:
    """One residual step, and the bound on the norm of G e."""
    moved, now = Norm(G(t + 1) * e(t), order), Norm(e(t), order)
    return (
        Step(
            "one step",
            Eq(e(t + 1), e(t) + G(t + 1) * e(t)),
            Given("residual", {s: t}),
            "One step of the residual net.",
        ),
        Step(
            "consistent",
            Le(moved, Norm(G(t + 1), order) * now),
            norms.CONSISTENT(left=G(t + 1), right=e(t), order=order),
            "|G e| <= |G| |e|.",
        ),
        Step(
            "bound",
            Le(Norm(G(t + 1), order), c),
            Given("step-bound", {s: t}),
            "|G| <= c.",
        ),
    )


def lower_steps(below: Expr, fact: str) -> tuple[Step, ...]:
    """From |e + G e| >= |e| - |G e|, by induction; `below` is 1 - c with its sign."""
    return (
        Step(
            "reverse triangle",
            Ge(
                Norm(e(t) + G(t + 1) * e(t), order),
                Norm(e(t), order) - Norm(G(t + 1) * e(t), order),
            ),
            norms.TRIANGLE(
                whole=e(t),
                first=e(t) + G(t + 1) * e(t),
                second=G(t + 1) * e(t),
                weights=(1, 1, 1),
                signs=(1, -1),
                order=order,
            ),
            "A sum is at least as long as the difference of the lengths.",
        ),
        Step("lower start", LOWER.subs(t, 0), Algebra(), "Equal at lag 0."),
        Step("lower assumed", LOWER, Assume(), "Suppose it at lag t."),
        Step(
            "lower next",
            LOWER.subs(t, t + 1),
            Combine(
                {
                    "reverse triangle": 1,
                    "consistent": 1,
                    "bound": Norm(e(t), order),
                    "lower assumed": below,
                },
                by=("one step",),
                facts=(fact,),
            ),
            "Each step keeps at least the share 1 - c.",
        ),
        Step(
            "lower",
            LOWER,
            Induction(t, "lower start", "lower assumed", "lower next"),
            "By induction on the lag.",
        ),
    )


def carried(
    factors: list[ImmutableMatrix], start: ImmutableMatrix
) -> Callable[[int], ImmutableMatrix]:
    """The family that starts at `start` and is multiplied by one factor a step."""
    states = [start]
    for factor in factors:
        states.append(factor * states[-1])
    return lambda i: states[i]


def norm_of(matrix: ImmutableMatrix, kind: str) -> Expr:
    """A norm at least as large as the induced one, and rational."""
    if kind == "F":
        return sum(abs(entry) for entry in matrix)
    rows = matrix if kind == "oo" else matrix.T
    return max(sum(abs(entry) for entry in rows.row(i)) for i in range(rows.rows))


def residual_model(rng: Random, largest: Expr = MOST) -> Model:
    """A random residual net, and the plain one: norms at most c <= `largest`."""
    width, kind = rng.randint(1, 3), rng.choice(["1", "oo", "F"])
    bound = largest / (1 + rng.randint(0, 2))
    slopes = []
    for _ in range(6):
        matrix = square(rng, width)
        total = norm_of(matrix, kind)
        slopes.append(
            matrix if total <= bound else ImmutableMatrix(matrix * bound / total)
        )
    start = vector(rng, width)
    unit = ImmutableMatrix(eye(width))
    return {
        "n": width,
        "p": kind,
        "c": bound,
        "t": rng.randint(0, 3),
        "G": lambda i: slopes[i - 1],
        "e": carried([unit + matrix for matrix in slopes], start),
        "q": carried(slopes, start),
        "horizon": 5,
    }
