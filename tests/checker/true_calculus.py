"""True derivatives, only roots and minima of functions of a real number."""

from sympy import (
    Derivative,
    Eq,
    Ge,
    Rational,
    Symbol,
    cos,
    exp,
    log,
    sin,
    sqrt,
    tanh,
)
from sympy.logic.boolalg import Equivalent

from longdep.theory.core.notation import RealFunction, equation
from longdep.theory.core.rules import Algebra, Combine, ConvexMinimum, OnlyRoot
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import a, b, c, drawing, k, p, proved, q, x, y

KIND = "calculus"
w = Symbol("w", real=True)
F, G = RealFunction("F", real=True), RealFunction("G", real=True)


def logistic(value):
    """1/(1 + e^-x)."""
    return 1 / (1 + exp(-value))


def _slope(name, says, function, slope, *names, over=x) -> Case:
    step = ("slope", equation(Derivative(function, over), slope), Algebra())
    model = drawing(over, *names, F=lambda m: _parabola, G=lambda m: _cubic)
    return proved(name, KIND, says, step, model=model)


def _parabola(value):
    return value**2 - 2 * value + 3


def _cubic(value):
    return value**3 + value


SLOPES = (
    _slope(
        "slope-of-tanh",
        "tanh' = 1 - tanh^2.",
        tanh(x),
        1 - tanh(x) ** 2,
    ),
    _slope(
        "slope-of-the-logistic",
        "The slope of the logistic function s is s (1 - s).",
        logistic(x),
        logistic(x) * (1 - logistic(x)),
    ),
    _slope(
        "slope-of-softplus",
        "The slope of log(1 + e^x) is the logistic function.",
        log(1 + exp(x)),
        logistic(x),
    ),
    _slope(
        "slope-of-a-weighted-tanh",
        "d tanh(w x + b)/dx = w (1 - tanh^2(w x + b)).",
        tanh(w * x + b),
        w * (1 - tanh(w * x + b) ** 2),
        w,
        b,
    ),
    _slope(
        "slope-in-the-weight",
        "d tanh(w x + b)/dw = x (1 - tanh^2(w x + b)).",
        tanh(w * x + b),
        x * (1 - tanh(w * x + b) ** 2),
        x,
        b,
        over=w,
    ),
    _slope(
        "slope-of-a-squared-error",
        "d (w x - y)^2/2 / dw = x (w x - y).",
        (w * x - y) ** 2 / 2,
        x * (w * x - y),
        x,
        y,
        over=w,
    ),
    _slope(
        "slope-of-a-penalty", "d c w^2/2 / dw = c w.", c * w**2 / 2, c * w, c, over=w
    ),
    _slope("slope-of-a-power", "d x^k/dx = k x^(k - 1).", x**k, k * x ** (k - 1), k),
    _slope("slope-of-a-line", "d (a x + b)/dx = a.", a * x + b, a, a, b),
    _slope("slope-of-exp", "d e^(a x)/dx = a e^(a x).", exp(a * x), a * exp(a * x), a),
    _slope("slope-of-sin", "sin' = cos.", sin(x), cos(x)),
    _slope("slope-of-log", "d log p/dp = 1/p for p > 0.", log(p), 1 / p, over=p),
    _slope(
        "slope-of-a-root",
        "d sqrt p/dp = 1/(2 sqrt p) for p > 0.",
        sqrt(p),
        1 / (2 * sqrt(p)),
        over=p,
    ),
    _slope("slope-of-a-reciprocal", "d (1/p)/dp = -1/p^2.", 1 / p, -1 / p**2, over=p),
    _slope(
        "slope-of-a-bell",
        "d e^(-x^2/2)/dx = -x e^(-x^2/2).",
        exp(-(x**2) / 2),
        -x * exp(-(x**2) / 2),
    ),
    _slope(
        "product-rule",
        "(F G)' = F' G + F G'.",
        F(x) * G(x),
        Derivative(F(x), x) * G(x) + F(x) * Derivative(G(x), x),
    ),
    _slope(
        "sum-rule",
        "(a F + b G)' = a F' + b G'.",
        a * F(x) + b * G(x),
        a * Derivative(F(x), x) + b * Derivative(G(x), x),
        a,
        b,
    ),
    _slope(
        "square-of-a-function",
        "(F^2)' = 2 F F'.",
        F(x) ** 2,
        2 * F(x) * Derivative(F(x), x),
    ),
    _slope(
        "chain-rule-for-exp",
        "(e^F)' = F' e^F.",
        exp(F(x)),
        Derivative(F(x), x) * exp(F(x)),
    ),
    _slope(
        "tanh-of-a-function",
        "(tanh F)' = (1 - tanh^2 F) F'.",
        tanh(F(x)),
        (1 - tanh(F(x)) ** 2) * Derivative(F(x), x),
    ),
)


