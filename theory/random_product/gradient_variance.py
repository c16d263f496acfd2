"""What is the variance of the gradient with respect to one weight?"""

from random import Random

from sympy import Derivative, Eq, Expr, Ge, Gt, Integer, Le, Product

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import Variance, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Antisymmetry,
    Assume,
    Combine,
    Given,
    Induction,
    Instance,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.random_product.expectation import defined, mean
from longdep.theory.random_product.laws import fresh
from longdep.theory.random_product.moments import FRESH, moment_steps
from longdep.theory.random_product.notation import (
    TOPIC,
    WHERE,
    cited,
    i,
    k,
    r,
    running,
    v,
    w,
    x,
)

HEAD = running(k)


def tail(count: Expr | int) -> Product:
    """The factors behind the one left out: w_(k+2) ... w_(k+1+count)."""
    return Product(w(i), (i, k + 2, k + 1 + count))


def others(count: Expr | int) -> Expr:
    """All factors but w_(k+1), of k + 1 + count in all."""
    return HEAD * tail(count)


GRADIENT = Eq(Variance(others(r)), v ** (k + r))
GRADIENT_SQUARE = Eq(mean(others(r) ** 2), v ** (k + r))
GRADIENT_MEAN = Eq(mean(others(r)), Integer(0) ** (k + r))
DERIVATIVE = Eq(Derivative(HEAD * x * tail(r), x), others(r))


def _no_mean_steps() -> tuple[Step, ...]:
    """A power of 0 is 0, for its exponent is not: it times its exponent is 0."""
    count = k + r
    nothing = equation(r * Integer(0) ** r, Integer(0))
    product = Integer(0) ** count
    return (
        Step("nothing 0", nothing.subs(r, 0), Algebra(), "The exponent is 0."),
        Step("nothing assumed", nothing, Assume(), "Suppose it at r."),
        Step("nothing next", nothing.subs(r, r + 1), Algebra(), "The power is 0."),
        Step(
            "nothing",
            nothing,
            Induction(r, "nothing 0", "nothing assumed", "nothing next"),
            "By induction on r.",
        ),
        Step(
            "nothing of others",
            equation(count * product, Integer(0)),
            Instance("nothing", {r: count}),
            "Put k + r for r.",
        ),
        Step(
            "at most nothing",
            Le(product, 0),
            Combine({"nothing of others": -1 / count}, facts=("others",)),
            "There is at least one other factor.",
        ),
        Step(
            "at least nothing",
            Ge(product, 0, evaluate=False),
            Combine(slack=product),
            "A power of 0 is not negative.",
        ),
        Step(
            "no power",
            equation(product, Integer(0)),
            Antisymmetry("at most nothing", "at least nothing"),
            "So the power is 0.",
        ),
        Step(
            "no mean",
            equation(mean(others(r)), Integer(0)),
            Algebra(by=("first", "no power")),
            "The mean of the product.",
        ),
    )


