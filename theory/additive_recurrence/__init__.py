"""The additive recurrence h_t = h_{t-1} + g: what U = I buys, costs and leaves open.

Source: document 001, on vanishing gradients: first g(x_t), then g(x_t, h_{t-1}).
Column vectors; sizes, times and lags are symbolic.
"""

from sympy import (
    Abs,
    Eq,
    Expr,
    Gt,
    Identity,
    Limit,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Or,
    Symbol,
    ZeroMatrix,
    oo,
)
from sympy.logic.boolalg import And

from longdep.theory.additive_recurrence.proofs import (
    ADDITIVE,
    AFFINE,
    ALLEVIATED,
    BAND,
    BELOW_HALF,
    BELOW_ONE,
    CHAIN,
    CHAIN_START,
    EARLIER,
    FIRST_RUN,
    IDENTITY_WEIGHT,
    KEPT,
    LATER,
    LIKE_SUMS,
    MONOTONE,
    NET_INPUT,
    ORDER_FREE,
    ORDER_SEEN,
    PLAIN,
    RESIDUAL,
    SAME_AFTER,
    SAME_BEFORE,
    SAME_CHANGE,
    SCALAR_RUNS,
    SECOND_RUN,
    SLOPES,
    STEP_BOUND,
    UNIT_GRADIENT,
    UNIT_SLOPE,
    first_input,
    hs,
    n,
    prove_additive,
    prove_affine,
    prove_band,
    prove_half,
    prove_kept,
    prove_order_free,
    prove_order_seen,
    prove_unit_gradient,
    s,
    t,
    us,
    w,
)
from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, Norm

TOPIC = "additive_recurrence"
ADDITIVE_NET = Source("001", "§vanishing, ¶1, U = I and f' = 1")
COST = Source("001", "§vanishing, ¶2, the cost of a linear state")
RESIDUAL_NET = Source("001", "§vanishing, ¶2-3, g(x_t, h_{t-1})")

a = Symbol("a", real=True)
STEP_SLOPE = MatrixSymbol("G", n, n)
ARGUMENTS = hs(s) + first_input(s + 1), us(s) + first_input(s + 1)


def _two_pieces(argument: Expr) -> Expr:
    """Slope 1, then flat from 1 to 2, then slope 1 again."""
    return Min(argument, 1) + Max(argument - 2, 0)


def _outside_the_flat_part(argument: Expr, name: str) -> Hypothesis:
    return Hypothesis(
        name,
        ForAll(Or(Lt(argument, 1), Gt(argument, 2)), s, 0, oo),
        "this run only visits points where $f$ has slope 1",
        definition=True,
    )


SMALL_SLOPE = Hypothesis(
    "small-slope",
    Lt(Abs(a), 1),
    "the slope $a$ of $g$ in $h$ is below 1 in size: the plain net's gradients vanish",
    definition=True,
)

