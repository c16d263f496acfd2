"""Vocabulary, models and proofs of the topic theory/backpropagation/__init__.py.

Everything is indexed by the lag tau = t - k, so that induction goes up: delta_tau
stands for delta_{t, t-tau}, g_tau for f'(z_{t-tau}), h_tau for h_{t-tau-1} (the state
that U multiplies there), and M_tau = diag(g_tau) U^T takes delta_{tau-1} to delta_tau.
The product over k = t-tau, ..., t-1 in the documents is M_tau ... M_1 here.
"""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, TypeAlias

from sympy import (
    Abs,
    Derivative,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    KroneckerDelta,
    Le,
    Limit,
    MatrixSymbol,
    Product,
    Rational,
    Sum,
    Symbol,
    diag,
    eye,
    ones,
    oo,
)
from sympy.logic.boolalg import And, Boolean
from sympy.matrices.expressions.diagonal import DiagMatrix
from sympy.matrices.expressions.matexpr import MatrixExpr

from longdep.theory.core.notation import Family, Norm, order, size, step
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    Given,
    Induction,
    Instance,
    Lemma,
    LimitRule,
    Multiply,
)
from longdep.theory.core.semantics import Model, evaluate
from longdep.theory.models import cayley, invertible, positive, rational, square, vector

Index: TypeAlias = Expr | int

n, s = size, step
tau = Symbol("tau", integer=True, nonnegative=True)
more = Symbol("m", integer=True, nonnegative=True)
count = Symbol("k", integer=True, positive=True)
period = Symbol("m", integer=True, positive=True)
rounds = Symbol("r", integer=True, nonnegative=True)
index = Symbol("j", integer=True, positive=True)
gamma = Symbol("gamma", nonnegative=True)
largest = Symbol("H", nonnegative=True)
excess = Symbol("a", positive=True)
eps = Symbol("epsilon", positive=True)
gain, scale = Symbol("a", real=True), Symbol("c", real=True)
lam = Symbol("lambda", real=True)

U = MatrixSymbol("U", n, n)
A = MatrixSymbol("A", n, n)
S = MatrixSymbol("S", n, n)
u = MatrixSymbol("u", n, 1)


def delta(lag: Index) -> Family:
    """The gradient with respect to z at a lag, shape (n, 1)."""
    return Family("delta", n, 1, lag)


def g(lag: Index) -> Family:
    """The derivatives f'(z) at a lag, shape (n, 1)."""
    return Family("g", n, 1, lag)


def h(lag: Index) -> Family:
    """The state that U multiplies at a lag, shape (n, 1)."""
    return Family("h", n, 1, lag)


def F(lag: Index) -> Family:
    """The Jacobian of the activation at a lag, shape (n, n)."""
    return Family("F", n, n, lag)


def P(lag: Index) -> Family:
    """The ordered product M_lag ... M_1, shape (n, n)."""
    return Family("P", n, n, lag)


def B(lag: Index) -> Family:
    """A left inverse of a step factor, shape (n, n)."""
    return Family("B", n, n, lag)


def G(lag: Index) -> Family:
    """The part of dL_t/dU from the lags 0 to lag, shape (n, n)."""
    return Family("G", n, n, lag)


def e(time: Index) -> Family:
    """A perturbation of the state, by forward time, shape (n, 1)."""
    return Family("e", n, 1, time)


def M(lag: Index) -> MatrixExpr:
    """The step factor diag(f'(z)) U^T at a lag."""
    return DiagMatrix(g(lag)) * U.T


def J(time: Index) -> MatrixExpr:
    """The Jacobian dh_k/dh_{k-1} = diag(f'(z)) U."""
    return DiagMatrix(g(time)) * U


def N(x: MatrixExpr) -> Norm:
    """The norm of the claim's order p."""
    return Norm(x, order)


START = N(delta(0))
FACTOR_NORM = N(M(index))

CONSISTENT_NORMS = Lemma("the norms of order 1, oo and F are consistent")
TRIANGLE = "the triangle inequality"


def bound(rate: Expr, lag: Index = tau) -> Boolean:
    """Say |delta_lag| <= rate^lag |delta_0|."""
    return Le(N(delta(lag)), rate**lag * START)


def bound_steps(
    rate: Expr = gamma, factor: str = "uniform", consistent: Any = None
) -> tuple[Step, ...]:
    """Derive the bound by induction on the lag."""
    rule = consistent or Given("consistent", {s: tau})
    return (
        one_step(),
        Step(
            "consistent step",
            Le(N(M(tau + 1) * delta(tau)), N(M(tau + 1)) * N(delta(tau))),
            rule,
            "The norm of M delta is at most the norm of M times that of delta.",
        ),
        Step(
            "factor",
            Le(N(M(tau + 1)), rate),
            Given(factor, {s: tau}),
            "The bound on one step factor.",
        ),
        Step("bound at 0", bound(rate).subs(tau, 0), Algebra(), "No factor at lag 0."),
        Step("bound assumed", bound(rate), Assume(), "Suppose the bound at tau."),
        Step(
            "bound next",
            bound(rate).subs(tau, tau + 1),
            Combine(
                {"consistent step": 1, "factor": N(delta(tau)), "bound assumed": rate},
                by=("one step",),
            ),
            "One more factor of norm at most gamma.",
        ),
        Step(
            "bound",
            bound(rate),
            Induction(tau, "bound at 0", "bound assumed", "bound next"),
            "By induction on the lag.",
        ),
    )


