"""Products of random weights: fresh at every step, or one weight used again.

Sources: documents 000, 002, 003, 004 (one textbook section in four renderings) and
001 (on deep feedforward networks). The proofs are in theory/random_product/proofs.py.
"""

from sympy import Abs, Eq, Expr, Gt, Identity, Le, Lt, Ne, Symbol, digamma, log, sympify
from sympy import polygamma as poly

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import (
    Family,
    ForAll,
    GaussianEntries,
    Independent,
    Norm,
    Variance,
    order,
    size,
    step,
)
from longdep.theory.random_product import proofs as said
from longdep.theory.random_product.proofs import (
    MUTUAL,
    bound,
    c,
    d,
    depth_weight,
    excess,
    i,
    k,
    layer,
    log_size,
    m,
    mean,
    mu,
    one,
    r,
    state,
    target,
    v,
    vector_state,
    w,
    x,
)

TOPIC = "random_product"
n, s = size, step
PLACES = ("000", "002", "003", "004")
FULL = ("000", "002", "004")
WHERE = "¶ on the scalar case"


def _found(locator: str, documents: tuple[str, ...] = PLACES) -> tuple[Source, ...]:
    return tuple(Source(document, locator) for document in documents)


def _damaged(sentence: str) -> tuple[Source, ...]:
    """A sentence whose symbols document 004 has lost."""
    whole = _found(f"{WHERE}, {sentence}", ("000", "002", "003"))
    lost = "(symbols lost; read with its Chinese twins)"
    return (*whole, Source("004", f"{WHERE}, {sentence} {lost}"))


def _each(condition: Expr) -> ForAll:
    return ForAll(condition, i, 1)


INDEPENDENT = Hypothesis(
    "independent", MUTUAL, "the weights of different steps are mutually independent"
)
ZERO_MEAN = Hypothesis("zero-mean", _each(Eq(mean(w(i)), 0)), "every weight has mean 0")
VARIANCE = Hypothesis(
    "variance",
    _each(Eq(Variance(w(i)), v)),
    "every weight has variance v (their laws may differ otherwise)",
)
FRESH = (INDEPENDENT, ZERO_MEAN, VARIANCE)
UNIT = Hypothesis("unit", Eq(v, 1), "the variance of each weight is 1")
GAUSSIAN = (
    Hypothesis("zero-mean", Eq(mean(one), 0), "the one weight has mean 0"),
    Hypothesis(
        "gaussian",
        ForAll(said.STEIN, m, 0),
        "its moments are those of a Gaussian of variance v (integration by parts)",
    ),
)
SECOND = Hypothesis(
    "second-moment", Eq(mean(one**2), v), "the mean square of the one weight is v"
)

WIDTH = Symbol("N", integer=True, positive=True)
DEPTH = Symbol("D", integer=True, positive=True)
GAIN = Symbol("g", positive=True)


def signal(index: Expr | int, name: str = "h") -> Family:
    """A signal of width N after some layers, shape (N, 1)."""
    return Family(name, WIDTH, 1, index)


def copied(index: Expr | int) -> Family:
    """The same signal, sent through the first layer only."""
    return signal(index, "y")


DRAWN = Family("A", WIDTH, WIDTH, s + 1)
FIRST = Family("A", WIDTH, WIDTH, 1)
SQUARED = log(Norm(signal(DEPTH), 2) ** 2)


def _layers(gain: Expr | int) -> tuple[Hypothesis, ...]:
    """A unit vector sent through independent Gaussian layers of variance g^2/N."""
    return (
        Hypothesis(
            "gaussian",
            ForAll(GaussianEntries(DRAWN, sympify(gain) ** 2 / WIDTH), s, 0),
            "the entries of every layer are Gaussian",
            definition=True,
        ),
        Hypothesis(
            "independent",
            Independent(Family("A", WIDTH, WIDTH, i), i, 1),
            "the layers are independent",
            definition=True,
        ),
        Hypothesis(
            "recurrence",
            ForAll(Eq(signal(s + 1), DRAWN * signal(s)), s, 0),
            "each layer multiplies the signal by its own matrix",
            definition=True,
        ),
        Hypothesis(
            "start",
            Eq(Norm(signal(0), 2), 1),
            "the signal starts with length 1",
            definition=True,
        ),
    )


