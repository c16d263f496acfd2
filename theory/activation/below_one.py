"""Are the derivatives of logistic and tanh below 1?"""

from random import Random

from sympy import Eq, Equivalent, Lt, Ne, Rational, log, tanh
from sympy.logic.boolalg import And

from longdep.theory.activation.logistic import logistic_quarter
from longdep.theory.activation.notation import (
    LOGISTIC_SLOPE,
    SENTENCE,
    TANH_SLOPE,
    TOPIC,
    at_most,
    rational_point,
    x,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Combine, Conjunction, Given, OnlyRoot, Tollens
from longdep.theory.core.semantics import Model

BELOW_ONE = And(Lt(LOGISTIC_SLOPE, 1), Lt(TANH_SLOPE, 1))
ONE_AT_ZERO = Equivalent(Eq(TANH_SLOPE, 1), Eq(x, 0))
AT_MOST_ONE = And(Lt(LOGISTIC_SLOPE, 1), at_most(TANH_SLOPE, 1), ONE_AT_ZERO)


def _logistic_below_one() -> Step:
    return Step(
        "logistic below one",
        Lt(LOGISTIC_SLOPE, 1),
        Combine({"logistic at most a quarter": 1}, Rational(3, 4)),
        "A quarter is less than 1.",
    )


def prove_almost_everywhere() -> Proof:
    """Strictly below 1 away from 0."""
    steps = (
        Step("nonzero", Ne(x, 0), Given("nonzero"), "Premise."),
        Step(
            "root",
            Equivalent(Eq(tanh(x), 0), Eq(x, 0)),
            OnlyRoot(),
            "tanh vanishes only at 0.",
        ),
        Step("h nonzero", Ne(tanh(x), 0), Tollens("root", "nonzero"), "So not here."),
        Step(
            "tanh below one",
            Lt(TANH_SLOPE, 1),
            Combine(slack=tanh(x) ** 2, signs=("h nonzero",)),
            "1 minus the derivative is tanh(x)^2 > 0.",
        ),
        logistic_quarter(),
        _logistic_below_one(),
        Step(
            "both",
            BELOW_ONE,
            Conjunction(("logistic below one", "tanh below one")),
            "Together.",
        ),
    )
    return Proof(steps, _nonzero_point)


def _nonzero_point(rng: Random) -> Model:
    return {"x": log(Rational(rng.randint(10, 19), rng.randint(1, 9)))}


def prove_at_most_one() -> Proof:
    """At most 1 everywhere, 1 only for tanh at 0."""
    steps = (
        Step(
            "tanh at most one",
            at_most(TANH_SLOPE, 1),
            Combine(slack=tanh(x) ** 2),
            "1 minus the derivative is a square.",
        ),
        Step("equality", ONE_AT_ZERO, OnlyRoot(), "The square vanishes only at 0."),
        logistic_quarter(),
        _logistic_below_one(),
        Step(
            "all",
            AT_MOST_ONE,
            Conjunction(("logistic below one", "tanh at most one", "equality")),
            "Together.",
        ),
    )
    return Proof(steps, rational_point)


CLAIMS = (
    Claim(
        key="derivative-below-one",
        topic=TOPIC,
        title="The derivatives of logistic and tanh are below 1",
        paraphrase="Logistic and tanh units are common, and their derivatives are all "
        "said to be smaller than 1.",
        sources=SENTENCE,
        conclusion=BELOW_ONE,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "At 0 the derivative of $\\tanh$ is $1 - \\tanh(0)^2 = 1$, "
            "not smaller than 1. That is the only exception: everywhere else "
            "both derivatives are below 1. It is the exception that matters most, for "
            "freshly started networks work near 0, where hardly anything is lost.",
        },
    ),
    Claim(
        key="derivative-below-one.almost-everywhere",
        topic=TOPIC,
        title="Away from 0 both derivatives are below 1",
        paraphrase="Read as a mathematician reads it, almost everywhere: a single "
        "point does not count.",
        hypotheses=(Hypothesis("nonzero", Ne(x, 0), "the pre-activation is not 0"),),
        conclusion=BELOW_ONE,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="derivative-below-one",
        proof=prove_almost_everywhere,
        why={
            "PROVED": "$1 - \\tanh'(x) = \\tanh(x)^2$ is positive unless $x = 0$. But "
            '"below 1" at every step is weaker than it sounds: without one bound '
            "below 1 for all steps a product of such factors need not vanish.",
        },
    ),
    Claim(
        key="derivative-below-one.at-most-one",
        topic=TOPIC,
        title="At most 1 everywhere, and 1 only for tanh at 0",
        paraphrase="Both derivatives are at most 1; the value 1 is taken by tanh "
        "alone, and only at 0.",
        conclusion=AT_MOST_ONE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="derivative-below-one",
        proof=prove_at_most_one,
        why={
            "PROVED": "$1 - \\tanh'(x)$ is the square $\\tanh(x)^2$, zero only at "
            "$x = 0$. The logistic derivative never exceeds $1/4$.",
        },
    ),
)