def one_step() -> Step:
    """One backward step from tau to tau + 1."""
    return Step(
        "one step",
        Eq(delta(tau + 1), M(tau + 1) * delta(tau)),
        Given("recursion", {s: tau}),
        "One backward step, from lag tau to tau + 1.",
    )


def growth(vec: Callable[[Index], Family], rate: Expr) -> Boolean:
    """Say |vec_tau| >= rate^tau |vec_0|."""
    return Ge(N(vec(tau)), rate**tau * N(vec(0)))


def growth_steps(
    vec: Callable[[Index], Family],
    factor: Callable[[Index], MatrixExpr],
    rate: Expr,
    facts: tuple[str, ...] = (),
) -> tuple[Step, ...]:
    """Derive growth from left inverses of norm at most 1/rate."""
    back = B(tau + 1) * factor(tau + 1) * vec(tau)
    return (
        Step(
            "forward",
            Eq(vec(tau + 1), factor(tau + 1) * vec(tau)),
            Given("recursion", {s: tau}),
            "One step, from tau to tau + 1.",
        ),
        Step(
            "inverse",
            Eq(B(tau + 1) * factor(tau + 1), Identity(n)),
            Given("left-inverse", {s: tau}),
            "B undoes the step.",
        ),
        Step(
            "multiplied",
            Eq(B(tau + 1) * vec(tau + 1), back),
            Multiply("forward", B(tau + 1)),
            "Apply B to the step.",
        ),
        Step(
            "cancelled",
            Eq(back, vec(tau)),
            Multiply("inverse", None, vec(tau)),
            "B times the factor is the identity.",
        ),
        Step(
            "undone",
            Eq(B(tau + 1) * vec(tau + 1), vec(tau)),
            Algebra(by=("multiplied", "cancelled")),
            "So B leads one lag back.",
        ),
        Step(
            "consistent back",
            Le(N(B(tau + 1) * vec(tau + 1)), N(B(tau + 1)) * N(vec(tau + 1))),
            CONSISTENT_NORMS,
            "|B x| <= |B| |x|",
        ),
        Step(
            "small inverse",
            Le(rate * N(B(tau + 1)), 1),
            Given("expanding", {s: tau}),
            "The inverse has norm at most 1/rate.",
        ),
        Step("growth at 0", growth(vec, rate).subs(tau, 0), Algebra(), "Equality."),
        Step("growth assumed", growth(vec, rate), Assume(), "Suppose it at tau."),
        Step(
            "growth next",
            growth(vec, rate).subs(tau, tau + 1),
            Combine(
                {
                    "growth assumed": rate,
                    "consistent back": rate,
                    "small inverse": N(vec(tau + 1)),
                },
                by=("undone",),
                facts=facts,
            ),
            "|x_tau| = |B x_(tau+1)| <= |B| |x_(tau+1)|.",
        ),
        Step(
            "growth",
            growth(vec, rate),
            Induction(tau, "growth at 0", "growth assumed", "growth next"),
            "By induction.",
        ),
    )


# --- models -------------------------------------------------------------------------

LAGS = 8


def _size_of(matrix: Any, kind: str) -> Any:
    rows, columns = matrix.shape
    box = MatrixSymbol("X", rows, columns)
    return evaluate(Norm(box, order), {"X": matrix, "p": kind})


def walk(
    first: ImmutableMatrix, factor: Callable[[int], Any]
) -> Callable[[int], ImmutableMatrix]:
    """The family x with x(0) = first and x(i+1) = factor(i+1) x(i)."""

    @cache
    def at(i: int) -> ImmutableMatrix:
        return first if i == 0 else ImmutableMatrix(factor(i) * at(i - 1))

    return lambda i: at(int(i))


def net(rng: Random, weight: Any, gains: list[Any], **other: object) -> dict[str, Any]:
    """A model of the backward recursion with the gains of the lags 1, 2, ..."""
    size = weight.rows

    def gain_at(i: int) -> Any:
        return gains[(int(i) - 1) % len(gains)]

    def factor(i: int) -> Any:
        return diag(*gain_at(i)) * weight.T

    return {
        "n": size,
        "U": weight,
        "g": gain_at,
        "delta": walk(vector(rng, size), factor),
        "P": walk(ImmutableMatrix(eye(size)), factor),
        "e": walk(vector(rng, size), lambda i: diag(*gain_at(i)) * weight),
        "factor": factor,
        "p": rng.choice(["1", "oo", "F"]),
        "tau": rng.randint(0, 2),
        "s": rng.randint(0, 2),
        "j": 1,
        "k": rng.randint(1, 3),
        "m": rng.randint(0, 2),
        "horizon": LAGS,
        **other,
    }


def any_net(rng: Random) -> dict[str, Any]:
    """Random weight and gains."""
    weight = square(rng)
    return net(rng, weight, [vector(rng, weight.rows) for _ in range(LAGS)])


def bounded_net(rng: Random) -> dict[str, Any]:
    """A random net with gamma the largest norm of its factors."""
    model = any_net(rng)
    norms = [_size_of(model["factor"](i), model["p"]) for i in range(1, LAGS + 1)]
    return {**model, "gamma": max(norms)}