SHARED_LAYER = Hypothesis(
    "shared",
    ForAll(Eq(copied(s + 1), FIRST * copied(s)), s, 0),
    "a second signal y meets the first layer again and again",
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

_SCALAR = (
    Claim(
        key="scalar-power",
        topic=TOPIC,
        title="The power of a weight vanishes or explodes",
        paraphrase="A weight multiplied by itself many times either vanishes or "
        "explodes, depending on its magnitude.",
        sources=_found(f"{WHERE}, sentence on the power of one weight", FULL),
        conclusion=said.ONE_OR_OTHER,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A weight of size exactly 1 does neither: $1^t$ stays at 1 "
            "and $(-1)^t$ alternates for ever.",
        },
    ),
    Claim(
        key="scalar-power.which",
        topic=TOPIC,
        title="Which of the two happens depends on the magnitude",
        paraphrase="Read charitably, the sentence says how the magnitude decides: "
        "below 1 the power vanishes, above 1 it explodes.",
        conclusion=said.WHICH,
        kind=Kind.LIMIT,
        reading=Reading.CHARITABLE,
        of="scalar-power",
        proof=said.prove_which,
        why={
            "PROVED": "A geometric sequence. The sign of the weight plays no part, and "
            "the reading makes no statement about size 1.",
        },
    ),
    Claim(
        key="scalar-power.away-from-one",
        topic=TOPIC,
        title="Away from size 1 it vanishes or explodes",
        paraphrase="A weight whose size is not 1 either vanishes or explodes.",
        hypotheses=(Hypothesis("not-one", Ne(Abs(one), 1), "the size is not 1"),),
        conclusion=said.ONE_OR_OTHER,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="scalar-power",
        proof=said.prove_away_from_one,
        why={"PROVED": "Excluding size 1 is all that the sentence needs."},
    ),
    Claim(
        key="scalar-power.edge",
        topic=TOPIC,
        title="At size 1 nothing happens",
        paraphrase="The case that the sentence leaves out.",
        hypotheses=(Hypothesis("unit-size", Eq(Abs(one), 1), "the size is 1"),),
        conclusion=said.EDGE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="scalar-power",
        proof=said.prove_edge,
        why={"PROVED": "The size stays exactly 1 at every step."},
    ),
    Claim(
        key="product-state",
        topic=TOPIC,
        title="With fresh weights the state is their product",
        paraphrase="If every step has a weight of its own and the state starts at 1, "
        "the state at time t is the product of the weights.",
        sources=_damaged("sentence on the initial state"),
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(Eq(state(s + 1), w(s + 1) * state(s)), s, 0),
                "each step multiplies the state by that step's weight",
            ),
            Hypothesis("start", Eq(state(0), 1), "the state starts at 1"),
        ),
        conclusion=said.STATE,
        kind=Kind.IDENTITY,
        proof=said.prove_state,
        why={"PROVED": "Induction on $t$; at $t = 0$ the empty product is 1."},
    ),
)

