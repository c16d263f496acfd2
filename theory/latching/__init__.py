"""Storing memories: does robust storage force the gradient to vanish?

Sources: documents 000, 002, 004 (one textbook section), 003 (its summary), and 001 for
what a simple network can represent. Sizes n and times t are symbolic.
"""

from dataclasses import replace

from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Le,
    Limit,
    Lt,
    Max,
    Ne,
    Or,
    Sum,
    Symbol,
    cosh,
    oo,
    sinh,
    tanh,
)

from longdep.theory.core.claim import Claim, Hypothesis, Kind, Reading, Source
from longdep.theory.core.notation import ForAll, Norm
from longdep.theory.latching.proofs import (
    ADDS_UP,
    ALONG,
    AT_LEAST_ONE,
    BELOW_ONE,
    BOUNDED,
    CHAIN,
    CLEAN,
    CONSTANT,
    CONTRACTS,
    COSTLY,
    DISTURBED,
    EVENTUALLY,
    FAINT,
    FAINTER,
    FED_BACK,
    FIRST_NOISE,
    FIRST_PUSH,
    GAP,
    HELD,
    HIDDEN,
    INCREASING,
    INSIDE,
    KEEPS,
    LINEARISED,
    NOISE_BOUND,
    NOISY,
    NOT_SWAMPED,
    NOT_UNDER,
    ORTHOGONAL,
    PARTS,
    PARTS_DECAY,
    POWER_BELOW_ONE,
    POWER_LAW,
    PUSHES,
    RATE_BELOW_ONE,
    ROBUST_FORGETS,
    ROOM,
    ROOT_VANISHES,
    ROTATES,
    SAME_LENGTH,
    SAME_START,
    SEEN,
    SHORT,
    SHORT_PART,
    SHRINKING,
    SIZE,
    SMALL_NOISE,
    SOME_PART,
    STARTS_INSIDE,
    STIRRED,
    STORED,
    TANH_NOISY,
    TANH_ROOM,
    TANH_SLOPE,
    TANH_START,
    TIGHT,
    TUBE,
    TUBE_BOUND,
    TWO_SIDED,
    UNDISTURBED,
    UNIT_GRADIENT,
    UNIT_NOISE,
    UNIT_PUSHES,
    UNIT_START,
    UNMOVED,
    J,
    block,
    cubic,
    cubic_slope,
    decay_from,
    eps,
    flat_map,
    flat_slope,
    g,
    gamma,
    h,
    high,
    lam,
    low,
    noise,
    p,
    prove_adds_up,
    prove_costly,
    prove_cubic_power_law,
    prove_decay_from,
    prove_eventually,
    prove_fainter,
    prove_held,
    prove_hidden,
    prove_inside,
    prove_keeps,
    prove_robust_forgets,
    prove_short_span,
    prove_tanh_inside,
    prove_tanh_power_law,
    prove_tanh_slope,
    prove_tight,
    prove_tube,
    prove_two_state_power_law,
    s,
    span,
    t,
    tanh_slope,
    two_state,
    two_state_slope,
    x,
)

TOPIC = "latching"


def _said(locator: str, *documents: str) -> tuple[Source, ...]:
    return tuple(Source(document, locator) for document in documents)


HOPE = "§discoverers of the problem, sentences 2-4"

# A latch built of ReLU units: F(v) = sum of slope changes c_i max(0, v - b_i).

i, k, m = (Symbol(name, integer=True, nonnegative=True) for name in ("i", "k", "m"))
change, hinge = Function("c", real=True), Function("b", real=True)
memory = Symbol("h", real=True)
margin = Symbol("epsilon", real=True)


def latch(v: Expr) -> Expr:
    """A sum of m + 1 ReLU units (its mirror image stores the other bit)."""
    return Sum(change(i) * Max(0, v - hinge(i)), (i, 0, m))


