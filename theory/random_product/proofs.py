"""The statements on random products and their proofs.

Factors are w_1, w_2, ...; P_k is the product of the first k. Expectations are proved
for every law; the models that re-check each step are finite laws with exact values.
"""

from collections.abc import Callable, Sequence
from itertools import product as cartesian
from math import prod
from random import Random
from typing import Any

from sympy import (
    Abs,
    Derivative,
    Eq,
    EulerGamma,
    Expr,
    Function,
    Ge,
    Gt,
    Identity,
    ImmutableMatrix,
    Implies,
    Integer,
    Integral,
    Le,
    Limit,
    Lt,
    Or,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    gamma,
    log,
    oo,
    pi,
    sqrt,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import (
    Expectation,
    Family,
    Independent,
    Norm,
    Variance,
    equation,
    order,
    size,
    step,
    time,
)
from longdep.theory.core.proof import Proof, Step
from longdep.theory.core.rules import (
    Algebra,
    Assume,
    Combine,
    Conjunction,
    ConvexMinimum,
    Given,
    Induction,
    Instance,
    Lemma,
    LimitRule,
    Peel,
)
from longdep.theory.core.semantics import Model
from longdep.theory.models import cayley, positive, rational, square, vector

n, t, s = size, time, step
i = Symbol("i", integer=True, positive=True)
k = Symbol("k", integer=True, nonnegative=True)
m = Symbol("m", integer=True, nonnegative=True)
r = Symbol("r", integer=True, nonnegative=True)
v = Symbol("v", nonnegative=True)
target = Symbol("v^*", nonnegative=True)
mu = Symbol("mu", real=True)
x = Symbol("x", real=True)
one = Symbol("w", real=True)
u = Symbol("u", nonnegative=True)
y = Symbol("y", positive=True)
excess = Symbol("a", positive=True)
c = Symbol("c", nonnegative=True)
d = Symbol("d", real=True)
bound = Symbol("gamma", nonnegative=True)
whole = Symbol("x", integer=True, positive=True)
w = Function("w", real=True)
state = Function("h", real=True)
log_size = Function("y", real=True)


def running(count: Expr | int) -> Product:
    """The product of the first factors, P_count."""
    return Product(w(i), (i, 1, count))


def odd_product(count: Expr | int) -> Product:
    """1 * 3 * ... * (2 count - 1)."""
    return Product(2 * i - 1, (i, 1, count))


def mean(variable: Expr | int) -> Expectation:
    """E[variable]."""
    return Expectation(Integer(variable) if isinstance(variable, int) else variable)


MUTUAL = Independent(w(i), i, 1, oo)
LINEAR = "expectation is linear"
MONOTONE = "expectation is linear and monotone"
FACTORS = "the expectation of a product of independent variables factors"
TOTAL = Step(
    "total", equation(mean(1), Integer(1)), Lemma("probabilities sum to 1"), "E[1] = 1."
)
EMPTY = Step(
    "empty", equation(running(0), Integer(1)), Algebra(), "The empty product is 1."
)
PEEL = Step(
    "peel",
    equation(running(k + 1), running(k) * w(k + 1)),
    Peel(),
    "The last factor is split off.",
)


def _defined(variable: Expr, name: str) -> Step:
    return Step(
        name,
        equation(Variance(variable), mean(variable**2) - mean(variable) ** 2),
        Lemma("definition of the variance"),
        "The variance is the mean square minus the squared mean.",
    )


# Models: finite laws of independent factors, exact.

Outcomes = list[tuple[Expr, dict[str, Any]]]


def two_points(rng: Random, average: Expr | int, each: Expr) -> list[tuple[Expr, Expr]]:
    """A random law of two values with the given mean and variance."""
    a = rational(rng, nonzero=True)
    p = each / (a**2 + each)
    return [(p, average + a), (1 - p, average - each / a)]


def joined(laws: Sequence[Sequence[tuple[Expr, Expr]]]) -> Outcomes:
    """Independent factors as one list of outcomes."""
    found: Outcomes = []
    for case in cartesian(*laws):
        values = [value for _, value in case]
        chance = prod((p for p, _ in case), start=Integer(1))
        found.append((chance, {"w": _at(values), "y": _at(values)}))
    return found


def _law_of(laws: Sequence[Sequence[tuple[Expr, Expr]]], rng: Random) -> Model:
    """The outcomes, and one of them for what is said of every outcome."""
    outcomes = joined(laws)
    return {"outcomes": outcomes, **rng.choice(outcomes)[1]}


def _at(values: Sequence[Expr]) -> Callable[[Any], Expr]:
    return lambda index: values[int(index) - 1]


COUNT = 3


def _fresh(
    rng: Random, average: Expr | int = 0, each: Expr | None = None, **more: object
) -> Model:
    spread = positive(rng) if each is None else each
    laws = [two_points(rng, average, spread) for _ in range(COUNT)]
    return {
        "n": rng.randint(1, 2),
        "k": rng.randint(0, 2),
        "r": 0,
        "v": spread,
        "mu": average,
        **_law_of(laws, rng),
        "horizon": COUNT + 1,
        **more,
    }


def _with_mean(rng: Random) -> Model:
    return _fresh(rng, rational(rng))


def _unit(rng: Random) -> Model:
    return _fresh(rng, 0, Integer(1))


def _not_unit(rng: Random) -> Model:
    each = rng.choice([Rational(1, 2), Rational(4, 9), Integer(2), Rational(9, 4)])
    return _fresh(rng, 0, each, a=positive(rng), t=rng.randint(0, 4))


def _one_weight(rng: Random, law: Sequence[tuple[Expr, Expr]], **more: object) -> Model:
    return {
        "outcomes": [(p, {"w": value}) for p, value in law],
        "n": rng.randint(1, 3),
        "k": rng.randint(0, 3),
        "horizon": 4,
        **more,
    }


# A scalar power.

SIZE = Abs(one) ** t
VANISHES = Eq(Limit(SIZE, t, oo), 0)
EXPLODES = Eq(Limit(SIZE, t, oo), oo)
ONE_OR_OTHER = Or(VANISHES, EXPLODES)
WHICH = And(
    Implies(Lt(Abs(one), 1), VANISHES),
    Implies(Gt(Abs(one), 1), EXPLODES),
)
EDGE = Eq(SIZE, 1)
BELOW = equation(Limit((1 / (1 + excess)) ** t, t, oo), Integer(0))
ABOVE = equation(Limit((1 + excess) ** t, t, oo), oo)
TRIALS = tuple({excess: Rational(q, 4)} for q in (1, 4, 20))


def _power_model(rng: Random) -> Model:
    value = rng.choice([Rational(1, 2), Rational(-2, 3), 2, -3, Rational(5, 4)])
    return {"w": value, "a": positive(rng), "t": rng.randint(0, 4)}


def _any_power_model(rng: Random) -> Model:
    return {**_power_model(rng), "w": rng.choice([-1, 1, Rational(1, 3), -2])}


def _power_limits() -> tuple[Step, ...]:
    return (
        Step("below", BELOW, LimitRule(TRIALS), "A ratio 1/(1+a) with a > 0."),
        Step("above", ABOVE, LimitRule(TRIALS), "A ratio 1+a with a > 0."),
    )


def prove_away_from_one() -> Proof:
    """Every size but 1 is 0, 1/(1+a) or 1+a."""
    last = Step(
        "one or the other",
        ONE_OR_OTHER,
        Lemma(
            "a nonnegative number other than 1 is 0, 1/(1+a) or 1+a with a > 0",
            needs=("not-one",),
            by=("below", "above"),
        ),
        "A size other than 1 falls under one of the two limits (0 is trivial).",
    )
    return Proof((*_power_limits(), last), _power_model)


def prove_which() -> Proof:
    """The two implications, each by its limit."""
    last = Step(
        "which",
        WHICH,
        Lemma(
            "a nonnegative number is 0, 1/(1+a), 1 or 1+a with a > 0",
            by=("below", "above"),
        ),
        "Below 1 the first limit applies (0 is trivial), above 1 the second.",
    )
    return Proof((*_power_limits(), last), _any_power_model)


def prove_edge() -> Proof:
    """A weight of size 1 keeps size 1."""
    steps = (
        Step("unit", Eq(Abs(one), 1), Given("unit-size"), "Premise."),
        Step("edge", EDGE, Algebra(by=("unit",)), "1^t = 1."),
    )
    return Proof(steps, lambda rng: {"w": rng.choice([-1, 1]), "t": rng.randint(0, 4)})


# The state is the product.

STATE = Eq(state(t), running(t))


def _state_model(rng: Random) -> Model:
    values = [rational(rng) for _ in range(5)]
    return {
        "w": _at(values),
        "h": lambda index: prod(values[: int(index)], start=Integer(1)),
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "horizon": 4,
    }


def prove_state() -> Proof:
    """Induction on t."""
    return Proof(
        (
            Step("initial", Eq(state(0), 1), Given("start"), "The state starts at 1."),
            EMPTY,
            Step(
                "start",
                STATE.subs(t, 0),
                Algebra(by=("initial", "empty")),
                "No factor yet.",
            ),
            Step("assumed", STATE, Assume(), "Suppose the product at t."),
            Step(
                "one step",
                Eq(state(t + 1), w(t + 1) * state(t)),
                Given("recurrence", {s: t}),
                "The recurrence, from t to t + 1.",
            ),
            Step(
                "peel",
                equation(running(t + 1), running(t) * w(t + 1)),
                Peel(),
                "The last factor is split off.",
            ),
            Step(
                "next",
                STATE.subs(t, t + 1),
                Algebra(by=("one step", "assumed", "peel")),
                "One more factor on both sides.",
            ),
            Step(
                "state",
                STATE,
                Induction(t, "start", "assumed", "next"),
                "By induction on t.",
            ),
        ),
        _state_model,
    )


# Moments of a product of fresh factors.


def squares(average: Expr | int, each: Expr = v) -> Eq:
    """E[P_k^2] = (v + mu^2)^k."""
    return Eq(mean(running(k) ** 2), (each + average**2) ** k)


def firsts(average: Expr | int) -> Eq:
    """E[P_k] = mu^k; 0^k for factors of mean 0."""
    return Eq(mean(running(k)), Integer(0) ** k if average == 0 else average**k)


def moment_steps(average: Expr | int = 0, named: str = "zero-mean") -> tuple[Step, ...]:
    """First and second moments of P_k by induction on k."""
    centre = Integer(0) if average == 0 else average
    first, second = firsts(average), squares(average)
    return (
        TOTAL,
        EMPTY,
        PEEL,
        Step("mean", Eq(mean(w(k + 1)), centre), Given(named, {i: k + 1}), "Premise."),
        Step(
            "variance",
            Eq(Variance(w(k + 1)), v),
            Given("variance", {i: k + 1}),
            "Premise.",
        ),
        Step(
            "square",
            equation(mean(w(k + 1) ** 2), Variance(w(k + 1)) + mean(w(k + 1)) ** 2),
            Lemma("definition of the variance"),
            "The mean square is the variance plus the squared mean.",
        ),
        Step(
            "means factor",
            equation(mean(running(k) * w(k + 1)), mean(running(k)) * mean(w(k + 1))),
            Lemma(FACTORS, needs=("independent",)),
            "The next factor is independent of the product so far.",
        ),
        Step(
            "squares factor",
            equation(
                mean(running(k) ** 2 * w(k + 1) ** 2),
                mean(running(k) ** 2) * mean(w(k + 1) ** 2),
            ),
            Lemma(FACTORS, needs=("independent",)),
            "So are their squares.",
        ),
        Step("mean 0", first.subs(k, 0), Algebra(by=("empty", "total")), "E[1] = 1."),
        Step("mean assumed", first, Assume(), "Suppose the mean at k."),
        Step(
            "mean next",
            first.subs(k, k + 1),
            Algebra(by=("peel", "means factor", "mean assumed", "mean")),
            "One more factor.",
        ),
        Step(
            "mean of product",
            first,
            Induction(k, "mean 0", "mean assumed", "mean next"),
            "By induction on k.",
        ),
        Step(
            "square 0", second.subs(k, 0), Algebra(by=("empty", "total")), "E[1] = 1."
        ),
        Step("square assumed", second, Assume(), "Suppose the mean square at k."),
        Step(
            "square next",
            second.subs(k, k + 1),
            Algebra(
                by=(
                    "peel",
                    "squares factor",
                    "square assumed",
                    "square",
                    "variance",
                    "mean",
                )
            ),
            "One more factor multiplies the mean square by E[w^2].",
        ),
        Step(
            "square of product",
            second,
            Induction(k, "square 0", "square assumed", "square next"),
            "By induction on k.",
        ),
    )


EQUAL_VARIANCE = Eq(Variance(running(n)), v**n)
SECOND_MOMENT = Eq(mean(running(n) ** 2), v**n)
BOUNDED_VARIANCE = Le(Variance(running(n)), v**n)
MEAN_VARIANCE = Eq(Variance(running(n)), (v + mu**2) ** n - mu ** (2 * n))


def _variance_steps(
    average: Expr | int = 0, named: str = "zero-mean"
) -> tuple[Step, ...]:
    return (
        *moment_steps(average, named),
        Step(
            "mean at n",
            firsts(average).subs(k, n),
            Instance("mean of product", {k: n}),
            "At n factors.",
        ),
        Step(
            "square at n",
            squares(average).subs(k, n),
            Instance("square of product", {k: n}),
            "At n factors.",
        ),
        _defined(running(n), "defined"),
        Step(
            "variance of product",
            MEAN_VARIANCE if average == mu else EQUAL_VARIANCE,
            Algebra(by=("defined", "square at n", "mean at n")),
            "Mean square minus squared mean.",
        ),
    )


def prove_variance() -> Proof:
    """Var P_n = v^n."""
    return Proof(_variance_steps(), _fresh)


def prove_bounded_variance() -> Proof:
    """Var P_n <= v^n: the equality gives the bound with constant 1."""
    last = Step(
        "bound",
        BOUNDED_VARIANCE,
        Combine({"variance of product": -1}),
        "An equality is a bound with constant 1.",
    )
    return Proof((*_variance_steps(), last), _fresh)


def prove_mean_variance() -> Proof:
    """Var P_n = (v + mu^2)^n - mu^(2n)."""
    return Proof(_variance_steps(mu, "mean"), _with_mean)


ROOT = Eq(Variance(running(n)), target)


def _root_model(rng: Random) -> Model:
    model = _fresh(rng)
    return {**model, "v^*": model["v"] ** model["n"]}


def prove_root() -> Proof:
    """With v^n = v*, the variance is v*."""
    steps = (
        Step("root", Eq(v**n, target), Given("root"), "v is the n-th root of v*."),
        Step(
            "target",
            ROOT,
            Algebra(by=("variance of product", "root")),
            "Insert the choice of v.",
        ),
    )
    return Proof((*_variance_steps(), *steps), _root_model)


UNIT_VARIANCE = Eq(Variance(running(n)), 1)
KEPT_LIMIT = Eq(Limit(v**k, k, oo), 1)
KEPT = And(squares(0).subs(k, n), KEPT_LIMIT)
LOST_LIMIT = Or(Eq(Limit(v**k, k, oo), 0), Eq(Limit(v**k, k, oo), oo))
LOST = And(squares(0).subs(k, n), LOST_LIMIT)


def prove_unit_variance() -> Proof:
    """Factors of variance 1 keep the variance at 1."""
    steps = (
        Step("unit", Eq(v, 1), Given("unit"), "Variance 1 per factor."),
        Step(
            "stays",
            UNIT_VARIANCE,
            Algebra(by=("variance of product", "unit")),
            "1^n = 1.",
        ),
    )
    return Proof((*_variance_steps(), *steps), _unit)


def prove_kept() -> Proof:
    """With variance 1 per factor the mean square is 1 at every depth."""
    steps = (
        Step("unit", Eq(v, 1), Given("unit"), "Variance 1 per factor."),
        Step("limit", KEPT_LIMIT, LimitRule(by=("unit",)), "1^k = 1."),
        Step("kept", KEPT, Conjunction(("square at n", "limit")), "Together."),
    )
    return Proof((*_square_steps(), *steps), _unit)


def prove_lost() -> Proof:
    """With any other variance the mean square v^n has the limit 0 or infinity."""
    steps = (
        Step("below", BELOW, LimitRule(TRIALS), "A ratio 1/(1+a) with a > 0."),
        Step("above", ABOVE, LimitRule(TRIALS), "A ratio 1+a with a > 0."),
        Step(
            "one or the other",
            LOST_LIMIT,
            Lemma(
                "a nonnegative number other than 1 is 0, 1/(1+a) or 1+a with a > 0",
                needs=("not-one",),
                by=("below", "above"),
            ),
            "A variance other than 1 falls under one of the two limits.",
        ),
        Step("lost", LOST, Conjunction(("square at n", "one or the other")), "Both."),
    )
    return Proof((*_square_steps(), *steps), _not_unit)


def _square_steps() -> tuple[Step, ...]:
    """The steps up to the mean square of n factors."""
    return _variance_steps()[:-2]


# The gradient with respect to one factor.

HEAD = running(k)


def tail(count: Expr | int) -> Product:
    """The factors behind the one left out: w_(k+2) ... w_(k+1+count)."""
    return Product(w(i), (i, k + 2, k + 1 + count))


def others(count: Expr | int) -> Expr:
    """All factors but w_(k+1), of k + 1 + count in all."""
    return HEAD * tail(count)


GRADIENT = Eq(Variance(others(r)), v ** (k + r))
GRADIENT_SQUARE = Eq(mean(others(r) ** 2), v ** (k + r))
GRADIENT_MEAN = Eq(mean(others(r)), Integer(0) ** (k + r))
DERIVATIVE = Eq(Derivative(HEAD * x * tail(r), x), others(r))


def _gradient_model(rng: Random) -> Model:
    return {**_fresh(rng), **rng.choice([{"k": 1, "r": 0}, {"k": 0, "r": 1}]), "x": 2}


def prove_derivative() -> Proof:
    """A product is linear in each factor."""
    only = Step("derivative", DERIVATIVE, Algebra(), "A product is linear in a factor.")
    return Proof((only,), _gradient_model)


def prove_gradient() -> Proof:
    """The moments of the head by induction, then of head times tail."""
    after = w(k + 2 + r)
    first, second = GRADIENT_MEAN, GRADIENT_SQUARE
    chosen = {i: k + r + 2}
    steps = (
        Step(
            "empty tail", equation(tail(0), Integer(1)), Algebra(), "No factor behind."
        ),
        Step(
            "peel tail",
            equation(tail(r + 1), tail(r) * after),
            Peel(),
            "Split one off.",
        ),
        Step("mean behind", Eq(mean(after), 0), Given("zero-mean", chosen), "Premise."),
        Step(
            "variance behind",
            Eq(Variance(after), v),
            Given("variance", chosen),
            "Premise.",
        ),
        Step(
            "square behind",
            equation(mean(after**2), Variance(after) + mean(after) ** 2),
            Lemma("definition of the variance"),
            "The mean square is the variance plus the squared mean.",
        ),
        Step(
            "means part",
            equation(mean(others(r) * after), mean(others(r)) * mean(after)),
            Lemma(FACTORS, needs=("independent",)),
            "The next factor is independent of the others so far.",
        ),
        Step(
            "squares part",
            equation(
                mean(others(r) ** 2 * after**2), mean(others(r) ** 2) * mean(after**2)
            ),
            Lemma(FACTORS, needs=("independent",)),
            "So are their squares.",
        ),
        Step(
            "first 0",
            first.subs(r, 0),
            Algebra(by=("empty tail", "mean of product")),
            "Only the head.",
        ),
        Step("first assumed", first, Assume(), "Suppose the mean at r."),
        Step(
            "first next",
            first.subs(r, r + 1),
            Algebra(by=("peel tail", "means part", "first assumed", "mean behind")),
            "One more factor.",
        ),
        Step(
            "first",
            first,
            Induction(r, "first 0", "first assumed", "first next"),
            "By induction on r.",
        ),
        Step(
            "second 0",
            second.subs(r, 0),
            Algebra(by=("empty tail", "square of product")),
            "Only the head.",
        ),
        Step("second assumed", second, Assume(), "Suppose the mean square at r."),
        Step(
            "second next",
            second.subs(r, r + 1),
            Algebra(
                by=(
                    "peel tail",
                    "squares part",
                    "second assumed",
                    "square behind",
                    "variance behind",
                    "mean behind",
                )
            ),
            "One more factor multiplies the mean square by v.",
        ),
        Step(
            "second",
            second,
            Induction(r, "second 0", "second assumed", "second next"),
            "By induction on r.",
        ),
        Step(
            "no mean",
            equation(Integer(0) ** (2 * k + 2 * r), Integer(0)),
            Lemma("a positive power of 0 is 0", needs=("others",)),
            "There is at least one other factor.",
        ),
        _defined(others(r), "defined"),
        Step(
            "gradient",
            GRADIENT,
            Algebra(by=("defined", "second", "first", "no mean")),
            "Mean square minus squared mean.",
        ),
    )
    return Proof((*moment_steps(), *steps), _gradient_model)


# One shared weight.

EVEN_MOMENT = Eq(mean(one ** (2 * k)), v**k * odd_product(k))
ODD_MOMENT = Eq(mean(one ** (2 * k + 1)), 0)
EVEN_VARIANCE = Eq(
    Variance(one ** (2 * k)), v ** (2 * k) * (odd_product(2 * k) - odd_product(k) ** 2)
)
ODD_VARIANCE = Eq(
    Variance(one ** (2 * k + 1)), v ** (2 * k + 1) * odd_product(2 * k + 1)
)
EVEN_GROWTH = Ge(Variance(one ** (2 * k + 2)), 2 ** (2 * k + 1) * v ** (2 * k + 2))
ODD_GROWTH = Ge(Variance(one ** (2 * k + 1)), 2 ** (2 * k) * v ** (2 * k + 1))
STEIN = Eq(mean(one ** (m + 2)), (m + 1) * v * mean(one**m))


def _gauss_model(rng: Random) -> Model:
    """A law on -4..4 whose moments up to order 9 are those of the unit Gaussian."""
    scale = rng.choice([1, 2, Rational(1, 2)])
    model = _one_weight(rng, [(p, scale * z) for z, p in gauss_like()])
    return {**model, "v": scale**2, "k": rng.randint(0, 1), "m": 0, "horizon": 7}


def gauss_like() -> list[tuple[Rational, Rational]]:
    """Nodes and weights: a finite law with the Gaussian moments of orders 0 to 9."""
    nodes = [0, 1, 2, 3, 4]
    rows = [[Integer(node) ** (2 * power) for node in nodes] for power in range(5)]
    doubles = [1, 1, 3, 15, 105]
    weights = ImmutableMatrix(rows).LUsolve(ImmutableMatrix(doubles))
    law = [(Rational(0), weights[0])]
    for node, weight in zip(nodes[1:], weights[1:], strict=True):
        law += [(Rational(node), weight / 2), (Rational(-node), weight / 2)]
    return law


def gaussian_steps() -> tuple[Step, ...]:
    """All moments of a Gaussian from E[w^(m+2)] = (m+1) v E[w^m]."""
    return (
        TOTAL,
        Step(
            "even step",
            STEIN.subs(m, 2 * k),
            Given("gaussian", {m: 2 * k}),
            "Integration by parts, at even orders.",
        ),
        Step(
            "odd step",
            STEIN.subs(m, 2 * k + 1),
            Given("gaussian", {m: 2 * k + 1}),
            "Integration by parts, at odd orders.",
        ),
        Step(
            "peel odds",
            equation(odd_product(k + 1), odd_product(k) * (2 * k + 1)),
            Peel(),
            "The last odd number is split off.",
        ),
        Step("even 0", EVEN_MOMENT.subs(k, 0), Algebra(by=("total",)), "E[1] = 1."),
        Step("even assumed", EVEN_MOMENT, Assume(), "Suppose the moment of order 2k."),
        Step(
            "even next",
            EVEN_MOMENT.subs(k, k + 1),
            Algebra(by=("even step", "even assumed", "peel odds")),
            "The next even moment has one odd factor more.",
        ),
        Step(
            "even",
            EVEN_MOMENT,
            Induction(k, "even 0", "even assumed", "even next"),
            "By induction on k.",
        ),
        Step("odd 0", ODD_MOMENT.subs(k, 0), Given("zero-mean"), "The mean is 0."),
        Step("odd assumed", ODD_MOMENT, Assume(), "Suppose the moment of order 2k+1."),
        Step(
            "odd next",
            ODD_MOMENT.subs(k, k + 1),
            Algebra(by=("odd step", "odd assumed")),
            "A multiple of 0.",
        ),
        Step(
            "odd",
            ODD_MOMENT,
            Induction(k, "odd 0", "odd assumed", "odd next"),
            "By induction on k.",
        ),
        Step(
            "even square",
            EVEN_MOMENT.subs(k, 2 * k),
            Instance("even", {k: 2 * k}),
            "The mean square of w^(2k).",
        ),
        Step(
            "odd square",
            EVEN_MOMENT.subs(k, 2 * k + 1),
            Instance("even", {k: 2 * k + 1}),
            "The mean square of w^(2k+1).",
        ),
        _defined(one ** (2 * k), "even defined"),
        _defined(one ** (2 * k + 1), "odd defined"),
        Step(
            "even variance",
            EVEN_VARIANCE,
            Algebra(by=("even defined", "even square", "even")),
            "Mean square minus squared mean.",
        ),
        Step(
            "odd variance",
            ODD_VARIANCE,
            Algebra(by=("odd defined", "odd square", "odd")),
            "The mean is 0.",
        ),
    )


def _joined(parts: And, steps: Sequence[Step]) -> Step:
    names = {done.statement: done.name for done in steps}
    chosen = tuple(names[part] for part in parts.args)
    return Step("both", parts, Conjunction(chosen), "Both cases.")


SHARED_VARIANCE = And(EVEN_VARIANCE, ODD_VARIANCE)
SHARED_GROWTH = And(EVEN_GROWTH, ODD_GROWTH)


def prove_shared_gaussian() -> Proof:
    """The variance of w^n for even and odd n."""
    steps = gaussian_steps()
    return Proof((*steps, _joined(SHARED_VARIANCE, steps)), _gauss_model)


EVEN_GAP = Ge(odd_product(2 * k + 2) - odd_product(k + 1) ** 2, 2 ** (2 * k + 1))
ODD_GAP = Ge(odd_product(2 * k + 1), 2 ** (2 * k))


def prove_shared_growth() -> Proof:
    """The gap of the two odd products at least quadruples from k to k + 1."""
    fourth = (4 * k + 5) * (4 * k + 7)
    third = (4 * k + 3) * (4 * k + 5)
    power = Integer(2) ** (2 * k)
    steps = (
        *gaussian_steps(),
        *(
            Step(
                f"peel {offset}",
                equation(
                    odd_product(2 * k + offset),
                    odd_product(2 * k + offset - 1) * (4 * k + 2 * offset - 1),
                ),
                Peel(),
                "The last odd number is split off.",
            )
            for offset in (4, 3, 2)
        ),
        Step(
            "peel half",
            equation(odd_product(k + 2), odd_product(k + 1) * (2 * k + 3)),
            Peel(),
            "The last odd number is split off.",
        ),
        Step("gap 0", EVEN_GAP.subs(k, 0), Combine(), "3 - 1 = 2."),
        Step("gap assumed", EVEN_GAP, Assume(), "Suppose the gap at k."),
        Step(
            "gap next",
            EVEN_GAP.subs(k, k + 1),
            Combine(
                {"gap assumed": fourth},
                odd_product(k + 1) ** 2 * (12 * k**2 + 36 * k + 26)
                + 2 * power * (16 * k**2 + 48 * k + 31),
                by=("peel 4", "peel 3", "peel half"),
            ),
            "The first product gains more than the second, and more than a factor 4.",
        ),
        Step(
            "gap",
            EVEN_GAP,
            Induction(k, "gap 0", "gap assumed", "gap next"),
            "By induction on k.",
        ),
        Step("odd gap 0", ODD_GAP.subs(k, 0), Combine(), "1 = 1."),
        Step("odd gap assumed", ODD_GAP, Assume(), "Suppose the bound at k."),
        Step(
            "odd gap next",
            ODD_GAP.subs(k, k + 1),
            Combine(
                {"odd gap assumed": third},
                power * (16 * k**2 + 32 * k + 11),
                by=("peel 3", "peel 2"),
            ),
            "Two more odd numbers multiply by more than 4.",
        ),
        Step(
            "odd gap",
            ODD_GAP,
            Induction(k, "odd gap 0", "odd gap assumed", "odd gap next"),
            "By induction on k.",
        ),
        Step(
            "even variance next",
            EVEN_VARIANCE.subs(k, k + 1),
            Instance("even variance", {k: k + 1}),
            "From order 2 on.",
        ),
        Step(
            "even growth",
            EVEN_GROWTH,
            Combine({"gap": v ** (2 * k + 2)}, by=("even variance next",)),
            "The gap, times v^(2k+2).",
        ),
        Step(
            "odd growth",
            ODD_GROWTH,
            Combine({"odd gap": v ** (2 * k + 1)}, by=("odd variance",)),
            "The bound, times v^(2k+1).",
        ),
    )
    return Proof((*steps, _joined(SHARED_GROWTH, steps)), _gauss_model)


TANGENT = Ge(u**n, v**n + n * v ** (n - 1) * (u - v))
AT_LEAST = Ge(mean(one ** (2 * n)), v**n)
EXACTLY = Eq(mean(one ** (2 * k)), v**k)
FASTER = Ge(mean(one ** (4 * n)), ((1 + c) * v**2) ** n)


def _tangent_steps() -> tuple[Step, ...]:
    return (
        Step("tangent 1", TANGENT.subs(n, 1), Algebra(), "Equality at n = 1."),
        Step("tangent assumed", TANGENT, Assume(), "Suppose it at n."),
        Step(
            "tangent next",
            TANGENT.subs(n, n + 1),
            Combine({"tangent assumed": u}, n * v ** (n - 1) * (u - v) ** 2),
            "Times u; what is left over is a square.",
        ),
        Step(
            "tangent",
            TANGENT,
            Induction(n, "tangent 1", "tangent assumed", "tangent next", start=1),
            "A power lies above its tangent.",
        ),
    )


def _law_model(rng: Random) -> Model:
    each = positive(rng)
    law = two_points(rng, 0, each)
    return _one_weight(rng, law, v=each, u=positive(rng))


def prove_at_least() -> Proof:
    """E w^(2n) >= (E w^2)^n, by the tangent of u^n at v."""
    steps = (
        *_tangent_steps(),
        Step(
            "expected",
            Ge(mean(one ** (2 * n)), v**n + n * v ** (n - 1) * (mean(one**2) - v)),
            Lemma(MONOTONE, by=("tangent",)),
            "Put u = w^2 and take expectations.",
        ),
        Step("second", Eq(mean(one**2), v), Given("second-moment"), "Premise."),
        Step(
            "at least",
            AT_LEAST,
            Combine({"expected": 1, "second": n * v ** (n - 1)}),
            "The linear term vanishes.",
        ),
    )
    return Proof(steps, _law_model)


def prove_exactly() -> Proof:
    """A weight of constant size has E w^(2k) = v^k."""
    steps = (
        TOTAL,
        Step("start", EXACTLY.subs(k, 0), Algebra(by=("total",)), "E[1] = 1."),
        Step("assumed", EXACTLY, Assume(), "Suppose it at k."),
        Step(
            "surely",
            Eq(mean(one ** (2 * k + 2)), v * mean(one ** (2 * k))),
            Lemma(
                "a square of expectation 0 vanishes almost surely",
                needs=("constant-size",),
            ),
            "w^2 = v in every case, so one factor w^2 may be replaced by v.",
        ),
        Step(
            "next",
            EXACTLY.subs(k, k + 1),
            Algebra(by=("surely", "assumed")),
            "One factor v more.",
        ),
        Step(
            "exactly",
            EXACTLY,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
    )
    return Proof(steps, _constant_size_model)


def _constant_size_model(rng: Random) -> Model:
    a, p = positive(rng), Rational(rng.randint(1, 3), 4)
    return _one_weight(rng, [(p, a), (1 - p, -a)], v=a**2)


def _spread_model(rng: Random) -> Model:
    model = dict(_law_model(rng))
    fourth = sum(p * case["w"] ** 4 for p, case in model["outcomes"])
    return {**model, "c": fourth / model["v"] ** 2 - 1}


def prove_faster() -> Proof:
    """Any spread of the size makes the moments outgrow v^n exponentially."""
    base = (1 + c) * v**2
    steps = (
        *_tangent_steps(),
        Step(
            "tangent at fourth",
            TANGENT.subs({v: base}),
            Instance("tangent", {v: base}),
            "The tangent at (1+c) v^2.",
        ),
        Step(
            "expected",
            Ge(
                mean(one ** (4 * n)),
                base**n + n * base ** (n - 1) * (mean(one**4) - base),
            ),
            Lemma(MONOTONE, by=("tangent at fourth",)),
            "Put u = w^4 and take expectations.",
        ),
        Step("fourth", Eq(mean(one**4), base), Given("spread-size"), "Premise."),
        Step(
            "faster",
            FASTER,
            Combine({"expected": 1, "fourth": n * base ** (n - 1)}),
            "The linear term vanishes.",
        ),
    )
    return Proof(steps, _spread_model)


# Sums of log sizes.

SUM = Sum(log_size(i), (i, 1, k))
FRESH_SPREAD = Eq(Variance(SUM), k * v)
SHARED_SPREAD = Eq(Variance(k * x), k**2 * v)


def prove_fresh_spread() -> Proof:
    """Variances of uncorrelated terms add."""
    after = log_size(k + 1)
    steps = (
        TOTAL,
        Step(
            "empty sum",
            equation(Sum(log_size(i), (i, 1, 0)), Integer(0)),
            Algebra(),
            "The empty sum is 0.",
        ),
        Step(
            "no spread",
            equation(Variance(Integer(0)), Integer(0)),
            Lemma("a constant has variance 0"),
            "A constant does not vary.",
        ),
        Step(
            "start",
            FRESH_SPREAD.subs(k, 0),
            Algebra(by=("empty sum", "no spread")),
            "No term yet.",
        ),
        Step("assumed", FRESH_SPREAD, Assume(), "Suppose it at k."),
        Step(
            "peel", equation(SUM.subs(k, k + 1), SUM + after), Peel(), "Split one off."
        ),
        Step(
            "adds",
            equation(Variance(SUM + after), Variance(SUM) + Variance(after)),
            Lemma("variances of pairwise independent terms add", needs=("pairwise",)),
            "The cross terms vanish.",
        ),
        Step("one", Eq(Variance(after), v), Given("variance", {i: k + 1}), "Premise."),
        Step(
            "next",
            FRESH_SPREAD.subs(k, k + 1),
            Algebra(by=("peel", "adds", "assumed", "one")),
            "One more v.",
        ),
        Step(
            "spread",
            FRESH_SPREAD,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
    )
    return Proof(steps[1:], _fresh)


def prove_shared_spread() -> Proof:
    """A multiple of one variable."""
    steps = (
        _defined(k * x, "defined"),
        _defined(x, "one defined"),
        Step(
            "mean scales",
            equation(mean(k * x), k * mean(x)),
            Lemma(LINEAR),
            "Constants come out.",
        ),
        Step(
            "square scales",
            equation(mean(k**2 * x**2), k**2 * mean(x**2)),
            Lemma(LINEAR),
            "Constants come out.",
        ),
        Step(
            "scales",
            Eq(Variance(k * x), k**2 * Variance(x)),
            Algebra(by=("defined", "one defined", "mean scales", "square scales")),
            "k^2 times the variance.",
        ),
        Step("one", Eq(Variance(x), v), Given("variance"), "Premise."),
        Step("spread", SHARED_SPREAD, Algebra(by=("scales", "one")), "Insert v."),
    )
    return Proof(steps, _shared_spread_model)


def _shared_spread_model(rng: Random) -> Model:
    each = positive(rng)
    law = two_points(rng, rational(rng), each)
    return {
        "k": rng.randint(0, 3),
        "v": each,
        "outcomes": [(p, {"x": z}) for p, z in law],
    }


# What careful scaling does.

SIGNED = Eq(mean((running(n) ** 2 - 1) ** 2), 0)
SIGNED_AT_K = Eq(mean((running(k) ** 2 - 1) ** 2), 0)


def prove_signs() -> Proof:
    """Factors of size 1 make products of size 1."""
    steps = (
        EMPTY,
        Step(
            "nothing",
            equation(mean(0), Integer(0)),
            Lemma(LINEAR),
            "E[0] = 0.",
        ),
        PEEL,
        Step(
            "start",
            SIGNED_AT_K.subs(k, 0),
            Algebra(by=("empty", "nothing")),
            "The empty product is 1.",
        ),
        Step("assumed", SIGNED_AT_K, Assume(), "Suppose it at k."),
        Step(
            "sign",
            Eq(mean((w(k + 1) ** 2 - 1) ** 2), 0),
            Given("unit-size", {i: k + 1}),
            "Premise.",
        ),
        Step(
            "product",
            Eq(mean((running(k) ** 2 * w(k + 1) ** 2 - 1) ** 2), 0),
            Lemma(
                "a square of expectation 0 vanishes almost surely",
                by=("assumed", "sign"),
            ),
            "Both squares are 1 in every case, so their product is.",
        ),
        Step(
            "next",
            SIGNED_AT_K.subs(k, k + 1),
            Algebra(by=("peel", "product")),
            "The product of k + 1 factors.",
        ),
        Step(
            "all",
            SIGNED_AT_K,
            Induction(k, "start", "assumed", "next"),
            "By induction on k.",
        ),
        Step("signs", SIGNED, Instance("all", {k: n}), "At n factors."),
    )
    return Proof(steps, _sign_model)


def _sign_model(rng: Random) -> Model:
    chance = Rational(rng.randint(1, 3), 4)
    law = [(chance, Integer(1)), (1 - chance, Integer(-1))]
    model = _fresh(rng)
    return {**model, **_law_of([law] * COUNT, rng)}


def layer(index: Expr | int) -> Family:
    """The weight of a layer, shape (n, n)."""
    return Family("Q", n, n, index)


def vector_state(index: Expr | int) -> Family:
    """The state at a layer, shape (n, 1)."""
    return Family("h", n, 1, index)


LENGTH = Eq(vector_state(t).T * vector_state(t), vector_state(0).T * vector_state(0))


def _layer_model(rng: Random, draw: Callable[[Random, int], Any]) -> Model:
    width = rng.randint(1, 3)
    layers = [draw(rng, width) for _ in range(5)]
    found = [vector(rng, width)]
    for matrix in layers:
        found.append(ImmutableMatrix(matrix * found[-1]))
    return {
        "n": width,
        "Q": lambda index: layers[int(index) - 1],
        "A": lambda index: layers[int(index) - 1],
        "h": lambda index: found[int(index)],
        "t": rng.randint(0, 3),
        "s": rng.randint(0, 3),
        "horizon": 4,
    }


def prove_orthogonal() -> Proof:
    """Every layer keeps the length."""
    from longdep.theory.core.rules import Multiply

    now, after, turn = vector_state(t), vector_state(t + 1), layer(t + 1)
    steps = (
        Step("start", LENGTH.subs(t, 0), Algebra(), "Nothing has happened yet."),
        Step("assumed", LENGTH, Assume(), "Suppose it at t."),
        Step(
            "one step",
            Eq(after, turn * now),
            Given("recurrence", {s: t}),
            "Layer t + 1.",
        ),
        Step(
            "orthogonal",
            Eq(turn.T * turn, Identity(n)),
            Given("orthogonal", {s: t}),
            "Premise.",
        ),
        Step(
            "kept",
            Eq(now.T * turn.T * turn * now, now.T * now),
            Multiply("orthogonal", now.T, now),
            "Multiply by the state on both sides.",
        ),
        Step(
            "inserted",
            Eq(after.T * after, now.T * turn.T * turn * now),
            Algebra(by=("one step",)),
            "Insert the layer.",
        ),
        Step(
            "next",
            LENGTH.subs(t, t + 1),
            Algebra(by=("inserted", "kept", "assumed")),
            "The length does not change.",
        ),
        Step(
            "length",
            LENGTH,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )
    return Proof(steps, lambda rng: _layer_model(rng, cayley))


TYPICAL = Ge(mean(log(Abs(running(n)))), 0)
TYPICAL_KEPT = Eq(mean(log(Abs(running(n)))), 0)
JENSEN = Le(mean(log(Abs(one))), -mean((Abs(one) - 1) ** 2) / 2)
MEAN_SIZE = Eq(mean(Abs(running(n))), (1 - d / 2) ** n)


# SymPy takes the sign of an empty Product to be both, so sizes start at one factor.
ONE_FACTOR = Step(
    "one factor", equation(running(1), w(1)), Algebra(), "A product of one factor."
)
PEEL_SIZE = Step(
    "peel",
    equation(running(n + 1), running(n) * w(n + 1)),
    Peel(),
    "The last factor is split off.",
)


def prove_typical_kept() -> Proof:
    """Log sizes add, so a mean log size of 0 stays 0."""
    after = w(n + 1)
    steps = (
        ONE_FACTOR,
        PEEL_SIZE,
        Step(
            "first balanced",
            Eq(mean(log(Abs(w(1)))), 0),
            Given("balanced", {i: 1}),
            "Premise.",
        ),
        Step(
            "start",
            TYPICAL_KEPT.subs(n, 1),
            Algebra(by=("one factor", "first balanced")),
            "One factor.",
        ),
        Step("assumed", TYPICAL_KEPT, Assume(), "Suppose it at n."),
        Step(
            "balanced",
            Eq(mean(log(Abs(after))), 0),
            Given("balanced", {i: n + 1}),
            "Premise.",
        ),
        Step(
            "adds",
            equation(
                mean(log(Abs(running(n) * after))),
                mean(log(Abs(running(n)))) + mean(log(Abs(after))),
            ),
            Lemma("the logarithm of a product is the sum; expectation is linear"),
            "Log sizes add, and so do their means.",
        ),
        Step(
            "next",
            TYPICAL_KEPT.subs(n, n + 1),
            Algebra(by=("peel", "adds", "assumed", "balanced")),
            "0 + 0.",
        ),
        Step(
            "typical",
            TYPICAL_KEPT,
            Induction(n, "start", "assumed", "next", start=1),
            "By induction on n.",
        ),
    )
    return Proof(steps, _balanced_model)


def _balanced_model(rng: Random) -> Model:
    laws = []
    for _ in range(COUNT):
        grow = Integer(2) ** rng.randint(1, 2)
        laws.append([(Rational(1, 2), -grow), (Rational(1, 2), 1 / grow)])
    return {**_fresh(rng), **_law_of(laws, rng)}


def prove_jensen() -> Proof:
    """Log a <= a - 1, in the mean."""
    steps = (
        Step(
            "pointwise",
            Ge(y - 1 - log(y), 0),
            ConvexMinimum(y, 1),
            "y - 1 - log y is convex and has its minimum 0 at y = 1.",
        ),
        Step(
            "expected",
            Le(mean(log(Abs(one))), mean(Abs(one)) - 1),
            Lemma(MONOTONE, by=("pointwise",)),
            "Put y = |w| and take expectations.",
        ),
        Step(
            "size",
            Eq(
                mean(Abs(one)),
                (mean(one**2) + 1 - mean((Abs(one) - 1) ** 2)) / 2,
            ),
            Lemma(LINEAR),
            "(|w| - 1)^2 = w^2 - 2 |w| + 1, in the mean.",
        ),
        Step("unit", Eq(mean(one**2), 1), Given("unit"), "Premise."),
        Step(
            "strict",
            JENSEN,
            Combine({"expected": 1, "size": -1, "unit": Rational(-1, 2)}),
            "Insert.",
        ),
    )
    return Proof(steps, _unit_weight_model)


def _unit_weight_model(rng: Random) -> Model:
    return _one_weight(rng, two_points(rng, 0, Integer(1)), y=positive(rng))


def _mean_size_of(place: Expr | int, name: str) -> tuple[Step, ...]:
    """E|w| = 1 - d/2 for the factor at a place, as the step of that name."""
    factor = w(place)
    return (
        Step(
            f"{name}: unit",
            Eq(mean(factor**2), 1),
            Given("unit", {i: place}),
            "Premise.",
        ),
        Step(
            f"{name}: distance",
            Eq(mean((Abs(factor) - 1) ** 2), d),
            Given("distance", {i: place}),
            "Premise.",
        ),
        Step(
            f"{name}: expanded",
            Eq(
                mean(Abs(factor)),
                (mean(factor**2) + 1 - mean((Abs(factor) - 1) ** 2)) / 2,
            ),
            Lemma(LINEAR),
            "(|w| - 1)^2 = w^2 - 2 |w| + 1, in the mean.",
        ),
        Step(
            name,
            Eq(mean(Abs(factor)), 1 - d / 2),
            Algebra(by=(f"{name}: expanded", f"{name}: unit", f"{name}: distance")),
            "Insert the premises.",
        ),
    )


def prove_mean_size() -> Proof:
    """E|P_n| is the n-th power of E|w| = 1 - d/2."""
    after = w(n + 1)
    steps = (
        ONE_FACTOR,
        PEEL_SIZE,
        *_mean_size_of(1, "first size"),
        *_mean_size_of(n + 1, "size"),
        Step(
            "factors",
            equation(
                mean(Abs(running(n) * after)), mean(Abs(running(n))) * mean(Abs(after))
            ),
            Lemma(FACTORS, needs=("independent",)),
            "Sizes of independent factors are independent.",
        ),
        Step(
            "start",
            MEAN_SIZE.subs(n, 1),
            Algebra(by=("one factor", "first size")),
            "One factor.",
        ),
        Step("assumed", MEAN_SIZE, Assume(), "Suppose it at n."),
        Step(
            "next",
            MEAN_SIZE.subs(n, n + 1),
            Algebra(by=("peel", "factors", "assumed", "size")),
            "One more factor 1 - d/2.",
        ),
        Step(
            "mean size",
            MEAN_SIZE,
            Induction(n, "start", "assumed", "next", start=1),
            "By induction on n.",
        ),
    )
    return Proof(steps, _mean_size_model)


def _mean_size_model(rng: Random) -> Model:
    laws = [two_points(rng, 0, Integer(1))] * COUNT
    distance = sum(p * (abs(z) - 1) ** 2 for p, z in laws[0])
    return {**_fresh(rng), **_law_of(laws, rng), "d": distance}


HALF_NORMAL = 2 ** (1 / (2 * whole)) * gamma((1 + 1 / whole) / 2) / sqrt(pi)
HALF_DENSITY = sqrt(2 / pi) * exp(-(y**2) / 2)
DRIFT = Integral(log(y) * HALF_DENSITY, (y, 0, oo))
# As it stands: Eq would integrate numerically, in every process that imports this.
NORMAL_DRIFT = equation(DRIFT, -(EulerGamma + log(2)) / 2)


def prove_normal_drift() -> Proof:
    """Differentiate E|w|^s = 2^(s/2) Gamma((1+s)/2) / sqrt(pi) at s = 0."""
    slope = Limit(whole * (HALF_NORMAL - 1), whole, oo)
    steps = (
        Step(
            "moments",
            equation(DRIFT, slope),
            Lemma(
                "E log |w| is the slope at s = 0 of E |w|^s, known for the normal law",
                evaluated=False,
            ),
            "With s = 1/x; the integral is E log |w| for a standard normal w.",
        ),
        Step(
            "slope",
            equation(slope, -(EulerGamma + log(2)) / 2),
            LimitRule(),
            "The slope at s = 0.",
        ),
        Step("drift", NORMAL_DRIFT, Algebra(by=("moments", "slope")), "Put together."),
    )
    return Proof(steps, lambda _: {})


# Recurrent and not.

SAME_POWER = Eq(running(t), w(1) ** t)


def prove_same_power() -> Proof:
    """With one weight for all steps the product is a power."""
    steps = (
        EMPTY,
        Step("start", SAME_POWER.subs(t, 0), Algebra(by=("empty",)), "Nothing yet."),
        Step("assumed", SAME_POWER, Assume(), "Suppose it at t."),
        Step("same", Eq(w(t + 1), w(1)), Given("shared", {i: t + 1}), "Premise."),
        Step(
            "peel",
            equation(running(t + 1), running(t) * w(t + 1)),
            Peel(),
            "The last factor is split off.",
        ),
        Step(
            "next",
            SAME_POWER.subs(t, t + 1),
            Algebra(by=("peel", "assumed", "same")),
            "One factor more.",
        ),
        Step(
            "power",
            SAME_POWER,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
    )
    return Proof(steps, _same_model)


def _same_model(rng: Random) -> Model:
    value = rational(rng)
    return {"w": lambda _: value, "t": rng.randint(0, 3), "horizon": 5}


def depth_weight(index: Expr | int) -> Family:
    """The weight of a layer of its own, shape (n, n)."""
    return Family("A", n, n, index)


ALLOWED = bound**t * Norm(vector_state(0), order)
SIMILAR = Le(Norm(vector_state(t), order), ALLOWED)
DIES_OUT = Eq(Limit(ALLOWED, t, oo), 0)
SIMILAR_VANISHES = And(SIMILAR, DIES_OUT)


def _shrinking_layers(rng: Random) -> Model:
    """Layers whose norms, in every order, are at most 1/(1 + a)."""
    more = positive(rng)

    def small(rng: Random, width: int) -> ImmutableMatrix:
        matrix = square(rng, width)
        return matrix / ((1 + more) * (sum(map(abs, matrix)) or 1))

    kind = rng.choice(["1", "oo", "F"])
    return {**_layer_model(rng, small), "p": kind, "gamma": 1 / (1 + more), "a": more}


def prove_similar() -> Proof:
    """Submultiplicativity, layer by layer."""
    now, after, matrix = vector_state(t), vector_state(t + 1), depth_weight(t + 1)
    size_now = Norm(now, order)
    steps = (
        Step("start", SIMILAR.subs(t, 0), Algebra(), "Equality at depth 0."),
        Step("assumed", SIMILAR, Assume(), "Suppose it at t."),
        Step(
            "one step",
            Eq(after, matrix * now),
            Given("recurrence", {s: t}),
            "Layer t + 1.",
        ),
        Step(
            "bounded",
            Le(Norm(matrix, order), bound),
            Given("bounded", {s: t}),
            "Premise.",
        ),
        Step(
            "consistent",
            Le(Norm(matrix * now, order), Norm(matrix, order) * size_now),
            Lemma("an induced norm is consistent with its vector norm"),
            "|A h| <= |A| |h|.",
        ),
        Step(
            "next",
            SIMILAR.subs(t, t + 1),
            Combine(
                {"consistent": 1, "bounded": size_now, "assumed": bound},
                by=("one step",),
            ),
            "One factor gamma more.",
        ),
        Step(
            "similar",
            SIMILAR,
            Induction(t, "start", "assumed", "next"),
            "By induction on t.",
        ),
        Step("below one", Eq(bound, 1 / (1 + excess)), Given("below-one"), "Premise."),
        Step(
            "dies out",
            DIES_OUT,
            LimitRule(
                tuple(
                    {excess: a, Norm(vector_state(0), order): 3}
                    for a in (Rational(1, 4), 1, 5)
                ),
                by=("below one",),
            ),
            "A geometric sequence with ratio below 1.",
        ),
        Step(
            "vanishes",
            SIMILAR_VANISHES,
            Conjunction(("similar", "dies out")),
            "Together.",
        ),
    )
    return Proof(steps, _shrinking_layers)
