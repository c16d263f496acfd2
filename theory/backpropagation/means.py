"""Do the means of the norms of the step factors bound the gradient?"""

from sympy import Eq, Le, Product, Sum, Symbol

from longdep.theory.backpropagation.backward import CONSISTENT, RECURSION, one_step
from longdep.theory.backpropagation.nets import any_net
from longdep.theory.backpropagation.notation import (
    COMPANION,
    REPAIR,
    START,
    TOPIC,
    Index,
    M,
    N,
    delta,
    index,
    s,
    tau,
)
from longdep.theory.core.claim import Claim, Kind
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    Peel,
)
from longdep.theory.lemmas import sums

count = Symbol("k", integer=True, positive=True)
FACTOR_NORM = N(M(index))


def norms_product(last: Index) -> Product:
    """The product of the norms of the step factors of the lags 1..last."""
    return Product(FACTOR_NORM, (index, 1, last))


GEOMETRIC = Le(N(delta(tau)), norms_product(tau) * START)
ARITHMETIC = Le(
    N(delta(count)), (Sum(FACTOR_NORM, (index, 1, count)) / count) ** count * START
)


def geometric_steps() -> tuple[Step, ...]:
    """Derive the bound by the product of the norms."""
    return (
        one_step(),
        Step(
            "consistent step",
            Le(N(M(tau + 1) * delta(tau)), N(M(tau + 1)) * N(delta(tau))),
            Given("consistent", {s: tau}),
            "The norm of M delta is at most the norm of M times that of delta.",
        ),
        Step(
            "last factor",
            Eq(norms_product(tau + 1), N(M(tau + 1)) * norms_product(tau)),
            Peel(),
            "One more factor.",
        ),
        Step("start", GEOMETRIC.subs(tau, 0), Combine(), "The empty product is 1."),
        Step("assumed", GEOMETRIC, Assume(), "Suppose it at tau."),
        Step(
            "next",
            GEOMETRIC.subs(tau, tau + 1),
            Combine(
                {"consistent step": 1, "assumed": N(M(tau + 1))},
                by=("one step", "last factor"),
            ),
            "The new factor's norm multiplies the product.",
        ),
        Step(
            "geometric",
            GEOMETRIC,
            Induction(tau, "start", "assumed", "next"),
            "By induction on the lag.",
        ),
    )


def prove_geometric() -> Proof:
    """The product of the norms."""
    return Proof(geometric_steps(), any_net)


def prove_arithmetic() -> Proof:
    """The mean of the norms, by the inequality of the means."""
    mean = Sum(FACTOR_NORM, (index, 1, count)) / count
    return Proof(
        (
            *geometric_steps(),
            Step(
                "at k",
                GEOMETRIC.subs(tau, count),
                Instance("geometric", {tau: count}),
                "At a lag k >= 1.",
            ),
            Step(
                "means",
                Le(norms_product(count), mean**count),
                sums.MEANS(term=N(M(index)), index=index, count=count),
                "The product of k numbers >= 0 is at most their mean to the k.",
            ),
            Step(
                "arithmetic",
                ARITHMETIC,
                Combine({"at k": 1, "means": START}),
                "Both together.",
            ),
        ),
        any_net,
    )


CLAIMS = (
    Claim(
        key="gamma-bound.geometric-mean",
        topic=TOPIC,
        title="A sharper bound: the geometric mean of the norms",
        paraphrase="$\\gamma$ may be the geometric mean of the norms of the factors "
        "between: $\\gamma^\\tau$ is then their product.",
        hypotheses=(RECURSION, CONSISTENT),
        conclusion=GEOMETRIC,
        kind=Kind.BOUND,
        reading=REPAIR,
        of="gamma-equality",
        proof=prove_geometric,
        why={
            "PROVED": "The induction never needs one $\\gamma$ for all steps: the "
            "product of the norms bounds the norm of the product.",
        },
    ),
    Claim(
        key="gamma-bound.arithmetic-mean",
        topic=TOPIC,
        title="The arithmetic mean works too",
        paraphrase="$\\gamma$ may also be the arithmetic mean of the norms, over "
        "exactly the factors of the product.",
        hypotheses=(RECURSION, CONSISTENT),
        conclusion=ARITHMETIC,
        kind=Kind.BOUND,
        reading=COMPANION,
        of="gamma-bound",
        proof=prove_arithmetic,
        why={
            "PROVED": "The geometric mean is never larger than the arithmetic one. So "
            "'a typical norm' is a valid $\\gamma$ if typical means the average, and "
            "not if it means the median.",
        },
    ),
)
