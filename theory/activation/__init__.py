"""Activations: their derivatives, exactly and in float64, and small weights.

Source: document 001, the paragraph on logistic and tanh units. The floating-point
readings are ours: they say what the same sentence becomes on a computer.
"""

from sympy import Abs, Eq, Expr, Ge, Gt, Integer, Le, Lt, MatrixSymbol, Ne, Symbol

from longdep.theory.activation.proofs import (
    AT_MOST_ONE,
    AT_MOST_QUARTER,
    BELOW_ONE,
    BOTH_EXPLODE,
    BOTH_VANISH,
    COMPUTED_BELOW_ONE,
    COMPUTED_ONE,
    COMPUTED_POSITIVE,
    COMPUTED_ZERO,
    FIRST_SATURATED,
    FORMULAS,
    LAST_BELOW,
    LOGISTIC_SLOPE,
    POSITIVE,
    QUARTER,
    TINY,
    U,
    decay,
    e,
    excess,
    fl,
    gains,
    largest,
    n,
    one_step,
    prove_almost_everywhere,
    prove_at_most_one,
    prove_decay,
    prove_explosion,
    prove_float_below_one,
    prove_float_one,
    prove_float_positive,
    prove_float_zero,
    prove_formulas,
    prove_positive,
    prove_quarter,
    s,
    unit,
    unit_gradient,
    value,
    weight_size,
    x,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, Norm, order

TOPIC = "activation"

LAG = 50
bound = Symbol("c", positive=True)
W = MatrixSymbol("W", n, n)
SENTENCE = (Source("001", "¶ on logistic and tanh, before the long-term problem"),)

FLOAT = Hypothesis("float", Eq(fl(value), value), "h is a float of 53 bits")
FLOAT_DEFINED = Hypothesis("float", FLOAT.condition, FLOAT.words, definition=True)
RECURSION = Hypothesis(
    "recursion",
    ForAll(Eq(e(s + 1), one_step(s)), s, 0),
    "each step back multiplies the gradient by diag(f'(z)) U^T",
    definition=True,
)


def _derivatives(top: Expr, words: str) -> Hypothesis:
    inner = ForAll(Le(Abs(gains(s)[unit, 0]), top), unit, 0, n - 1)
    return Hypothesis("derivatives", ForAll(inner, s, 0), words)


def _small(top: Expr, words: str) -> Hypothesis:
    return Hypothesis(
        "small-norm", Le(Norm(U.T, order), 1 / (top * (1 + excess))), words
    )


DERIVATIVE_CLAIMS = (
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
    Claim(
        key="derivative-below-one.logistic-quarter",
        topic=TOPIC,
        title="The logistic derivative is at most 1/4, and 1/4 only at 0",
        paraphrase="How far below 1 the logistic derivative is.",
        conclusion=AT_MOST_QUARTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_quarter,
        why={
            "PROVED": "With $s$ the logistic value, $1/4 - s(1-s) = (1/2 - s)^2$. So a "
            "logistic unit loses at least three quarters of the gradient at each step "
            "unless the weight makes up for it: its threshold for the weight is 4, not "
            "1.",
        },
    ),
    Claim(
        key="derivative-below-one.logistic-attained",
        topic=TOPIC,
        title="The bound 1/4 is attained",
        paraphrase="There is a pre-activation at which the logistic derivative is 1/4.",
        conclusion=Eq(LOGISTIC_SLOPE, QUARTER),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        why={"PROVED": "At $x = 0$ the logistic value is 1/2: no smaller bound holds."},
    ),
    Claim(
        key="derivative-below-one.formulas",
        topic=TOPIC,
        title="The derivatives in closed form",
        paraphrase="The derivative of the logistic function s is s(1 - s), that of "
        "tanh is 1 - tanh^2.",
        conclusion=FORMULAS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_formulas,
        why={"PROVED": "Differentiation; all other claims here use these forms."},
    ),
    Claim(
        key="derivative-below-one.positive",
        topic=TOPIC,
        title="Both derivatives are positive everywhere",
        paraphrase="However far a unit saturates, its exact derivative is never 0.",
        conclusion=POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        proof=prove_positive,
        why={
            "PROVED": "They are $e^{-x}/(1+e^{-x})^2$ and $1/\\cosh(x)^2$. What a "
            "computer makes of them is another matter, see below.",
        },
    ),
)

FLOAT_CLAIMS = (
    Claim(
        key="derivative-below-one.float64",
        topic=TOPIC,
        title="In float64, the computed derivative of tanh is below 1 away from 0",
        paraphrase="The sentence on a computer: 1 - h*h in float64, h the computed "
        "nonzero value of tanh.",
        hypotheses=(
            FLOAT_DEFINED,
            Hypothesis("nonzero", Ne(value, 0), "the value of tanh is not 0"),
        ),
        conclusion=COMPUTED_BELOW_ONE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one",
        why={
            "CONDITIONAL": "For a whole interval of values, $|h| \\le 2^{-27}$, the "
            "square is lost in the subtraction and the result is exactly 1. On a "
            "computer the exception is no single point.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-beyond",
        topic=TOPIC,
        title="Beyond 2^-27 the computed derivative of tanh is below 1",
        paraphrase="The exact end of the interval on which 1 - h*h is computed as 1.",
        hypotheses=(
            FLOAT,
            Hypothesis("beyond", Gt(Abs(value), TINY), "the size of h exceeds 2^-27"),
        ),
        conclusion=COMPUTED_BELOW_ONE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="derivative-below-one.float64",
        proof=prove_float_below_one,
        why={
            "PROVED": "The next float, $2^{-27}(1 + 2^{-52})$, has a square that just "
            "tips the rounding of $1 - h^2$ down to $1 - 2^{-53}$. Rounding is "
            "monotone, so every larger float does so too.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-one",
        topic=TOPIC,
        title="Up to 2^-27 the computed derivative of tanh is exactly 1",
        paraphrase="The other side of that end point.",
        hypotheses=(
            Hypothesis("small", Le(Abs(value), TINY), "h is at most 2^-27 in size"),
        ),
        conclusion=COMPUTED_ONE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one.float64",
        proof=prove_float_one,
        why={
            "PROVED": "At $h = 2^{-27}$ the exact $1 - 2^{-54}$ lies halfway between "
            "two floats and is rounded to the even one, which is 1.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-positive",
        topic=TOPIC,
        title="In float64, the computed derivative of tanh is positive",
        paraphrase="The exact derivative is positive everywhere; so would be the "
        "computed one, 1 - h*h with h the correctly rounded tanh(x).",
        conclusion=COMPUTED_POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="derivative-below-one.positive",
        why={
            "CONDITIONAL": "Once $\\tanh(x)$ rounds to 1 the computed derivative is "
            "exactly 0, and no gradient passes the unit at all: a vanished gradient "
            "that no rescaling brings back. The exact one is still "
            "$4e^{-2x}$ and can be computed as $1/\\cosh(x)^2$.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-before",
        topic=TOPIC,
        title="Up to x = 19.0615... the computed derivative is positive",
        paraphrase="The exact end of the range on which the computed derivative "
        "survives, for a correctly rounded tanh.",
        hypotheses=(
            Hypothesis(
                "below",
                Le(Abs(x), LAST_BELOW),
                "x is at most 19.061547465398494..., the last float before saturation",
            ),
        ),
        conclusion=COMPUTED_POSITIVE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="derivative-below-one.float64-positive",
        proof=prove_float_positive,
        why={
            "PROVED": "Up to there $\\tanh(x)$ rounds to at most $1 - 2^{-53}$, whose "
            "computed derivative is $2^{-52}$, the smallest positive value it takes: "
            "twice the exact one, just before it drops to 0. A library whose tanh "
            "is not correctly rounded, but off by less than one unit in the last "
            "place, may saturate from $x = 18.7150$ on: the end point in $x$ depends "
            "on the platform, the one in $h$ ($h = 1$) does not.",
        },
    ),
    Claim(
        key="derivative-below-one.float64-zero",
        topic=TOPIC,
        title="From the next float on the computed derivative is exactly 0",
        paraphrase="The other side of that end point.",
        hypotheses=(
            Hypothesis(
                "saturated",
                Ge(Abs(x), FIRST_SATURATED),
                "x is at least 19.061547465398498..., the next float",
            ),
        ),
        conclusion=COMPUTED_ZERO,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="derivative-below-one.float64-positive",
        proof=prove_float_zero,
        why={"PROVED": "There $\\tanh(x)$ rounds to 1, and $1 - 1 = 0$."},
    ),
)

ABOVE = Hypothesis(
    "above", Eq(weight_size, 1 + excess), "w exceeds 1 by a margin a > 0"
)
AT_ZERO = Hypothesis("at-zero", Eq(x, 0), "the unit stays at pre-activation 0")

WEIGHT_CLAIMS = (
    Claim(
        key="small-weights-vanish",
        topic=TOPIC,
        title="Weights that are not large make the gradient vanish",
        paraphrase="Because the derivatives are below 1 and the norm of U is not too "
        "large, the gradient is said to tend to 0 over long spans. No bound for the "
        "norm is given: here it may be any.",
        sources=SENTENCE,
        hypotheses=(
            Hypothesis("not-large", Le(weight_size, bound), "the norm of U is bounded"),
        ),
        conclusion=BOTH_VANISH,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A single tanh unit at pre-activation 0 has derivative 1. "
            "With weight 1 its gradient stays what it is for ever, and with any larger "
            'weight it explodes. "Not too large" must mean: below $1/\\sup f\'$.',
        },
    ),
    Claim(
        key="small-weights-vanish.tanh",
        topic=TOPIC,
        title="With a norm below 1 the gradient of a tanh network vanishes",
        paraphrase='"Not too large" read as: norm below 1, with derivatives at most 1.',
        hypotheses=(
            RECURSION,
            _derivatives(Integer(1), "every derivative is at most 1 (as for tanh)"),
            _small(Integer(1), "the norm of U^T is below 1, by a factor 1+a, a > 0"),
        ),
        conclusion=decay(excess),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="small-weights-vanish",
        proof=lambda: prove_decay(Integer(1)),
        why={
            "PROVED": "Each step back multiplies by at most $\\gamma = \\|U^T\\| < 1$, "
            "for networks of every size and along every trajectory.",
        },
    ),
    Claim(
        key="small-weights-vanish.any-activation",
        topic=TOPIC,
        title="With a norm below 1/sup f' the gradient vanishes geometrically",
        paraphrase="The threshold for any activation whose derivative is at most phi "
        "in size: 1 for tanh, 4 for the logistic function.",
        hypotheses=(
            RECURSION,
            _derivatives(largest, "every derivative is at most phi in size"),
            _small(largest, "the norm of U^T is below 1/phi, by a factor 1+a, a > 0"),
        ),
        conclusion=decay(excess),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="small-weights-vanish",
        proof=lambda: prove_decay(largest),
        why={
            "PROVED": "One step multiplies the norm by at most $\\gamma = \\varphi "
            "\\|U^T\\| \\le 1/(1+a) < 1$; induction on the number of steps. it is "
            "sufficient, not necessary: see the measurements.",
        },
    ),
    Claim(
        key="small-weights-vanish.just-above",
        topic=TOPIC,
        title="Just above the threshold the gradient can explode",
        paraphrase="The thresholds 1 (tanh) and 4 (logistic) cannot be raised: a unit "
        "at pre-activation 0 whose weight is larger by any margin.",
        hypotheses=(AT_ZERO, ABOVE),
        conclusion=BOTH_EXPLODE,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        proof=prove_explosion,
        why={
            "PROVED": "At pre-activation 0 the derivatives are 1 and $1/4$, so the "
            "gradient is multiplied by $1 + a$ at each step. It must stay near 0: away "
            "from it the derivative falls and the gradient may vanish again.",
        },
    ),
    Claim(
        key="small-weights-vanish.logistic-at-threshold",
        topic=TOPIC,
        title="A logistic unit with weight at most 4 loses its gradient",
        paraphrase="The threshold of the logistic function with equality admitted.",
        hypotheses=(
            Hypothesis("at-most-four", Le(weight_size, 4), "the weight is at most 4"),
        ),
        conclusion=Eq(unit_gradient(LOGISTIC_SLOPE), 0),
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "CONDITIONAL": "With weight exactly 4 and pre-activation 0 the factor is "
            "$4 \\cdot 1/4 = 1$: the gradient stays as it is.",
        },
    ),
    Claim(
        key="small-weights-vanish.logistic",
        topic=TOPIC,
        title="With a norm below 4 the gradient of a logistic network vanishes",
        paraphrase="Derivatives of at most 1/4 leave room for a norm of up to 4.",
        hypotheses=(
            RECURSION,
            _derivatives(QUARTER, "every derivative is at most 1/4 (as for logistic)"),
            _small(QUARTER, "the norm of U^T is below 4, by a factor 1+a, a > 0"),
        ),
        conclusion=decay(excess),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="small-weights-vanish.logistic-at-threshold",
        proof=lambda: prove_decay(QUARTER),
        why={"PROVED": "$\\gamma = \\|U^T\\| / 4 < 1$ at every step."},
    ),
)

EXPERIMENT_CLAIMS = (
    Claim(
        key="small-weights-vanish.premise",
        topic=TOPIC,
        title="Freshly started weights have norm below 1",
        paraphrase="The premise that the norm of U is not too large, at the starts "
        "people use (PyTorch's uniform, Glorot, orthogonal, Gaussian of variance 1/n).",
        sources=SENTENCE,
        conclusion=Lt(Norm(U, 2), 1),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "REFUTED": "None of the four starts has it. The norm of PyTorch's uniform "
            "start is about $2/\\sqrt{3} \\approx 1.15$, although its spectral radius "
            "is only about $1/\\sqrt{3} \\approx 0.58$; for Glorot and Gaussian starts "
            "they are about 2 and 1. The sentence explains the vanishing by a premise "
            "that practice does not meet.",
        },
    ),
    Claim(
        key="small-weights-vanish.all-the-same",
        topic=TOPIC,
        title="Gradients vanish all the same",
        paraphrase="Fresh tanh networks driven by inputs of unit variance: the "
        "gradient 50 steps back is less than a hundredth, whichever start is used.",
        hypotheses=(RECURSION,),
        conclusion=Lt(Norm(e(LAG), 2), Norm(e(0), 2) / 100),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "SUPPORTED": "The conclusion is right though its reason is not: what "
            "decides is the product of many different Jacobians, whose typical growth "
            "lies well below the norm of each: the inputs push units away from 0, "
            "where their derivative is below 1.",
        },
    ),
    Claim(
        key="small-weights-vanish.quiet-inputs",
        topic=TOPIC,
        title="Gradients vanish as much when the inputs are quiet",
        paraphrase="The same networks, with inputs of a tenth of that size.",
        hypotheses=(RECURSION,),
        conclusion=Lt(Norm(e(LAG), 2), Norm(e(0), 2) / 100),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="small-weights-vanish",
        why={
            "REFUTED": "With quiet inputs units stay near 0, where the derivative of "
            "tanh is close to 1, and a start of spectral radius 1 (Glorot, Gaussian, "
            "orthogonal) keeps several percent of the gradient over 50 steps. The "
            "exception at 0 is no formality.",
        },
    ),
)

CLAIMS = DERIVATIVE_CLAIMS + FLOAT_CLAIMS + WEIGHT_CLAIMS + EXPERIMENT_CLAIMS