def contracting_net(rng: Random) -> dict[str, Any]:
    """A random net whose factors have norms at most gamma = 1/(1+a)."""
    model = bounded_net(rng)
    size, a = model["n"], positive(rng)
    total = max(sum(abs(x) for x in model["factor"](i)) for i in range(1, LAGS + 1))
    shrink = 1 / ((1 + a) * max(total, 1))
    gains = [ImmutableMatrix(model["g"](i) * shrink) for i in range(1, LAGS + 1)]
    states = [vector(rng, size) for _ in range(LAGS)]
    made = net(rng, model["U"], gains, gamma=1 / (1 + a), a=a, p=model["p"])
    terms = [made["delta"](i) * states[i % LAGS].T for i in range(3 * LAGS)]

    def gradient(i: int) -> ImmutableMatrix:
        return ImmutableMatrix(sum(terms[1 : int(i) + 1], terms[0]))

    widest = max(_size_of(ImmutableMatrix(x.T), made["p"]) for x in states)
    return {
        **made,
        "h": lambda i: states[int(i) % LAGS],
        "G": gradient,
        "H": widest,
    }


def expanding_net(rng: Random) -> dict[str, Any]:
    """Invertible factors whose inverses have norm at most 1/(1+a)."""
    size, a = rng.randint(1, 2), positive(rng)
    weight = invertible(rng, size)
    back = weight.inv()
    total = max(sum(abs(x) for x in back), 1) * (1 + a)
    gains = [
        ImmutableMatrix(ones(size, 1) * total * rng.choice((-1, 1, 2)))
        for _ in range(LAGS)
    ]
    made = net(rng, weight, gains, a=a)
    return {
        **made,
        "B": lambda i: ImmutableMatrix(back.T * diag(*made["g"](i)).inv()),
        "forward": lambda i: ImmutableMatrix(back * diag(*made["g"](i)).inv()),
    }


def expanding_states(rng: Random) -> dict[str, Any]:
    """The same for the forward Jacobians."""
    model = expanding_net(rng)
    return {**model, "B": model["forward"]}


def near_isometry(rng: Random) -> dict[str, Any]:
    """Diagonal factors within 1 - eps and 1 + eps (sizes up to sign)."""
    size, small = rng.randint(1, 3), Rational(rng.randint(1, 4), 4)
    chosen = [1 - small, 1 + small, Rational(1)]
    gains = [
        ImmutableMatrix(
            [[rng.choice((-1, 1)) * (rng.choice(chosen) or 1)] for _ in range(size)]
        )
        for _ in range(LAGS)
    ]
    made = net(rng, ImmutableMatrix(eye(size)), gains, epsilon=small)
    made["p"] = rng.choice(["1", "oo"])
    return {**made, "B": lambda i: ImmutableMatrix(diag(*made["g"](i)).inv())}


def scaled_orthogonal_net(rng: Random) -> dict[str, Any]:
    """U = c Q and the same gain a everywhere."""
    turned, c, a = cayley(rng), rational(rng), rational(rng)
    size = turned.rows
    gains = [ImmutableMatrix(ones(size, 1) * a)]
    return net(rng, ImmutableMatrix(turned * c), gains, c=c, a=a)


def orthogonal_net(rng: Random) -> dict[str, Any]:
    """U orthogonal, f' = 1."""
    turned = cayley(rng)
    return net(rng, turned, [ImmutableMatrix(ones(turned.rows, 1))])


def constant_net(rng: Random) -> dict[str, Any]:
    """The same step factor A at every lag, with an eigenvector of size 1+a."""
    size, a = rng.randint(1, 3), positive(rng)
    basis = invertible(rng, size)
    values = [rng.choice((-1, 1)) * (1 + a), *(rational(rng) for _ in range(size - 1))]
    factor = ImmutableMatrix(basis * diag(*values) * basis.inv())
    left = ImmutableMatrix(basis.inv()[0, :].T)
    made = net(rng, factor.T, [ImmutableMatrix(ones(size, 1))])
    start = vector(rng, size)
    if (left.T * start)[0] == 0:
        start = left
    return {
        **made,
        "A": factor,
        "a": a,
        "u": left,
        "lambda": values[0],
        "delta": walk(start, made["factor"]),
    }


def stable_net(rng: Random) -> dict[str, Any]:
    """A constant factor one of whose powers has norm at most 1/(1+a)."""
    a = Rational(rng.randint(1, 3), 4)
    coupling, small = rational(rng), Rational(rng.choice((-1, 1)), 4)
    factor = ImmutableMatrix([[small, coupling], [0, 0]])
    power = 6
    made = net(rng, factor.T, [ImmutableMatrix([1, 1])], A=factor, a=a)
    return {**made, "m": power, "r": rng.randint(0, 2)}


def fading_net(rng: Random) -> dict[str, Any]:
    """The factors (1 - 1/(tau+1)^2) I."""
    size = rng.randint(1, 2)
    gains = [
        ImmutableMatrix(ones(size, 1) * (1 - Rational(1, (i + 1) ** 2)))
        for i in range(1, 2 * LAGS)
    ]
    return net(rng, ImmutableMatrix(eye(size)), gains)


def active_net(rng: Random) -> dict[str, Any]:
    """A block of units that stay active and exchange an isometry among themselves."""
    block, rest = cayley(rng, rng.randint(1, 2)), rng.randint(0, 1)
    inside = block.rows
    size = inside + rest
    weight = ImmutableMatrix(
        size,
        size,
        lambda i, j: (
            block[i, j]
            if i < inside and j < inside
            else (0 if i >= inside > j else rational(rng))
        ),
    )
    gains = [
        ImmutableMatrix([1] * inside + [rng.randint(0, 1) for _ in range(rest)])
        for _ in range(LAGS)
    ]
    chosen = ImmutableMatrix(diag(*([1] * inside + [0] * rest)))
    made = net(rng, weight, gains, S=chosen)
    return {**made, "v": lambda i: ImmutableMatrix(chosen * made["delta"](int(i)))}


