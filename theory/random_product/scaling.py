"""Can careful scaling avoid vanishing and exploding?"""

from random import Random

from sympy import Eq, Expr, Identity, Integer, Rational

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Family, ForAll, Variance, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Given,
    Induction,
    Instance,
    Multiply,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.models import cayley
from longdep.theory.random_product.expectation import mean
from longdep.theory.random_product.factors import EMPTY, PEEL
from longdep.theory.random_product.laws import COUNT, fresh, law_of, unit_variances
from longdep.theory.random_product.layers import layer_model, vector_state
from longdep.theory.random_product.moments import FRESH, UNIT, variance_steps
from longdep.theory.random_product.notation import (
    TOPIC,
    WHERE,
    cited,
    each_weight,
    i,
    k,
    n,
    running,
    s,
    t,
    v,
    w,
)

SIGNED = Eq(mean((running(n) ** 2 - 1) ** 2), 0)
SIGNED_AT_K = Eq(mean((running(k) ** 2 - 1) ** 2), 0)


def layer(index: Expr | int) -> Family:
    """The weight of a layer, shape (n, n)."""
    return Family("Q", n, n, index)


LENGTH = Eq(vector_state(t).T * vector_state(t), vector_state(0).T * vector_state(0))
UNIT_VARIANCE = Eq(Variance(running(n)), 1)