_VARIANCE = (
    Claim(
        key="product-variance",
        topic=TOPIC,
        title="A product of fresh weights has a variance of O(v^n)",
        paraphrase="For independent random weights of mean 0 and variance v the "
        "product of n of them has variance of order v^n (here: with constant 1).",
        sources=_found(f"{WHERE}, sentence on the variance"),
        hypotheses=FRESH,
        conclusion=said.BOUNDED_VARIANCE,
        kind=Kind.MOMENT,
        proof=said.prove_bounded_variance,
        why={
            "PROVED": "True with constant 1, for weights of any law; they need not "
            "even share one. Each premise is needed: see the ablations. Independence "
            "must be mutual, not only pairwise.",
        },
    ),
    Claim(
        key="product-variance.exact",
        topic=TOPIC,
        title="A product of fresh weights has the variance v^n exactly",
        paraphrase="The order is an equality, from one factor on.",
        hypotheses=FRESH,
        conclusion=said.EQUAL_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_variance,
        why={
            "PROVED": "The mean square of independent factors multiplies, and the mean "
            "stays 0. (For $n = 0$ the product is the constant 1 and has variance 0.)",
        },
    ),
    Claim(
        key="product-variance.pairwise",
        topic=TOPIC,
        title="Pairwise independence would be enough",
        paraphrase='"Independently from one another", read as: any two of the weights '
        "are independent.",
        hypotheses=(
            Hypothesis(
                "pairwise",
                Independent(w(i), i, 1, group=2),
                "any two of the weights are independent",
            ),
            ZERO_MEAN,
            VARIANCE,
        ),
        conclusion=said.BOUNDED_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        why={
            "REFUTED": "Take fair bits $b_1$, $b_2$ and $b_3 = 1$ exactly when "
            "$b_1 = b_2$: any two are independent, all three are not. Weights "
            "$\\pm 2 b_i$ with fair signs have $v = 2$, but their product has variance "
            "16 instead of 8.",
        },
    ),
    Claim(
        key="product-variance.with-mean",
        topic=TOPIC,
        title="The variance when the weights have a mean",
        paraphrase="Without the zero mean the variance has another formula.",
        hypotheses=(
            INDEPENDENT,
            Hypothesis("mean", _each(Eq(mean(w(i)), mu)), "every weight has mean mu"),
            VARIANCE,
        ),
        conclusion=said.MEAN_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_mean_variance,
        why={
            "PROVED": "At $\\mu = 0$ it is $v^n$. A mean of size 1 makes the variance "
            "grow however small $v > 0$ is.",
        },
    ),
    Claim(
        key="product-variance.shared-gaussian",
        topic=TOPIC,
        title="One Gaussian weight used at every step",
        paraphrase="The recurrent counterpart: the same random weight n times. The "
        "variance of its power, for even and for odd n.",
        hypotheses=GAUSSIAN,
        conclusion=said.SHARED_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_shared_gaussian,
        why={
            "PROVED": "In one line: $v^n ((2n-1)!! - [n \\text{ even}]((n-1)!!)^2)$ "
            "where fresh weights have $v^n$. For $v = 1$ and $n = 10$ that is "
            "653 836 050 against 1.",
        },
    ),
    Claim(
        key="product-variance.shared-growth",
        topic=TOPIC,
        title="One Gaussian weight: no constant times v^n is enough",
        paraphrase="The variance of the power of one Gaussian weight exceeds v^n by a "
        "factor that doubles, at least, with every step.",
        hypotheses=GAUSSIAN,
        conclusion=said.SHARED_GROWTH,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_shared_growth,
        why={
            "PROVED": "The factor over $v^n$ is at least $2^{n-1}$, so the variance is "
            "not $O(v^n)$: this is the contrast the section is after.",
        },
    ),
    Claim(
        key="product-variance.shared-at-least",
        topic=TOPIC,
        title="Any shared weight: the mean square is at least v^n",
        paraphrase="Whatever its law, one weight used n times has a mean square of at "
        "least v^n.",
        hypotheses=(SECOND,),
        conclusion=said.AT_LEAST,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_at_least,
        why={"PROVED": "The power $u^n$ lies above its tangent at $v$; put $u = w^2$."},
    ),
    Claim(
        key="product-variance.shared-sign",
        topic=TOPIC,
        title="The exception: a shared weight of constant size",
        paraphrase="If only the sign of the one weight is random, the mean square is "
        "v^n, as for fresh weights.",
        hypotheses=(
            Hypothesis(
                "constant-size",
                Eq(mean((one**2 - v) ** 2), 0),
                "the square of the weight is v in every case",
            ),
        ),
        conclusion=said.EXACTLY,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_exactly,
        why={"PROVED": "A shared weight $\\pm\\sqrt{v}$ is the case without contrast."},
    ),
    Claim(
        key="product-variance.shared-otherwise",
        topic=TOPIC,
        title="The only exception",
        paraphrase="As soon as the size of the shared weight varies, its powers "
        "outgrow v^n exponentially.",
        hypotheses=(
            Hypothesis(
                "spread-size",
                Eq(mean(one**4), (1 + c) * v**2),
                "the square of the weight has the relative variance c >= 0",
            ),
        ),
        conclusion=said.FASTER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="product-variance",
        proof=said.prove_faster,
        why={
            "PROVED": "$c$ is the variance of $w^2$ over $v^2$, so $c = 0$ only for a "
            "weight of constant size. Otherwise $2n$ uses have a mean square of at "
            "least $(1+c)^n v^{2n}$.",
        },
    ),
    Claim(
        key="gradient-variance",
        topic=TOPIC,
        title="The variance of the gradient",
        paraphrase="The section concludes about gradients but computes states. The "
        "gradient with respect to one weight is the product of the others: of k + r "
        "weights, if k come before it and r behind it.",
        sources=_found(f"{WHERE}, conclusion on gradients"),
        hypotheses=(
            *FRESH,
            Hypothesis("others", Gt(k + r, 0), "there is at least one other weight"),
        ),
        conclusion=said.GRADIENT,
        kind=Kind.MOMENT,
        proof=said.prove_gradient,
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
        paraphrase="The product as a function of one of its factors, x.",
        conclusion=said.DERIVATIVE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="gradient-variance",
        proof=said.prove_derivative,
        why={"PROVED": "A product is linear in each factor."},
    ),
    Claim(
        key="root-variance",
        topic=TOPIC,
        title="The n-th root gives the desired variance",
        paraphrase="To obtain a variance v* for the product, choose the n-th root of "
        "v* for the individual weights.",
        sources=_damaged("sentence on the desired variance"),
        hypotheses=(
            *FRESH,
            Hypothesis("root", Eq(v**n, target), "v is the n-th root of v*"),
        ),
        conclusion=said.ROOT,
        kind=Kind.IDENTITY,
        proof=said.prove_root,
        why={
            "PROVED": "It follows from $\\mathrm{Var} = v^n$. A wrong $v$ is punished "
            "exponentially: 1% too much gives $1.01^n v^*$.",
        },
    ),
)