STORED_SLOPE = Sum(change(i), (i, 0, k))
LATCH = (
    Hypothesis(
        "hinges",
        ForAll(Lt(hinge(i), hinge(i + 1)), i, 0, m - 1),
        "the hinges b_0 < b_1 < ... are in order, and c_i is the change of slope at "
        "b_i",
        definition=True,
    ),
    Hypothesis(
        "increasing",
        ForAll(Ge(Sum(change(s), (s, 0, i)), 0), i, 0, m),
        "the map F nowhere decreases",
    ),
    Hypothesis(
        "noise",
        And(Gt(margin, 0), Gt(low, 0)),
        "there is noise, and the interval [ell, r] lies on the positive side, so that "
        "the sign is the stored bit",
    ),
    Hypothesis(
        "room",
        And(Ge(latch(low) - margin, low), Le(latch(high) + margin, high)),
        "F maps both ends of [ell, r] inside with epsilon to spare: bounded noise "
        "never drives the state out",
    ),
    Hypothesis(
        "stored",
        And(
            Eq(latch(memory), memory),
            Lt(low, memory),
            Lt(memory, high),
            Lt(hinge(k), memory),
            Lt(memory, hinge(k + 1)),
            Lt(k, m),
        ),
        "h is a stored point in the interval, between the hinges k and k+1, so that "
        "the slope there is c_0 + ... + c_k",
        definition=True,
    ),
)
SLOPE_FADES = Eq(Limit(Abs(STORED_SLOPE) ** span, span, oo), 0)
SLOPE_STAYS = Ne(Limit(Abs(STORED_SLOPE) ** span, span, oo), 0)
K_THEOREM = (LINEARISED, SIZE, FIRST_PUSH, PUSHES, AT_LEAST_ONE, BOUNDED)
K_WORDS = (
    "Push the state at every step by noise of size 1 along the direction in which the "
    "gradient carries a change (this one noise is all that the premise asks about; a "
    "bound for every noise says more). All pushes add up, to $s_t x_t$ with "
    "$s_t = \\sum_{i \\le t} 1/r_i$; the premise says $s_t r_t \\le K$, so $s_t$ "
    "grows by the factor $1/(1-1/K)$ at every step, and $r_t$ must shrink as fast. "
    "Taken over all directions $x_0$ this bounds the norm of "
    "$\\partial h_t/\\partial h_0$. For a contraction $K = 1/(1-\\gamma)$ and the "
    "rate is $\\gamma$ itself."
)

# A smooth attractor with a slope that may reach 1.

point, weight = Symbol("u", real=True), Symbol("w", real=True)
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
        "the map is F(v) = v - kappa v (v^2 - 1)^(2q-1) with kappa > 0; h = 1 is one "
        "of the two points it stores, its slope is F'",
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
        "F' > 0 on the whole of [ell, r], by a bound of its second term there",
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
        "F maps both ends of [ell, r] inside with epsilon to spare: the sign is safe "
        "under noise",
    ),
)

