"""How far does a size stray with fresh weights, and how far with a shared one?"""

from random import Random

from sympy import Eq, Expr, Integer, Lt, Sum, log

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import (
    Family,
    ForAll,
    Independent,
    Norm,
    Variance,
    equation,
)
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Algebra, Assume, Given, Induction, Peel
from longdep.theory.core.semantics import Model
from longdep.theory.lemmas import chance
from longdep.theory.models import positive, rational
from longdep.theory.random_product.expectation import TOTAL, defined, mean
from longdep.theory.random_product.laws import fresh, two_points
from longdep.theory.random_product.layers import DEPTH, WIDTH, gaussian_layers, signal
from longdep.theory.random_product.notation import (
    TOPIC,
    WHERE,
    cited,
    each_weight,
    i,
    k,
    log_size,
    s,
    v,
    x,
)

FIRST = Family("A", WIDTH, WIDTH, 1)


def copied(index: Expr | int) -> Family:
    """The same signal, sent through the first layer only."""
    return signal(index, "y")


SHARED_LAYER = Hypothesis(
    "shared",
    ForAll(Eq(copied(s + 1), FIRST * copied(s)), s, 0),
    "a second signal $y$ meets the first layer again and again",
    definition=True,
)
SAME_START = Hypothesis(
    "same-start", Eq(copied(0), signal(0)), "both start alike", definition=True
)
SIZES = Hypothesis(
    "sizes",
    Eq(WIDTH, 50) & Eq(DEPTH, 400),
    "the width and the depth at which it is measured (at depth 1 the two are equal)",
    definition=True,
)
SUM = Sum(log_size(i), (i, 1, k))
FRESH_SPREAD = Eq(Variance(SUM), k * v)
SHARED_SPREAD = Eq(Variance(k * x), k**2 * v)


def prove_fresh_spread() -> Proof:
    """Variances of uncorrelated terms add."""
    after = log_size(k + 1)
    steps = (
        TOTAL,
        Step(
            "empty sum",
            equation(Sum(log_size(i), (i, 1, 0)), Integer(0)),
            Algebra(),
            "The empty sum is 0.",
        ),
        Step(
            "spread of nothing",
            equation(Variance(Integer(0)), mean(0) - mean(0) ** 2),
            chance.VARIANCE(variable=0),
            "By definition.",
        ),
        Step(
            "nothing",
            equation(mean(0), Integer(0)),
            chance.EXPECTATION_LINEAR(whole=0, terms=(), weights=(), constant=0),
            "E[0] = 0.",
        ),
        Step(
            "no spread",
            equation(Variance(Integer(0)), Integer(0)),
            Algebra(by=("spread of nothing", "nothing")),
            "A constant does not vary.",
        ),
        Step(
            "start",
            FRESH_SPREAD.subs(k, 0),
            Algebra(by=("empty sum", "no spread")),
            "No term yet.",
        ),
        Step("assumed", FRESH_SPREAD, Assume(), "Suppose it at k."),
        Step(
            "peel", equation(SUM.subs(k, k + 1), SUM + after), Peel(), "Split one off."
        ),
        Step(
            "adds",
            equation(Variance(SUM + after), Variance(SUM) + Variance(after)),
            chance.VARIANCES_ADD(
                variable=log_size(i),
                index=i,
                name=i,
                start=1,
                count=k,
                needs=("pairwise",),
            ),
            "The cross terms vanish.",
        ),
        Step("one", Eq(Variance(after), v), Given("variance", {i: k + 1}), "Premise."),
        Step(
            "next",
            FRESH_SPREAD.subs(k, k + 1),
            Algebra(by=("peel", "adds", "assumed", "one")),
            "One more v.",
        ),
        Step(
            "spread",
            FRESH_SPREAD,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
    )
    return Proof(steps[1:], fresh)


def prove_shared_spread() -> Proof:
    """A multiple of one variable."""
    steps = (
        defined(k * x, "defined"),
        defined(x, "one defined"),
        Step(
            "mean scales",
            equation(mean(k * x), k * mean(x)),
            chance.EXPECTATION_LINEAR(
                whole=k * x, terms=(x,), weights=(k,), constant=0
            ),
            "Constants come out.",
        ),
        Step(
            "square scales",
            equation(mean(k**2 * x**2), k**2 * mean(x**2)),
            chance.EXPECTATION_LINEAR(
                whole=k**2 * x**2, terms=(x**2,), weights=(k**2,), constant=0
            ),
            "Constants come out.",
        ),
        Step(
            "scales",
            Eq(Variance(k * x), k**2 * Variance(x)),
            Algebra(by=("defined", "one defined", "mean scales", "square scales")),
            "k^2 times the variance.",
        ),
        Step("one", Eq(Variance(x), v), Given("variance"), "Premise."),
        Step("spread", SHARED_SPREAD, Algebra(by=("scales", "one")), "Insert v."),
    )
    return Proof(steps, _shared_spread_model)


def _shared_spread_model(rng: Random) -> Model:
    each = positive(rng)
    law = two_points(rng, rational(rng), each)
    return {
        "k": rng.randint(0, 3),
        "v": each,
        "outcomes": [(p, {"x": z}) for p, z in law],
    }


CLAIMS = (
    Claim(
        key="shared-or-fresh",
        topic=TOPIC,
        title="Fresh weights at every step change the situation",
        paraphrase=(
            "A non-recurrent network with other weights at each step is different."
        ),
        read_as=(
            "By how far the log norm of a signal strays: after $D$ layers its "
            "variance is smaller with fresh matrices ($h$) than with one shared "
            "matrix ($y$)."
        ),
        sources=cited(f"{WHERE}, sentence on a non-recurrent network"),
        hypotheses=(*gaussian_layers(1), SHARED_LAYER, SAME_START, SIZES),
        conclusion=Lt(
            Variance(log(Norm(signal(DEPTH), 2))), Variance(log(Norm(copied(DEPTH), 2)))
        ),
        kind=Kind.EXPERIMENT,
        why={
            "SUPPORTED": "With one shared matrix the log norm strays in proportion to "
            "the depth, with fresh ones like its square root: errors of different "
            "layers cancel, those of one layer repeated do not.",
        },
    ),
    Claim(
        key="shared-or-fresh.fresh-scalar",
        topic=TOPIC,
        title="Fresh weights: the log size strays like the square root",
        paraphrase="The log size of a product of fresh weights is a sum of independent "
        "terms $y_i$ of variance $v$ each.",
        hypotheses=(
            Hypothesis(
                "pairwise",
                Independent(log_size(i), i, 1, group=2),
                "any two of the log sizes are independent",
            ),
            Hypothesis(
                "variance",
                each_weight(Eq(Variance(log_size(i)), v)),
                "each has variance $v$",
            ),
        ),
        conclusion=FRESH_SPREAD,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="shared-or-fresh",
        proof=prove_fresh_spread,
        why={
            "PROVED": "Standard deviation $\\sqrt{k v}$ after $k$ steps. Here pairwise "
            "independence is enough.",
        },
    ),
    Claim(
        key="shared-or-fresh.shared-scalar",
        topic=TOPIC,
        title="A shared weight: the log size strays in proportion to the steps",
        paraphrase="The log size of a power is $k$ times the log size $x$ of the "
        "weight.",
        hypotheses=(
            Hypothesis("variance", Eq(Variance(x), v), "the log size has variance $v$"),
        ),
        conclusion=SHARED_SPREAD,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="shared-or-fresh",
        proof=prove_shared_spread,
        why={"PROVED": "Standard deviation $k \\sqrt{v}$ after $k$ steps."},
    ),
)