def prove_signs() -> Proof:
    """Factors of size 1 make products of size 1."""
    steps = (
        EMPTY,
        Step(
            "nothing",
            equation(mean(0), Integer(0)),
            chance.EXPECTATION_LINEAR(whole=0, terms=(), weights=(), constant=0),
            "E[0] = 0.",
        ),
        PEEL,
        Step(
            "start",
            SIGNED_AT_K.subs(k, 0),
            Algebra(by=("empty", "nothing")),
            "The empty product is 1.",
        ),
        Step("assumed", SIGNED_AT_K, Assume(), "Suppose it at k."),
        Step(
            "sign",
            Eq(mean((w(k + 1) ** 2 - 1) ** 2), 0),
            Given("unit-size", {i: k + 1}),
            "Premise.",
        ),
        Step(
            "first part",
            equation(
                mean(
                    (running(k) ** 2 - 1)
                    * w(k + 1) ** 2
                    * (running(k) ** 2 * w(k + 1) ** 2 - 1)
                ),
                Integer(0),
            ),
            chance.SURELY_ZERO(
                variable=running(k) ** 2 - 1,
                other=w(k + 1) ** 2 * (running(k) ** 2 * w(k + 1) ** 2 - 1),
                by=("assumed",),
            ),
            "A factor is surely 0.",
        ),
        Step(
            "second part",
            equation(
                mean((w(k + 1) ** 2 - 1) * (running(k) ** 2 * w(k + 1) ** 2 - 1)),
                Integer(0),
            ),
            chance.SURELY_ZERO(
                variable=w(k + 1) ** 2 - 1,
                other=running(k) ** 2 * w(k + 1) ** 2 - 1,
                by=("sign",),
            ),
            "A factor is surely 0.",
        ),
        Step(
            "split mean",
            equation(
                mean((running(k) ** 2 * w(k + 1) ** 2 - 1) ** 2),
                mean(
                    (running(k) ** 2 - 1)
                    * w(k + 1) ** 2
                    * (running(k) ** 2 * w(k + 1) ** 2 - 1)
                )
                + mean((w(k + 1) ** 2 - 1) * (running(k) ** 2 * w(k + 1) ** 2 - 1)),
            ),
            chance.EXPECTATION_LINEAR(
                whole=(running(k) ** 2 * w(k + 1) ** 2 - 1) ** 2,
                terms=(
                    (running(k) ** 2 - 1)
                    * w(k + 1) ** 2
                    * (running(k) ** 2 * w(k + 1) ** 2 - 1),
                    (w(k + 1) ** 2 - 1) * (running(k) ** 2 * w(k + 1) ** 2 - 1),
                ),
                weights=(1, 1),
                constant=0,
            ),
            "a b - 1 = (a - 1) b + (b - 1).",
        ),
        Step(
            "product",
            Eq(mean((running(k) ** 2 * w(k + 1) ** 2 - 1) ** 2), 0),
            Algebra(by=("split mean", "first part", "second part")),
            "Both squares are 1 in every case, so their product is.",
        ),
        Step(
            "next",
            SIGNED_AT_K.subs(k, k + 1),
            Algebra(by=("peel", "product")),
            "The product of k + 1 factors.",
        ),
        Step(
            "all",
            SIGNED_AT_K,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
        Step("signs", SIGNED, Instance("all", {k: n}), "At n factors."),
    )
    return Proof(steps, _sign_model)


def _sign_model(rng: Random) -> Model:
    chance = Rational(rng.randint(1, 3), 4)
    law = [(chance, Integer(1)), (1 - chance, Integer(-1))]
    model = fresh(rng)
    return {**model, **law_of([law] * COUNT, rng)}


def prove_orthogonal() -> Proof:
    """Every layer keeps the length."""
    now, after, turn = vector_state(t), vector_state(t + 1), layer(t + 1)
    steps = (
        Step("start", LENGTH.subs(t, 0), Algebra(), "Nothing has happened yet."),
        Step("assumed", LENGTH, Assume(), "Suppose it at t."),
        Step(
            "one step",
            Eq(after, turn * now),
            Given("recurrence", {s: t}),
            "Layer t + 1.",
        ),
        Step(
            "orthogonal",
            Eq(turn.T * turn, Identity(n)),
            Given("orthogonal", {s: t}),
            "Premise.",
        ),
        Step(
            "kept",
            Eq(now.T * turn.T * turn * now, now.T * now),
            Multiply("orthogonal", now.T, now),
            "Multiply by the state on both sides.",
        ),
        Step(
            "inserted",
            Eq(after.T * after, now.T * turn.T * turn * now),
            Algebra(by=("one step",)),
            "Insert the layer.",
        ),
        Step(
            "next",
            LENGTH.subs(t, t + 1),
            Algebra(by=("inserted", "kept", "assumed")),
            "The length does not change.",
        ),
        Step(
            "length",
            LENGTH,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )
    return Proof(steps, lambda rng: layer_model(rng, cayley))


def prove_unit_variance() -> Proof:
    """Factors of variance 1 keep the variance at 1."""
    steps = (
        Step("unit", Eq(v, 1), Given("unit"), "Variance 1 per factor."),
        Step(
            "stays",
            UNIT_VARIANCE,
            Algebra(by=("variance of product", "unit")),
            "1^n = 1.",
        ),
    )
    return Proof((*variance_steps(), *steps), unit_variances)


CLAIMS = (
    Claim(
        key="scaling-avoids",
        topic=TOPIC,
        title="Careful scaling can avoid vanishing and exploding",
        paraphrase=(
            "With the right scale of their weights even very deep feedforward nets "
            "may be spared both problems."
        ),
        read_as=(
            "Some independent weights of mean 0 and variance $v^* = 1$ keep the "
            "product at size exactly 1."
        ),
        sources=cited(f"{WHERE}, last sentence"),
        hypotheses=(*FRESH, UNIT),
        conclusion=SIGNED,
        kind=Kind.EXISTENCE,
        why={
            "PROVED": '"Can" is met: random signs. In several dimensions random '
            "orthogonal layers do the same. Whether the text's own recipe, the right "
            "variance, is enough is another question: by the variance it is, by the "
            "typical size it is not.",
        },
    ),
    Claim(
        key="scaling-avoids.signs",
        topic=TOPIC,
        title="Random signs keep the size at every depth",
        paraphrase="Weights of size 1 in every case make products of size 1, at every "
        "depth.",
        hypotheses=(
            Hypothesis(
                "unit-size",
                each_weight(Eq(mean((w(i) ** 2 - 1) ** 2), 0)),
                "the square of each weight is 1 in every case",
            ),
        ),
        conclusion=SIGNED,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=prove_signs,
        why={"PROVED": "One law is good for all depths."},
    ),
    Claim(
        key="scaling-avoids.orthogonal",
        topic=TOPIC,
        title="Orthogonal layers keep the length at every depth",
        paraphrase="With an orthogonal matrix of its own for every layer the state "
        "keeps its length.",
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(Eq(vector_state(s + 1), layer(s + 1) * vector_state(s)), s, 0),
                "each layer multiplies the state by its own matrix",
            ),
            Hypothesis(
                "orthogonal",
                ForAll(Eq(layer(s + 1).T * layer(s + 1), Identity(n)), s, 0),
                "the matrix of every layer is orthogonal",
            ),
        ),
        conclusion=LENGTH,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=prove_orthogonal,
        why={"PROVED": "Exactly, at every width and depth, for signal and gradient."},
    ),
    Claim(
        key="scaling-avoids.second-moment",
        topic=TOPIC,
        title="The recipe, judged by the variance",
        paraphrase="Variance 1 for each weight keeps the variance of the product at 1.",
        hypotheses=(*FRESH, UNIT),
        conclusion=UNIT_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.CHARITABLE,
        of="scaling-avoids",
        proof=prove_unit_variance,
        why={
            "PROVED": "Judged by the variance the recipe works at every depth. But a "
            "variance may rest on rare, very large products, while the typical size "
            "dies.",
        },
    ),
)
