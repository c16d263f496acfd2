"""Are long-term gradients exponentially smaller than short-term ones?"""

from sympy import Abs, And, Eq, Expr, Ge, Gt, Le, Limit, Lt, Max, Ne, Symbol, oo

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading
from longdep.theory.latching.aligned_noise import (
    K_THEOREM,
    K_WORDS,
    ROBUST_FORGETS,
    prove_robust_forgets,
)
from longdep.theory.latching.contraction import (
    BELOW_ONE,
    CHAIN,
    CONTRACTS,
    decay_from,
    prove_decay_from,
)
from longdep.theory.latching.isometry import KEEPS, ORTHOGONAL, ROTATES, prove_keeps
from longdep.theory.latching.notation import (
    HOPE,
    TOPIC,
    high,
    lam,
    low,
    margin,
    printed,
    span,
)

REPRESENTS = Hypothesis(
    "represents",
    Ne(lam, 0),
    "the state $h_t = \\lambda h_{t-1}$ still determines $h_0$ at every lag",
)
kappa = Symbol("kappa", real=True)
odd = Symbol("q", integer=True, positive=True)


def well(v: Expr) -> Expr:
    """Two wells at 1 and -1."""
    return v - kappa * v * (v**2 - 1) ** (2 * odd - 1)


def well_slope(v: Expr) -> Expr:
    """The derivative of `well`."""
    power, top = 2 * odd - 2, (4 * odd - 1) * v**2 - 1
    return 1 - kappa * (v**2 - 1) ** power * top


one = Symbol("h", positive=True)
ATTRACTOR = (
    Hypothesis(
        "well",
        And(Gt(kappa, 0), Eq(one, 1)),
        "the map is $F(v) = v - \\kappa v (v^2 - 1)^{2q-1}$ with $\\kappa > 0$; $h = "
        "1$ is one of the two points it stores, its slope is $F'$",
        definition=True,
    ),
    Hypothesis(
        "increasing",
        Lt(
            kappa
            * Max(1 - low**2, high**2 - 1) ** (2 * odd - 2)
            * ((4 * odd - 1) * high**2 - 1),
            1,
        ),
        "$F' > 0$ on the whole of $[\\ell, r]$, by a bound of its second term there",
    ),
    Hypothesis(
        "room",
        And(
            Lt(0, low),
            Lt(low, 1),
            Gt(high, 1),
            Gt(margin, 0),
            Ge(well(low) - margin, low),
            Le(well(high) + margin, high),
        ),
        "$F$ maps both ends of $[\\ell, r]$ inside with $\\epsilon$ to spare: the "
        "sign is safe under noise",
    ),
)

CLAIMS = (
    Claim(
        key="long-term-exponentially-small",
        topic=TOPIC,
        title="Long-term gradients are exponentially smaller than short-term ones",
        paraphrase=(
            "A model that is able to bridge long lags at all has gradients that "
            "shrink exponentially with the lag, measured against those of short "
            "lags."
        ),
        read_as=(
            r"For $h_t = \lambda h_{t-1}$, which bridges a lag if the state still "
            "determines $h_0$."
        ),
        sources=printed(HOPE, "000", "002", "004")
        + printed("¶ after the random products (printed twice)", "003"),
        hypotheses=(REPRESENTS,),
        conclusion=Eq(Limit(Abs(lam) ** span, span, oo), 0),
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "Weight 1 represents every lag and its gradient is 1 at "
            "every lag; so do all orthogonal weights, $U = I$ (which document 001 "
            "itself recommends), and an LSTM cell with forget gate 1. The word "
            '"whenever" needs a premise: robustness against noise, or contraction.',
        },
    ),
    Claim(
        key="long-term-exponentially-small.attraction",
        topic=TOPIC,
        title="A robust smooth attractor gives an exponentially small gradient",
        paraphrase="Perhaps a model represents something only if it stores it robustly "
        "in an attractor, so that the slope at the stored point is below 1.",
        hypotheses=ATTRACTOR,
        conclusion=Lt(well_slope(one), 1),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="long-term-exponentially-small",
        why={
            "REFUTED": "With $q = 2$ the two stored points attract, the sign is safe "
            "under noise for ever, and the slope there is exactly 1. On the way in the "
            "gradient does vanish, but only like $t^{-3/2}$: attraction alone does not "
            'give "exponentially".',
        },
    ),
    Claim(
        key="long-term-exponentially-small.robust",
        topic=TOPIC,
        title="With bounded response to noise the decay is exponential",
        paraphrase="If noise of size 1 at every step never moves the linearised state "
        "by more than $K$, lag $t$ counts at most $K (1 - 1/K)^t$ as much as lag 0.",
        hypotheses=K_THEOREM,
        conclusion=ROBUST_FORGETS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="long-term-exponentially-small",
        proof=prove_robust_forgets,
        why={"PROVED": K_WORDS},
    ),
    Claim(
        key="long-term-exponentially-small.contraction",
        topic=TOPIC,
        title="For a contraction lag t+1 counts at most γᵗ as much as lag 1",
        paraphrase="If every step Jacobian has norm at most $\\gamma < 1$, the "
        "gradient at lag $\\tau$ is at most $\\gamma^{\\tau-1}$ times that at lag 1, "
        "with no constant in front.",
        hypotheses=(CHAIN, CONTRACTS, BELOW_ONE),
        conclusion=decay_from(1),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="long-term-exponentially-small",
        proof=lambda: prove_decay_from(1),
        why={
            "PROVED": "Every step beyond the first brings one more factor $\\gamma$; a "
            "norm that is submultiplicative does the rest.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.isometry",
        topic=TOPIC,
        title="With an orthogonal weight every lag counts the same",
        paraphrase="The counterexample in general: the gradient of an orthogonal "
        "recurrence keeps its length at every lag.",
        hypotheses=(ROTATES, ORTHOGONAL),
        conclusion=KEEPS,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_keeps,
        why={"PROVED": "$U^T U = I$ at every step, for every size and every $t$."},
    ),
)
