"""Proofs on storing memories: statements, step by step, and their models.

The claims themselves are in theory/latching/__init__.py.
"""

from collections.abc import Callable
from random import Random

from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    ImmutableMatrix,
    Implies,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
    eye,
    log,
    oo,
    sinh,
    tanh,
    zeros,
)
from sympy import Q as Ask

from longdep.theory.core.claim import Hypothesis
from longdep.theory.core.notation import Family, ForAll, Norm, order, size, step, time
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Apply,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Instance,
    Lemma,
    LimitRule,
    PartOf,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import cayley, invertible, positive, rational, square, vector

n, t, s, p = size, time, step, order
span = Symbol("tau", integer=True, nonnegative=True)
block = Symbol("k", integer=True, positive=True)
count = Symbol("m", integer=True, nonnegative=True)
index = Symbol("i", integer=True, nonnegative=True)
gamma = Symbol("gamma", nonnegative=True)
K = Symbol("K", positive=True)
eps = Symbol("epsilon", positive=True)
excess = Symbol("a", positive=True)
variable = Symbol("v", positive=True)
w, u, stored = (Symbol(name, positive=True) for name in ("w", "u", "h"))
low, high = Symbol("ell", real=True), Symbol("r", real=True)
U = MatrixSymbol("U", n, n)
size_of = Function("r", positive=True)
h, g, noise = (Function(name, real=True) for name in ("h", "g", "e"))
F = Function("F", real=True)
part = Function("p", real=True)


def x(at: Expr | int) -> Family:
    """What a change of the state at time 0 has become, shape (n, 1)."""
    return Family("x", n, 1, at)


def y(at: Expr | int) -> Family:
    """What the noise has added up to, shape (n, 1)."""
    return Family("y", n, 1, at)


def push(at: Expr | int) -> Family:
    """The noise of one step, shape (n, 1)."""
    return Family("e", n, 1, at)


def J(at: Expr | int) -> Family:
    """The Jacobian of one step, shape (n, n)."""
    return Family("J", n, n, at)


def P(at: Expr | int) -> Family:
    """The gradient dh_t/dh_0, shape (n, n)."""
    return Family("P", n, n, at)


def _steps(first: object, follow: Callable[[int], object]) -> Callable[[int], object]:
    """A sequence as a function of time; follow(k) gives element k + 1."""
    found = [first]

    def at(time: int) -> object:
        while len(found) <= time:
            found.append(follow(len(found) - 1))
        return found[int(time)]

    return at


def _norm(matrix: ImmutableMatrix, kind: str) -> Expr:
    rows = matrix if kind == "oo" else matrix.T
    return max(sum(abs(v) for v in rows.row(i)) for i in range(rows.rows))


# The K theorem: whoever holds noise below K forgets at a geometric rate.

LINEARISED = Hypothesis(
    "linearised",
    ForAll(Eq(x(s + 1), J(s) * x(s)), s, 0, oo),
    "x_t is what a small change x_0 of the first state has become: the gradient "
    "applied to x_0",
    definition=True,
)
SIZE = Hypothesis(
    "size",
    ForAll(Eq(Norm(x(s), p), size_of(s)), s, 0, oo),
    "r_t > 0 is the size of x_t (where it is 0 there is nothing left to bound)",
    definition=True,
)
FIRST_PUSH = Hypothesis(
    "first-push",
    Eq(y(0), x(0) / size_of(0)),
    "the noise begins with a push of norm 1 along x_0",
    definition=True,
)
PUSHES = Hypothesis(
    "pushes",
    ForAll(Eq(y(s + 1), J(s) * y(s) + x(s + 1) / size_of(s + 1)), s, 0, oo),
    "y_t is how far the state is moved by noise of norm 1 that pushes along x_t at "
    "every step",
    definition=True,
)
BOUNDED = Hypothesis(
    "bounded",
    ForAll(Le(Norm(y(s), p), K), s, 0, oo),
    "the noise moves the state by at most K, at every time",
)
AT_LEAST_ONE = Hypothesis(
    "at-least-one",
    Ge(1 - 1 / K, 0),
    "K is at least 1: the first push alone moves the state by 1",
    definition=True,
)
ROBUST_FORGETS = Le(Norm(x(t), p), K * (1 - 1 / K) ** t * Norm(x(0), p))
PUSHED = Sum(1 / size_of(index), (index, 0, t))


def _noisy_model(rng: Random) -> Model:
    n_, kind = rng.randint(1, 2), rng.choice(["1", "oo"])
    jacobians = [invertible(rng, n_) / 2 for _ in range(6)]
    start = ImmutableMatrix([rational(rng, nonzero=True) for _ in range(n_)])
    xs = _steps(start, lambda k: jacobians[k] * xs(k))
    ys = _steps(
        start / _norm(start, kind),
        lambda k: jacobians[k] * ys(k) + xs(k + 1) / _norm(xs(k + 1), kind),
    )
    worst = max(_norm(ys(k), kind) for k in range(6))
    return {
        "n": n_,
        "p": kind,
        "J": lambda k: jacobians[int(k)],
        "x": xs,
        "y": ys,
        "r": lambda k: _norm(xs(int(k)), kind),
        "K": worst + rng.choice([0, 1]),
        "t": rng.randint(0, 3),
        "horizon": 6,
    }