_FRESH_OR_SHARED = (
    Claim(
        key="shared-or-fresh",
        topic=TOPIC,
        title="Fresh weights at every step change the situation",
        paraphrase="A non-recurrent network with other weights at each step is "
        "different. Measured by how far the log norm of a signal strays: its variance "
        "after D layers with fresh matrices (h) and with one shared matrix (y).",
        sources=_found(f"{WHERE}, sentence on a non-recurrent network"),
        hypotheses=(*_layers(1), SHARED_LAYER, SAME_START, SIZES),
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
        "terms y_i of variance v each.",
        hypotheses=(
            Hypothesis(
                "pairwise",
                Independent(log_size(i), i, 1, group=2),
                "any two of the log sizes are independent",
            ),
            Hypothesis(
                "variance", _each(Eq(Variance(log_size(i)), v)), "each has variance v"
            ),
        ),
        conclusion=said.FRESH_SPREAD,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="shared-or-fresh",
        proof=said.prove_fresh_spread,
        why={
            "PROVED": "Standard deviation $\\sqrt{k v}$ after $k$ steps. Here pairwise "
            "independence is enough.",
        },
    ),
    Claim(
        key="shared-or-fresh.shared-scalar",
        topic=TOPIC,
        title="A shared weight: the log size strays in proportion to the steps",
        paraphrase="The log size of a power is k times the log size x of the weight.",
        hypotheses=(
            Hypothesis("variance", Eq(Variance(x), v), "the log size has variance v"),
        ),
        conclusion=said.SHARED_SPREAD,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="shared-or-fresh",
        proof=said.prove_shared_spread,
        why={"PROVED": "Standard deviation $k \\sqrt{v}$ after $k$ steps."},
    ),
)

