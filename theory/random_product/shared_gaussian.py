"""What is the variance of the power of one Gaussian weight?"""

from collections.abc import Sequence
from random import Random

from sympy import Eq, Ge, ImmutableMatrix, Integer, Rational
from sympy.logic.boolalg import And

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.notation import ForAll, Variance, equation
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Instance,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.random_product.expectation import TOTAL, defined, mean
from longdep.theory.random_product.laws import one_weight
from longdep.theory.random_product.notation import TOPIC, k, m, odd_product, one, v

STEIN = Eq(mean(one ** (m + 2)), (m + 1) * v * mean(one**m))
GAUSSIAN = (
    Hypothesis("zero-mean", Eq(mean(one), 0), "the one weight has mean 0"),
    Hypothesis(
        "gaussian",
        ForAll(STEIN, m, 0),
        "its moments are those of a Gaussian of variance $v$ (integration by parts)",
    ),
)
EVEN_MOMENT = Eq(mean(one ** (2 * k)), v**k * odd_product(k))
ODD_MOMENT = Eq(mean(one ** (2 * k + 1)), 0)
EVEN_VARIANCE = Eq(
    Variance(one ** (2 * k)), v ** (2 * k) * (odd_product(2 * k) - odd_product(k) ** 2)
)
ODD_VARIANCE = Eq(
    Variance(one ** (2 * k + 1)), v ** (2 * k + 1) * odd_product(2 * k + 1)
)
SHARED_VARIANCE = And(EVEN_VARIANCE, ODD_VARIANCE)
EVEN_GROWTH = Ge(Variance(one ** (2 * k + 2)), 2 ** (2 * k + 1) * v ** (2 * k + 2))
ODD_GROWTH = Ge(Variance(one ** (2 * k + 1)), 2 ** (2 * k) * v ** (2 * k + 1))
SHARED_GROWTH = And(EVEN_GROWTH, ODD_GROWTH)
EVEN_GAP = Ge(odd_product(2 * k + 2) - odd_product(k + 1) ** 2, 2 ** (2 * k + 1))
ODD_GAP = Ge(odd_product(2 * k + 1), 2 ** (2 * k))


def gaussian_steps() -> tuple[Step, ...]:
    """All moments of a Gaussian from E[w^(m+2)] = (m+1) v E[w^m]."""
    return (
        TOTAL,
        Step(
            "even step",
            STEIN.subs(m, 2 * k),
            Given("gaussian", {m: 2 * k}),
            "Integration by parts, at even orders.",
        ),
        Step(
            "odd step",
            STEIN.subs(m, 2 * k + 1),
            Given("gaussian", {m: 2 * k + 1}),
            "Integration by parts, at odd orders.",
        ),
        Step(
            "peel odds",
            equation(odd_product(k + 1), odd_product(k) * (2 * k + 1)),
            Peel(),
            "The last odd number is split off.",
        ),
        Step("even 0", EVEN_MOMENT.subs(k, 0), Algebra(by=("total",)), "E[1] = 1."),
        Step("even assumed", EVEN_MOMENT, Assume(), "Suppose the moment of order 2k."),
        Step(
            "even next",
            EVEN_MOMENT.subs(k, k + 1),
            Algebra(by=("even step", "even assumed", "peel odds")),
            "The next even moment has one odd factor more.",
        ),
        Step(
            "even",
            EVEN_MOMENT,
            Induction(k, "even 0", "even assumed", "even next"),
            "By induction on k.",
        ),
        Step("odd 0", ODD_MOMENT.subs(k, 0), Given("zero-mean"), "The mean is 0."),
        Step("odd assumed", ODD_MOMENT, Assume(), "Suppose the moment of order 2k+1."),
        Step(
            "odd next",
            ODD_MOMENT.subs(k, k + 1),
            Algebra(by=("odd step", "odd assumed")),
            "A multiple of 0.",
        ),
        Step(
            "odd",
            ODD_MOMENT,
            Induction(k, "odd 0", "odd assumed", "odd next"),
            "By induction on k.",
        ),
        Step(
            "even square",
            EVEN_MOMENT.subs(k, 2 * k),
            Instance("even", {k: 2 * k}),
            "The mean square of w^(2k).",
        ),
        Step(
            "odd square",
            EVEN_MOMENT.subs(k, 2 * k + 1),
            Instance("even", {k: 2 * k + 1}),
            "The mean square of w^(2k+1).",
        ),
        defined(one ** (2 * k), "even defined"),
        defined(one ** (2 * k + 1), "odd defined"),
        Step(
            "even variance",
            EVEN_VARIANCE,
            Algebra(by=("even defined", "even square", "even")),
            "Mean square minus squared mean.",
        ),
        Step(
            "odd variance",
            ODD_VARIANCE,
            Algebra(by=("odd defined", "odd square", "odd")),
            "The mean is 0.",
        ),
    )


def prove_shared_gaussian() -> Proof:
    """The variance of w^n for even and odd n."""
    steps = gaussian_steps()
    return Proof((*steps, _joined(SHARED_VARIANCE, steps)), _gauss_model)