def prove_robust_forgets() -> Proof:
    """The aligned noise adds up to s_t x_t, and so s_t must grow geometrically."""
    rate = 1 - 1 / K
    aligned = Eq(y(t), PUSHED * x(t))
    grown = Le(1 / size_of(0), rate**t * PUSHED)
    later = PUSHED.subs(t, t + 1)
    return Proof(
        (
            Step(
                "one term",
                Eq(PUSHED.subs(t, 0), 1 / size_of(0)),
                Algebra(),
                "Write s_t for the sum of 1/r_i up to t; it starts at 1/r_0.",
            ),
            Step(
                "first push", FIRST_PUSH.condition, Given("first-push"), "Definition."
            ),
            Step(
                "start",
                aligned.subs(t, 0),
                Algebra(by=("first push", "one term")),
                "At time 0 the noise has moved the state by s_0 x_0.",
            ),
            Step("assumed", aligned, Assume(), "Suppose it moved by s_t x_t."),
            Step(
                "one step",
                Eq(x(t + 1), J(t) * x(t)),
                Given("linearised", {s: t}),
                "The gradient takes one step.",
            ),
            Step(
                "pushed",
                Eq(y(t + 1), J(t) * y(t) + x(t + 1) / size_of(t + 1)),
                Given("pushes", {s: t}),
                "So does the noise, and it is pushed along x_(t+1).",
            ),
            Step(
                "peeled",
                Eq(later, PUSHED + 1 / size_of(t + 1)),
                Peel(),
                "s_(t+1) has one term more.",
            ),
            Step(
                "next",
                aligned.subs(t, t + 1),
                Algebra(by=("pushed", "assumed", "one step", "peeled")),
                "J y_t + x_(t+1)/r_(t+1) = (s_t + 1/r_(t+1)) x_(t+1).",
            ),
            Step(
                "aligned",
                aligned,
                Induction(t, "start", "assumed", "next"),
                "By induction: the pushes all add up along x_t.",
            ),
            Step(
                "homogeneous",
                Eq(Norm(PUSHED * x(t), p), PUSHED * Norm(x(t), p)),
                Lemma("a norm is homogeneous: |c x| = c |x| for c >= 0"),
                "s_t >= 0 comes out of the norm.",
            ),
            Step(
                "sized",
                Eq(Norm(x(t), p), size_of(t)),
                Given("size", {s: t}),
                "The size of x_t is r_t.",
            ),
            Step(
                "sized start",
                Eq(Norm(x(0), p), size_of(0)),
                Given("size", {s: 0}),
                "The size of x_0 is r_0.",
            ),
            Step(
                "bounded",
                Le(Norm(y(t), p), K),
                Given("bounded", {s: t}),
                "The noise moves the state by at most K.",
            ),
            Step(
                "product",
                Le(PUSHED * size_of(t), K),
                Combine({"bounded": 1}, by=("aligned", "homogeneous", "sized")),
                "So s_t r_t <= K.",
            ),
            Step(
                "product next",
                Le(later * size_of(t + 1), K),
                Instance("product", {t: t + 1}),
                "Also one step later.",
            ),
            Step(
                "shrinks",
                Le(PUSHED, rate * later),
                Combine({"product next": 1 / (K * size_of(t + 1))}, by=("peeled",)),
                "1/r_(t+1) >= s_(t+1)/K, so s_t <= (1 - 1/K) s_(t+1).",
            ),
            Step(
                "grown start",
                grown.subs(t, 0),
                Combine(by=("one term",)),
                "s_0 = 1/r_0.",
            ),
            Step("grown assumed", grown, Assume(), "Suppose 1/r_0 <= (1-1/K)^t s_t."),
            Step(
                "grown next",
                grown.subs(t, t + 1),
                Combine(
                    {"grown assumed": 1, "shrinks": rate**t}, facts=("at-least-one",)
                ),
                "Insert s_t <= (1 - 1/K) s_(t+1).",
            ),
            Step(
                "grown",
                grown,
                Induction(t, "grown start", "grown assumed", "grown next"),
                "By induction s_t grows geometrically.",
            ),
            Step(
                "forgets",
                ROBUST_FORGETS,
                Combine(
                    {
                        "product": rate**t * size_of(0),
                        "grown": size_of(t) * size_of(0),
                    },
                    by=("sized", "sized start"),
                    facts=("at-least-one",),
                ),
                "r_t / r_0 <= (1 - 1/K)^t s_t r_t <= K (1 - 1/K)^t.",
            ),
        ),
        _noisy_model,
    )


# A contraction attains the rate of the K theorem.

UNIT_PUSHES = Hypothesis(
    "unit-pushes",
    ForAll(Eq(h(s + 1), (1 - 1 / K) * h(s) + 1), s, 0, oo),
    "one unit with slope 1 - 1/K is pushed by noise of size 1 at every step",
    definition=True,
)
UNIT_START = Hypothesis(
    "unit-start", Eq(h(0), 1), "the first push moves it by 1", definition=True
)
TIGHT = Eq(h(t), K * (1 - (1 - 1 / K) ** (t + 1)))


def prove_tight() -> Proof:
    """Sum the geometric series by induction."""
    return Proof(
        (
            Step("unit", UNIT_START.condition, Given("unit-start"), "Definition."),
            Step(
                "one step",
                Eq(h(t + 1), (1 - 1 / K) * h(t) + 1),
                Given("unit-pushes", {s: t}),
                "The unit takes one step.",
            ),
            Step(
                "start",
                TIGHT.subs(t, 0),
                Algebra(by=("unit",)),
                "K (1 - (1 - 1/K)) = 1.",
            ),
            Step("assumed", TIGHT, Assume(), "Suppose the formula at t."),
            Step(
                "next",
                TIGHT.subs(t, t + 1),
                Algebra(by=("one step", "assumed")),
                "Insert it.",
            ),
            Step("sum", TIGHT, Induction(t, "start", "assumed", "next"), "Induction."),
        ),
        _tight_model,
    )


def _tight_model(rng: Random) -> Model:
    bound = 1 + positive(rng)
    at = _steps(Rational(1), lambda k: (1 - 1 / bound) * at(k) + 1)
    return {"K": bound, "h": at, "t": rng.randint(0, 3), "horizon": 5}


# Contraction: the gradient falls like a power of gamma.

CHAIN = Hypothesis(
    "chain",
    ForAll(Eq(P(s + 1), J(s) * P(s)), s, 0, oo),
    "P_t = dh_t/dh_0 is the product of the step Jacobians (chain rule)",
    definition=True,
)
CONTRACTS = Hypothesis(
    "contraction",
    ForAll(Le(Norm(J(s), p), gamma), s, 0, oo),
    "every step Jacobian has norm at most gamma",
)
BELOW_ONE = Hypothesis("below-one", Lt(gamma, 1), "gamma is below 1")


FADES = Eq(Limit(gamma**span, span, oo), 0)


def _decay(first: int) -> Le:
    return Le(Norm(P(t + first), p), gamma**t * Norm(P(first), p))


def decay_from(first: int) -> And:
    """|P_(t+first)| <= gamma^t |P_first|, and gamma^tau tends to 0."""
    return And(_decay(first), FADES)


def _contracting_model(rng: Random) -> Model:
    n_, kind = rng.randint(1, 2), rng.choice(["1", "oo"])
    rate = 1 / (1 + positive(rng))
    jacobians = []
    for _ in range(6):
        matrix = square(rng, n_)
        jacobians.append(matrix * rate / max(_norm(matrix, kind), 1))
    ps = _steps(ImmutableMatrix(eye(n_)), lambda k: jacobians[k] * ps(k))
    return {
        "n": n_,
        "p": kind,
        "J": lambda k: jacobians[int(k)],
        "P": ps,
        "gamma": rate,
        "a": positive(rng),
        "t": rng.randint(0, 3),
        "horizon": 6,
    }


def prove_decay_from(first: int) -> Proof:
    """Induction on t with a consistent norm; then the limit of a geometric sequence."""
    bound, now = _decay(first), t + first
    return Proof(
        (
            Step(
                "one step",
                Eq(P(now + 1), J(now) * P(now)),
                Given("chain", {s: now}),
                "The chain rule.",
            ),
            Step(
                "consistent",
                Le(Norm(J(now) * P(now), p), Norm(J(now), p) * Norm(P(now), p)),
                Lemma("an induced norm is submultiplicative"),
                "|A B| <= |A| |B|.",
            ),
            Step(
                "contracts",
                Le(Norm(J(now), p), gamma),
                Given("contraction", {s: now}),
                "Premise.",
            ),
            Step(
                "start",
                bound.subs(t, 0),
                Algebra(),
                "At the first lag both sides agree.",
            ),
            Step("assumed", bound, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                bound.subs(t, t + 1),
                Combine(
                    {
                        "consistent": 1,
                        "contracts": Norm(P(now), p),
                        "assumed": gamma,
                    },
                    by=("one step",),
                ),
                "One more factor gamma.",
            ),
            Step(
                "bound", bound, Induction(t, "start", "assumed", "next"), "Induction."
            ),
            Step(
                "geometric",
                Eq(Limit((1 / (1 + excess)) ** span, span, oo), 0),
                LimitRule(tuple({excess: Rational(k, 4)} for k in (1, 4, 20))),
                "A geometric sequence, for any a > 0.",
            ),
            Step(
                "vanishing",
                FADES,
                Lemma(
                    "a number in [0, 1) is 0 or 1/(1 + a) with a > 0",
                    needs=("below-one",),
                    by=("geometric",),
                ),
                "gamma is of this form.",
            ),
            Step(
                "decays",
                decay_from(first),
                Conjunction(("bound", "vanishing")),
                "Both together.",
            ),
        ),
        _contracting_model,
    )


