"""Weight decay: does an l1 or l2 penalty keep gamma at most 1?

Source: document 001, the section on exploding gradients. gamma = |diag(d) U^T|_F with
the slopes d = f'(z) of one step, bounded by c = sup f' (1 for tanh, 1/4 for logistic).
"""

from sympy import Eq, Ge, Gt, Le, Lt, Symbol, tanh

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.weight_decay.proofs import (
    BOUNDED,
    ENTRIES,
    FROBENIUS,
    MINIMISED,
    NO_STRETCH,
    NORMS,
    PREFERS_LESS,
    PREFERS_MORE,
    RANGE,
    SHRINKS,
    TAKEN,
    THRESHOLDED,
    A,
    U,
    a,
    c,
    clipped_number,
    cost,
    d,
    lam,
    larger,
    loss_at_zero,
    loss_here,
    lowest,
    n,
    prove_constraint,
    prove_constraint_entries,
    prove_large_coefficient,
    prove_large_threshold,
    prove_no_stretch,
    prove_norms,
    prove_penalty,
    prove_penalty_entries,
    prove_range,
    prove_ridge,
    prove_shrinks,
    prove_threshold,
    s,
)

TOPIC = "weight_decay"
SAID = (Source("001", "§exploding gradients ¶2"),)

row, column = Symbol("i", integer=True), Symbol("j", integer=True)
GAINS = Hypothesis("gains", Le(Norm(d, "max"), c), "no slope f'(z_i) is larger than c")
RIDGE = Hypothesis(
    "minimiser",
    Eq(U, A / (1 + cost)),
    "U minimises 1/2 |X - A|^2 + lambda/2 |X|^2 (see decay-minimiser-l2)",
    definition=True,
)
LASSO = Hypothesis(
    "threshold",
    ForAll(
        ForAll(
            Eq(U[row, column], A[row, column] - clipped_number(A[row, column], cost)),
            column,
            0,
            n - 1,
        ),
        row,
        0,
        n - 1,
    ),
    "U minimises 1/2 |X - A|^2 + lambda times the sum of sizes: soft-thresholding "
    "(see decay-minimiser-l1)",
    definition=True,
)
COEFFICIENT = Hypothesis(
    "penalised", Gt(cost, 0), "the penalty is switched on", definition=True
)
POSITIVE = Hypothesis("positive", Gt(lam, 0), "the coefficient is positive")
INFIMUM = Hypothesis("infimum", Le(lowest, loss_here), "L is bounded below by inf L")
NOT_WORSE = Hypothesis(
    "minimiser",
    Le(loss_here + lam * FROBENIUS**2 / 2, loss_at_zero),
    "the penalised loss at U is no larger than at the weight 0; a global minimiser "
    "has this property, and so has descent that starts at 0",
)
NOT_WORSE_ENTRIES = Hypothesis(
    "minimiser",
    Le(loss_here + lam * ENTRIES, loss_at_zero),
    "the penalised loss at U is no larger than at the weight 0",
)
u, w, h = (Symbol(name, positive=True) for name in ("u", "w", "h"))

