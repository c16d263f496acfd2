"""Any loss with a penalty: what follows for a weight that is no worse than 0."""

from random import Random

from sympy import Expr, Ge, Gt, Le, Symbol

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.proof import Step
from longdep.theory.core.rules import Given
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive, rational
from longdep.theory.weight_decay.weights import (
    fraction,
    scaled_to,
    small_weight,
    total_size,
)

lam = Symbol("lambda", real=True)
loss_at_zero = Symbol("L_0", real=True)
loss_here = Symbol("L_U", real=True)
lowest = Symbol("L_*", real=True)
POSITIVE = Hypothesis("positive", Gt(lam, 0), "the coefficient is positive")
INFIMUM = Hypothesis(
    "infimum", Le(lowest, loss_here), "$L$ is bounded below by $\\inf L$"
)


def loss_steps(penalty: Expr, coefficient: Expr) -> tuple[Step, ...]:
    """The premises on the losses: no worse than 0, bounded, penalised enough."""
    return (
        Step(
            "minimiser",
            Le(loss_here + lam * penalty, loss_at_zero),
            Given("minimiser"),
            "No worse than the weight 0, whose penalty is 0.",
        ),
        Step("infimum", Le(lowest, loss_here), Given("infimum"), "Premise."),
        Step("coefficient", Ge(lam, coefficient), Given("coefficient"), "Premise."),
    )


def penalised(rng: Random, power: int) -> Model:
    """Loss values and a weight that fit together, with a large enough coefficient."""
    model = dict(small_weight(rng))
    coefficient, largest, low = positive(rng), model["c"], rational(rng)
    part = fraction(rng)
    room = coefficient * part**power / largest**power / power
    weight = scaled_to(model["U"], part * fraction(rng) / largest)
    penalty = total_size(weight) if power == 1 else sum(x**2 for x in weight) / 2
    left = room - coefficient * penalty
    return {
        **model,
        "U": weight,
        "lambda": coefficient,
        "L_*": low,
        "L_0": low + room,
        "L_U": low + left * fraction(rng),
    }
