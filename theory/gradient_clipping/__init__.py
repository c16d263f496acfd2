"""Gradient clipping: what it bounds, what it leaves alone, and its conventions.

Source: document 001, the section on exploding gradients. Clipping by norm is
g m / max(|g|, m); one convention adds a constant eps to the norm; clipping by value
cuts every entry to [-m, m]. The limit m is positive unless a claim says otherwise.
"""

from sympy import Eq, Gt, Le, Max
from sympy.logic.boolalg import Boolean

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import Norm
from longdep.theory.gradient_clipping.proofs import (
    ACUTE,
    AGREE,
    ALL_CLIPPED,
    BOUND,
    CLIPPED,
    CLIPPED_STEP,
    CONVERTED,
    DESCENT,
    ENTRY_BOUND,
    EXACT,
    EXCEEDS,
    GAMMA_BOUNDED,
    GAMMA_STAYS,
    IDEMPOTENT,
    IDEMPOTENT_EPS,
    IDEMPOTENT_VALUE,
    IN_RANGE,
    JOINT,
    JOINT_BOUND,
    MOVED,
    NEARLY_AGREE,
    NEARLY_IDEMPOTENT,
    NEARLY_REACHES,
    NON_EXPANSIVE,
    NOT_LOST,
    NOT_ZERO,
    PARALLEL,
    PARALLEL_BLOCKS,
    ROOT_N,
    ROOT_TWO,
    RULE,
    RULE_ANY_LIMIT,
    RULE_EPS,
    RULE_OVERFLOW,
    RULE_VALUE,
    RULE_VALUE_TOO,
    RUN,
    SAME_DIRECTION,
    SMALLER,
    STRICT_BOUND,
    TRAVELLED,
    UNCHANGED,
    WITHIN,
    C,
    D,
    N,
    block,
    block_clipped,
    by_norm,
    c,
    d,
    eps,
    g,
    h,
    limit,
    m,
    prove_acute,
    prove_bound,
    prove_descent,
    prove_direction,
    prove_entry_bound,
    prove_exact,
    prove_gamma_stays,
    prove_idempotent,
    prove_idempotent_value,
    prove_joint_direction,
    prove_moved,
    prove_nearly_agree,
    prove_nearly_idempotent,
    prove_nearly_reaches,
    prove_non_expansive,
    prove_non_expansive_eps,
    prove_non_expansive_value,
    prove_not_lost,
    prove_root_n,
    prove_root_two,
    prove_smaller,
    prove_strict_bound,
    prove_travelled,
    prove_unchanged,
    prove_unchanged_eps,
    with_eps,
)

TOPIC = "gradient_clipping"


def _means(name: str, condition: Boolean, words: str) -> Hypothesis:
    return Hypothesis(name, condition, words, definition=True)


BY_NORM = _means("rule", RULE, "C is g, clipped by norm at m")
BY_EPS = _means("rule", RULE_EPS, "C is g min(1, m/(|g| + eps))")
BY_VALUE = _means("rule", RULE_VALUE, "every entry of C is that of g, cut to [-m, m]")
TOO_LARGE = Hypothesis("exceeds", EXCEEDS, "the norm of g exceeds the limit m")
SMALL = Hypothesis("within", WITHIN, "the norm of g is at most the limit m")
UPDATE = _means("step", CLIPPED_STEP, "V is U after one update with the gradient G")
LIMITED = Hypothesis("clipped", CLIPPED, "G was clipped to norm m")
GAINS = Hypothesis("gains", Le(Norm(d, "max"), c), "no slope is larger than c")
SEPARATE = (
    BY_NORM,
    _means("block-rule", Eq(block_clipped, by_norm(block)), "B is b, clipped at m"),
)
FACTOR = m / Max(JOINT, m)
TOGETHER = (
    _means("rule", Eq(C, FACTOR * g), "C is g times the common factor"),
    _means("block-rule", Eq(block_clipped, FACTOR * block), "B is b times it"),
)