_SCALING = (
    Claim(
        key="scaling-avoids",
        topic=TOPIC,
        title="Careful scaling can avoid vanishing and exploding",
        paraphrase="With the right scale of their weights even very deep feedforward "
        "nets may be spared both problems: some independent weights of mean 0 and "
        "variance v* = 1 keep the product at size exactly 1.",
        sources=_found(f"{WHERE}, last sentence"),
        hypotheses=(*FRESH, UNIT),
        conclusion=said.SIGNED,
        kind=Kind.EXISTENCE,
        why={
            "PROVED": '"Can" is met: random signs. In several dimensions random '
            "orthogonal layers do the same. Whether the text's own recipe, the "
            "right variance, is enough is another question: see the two readings.",
        },
    ),
    Claim(
        key="scaling-avoids.signs",
        topic=TOPIC,
        title="Random signs keep the size at every depth",
        paraphrase="Weights of size 1 in every case make products of size 1, at every "
        "depth.",
        hypotheses=(
            Hypothesis(
                "unit-size",
                _each(Eq(mean((w(i) ** 2 - 1) ** 2), 0)),
                "the square of each weight is 1 in every case",
            ),
        ),
        conclusion=said.SIGNED,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=said.prove_signs,
        why={"PROVED": "The witness above is good for all depths."},
    ),
    Claim(
        key="scaling-avoids.orthogonal",
        topic=TOPIC,
        title="Orthogonal layers keep the length at every depth",
        paraphrase="With an orthogonal matrix of its own for every layer the state "
        "keeps its length.",
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(Eq(vector_state(s + 1), layer(s + 1) * vector_state(s)), s, 0),
                "each layer multiplies the state by its own matrix",
            ),
            Hypothesis(
                "orthogonal",
                ForAll(Eq(layer(s + 1).T * layer(s + 1), Identity(n)), s, 0),
                "the matrix of every layer is orthogonal",
            ),
        ),
        conclusion=said.LENGTH,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=said.prove_orthogonal,
        why={"PROVED": "Exactly, at every width and depth, for signal and gradient."},
    ),
    Claim(
        key="scaling-avoids.second-moment",
        topic=TOPIC,
        title="The recipe, judged by the variance",
        paraphrase="Variance 1 for each weight keeps the variance of the product at 1.",
        hypotheses=(*FRESH, UNIT),
        conclusion=said.UNIT_VARIANCE,
        kind=Kind.MOMENT,
        reading=Reading.CHARITABLE,
        of="scaling-avoids",
        proof=said.prove_unit_variance,
        why={
            "PROVED": "Judged by the variance the recipe works at every depth. But a "
            "variance may rest on rare, very large products: see the typical size.",
        },
    ),
    Claim(
        key="scaling-avoids.typical-size",
        topic=TOPIC,
        title="The recipe, judged by the typical size",
        paraphrase="With variance 1 for each weight the typical (geometric mean) size "
        "of the product does not vanish either.",
        hypotheses=(*FRESH, UNIT),
        conclusion=said.TYPICAL,
        kind=Kind.MOMENT,
        reading=Reading.CHARITABLE,
        of="scaling-avoids",
        why={
            "CONDITIONAL": "The variance stays 1 while nearly every product vanishes. "
            "A weight $\\pm 1/5$ or $\\pm 7/5$, each with probability 1/4, has "
            "variance 1; its geometric mean size is $\\sqrt{7/25} < 1$, so the product "
            "falls by about half at every step, and only rare products keep the "
            "variance up.",
        },
    ),
    Claim(
        key="scaling-avoids.balanced",
        topic=TOPIC,
        title="Scaling by the log size keeps the typical size",
        paraphrase="What has to be scaled for the typical size is the mean of the log "
        "size, not the variance.",
        hypotheses=(
            Hypothesis(
                "balanced",
                _each(Eq(mean(log(Abs(w(i)))), 0)),
                "the log size of every weight has mean 0",
            ),
        ),
        conclusion=said.TYPICAL_KEPT,
        kind=Kind.MOMENT,
        reading=Reading.REPAIR,
        of="scaling-avoids.typical-size",
        proof=said.prove_typical_kept,
        why={
            "PROVED": "Log sizes add. The price: unless the size is constant, such "
            "weights have a mean square above 1, so now the mean square explodes. In "
            "one dimension no scale serves both.",
        },
    ),
    Claim(
        key="scaling-avoids.jensen",
        topic=TOPIC,
        title="Every weight of variance 1 shrinks the typical size",
        paraphrase="The mean log size of a weight of mean square 1 is negative, by at "
        "least half the mean squared distance of its size from 1.",
        hypotheses=(Hypothesis("unit", Eq(mean(one**2), 1), "the mean square is 1"),),
        conclusion=said.JENSEN,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=said.prove_jensen,
        why={
            "PROVED": "Jensen's inequality with its slack: $\\log y \\le y - 1$. Only "
            "weights of constant size 1 escape. By the law of large numbers the log "
            "size of a product of independent copies falls in proportion to $n$.",
        },
    ),
    Claim(
        key="scaling-avoids.mean-size",
        topic=TOPIC,
        title="The mean size dies exponentially while the variance stays 1",
        paraphrase="For independent weights of mean square 1 the mean size of the "
        "product is the n-th power of a number below 1.",
        hypotheses=(
            INDEPENDENT,
            Hypothesis(
                "unit",
                _each(Eq(mean(w(i) ** 2), 1)),
                "every weight has mean square 1",
            ),
            Hypothesis(
                "distance",
                _each(Eq(mean((Abs(w(i)) - 1) ** 2), d)),
                "d is the mean squared distance of a weight's size from 1",
                definition=True,
            ),
        ),
        conclusion=said.MEAN_SIZE,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=said.prove_mean_size,
        why={
            "PROVED": "If $d > 0$ the mean sizes form a convergent series, so the "
            "product tends to 0 almost surely (Borel-Cantelli), although its variance "
            "is 1 at every depth.",
        },
    ),
    Claim(
        key="scaling-avoids.gaussian-drift",
        topic=TOPIC,
        title="The drift of Gaussian weights",
        paraphrase="The mean log size of a standard normal weight: the integral of "
        "log y against the density of its size (with Euler's constant gamma).",
        conclusion=said.NORMAL_DRIFT,
        kind=Kind.MOMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        proof=said.prove_normal_drift,
        why={
            "PROVED": "About $-0.635$ per layer: the median product of 60 standard "
            "normal weights has a size near $10^{-17}$, its variance is 1.",
        },
    ),
    Claim(
        key="scaling-avoids.width",
        topic=TOPIC,
        title="Width helps: careful scaling works while depth is small against width",
        paraphrase="For Gaussian layers of width N and variance g^2/N, the mean of the "
        "log squared norm after D layers (its drift) and its variance (how far it "
        "strays); psi with 0 and 1 on top is the digamma and the trigamma function.",
        hypotheses=_layers(GAIN),
        conclusion=Eq(
            mean(SQUARED),
            DEPTH * (log(GAIN**2) + digamma(WIDTH / 2) - log(WIDTH / 2)),
        )
        & Eq(Variance(SQUARED), DEPTH * poly(1, WIDTH / 2)),
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="scaling-avoids",
        why={
            "SUPPORTED": "At $g = 1$ the drift is about $-1/N$ per layer and the "
            "spread about $\\sqrt{2D/N}$; the log norm has half of each. A better $g$ "
            "removes the drift but not the spread, an unbiased random walk: the norm "
            "stays near 1 only while $D \\ll N$.",
        },
    ),
)