# A contraction holds the noise.

STIRRED = Hypothesis(
    "stirred",
    ForAll(Eq(y(s + 1), J(s) * y(s) + push(s + 1)), s, 0, oo),
    "y_t is how far the noise e_0, e_1, ... moves the linearised state",
    definition=True,
)
FIRST_NOISE = Hypothesis(
    "first-noise", Eq(y(0), push(0)), "it begins with e_0", definition=True
)
UNIT_NOISE = Hypothesis(
    "unit-noise",
    ForAll(Le(Norm(push(s), p), 1), s, 0, oo),
    "the noise of one step has norm at most 1",
)
GAP = Hypothesis(
    "below-one",
    Gt(1 - gamma, 0),
    "gamma is below 1 (else the bound says nothing)",
    definition=True,
)
HELD = Le((1 - gamma) * Norm(y(t), p), 1)


def prove_held() -> Proof:
    """Induction: gamma of the old displacement plus 1."""
    return Proof(
        (
            Step(
                "one step",
                Eq(y(t + 1), J(t) * y(t) + push(t + 1)),
                Given("stirred", {s: t}),
                "One step of the noisy state.",
            ),
            Step("begins", FIRST_NOISE.condition, Given("first-noise"), "Definition."),
            Step(
                "triangle",
                Le(
                    Norm(J(t) * y(t) + push(t + 1), p),
                    Norm(J(t) * y(t), p) + Norm(push(t + 1), p),
                ),
                Lemma("the triangle inequality"),
                "Norms add up at most.",
            ),
            Step(
                "consistent",
                Le(Norm(J(t) * y(t), p), Norm(J(t), p) * Norm(y(t), p)),
                Lemma("an induced norm is consistent with its vector norm"),
                "|J y| <= |J| |y|.",
            ),
            Step(
                "contracts",
                Le(Norm(J(t), p), gamma),
                Given("contraction", {s: t}),
                "Premise.",
            ),
            Step(
                "unit",
                Le(Norm(push(t + 1), p), 1),
                Given("unit-noise", {s: t + 1}),
                "Premise.",
            ),
            Step(
                "first unit",
                Le(Norm(push(0), p), 1),
                Given("unit-noise", {s: 0}),
                "Premise.",
            ),
            Step(
                "start",
                HELD.subs(t, 0),
                Combine(
                    {"first unit": 1 - gamma},
                    slack=gamma,
                    by=("begins",),
                    facts=("below-one",),
                ),
                "(1 - gamma) |e_0| <= 1.",
            ),
            Step("assumed", HELD, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                HELD.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1 - gamma,
                        "consistent": 1 - gamma,
                        "contracts": (1 - gamma) * Norm(y(t), p),
                        "unit": 1 - gamma,
                        "assumed": gamma,
                    },
                    by=("one step",),
                    facts=("below-one",),
                ),
                "gamma + (1 - gamma) = 1.",
            ),
            Step(
                "held", HELD, Induction(t, "start", "assumed", "next"), "By induction."
            ),
        ),
        _stirred_model,
    )


def _stirred_model(rng: Random) -> Model:
    model = dict(_contracting_model(rng))
    jacobian, n_ = model["J"], model["n"]
    pushes = [vector(rng, n_) / (12 * n_) for _ in range(7)]
    ys = _steps(pushes[0], lambda k: jacobian(k) * ys(k) + pushes[k + 1])
    return {**model, "y": ys, "e": lambda k: pushes[int(k)]}


# An isometry keeps the gradient and adds up the noise.

ROTATES = Hypothesis(
    "recurrence",
    ForAll(Eq(x(s + 1), U * x(s)), s, 0, oo),
    "the clean state, and with it the gradient, follows x_t = U x_(t-1)",
    definition=True,
)
ALONG = Hypothesis(
    "aligned-noise",
    ForAll(Eq(y(s + 1), U * y(s) + eps * x(s + 1)), s, 0, oo),
    "at every step noise of relative size epsilon pushes along the state; y_t is how "
    "far it has moved the state",
    definition=True,
)
UNMOVED = Hypothesis(
    "unmoved",
    Eq(y(0), ZeroMatrix(n, 1)),
    "at time 0 nothing is moved",
    definition=True,
)
ORTHOGONAL = Hypothesis("orthogonal", Ask.orthogonal(U), "U is orthogonal")
KEEPS = Eq(x(t).T * x(t), x(0).T * x(0))
ADDS_UP = Eq(y(t), t * eps * x(t))