def jacobian_net(rng: Random) -> dict[str, Any]:
    """An elementwise activation: its Jacobians are diagonal."""
    model = any_net(rng)
    return {**model, "F": lambda i: ImmutableMatrix(diag(*model["g"](i)))}


# --- proofs -------------------------------------------------------------------------

RECURSED = Eq(delta(tau + 1), M(tau + 1) * delta(tau))


def prove_recursion() -> Proof:
    """The chain rule with a diagonal Jacobian."""
    return Proof(
        (
            Step(
                "chain rule",
                Eq(delta(tau + 1), (U * F(tau + 1)).T * delta(tau)),
                Given("chain-rule", {s: tau}),
                "The transposed Jacobian of the next pre-activation.",
            ),
            Step(
                "elementwise",
                Eq(F(tau + 1), DiagMatrix(g(tau + 1))),
                Given("elementwise", {s: tau}),
                "Unit i of f sees only unit i of z.",
            ),
            Step(
                "own transpose",
                Eq(F(tau + 1).T, DiagMatrix(g(tau + 1))),
                Lemma("a diagonal matrix is its own transpose", by=("elementwise",)),
                "The Jacobian of f is diagonal, hence symmetric.",
            ),
            Step(
                "recursion",
                RECURSED,
                Algebra(by=("chain rule", "own transpose")),
                "(U F)^T = F^T U^T = diag(f') U^T.",
            ),
        ),
        jacobian_net,
    )


unit = Symbol("i", integer=True, positive=True)
sender = Symbol("l", integer=True, positive=True)
shift = Symbol("epsilon", real=True)
f, z, d, b = (Function(name, real=True) for name in ("f", "z", "d", "b"))
entry = Function("U", real=True)
MOVED = f(z(sender) + shift * KroneckerDelta(sender, unit))
SLOPE = Derivative(f(z(unit) + shift), shift)
RECEIVED = Sum(entry(index, sender) * MOVED, (sender, 1, n))
SEEN = Sum(d(index) * (RECEIVED + b(index)), (index, 1, n))
COMPONENT = Eq(
    Derivative(SEEN, shift), SLOPE * Sum(entry(index, unit) * d(index), (index, 1, n))
)


def _component_model(rng: Random) -> Model:
    size = rng.randint(1, 3)
    weight, values = square(rng, size), [rational(rng) for _ in range(3)]
    points, later, rest = (vector(rng, size) for _ in range(3))
    return {
        "n": size,
        "i": rng.randint(1, size),
        "j": rng.randint(1, size),
        "l": rng.randint(1, size),
        "epsilon": rational(rng),
        "f": lambda x: values[0] * x + values[1] * x**2 + values[2] * x**3,
        "z": lambda i: points[int(i) - 1],
        "d": lambda i: later[int(i) - 1],
        "b": lambda i: rest[int(i) - 1],
        "U": lambda i, j: weight[int(i) - 1, int(j) - 1],
    }


def prove_component() -> Proof:
    """Differentiate the sums term by term."""
    return Proof(
        (
            Step(
                "one term",
                Eq(Derivative(MOVED, shift), KroneckerDelta(sender, unit) * SLOPE),
                Lemma("chain rule in one variable"),
                "Only unit i moves.",
            ),
            Step(
                "one receiver",
                Eq(Derivative(RECEIVED, shift), entry(index, unit) * SLOPE),
                Lemma(
                    "a finite sum is differentiated term by term",
                    needs=("unit",),
                    by=("one term",),
                ),
                "Of the terms over l only l = i is left.",
            ),
            Step(
                "all receivers",
                COMPONENT,
                Lemma(
                    "a finite sum is differentiated term by term", by=("one receiver",)
                ),
                "Sum over the receiving units j; the other terms do not move.",
            ),
        ),
        _component_model,
    )


PRODUCT = Eq(delta(tau), P(tau) * delta(0))