REPRESENTS = Hypothesis(
    "represents",
    Ne(lam, 0),
    "the state h_t = lambda h_(t-1) still determines h_0 at every lag",
)
FAINT_NOISE = Hypothesis(
    "faint-noise",
    Lt(eps, Norm(x(0), "F")),
    "the noise of one step is smaller than what is stored",
)
NOT_EXPLODING = Hypothesis(
    "stable",
    ForAll(Le(Norm(x(s), p), Norm(x(0), p)), s, 0, oo),
    "the gradient never exceeds its first size: nothing explodes",
)
NONZERO = Hypothesis(
    "change", Gt(Norm(x(0), p), 0), "there is a change to follow", definition=True
)
STABLE_STEPS = Hypothesis(
    "spectral-radius",
    ForAll(Lt(Norm(J(s) ** block, "F"), 1), s, 0, oo),
    "at every step all eigenvalues of the Jacobian are below 1 in size",
)
SMALLER = Lt(Norm(x(t + 1), p), Norm(x(0), p))
curve = Symbol("c", real=True)
SLOPE_ONLY = (
    Hypothesis(
        "clean",
        ForAll(Eq(g(s + 1), curve * g(s) ** 2), s, 0, oo),
        "g is the trajectory of F(v) = c v^2 without noise",
        definition=True,
    ),
    Hypothesis(
        "noisy",
        ForAll(Eq(h(s + 1), curve * h(s) ** 2 + noise(s)), s, 0, oo),
        "h is the trajectory with noise e",
        definition=True,
    ),
    SAME_START,
    NOISE_BOUND,
    Hypothesis(
        "slope",
        ForAll(Le(Abs(2 * curve * g(s)), gamma), s, 0, oo),
        "the slope of F along the trajectory without noise is at most gamma",
    ),
    GAP,
)
BASIN = {
    "tanh": Hypothesis("start", Gt(h(0), 0), "the start is positive", definition=True),
    "cubic": Hypothesis(
        "start",
        And(Gt(h(0), 0), Lt(h(0), 1)),
        "the start lies between 0 and 1",
        definition=True,
    ),
    "two-state": Hypothesis(
        "start",
        And(Gt(h(0), 1), Lt(4 * h(0), 5)),
        "the start lies between the stored point 1 and 5/4",
        definition=True,
    ),
}

THREE_MAPS = Hypothesis(
    "three-maps",
    Or(
        *(
            And(
                flat_map(act).condition,
                flat_slope(slope).condition,
                BASIN[name].condition,
            )
            for name, act, slope in (
                ("tanh", tanh, tanh_slope),
                ("cubic", cubic, cubic_slope),
                ("two-state", two_state, two_state_slope),
            )
        )
    ),
    "h follows one of the maps of the three claims before, and g the product of its "
    "slopes",
    definition=True,
)