def prove_gradient() -> Proof:
    """The moments of the head by induction, then of head times tail."""
    after = w(k + 2 + r)
    first, second = GRADIENT_MEAN, GRADIENT_SQUARE
    chosen = {i: k + r + 2}
    steps = (
        Step(
            "empty tail", equation(tail(0), Integer(1)), Algebra(), "No factor behind."
        ),
        Step(
            "peel tail",
            equation(tail(r + 1), tail(r) * after),
            Peel(),
            "Split one off.",
        ),
        Step("mean behind", Eq(mean(after), 0), Given("zero-mean", chosen), "Premise."),
        Step(
            "variance behind",
            Eq(Variance(after), v),
            Given("variance", chosen),
            "Premise.",
        ),
        Step(
            "square behind",
            equation(mean(after**2), Variance(after) + mean(after) ** 2),
            chance.VARIANCE(variable=after),
            "The mean square is the variance plus the squared mean.",
        ),
        Step(
            "means part",
            equation(mean(others(r) * after), mean(others(r)) * mean(after)),
            chance.INDEPENDENT_FACTOR(
                first=others(r),
                second=after,
                variable=w(i),
                index=i,
                start=1,
                needs=("independent",),
            ),
            "The next factor is independent of the others so far.",
        ),
        Step(
            "squares part",
            equation(
                mean(others(r) ** 2 * after**2), mean(others(r) ** 2) * mean(after**2)
            ),
            chance.INDEPENDENT_FACTOR(
                first=others(r) ** 2,
                second=after**2,
                variable=w(i),
                index=i,
                start=1,
                needs=("independent",),
            ),
            "So are their squares.",
        ),
        Step(
            "first 0",
            first.subs(r, 0),
            Algebra(by=("empty tail", "mean of product")),
            "Only the head.",
        ),
        Step("first assumed", first, Assume(), "Suppose the mean at r."),
        Step(
            "first next",
            first.subs(r, r + 1),
            Algebra(by=("peel tail", "means part", "first assumed", "mean behind")),
            "One more factor.",
        ),
        Step(
            "first",
            first,
            Induction(r, "first 0", "first assumed", "first next"),
            "By induction on r.",
        ),
        Step(
            "second 0",
            second.subs(r, 0),
            Algebra(by=("empty tail", "square of product")),
            "Only the head.",
        ),
        Step("second assumed", second, Assume(), "Suppose the mean square at r."),
        Step(
            "second next",
            second.subs(r, r + 1),
            Algebra(
                by=(
                    "peel tail",
                    "squares part",
                    "second assumed",
                    "square behind",
                    "variance behind",
                    "mean behind",
                )
            ),
            "One more factor multiplies the mean square by v.",
        ),
        Step(
            "second",
            second,
            Induction(r, "second 0", "second assumed", "second next"),
            "By induction on r.",
        ),
        *_no_mean_steps(),
        defined(others(r), "defined"),
        Step(
            "gradient",
            GRADIENT,
            Algebra(by=("defined", "second", "no mean")),
            "Mean square minus squared mean.",
        ),
    )
    return Proof((*moment_steps(), *steps), _gradient_model)


def _gradient_model(rng: Random) -> Model:
    return {**fresh(rng), **rng.choice([{"k": 1, "r": 0}, {"k": 0, "r": 1}]), "x": 2}


def prove_derivative() -> Proof:
    """A product is linear in each factor."""
    only = Step("derivative", DERIVATIVE, Algebra(), "A product is linear in a factor.")
    return Proof((only,), _gradient_model)


CLAIMS = (
    Claim(
        key="gradient-variance",
        topic=TOPIC,
        title="The variance of the gradient",
        paraphrase=(
            "From the variance of the state the section concludes about vanishing "
            "and exploding gradients."
        ),
        read_as=(
            "The gradient with respect to one weight is the product of the others: "
            "of $k + r$ weights, if $k$ come before it and $r$ behind it. So its "
            "variance is $v^{k+r}$."
        ),
        sources=cited(f"{WHERE}, conclusion on gradients"),
        hypotheses=(
            *FRESH,
            Hypothesis("others", Gt(k + r, 0), "there is at least one other weight"),
        ),
        conclusion=GRADIENT,
        kind=Kind.MOMENT,
        proof=prove_gradient,
        why={
            "PROVED": "With $n$ weights it is $v^{n-1}$, the same for each of them: "
            "the conclusion carries over from the state to the gradient. With a single "
            "weight the gradient is the constant 1, of variance 0 and not $v^0$.",
        },
    ),
    Claim(
        key="gradient-variance.derivative",
        topic=TOPIC,
        title="The derivative of a product is the product of the others",
        paraphrase="The product as a function of one of its factors, $x$.",
        conclusion=DERIVATIVE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="gradient-variance",
        proof=prove_derivative,
        why={"PROVED": "A product is linear in each factor."},
    ),
)