def _isometry_model(rng: Random) -> Model:
    turn, small = cayley(rng), positive(rng) / 8
    start = vector(rng, turn.rows)
    xs = _steps(start, lambda k: turn * xs(k))
    ys = _steps(
        ImmutableMatrix(zeros(turn.rows, 1)),
        lambda k: turn * ys(k) + small * xs(k + 1),
    )
    return {
        "n": turn.rows,
        "U": turn,
        "x": xs,
        "y": ys,
        "epsilon": small,
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


def _keeps_steps() -> tuple[Step, ...]:
    return (
        Step(
            "one step",
            Eq(x(t + 1), U * x(t)),
            Given("recurrence", {s: t}),
            "One step of the clean state.",
        ),
        Step("same", KEEPS.subs(t, 0), Algebra(), "Nothing has happened at t = 0."),
        Step("same assumed", KEEPS, Assume(), "Suppose the length is kept up to t."),
        Step(
            "turned",
            Eq(x(t + 1).T * x(t + 1), x(t).T * x(t)),
            Algebra(by=("one step",), facts=("orthogonal",)),
            "U^T U = I: an orthogonal U keeps lengths.",
        ),
        Step(
            "same next",
            KEEPS.subs(t, t + 1),
            Algebra(by=("turned", "same assumed")),
            "So also at t + 1.",
        ),
        Step(
            "keeps",
            KEEPS,
            Induction(t, "same", "same assumed", "same next"),
            "By induction the gradient neither vanishes nor explodes.",
        ),
    )


def prove_keeps() -> Proof:
    """Induction with U^T U = I."""
    return Proof(_keeps_steps(), _isometry_model)


def prove_adds_up() -> Proof:
    """The length is kept, and each push is turned along with the state."""
    return Proof(
        (
            *_keeps_steps(),
            Step("unmoved", UNMOVED.condition, Given("unmoved"), "Definition."),
            Step(
                "pushed",
                Eq(y(t + 1), U * y(t) + eps * x(t + 1)),
                Given("aligned-noise", {s: t}),
                "One step with noise.",
            ),
            Step("start", ADDS_UP.subs(t, 0), Algebra(by=("unmoved",)), "No push yet."),
            Step("assumed", ADDS_UP, Assume(), "Suppose t pushes have added up."),
            Step(
                "next",
                ADDS_UP.subs(t, t + 1),
                Algebra(by=("pushed", "assumed", "one step")),
                "U turns the old pushes onto the new one.",
            ),
            Step(
                "adds up",
                ADDS_UP,
                Induction(t, "start", "assumed", "next"),
                "By induction.",
            ),
            Step(
                "both",
                And(KEEPS, ADDS_UP),
                Conjunction(("keeps", "adds up")),
                "Storing and adding up go together.",
            ),
        ),
        _isometry_model,
    )


# Staying where gradients neither vanish nor explode, with noise.

DISTURBED = Hypothesis(
    "noise",
    ForAll(Eq(y(s + 1), U * y(s) + push(s)), s, 0, oo),
    "y_t is how far the noise e_1, e_2, ... has moved the state",
    definition=True,
)
UNDISTURBED = Hypothesis(
    "undisturbed",
    Eq(Norm(y(0), "F"), 0),
    "at time 0 nothing is moved",
    definition=True,
)
SMALL_NOISE = Hypothesis(
    "small-noise",
    ForAll(Le(Norm(push(s), "F"), eps), s, 0, oo),
    "the noise of one step has length at most epsilon",
)
SHORT = Hypothesis(
    "short-span",
    Le(t * eps, Norm(x(0), "F")),
    "the span t is at most the stored length over the noise",
)
SAME_LENGTH = Eq(Norm(x(t), "F"), Norm(x(0), "F"))
NOT_SWAMPED = Le(Norm(y(t), "F"), Norm(x(0), "F"))


def _disturbed_model(rng: Random) -> Model:
    turn = cayley(rng)
    start = ImmutableMatrix([3 + positive(rng)] * turn.rows)
    pushes = [vector(rng, turn.rows) / 12 for _ in range(6)]
    xs = _steps(start, lambda k: turn * xs(k))
    ys = _steps(
        ImmutableMatrix(zeros(turn.rows, 1)), lambda k: turn * ys(k) + pushes[k]
    )
    return {
        "n": turn.rows,
        "U": turn,
        "x": xs,
        "y": ys,
        "e": lambda k: pushes[int(k)],
        "epsilon": Rational(7, 12),
        "t": rng.randint(0, 4),
        "horizon": 5,
    }


def prove_short_span() -> Proof:
    """Lengths are kept, noise adds up to at most t epsilon."""
    moved = Le(Norm(y(t), "F"), t * eps)
    lemma = "an orthogonal matrix keeps the Euclidean length"
    return Proof(
        (
            Step(
                "one step",
                Eq(x(t + 1), U * x(t)),
                Given("recurrence", {s: t}),
                "One step of the clean state.",
            ),
            Step(
                "length",
                Eq(Norm(U * x(t), "F"), Norm(x(t), "F")),
                Lemma(lemma, needs=("orthogonal",)),
                "Lengths are kept.",
            ),
            Step("same", SAME_LENGTH.subs(t, 0), Algebra(), "At t = 0."),
            Step("same assumed", SAME_LENGTH, Assume(), "Suppose it up to t."),
            Step(
                "same next",
                SAME_LENGTH.subs(t, t + 1),
                Algebra(by=("one step", "length", "same assumed")),
                "One step more.",
            ),
            Step(
                "keeps",
                SAME_LENGTH,
                Induction(t, "same", "same assumed", "same next"),
                "Induction.",
            ),
            Step(
                "disturbed",
                Eq(y(t + 1), U * y(t) + push(t)),
                Given("noise", {s: t}),
                "One step of what the noise moved.",
            ),
            Step(
                "triangle",
                Le(
                    Norm(U * y(t) + push(t), "F"),
                    Norm(U * y(t), "F") + Norm(push(t), "F"),
                ),
                Lemma("the triangle inequality"),
                "Lengths add up at most.",
            ),
            Step(
                "turned",
                Eq(Norm(U * y(t), "F"), Norm(y(t), "F")),
                Lemma(lemma, needs=("orthogonal",)),
                "Lengths are kept.",
            ),
            Step(
                "small",
                Le(Norm(push(t), "F"), eps),
                Given("small-noise", {s: t}),
                "Premise.",
            ),
            Step("still", UNDISTURBED.condition, Given("undisturbed"), "Definition."),
            Step("start", moved.subs(t, 0), Combine(by=("still",)), "No noise yet."),
            Step("assumed", moved, Assume(), "Suppose at most t epsilon."),
            Step(
                "next",
                moved.subs(t, t + 1),
                Combine(
                    {"triangle": 1, "small": 1, "assumed": 1},
                    by=("disturbed", "turned"),
                ),
                "At most epsilon more.",
            ),
            Step(
                "moved", moved, Induction(t, "start", "assumed", "next"), "Induction."
            ),
            Step("short", SHORT.condition, Given("short-span"), "Premise."),
            Step(
                "not swamped",
                NOT_SWAMPED,
                Combine({"moved": 1, "short": 1}),
                "t epsilon is at most the stored length.",
            ),
            Step(
                "both",
                And(SAME_LENGTH, NOT_SWAMPED),
                Conjunction(("keeps", "not swamped")),
                "Both together.",
            ),
        ),
        _disturbed_model,
    )


# Constant stable Jacobian: geometric over blocks.

CONSTANT = Hypothesis(
    "constant",
    ForAll(Eq(x(s + 1), U * x(s)), s, 0, oo),
    "the step Jacobian is the same U at every step",
)
EVENTUALLY = Le(
    Norm(x(block * count), "F"),
    Norm(U**block, "F") ** count * Norm(x(0), "F"),
    evaluate=False,
)
POWER_BELOW_ONE = Hypothesis(
    "spectral-radius",
    Lt(Norm(U**block, "F"), 1),
    "every eigenvalue of U is below 1 in size: some power of U has norm below 1",
)
ROOT_VANISHES = Eq(Limit(Norm(U**block, "F") ** span, span, oo), 0)


def _stable_model(rng: Random) -> Model:
    k, coupling = 2, rational(rng)
    matrix = ImmutableMatrix([[Rational(1, 4), coupling], [0, Rational(-1, 4)]])
    if rng.random() < 0.5:
        matrix = ImmutableMatrix([[rational(rng) / 8]])
    xs = _steps(vector(rng, matrix.rows), lambda i: matrix * xs(i))
    return {
        "n": matrix.rows,
        "U": matrix,
        "x": xs,
        "k": k,
        "a": positive(rng),
        "m": rng.randint(0, 2),
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


def prove_eventually() -> Proof:
    """Unroll, take blocks of k steps, and let the number of blocks grow."""
    unrolled = Eq(x(t), U**t * x(0))
    following = block * (count + 1)
    return Proof(
        (
            Step(
                "one step",
                Eq(x(t + 1), U * x(t)),
                Given("constant", {s: t}),
                "One step.",
            ),
            Step("zeroth", unrolled.subs(t, 0), Algebra(), "U^0 = I."),
            Step("up to", unrolled, Assume(), "Suppose x_t = U^t x_0."),
            Step(
                "and on",
                unrolled.subs(t, t + 1),
                Algebra(by=("one step", "up to")),
                "One factor more.",
            ),
            Step(
                "unrolled",
                unrolled,
                Induction(t, "zeroth", "up to", "and on"),
                "Induction.",
            ),
            Step(
                "now",
                unrolled.subs(t, block * count),
                Instance("unrolled", {t: block * count}),
                "After m blocks of k steps.",
            ),
            Step(
                "later",
                unrolled.subs(t, following),
                Instance("unrolled", {t: following}),
                "After one block more.",
            ),
            Step(
                "block",
                Eq(x(following), U**block * x(block * count)),
                Algebra(by=("later", "now")),
                "A block multiplies by U^k.",
            ),
            Step(
                "consistent",
                Le(
                    Norm(U**block * x(block * count), "F"),
                    Norm(U**block, "F") * Norm(x(block * count), "F"),
                ),
                Lemma("the Frobenius norm is consistent with the Euclidean one"),
                "|A x| <= |A| |x|.",
            ),
            Step("none", EVENTUALLY.subs(count, 0), Algebra(), "Before any block."),
            Step("assumed", EVENTUALLY, Assume(), "Suppose it after m blocks."),
            Step(
                "next",
                EVENTUALLY.subs(count, count + 1),
                Combine(
                    {"consistent": 1, "assumed": Norm(U**block, "F")}, by=("block",)
                ),
                "One factor more.",
            ),
            Step(
                "blockwise",
                EVENTUALLY,
                Induction(count, "none", "assumed", "next"),
                "Induction on the number of blocks.",
            ),
            Step(
                "geometric",
                Eq(Limit((1 / (1 + excess)) ** span, span, oo), 0),
                LimitRule(tuple({excess: Rational(k, 4)} for k in (1, 4, 20))),
                "A geometric sequence, for any a > 0.",
            ),
            Step(
                "vanishing",
                ROOT_VANISHES,
                Lemma(
                    "a number in [0, 1) is 0 or 1/(1 + a) with a > 0",
                    needs=("spectral-radius",),
                    by=("geometric",),
                ),
                "The norm of U^k is of this form.",
            ),
            Step(
                "in the end",
                And(EVENTUALLY, ROOT_VANISHES),
                Conjunction(("blockwise", "vanishing")),
                "Both together.",
            ),
        ),
        _stable_model,
    )


# Noise on a nonlinear state: contraction on the tube.

CLEAN = Hypothesis(
    "clean",
    ForAll(Eq(g(s + 1), F(g(s))), s, 0, oo),
    "g is the trajectory without noise",
    definition=True,
)
NOISY = Hypothesis(
    "noisy",
    ForAll(Eq(h(s + 1), F(h(s)) + noise(s)), s, 0, oo),
    "h is the trajectory with noise e",
    definition=True,
)
SAME_START = Hypothesis(
    "same-start", Eq(h(0), g(0)), "both start at the same point", definition=True
)
NOISE_BOUND = Hypothesis(
    "small-noise",
    ForAll(Le(Abs(noise(s)), eps), s, 0, oo),
    "the noise of one step is at most epsilon",
)
TUBE = Hypothesis(
    "tube",
    ForAll(Le(Abs(F(h(s)) - F(g(s))), gamma * Abs(h(s) - g(s))), s, 0, oo),
    "F contracts by gamma between the two trajectories (which slopes at most gamma "
    "on the whole interval between them give)",
)
TUBE_BOUND = Le((1 - gamma) * Abs(h(t) - g(t)), eps)


def _tube_model(rng: Random) -> Model:
    slope, shift, small = rational(rng) / 5, rational(rng), positive(rng)
    pushes = [small * Rational(rng.randint(-4, 4), 4) for _ in range(6)]
    start = rational(rng)
    clean = _steps(start, lambda k: slope * clean(k) + shift)
    noisy = _steps(start, lambda k: slope * noisy(k) + shift + pushes[k])
    return {
        "F": lambda v: slope * v + shift,
        "g": clean,
        "h": noisy,
        "e": lambda k: pushes[int(k)],
        "epsilon": small,
        "gamma": abs(slope),
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


def prove_tube() -> Proof:
    """Induction: gamma of the old distance plus epsilon."""
    return Proof(
        (
            Step(
                "clean step",
                Eq(g(t + 1), F(g(t))),
                Given("clean", {s: t}),
                "Definition.",
            ),
            Step(
                "noisy step",
                Eq(h(t + 1), F(h(t)) + noise(t)),
                Given("noisy", {s: t}),
                "Definition.",
            ),
            Step(
                "triangle",
                Le(
                    Abs(F(h(t)) + noise(t) - F(g(t))),
                    Abs(F(h(t)) - F(g(t))) + Abs(noise(t)),
                ),
                Lemma("the triangle inequality"),
                "Sizes add up at most.",
            ),
            Step(
                "tube",
                Le(Abs(F(h(t)) - F(g(t))), gamma * Abs(h(t) - g(t))),
                Given("tube", {s: t}),
                "Premise.",
            ),
            Step(
                "small",
                Le(Abs(noise(t)), eps),
                Given("small-noise", {s: t}),
                "Premise.",
            ),
            Step("together", SAME_START.condition, Given("same-start"), "Definition."),
            Step(
                "start",
                TUBE_BOUND.subs(t, 0),
                Combine(slack=eps, by=("together",)),
                "No distance at t = 0.",
            ),
            Step("assumed", TUBE_BOUND, Assume(), "Suppose the bound at t."),
            Step(
                "next",
                TUBE_BOUND.subs(t, t + 1),
                Combine(
                    {
                        "triangle": 1 - gamma,
                        "tube": 1 - gamma,
                        "small": 1 - gamma,
                        "assumed": gamma,
                    },
                    by=("noisy step", "clean step"),
                    facts=("below-one",),
                ),
                "gamma epsilon + (1 - gamma) epsilon = epsilon.",
            ),
            Step(
                "bound",
                TUBE_BOUND,
                Induction(t, "start", "assumed", "next"),
                "Induction.",
            ),
        ),
        _tube_model,
    )


# The tanh unit: slope at its stored points.

STORED = Hypothesis(
    "stored", Eq(stored, tanh(u)), "h is the output of the unit at u", definition=True
)
FED_BACK = Hypothesis(
    "fed-back",
    Eq(u, w * stored),
    "u is w h: the unit reproduces h, so h is stored (there is such an h > 0 exactly "
    "for w > 1)",
    definition=True,
)
SLOPE = w * (1 - stored**2)
TANH_SLOPE = And(Gt(SLOPE, 0), Lt(SLOPE, 1))


def _tanh_model(rng: Random) -> Model:
    at = positive(rng)
    return {"u": at, "h": tanh(at), "w": at / tanh(at)}


def prove_tanh_slope() -> Proof:
    """The slope at h = tanh(u) is 2u/sinh(2u)."""
    slope = 2 * u / sinh(2 * u)
    return Proof(
        (
            Step("stored", STORED.condition, Given("stored"), "Definition."),
            Step("fed back", FED_BACK.condition, Given("fed-back"), "Premise."),
            Step(
                "weight",
                Eq(w, u / stored),
                Algebra(by=("fed back",)),
                "So w = u/h.",
            ),
            Step(
                "growth",
                Lt(2 * u, sinh(2 * u)),
                Lemma("sinh(v) = v + v^3/6 + ... exceeds v for v > 0"),
                "The hyperbolic sine exceeds its argument.",
            ),
            Step(
                "positive",
                Gt(SLOPE, 0),
                Combine(slack=slope, by=("weight", "stored")),
                "The slope is 2u/sinh(2u) > 0.",
            ),
            Step(
                "below",
                Lt(SLOPE, 1),
                Combine({"growth": 1 / sinh(2 * u)}, by=("weight", "stored")),
                "And 2u/sinh(2u) < 1.",
            ),
            Step(
                "between", TANH_SLOPE, Conjunction(("positive", "below")), "Together."
            ),
        ),
        _tanh_model,
    )


# A latch keeps its interval for ever.

STARTS_INSIDE = Hypothesis(
    "starts-inside",
    And(Le(low, h(0)), Le(h(0), high)),
    "the state starts in the interval",
)
INCREASING = Hypothesis(
    "increasing",
    ForAll(
        Implies(
            And(Le(low, h(s)), Le(h(s), high)),
            And(Le(F(low), F(h(s))), Le(F(h(s)), F(high))),
        ),
        s,
        0,
        oo,
    ),
    "F does not decrease on the interval, so its values there lie between those at "
    "the ends",
)
ROOM = Hypothesis(
    "room",
    And(Ge(F(low) - eps, low), Le(F(high) + eps, high)),
    "the ends are mapped inside with epsilon to spare",
)
NOT_UNDER, NOT_OVER = Le(low, h(t)), Le(h(t), high)
INSIDE = And(NOT_UNDER, NOT_OVER)
TWO_SIDED = Hypothesis(
    "small-noise",
    ForAll(And(Le(-eps, noise(s)), Le(noise(s), eps)), s, 0, oo),
    "the noise of one step is at most epsilon in size",
)


def _latch_model(rng: Random) -> Model:
    slope, small = Rational(rng.randint(0, 3), 4), positive(rng) / 8
    centre = rational(rng)
    reach = small / (1 - slope) + rng.randint(0, 1)

    def act(v: Expr) -> Expr:
        return centre + slope * (v - centre)

    pushes = [small * Rational(rng.randint(-4, 4), 4) for _ in range(6)]
    start = centre + reach * Rational(rng.randint(-2, 2), 2)
    states = _steps(start, lambda k: act(states(k)) + pushes[k])
    return {
        "F": act,
        "h": states,
        "e": lambda k: pushes[int(k)],
        "ell": centre - reach,
        "r": centre + reach,
        "epsilon": small,
        "t": rng.randint(0, 3),
        "horizon": 5,
    }


def prove_inside() -> Proof:
    """Induction: the ends are mapped inside, the noise is smaller than the room."""
    below, above = Ge(F(low) - eps, low), Le(F(high) + eps, high)
    over_low, under_high = Le(F(low), F(h(t))), Le(F(h(t)), F(high))
    between = And(over_low, under_high)
    at_least, at_most = Le(-eps, noise(t)), Le(noise(t), eps)
    sizes = And(at_least, at_most)
    return Proof(
        (
            Step(
                "noisy",
                Eq(h(t + 1), F(h(t)) + noise(t)),
                Given("noisy", {s: t}),
                "Definition.",
            ),
            Step("small", sizes, Given("small-noise", {s: t}), "Premise."),
            Step("not under", at_least, PartOf("small"), "Its first half."),
            Step("not over", at_most, PartOf("small"), "Its second half."),
            Step("room", And(below, above), Given("room"), "Premise."),
            Step("room below", below, PartOf("room"), "At the lower end."),
            Step("room above", above, PartOf("room"), "At the upper end."),
            Step("start", INSIDE.subs(t, 0), Given("starts-inside"), "Premise."),
            Step("assumed", INSIDE, Assume(), "Suppose the state is inside at t."),
            Step("inside below", NOT_UNDER, PartOf("assumed"), "One end."),
            Step("inside above", NOT_OVER, PartOf("assumed"), "The other."),
            Step(
                "increasing",
                Implies(INSIDE, between),
                Given("increasing", {s: t}),
                "Premise.",
            ),
            Step(
                "between",
                between,
                Apply("increasing", ("inside below", "inside above")),
                "So F(h_t) lies between the values at the ends.",
            ),
            Step("over low", over_low, PartOf("between"), "One end."),
            Step("under high", under_high, PartOf("between"), "The other."),
            Step(
                "above low",
                Le(low, h(t + 1)),
                Combine(
                    {"over low": 1, "not under": 1, "room below": 1}, by=("noisy",)
                ),
                "ell <= F(ell) - epsilon <= F(h_t) + e_t.",
            ),
            Step(
                "below high",
                Le(h(t + 1), high),
                Combine(
                    {"under high": 1, "not over": 1, "room above": 1}, by=("noisy",)
                ),
                "The same at the upper end.",
            ),
            Step(
                "next",
                INSIDE.subs(t, t + 1),
                Conjunction(("above low", "below high")),
                "So the state is inside at t + 1.",
            ),
            Step(
                "inside",
                INSIDE,
                Induction(t, "start", "assumed", "next"),
                "By induction, for ever.",
            ),
        ),
        _latch_model,
    )


# A tanh unit as a latch.

TANH_NOISY = Hypothesis(
    "noisy",
    ForAll(Eq(h(s + 1), tanh(w * h(s) + noise(s))), s, 0, oo),
    "one tanh unit feeds itself with weight w > 0, and noise enters with it",
    definition=True,
)
TANH_START = Hypothesis(
    "starts-above", Le(low, h(0)), "the state starts at ell or above"
)
TANH_ROOM = Hypothesis(
    "room",
    Ge(tanh(w * low - eps), low),
    "ell is mapped to ell or above even against the full noise",
)


def prove_tanh_inside() -> Proof:
    """Induction: tanh increases, and the worst case stays above ell."""
    sizes = And(Le(-eps, noise(t)), Le(noise(t), eps))
    worst, now = w * low - eps, w * h(t) + noise(t)
    return Proof(
        (
            Step(
                "noisy", Eq(h(t + 1), tanh(now)), Given("noisy", {s: t}), "Definition."
            ),
            Step("small", sizes, Given("small-noise", {s: t}), "Premise."),
            Step("not under", Le(-eps, noise(t)), PartOf("small"), "Its first half."),
            Step("room", TANH_ROOM.condition, Given("room"), "Premise."),
            Step("start", NOT_UNDER.subs(t, 0), Given("starts-above"), "Premise."),
            Step("assumed", NOT_UNDER, Assume(), "Suppose h_t is at least ell."),
            Step(
                "input",
                Le(worst, now),
                Combine({"assumed": w, "not under": 1}),
                "What enters the unit is at least w ell - epsilon.",
            ),
            Step(
                "increases",
                Le(tanh(worst), tanh(now)),
                Lemma("tanh increases", by=("input",)),
                "So is what leaves it, through tanh.",
            ),
            Step(
                "next",
                NOT_UNDER.subs(t, t + 1),
                Combine({"increases": 1, "room": 1}, by=("noisy",)),
                "And that is at least ell.",
            ),
            Step(
                "for ever",
                NOT_UNDER,
                Induction(t, "start", "assumed", "next"),
                "By induction, for ever.",
            ),
        ),
        _tanh_latch_model,
    )


def _tanh_latch_model(rng: Random) -> Model:
    pushes = [Rational(2 * rng.randint(-4, 4), 20) for _ in range(4)]
    weight = Rational(2) + rng.randint(0, 2)
    start = Rational(rng.randint(2, 4), 4)
    states = _steps(start, lambda k: tanh(weight * states(k) + pushes[k]))
    return {
        "w": weight,
        "h": states,
        "e": lambda k: pushes[int(k)],
        "ell": Rational(1, 2),
        "epsilon": Rational(2, 5),
        "t": rng.randint(0, 2),
        "horizon": 3,
    }


# The part of the gradient that comes from long lags, and the samples it takes.


scale, least, short = (Symbol(name, positive=True) for name in ("B", "b", "S"))
PARTS_DECAY = Hypothesis(
    "parts-decay",
    ForAll(Le(Abs(part(s)), scale * gamma**s), s, 0, oo),
    "the part of the gradient from lag k is at most B gamma^k in size",
)
SHORT_PART = Hypothesis(
    "short-part",
    Ge(short, least),
    "the short-lag part S of the gradient is at least b in size",
)
RATE_BELOW_ONE = Hypothesis("below-one", Gt(1 - gamma, 0), "gamma is below 1")
LONG_PART = Sum(Abs(part(s)), (s, span, span + count))
SHARE = Le((1 - gamma) * least * LONG_PART, scale * gamma**span * short, evaluate=False)
later_lag = Symbol("t", integer=True, nonnegative=True)
SHARE_FADES = Eq(Limit(gamma**later_lag, later_lag, oo), 0)
HIDDEN = And(SHARE, SHARE_FADES)


def prove_hidden() -> Proof:
    """Sum the geometric bound by induction, then compare with the short part."""
    total = Le(
        (1 - gamma) * LONG_PART, scale * gamma**span * (1 - gamma ** (count + 1))
    )
    longer = LONG_PART.subs(count, count + 1)
    end = span + count + 1
    return Proof(
        (
            Step(
                "single",
                Eq(LONG_PART.subs(count, 0), Abs(part(span))),
                Algebra(),
                "A sum of one term.",
            ),
            Step(
                "decay",
                Le(Abs(part(span)), scale * gamma**span),
                Given("parts-decay", {s: span}),
                "Premise.",
            ),
            Step(
                "start",
                total.subs(count, 0),
                Combine({"decay": 1 - gamma}, by=("single",), facts=("below-one",)),
                "The first lag alone.",
            ),
            Step("assumed", total, Assume(), "Suppose it for m further lags."),
            Step(
                "peeled",
                Eq(longer, LONG_PART + Abs(part(end))),
                Peel(),
                "One lag more.",
            ),
            Step(
                "decay there",
                Le(Abs(part(end)), scale * gamma**end),
                Given("parts-decay", {s: end}),
                "Premise.",
            ),
            Step(
                "next",
                total.subs(count, count + 1),
                Combine(
                    {"assumed": 1, "decay there": 1 - gamma},
                    by=("peeled",),
                    facts=("below-one",),
                ),
                "The geometric series.",
            ),
            Step(
                "total",
                total,
                Induction(count, "start", "assumed", "next"),
                "Induction on the number of lags.",
            ),
            Step("short", SHORT_PART.condition, Given("short-part"), "Premise."),
            Step(
                "share",
                SHARE,
                Combine(
                    {"total": least, "short": scale * gamma**span},
                    slack=least * scale * gamma ** (span + count + 1),
                ),
                "b is at most S.",
            ),
            Step(
                "geometric",
                Eq(Limit((1 / (1 + excess)) ** later_lag, later_lag, oo), 0),
                LimitRule(tuple({excess: Rational(k, 4)} for k in (1, 4, 20))),
                "A geometric sequence, for any a > 0.",
            ),
            Step(
                "fades",
                SHARE_FADES,
                Lemma(
                    "a number in [0, 1) is 0 or 1/(1 + a) with a > 0",
                    needs=("below-one",),
                    by=("geometric",),
                ),
                "gamma is of this form.",
            ),
            Step("hidden", HIDDEN, Conjunction(("share", "fades")), "Together."),
        ),
        _parts_model,
    )


def _parts_model(rng: Random) -> Model:
    rate, bound = 1 / (1 + positive(rng)), positive(rng)
    parts = [
        bound * rate**k * Rational(rng.randint(-4, 4), 4) if k else bound
        for k in range(9)
    ]
    smallest = positive(rng)
    return {
        "p": lambda k: parts[int(k)],
        "gamma": rate,
        "B": bound,
        "b": smallest,
        "S": smallest + rng.choice([0, 1]),
        "tau": rng.randint(0, 3),
        "m": rng.randint(0, 3),
        "a": positive(rng),
        "horizon": 9,
    }


lam = Symbol("lambda", real=True)
PARTS = Hypothesis(
    "parts",
    ForAll(Eq(part(s + 1), lam * part(s)), s, 0, oo),
    "each further step back multiplies a part of the gradient by lambda",
    definition=True,
)
SOME_PART = Hypothesis(
    "some-part", Gt(Abs(part(0)), 0), "there is a signal", definition=True
)
SHRINKING = Hypothesis("contraction", Lt(Abs(lam), 1), "the unit contracts")
FAINTER = Lt(Abs(part(t + 1)), Abs(part(0)))


def prove_fainter() -> Proof:
    """Induction: the first step is strict, the others do not grow."""
    return Proof(
        (
            Step(
                "one step",
                Eq(part(t + 1), lam * part(t)),
                Given("parts", {s: t}),
                "One lag more.",
            ),
            Step(
                "first step",
                Eq(part(1), lam * part(0)),
                Instance("one step", {t: 0}),
                "The first lag.",
            ),
            Step(
                "further step",
                Eq(part(t + 2), lam * part(t + 1)),
                Instance("one step", {t: t + 1}),
                "Any further lag.",
            ),
            Step("contracts", SHRINKING.condition, Given("contraction"), "Premise."),
            Step(
                "start",
                FAINTER.subs(t, 0),
                Combine(
                    {"contracts": Abs(part(0))},
                    by=("first step",),
                    facts=("some-part",),
                ),
                "|lambda| < 1 and there is a signal.",
            ),
            Step("assumed", FAINTER, Assume(), "Suppose it at lag t + 1."),
            Step(
                "next",
                FAINTER.subs(t, t + 1),
                Combine(
                    {"contracts": Abs(part(t + 1)), "assumed": 1}, by=("further step",)
                ),
                "The next part is not larger.",
            ),
            Step(
                "fainter",
                FAINTER,
                Induction(t, "start", "assumed", "next"),
                "By induction.",
            ),
        ),
        _fainter_model,
    )


def _fainter_model(rng: Random) -> Model:
    rate = rng.choice([-1, 0, 1]) / (1 + positive(rng))
    start = rational(rng, nonzero=True)
    return {
        "lambda": rate,
        "p": lambda k: start * rate ** int(k),
        "t": rng.randint(0, 3),
        "horizon": 6,
    }


signal = Symbol("mu", nonnegative=True)
spread, samples = Symbol("sigma", positive=True), Symbol("N", positive=True)
FAINT = Hypothesis(
    "faint-signal",
    Le(signal, scale * gamma**span),
    "the mean of the long-lag part is at most B gamma^tau",
)
SEEN = Hypothesis(
    "seen",
    Ge(samples * signal**2, spread**2),
    "the mean is at least the standard error: N mu^2 >= sigma^2",
)
COSTLY = Ge(samples * scale**2 * gamma ** (2 * span), spread**2)


def prove_costly() -> Proof:
    """Insert the bound on the signal."""
    return Proof(
        (
            Step("faint", FAINT.condition, Given("faint-signal"), "Premise."),
            Step("seen", SEEN.condition, Given("seen"), "Premise."),
            Step(
                "costly",
                COSTLY,
                Combine({"seen": 1, "faint": samples * (scale * gamma**span + signal)}),
                "(B gamma^tau)^2 >= mu^2.",
            ),
        ),
        _costly_model,
    )


def _costly_model(rng: Random) -> Model:
    rate, bound, lag = 1 / (1 + positive(rng)), positive(rng), rng.randint(0, 3)
    mean, deviation = bound * rate**lag / rng.choice([1, 2]), positive(rng)
    return {
        "gamma": rate,
        "B": bound,
        "tau": lag,
        "mu": mean,
        "sigma": deviation,
        "N": (deviation / mean) ** 2 + rng.choice([0, 1]),
    }


# Slopes that reach 1: the gradient falls like a power of t, not exponentially.


def flat_map(act: Callable[[Expr], Expr]) -> Hypothesis:
    """The state follows the map."""
    return Hypothesis(
        "map",
        ForAll(Eq(h(s + 1), act(h(s)), evaluate=False), s, 0, oo),
        "the state follows the map",
        definition=True,
    )


def flat_slope(slope: Callable[[Expr], Expr]) -> Hypothesis:
    """The gradient is the product of the slopes."""
    return Hypothesis(
        "slopes",
        ForAll(Eq(g(s + 1), slope(h(s)) * g(s), evaluate=False), s, 0, oo),
        "g_t = dh_t/dh_0 is the product of the slopes met on the way",
        definition=True,
    )


UNIT_GRADIENT = Hypothesis("unit-gradient", Eq(g(0), 1), "g_0 = 1", definition=True)
POWER_LAW = Eq(Limit(log(g(t)) / log(t), t, oo), -Rational(3, 2))
STOLZ = "Stolz-Cesaro: the limit of the increments is the limit of the means"


def prove_power_law(
    act: Callable[[Expr], Expr],
    slope: Callable[[Expr], Expr],
    centre: Expr,
    gain: Expr,
    model: Callable[[Random], Model],
) -> Proof:
    """1/(h - c)^2 grows by `gain` a step; log g falls by 3/2 of the share of a step."""
    near = centre + 1 / variable
    gained = 1 / (act(near) - centre) ** 2 - variable**2
    return Proof(
        (
            Step(
                "growth",
                Eq(
                    Limit(gained, variable, oo),
                    gain,
                ),
                LimitRule(),
                "With v = 1/(h - c) large: how much v^2 grows in one step.",
            ),
            Step(
                "approach",
                Eq(Limit(t * (h(t) - centre) ** 2, t, oo), 1 / gain),
                Lemma(
                    f"{STOLZ}; the state tends to c from every start given",
                    needs=("map", "start"),
                    by=("growth",),
                    evaluated=False,
                ),
                "So v^2 grows like the gain times t.",
            ),
            Step(
                "loss",
                Eq(
                    Limit(variable**2 * log(slope(near)), variable, oo),
                    -Rational(3, 2) * gain,
                ),
                LimitRule(),
                "One step multiplies the gradient by about 1 - (3/2) gain / v^2.",
            ),
            Step(
                "power law",
                POWER_LAW,
                Lemma(
                    STOLZ,
                    needs=("slopes", "unit-gradient"),
                    by=("approach", "loss"),
                    evaluated=False,
                ),
                "Summing -(3/2)/k over the steps gives -(3/2) log t.",
            ),
        ),
        model,
    )


def tanh_slope(v: Expr) -> Expr:
    """The slope of tanh."""
    return 1 - tanh(v) ** 2


def cubic(v: Expr) -> Expr:
    """H - h^3: slope 1 at its only attractor 0."""
    return v - v**3


def cubic_slope(v: Expr) -> Expr:
    """The slope of h - h^3."""
    return 1 - 3 * v**2


def two_state(v: Expr) -> Expr:
    """H - h (h^2 - 1)^3 / 20: slope 1 at its two attractors 1 and -1."""
    return v - v * (v**2 - 1) ** 3 / 20


def two_state_slope(v: Expr) -> Expr:
    """The slope of the two-state map."""
    return 1 - (v**2 - 1) ** 2 * (7 * v**2 - 1) / 20


def _followed(
    act: Callable[[Expr], Expr], slope: Callable[[Expr], Expr], start: Expr
) -> Model:
    hs = _steps(start, lambda k: act(hs(k)))
    gs = _steps(Rational(1), lambda k: slope(hs(k)) * gs(k))
    return {"h": hs, "g": gs, "horizon": 3}


def prove_tanh_power_law() -> Proof:
    """Tanh with weight 1: v^2 grows by 2/3 a step."""
    return prove_power_law(
        tanh,
        tanh_slope,
        Rational(0),
        Rational(2, 3),
        lambda rng: _followed(tanh, tanh_slope, positive(rng)),
    )


def prove_cubic_power_law() -> Proof:
    """H - h^3: v^2 grows by 2 a step."""
    return prove_power_law(
        cubic,
        cubic_slope,
        Rational(0),
        Rational(2),
        lambda rng: _followed(cubic, cubic_slope, Rational(rng.randint(1, 9), 20)),
    )


def prove_two_state_power_law() -> Proof:
    """The two-state map: v^2 grows by 4/5 a step."""
    return prove_power_law(
        two_state,
        two_state_slope,
        Rational(1),
        Rational(4, 5),
        lambda rng: _followed(
            two_state, two_state_slope, 1 + Rational(rng.randint(1, 3), 16)
        ),
    )