CLAIMS = (
    Claim(
        key="decay-bounds-gamma",
        topic=TOPIC,
        title="An l2 penalty keeps gamma at most 1",
        paraphrase="Weight decay adds an l1 or l2 penalty that limits the range of the "
        "parameters, and so gamma <= 1. Here: the l2 penalty, any coefficient, tried "
        "on the simplest loss, 1/2 |X - A|^2.",
        sources=SAID,
        hypotheses=(RIDGE, COEFFICIENT, GAINS),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The penalty pulls the minimiser towards 0, from $A$ to "
            "$A/(1+\\lambda)$, but a small coefficient pulls only a little: if $A$ is "
            "large, $\\gamma$ stays above 1. A penalty bounds the weights; whether "
            "the bound is below $1/\\sup f'$ depends on the coefficient and the data.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.large-coefficient",
        topic=TOPIC,
        title="A large enough l2 coefficient keeps gamma at most 1",
        paraphrase="Perhaps the author means that the coefficient is chosen large "
        "enough. For the quadratic loss that is 1 + lambda >= c |A|_F.",
        hypotheses=(
            RIDGE,
            Hypothesis(
                "coefficient",
                Le(c * Norm(A, "F"), 1 + cost),
                "the coefficient is at least c |A| - 1",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        proof=prove_large_coefficient,
        why={
            "PROVED": "With a coefficient matched to the data the sentence is right. "
            "The price is bias: the weight that fits best has norm $|A|$, and the one "
            "found is $1+\\lambda$ times smaller.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.smaller-gamma",
        topic=TOPIC,
        title="A smaller weight at least means a smaller gamma",
        paraphrase="Perhaps the author only means that decay moves gamma in the right "
        "direction: a smaller weight has a smaller gamma at the same state.",
        hypotheses=(
            Hypothesis("smaller", Lt(w, u), "decay made u into the smaller w"),
        ),
        conclusion=Le(w * (1 - tanh(w * h) ** 2), u * (1 - tanh(u * h) ** 2)),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        why={
            "REFUTED": "For one tanh unit $\\gamma = u\\,(1-\\tanh^2(u h))$. A large "
            "weight saturates the unit, which makes the slope tiny; decay takes it out "
            "of saturation and $\\gamma$ *grows*. Decay lowers the worst case "
            "$u \\sup f'$ over all states, not $\\gamma$ at each state.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.usual-coefficients",
        topic=TOPIC,
        title="The coefficients people use keep gamma at most 1",
        paraphrase="Perhaps the usual coefficients (0.0001 to 0.1) are large enough in "
        "practice. Here: quadratic loss whose best weight has Gaussian entries of "
        "variance 1/n, slopes 1.",
        hypotheses=(RIDGE,),
        conclusion=BOUNDED,
        kind=Kind.EXPERIMENT,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma",
        why={
            "REFUTED": "The best weight has spectral norm about 2, and a coefficient "
            "of 0.1 divides it by 1.1 only. It takes $\\lambda \\approx 1$, ten times "
            "the largest usual coefficient.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.constraint",
        topic=TOPIC,
        title="A norm constraint keeps gamma at most 1",
        paraphrase="If the weight is held to |U|_F <= 1/c, with c the largest slope of "
        "the activation, then gamma <= 1.",
        hypotheses=(
            Hypothesis(
                "constraint", Le(c * FROBENIUS, 1), "the norm of U is at most 1/c"
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma",
        proof=prove_constraint,
        why={
            "PROVED": "What the sentence promises is true of a *constraint* (project "
            "the weight back after each step), at every state and for every size.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.penalty",
        topic=TOPIC,
        title="An l2 coefficient that suffices for any loss",
        paraphrase="At a minimiser of L + lambda/2 |U|_F^2 with lambda >= "
        "2 (L(0) - inf L) c^2 gamma is at most 1.",
        hypotheses=(
            POSITIVE,
            NOT_WORSE,
            INFIMUM,
            Hypothesis(
                "coefficient",
                Ge(lam, 2 * (loss_at_zero - lowest) * c**2),
                "the coefficient is at least 2 (L(0) - inf L) c^2",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma",
        proof=prove_penalty,
        why={
            "PROVED": "A weight whose penalty exceeds all that the loss can save is "
            "worse than the weight 0. The factor 2 cannot be lowered for all losses. "
            "It needs only that U is no worse than 0, not that it is a minimiser.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.range",
        topic=TOPIC,
        title="The l2 penalty limits the range of the weight",
        paraphrase="The first half of the sentence: |U|^2 <= 2 (L(0) - inf L)/lambda.",
        hypotheses=(POSITIVE, NOT_WORSE, INFIMUM),
        conclusion=RANGE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_range,
        why={
            "PROVED": "The range is limited for every positive coefficient, and like "
            "$1/\\sqrt{\\lambda}$; only the step from a limited range to "
            "$\\gamma \\le 1$ needs a large coefficient.",
        },
    ),
    Claim(
        key="decay-bounds-gamma.monotone",
        topic=TOPIC,
        title="More decay, smaller weights",
        paraphrase="For any loss, the minimiser for a larger coefficient mu has no "
        "larger Frobenius norm than the one for lambda.",
        hypotheses=(
            Hypothesis("larger", Gt(larger - lam, 0), "mu is larger than lambda"),
            Hypothesis(
                "minimiser",
                PREFERS_LESS,
                "U minimises the loss penalised with lambda: it is no worse than V",
            ),
            Hypothesis(
                "other-minimiser",
                PREFERS_MORE,
                "V minimises the loss penalised with mu: it is no worse than U",
            ),
        ),
        conclusion=SHRINKS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_shrinks,
        why={
            "PROVED": "Add the two comparisons. It is the norm of the weight that goes "
            "down with the coefficient; gamma at a given state need not (see above).",
        },
    ),
    Claim(
        key="decay-minimiser-l2",
        topic=TOPIC,
        title="The minimiser under an l2 penalty",
        paraphrase="1/2 |X - A|^2 + lambda/2 |X|^2 is smallest at A/(1 + lambda).",
        hypotheses=(RIDGE,),
        conclusion=MINIMISED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_ridge,
        why={
            "PROVED": "Complete the square entry by entry: what a competitor $X$ pays "
            "more is $\\tfrac{1+\\lambda}{2}|X-U|^2$, so the minimiser is unique.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1",
        topic=TOPIC,
        title="An l1 penalty keeps gamma at most 1",
        paraphrase="The same sentence for the l1 penalty, any coefficient, on the loss "
        "1/2 |X - A|^2.",
        sources=SAID,
        hypotheses=(LASSO, COEFFICIENT, GAINS),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The l1 penalty takes $\\lambda$ off the size of every "
            "entry (or makes it 0). A large entry loses the same small amount as a "
            "small one, and $\\gamma$ stays above 1.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.large-coefficient",
        topic=TOPIC,
        title="A large enough l1 coefficient keeps gamma at most 1",
        paraphrase="With c (|A|_sum - lambda) <= 1 the soft-thresholded weight has "
        "gamma <= 1.",
        hypotheses=(
            LASSO,
            Hypothesis(
                "coefficient",
                Le(c * (Norm(A, "sum") - cost), 1),
                "the coefficient takes the sum of sizes below 1/c",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="decay-bounds-gamma-l1",
        proof=prove_large_threshold,
        why={
            "PROVED": "Unless every entry becomes 0, at least $\\lambda$ is lost from "
            "the sum of sizes.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.constraint",
        topic=TOPIC,
        title="A constraint on the sum of sizes keeps gamma at most 1",
        paraphrase="If the sizes of the entries of U add up to at most 1/c, "
        "then gamma <= 1.",
        hypotheses=(
            Hypothesis(
                "constraint", Le(c * ENTRIES, 1), "the sizes add up to at most 1/c"
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma-l1",
        proof=prove_constraint_entries,
        why={
            "PROVED": "The sum of sizes is at least the Frobenius norm, which is at "
            "least the spectral norm. The l1 constraint is the stronger one.",
        },
    ),
    Claim(
        key="decay-bounds-gamma-l1.penalty",
        topic=TOPIC,
        title="An l1 coefficient that suffices for any loss",
        paraphrase="At a minimiser of L + lambda |U|_sum with lambda >= "
        "(L(0) - inf L) c gamma is at most 1.",
        hypotheses=(
            POSITIVE,
            NOT_WORSE_ENTRIES,
            INFIMUM,
            Hypothesis(
                "coefficient",
                Ge(lam, (loss_at_zero - lowest) * c),
                "the coefficient is at least (L(0) - inf L) c",
            ),
            GAINS,
        ),
        conclusion=BOUNDED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="decay-bounds-gamma-l1",
        proof=prove_penalty_entries,
        why={
            "PROVED": "As for the l2 penalty; the l1 penalty grows linearly, so the "
            "coefficient needed grows like $\\sup f'$, not like its square.",
        },
    ),
    Claim(
        key="decay-minimiser-l1",
        topic=TOPIC,
        title="The minimiser under an l1 penalty",
        paraphrase="Entry by entry, 1/2 (x - a)^2 + lambda |x| is smallest at a minus "
        "a cut to [-lambda, lambda]: soft-thresholding.",
        hypotheses=(
            Hypothesis(
                "threshold",
                Eq(s, a - TAKEN),
                "s is a with its clipped value taken off",
                definition=True,
            ),
        ),
        conclusion=THRESHOLDED,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma-l1",
        proof=prove_threshold,
        why={
            "PROVED": "What soft-thresholding takes off is exactly what clipping by "
            "value would keep: the two remedies of the section are complementary "
            "halves of one number.",
        },
    ),
    Claim(
        key="weight-norms",
        topic=TOPIC,
        title="The l2 norm is at most the l1 norm",
        paraphrase="For any m entries the sum of squares is at most the square of the "
        "sum of sizes.",
        conclusion=NORMS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma-l1",
        proof=prove_norms,
        why={
            "PROVED": "The square of a sum of sizes holds all the squares and cross "
            "terms that are not negative.",
        },
    ),
    Claim(
        key="spectral-below-frobenius",
        topic=TOPIC,
        title="No vector is stretched by more than the Frobenius norm",
        paraphrase="|U v|_2 <= |U|_F |v|_2: the spectral norm is at most the Frobenius "
        "norm, so gamma <= 1 in the Frobenius norm is the stronger statement.",
        conclusion=NO_STRETCH,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="decay-bounds-gamma",
        proof=prove_no_stretch,
        why={"PROVED": "Cauchy-Schwarz for each row."},
    ),
)