OVERFLOWING = _means(
    "rule",
    RULE_OVERFLOW,
    "C is g, clipped by norm at m, with m/inf = 0 where the sum of squares overflows",
)
SOME_GRADIENT = Hypothesis("not-zero", NOT_ZERO, "g is not 0")

CLAIMS = (
    Claim(
        key="explosion-easily-solved",
        topic=TOPIC,
        title="Clipping solves the explosion",
        paraphrase="Exploding gradients are said to be comparatively easy to solve, by "
        "weight decay or clipping. Read with the text's own definition (gamma > 1 is "
        "the explosion): after an update with a clipped gradient, gamma <= 1. Weight "
        "decay has a page of its own.",
        sources=(Source("001", "§exploding gradients ¶1"),),
        hypotheses=(UPDATE, LIMITED, GAINS),
        conclusion=GAMMA_BOUNDED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Clipping acts on the update, not on $\\gamma$: the "
            "backpropagated product is as explosive after it as before. What clipping "
            "does solve is the damage: the weights cannot be thrown far in one step.",
        },
    ),
    Claim(
        key="explosion-easily-solved.one-update",
        topic=TOPIC,
        title="One clipped update moves the weights by at most eta m",
        paraphrase="What an expert would say was meant: however large the gradient, "
        "the update is bounded.",
        hypotheses=(UPDATE, LIMITED),
        conclusion=MOVED,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="explosion-easily-solved",
        proof=prove_moved,
        why={"PROVED": "The update is the learning rate times a vector of norm $m$."},
    ),
    Claim(
        key="explosion-easily-solved.whole-run",
        topic=TOPIC,
        title="t clipped updates move the weights by at most t eta m",
        paraphrase="Over a whole run with clipping the weights drift and do not jump.",
        hypotheses=(
            _means("step", RUN, "each update subtracts eta times its gradient"),
            Hypothesis("clipped", ALL_CLIPPED, "every gradient was clipped to norm m"),
        ),
        conclusion=TRAVELLED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="explosion-easily-solved",
        proof=prove_travelled,
        why={
            "PROVED": "Triangle inequality, by induction. The bound holds whatever "
            "$\\gamma$ is; in this sense, and only in this one, the explosion is "
            "solved.",
        },
    ),
    Claim(
        key="explosion-easily-solved.gamma-stays",
        topic=TOPIC,
        title="Clipping keeps gamma where it is",
        paraphrase="After one clipped update gamma is at least what it was minus "
        "c eta m: clipping even slows down any escape from gamma > 1.",
        hypotheses=(UPDATE, LIMITED, GAINS),
        conclusion=GAMMA_STAYS,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="explosion-easily-solved",
        proof=prove_gamma_stays,
        why={
            "PROVED": "$\\gamma$ is a norm of the weight, scaled by the slopes, and "
            "the weight moved by at most $\\eta m$. From $\\gamma = 2$, $c = 1$, "
            "$\\eta m = 0.01$ it takes at least 100 updates to reach 1 (at the same "
            "slopes).",
        },
    ),
    Claim(
        key="clipping",
        topic=TOPIC,
        title="A gradient beyond the threshold becomes smaller",
        paraphrase="When the norm of the gradient exceeds a threshold, it is cut to a "
        "smaller one.",
        sources=(Source("001", "§exploding gradients ¶3"),),
        hypotheses=(BY_NORM, TOO_LARGE),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        proof=prove_smaller,
        why={
            "PROVED": "As a description of clipping by norm it is right. The claims "
            "below say more: how small, in which direction, and which properties an "
            "implementation may lose.",
        },
    ),
    Claim(
        key="clipping.limit-reached",
        topic=TOPIC,
        title="A gradient beyond the threshold gets exactly the norm m",
        paraphrase="The new norm is the threshold itself.",
        hypotheses=(BY_NORM, TOO_LARGE),
        conclusion=EXACT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_exact,
        why={"PROVED": "$m |g| / |g| = m$."},
    ),
    Claim(
        key="clipping.bound",
        topic=TOPIC,
        title="The result is never larger than the threshold",
        paraphrase="For every gradient, |C| <= m.",
        hypotheses=(BY_NORM,),
        conclusion=BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_bound,
        why={
            "PROVED": "In real arithmetic. In floating point the norm of the result "
            "may exceed $m$ by a few units in the last place (see the table).",
        },
    ),
    Claim(
        key="clipping.unchanged",
        topic=TOPIC,
        title="A gradient within the threshold is left alone",
        paraphrase="If |g| <= m, clipping by norm changes nothing; in particular it "
        "does nothing against vanishing gradients.",
        hypotheses=(BY_NORM, SMALL),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_unchanged,
        why={"PROVED": "The factor is $m/m = 1$."},
    ),
    Claim(
        key="clipping.direction",
        topic=TOPIC,
        title="Clipping by norm keeps the direction",
        paraphrase="The result is a multiple of g by a factor that is not negative.",
        hypotheses=(BY_NORM,),
        conclusion=SAME_DIRECTION,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_direction,
        why={
            "PROVED": "One factor for all entries. The share of a far state in the "
            "gradient is the same after clipping as before.",
        },
    ),
    Claim(
        key="clipping.idempotent",
        topic=TOPIC,
        title="Clipping twice is clipping once",
        paraphrase="The second clipping finds a norm of at most m.",
        hypotheses=(BY_NORM,),
        conclusion=IDEMPOTENT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_idempotent,
        why={"PROVED": "By the bound the second factor is $m/m = 1$."},
    ),
    Claim(
        key="clipping.non-expansive",
        topic=TOPIC,
        title="Clipping by norm moves no two gradients apart",
        paraphrase="It is the projection onto the ball of radius m, and 1-Lipschitz in "
        "the 2-norm.",
        hypotheses=(
            BY_NORM,
            _means("other-rule", Eq(D, by_norm(h)), "D is h, clipped"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive,
        why={
            "PROVED": "The squared distance loses two terms, one for the sizes and one "
            "for the angle, and neither is negative. A small error in the gradient "
            "stays a small error.",
        },
    ),
    Claim(
        key="clipping-eps.bound",
        topic=TOPIC,
        title="With eps in the factor the result stays below the threshold",
        paraphrase="One convention multiplies by min(1, m/(|g| + eps)), eps = 10^-6: "
        "the result is strictly shorter than m.",
        hypotheses=(BY_EPS,),
        conclusion=STRICT_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_strict_bound,
        why={"PROVED": "The added constant only shortens."},
    ),
    Claim(
        key="clipping-eps.unchanged",
        topic=TOPIC,
        title="With eps a gradient within the threshold is left alone",
        paraphrase="If |g| <= m, multiplying by min(1, m/(|g| + eps)) changes nothing.",
        hypotheses=(BY_EPS, SMALL),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "A gradient whose norm is exactly the limit, or less than "
            "eps below it, is shortened too.",
        },
    ),
    Claim(
        key="clipping-eps.unchanged-below",
        topic=TOPIC,
        title="With eps a gradient below m - eps is left alone",
        paraphrase="If |g| + eps <= m the factor is 1.",
        hypotheses=(
            BY_EPS,
            Hypothesis(
                "within", Le(N(g) + eps, m), "the norm of g is at least eps below m"
            ),
        ),
        conclusion=UNCHANGED,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="clipping-eps.unchanged",
        proof=prove_unchanged_eps,
        why={"PROVED": "Then $m/(|g| + \\varepsilon) \\ge 1$."},
    ),
    Claim(
        key="clipping-eps.limit-reached",
        topic=TOPIC,
        title="With eps a large gradient gets exactly the norm m",
        paraphrase="If |g| > m the result has norm m.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=EXACT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={"CONDITIONAL": "It is always shorter: $m |g|/(|g| + \\varepsilon) < m$."},
    ),
    Claim(
        key="clipping-eps.nearly-reached",
        topic=TOPIC,
        title="With eps the limit is missed by less than eps",
        paraphrase="If |g| > m the norm of the result is above m - eps.",
        hypotheses=(BY_EPS, TOO_LARGE),
        conclusion=NEARLY_REACHES,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-eps.limit-reached",
        proof=prove_nearly_reaches,
        why={
            "PROVED": "The gap is $m\\varepsilon/(|g|+\\varepsilon)$. The bound is "
            "absolute: with a limit of $10^{-6}$ half of the gradient may be lost.",
        },
    ),
    Claim(
        key="clipping-eps.idempotent",
        topic=TOPIC,
        title="With eps clipping twice is clipping once",
        paraphrase="Applying min(1, m/(|g| + eps)) a second time changes nothing.",
        hypotheses=(BY_EPS,),
        conclusion=IDEMPOTENT_EPS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "The clipped gradient lies within eps of the limit, where "
            "the factor is still below 1: each further clipping shortens it again.",
        },
    ),
    Claim(
        key="clipping-eps.nearly-idempotent",
        topic=TOPIC,
        title="With eps a second clipping takes off less than eps",
        paraphrase="The norm after the second clipping is within eps of that after the "
        "first.",
        hypotheses=(BY_EPS,),
        conclusion=NEARLY_IDEMPOTENT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-eps.idempotent",
        proof=prove_nearly_idempotent,
        why={"PROVED": "The second factor is at least $m/(m+\\varepsilon)$."},
    ),
    Claim(
        key="clipping-eps.non-expansive",
        topic=TOPIC,
        title="With eps clipping moves no two gradients apart either",
        paraphrase="g min(1, m/(|g| + eps)) is 1-Lipschitz in the 2-norm.",
        hypotheses=(
            BY_EPS,
            _means("other-rule", Eq(D, with_eps(h)), "D is h, clipped"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_eps,
        why={"PROVED": "Where it clips, sizes change with slope at most 1."},
    ),
    Claim(
        key="clipping-value.entry-bound",
        topic=TOPIC,
        title="Clipping by value bounds the largest entry",
        paraphrase="Cutting each entry to [-m, m] gives |C|_max <= m.",
        hypotheses=(BY_VALUE,),
        conclusion=ENTRY_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_entry_bound,
        why={"PROVED": "Entry by entry."},
    ),
    Claim(
        key="clipping-value.bound",
        topic=TOPIC,
        title="Clipping by value bounds the norm by m",
        paraphrase="Cutting each entry to [-m, m] gives |C|_2 <= m, as clipping by "
        "norm does.",
        hypotheses=(BY_VALUE,),
        conclusion=BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Two entries of size $m$ have norm $m\\sqrt{2}$. A limit "
            "tuned for clipping by norm cannot be used for clipping by value.",
        },
    ),
    Claim(
        key="clipping-value.root-n",
        topic=TOPIC,
        title="Clipping by value bounds the norm by m times the root of n",
        paraphrase="|C|_2^2 <= n m^2 for n entries.",
        hypotheses=(BY_VALUE,),
        conclusion=ROOT_N,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-value.bound",
        proof=prove_root_n,
        why={"PROVED": "With equality when every entry is cut."},
    ),
    Claim(
        key="clipping-value.direction",
        topic=TOPIC,
        title="Clipping by value keeps the direction",
        paraphrase="The result is parallel to g (g C^T = C g^T).",
        hypotheses=(BY_VALUE,),
        conclusion=PARALLEL,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Large entries are cut and small ones are not: the result "
            "turns towards a diagonal of the cube.",
        },
    ),
    Claim(
        key="clipping-value.acute",
        topic=TOPIC,
        title="Clipping by value keeps an acute angle",
        paraphrase="The inner product of g with its clipped version is at least "
        "|C|^2: the step is still downhill.",
        hypotheses=(BY_VALUE,),
        conclusion=ACUTE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-value.direction",
        proof=prove_acute,
        why={
            "PROVED": "Every entry keeps its sign. The angle may still come close to a "
            "right one: one huge entry among $n$ gives a cosine of about "
            "$1/\\sqrt{n}$.",
        },
    ),
    Claim(
        key="clipping-value.idempotent",
        topic=TOPIC,
        title="Clipping by value twice is clipping once",
        paraphrase="Every entry lies in [-m, m] after the first time.",
        hypotheses=(BY_VALUE,),
        conclusion=IDEMPOTENT_VALUE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_idempotent_value,
        why={
            "PROVED": "Nothing is computed but comparisons, so this one also holds in "
            "floating point, to the last bit.",
        },
    ),
    Claim(
        key="clipping-value.non-expansive",
        topic=TOPIC,
        title="Clipping by value moves no two gradients apart",
        paraphrase="It is the projection onto the cube, and 1-Lipschitz in the 2-norm.",
        hypotheses=(
            BY_VALUE,
            _means("other-rule", RULE_VALUE_TOO, "D is h, clipped by value"),
        ),
        conclusion=NON_EXPANSIVE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        proof=prove_non_expansive_value,
        why={"PROVED": "Entry by entry, cutting has slope 0 or 1."},
    ),
    Claim(
        key="clipping-per-tensor.direction",
        topic=TOPIC,
        title="Clipping each tensor by its own norm keeps the direction",
        paraphrase="If two blocks g and b of one gradient are clipped separately, the "
        "joint gradient keeps its direction (g B^T = C b^T).",
        hypotheses=SEPARATE,
        conclusion=PARALLEL_BLOCKS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "Each block has its own factor. The direction of each block "
            "is kept, that of the whole gradient is not.",
        },
    ),
    Claim(
        key="clipping-per-tensor.bound",
        topic=TOPIC,
        title="Clipping each tensor by its own norm bounds the joint norm by m",
        paraphrase="The joint norm of separately clipped blocks is at most m.",
        hypotheses=SEPARATE,
        conclusion=JOINT_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={"CONDITIONAL": "Two blocks of norm $m$ have joint norm $m\\sqrt{2}$."},
    ),
    Claim(
        key="clipping-per-tensor.root-two",
        topic=TOPIC,
        title="Two separately clipped tensors have joint norm at most m root 2",
        paraphrase="The squares of the two norms add up to at most 2 m^2.",
        hypotheses=SEPARATE,
        conclusion=ROOT_TWO,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-per-tensor.bound",
        proof=prove_root_two,
        why={
            "PROVED": "With $B$ tensors the factor is $\\sqrt{B}$: a network of 100 "
            "tensors may take a step ten times the limit.",
        },
    ),
    Claim(
        key="clipping-global.direction",
        topic=TOPIC,
        title="Clipping by the global norm keeps the direction",
        paraphrase="With one factor from the joint norm, g B^T = C b^T.",
        hypotheses=TOGETHER,
        conclusion=PARALLEL_BLOCKS,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="clipping-per-tensor.direction",
        proof=prove_joint_direction,
        why={"PROVED": "One factor for all blocks."},
    ),
    Claim(
        key="clipping-conventions",
        topic=TOPIC,
        title="The conventions of the frameworks are interchangeable",
        paraphrase="Clipping by norm by the documented formulas of torch "
        "(clip_grad_norm_), optax (clip_by_global_norm), keras (clipnorm) and tf "
        "(clip_by_global_norm) should give the same. Formally: the formula with eps "
        "is the one without; the table compares all five in float64, too.",
        conclusion=AGREE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "In real arithmetic only the constant $10^{-6}$ makes a "
            "difference. In float64 every convention rounds, and those that multiply "
            "by $m \\cdot (1/m)$ or divide $g\\,m$ by $m$ change even gradients "
            "that need no clipping; only clipping by value is idempotent to the last "
            "bit.",
        },
    ),
    Claim(
        key="clipping-conventions.within-eps",
        topic=TOPIC,
        title="In real arithmetic the conventions agree to within eps",
        paraphrase="The results with and without the constant are less than eps apart, "
        "for every gradient and every limit.",
        conclusion=NEARLY_AGREE,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-conventions",
        proof=prove_nearly_agree,
        why={
            "PROVED": "An absolute bound: negligible for a limit of 1, not for a limit "
            "of $10^{-6}$. It is about real numbers; see the table for rounding.",
        },
    ),
    Claim(
        key="clipping-nonfinite",
        topic=TOPIC,
        title="Clipping makes every gradient harmless",
        paraphrase="Whatever comes in (infinite, undefined, or so large that the norm "
        "overflows), every convention either refuses it or returns a finite gradient "
        "that is not silently 0. Formally: of the outcomes in the table, B = 0 are "
        "harmful (nan, infinite, or 0 for a gradient that is not).",
        conclusion=CONVERTED,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "REFUTED": "An infinite entry becomes nan, and in most conventions all "
            "finite entries become 0 at the same time; a finite gradient whose norm "
            "overflows silently becomes 0 or nan (the next claim). Check that the norm "
            "is finite *before* clipping, or compute it with scaling, as the reference "
            "does.",
        },
    ),
    Claim(
        key="clipping-overflow",
        topic=TOPIC,
        title="A finite gradient is never lost in clipping",
        paraphrase="A finite gradient that is not 0 is not 0 after clipping, however "
        "large it is, in a format whose sums of squares overflow at Omega (65520 in "
        "float16, about 2^1024 in float64).",
        hypotheses=(OVERFLOWING, SOME_GRADIENT),
        conclusion=NOT_LOST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "The norm is the root of a sum of squares, and where these "
            "are taken in the gradient's own format, they overflow long before it "
            "does: in float16 from 256 on, in float32 from about "
            "$1.8 \\cdot 10^{19}$, in float64 from about $1.3 \\cdot 10^{154}$. Then "
            "$m/\\infty = 0$ and the whole update is lost without a warning, at the "
            "moment when clipping was needed most. Take the norm in a wider format, or "
            "scale before squaring. (A library that sums the squares of float16 in "
            "float32 loses the gradient only where the norm itself overflows.)",
        },
    ),
    Claim(
        key="clipping-overflow.in-range",
        topic=TOPIC,
        title="A gradient whose squares stay in range is not lost",
        paraphrase="A gradient that is not 0, with a squared norm under Omega, is not "
        "0 after clipping.",
        hypotheses=(
            OVERFLOWING,
            SOME_GRADIENT,
            Hypothesis("in-range", IN_RANGE, "the squared norm stays under Omega"),
        ),
        conclusion=NOT_LOST,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-overflow",
        proof=prove_not_lost,
        why={
            "PROVED": "The result is a positive multiple of the gradient. What can "
            "still lose it is underflow, which the rule leaves out: if $m/|g|$ is "
            "below the smallest number of the format, it becomes 0."
        },
    ),
    Claim(
        key="clipping-negative-limit",
        topic=TOPIC,
        title="Whatever the limit, the clipped gradient never points uphill",
        paraphrase="A limit of the wrong sign is harmless: the inner product of g and "
        "its clipped version is not negative.",
        hypotheses=(_means("rule", RULE_ANY_LIMIT, "C is g, clipped by norm at m"),),
        conclusion=DESCENT,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="clipping",
        why={
            "CONDITIONAL": "With a negative limit the formula turns the gradient "
            "around and training climbs the loss: a sign error in a configuration file "
            "is enough. Some conventions do that without a word, others ignore the "
            "limit; see the table.",
        },
    ),
    Claim(
        key="clipping.descent",
        topic=TOPIC,
        title="The clipped gradient never points uphill",
        paraphrase="The inner product of g and its clipped version is not negative, if "
        "the limit is positive.",
        hypotheses=(
            _means("rule", RULE_ANY_LIMIT, "C is g, clipped by norm at m"),
            Hypothesis("limit", Gt(limit, 0), "the limit is positive"),
        ),
        conclusion=DESCENT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="clipping-negative-limit",
        proof=prove_descent,
        why={
            "PROVED": "The result is a positive multiple of the gradient.",
        },
    ),
)
