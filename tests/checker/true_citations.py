"""True statements that follow from claims which the suite has proved."""

from sympy import (
    Abs,
    Derivative,
    Eq,
    Function,
    Gt,
    Le,
    Limit,
    Lt,
    MatrixSymbol,
    Q,
    Rational,
    Sum,
    Symbol,
    exp,
    oo,
    tanh,
)
from sympy.logic.boolalg import And

from longdep.theory.core.notation import Family, ForAll, Norm
from longdep.theory.core.rules import Combine, Instance, PartOf, Theorem
from longdep.theory.latching import tanh_slope as latch
from longdep.theory.linear_recurrence import notation as linear
from longdep.theory.models import cayley
from longdep.theory.random_product import notation as products
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import A, drawing, h, k, matrix, n, p, proved, q, t, x, y

KIND = "citations"
s = Symbol("s", integer=True, nonnegative=True)
U = MatrixSymbol("U", n, n)
O = MatrixSymbol("O", n, n)  # noqa: E741
X = Family("x", n, 1, t)

m = Symbol("m", integer=True, nonnegative=True)
gain = Symbol("r", positive=True)
e = Function("e", real=True)
entry = Function("w", real=True)
weight, state = products.w, products.state


def _running_product(values):
    def at(index):
        found = Rational(1)
        for place in range(1, int(index) + 1):
            found *= values["w"](place)
        return found

    return at


def _logistic(value):
    return 1 / (1 + exp(-value))


def _state(index):
    return Family("h", n, 1, index)


def _other(index):
    return Family("y", n, 1, index)


def _slope(value):
    return (1 - _logistic(value)) * _logistic(value)


def _run(name, weight="any"):
    """Draw a matrix O or A and a family of vectors that it makes."""

    def model(rng):
        size = rng.randint(1, 3)
        drawn = cayley(rng, size) if weight == "O" else matrix(rng, size, size)
        found = [matrix(rng, size, 1)]

        def at(index):
            while len(found) <= index:
                found.append((drawn if weight == "O" else drawn.T) * found[-1])
            return found[int(index)]

        named = "O" if weight == "O" else "A"
        return {"n": size, named: drawn, name: at, "t": rng.randint(0, 3), "horizon": 4}

    return model


POSITIVE = And(Gt(1 - tanh(y) ** 2, 0), Gt(_slope(y), 0))