_PARTICULAR = (
    Claim(
        key="only-recurrent",
        topic=TOPIC,
        title="The problem is particular to recurrent networks",
        paraphrase="Vanishing and exploding is particular to recurrent networks: with "
        "a fresh weight at every step the mean square of the product neither vanishes "
        "nor explodes. As it is v^n, whose limit can only be 0, 1 or infinite, this "
        "says that the limit is 1.",
        sources=_found("first sentence of the " + WHERE, FULL),
        hypotheses=FRESH,
        conclusion=said.KEPT,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A feedforward product has the mean square $v^n$: unless "
            "$v = 1$ it vanishes or explodes as exponentially as any power. Another "
            "source says so too: deep feedforward networks share the problem.",
        },
    ),
    Claim(
        key="only-recurrent.one-matrix",
        topic=TOPIC,
        title="Powers of one weight are particular to recurrent networks",
        paraphrase='Read charitably, "this problem" is that of powers of one and the '
        "same weight: the product is a power if all steps share it.",
        hypotheses=(
            Hypothesis("shared", _each(Eq(w(i), w(1))), "all steps share one weight"),
        ),
        conclusion=said.SAME_POWER,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="only-recurrent",
        proof=said.prove_same_power,
        why={
            "PROVED": "True by the definition of recurrent. What the sharing changes "
            "is how sizes spread: in proportion to the depth, not to its square root.",
        },
    ),
    Claim(
        key="only-recurrent.scaled",
        topic=TOPIC,
        title="Carefully scaled feedforward products do not have it, in mean square",
        paraphrase="With variance 1 for every fresh weight the mean square v^n stays "
        "1 and so has the limit 1.",
        hypotheses=(*FRESH, UNIT),
        conclusion=said.KEPT,
        kind=Kind.LIMIT,
        reading=Reading.REPAIR,
        of="only-recurrent",
        proof=said.prove_kept,
        why={"PROVED": "And only then: see the next claim."},
    ),
    Claim(
        key="only-recurrent.otherwise",
        topic=TOPIC,
        title="With any other variance a feedforward product vanishes or explodes",
        paraphrase="The mean square of a product of fresh weights is v^n; with v other "
        "than 1 it tends to 0 or grows beyond every bound.",
        hypotheses=(
            *FRESH,
            Hypothesis("not-one", Ne(v, 1), "the variance of each weight is not 1"),
        ),
        conclusion=said.LOST,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="only-recurrent",
        proof=said.prove_lost,
        why={
            "PROVED": "A geometric sequence, as for one weight used $n$ times: fresh "
            "weights alone avoid nothing, only the variance 1 does.",
        },
    ),
    Claim(
        key="feedforward-similar",
        topic=TOPIC,
        title="Deep feedforward networks vanish in the same way",
        paraphrase="A factor below 1 makes the signal vanish, similarly to deep "
        "feedforward networks: the same bound with a matrix of its own for each layer, "
        "and the bound tends to 0.",
        sources=(Source("001", "§long-term dependencies, ¶ on gamma below 1"),),
        hypotheses=(
            Hypothesis(
                "recurrence",
                ForAll(
                    Eq(vector_state(s + 1), depth_weight(s + 1) * vector_state(s)), s, 0
                ),
                "each layer multiplies by its own matrix",
            ),
            Hypothesis(
                "bounded",
                ForAll(Le(Norm(depth_weight(s + 1), order), bound), s, 0),
                "the norm of each matrix is at most gamma",
            ),
            Hypothesis(
                "below-one",
                Eq(bound, 1 / (1 + excess)),
                "gamma is below 1: it is 1/(1+a) for some a > 0",
            ),
        ),
        conclusion=said.SIMILAR_VANISHES,
        kind=Kind.LIMIT,
        proof=said.prove_similar,
        why={
            "PROVED": "Nothing in the bound needs the matrices to be equal. So the "
            "sources disagree on whether the problem is particular to recurrent "
            "networks.",
        },
    ),
)

CLAIMS = (*_SCALAR, *_VARIANCE, *_FRESH_OR_SHARED, *_SCALING, *_PARTICULAR)