CLAIMS = (
    Claim(
        key="identity-recurrence",
        topic=TOPIC,
        title="The weight I and slope 1 give the additive recurrence",
        paraphrase="With the identity as recurrent weight and an activation of slope "
        "1, the new state is the old one plus a function of the input.",
        sources=(ADDITIVE_NET,),
        hypotheses=(NET_INPUT, IDENTITY_WEIGHT, UNIT_SLOPE),
        conclusion=ADDITIVE,
        kind=Kind.IDENTITY,
        proof=prove_additive,
        why={
            "PROVED": "Insert $U = I$ and $f(z) = z + v$ into one step of the simple "
            "net: $h_t = h_{t-1} + g(x_t)$ with $g(x) = W x + b + v$. The slope has to "
            "be 1 everywhere, not only at the visited points (see below).",
        },
    ),
    Claim(
        key="identity-recurrence.gradient",
        topic=TOPIC,
        title="Then gradients neither vanish nor explode",
        paraphrase="The state depends on the former one linearly and with weight 1, so "
        "no gradient explodes or vanishes: its derivative is the identity at all lags.",
        sources=(ADDITIVE_NET,),
        hypotheses=(CHAIN_START, CHAIN, IDENTITY_WEIGHT, SLOPES),
        conclusion=UNIT_GRADIENT,
        kind=Kind.IDENTITY,
        of="identity-recurrence",
        proof=prove_unit_gradient,
        why={
            "PROVED": "Every factor of the chain rule is $I$, so the product is $I$ at "
            "every lag. For this the slope need be 1 at the visited points only.",
        },
    ),
    Claim(
        key="identity-recurrence.affine",
        topic=TOPIC,
        title="From the simple net, only an affine g comes out",
        paraphrase="The document calls $g$ a nonlinear function. In the simple net "
        "with $U = I$ and slope 1 it is affine: pairs of inputs with the same sum move "
        "the state alike.",
        hypotheses=(NET_INPUT, IDENTITY_WEIGHT, UNIT_SLOPE, LIKE_SUMS),
        conclusion=AFFINE,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="identity-recurrence",
        proof=prove_affine,
        why={
            "PROVED": "An activation of slope 1 bends nothing, and $W x + b + v$ is "
            "affine in $x$. A nonlinear $g$ is a new design, with a layer of its own "
            "before the state, not a special case of the simple net. The gradient "
            "claim is untouched: it holds for every $g(x_t)$.",
        },
    ),
    Claim(
        key="identity-recurrence.visited",
        topic=TOPIC,
        title="Slope 1 at the visited points is not enough for the additive form",
        paraphrase="Read to the letter, slope 1 is asked for at the visited points "
        "$z_i$ only. Take $f(z) = \\min(z, 1) + \\max(z - 2, 0)$, of slope 1 outside "
        "$[1, 2]$: two runs on the same inputs would keep their distance if $g$ saw "
        "inputs only.",
        hypotheses=(
            Hypothesis(
                "first-run",
                ForAll(Eq(hs(s + 1), _two_pieces(ARGUMENTS[0])), s, 0, oo),
                "a unit with $U = 1$ and this activation",
                definition=True,
            ),
            Hypothesis(
                "second-run",
                ForAll(Eq(us(s + 1), _two_pieces(ARGUMENTS[1])), s, 0, oo),
                "the same unit on the same inputs, from another start",
                definition=True,
            ),
            _outside_the_flat_part(ARGUMENTS[0], "first-visits-slope-1"),
            _outside_the_flat_part(ARGUMENTS[1], "second-visits-slope-1"),
        ),
        conclusion=Eq(us(t) - hs(t), us(0) - hs(0)),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="identity-recurrence",
        why={
            "REFUTED": "The two runs sit on different pieces of $f$, which are shifted "
            "against each other. Gradients are 1 all the same: a gradient sees slopes, "
            "not shifts.",
        },
    ),
    Claim(
        key="loses-power",
        topic=TOPIC,
        title="The additive net cannot tell the order of its inputs",
        paraphrase="Without the nonlinear activation on the feedback the model can "
        "represent less. Made precise: exchanging two neighbouring inputs changes no "
        "later state, and so does no reordering.",
        sources=(COST,),
        hypotheses=(
            *(FIRST_RUN, SECOND_RUN, SAME_BEFORE),
            *(EARLIER, LATER, SAME_AFTER),
        ),
        conclusion=ORDER_FREE,
        kind=Kind.IDENTITY,
        proof=prove_order_free,
        why={
            "PROVED": "The state is a sum, and a sum has no order; every reordering is "
            "a series of such exchanges. This holds for every $g$, however nonlinear, "
            "and for every size: the additive net counts what it has seen, and forgets "
            "when. What can tell the order is in the next two claims.",
        },
    ),
    Claim(
        key="loses-power.order-task",
        topic=TOPIC,
        title="A plain net of one unit tells the order",
        paraphrase="Some net with another recurrent weight, even linear and with "
        "weight below 1, ends in different states for two inputs in either order.",
        hypotheses=(
            *SCALAR_RUNS,
            Hypothesis(
                "forgetting", And(Gt(w, 0), Lt(w, 1)), "$w$ lies between 0 and 1"
            ),
        ),
        conclusion=Ne(us(2), hs(2)),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="loses-power",
        why={
            "PROVED": "With $w = 1/2$ the older input counts half. So the loss of "
            "power is real: this task is within reach of one plain unit and out of "
            "reach of every additive net.",
        },
    ),
    Claim(
        key="loses-power.exactly-identity",
        topic=TOPIC,
        title="It is the weight 1 that loses the order",
        paraphrase="For a linear unit with recurrent weight $w$, exchanging two "
        "inputs moves the state by $1 - w$ times their difference.",
        hypotheses=SCALAR_RUNS,
        conclusion=ORDER_SEEN,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="loses-power",
        proof=prove_order_seen,
        why={
            "PROVED": "The document blames the missing nonlinearity. A linear unit "
            "with any $w \\ne 1$ tells the order; the price is paid for the "
            "weight 1, the very thing that keeps the gradient at 1.",
        },
    ),
    Claim(
        key="residual-alleviates",
        topic=TOPIC,
        title="The residual net keeps more of the gradient than the plain net",
        paraphrase="Adding the old state to $g(x_t, h_{t-1})$ is said to ease "
        "vanishing to a degree. Taken as a rule for every net: with the same $g$, the "
        "norm of whose derivative is at most $c < 1$, a small change never reaches a "
        "later state weaker than in the plain net $h_t = g(x_t, h_{t-1})$.",
        sources=(RESIDUAL_NET,),
        hypotheses=(RESIDUAL, PLAIN, SAME_CHANGE, STEP_BOUND, BELOW_ONE),
        conclusion=ALLEVIATED,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Not for every net: where $g$ works against the state the "
            "two cancel. With $g = -\\tfrac34 h$ the plain net keeps "
            "$(\\tfrac34)^\\tau$ of a change, the residual one $(\\tfrac14)^\\tau$. "
            "The sentence itself only says 'to a degree': that reading, below, holds; "
            "and for $c \\le 1/2$ the rule holds without exception.",
        },
    ),
    Claim(
        key="residual-alleviates.can",
        topic=TOPIC,
        title="A residual connection can end the vanishing",
        paraphrase="To a degree means: there are nets that it helps. For some $g$ the "
        "plain net's gradient vanishes, and the residual net's keeps its length for "
        "ever in every direction.",
        hypotheses=(),
        conclusion=And(
            Ne(STEP_SLOPE, ZeroMatrix(n, n)),
            Lt(Norm(STEP_SLOPE, "F"), 1),
            Eq(
                (Identity(n) + STEP_SLOPE).T * (Identity(n) + STEP_SLOPE),
                Identity(n),
            ),
        ),
        kind=Kind.EXISTENCE,
        reading=Reading.CHARITABLE,
        of="residual-alleviates",
        why={
            "PROVED": "Take for $I + G$ a rotation by a small angle. Then $G$ is "
            "small, so its powers vanish, and the powers of $I + G$ are rotations.",
        },
    ),
    Claim(
        key="residual-alleviates.half",
        topic=TOPIC,
        title="Up to c = 1/2 the residual net always keeps more",
        paraphrase="If the norm of $dg/dh$ is at most $c \\le 1/2$ at every step, no "
        "change reaches a later state weaker than in the plain net.",
        hypotheses=(RESIDUAL, PLAIN, SAME_CHANGE, STEP_BOUND, BELOW_HALF),
        conclusion=ALLEVIATED,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="residual-alleviates",
        proof=prove_half,
        why={
            "PROVED": "The residual net keeps at least $(1-c)^\\tau$ of a change, the "
            "plain net at most $c^\\tau$, and $1 - c \\ge c$ up to one half.",
        },
    ),
    Claim(
        key="residual-alleviates.band",
        topic=TOPIC,
        title="What a residual net can do to a gradient",
        paraphrase="If the norm of $dg/dh$ is at most $c < 1$, each step stretches by "
        "a factor between $1 - c$ and $1 + c$, and $\\tau$ steps by one between "
        "$(1 - c)^\\tau$ and $(1 + c)^\\tau$.",
        hypotheses=(RESIDUAL, STEP_BOUND, BELOW_ONE),
        conclusion=BAND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="residual-alleviates",
        proof=prove_band,
        why={
            "PROVED": "The triangle inequality from both sides, once per step. In the "
            "Frobenius order the premise puts the singular values of every $I + G$ "
            "into $[1-c, 1+c]$. Both ends are attained, by $g = -c\\,h$ and "
            "$g = c\\,h$: vanishing is slowed down, not ended, and exploding becomes "
            "possible.",
        },
    ),
    Claim(
        key="residual-alleviates.no-vanishing",
        topic=TOPIC,
        title="In a residual net gradients do not vanish",
        paraphrase="The stronger reading: with the old state added, a gradient does "
        "not tend to 0, whatever the slope $a$ of $g$.",
        sources=(RESIDUAL_NET,),
        hypotheses=(SMALL_SLOPE,),
        conclusion=Gt(Limit(Abs(1 + a) ** t, t, oo), 0),
        kind=Kind.LIMIT,
        of="residual-alleviates",
        why={
            "CONDITIONAL": "A slope below 0 makes it vanish like $(1-c)^\\tau$. It "
            "does not vanish where $g$ never works against the state.",
        },
    ),
    Claim(
        key="residual-alleviates.monotone",
        topic=TOPIC,
        title="Where g does not work against the state nothing vanishes",
        paraphrase="If $e^T G e$ is never negative for the change $e$ that is carried, "
        "its length never falls.",
        hypotheses=(RESIDUAL, MONOTONE),
        conclusion=KEPT,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="residual-alleviates.no-vanishing",
        proof=prove_kept,
        why={
            "PROVED": "$|e + G e|^2 = |e|^2 + 2 e^T G e + |G e|^2$. No bound on the "
            "norm of $G$ is needed; exploding is not excluded.",
        },
    ),
    Claim(
        key="residual-alleviates.creates-explosion",
        topic=TOPIC,
        title="A residual connection can create an explosion",
        paraphrase="For some $g$ the gradient of the plain net vanishes and that of "
        "the residual net explodes.",
        hypotheses=(),
        conclusion=And(
            Eq(Limit(Abs(a) ** t, t, oo), 0),
            Eq(Limit(Abs(1 + a) ** t, t, oo), oo),
        ),
        kind=Kind.EXISTENCE,
        reading=Reading.COMPANION,
        of="residual-alleviates",
        why={
            "PROVED": "Every slope $0 < a < 1$ will do: $a^\\tau$ vanishes and "
            "$(1 + a)^\\tau$ explodes. The cure of one problem may be the cause of the "
            "other.",
        },
    ),
)
