"""Do weights that are not large make the gradient vanish?"""

from random import Random

from sympy import Eq, Expr, Integer, Le, Limit, Rational, Symbol, oo
from sympy.logic.boolalg import And

from longdep.theory.activation.geometric_decay import (
    RECURSION,
    decay,
    derivatives_at_most,
    largest,
    norm_below,
    prove_decay,
)
from longdep.theory.activation.notation import (
    LOGISTIC_SLOPE,
    QUARTER,
    SENTENCE,
    TANH_SLOPE,
    TOPIC,
    excess,
    t,
    x,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import Conjunction, Given, LimitRule
from longdep.theory.core.semantics import Model
from longdep.theory.models import positive

weight_size = Symbol("w", nonnegative=True)
start_size = Symbol("d", positive=True)
bound = Symbol("c", positive=True)
ABOVE = Hypothesis(
    "above", Eq(weight_size, 1 + excess), "$w$ exceeds 1 by a margin $a > 0$"
)
AT_ZERO = Hypothesis("at-zero", Eq(x, 0), "the unit stays at pre-activation 0")


def unit_gradient(slope: Expr, threshold: int = 1) -> Limit:
    """Limit of |delta| (f' |u|)^t for one unit that stays where it is."""
    return Limit(start_size * (slope * threshold * weight_size) ** t, t, oo)


BOTH_VANISH = And(
    Eq(unit_gradient(TANH_SLOPE), 0), Eq(unit_gradient(LOGISTIC_SLOPE), 0)
)
BOTH_EXPLODE = And(
    Eq(unit_gradient(TANH_SLOPE), oo), Eq(unit_gradient(LOGISTIC_SLOPE, 4), oo)
)


def prove_explosion() -> Proof:
    """Just above the threshold, at pre-activation 0, the gradient explodes."""
    first, second = BOTH_EXPLODE.args
    rule = LimitRule(
        tuple({excess: Rational(k, 4), start_size: 2} for k in (1, 8)),
        by=("place", "size"),
    )
    steps = (
        Step("place", Eq(x, 0), Given("at-zero"), "Premise."),
        Step("size", Eq(weight_size, 1 + excess), Given("above"), "Premise."),
        Step("one", first, rule, "A geometric sequence with ratio 1 + a."),
        Step("other", second, rule, "A geometric sequence with ratio 1 + a."),
        Step("both", BOTH_EXPLODE, Conjunction(("one", "other")), "Together."),
    )

    def model(rng: Random) -> Model:
        a = positive(rng)
        return {"x": 0, "a": a, "w": 1 + a, "d": positive(rng), "horizon": 4}

    return Proof(steps, model)


CLAIMS = (
    Claim(
        key="small-weights-vanish",
        topic=TOPIC,
        title="Weights that are not large make the gradient vanish",
        paraphrase=(
            "Because the derivatives are below 1 and the norm of $U$ is not too "
            "large, the gradient is said to tend to 0 over long spans."
        ),
        read_as=(
            "No bound for the norm is given: it may be any. For one tanh unit and "
            "one logistic unit, of weight $w$, whose pre-activation stays at $x$."
        ),
        sources=SENTENCE,
        hypotheses=(
            Hypothesis(
                "not-large", Le(weight_size, bound), "the norm of $U$ is bounded"
            ),
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
            derivatives_at_most(
                Integer(1), "every derivative is at most 1 (as for tanh)"
            ),
            norm_below(
                Integer(1), "the norm of $U^T$ is below 1, by a factor $1+a$, $a > 0$"
            ),
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
        paraphrase="The threshold for any activation whose derivative is at most "
        "$\\phi$ in size: 1 for tanh, 4 for the logistic function.",
        hypotheses=(
            RECURSION,
            derivatives_at_most(largest, "every derivative is at most $\\phi$ in size"),
            norm_below(
                largest,
                "the norm of $U^T$ is below $1/\\phi$, by a factor $1+a$, $a > 0$",
            ),
        ),
        conclusion=decay(excess),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="small-weights-vanish",
        proof=lambda: prove_decay(largest),
        why={
            "PROVED": "One step multiplies the norm by at most $\\gamma = \\phi "
            "\\lVert U^T \\rVert \\le 1/(1+a) < 1$; induction on the number of steps. "
            "It is sufficient, not necessary: measured gradients vanish at larger "
            "norms, too.",
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
        paraphrase="Derivatives of at most $1/4$ leave room for a norm of up to 4.",
        hypotheses=(
            RECURSION,
            derivatives_at_most(
                QUARTER, "every derivative is at most $1/4$ (as for logistic)"
            ),
            norm_below(
                QUARTER, "the norm of $U^T$ is below 4, by a factor $1+a$, $a > 0$"
            ),
        ),
        conclusion=decay(excess),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="small-weights-vanish.logistic-at-threshold",
        proof=lambda: prove_decay(QUARTER),
        why={"PROVED": "$\\gamma = \\lVert U^T \\rVert / 4 < 1$ at every step."},
    ),
)
