"""The backward recursion, a uniform gamma, and the bound by induction on the lag."""

from sympy import Eq, Expr, Gt, Identity, Le
from sympy import Q as Ask
from sympy.logic.boolalg import Boolean

from longdep.theory.backpropagation.notation import (
    START,
    A,
    Index,
    M,
    N,
    P,
    U,
    always,
    delta,
    gamma,
    n,
    s,
    tau,
)
from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import order
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Multiply,
)
from longdep.theory.core.schema import Known
from longdep.theory.lemmas import norms

RECURSION = Hypothesis(
    "recursion",
    always(Eq(delta(s + 1), M(s + 1) * delta(s))),
    "$\\delta$ follows the backward recursion with the step factors "
    "$\\operatorname{diag}(f'(z)) U^T$; the index is the lag: $\\delta_\\tau$ is "
    "$\\delta_{t,t-\\tau}$, $g_\\tau$ is $f'(z_{t-\\tau})$",
    definition=True,
)
EMPTY_PRODUCT = Hypothesis(
    "empty-product",
    Eq(P(0), Identity(n)),
    "the product of no factors is the identity",
    definition=True,
)
ORDER = Hypothesis(
    "order",
    always(Eq(P(s + 1), M(s + 1) * P(s))),
    "$P$ is the ordered product: each earlier step's factor stands further left",
)
EQUALS_GAMMA = Hypothesis(
    "gamma",
    always(Eq(N(M(s + 1)), gamma)),
    "$\\gamma$ is the norm of $\\operatorname{diag}(f'(z_i)) U^T$, the same at every "
    "step",
    definition=True,
)
UNIFORM = Hypothesis(
    "uniform",
    always(Le(N(M(s + 1)), gamma)),
    "one $\\gamma$ bounds the norm of every step factor",
)
CONSISTENT = Hypothesis(
    "consistent",
    always(Le(N(M(s + 1) * delta(s)), N(M(s + 1)) * N(delta(s)))),
    "the norm of matrices is consistent with that of vectors (every induced norm is, "
    "and the Frobenius norm with the 2-norm)",
)
NONZERO = Hypothesis(
    "nonzero-end",
    Gt(START, 0),
    "there is a gradient to propagate: $\\delta_{t,t}$ is not 0",
    definition=True,
)
ABOVE = Hypothesis("gamma-above-one", Gt(gamma, 1), "$\\gamma > 1$")
BELOW = Hypothesis("gamma-below-one", Gt(1 - gamma, 0), "$\\gamma < 1$")
CONSTANT = Hypothesis(
    "constant",
    always(Eq(M(s + 1), A)),
    "the step factor is the same, $A$, at every lag",
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(U), "$U$ is orthogonal")
CONSISTENT_NORMS = norms.CONSISTENT(left=M(tau + 1), right=delta(tau), order=order)


def bound(rate: Expr, lag: Index = tau) -> Boolean:
    """Say |delta_lag| <= rate^lag |delta_0|."""
    return Le(N(delta(lag)), rate**lag * START)


def bound_steps(
    rate: Expr = gamma, factor: str = "uniform", consistent: Known | None = None
) -> tuple[Step, ...]:
    """Derive the bound by induction on the lag."""
    rule = consistent or Given("consistent", {s: tau})
    return (
        one_step(),
        Step(
            "consistent step",
            Le(N(M(tau + 1) * delta(tau)), N(M(tau + 1)) * N(delta(tau))),
            rule,
            "The norm of M delta is at most the norm of M times that of delta.",
        ),
        Step(
            "factor",
            Le(N(M(tau + 1)), rate),
            Given(factor, {s: tau}),
            "The bound on one step factor.",
        ),
        Step("bound at 0", bound(rate).subs(tau, 0), Algebra(), "No factor at lag 0."),
        Step("bound assumed", bound(rate), Assume(), "Suppose the bound at tau."),
        Step(
            "bound next",
            bound(rate).subs(tau, tau + 1),
            Combine(
                {"consistent step": 1, "factor": N(delta(tau)), "bound assumed": rate},
                by=("one step",),
            ),
            "One more factor of norm at most gamma.",
        ),
        Step(
            "bound",
            bound(rate),
            Induction(tau, "bound at 0", "bound assumed", "bound next"),
            "By induction on the lag.",
        ),
    )


def one_step() -> Step:
    """One backward step from tau to tau + 1."""
    return Step(
        "one step",
        Eq(delta(tau + 1), M(tau + 1) * delta(tau)),
        Given("recursion", {s: tau}),
        "One backward step, from lag tau to tau + 1.",
    )


def constant_steps() -> tuple[Step, ...]:
    """The recursion with one factor A at every lag."""
    return (
        one_step(),
        Step(
            "one factor",
            Eq(M(tau + 1), A),
            Given("constant", {s: tau}),
            "The step factor is A at every lag.",
        ),
        Step(
            "applied",
            Eq(M(tau + 1) * delta(tau), A * delta(tau)),
            Multiply("one factor", None, delta(tau)),
            "Apply both to delta.",
        ),
        Step(
            "constant step",
            Eq(delta(tau + 1), A * delta(tau)),
            Algebra(by=("one step", "applied")),
            "So each step multiplies by A.",
        ),
    )
