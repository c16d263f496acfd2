"""What is the mean square of one weight of any law, used n times?"""

from random import Random

from sympy import Eq, Ge, Rational

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    Lemma,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.models import positive, rational
from longdep.theory.random_product.expectation import TOTAL, mean
from longdep.theory.random_product.laws import one_weight, two_points
from longdep.theory.random_product.notation import TOPIC, c, k, n, one, u, v

SECOND = Hypothesis(
    "second-moment", Eq(mean(one**2), v), "the mean square of the one weight is $v$"
)
TANGENT = Ge(u**n, v**n + n * v ** (n - 1) * (u - v))
AT_LEAST = Ge(mean(one ** (2 * n)), v**n)
EXACTLY = Eq(mean(one ** (2 * k)), v**k)
FASTER = Ge(mean(one ** (4 * n)), ((1 + c) * v**2) ** n)


def _tangent_steps() -> tuple[Step, ...]:
    return (
        Step("tangent 1", TANGENT.subs(n, 1), Algebra(), "Equality at n = 1."),
        Step("tangent assumed", TANGENT, Assume(), "Suppose it at n."),
        Step(
            "tangent next",
            TANGENT.subs(n, n + 1),
            Combine({"tangent assumed": u}, n * v ** (n - 1) * (u - v) ** 2),
            "Times u; what is left over is a square.",
        ),
        Step(
            "tangent",
            TANGENT,
            Induction(n, "tangent 1", "tangent assumed", "tangent next", start=1),
            "A power lies above its tangent.",
        ),
    )


def prove_at_least() -> Proof:
    """By the tangent of u^n at v, E w^(2n) >= (E w^2)^n."""
    steps = (
        *_tangent_steps(),
        Step(
            "tangent at square",
            TANGENT.subs(u, one**2),
            Instance("tangent", {u: one**2}),
            "Put u = w^2.",
        ),
        Step(
            "means compared",
            Ge(mean(one ** (2 * n)), mean(v**n + n * v ** (n - 1) * (one**2 - v))),
            chance.EXPECTATION_MONOTONE(
                larger=one ** (2 * n),
                smaller=v**n + n * v ** (n - 1) * (one**2 - v),
                by=("tangent at square",),
            ),
            "In the mean.",
        ),
        Step(
            "mean of tangent",
            equation(
                mean(v**n + n * v ** (n - 1) * (one**2 - v)),
                v**n - n * v ** (n - 1) * v + n * v ** (n - 1) * mean(one**2),
            ),
            chance.EXPECTATION_LINEAR(
                whole=v**n + n * v ** (n - 1) * (one**2 - v),
                terms=(one**2,),
                weights=(n * v ** (n - 1),),
                constant=v**n - n * v ** (n - 1) * v,
            ),
            "Constants come out.",
        ),
        Step(
            "expected",
            Ge(mean(one ** (2 * n)), v**n + n * v ** (n - 1) * (mean(one**2) - v)),
            Combine({"means compared": 1}, by=("mean of tangent",)),
            "Put u = w^2 and take expectations.",
        ),
        Step("second", Eq(mean(one**2), v), Given("second-moment"), "Premise."),
        Step(
            "at least",
            AT_LEAST,
            Combine({"expected": 1, "second": n * v ** (n - 1)}),
            "The linear term vanishes.",
        ),
    )
    return Proof(steps, _law_model)


def _law_model(rng: Random) -> Model:
    each = positive(rng)
    law = two_points(rng, 0, each)
    return one_weight(rng, law, v=each, u=positive(rng), w=rational(rng))