def prove_product() -> Proof:
    """Induction on the lag."""
    return Proof(
        (
            Step("empty", Eq(P(0), Identity(n)), Given("empty-product"), "P_0 = I."),
            Step(
                "start",
                PRODUCT.subs(tau, 0),
                Algebra(by=("empty",)),
                "At lag 0 there is no factor.",
            ),
            Step("assumed", PRODUCT, Assume(), "Suppose the product at tau."),
            one_step(),
            Step(
                "one factor",
                Eq(P(tau + 1), M(tau + 1) * P(tau)),
                Given("order", {s: tau}),
                "The new factor stands on the left.",
            ),
            Step(
                "next",
                PRODUCT.subs(tau, tau + 1),
                Algebra(by=("one step", "assumed", "one factor")),
                "Insert the product at tau.",
            ),
            Step(
                "product",
                PRODUCT,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        any_net,
    )


SCALED_NORM = Eq(
    delta(tau).T * delta(tau), (gain * scale) ** (2 * tau) * delta(0).T * delta(0)
)


def prove_scaled_orthogonal() -> Proof:
    """The squared norm is multiplied by (a c)^2 at every step."""
    middle = gain**2 * delta(tau).T * U * U.T * delta(tau)
    after = gain**2 * scale**2 * delta(tau).T * delta(tau)
    return Proof(
        (
            one_step(),
            Step(
                "gains",
                Eq(DiagMatrix(g(tau + 1)), gain * Identity(n)),
                Given("constant-gain", {s: tau}),
                "f' is a at every unit.",
            ),
            Step(
                "squared",
                Eq(delta(tau + 1).T * delta(tau + 1), middle),
                Algebra(by=("one step", "gains")),
                "Insert the step twice.",
            ),
            Step(
                "weight",
                Eq(U * U.T, scale**2 * Identity(n)),
                Given("scaled-orthogonal"),
                "U U^T = c^2 I.",
            ),
            Step(
                "isometric",
                Eq(middle, after),
                Multiply("weight", gain**2 * delta(tau).T, delta(tau)),
                "U^T keeps lengths up to c.",
            ),
            Step("start", SCALED_NORM.subs(tau, 0), Algebra(), "No factor at lag 0."),
            Step("assumed", SCALED_NORM, Assume(), "Suppose it at tau."),
            Step(
                "grown",
                Eq(
                    after,
                    gain**2
                    * scale**2
                    * (gain * scale) ** (2 * tau)
                    * delta(0).T
                    * delta(0),
                ),
                Multiply("assumed", gain**2 * scale**2 * Identity(1)),
                "The assumption, times (a c)^2.",
            ),
            Step(
                "next",
                SCALED_NORM.subs(tau, tau + 1),
                Algebra(by=("squared", "isometric", "grown")),
                "The three equations in a row.",
            ),
            Step(
                "norms",
                SCALED_NORM,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        scaled_orthogonal_net,
    )


def prove_bound() -> Proof:
    """The bound gamma^tau."""
    return Proof(bound_steps(), bounded_net)


def prove_standard_bound() -> Proof:
    """The same, with consistency of the usual norms as a lemma."""
    return Proof(bound_steps(consistent=CONSISTENT_NORMS), bounded_net)


def _product(last: Index) -> Product:
    return Product(FACTOR_NORM, (index, 1, last))


GEOMETRIC = Le(N(delta(tau)), _product(tau) * START)
ARITHMETIC = Le(
    N(delta(count)), (Sum(FACTOR_NORM, (index, 1, count)) / count) ** count * START
)


def geometric_steps() -> tuple[Step, ...]:
    """Derive the bound by the product of the norms."""
    return (
        one_step(),
        Step(
            "consistent step",
            Le(N(M(tau + 1) * delta(tau)), N(M(tau + 1)) * N(delta(tau))),
            Given("consistent", {s: tau}),
            "The norm of M delta is at most the norm of M times that of delta.",
        ),
        Step(
            "last factor",
            Eq(_product(tau + 1), N(M(tau + 1)) * _product(tau)),
            Lemma("a finite product splits off its last factor"),
            "One more factor.",
        ),
        Step("start", GEOMETRIC.subs(tau, 0), Combine(), "The empty product is 1."),
        Step("assumed", GEOMETRIC, Assume(), "Suppose it at tau."),
        Step(
            "next",
            GEOMETRIC.subs(tau, tau + 1),
            Combine(
                {"consistent step": 1, "assumed": N(M(tau + 1))},
                by=("one step", "last factor"),
            ),
            "The new factor's norm multiplies the product.",
        ),
        Step(
            "geometric",
            GEOMETRIC,
            Induction(tau, "start", "assumed", "next"),
            "By induction on the lag.",
        ),
    )


def prove_geometric() -> Proof:
    """The product of the norms."""
    return Proof(geometric_steps(), any_net)


def prove_arithmetic() -> Proof:
    """The mean of the norms, by the inequality of the means."""
    mean = Sum(FACTOR_NORM, (index, 1, count)) / count
    return Proof(
        (
            *geometric_steps(),
            Step(
                "at k",
                GEOMETRIC.subs(tau, count),
                Instance("geometric", {tau: count}),
                "At a lag k >= 1.",
            ),
            Step(
                "means",
                Le(_product(count), mean**count),
                Lemma("the geometric mean is at most the arithmetic mean"),
                "The product of k numbers >= 0 is at most their mean to the k.",
            ),
            Step(
                "arithmetic",
                ARITHMETIC,
                Combine({"at k": 1, "means": START}),
                "Both together.",
            ),
        ),
        any_net,
    )


EXPANDS = growth(delta, 1 + excess)
STATES_EXPAND = growth(e, 1 + excess)


def prove_expanding() -> Proof:
    """Growth of the gradient under left inverses of small norm."""
    return Proof(growth_steps(delta, M, 1 + excess), expanding_net)


def prove_states_expand() -> Proof:
    """Growth of a perturbation of the state under the same premise on J."""
    return Proof(growth_steps(e, J, 1 + excess), expanding_states)


PART = Eq(u.T * delta(tau), lam**tau * u.T * delta(0))
FIRST_PART = Norm(u.T * delta(0), 1)
EXACT_PART = Eq(Norm(u.T * delta(tau), 1), (1 + excess) ** tau * FIRST_PART)
EIGEN_GROWTH = And(EXACT_PART, Gt((1 + excess) ** tau * FIRST_PART, 0))


def constant_steps() -> tuple[Step, ...]:
    """The recursion with one factor A at every lag."""
    return (
        one_step(),
        Step(
            "one factor",
            Eq(M(tau + 1), A),
            Given("constant", {s: tau}),
            "The step factor is A at every lag.",
        ),
        Step(
            "applied",
            Eq(M(tau + 1) * delta(tau), A * delta(tau)),
            Multiply("one factor", None, delta(tau)),
            "Apply both to delta.",
        ),
        Step(
            "constant step",
            Eq(delta(tau + 1), A * delta(tau)),
            Algebra(by=("one step", "applied")),
            "So each step multiplies by A.",
        ),
    )


def prove_eigenvalue() -> Proof:
    """The component along a left eigenvector of the constant factor."""
    return Proof(
        (
            *constant_steps(),
            Step(
                "moved",
                Eq(u.T * delta(tau + 1), u.T * A * delta(tau)),
                Multiply("constant step", u.T),
                "Multiply by u^T.",
            ),
            Step(
                "eigenvector", Eq(u.T * A, lam * u.T), Given("eigenvector"), "Premise."
            ),
            Step(
                "scaled",
                Eq(u.T * A * delta(tau), lam * u.T * delta(tau)),
                Multiply("eigenvector", None, delta(tau)),
                "The eigenvector relation, applied to delta.",
            ),
            Step("start", PART.subs(tau, 0), Algebra(), "lambda^0 = 1."),
            Step("assumed", PART, Assume(), "Suppose it at tau."),
            Step(
                "grown",
                Eq(lam * u.T * delta(tau), lam ** (tau + 1) * u.T * delta(0)),
                Multiply("assumed", lam * Identity(1)),
                "The assumption, times lambda.",
            ),
            Step(
                "next",
                PART.subs(tau, tau + 1),
                Algebra(by=("moved", "scaled", "grown")),
                "The three equations in a row.",
            ),
            Step(
                "part",
                PART,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "size of the part",
                Eq(Norm(u.T * delta(tau), 1), Abs(lam) ** tau * FIRST_PART),
                Lemma("a norm is homogeneous", by=("part",)),
                "The size of a multiple.",
            ),
            Step("size", Eq(Abs(lam), 1 + excess), Given("size-above-one"), "Premise."),
            Step(
                "exact",
                EXACT_PART,
                Algebra(by=("size of the part", "size")),
                "Insert the size of lambda.",
            ),
            Step("nonzero", Gt(FIRST_PART, 0), Given("component"), "Premise."),
            Step(
                "positive",
                Gt((1 + excess) ** tau * FIRST_PART, 0),
                Combine({"nonzero": (1 + excess) ** tau}),
                "A positive multiple.",
            ),
            Step(
                "growth",
                EIGEN_GROWTH,
                Conjunction(("exact", "positive")),
                "Both together.",
            ),
        ),
        constant_net,
    )


TO_ZERO = Eq(Limit(gamma**tau, tau, oo), 0)
VANISHES = And(bound(gamma), TO_ZERO)


def prove_vanishes() -> Proof:
    """The bound, and the limit of its factor."""
    return Proof(
        (
            *bound_steps(),
            Step(
                "below one",
                Eq(gamma, 1 / (1 + excess)),
                Given("gamma-below-one"),
                "Premise.",
            ),
            Step(
                "limit",
                TO_ZERO,
                LimitRule(
                    tuple({excess: Rational(k, 4)} for k in (1, 4, 20)),
                    by=("below one",),
                ),
                "A geometric sequence with ratio below 1.",
            ),
            Step("vanishes", VANISHES, Conjunction(("bound", "limit")), "Together."),
        ),
        contracting_net,
    )


HALF = And(
    Eq(delta(tau), (tau + 2) / (2 * (tau + 1)) * delta(0)),
    Eq(Limit((tau + 2) / (2 * (tau + 1)), tau, oo), Rational(1, 2)),
)
FADING = (tau + 2) / (2 * (tau + 1))


def prove_fading() -> Proof:
    """The product of 1 - 1/i^2 telescopes."""
    closed = Eq(delta(tau), FADING * delta(0))
    share = 1 - 1 / (tau + 2) ** 2
    return Proof(
        (
            one_step(),
            Step(
                "factor",
                Eq(M(tau + 1), share * Identity(n)),
                Given("fading", {s: tau}),
                "The factor at this lag.",
            ),
            Step(
                "applied",
                Eq(M(tau + 1) * delta(tau), share * delta(tau)),
                Multiply("factor", None, delta(tau)),
                "Apply it to delta.",
            ),
            Step("start", closed.subs(tau, 0), Algebra(), "2/2 = 1."),
            Step("assumed", closed, Assume(), "Suppose it at tau."),
            Step(
                "inserted",
                Eq(share * delta(tau), share * FADING * delta(0)),
                Multiply("assumed", share * Identity(n)),
                "The assumption, times the factor.",
            ),
            Step(
                "next",
                closed.subs(tau, tau + 1),
                Algebra(by=("one step", "applied", "inserted")),
                "The factors telescope.",
            ),
            Step(
                "closed form",
                closed,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "limit",
                Eq(Limit(FADING, tau, oo), Rational(1, 2)),
                LimitRule(),
                "The limit is 1/2, not 0.",
            ),
            Step("half", HALF, Conjunction(("closed form", "limit")), "Both together."),
        ),
        fading_net,
    )


POWER_BOUND = Le(N(delta(period * rounds)), (1 + excess) ** (-rounds) * START)


def prove_power() -> Proof:
    """A power of the constant factor with norm below 1 is enough."""
    unrolled = Eq(delta(tau), A**tau * delta(0))
    following = period * (rounds + 1)
    return Proof(
        (
            *constant_steps(),
            Step("start", unrolled.subs(tau, 0), Algebra(), "A^0 = I."),
            Step("assumed", unrolled, Assume(), "Suppose it at tau."),
            Step(
                "next",
                unrolled.subs(tau, tau + 1),
                Algebra(by=("constant step", "assumed")),
                "One factor more.",
            ),
            Step(
                "unrolled",
                unrolled,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
            Step(
                "now",
                unrolled.subs(tau, period * rounds),
                Instance("unrolled", {tau: period * rounds}),
                "At lag m r.",
            ),
            Step(
                "later",
                unrolled.subs(tau, following),
                Instance("unrolled", {tau: following}),
                "At lag m (r + 1).",
            ),
            Step(
                "m steps",
                Eq(delta(following), A**period * delta(period * rounds)),
                Algebra(by=("later", "now")),
                "m steps multiply by A^m.",
            ),
            Step(
                "consistent",
                Le(
                    N(A**period * delta(period * rounds)),
                    N(A**period) * N(delta(period * rounds)),
                ),
                CONSISTENT_NORMS,
                "|A^m x| <= |A^m| |x|.",
            ),
            Step(
                "power", Le(N(A**period), 1 / (1 + excess)), Given("power"), "Premise."
            ),
            Step("rounds 0", POWER_BOUND.subs(rounds, 0), Algebra(), "Equality."),
            Step("rounds assumed", POWER_BOUND, Assume(), "Suppose it at r."),
            Step(
                "rounds next",
                POWER_BOUND.subs(rounds, rounds + 1),
                Combine(
                    {
                        "consistent": 1,
                        "power": N(delta(period * rounds)),
                        "rounds assumed": 1 / (1 + excess),
                    },
                    by=("m steps",),
                ),
                "m more lags shrink it by 1/(1+a).",
            ),
            Step(
                "rounds",
                POWER_BOUND,
                Induction(rounds, "rounds 0", "rounds assumed", "rounds next"),
                "By induction on r.",
            ),
        ),
        stable_net,
    )


def tail(first: Index, terms: Index = more) -> Boolean:
    """Bound the part of dL/dU from the lags first+1 to first+terms."""
    allowed = (gamma ** (first + 1) - gamma ** (first + terms + 1)) / (1 - gamma)
    return Le(N(G(first + terms) - G(first)), allowed * START * largest)


def tail_steps(first: Index) -> tuple[Step, ...]:
    """Derive the bound of the tail by induction on its number of terms."""
    last = first + more + 1
    term = delta(last) * h(last).T
    statement = tail(first)
    before = G(first + more) - G(first)
    return (
        *bound_steps(consistent=CONSISTENT_NORMS),
        Step(
            "bound there",
            bound(gamma, last),
            Instance("bound", {tau: last}),
            "The bound at the new lag.",
        ),
        Step(
            "one term",
            Eq(G(last), G(first + more) + term),
            Given("gradient", {s: first + more}),
            "dL/dU gains one term.",
        ),
        Step(
            "split",
            Eq(G(last) - G(first), before + term),
            Algebra(by=("one term",)),
            "So does the tail.",
        ),
        Step(
            "triangle",
            Le(N(before + term), N(before) + N(term)),
            Lemma(TRIANGLE),
            "The norm of a sum is at most the sum of the norms.",
        ),
        Step(
            "rank one",
            Le(N(term), N(delta(last)) * N(h(last).T)),
            CONSISTENT_NORMS,
            "|delta h^T| <= |delta| |h^T|.",
        ),
        Step(
            "state",
            Le(N(h(last).T), largest),
            Given("bounded-states", {s: first + more}),
            "The states are bounded.",
        ),
        Step("tail 0", statement.subs(more, 0), Lemma("the norm of 0 is 0"), "Empty."),
        Step("tail assumed", statement, Assume(), "Suppose it for m terms."),
        Step(
            "tail next",
            statement.subs(more, more + 1),
            Combine(
                {
                    "triangle": 1,
                    "rank one": 1,
                    "state": N(delta(last)),
                    "bound there": largest,
                    "tail assumed": 1,
                },
                by=("split",),
            ),
            "One term more of the geometric series.",
        ),
        Step(
            "tail",
            statement,
            Induction(more, "tail 0", "tail assumed", "tail next"),
            "By induction on the number of terms.",
        ),
    )


FAR_PART = Le(
    N(G(tau + more) - G(tau)), gamma ** (tau + 1) / (1 - gamma) * START * largest
)
LOCAL_TERM = delta(0) * h(0).T
NOT_LOST = Ge(N(G(more)), N(LOCAL_TERM) - gamma / (1 - gamma) * START * largest)


def prove_far_part() -> Proof:
    """The tail, summed."""
    rest = gamma ** (tau + more + 1) / (1 - gamma) * START * largest
    return Proof(
        (
            *tail_steps(tau),
            Step(
                "far",
                FAR_PART,
                Combine({"tail": 1}, slack=rest, facts=("gamma-below-one",)),
                "The geometric series, however many terms.",
            ),
        ),
        contracting_net,
    )


def prove_not_lost() -> Proof:
    """The local term minus the tail."""
    rest = gamma ** (more + 1) / (1 - gamma) * START * largest
    return Proof(
        (
            *tail_steps(0),
            Step(
                "local",
                Eq(G(0), LOCAL_TERM),
                Given("first-term"),
                "At lag 0 only the local term.",
            ),
            Step(
                "reverse triangle",
                Le(N(G(0)) - N(G(more)), N(G(more) - G(0))),
                Lemma(TRIANGLE),
                "A difference of norms is at most the norm of the difference.",
            ),
            Step(
                "not lost",
                NOT_LOST,
                Combine(
                    {"reverse triangle": 1, "tail": 1},
                    slack=rest,
                    by=("local",),
                    facts=("gamma-below-one",),
                ),
                "What the tail cannot cancel is left.",
            ),
        ),
        contracting_net,
    )


STATE_GRADIENT = Le(N(U.T * delta(tau)), N(U.T) * gamma**tau * START)


def prove_state_gradient() -> Proof:
    """One more factor U^T."""
    return Proof(
        (
            *bound_steps(consistent=CONSISTENT_NORMS),
            Step(
                "one more",
                Le(N(U.T * delta(tau)), N(U.T) * N(delta(tau))),
                CONSISTENT_NORMS,
                "|U^T delta| <= |U^T| |delta|.",
            ),
            Step(
                "state gradient",
                STATE_GRADIENT,
                Combine({"one more": 1, "bound": N(U.T)}),
                "Insert the bound of delta.",
            ),
        ),
        bounded_net,
    )


KEPT = Eq(delta(tau).T * delta(tau), delta(0).T * delta(0))


def prove_isometry() -> Proof:
    """Orthogonal U and f' = 1 keep the 2-norm."""
    return Proof(
        (
            one_step(),
            Step(
                "gains",
                Eq(DiagMatrix(g(tau + 1)), Identity(n)),
                Given("unit-gain", {s: tau}),
                "f' = 1.",
            ),
            Step(
                "one step kept",
                Eq(delta(tau + 1).T * delta(tau + 1), delta(tau).T * delta(tau)),
                Algebra(by=("one step", "gains"), facts=("orthogonal",)),
                "U U^T = I.",
            ),
            Step("start", KEPT.subs(tau, 0), Algebra(), "Lag 0."),
            Step("assumed", KEPT, Assume(), "Suppose it at tau."),
            Step(
                "next",
                KEPT.subs(tau, tau + 1),
                Algebra(by=("one step kept", "assumed")),
                "One step more.",
            ),
            Step(
                "kept", KEPT, Induction(tau, "start", "assumed", "next"), "Induction."
            ),
        ),
        orthogonal_net,
    )


NEAR = And(growth(delta, 1 - eps), bound(1 + eps))


def prove_near_isometry() -> Proof:
    """Both exponential bounds."""
    return Proof(
        (
            *growth_steps(delta, M, 1 - eps, ("small",)),
            *bound_steps(1 + eps, "near-above", CONSISTENT_NORMS),
            Step("near", NEAR, Conjunction(("growth", "bound")), "Both bounds."),
        ),
        near_isometry,
    )


def v(lag: Index) -> Family:
    """The part of the gradient on the chosen units, S delta, shape (n, 1)."""
    return Family("v", n, 1, lag)


ACTIVE_KEPT = Eq(v(tau).T * v(tau), v(0).T * v(0))


def prove_active() -> Proof:
    """Units that stay active and exchange an isometry keep their share."""
    inner = delta(tau).T * S * U * S * S * U.T * S * delta(tau)
    return Proof(
        (
            one_step(),
            Step(
                "masked",
                Eq(S * delta(tau + 1), S * M(tau + 1) * delta(tau)),
                Multiply("one step", S),
                "Look at the chosen units only.",
            ),
            Step(
                "active",
                Eq(S * DiagMatrix(g(tau + 1)), S),
                Given("active", {s: tau}),
                "f' = 1 at the chosen units.",
            ),
            Step(
                "unmasked",
                Eq(S * M(tau + 1) * delta(tau), S * U.T * delta(tau)),
                Multiply("active", None, U.T * delta(tau)),
                "So the activation drops out there.",
            ),
            Step("closed", Eq(S * U.T, S * U.T * S), Given("closed"), "Premise."),
            Step(
                "closed step",
                Eq(S * U.T * delta(tau), S * U.T * S * delta(tau)),
                Multiply("closed", None, delta(tau)),
                "Nothing enters from the other units.",
            ),
            Step(
                "now",
                Eq(v(tau), S * delta(tau)),
                Given("part", {s: tau}),
                "What v stands for.",
            ),
            Step(
                "then",
                Eq(v(tau + 1), S * delta(tau + 1)),
                Given("part", {s: tau + 1}),
                "What v stands for.",
            ),
            Step(
                "part",
                Eq(v(tau + 1), S * U.T * S * delta(tau)),
                Algebra(by=("then", "masked", "unmasked", "closed step")),
                "The chosen units' own recursion.",
            ),
            Step(
                "squared",
                Eq(v(tau + 1).T * v(tau + 1), inner),
                Algebra(by=("part",), facts=("selection",)),
                "Insert the recursion twice.",
            ),
            Step(
                "isometric",
                Eq(S * U * S * S * U.T * S, S * S),
                Given("isometric"),
                "Premise.",
            ),
            Step(
                "applied",
                Eq(inner, delta(tau).T * S * S * delta(tau)),
                Multiply("isometric", delta(tau).T, delta(tau)),
                "Apply it to delta on both sides.",
            ),
            Step(
                "collapsed",
                Eq(inner, v(tau).T * v(tau)),
                Algebra(by=("applied", "now"), facts=("selection",)),
                "Among themselves the chosen units keep lengths.",
            ),
            Step("start", ACTIVE_KEPT.subs(tau, 0), Algebra(), "Lag 0."),
            Step("assumed", ACTIVE_KEPT, Assume(), "Suppose it at tau."),
            Step(
                "next",
                ACTIVE_KEPT.subs(tau, tau + 1),
                Algebra(by=("squared", "collapsed", "assumed")),
                "One step more.",
            ),
            Step(
                "kept",
                ACTIVE_KEPT,
                Induction(tau, "start", "assumed", "next"),
                "By induction on the lag.",
            ),
        ),
        active_net,
    )
