"""Do deep feedforward networks vanish in the same way?"""

from random import Random

from sympy import Eq, Expr, ImmutableMatrix, Le, Limit, Rational, oo
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Source
from longdep.theory.core.notation import Family, ForAll, Norm, order
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    LimitRule,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import norms
from longdep.theory.models import positive, square
from longdep.theory.random_product.layers import layer_model, vector_state
from longdep.theory.random_product.notation import TOPIC, bound, excess, n, s, t


def depth_weight(index: Expr | int) -> Family:
    """The weight of a layer of its own, shape (n, n)."""
    return Family("A", n, n, index)


ALLOWED = bound**t * Norm(vector_state(0), order)
SIMILAR = Le(Norm(vector_state(t), order), ALLOWED)
DIES_OUT = Eq(Limit(ALLOWED, t, oo), 0)
SIMILAR_VANISHES = And(SIMILAR, DIES_OUT)


def prove_similar() -> Proof:
    """Submultiplicativity, layer by layer."""
    now, after, matrix = vector_state(t), vector_state(t + 1), depth_weight(t + 1)
    size_now = Norm(now, order)
    steps = (
        Step("start", SIMILAR.subs(t, 0), Algebra(), "Equality at depth 0."),
        Step("assumed", SIMILAR, Assume(), "Suppose it at t."),
        Step(
            "one step",
            Eq(after, matrix * now),
            Given("recurrence", {s: t}),
            "Layer t + 1.",
        ),
        Step(
            "bounded",
            Le(Norm(matrix, order), bound),
            Given("bounded", {s: t}),
            "Premise.",
        ),
        Step(
            "consistent",
            Le(Norm(matrix * now, order), Norm(matrix, order) * size_now),
            norms.CONSISTENT(left=matrix, right=now, order=order),
            "|A h| <= |A| |h|.",
        ),
        Step(
            "next",
            SIMILAR.subs(t, t + 1),
            Combine(
                {"consistent": 1, "bounded": size_now, "assumed": bound},
                by=("one step",),
            ),
            "One factor gamma more.",
        ),
        Step(
            "similar",
            SIMILAR,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
        Step("below one", Eq(bound, 1 / (1 + excess)), Given("below-one"), "Premise."),
        Step(
            "dies out",
            DIES_OUT,
            LimitRule(
                tuple(
                    {excess: a, Norm(vector_state(0), order): 3}
                    for a in (Rational(1, 4), 1, 5)
                ),
                by=("below one",),
            ),
            "A geometric sequence with ratio below 1.",
        ),
        Step(
            "vanishes",
            SIMILAR_VANISHES,
            Conjunction(("similar", "dies out")),
            "Together.",
        ),
    )
    return Proof(steps, _shrinking_layers)


def _shrinking_layers(rng: Random) -> Model:
    """Layers whose norms, in every order, are at most 1/(1 + a)."""
    more = positive(rng)

    def small(rng: Random, width: int) -> ImmutableMatrix:
        matrix = square(rng, width)
        return matrix / ((1 + more) * (sum(map(abs, matrix)) or 1))

    kind = rng.choice(["1", "oo", "F"])
    return {**layer_model(rng, small), "p": kind, "gamma": 1 / (1 + more), "a": more}


CLAIMS = (
    Claim(
        key="feedforward-similar",
        topic=TOPIC,
        title="Deep feedforward networks vanish in the same way",
        paraphrase=(
            "A factor below 1 makes the gradient vanish, similarly to deep "
            "feedforward networks."
        ),
        read_as=(
            "For a signal that meets a matrix of its own in each layer: the same "
            "bound holds, and the bound tends to 0."
        ),
        sources=(Source("001", "§long-term dependencies, ¶ on gamma below 1"),),
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(
                    Eq(vector_state(s + 1), depth_weight(s + 1) * vector_state(s)), s, 0
                ),
                "each layer multiplies by its own matrix",
            ),
            Hypothesis(
                "bounded",
                ForAll(Le(Norm(depth_weight(s + 1), order), bound), s, 0),
                "the norm of each matrix is at most $\\gamma$",
            ),
            Hypothesis(
                "below-one",
                Eq(bound, 1 / (1 + excess)),
                "$\\gamma$ is below 1: it is $1/(1+a)$ for some $a > 0$",
            ),
        ),
        conclusion=SIMILAR_VANISHES,
        kind=Kind.LIMIT,
        proof=prove_similar,
        why={
            "PROVED": "Nothing in the bound needs the matrices to be equal. So the "
            "documents disagree on whether the problem is particular to recurrent "
            "networks.",
        },
    ),
)