def prove_exactly() -> Proof:
    """A weight of constant size has E w^(2k) = v^k."""
    steps = (
        TOTAL,
        Step("start", EXACTLY.subs(k, 0), Algebra(by=("total",)), "E[1] = 1."),
        Step("assumed", EXACTLY, Assume(), "Suppose it at k."),
        Step(
            "surely",
            Eq(mean(one ** (2 * k + 2)), v * mean(one ** (2 * k))),
            # Free text: no hypothesis says outside of a mean that v is constant.
            Lemma(
                "a square of expectation 0 vanishes almost surely",
                needs=("constant-size",),
            ),
            "w^2 = v in every case, so one factor w^2 may be replaced by v.",
        ),
        Step(
            "next",
            EXACTLY.subs(k, k + 1),
            Algebra(by=("surely", "assumed")),
            "One factor v more.",
        ),
        Step(
            "exactly",
            EXACTLY,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
    )
    return Proof(steps, _constant_size_model)


def _constant_size_model(rng: Random) -> Model:
    a, p = positive(rng), Rational(rng.randint(1, 3), 4)
    return one_weight(rng, [(p, a), (1 - p, -a)], v=a**2)


def prove_faster() -> Proof:
    """Any spread of the size makes the moments outgrow v^n exponentially."""
    base = (1 + c) * v**2
    steps = (
        *_tangent_steps(),
        Step(
            "tangent at fourth",
            TANGENT.subs({v: base}),
            Instance("tangent", {v: base}),
            "The tangent at (1+c) v^2.",
        ),
        Step(
            "tangent at w^4",
            TANGENT.subs({v: base}).subs(u, one**4),
            Instance("tangent at fourth", {u: one**4}),
            "Put u = w^4.",
        ),
        Step(
            "means compared",
            Ge(
                mean(one ** (4 * n)),
                mean(base**n + n * base ** (n - 1) * (one**4 - base)),
            ),
            chance.EXPECTATION_MONOTONE(
                larger=one ** (4 * n),
                smaller=base**n + n * base ** (n - 1) * (one**4 - base),
                by=("tangent at w^4",),
            ),
            "In the mean.",
        ),
        Step(
            "mean of tangent",
            equation(
                mean(base**n + n * base ** (n - 1) * (one**4 - base)),
                base**n
                - n * base ** (n - 1) * base
                + n * base ** (n - 1) * mean(one**4),
            ),
            chance.EXPECTATION_LINEAR(
                whole=base**n + n * base ** (n - 1) * (one**4 - base),
                terms=(one**4,),
                weights=(n * base ** (n - 1),),
                constant=base**n - n * base ** (n - 1) * base,
            ),
            "Constants come out.",
        ),
        Step(
            "expected",
            Ge(
                mean(one ** (4 * n)),
                base**n + n * base ** (n - 1) * (mean(one**4) - base),
            ),
            Combine({"means compared": 1}, by=("mean of tangent",)),
            "Put u = w^4 and take expectations.",
        ),
        Step("fourth", Eq(mean(one**4), base), Given("spread-size"), "Premise."),
        Step(
            "faster",
            FASTER,
            Combine({"expected": 1, "fourth": n * base ** (n - 1)}),
            "The linear term vanishes.",
        ),
    )
    return Proof(steps, _spread_model)


def _spread_model(rng: Random) -> Model:
    model = dict(_law_model(rng))
    fourth = sum(p * case["w"] ** 4 for p, case in model["outcomes"])
    return {**model, "c": fourth / model["v"] ** 2 - 1}


CLAIMS = (
    Claim(
        key="product-variance.shared-at-least",
        topic=TOPIC,
        title="Any shared weight: the mean square is at least vⁿ",
        paraphrase="Whatever its law, one weight used $n$ times has a mean square of "
        "at least $v^n$.",
        hypotheses=(SECOND,),
        conclusion=AT_LEAST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_at_least,
        why={"PROVED": "The power $u^n$ lies above its tangent at $v$; put $u = w^2$."},
    ),
    Claim(
        key="product-variance.shared-sign",
        topic=TOPIC,
        title="The exception: a shared weight of constant size",
        paraphrase="If only the sign of the one weight is random, the mean square is "
        "$v^n$, as for fresh weights.",
        hypotheses=(
            Hypothesis(
                "constant-size",
                Eq(mean((one**2 - v) ** 2), 0),
                "the square of the weight is $v$ in every case",
            ),
        ),
        conclusion=EXACTLY,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_exactly,
        why={"PROVED": "A shared weight $\\pm\\sqrt{v}$ is the case without contrast."},
    ),
    Claim(
        key="product-variance.shared-otherwise",
        topic=TOPIC,
        title="The only exception",
        paraphrase="As soon as the size of the shared weight varies, its powers "
        "outgrow $v^n$ exponentially.",
        hypotheses=(
            Hypothesis(
                "spread-size",
                Eq(mean(one**4), (1 + c) * v**2),
                "the square of the weight has the relative variance $c \\ge 0$",
            ),
        ),
        conclusion=FASTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_faster,
        why={
            "PROVED": "$c$ is the variance of $w^2$ over $v^2$, so $c = 0$ only for a "
            "weight of constant size. Otherwise $2n$ uses have a mean square of at "
            "least $(1+c)^n v^{2n}$.",
        },
    ),
)
