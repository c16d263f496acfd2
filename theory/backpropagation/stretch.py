"""Growth by left inverses of small norm: every step factor stretches every vector."""

from collections.abc import Callable
from random import Random
from typing import Any

from sympy import (
    Eq,
    Expr,
    Ge,
    Identity,
    ImmutableMatrix,
    Integer,
    Le,
    Rational,
    diag,
    ones,
)
from sympy.logic.boolalg import Boolean
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.backpropagation.nets import LAGS, net
from longdep.theory.backpropagation.notation import (
    B,
    Index,
    M,
    N,
    always,
    excess,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, order
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Multiply,
)
from longdep.theory.lemmas import norms
from longdep.theory.models import invertible, positive

LEFT_INVERSE = Hypothesis(
    "left-inverse",
    always(Eq(B(s + 1) * M(s + 1), Identity(n))),
    "$B_\\tau$ is the inverse of the step factor",
    definition=True,
)
EXPANDING = Hypothesis(
    "expanding",
    always(Le((1 + excess) * N(B(s + 1)), 1)),
    "every step factor stretches every vector by at least $1+a$, $a > 0$, because its "
    "inverse has norm at most $1/(1+a)$",
)


def growth(vec: Callable[[Index], Family], rate: Expr) -> Boolean:
    """Say |vec_tau| >= rate^tau |vec_0|."""
    return Ge(N(vec(tau)), rate**tau * N(vec(0)))


def growth_steps(
    vec: Callable[[Index], Family],
    factor: Callable[[Index], MatrixExpr],
    rate: Expr,
    facts: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Derive growth from left inverses of norm at most 1/rate."""
    back = B(tau + 1) * factor(tau + 1) * vec(tau)
    return (
        Step(
            "forward",
            Eq(vec(tau + 1), factor(tau + 1) * vec(tau)),
            Given("recursion", {s: tau}),
            "One step, from tau to tau + 1.",
        ),
        Step(
            "inverse",
            Eq(B(tau + 1) * factor(tau + 1), Identity(n)),
            Given("left-inverse", {s: tau}),
            "B undoes the step.",
        ),
        Step(
            "multiplied",
            Eq(B(tau + 1) * vec(tau + 1), back),
            Multiply("forward", B(tau + 1)),
            "Apply B to the step.",
        ),
        Step(
            "cancelled",
            Eq(back, vec(tau)),
            Multiply("inverse", None, vec(tau)),
            "B times the factor is the identity.",
        ),
        Step(
            "undone",
            Eq(B(tau + 1) * vec(tau + 1), vec(tau)),
            Algebra(by=("multiplied", "cancelled")),
            "So B leads one lag back.",
        ),
        Step(
            "consistent back",
            Le(N(B(tau + 1) * vec(tau + 1)), N(B(tau + 1)) * N(vec(tau + 1))),
            norms.CONSISTENT(left=B(tau + 1), right=vec(tau + 1), order=order),
            "|B x| <= |B| |x|",
        ),
        Step(
            "small inverse",
            Le(rate * N(B(tau + 1)), 1),
            Given("expanding", {s: tau}),
            "The inverse has norm at most 1/rate.",
        ),
        Step("growth at 0", growth(vec, rate).subs(tau, 0), Algebra(), "Equality."),
        Step("growth assumed", growth(vec, rate), Assume(), "Suppose it at tau."),
        Step(
            "growth next",
            growth(vec, rate).subs(tau, tau + 1),
            Combine(
                {
                    "growth assumed": rate,
                    "consistent back": rate,
                    "small inverse": N(vec(tau + 1)),
                },
                by=("undone",),
                facts=facts,
            ),
            "|x_tau| = |B x_(tau+1)| <= |B| |x_(tau+1)|.",
        ),
        Step(
            "growth",
            growth(vec, rate),
            Induction(tau, "growth at 0", "growth assumed", "growth next"),
            "By induction.",
        ),
    )


def doubling_net() -> dict[str, Any]:
    """One linear unit of weight 2: every step back doubles the gradient."""
    half, one = ImmutableMatrix([Rational(1, 2)]), ImmutableMatrix([1])
    values = {"n": 1, "p": "oo", "a": Integer(1), "U": 2 * one, "horizon": 1}
    return {**values, "g": lambda *_: one, "B": lambda *_: half}


def expanding_net(rng: Random) -> dict[str, Any]:
    """Invertible factors whose inverses have norm at most 1/(1+a)."""
    size, a = rng.randint(1, 2), positive(rng)
    weight = invertible(rng, size)
    back = weight.inv()
    total = max(sum(abs(x) for x in back), 1) * (1 + a)
    gains = [
        ImmutableMatrix(ones(size, 1) * total * rng.choice((-1, 1, 2)))
        for _ in range(LAGS)
    ]
    made = net(rng, weight, gains, a=a)
    return {
        **made,
        "B": lambda i: ImmutableMatrix(back.T * diag(*made["g"](i)).inv()),
        "forward": lambda i: ImmutableMatrix(back * diag(*made["g"](i)).inv()),
    }