def prove_shared_growth() -> Proof:
    """The gap of the two odd products at least quadruples from k to k + 1."""
    fourth = (4 * k + 5) * (4 * k + 7)
    third = (4 * k + 3) * (4 * k + 5)
    power = Integer(2) ** (2 * k)
    steps = (
        *gaussian_steps(),
        *(
            Step(
                f"peel {offset}",
                equation(
                    odd_product(2 * k + offset),
                    odd_product(2 * k + offset - 1) * (4 * k + 2 * offset - 1),
                ),
                Peel(),
                "The last odd number is split off.",
            )
            for offset in (4, 3, 2)
        ),
        Step(
            "peel half",
            equation(odd_product(k + 2), odd_product(k + 1) * (2 * k + 3)),
            Peel(),
            "The last odd number is split off.",
        ),
        Step("gap 0", EVEN_GAP.subs(k, 0), Combine(), "3 - 1 = 2."),
        Step("gap assumed", EVEN_GAP, Assume(), "Suppose the gap at k."),
        Step(
            "gap next",
            EVEN_GAP.subs(k, k + 1),
            Combine(
                {"gap assumed": fourth},
                odd_product(k + 1) ** 2 * (12 * k**2 + 36 * k + 26)
                + 2 * power * (16 * k**2 + 48 * k + 31),
                by=("peel 4", "peel 3", "peel half"),
            ),
            "The first product gains more than the second, and more than a factor 4.",
        ),
        Step(
            "gap",
            EVEN_GAP,
            Induction(k, "gap 0", "gap assumed", "gap next"),
            "By induction on k.",
        ),
        Step("odd gap 0", ODD_GAP.subs(k, 0), Combine(), "1 = 1."),
        Step("odd gap assumed", ODD_GAP, Assume(), "Suppose the bound at k."),
        Step(
            "odd gap next",
            ODD_GAP.subs(k, k + 1),
            Combine(
                {"odd gap assumed": third},
                power * (16 * k**2 + 32 * k + 11),
                by=("peel 3", "peel 2"),
            ),
            "Two more odd numbers multiply by more than 4.",
        ),
        Step(
            "odd gap",
            ODD_GAP,
            Induction(k, "odd gap 0", "odd gap assumed", "odd gap next"),
            "By induction on k.",
        ),
        Step(
            "even variance next",
            EVEN_VARIANCE.subs(k, k + 1),
            Instance("even variance", {k: k + 1}),
            "From order 2 on.",
        ),
        Step(
            "even growth",
            EVEN_GROWTH,
            Combine({"gap": v ** (2 * k + 2)}, by=("even variance next",)),
            "The gap, times v^(2k+2).",
        ),
        Step(
            "odd growth",
            ODD_GROWTH,
            Combine({"odd gap": v ** (2 * k + 1)}, by=("odd variance",)),
            "The bound, times v^(2k+1).",
        ),
    )
    return Proof((*steps, _joined(SHARED_GROWTH, steps)), _gauss_model)


def _joined(parts: And, steps: Sequence[Step]) -> Step:
    names = {done.statement: done.name for done in steps}
    chosen = tuple(names[part] for part in parts.args)
    return Step("both", parts, Conjunction(chosen), "Both cases.")


def gauss_like() -> list[tuple[Rational, Rational]]:
    """Nodes and weights: a finite law with the Gaussian moments of orders 0 to 9."""
    nodes = [0, 1, 2, 3, 4]
    rows = [[Integer(node) ** (2 * power) for node in nodes] for power in range(5)]
    doubles = [1, 1, 3, 15, 105]
    weights = ImmutableMatrix(rows).LUsolve(ImmutableMatrix(doubles))
    law = [(Rational(0), weights[0])]
    for node, weight in zip(nodes[1:], weights[1:], strict=True):
        law += [(Rational(node), weight / 2), (Rational(-node), weight / 2)]
    return law


def _gauss_model(rng: Random) -> Model:
    """A law on -4..4 whose moments up to order 9 are those of the unit Gaussian."""
    scale = rng.choice([1, 2, Rational(1, 2)])
    model = one_weight(rng, [(p, scale * z) for z, p in gauss_like()])
    return {**model, "v": scale**2, "k": rng.randint(0, 1), "m": 0, "horizon": 7}


CLAIMS = (
    Claim(
        key="product-variance.shared-gaussian",
        topic=TOPIC,
        title="One Gaussian weight used at every step",
        paraphrase="The recurrent counterpart: the same random weight $n$ times. The "
        "variance of its power, for even and for odd $n$.",
        hypotheses=GAUSSIAN,
        conclusion=SHARED_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_shared_gaussian,
        why={
            "PROVED": "In one line: $v^n ((2n-1)!! - [n \\text{ even}]((n-1)!!)^2)$ "
            "where fresh weights have $v^n$. For $v = 1$ and $n = 10$ that is "
            "653 836 050 against 1.",
        },
    ),
    Claim(
        key="product-variance.shared-growth",
        topic=TOPIC,
        title="One Gaussian weight: no constant times vⁿ is enough",
        paraphrase="The variance of the power of one Gaussian weight exceeds $v^n$ by "
        "a factor that doubles, at least, with every step.",
        hypotheses=GAUSSIAN,
        conclusion=SHARED_GROWTH,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=prove_shared_growth,
        why={
            "PROVED": "The factor over $v^n$ is at least $2^{n-1}$, so the variance is "
            "not $O(v^n)$: this is the contrast the section is after.",
        },
    ),
)