CASES: tuple[Case, ...] = (
    proved(
        "tanh-slope-positive",
        KIND,
        "1 - tanh^2 y > 0.",
        ("slopes", POSITIVE, Theorem("derivative-below-one.positive", {x: y})),
        ("tanh", Gt(1 - tanh(y) ** 2, 0), PartOf("slopes")),
        model=drawing(y),
    ),
    proved(
        "tanh-slope-positive-elsewhere",
        KIND,
        "1 - tanh^2(2 y + 1) > 0.",
        (
            "slopes",
            POSITIVE.subs(y, 2 * y + 1),
            Theorem("derivative-below-one.positive", {x: 2 * y + 1}),
        ),
        ("tanh", Gt(1 - tanh(2 * y + 1) ** 2, 0), PartOf("slopes")),
        model=drawing(y),
    ),
    proved(
        "slope-of-tanh-by-the-claim",
        KIND,
        "tanh' = 1 - tanh^2, by the suite's formulas.",
        (
            "formulas",
            And(
                Eq(Derivative(tanh(x), x), 1 - tanh(x) ** 2),
                Eq(Derivative(_logistic(x), x), _slope(x)),
            ),
            Theorem("derivative-below-one.formulas"),
        ),
        ("tanh", Eq(Derivative(tanh(x), x), 1 - tanh(x) ** 2), PartOf("formulas")),
        model=drawing(x),
    ),
    proved(
        "slope-of-tanh-positive",
        KIND,
        "tanh' > 0, by two of the suite's claims.",
        (
            "formulas",
            And(
                Eq(Derivative(tanh(x), x), 1 - tanh(x) ** 2),
                Eq(Derivative(_logistic(x), x), _slope(x)),
            ),
            Theorem("derivative-below-one.formulas"),
        ),
        ("tanh", Eq(Derivative(tanh(x), x), 1 - tanh(x) ** 2), PartOf("formulas")),
        ("signs", POSITIVE.subs(y, x), Theorem("derivative-below-one.positive")),
        ("sign", Gt(1 - tanh(x) ** 2, 0), PartOf("signs")),
        ("rises", Gt(Derivative(tanh(x), x), 0), Combine({"tanh": 1, "sign": 1})),
        model=drawing(x),
    ),
    proved(
        "unrolled-by-the-claim",
        KIND,
        "If h(t + 1) = W^T h(t), then h(t) = (W^T)^t h(0).",
        (
            "unrolled",
            Eq(linear.h(t), (linear.W**t).T * linear.h(0)),
            Theorem("unrolled-power", facts=("recurrence",)),
        ),
        premises={
            "recurrence": ForAll(Eq(linear.h(s + 1), linear.W.T * linear.h(s)), s, 0)
        },
        model=lambda rng: (lambda m: {**m, "W": m["A"], "s": 0})(_run("h")(rng)),
    ),
    proved(
        "unrolled-by-the-claim-under-other-names",
        KIND,
        "If y(t + 1) = A^T y(t), then y(t) = (A^T)^t y(0).",
        (
            "unrolled",
            Eq(_other(t), (A**t).T * _other(0)),
            Theorem(
                "unrolled-power",
                {linear.W: A, linear.h(t): _other(t)},
                facts=("rule",),
            ),
        ),
        premises={"rule": ForAll(Eq(_other(s + 1), A.T * _other(s)), s, 0)},
        model=lambda rng: {**_run("y")(rng), "s": 0},
    ),
    proved(
        "length-kept-by-the-claim",
        KIND,
        "If y(t + 1) = O y(t) with an orthogonal O, then y(t)^T y(t) = y(0)^T y(0).",
        (
            "kept",
            Eq(_other(t).T * _other(t), _other(0).T * _other(0)),
            Theorem(
                "memory-solves-vanishing.isometry",
                {U: O, X: _other(t)},
                facts=("rule", "orthogonal"),
            ),
        ),
        premises={
            "rule": ForAll(Eq(_other(s + 1), O * _other(s)), s, 0),
            "orthogonal": Q.orthogonal(O),
        },
        model=lambda rng: {**_run("y", "O")(rng), "s": 0},
    ),
    proved(
        "weight-of-size-one",
        KIND,
        "If |y| = 1, then |y|^t = 1.",
        (
            "edge",
            Eq(Abs(y) ** t, 1),
            Theorem("scalar-power.edge", {products.one: y}, facts=("unit",)),
        ),
        premises={"unit": Eq(Abs(y), 1)},
        model=drawing(t, x, y=lambda m: 1 if m["x"] > 0 else -1),
    ),
    proved(
        "weight-decays",
        KIND,
        "If |y| < 1, then |y|^t nears 0.",
        (
            "decay",
            Eq(Limit(Abs(y) ** t, t, oo), 0),
            Theorem("eigenvalue-decay", {linear.lam: y}, facts=("small",)),
        ),
        premises={"small": Lt(Abs(y), 1)},
        model=drawing(x, y=lambda m: m["x"] / 4, t=lambda m: 2),
    ),
    proved(
        "sum-of-squares-below-the-squared-sum",
        KIND,
        "The squares of w(1), ..., w(m) sum to at most the square of their sizes' sum.",
        (
            "norms",
            Le(Sum(e(k) ** 2, (k, 1, m)), Sum(Abs(e(k)), (k, 1, m)) ** 2),
            Theorem("weight-norms", {entry(m): e(m)}),
        ),
        model=drawing(m, e),
    ),
    proved(
        "image-at-most-frobenius",
        KIND,
        "|A h| <= |A| |h| for the Frobenius norm and the length.",
        (
            "image",
            Le(Norm(A * h, 2), Norm(A, "F") * Norm(h, 2)),
            Theorem("spectral-below-frobenius", {U: A, MatrixSymbol("v", n, 1): h}),
        ),
        model=drawing(n, A, h),
    ),
    proved(
        "product-of-weights",
        KIND,
        "If h(t + 1) = h(t) w(t + 1) and h(0) = 1, then h(2) = w(1) w(2).",
        (
            "product",
            Eq(state(t), products.running(t)),
            Theorem("product-state", facts=("rule", "start")),
        ),
        ("at two", Eq(state(2), products.running(2)), Instance("product", {t: 2})),
        ("written out", Eq(state(2), weight(1) * weight(2)), algebra("at two")),
        premises={
            "rule": ForAll(Eq(state(s + 1), state(s) * weight(s + 1)), s, 0),
            "start": Eq(state(0), 1),
        },
        model=drawing(s, t, weight, h=_running_product),
    ),
    proved(
        "latched-slope-below-one",
        KIND,
        "If p = tanh(q) and q = p u with p, q, u > 0, the slope is between 0 and 1.",
        (
            "slope",
            And(Gt(gain * (1 - p**2), 0), Lt(gain * (1 - p**2), 1)),
            Theorem(
                "robust-memory-vanishes.tanh",
                {latch.stored: p, latch.w: gain, latch.u: q},
                facts=("stored", "fed back"),
            ),
        ),
        ("below one", Lt(gain * (1 - p**2), 1), PartOf("slope")),
        premises={"stored": Eq(p, tanh(q)), "fed back": Eq(q, p * gain)},
        model=lambda rng: (lambda at: {"q": at, "p": tanh(at), "r": at / tanh(at)})(
            Rational(rng.randint(1, 6), 2)
        ),
    ),
)
