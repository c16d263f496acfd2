"""The terms of dL_t/dU from far lags: the tail of a geometric series."""

from sympy import Eq, Le
from sympy.logic.boolalg import Boolean

from longdep.theory.backpropagation.backward import (
    CONSISTENT_NORMS,
    bound,
    bound_steps,
)
from longdep.theory.backpropagation.notation import (
    START,
    G,
    Index,
    N,
    always,
    delta,
    gamma,
    h,
    largest,
    more,
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
    Instance,
)
from longdep.theory.lemmas import norms

GRADIENT = Hypothesis(
    "gradient",
    always(Eq(G(s + 1), G(s) + delta(s + 1) * h(s + 1).T)),
    "$dL_t/dU$ adds $\\delta_{t,k} h_{k-1}^T$ for every step $k$",
    definition=True,
)
FIRST_TERM = Hypothesis(
    "first-term",
    Eq(G(0), delta(0) * h(0).T),
    "$dL_t/dU$ starts with the local term, $k = t$",
    definition=True,
)
STATES_BOUNDED = Hypothesis(
    "bounded-states",
    always(Le(N(h(s + 1).T), largest)),
    "the states at the lags from 1 on have norm at most $H$ (as rows: the dual norm)",
)


def tail(first: Index, terms: Index = more) -> Boolean:
    """Bound the part of dL/dU from the lags first+1 to first+terms."""
    allowed = (gamma ** (first + 1) - gamma ** (first + terms + 1)) / (1 - gamma)
    return Le(N(G(first + terms) - G(first)), allowed * START * largest)


def tail_steps(first: Index) -> tuple[Step, ...]:
    """Derive the bound of the tail by induction on its number of terms."""
    last = first + more + 1
    term = delta(last) * h(last).T
    statement = tail(first)
    before = G(first + more) - G(first)
    return (
        *bound_steps(consistent=CONSISTENT_NORMS),
        Step(
            "bound there",
            bound(gamma, last),
            Instance("bound", {tau: last}),
            "The bound at the new lag.",
        ),
        Step(
            "one term",
            Eq(G(last), G(first + more) + term),
            Given("gradient", {s: first + more}),
            "dL/dU gains one term.",
        ),
        Step(
            "split",
            Eq(G(last) - G(first), before + term),
            Algebra(by=("one term",)),
            "So does the tail.",
        ),
        Step(
            "triangle",
            Le(N(before + term), N(before) + N(term)),
            norms.TRIANGLE(
                whole=before + term,
                first=before,
                second=term,
                weights=(1, 1, 1),
                signs=(1, 1),
                order=order,
            ),
            "The norm of a sum is at most the sum of the norms.",
        ),
        Step(
            "rank one",
            Le(N(term), N(delta(last)) * N(h(last).T)),
            norms.CONSISTENT(left=delta(last), right=h(last).T, order=order),
            "|delta h^T| <= |delta| |h^T|.",
        ),
        Step(
            "state",
            Le(N(h(last).T), largest),
            Given("bounded-states", {s: first + more}),
            "The states are bounded.",
        ),
        Step(
            "tail 0",
            statement.subs(more, 0),
            norms.TRIANGLE(
                whole=statement.subs(more, 0).lhs.args[0],
                first=G(first),
                second=G(first),
                weights=(1, 0, 0),
                signs=(1, 1),
                order=order,
            ),
            "Empty.",
        ),
        Step("tail assumed", statement, Assume(), "Suppose it for m terms."),
        Step(
            "tail next",
            statement.subs(more, more + 1),
            Combine(
                {
                    "triangle": 1,
                    "rank one": 1,
                    "state": N(delta(last)),
                    "bound there": largest,
                    "tail assumed": 1,
                },
                by=("split",),
            ),
            "One term more of the geometric series.",
        ),
        Step(
            "tail",
            statement,
            Induction(more, "tail 0", "tail assumed", "tail next"),
            "By induction on the number of terms.",
        ),
    )
