"""Whether independent noise has what the claims on noisy latches ask of noise."""

from collections.abc import Sequence
from itertools import product
from math import prod
from typing import Any

import pytest
from sympy import Rational, Symbol, integrate

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Independent
from longdep.theory.core.semantics import holds
from longdep.theory.latching.dying import FAIR, GRADIENT, SLOPES, spread
from longdep.theory.latching.named_latch import LOUDEST, UNIFORM
from longdep.theory.latching.notation import noise, s
from longdep.theory.latching.under_noise import HELD, WALKS, noisy_run

STEPS, STRETCH = 3, Rational(1, 2)
HALF, THIRD = Rational(1, 2), Rational(1, 3)
COIN = ((HALF, -HALF), (HALF, HALF))
LOPSIDED = ((2 * THIRD, -Rational(1, 4)), (THIRD, HALF))
Law = Sequence[tuple[Rational, Rational]]


def independent_noise(law: Law, start: Rational) -> dict[str, Any]:
    """Runs of a latch under independent noise of one law, with every outcome."""
    outcomes = [
        (
            prod(chance for chance, _ in pushes),
            noisy_run(STRETCH, start, tuple(push for _, push in pushes)),
        )
        for pushes in product(law, repeat=STEPS)
    ]
    return {"outcomes": outcomes, **outcomes[0][1], "horizon": STEPS}


def asked(variance: Rational) -> Hypothesis:
    """The premise that noise has this variance."""
    return spread(variance, "the variance of the noise")


@pytest.mark.parametrize("start", [Rational(0), STRETCH, -STRETCH])
@pytest.mark.parametrize("law", [COIN, LOPSIDED], ids=["coin", "lopsided"])
def test_independent_noise_of_mean_nought_has_the_premises(
    law: Law, start: Rational
) -> None:
    model = independent_noise(law, start)
    variance = sum(chance * push**2 for chance, push in law)
    assert holds(Independent(noise(s), s, 0), model)
    premises = (FAIR, asked(variance), GRADIENT, SLOPES, WALKS, HELD)
    assert all(holds(premise.condition, model) for premise in premises)


def test_its_variance_is_the_most_that_the_premise_may_ask() -> None:
    model = independent_noise(COIN, Rational(0))
    assert holds(asked(HALF**2).condition, model)
    assert not holds(asked(HALF**2 + Rational(1, 100)).condition, model)


def test_independent_noise_of_another_mean_is_not_fair() -> None:
    rising = ((HALF, Rational(0)), (HALF, HALF))
    assert not holds(FAIR.condition, independent_noise(rising, Rational(0)))


def test_noise_that_looks_at_the_state_is_not_fair() -> None:
    outcomes = [
        (HALF, noisy_run(STRETCH, Rational(0), (push, -push))) for push in (-HALF, HALF)
    ]
    model = {"outcomes": outcomes, **outcomes[0][1], "horizon": 2}
    assert not holds(FAIR.condition, model)


def test_uniform_noise_has_the_variance_that_the_claim_gives_it() -> None:
    push = Symbol("push", real=True)
    density = 1 / (2 * LOUDEST)
    assert integrate(push**2 * density, (push, -LOUDEST, LOUDEST)) == UNIFORM
