"""Does an eigenvalue above 1 in size make the gradient explode?"""

from random import Random
from typing import Any

from sympy import (
    Abs,
    Eq,
    Gt,
    Identity,
    ImmutableMatrix,
    MatrixSymbol,
    Symbol,
    diag,
    ones,
)
from sympy.logic.boolalg import And

from longdep.theory.backpropagation.backward import CONSTANT, RECURSION, constant_steps
from longdep.theory.backpropagation.nets import net, walk
from longdep.theory.backpropagation.notation import (
    REPAIR,
    TOPIC,
    A,
    delta,
    excess,
    n,
    tau,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind
from longdep.theory.core.notation import Norm
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Multiply,
    NormScales,
)
from longdep.theory.models import invertible, positive, rational, vector

lam = Symbol("lambda", real=True)
u = MatrixSymbol("u", n, 1)
PART = Eq(u.T * delta(tau), lam**tau * u.T * delta(0))
FIRST_PART = Norm(u.T * delta(0), 1)
EXACT_PART = Eq(Norm(u.T * delta(tau), 1), (1 + excess) ** tau * FIRST_PART)
EIGEN_GROWTH = And(EXACT_PART, Gt((1 + excess) ** tau * FIRST_PART, 0))


def prove_eigenvalue() -> Proof:
    """The component along a left eigenvector of the constant factor."""
    return Proof(
        (
            *constant_steps(),
            Step(
                "moved",
                Eq(u.T * delta(tau + 1), u.T * A * delta(tau)),
                Multiply("constant step", u.T),
                "Multiply by u^T.",
            ),
            Step(
                "eigenvector", Eq(u.T * A, lam * u.T), Given("eigenvector"), "Premise."
            ),
            Step(
                "scaled",
                Eq(u.T * A * delta(tau), lam * u.T * delta(tau)),
                Multiply("eigenvector", None, delta(tau)),
                "The eigenvector relation, applied to delta.",
            ),
            Step("start", PART.subs(tau, 0), Algebra(), "lambda^0 = 1."),
            Step("assumed", PART, Assume(), "Suppose it at tau."),
            Step(
                "grown",
                Eq(lam * u.T * delta(tau), lam ** (tau + 1) * u.T * delta(0)),
                Multiply("assumed", lam * Identity(1)),
                "The assumption, times lambda.",
            ),
            Step(
                "next",
                PART.subs(tau, tau + 1),
                Algebra(by=("moved", "scaled", "grown")),
                "The three equations in a row.",
            ),
            Step(
                "part",
                PART,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "size of the part",
                Eq(Norm(u.T * delta(tau), 1), Abs(lam) ** tau * FIRST_PART),
                NormScales(by=("part",)),
                "The size of a multiple.",
            ),
            Step("size", Eq(Abs(lam), 1 + excess), Given("size-above-one"), "Premise."),
            Step(
                "exact",
                EXACT_PART,
                Algebra(by=("size of the part", "size")),
                "Insert the size of lambda.",
            ),
            Step("nonzero", Gt(FIRST_PART, 0), Given("component"), "Premise."),
            Step(
                "positive",
                Gt((1 + excess) ** tau * FIRST_PART, 0),
                Combine({"nonzero": (1 + excess) ** tau}),
                "A positive multiple.",
            ),
            Step(
                "growth",
                EIGEN_GROWTH,
                Conjunction(("exact", "positive")),
                "Both together.",
            ),
        ),
        constant_net,
    )


def constant_net(rng: Random) -> dict[str, Any]:
    """The same step factor A at every lag, with an eigenvector of size 1+a."""
    size, a = rng.randint(1, 3), positive(rng)
    basis = invertible(rng, size)
    values = [rng.choice((-1, 1)) * (1 + a), *(rational(rng) for _ in range(size - 1))]
    factor = ImmutableMatrix(basis * diag(*values) * basis.inv())
    left = ImmutableMatrix(basis.inv()[0, :].T)
    made = net(rng, factor.T, [ImmutableMatrix(ones(size, 1))])
    start = vector(rng, size)
    if (left.T * start)[0] == 0:
        start = left
    return {
        **made,
        "A": factor,
        "a": a,
        "u": left,
        "lambda": values[0],
        "delta": walk(start, made["factor"]),
    }


CLAIMS = (
    Claim(
        key="gamma-explodes.eigenvalue",
        topic=TOPIC,
        title="A constant factor with an eigenvalue above 1 explodes",
        paraphrase="If the step factor is constant and has an eigenvalue of size "
        "$1+a$, the component of the gradient along it grows exactly like "
        "$(1+a)^\\tau$.",
        hypotheses=(
            RECURSION,
            CONSTANT,
            Hypothesis(
                "eigenvector",
                Eq(u.T * A, lam * u.T),
                "$u$ is a left eigenvector of the factor with eigenvalue $\\lambda$",
            ),
            Hypothesis(
                "size-above-one",
                Eq(Abs(lam), 1 + excess),
                "the eigenvalue's size is above 1: it is $1+a$ with $a > 0$",
            ),
            Hypothesis(
                "component",
                Gt(FIRST_PART, 0),
                "the gradient at lag 0 has a component along it",
            ),
        ),
        conclusion=EIGEN_GROWTH,
        kind=Kind.IDENTITY,
        reading=REPAIR,
        of="gamma-explodes",
        proof=prove_eigenvalue,
        why={
            "PROVED": "$u^T \\delta_{\\tau+1} = \\lambda u^T \\delta_\\tau$. Each of "
            "the premises is needed: in particular, once the factors change, the "
            "eigenvalue of one of them says nothing about their product.",
        },
    ),
)