CLAIMS = (
    Claim(
        key="robust-memory-vanishes",
        topic=TOPIC,
        title="Storing memories robustly forces gradients to vanish",
        paraphrase="To store memories robustly against small perturbations the network "
        "must enter the region where gradients vanish (robust: bounded noise never "
        "loses the stored bit).",
        sources=_said(HOPE, "000", "002", "004"),
        hypotheses=LATCH,
        conclusion=SLOPE_FADES,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A latch of four ReLU units with slope exactly 1 between "
            "two plateaus holds the bit against bounded noise for ever, and the "
            "gradient at its stored points is 1 for ever. Vanishing gradients do make "
            "memory robust, but robust memory does not need them: walls are enough. "
            "What robustness of the linearised state does force is the claim marked as "
            "repair.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.for-ever",
        topic=TOPIC,
        title="Two ends mapped inside keep the bit for ever",
        paraphrase="Why the premises of the claim before mean robust storage: noise of "
        "size epsilon at every step never drives the state out of the interval.",
        hypotheses=(NOISY, TWO_SIDED, STARTS_INSIDE, INCREASING, ROOM),
        conclusion=INSIDE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_inside,
        why={
            "PROVED": "A map that does not decrease sends the interval between the "
            "images of its ends; these lie inside by more than the noise. So the state "
            "is inside at every time $t$, whatever the noise does.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.hyperbolic",
        topic=TOPIC,
        title="Storing by contraction forces gradients to vanish",
        paraphrase="Perhaps robust is meant as in the cited work: the stored states "
        "are hyperbolic attractors, with Jacobians that contract around them.",
        hypotheses=(CHAIN, CONTRACTS, BELOW_ONE),
        conclusion=decay_from(0),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="robust-memory-vanishes",
        proof=lambda: prove_decay_from(0),
        why={
            "PROVED": "Each step multiplies the gradient by at most $\\gamma < 1$. The "
            "sentence is right for this kind of robustness, but the exponential decay "
            "is then put in by the definition.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.general",
        topic=TOPIC,
        title="Who holds the linearised response to noise below K forgets like 1 - 1/K",
        paraphrase="If noise of size 1 at every step never moves the linearised state "
        "by more than K, the gradient at lag t is at most K (1 - 1/K)^t.",
        hypotheses=K_THEOREM,
        conclusion=ROBUST_FORGETS,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="robust-memory-vanishes",
        proof=prove_robust_forgets,
        why={"PROVED": K_WORDS},
    ),
    Claim(
        key="robust-memory-vanishes.tight",
        topic=TOPIC,
        title="A contraction attains the rate",
        paraphrase="A unit with slope 1 - 1/K is moved by unit noise up to K and not "
        "further, and its gradient is (1 - 1/K)^t: the rate cannot be improved.",
        hypotheses=(UNIT_PUSHES, UNIT_START),
        conclusion=TIGHT,
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tight,
        why={
            "PROVED": "The geometric series $1 + \\gamma + \\dots + \\gamma^t$ with "
            "$\\gamma = 1 - 1/K$ tends to $K$ from below.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.contraction-holds",
        topic=TOPIC,
        title="A contraction holds all noise below 1 / (1 - gamma)",
        paraphrase="The other half of the comparison: if every step Jacobian has norm "
        "at most gamma, noise of norm at most 1 never moves the linearised state by "
        "more than K = 1 / (1 - gamma).",
        hypotheses=(STIRRED, FIRST_NOISE, UNIT_NOISE, CONTRACTS, GAP),
        conclusion=HELD,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_held,
        why={
            "PROVED": "The old displacement shrinks by $\\gamma$ and at most 1 is "
            "added. With this $K$ the rate $1 - 1/K$ of the claim before is $\\gamma$: "
            "for contractions the two claims are each other's converse.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.isometry",
        topic=TOPIC,
        title="An isometry stores, and adds up the noise",
        paraphrase="The other end of the scale: with an orthogonal weight the gradient "
        "keeps its length for ever, and noise of relative size epsilon moves the state "
        "by t epsilon.",
        hypotheses=(ROTATES, ALONG, UNMOVED, ORTHOGONAL),
        conclusion=And(KEEPS, ADDS_UP),
        kind=Kind.IDENTITY,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_adds_up,
        why={
            "PROVED": "No push is ever forgotten. After $1/\\epsilon$ steps the noise "
            "is as large as what was stored.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.tube",
        topic=TOPIC,
        title="Contraction around the trajectory bounds the effect of noise",
        paraphrase="If the map contracts by gamma between the clean and the noisy "
        "trajectory, noise of size epsilon moves the state by at most "
        "epsilon / (1 - gamma).",
        hypotheses=(CLEAN, NOISY, SAME_START, NOISE_BOUND, TUBE, GAP),
        conclusion=TUBE_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tube,
        why={
            "PROVED": "The old distance shrinks by $\\gamma$ and $\\epsilon$ is added. "
            "Slopes at most $\\gamma$ on the whole tube between the trajectories give "
            "the premise (mean value theorem; the tube must be convex).",
        },
    ),
    Claim(
        key="robust-memory-vanishes.slope-only",
        topic=TOPIC,
        title="Small slopes along the trajectory alone bound the effect of noise",
        paraphrase="Perhaps it is enough that the slopes along the clean trajectory "
        "are at most gamma.",
        hypotheses=SLOPE_ONLY,
        conclusion=TUBE_BOUND,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        why={
            "REFUTED": "A curved map may have slope 0 on the trajectory and a large "
            "one beside it: noise that leaves the trajectory meets the large one, and "
            "the state runs away.",
        },
    ),
    Claim(
        key="robust-memory-vanishes.tanh",
        topic=TOPIC,
        title="At its stored points a tanh unit has slope between 0 and 1",
        paraphrase="The usual case: a tanh unit that feeds itself with weight w > 1 "
        "stores the points h = tanh(w h).",
        hypotheses=(STORED, FED_BACK),
        conclusion=TANH_SLOPE,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="robust-memory-vanishes",
        proof=prove_tanh_slope,
        why={
            "PROVED": "The slope $w(1 - h^2)$ is $2u/\\sinh(2u)$ at $h = \\tanh u$, "
            "strictly between 0 and 1 for every $u > 0$. So the tanh unit of the cited "
            "work does forget exponentially at its stored points.",
        },
    ),
    Claim(
        key="long-term-exponentially-small",
        topic=TOPIC,
        title="Long-term gradients are exponentially smaller than short-term ones",
        paraphrase="A model that is able to bridge long lags at all has gradients that "
        "shrink exponentially with the lag, measured against those of short lags.",
        sources=_said(HOPE, "000", "002", "004")
        + _said("¶ after the random products (printed twice)", "003"),
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
        "by more than K, lag t counts at most K (1 - 1/K)^t as much as lag 0.",
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
        title="For a contraction lag t+1 counts at most gamma^t as much as lag 1",
        paraphrase="If every step Jacobian has norm at most gamma < 1, the gradient at "
        "lag tau is at most gamma^(tau-1) times the gradient at lag 1, with no "
        "constant in front.",
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
    Claim(
        key="long-term-exponentially-small.tanh-weight-one",
        topic=TOPIC,
        title="tanh with weight 1 forgets like t^(-3/2)",
        paraphrase="At the edge between forgetting and storing the gradient decays "
        "like a power of t.",
        hypotheses=(
            flat_map(tanh),
            flat_slope(tanh_slope),
            BASIN["tanh"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_tanh_power_law,
        why={
            "PROVED": "$1/h_t^2$ grows by about $2/3$ at every step, so $h_t^2$ is "
            "about $3/(2t)$, and each step costs the gradient the share $h_t^2$. This "
            "unit has one attractor and stores nothing.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.cubic",
        topic=TOPIC,
        title="h - h^3 forgets like t^(-3/2)",
        paraphrase="The same at the simplest map with slope 1 at its attractor.",
        hypotheses=(
            flat_map(cubic),
            flat_slope(cubic_slope),
            BASIN["cubic"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_cubic_power_law,
        why={
            "PROVED": "$1/h_t^2$ grows by about 2 at every step, and each step costs "
            "the gradient the share $3 h_t^2$. This map, too, stores nothing.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.two-state",
        topic=TOPIC,
        title="A map that stores a bit robustly and forgets like t^(-3/2)",
        paraphrase="The map v - v (v^2 - 1)^3 / 20 attracts to two states.",
        hypotheses=(
            flat_map(two_state),
            flat_slope(two_state_slope),
            BASIN["two-state"],
            UNIT_GRADIENT,
        ),
        conclusion=POWER_LAW,
        kind=Kind.LIMIT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        proof=prove_two_state_power_law,
        why={
            "PROVED": "With $u = h_t - 1$, $1/u^2$ grows by about $4/5$ at every step, "
            "and each step costs the gradient the share $\\frac{6}{5} u^2$.",
        },
    ),
    Claim(
        key="long-term-exponentially-small.measured",
        topic=TOPIC,
        title="The slope -3/2, measured with certified arithmetic",
        paraphrase="Over the last of several decades of t the logarithm of the "
        "gradient falls by 3/2 for every unit of log t, for all three maps.",
        hypotheses=(THREE_MAPS, UNIT_GRADIENT),
        conclusion=POWER_LAW,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="long-term-exponentially-small",
        why={
            "SUPPORTED": "The trajectories are computed in balls that enclose every "
            "rounding error. From decade to decade the slope approaches $-3/2$.",
        },
    ),
    Claim(
        key="stable-but-difficult",
        topic=TOPIC,
        title="Even with stable parameters long-term terms get smaller weights",
        paraphrase="Even if the parameters are such that the network is stable (it can "
        "store memories, its gradients do not explode), long-term interactions get "
        "exponentially smaller weights, because many Jacobians are multiplied.",
        sources=_said("§opening, sentence 3", "000", "002"),
        hypotheses=(LINEARISED, NONZERO, NOT_EXPLODING),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "Multiplying many Jacobians makes a product small only if "
            "they shrink what they act on. The identity is stable, stores "
            "everything, and gives every lag the same weight.",
        },
    ),
    Claim(
        key="stable-but-difficult.spectral",
        topic=TOPIC,
        title="Jacobians with all eigenvalues below 1 give smaller weights",
        paraphrase="Perhaps stable means that every step Jacobian has spectral radius "
        "below 1.",
        hypotheses=(LINEARISED, NONZERO, STABLE_STEPS),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="stable-but-difficult",
        why={
            "REFUTED": "Eigenvalues of the factors say nothing about a product of "
            "different factors: two matrices whose only eigenvalue is 0 may take turns "
            "and multiply a state by 4 every two steps.",
        },
    ),
    Claim(
        key="stable-but-difficult.one-jacobian",
        topic=TOPIC,
        title="One stable Jacobian gives smaller weights at every lag",
        paraphrase="Perhaps the Jacobian is also meant to be the same at every step.",
        hypotheses=(CONSTANT, POWER_BELOW_ONE, NONZERO),
        conclusion=SMALLER,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="stable-but-difficult",
        why={
            "REFUTED": "A matrix that is not normal may first stretch a vector and "
            "shrink it only later: for some time the longer lag has the larger weight.",
        },
    ),
    Claim(
        key="stable-but-difficult.in-the-end",
        topic=TOPIC,
        title="One stable Jacobian gives exponentially small weights in the end",
        paraphrase="With the same Jacobian at every step and spectral radius below 1 "
        "the weight falls geometrically over blocks of k steps.",
        hypotheses=(CONSTANT, POWER_BELOW_ONE),
        conclusion=And(EVENTUALLY, ROOT_VANISHES),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="stable-but-difficult",
        proof=prove_eventually,
        why={
            "PROVED": "All eigenvalues are below 1 in size exactly when some power "
            "$U^k$ has norm below 1 (Gelfand). Then every block of $k$ steps shrinks "
            "the weight by that factor; before the first block ends it may grow.",
        },
    ),
    Claim(
        key="staying-avoids",
        topic=TOPIC,
        title="Staying where gradients neither vanish nor explode avoids the problem",
        paraphrase="A hope the text names and dashes: keep the parameters where "
        "gradients neither vanish nor explode. Read fully: the gradient keeps its size "
        "and what is stored is not swamped by noise.",
        sources=_said(HOPE, "000", "002", "004"),
        hypotheses=(
            ROTATES,
            DISTURBED,
            UNDISTURBED,
            ORTHOGONAL,
            SMALL_NOISE,
            FAINT_NOISE,
        ),
        conclusion=And(SAME_LENGTH, NOT_SWAMPED),
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "The gradient keeps its size, but so does every past "
            "disturbance: noise adds up to $t\\epsilon$ and swamps any memory in the "
            "end. Over a span that is short against (stored size)/(noise) the hope is "
            "right.",
        },
    ),
    Claim(
        key="staying-avoids.without-noise",
        topic=TOPIC,
        title="Without noise the hope is right",
        paraphrase="Perhaps only the gradients are meant: with an orthogonal weight "
        "they neither vanish nor explode at any lag.",
        hypotheses=(ROTATES, ORTHOGONAL),
        conclusion=KEEPS,
        kind=Kind.IDENTITY,
        reading=Reading.CHARITABLE,
        of="staying-avoids",
        proof=prove_keeps,
        why={"PROVED": "An orthogonal weight keeps all lengths, at every lag."},
    ),
    Claim(
        key="staying-avoids.short-span",
        topic=TOPIC,
        title="Over a short span the hope is right even with noise",
        paraphrase="While t epsilon is below the stored length, the gradient keeps its "
        "size and the noise has not swamped the memory.",
        hypotheses=(ROTATES, DISTURBED, UNDISTURBED, ORTHOGONAL, SMALL_NOISE, SHORT),
        conclusion=And(SAME_LENGTH, NOT_SWAMPED),
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="staying-avoids",
        proof=prove_short_span,
        why={
            "PROVED": "Each step adds at most $\\epsilon$, and nothing is amplified. "
            "This is what an isometry buys: a span of (stored size)/(noise), "
            "without vanishing gradients.",
        },
    ),
    Claim(
        key="memory-solves-vanishing",
        topic=TOPIC,
        title="Being able to store memory solves vanishing",
        paraphrase="A reader's note in the margin: a network that can store memory has "
        "no vanishing gradient.",
        sources=_said("first margin note, line 1", "000"),
        hypotheses=LATCH,
        conclusion=SLOPE_STAYS,
        kind=Kind.LIMIT,
        why={
            "CONDITIONAL": "A latch that is flat around its stored point holds the bit "
            "perfectly, and its gradient is 0 after one step: the bit is kept because "
            "small changes are wiped out, and the gradient measures small changes. "
            "Storing neither forces the gradient to vanish nor keeps it from it.",
        },
    ),
    Claim(
        key="memory-solves-vanishing.isometry",
        topic=TOPIC,
        title="Storing without loss solves vanishing",
        paraphrase="If storing means that every state is kept at its full length (an "
        "orthogonal weight), gradients do not vanish.",
        hypotheses=(ROTATES, ORTHOGONAL),
        conclusion=KEEPS,
        kind=Kind.IDENTITY,
        reading=Reading.REPAIR,
        of="memory-solves-vanishing",
        proof=prove_keeps,
        why={
            "PROVED": "What the margin note has in mind is storing like an isometry. "
            "It pays with its memory of noise.",
        },
    ),
    Claim(
        key="memory-solves-vanishing.attractor",
        topic=TOPIC,
        title="Storing a bit in a tanh unit keeps the gradient",
        paraphrase="Perhaps the note means the usual latch, a tanh unit with a weight "
        "above 1: at the point it stores, h = tanh(u), its slope is "
        "u / (sinh u cosh u), and that should not be below 1.",
        hypotheses=(
            Hypothesis(
                "stored",
                Gt(point, 0),
                "u > 0 is what enters the unit at the point that it stores",
                definition=True,
            ),
        ),
        conclusion=Ge(point / (sinh(point) * cosh(point)), 1),
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="memory-solves-vanishing",
        why={
            "REFUTED": "At its stored points the slope of a tanh unit is below 1, "
            "whatever the weight, so the gradient there vanishes exponentially.",
        },
    ),
    Claim(
        key="signal-hidden",
        topic=TOPIC,
        title="The long-term signal is hidden by short-term fluctuations",
        paraphrase="The signal about long-term dependencies tends to be hidden by the "
        "smallest fluctuations that arise from short-term ones: the part of the "
        "gradient from a long lag is smaller than that from a short one.",
        sources=_said(HOPE, "000", "002", "004")
        + _said("¶ after the random products, sentence 2", "003"),
        hypotheses=(PARTS, SOME_PART),
        conclusion=FAINTER,
        kind=Kind.BOUND,
        why={
            "CONDITIONAL": "If each step back multiplies by 1, the long lag speaks as "
            "loudly as the short one. It is hidden where the gradient contracts, and "
            "then the cost of seeing it is known.",
        },
    ),
    Claim(
        key="signal-hidden.contracting-unit",
        topic=TOPIC,
        title="In a unit that contracts every longer lag is fainter",
        paraphrase="Perhaps the vanishing of the paragraph before is understood: the "
        "unit contracts.",
        hypotheses=(PARTS, SOME_PART, SHRINKING),
        conclusion=FAINTER,
        kind=Kind.BOUND,
        reading=Reading.CHARITABLE,
        of="signal-hidden",
        proof=prove_fainter,
        why={"PROVED": "Each further step back multiplies by $|\\lambda| < 1$."},
    ),
    Claim(
        key="signal-hidden.contraction",
        topic=TOPIC,
        title="With contraction the long-lag part is exponentially small",
        paraphrase="If the part of the gradient from lag k is at most B gamma^k and "
        "the short-lag part at least b, all lags from tau on together are at most "
        "B / (b (1 - gamma)) gamma^tau of the short-lag part.",
        hypotheses=(PARTS_DECAY, SHORT_PART, RATE_BELOW_ONE),
        conclusion=HIDDEN,
        kind=Kind.BOUND,
        reading=Reading.REPAIR,
        of="signal-hidden",
        proof=prove_hidden,
        why={
            "PROVED": "A geometric series from lag $\\tau$ on, for any number $m$ of "
            "further lags: their share of the gradient is at most "
            "$\\frac{B}{b(1-\\gamma)}\\gamma^\\tau$ and fades.",
        },
    ),
    Claim(
        key="signal-hidden.cost",
        topic=TOPIC,
        title="Seeing the long-lag part takes gamma^(-2 tau) samples",
        paraphrase="To see a mean of at most B gamma^tau over a fluctuation sigma, N "
        "samples with N mu^2 at least sigma^2 are needed.",
        hypotheses=(FAINT, SEEN),
        conclusion=COSTLY,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="signal-hidden",
        proof=prove_costly,
        why={
            "PROVED": "The standard error falls like $1/\\sqrt{N}$ while the signal "
            "falls like $\\gamma^\\tau$: $N \\ge (\\sigma/B)^2 \\gamma^{-2\\tau}$. The "
            "cost is exponential in the lag, but finite: learning is slow, not "
            "impossible.",
        },
    ),
    Claim(
        key="signal-hidden.measured",
        topic=TOPIC,
        title="The cost of the signal, measured",
        paraphrase="In a linear unit that learns to recall its state at lag tau, the "
        "number of samples at which the long-lag part of dL/du rises above the "
        "fluctuation of the whole gradient grows like u^(-2 tau): with gamma = u.",
        hypotheses=tuple(replace(h, definition=True) for h in (FAINT, SEEN)),
        conclusion=COSTLY,
        kind=Kind.EXPERIMENT,
        reading=Reading.COMPANION,
        of="signal-hidden",
        why={"SUPPORTED": "The measured growth per lag agrees with $u^{-2}$."},
    ),
    Claim(
        key="represents-any-span",
        topic=TOPIC,
        title="A simple network can hold a dependency over any interval",
        paraphrase="In theory a simple recurrent network can establish dependencies "
        "between states a long time apart.",
        sources=_said("§vanishing, ¶2, sentence 2", "001"),
        conclusion=And(
            Gt(margin, 0),
            Gt(low, 0),
            Gt(weight, 0),
            Gt(tanh(weight * low - margin), low),
        ),
        kind=Kind.EXISTENCE,
        why={
            "PROVED": "One tanh unit is enough. With the weight, interval and noise of "
            "the witness $\\tanh(w\\ell - \\epsilon) > \\ell$; as tanh and "
            "$v \\mapsto w v$ increase, a state of at least $\\ell > 0$ stays at least "
            "$\\ell$ for ever, whatever noise up to $\\epsilon$ enters the unit. The "
            "sign remembers the bit over any span (the next claim).",
        },
    ),
    Claim(
        key="represents-any-span.for-ever",
        topic=TOPIC,
        title="A tanh latch holds its bit over any span",
        paraphrase="If ell > 0 is mapped above itself even against the full noise, the "
        "state never falls below ell.",
        hypotheses=(TANH_NOISY, TWO_SIDED, TANH_START, TANH_ROOM),
        conclusion=NOT_UNDER,
        kind=Kind.BOUND,
        reading=Reading.COMPANION,
        of="represents-any-span",
        proof=prove_tanh_inside,
        why={
            "PROVED": "Induction on $t$: tanh increases, so the worst that can happen "
            "in one step is $\\tanh(w\\ell - \\epsilon)$. Holding a bit over any span "
            "is possible; that its gradient can be felt over that span is another "
            "matter.",
        },
    ),
)