def _root(name, says, function, level, root) -> Case:
    step = ("root", Equivalent(Eq(function, level), Eq(x, root)), OnlyRoot())
    return proved(name, KIND, says, step, model=drawing(x))


ROOTS = (
    _root("root-of-a-line", "2 x + 1 = 3 only at 1.", 2 * x + 1, 3, 1),
    _root("real-cube-root", "x^3 = 8 only at 2.", x**3, 8, 2),
    _root("zero-of-tanh", "tanh x = 0 only at 0.", tanh(x), 0, 0),
    _root("exp-is-one", "e^x = 1 only at 0.", exp(x), 1, 0),
    _root("double-root", "x^2 - 2 x = -1 only at 1.", x**2 - 2 * x, -1, 1),
    _root(
        "steepest-point-of-tanh", "1 - tanh^2 x = 1 only at 0.", 1 - tanh(x) ** 2, 1, 0
    ),
)


def _minimum(name, says, statement) -> Case:
    step = ("minimum", statement, ConvexMinimum(p, 1))
    return proved(name, KIND, says, step, model=drawing(p))


MINIMA = (
    _minimum(
        "logarithm-below-its-tangent",
        "log p <= p - 1 for p > 0.",
        Ge(p - 1, log(p), evaluate=False),
    ),
    _minimum(
        "entropy-above-its-tangent",
        "p log p >= p - 1 for p > 0.",
        Ge(p * log(p), p - 1, evaluate=False),
    ),
    _minimum("number-less-logarithm", "p - log p >= 1 for p > 0.", Ge(p - log(p), 1)),
    _minimum(
        "number-plus-reciprocal-by-convexity",
        "p + 1/p >= 2 for p > 0, as the minimum of a convex function.",
        Ge(p + 1 / p, 2),
    ),
)

CASES: tuple[Case, ...] = (
    *SLOPES,
    *ROOTS,
    *MINIMA,
    proved(
        "curvature-of-a-parabola",
        KIND,
        "The second derivative of a x^2 + b x is 2 a.",
        ("twice", equation(Derivative(a * x**2 + b * x, x, x), 2 * a), Algebra()),
        model=drawing(x, a, b),
    ),
    proved(
        "slope-of-tanh-at-most-one",
        KIND,
        "tanh' <= 1.",
        ("slope", Eq(Derivative(tanh(x), x), 1 - tanh(x) ** 2), Algebra()),
        (
            "at most one",
            Derivative(tanh(x), x) <= 1,
            Combine({"slope": -1}, slack=tanh(x) ** 2),
        ),
        model=drawing(x),
    ),
    proved(
        "slope-of-a-square-given-the-slope",
        KIND,
        "If F' = 2 F, then (F^2)' = 4 F^2.",
        (
            "chain",
            equation(Derivative(F(x) ** 2, x), 2 * F(x) * Derivative(F(x), x)),
            Algebra(),
        ),
        (
            "square",
            equation(Derivative(F(x) ** 2, x), 4 * F(x) ** 2),
            algebra("chain", "grows"),
        ),
        premises={"grows": Eq(Derivative(F(x), x), 2 * F(x))},
        model=drawing(x, F=lambda m: lambda value: exp(2 * value)),
    ),
    proved(
        "lowest-ratio",
        KIND,
        "p/2 + 2/p >= 2 for p > 0, with equality at 2.",
        ("minimum", Ge(p / 2 + 2 / p, 2), ConvexMinimum(p, 2)),
        model=drawing(p),
    ),
    proved(
        "young-for-two-numbers",
        KIND,
        "p^3/3 - p + 2/3 >= 0 for p > 0.",
        (
            "minimum",
            Ge(p**3 / 3 - p + Rational(2, 3), 0, evaluate=False),
            ConvexMinimum(p, 1),
        ),
        model=drawing(p),
    ),
    proved(
        "log-below-any-tangent",
        KIND,
        "log p <= log q + (p - q)/q for p, q > 0.",
        (
            "minimum",
            Ge(p / q - 1 + log(q) - log(p), 0, evaluate=False),
            ConvexMinimum(p, q),
        ),
        model=drawing(p, q),
    ),
)
