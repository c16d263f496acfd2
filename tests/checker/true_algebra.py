"""True identities between numbers, each as one would prove it by hand."""

from sympy import (
    Abs,
    Eq,
    Symbol,
    binomial,
    cosh,
    exp,
    factorial,
    log,
    sinh,
    sqrt,
    tanh,
)

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    a,
    b,
    c,
    d,
    drawing,
    p,
    proved,
    q,
    t,
    u,
    x,
    y,
    z,
)

KIND = "algebra"
w = Symbol("w", real=True, nonzero=True)
s = Symbol("s", real=True, nonzero=True)


def _identity(name, says, left, right, *names) -> Case:
    step = ("identity", equation(left, right), Algebra())
    return proved(name, KIND, says, step, model=drawing(*names))


def _logistic(value):
    return 1 / (1 + exp(-value))


IDENTITIES = (
    _identity(
        "binomial-square",
        "(x + y)^2 = x^2 + 2 x y + y^2.",
        (x + y) ** 2,
        x**2 + 2 * x * y + y**2,
        x,
        y,
    ),
    _identity(
        "difference-of-squares",
        "x^2 - y^2 = (x - y)(x + y).",
        x**2 - y**2,
        (x - y) * (x + y),
        x,
        y,
    ),
    _identity(
        "difference-of-cubes",
        "x^3 - y^3 = (x - y)(x^2 + x y + y^2).",
        x**3 - y**3,
        (x - y) * (x**2 + x * y + y**2),
        x,
        y,
    ),
    _identity(
        "completed-square",
        "x^2 + b x + c = (x + b/2)^2 + c - b^2/4.",
        x**2 + b * x + c,
        (x + b / 2) ** 2 + c - b**2 / 4,
        x,
        b,
        c,
    ),
    _identity(
        "two-squares",
        "A product of two sums of two squares is a sum of two squares.",
        (a**2 + b**2) * (c**2 + d**2),
        (a * c - b * d) ** 2 + (a * d + b * c) ** 2,
        a,
        b,
        c,
        d,
    ),
    _identity(
        "difference-of-reciprocals",
        "1/w - 1/s = (s - w)/(w s) where neither is 0.",
        1 / w - 1 / s,
        (s - w) / (w * s),
        w,
        s,
    ),
    _identity("one-more-doubling", "2^(t + 1) = 2 2^t.", 2 ** (t + 1), 2 * 2**t, t),
    _identity(
        "square-of-a-power", "x^t x^t = x^(2 t).", x**t * x**t, x ** (2 * t), x, t
    ),
    _identity(
        "power-of-a-product", "(x y)^t = x^t y^t.", (x * y) ** t, x**t * y**t, x, y, t
    ),
    _identity(
        "even-power-of-minus-one", "(-1)^(2 t) = 1.", (-1) ** (2 * t), x**0, x, t
    ),
    _identity("square-of-a-size", "|x|^2 = x^2.", Abs(x) ** 2, x**2, x),
    _identity(
        "size-of-a-product", "|x y| = |x| |y|.", Abs(x * y), Abs(x) * Abs(y), x, y
    ),
    _identity("root-of-a-square", "sqrt(x^2) = |x|.", sqrt(x**2), Abs(x), x),
    _identity(
        "conjugate-roots",
        "(sqrt u + 1)(sqrt u - 1) = u - 1 for u >= 0.",
        (sqrt(u) + 1) * (sqrt(u) - 1),
        u - 1,
        u,
    ),
    _identity(
        "logarithm-of-a-product",
        "log(p q) = log p + log q for p, q > 0.",
        log(p * q),
        log(p) + log(q),
        p,
        q,
    ),
    _identity(
        "exponential-of-a-sum",
        "e^(x + y) = e^x e^y.",
        exp(x + y),
        exp(x) * exp(y),
        x,
        y,
    ),
    _identity(
        "hyperbolic-pythagoras",
        "cosh^2 x - sinh^2 x = 1.",
        cosh(x) ** 2 - sinh(x) ** 2,
        x**0,
        x,
    ),
    _identity(
        "tanh-by-exponentials",
        "tanh x = (e^x - e^-x)/(e^x + e^-x).",
        tanh(x),
        (exp(x) - exp(-x)) / (exp(x) + exp(-x)),
        x,
    ),
    _identity(
        "logistic-of-minus-x",
        "The logistic function at -x is 1 less it at x.",
        _logistic(-x),
        1 - _logistic(x),
        x,
    ),
    _identity(
        "tanh-by-the-logistic",
        "tanh x = 2 logistic(2 x) - 1.",
        tanh(x),
        2 * _logistic(2 * x) - 1,
        x,
    ),
    _identity(
        "factorial-of-the-next",
        "(t + 1)! = (t + 1) t!.",
        factorial(t + 1),
        (t + 1) * factorial(t),
        t,
    ),
    _identity(
        "pairs-out-of-many",
        "t + 1 things have t (t + 1)/2 pairs.",
        binomial(t + 1, 2),
        t * (t + 1) / 2,
        t,
    ),
)


CASES: tuple[Case, ...] = (
    *IDENTITIES,
    proved(
        "equals-in-a-product",
        KIND,
        "If y = 2 x, then x y = 2 x^2.",
        ("product", Eq(x * y, 2 * x**2), Algebra(by=("double",))),
        premises={"double": Eq(y, 2 * x)},
        model=drawing(x, y=lambda m: 2 * m["x"]),
    ),
    proved(
        "equality-is-transitive",
        KIND,
        "If x = y and y = z, then x = z.",
        ("ends", Eq(x, z), Algebra(by=("first", "second"))),
        premises={"first": Eq(x, y), "second": Eq(y, z)},
        model=drawing(x, y=lambda m: m["x"], z=lambda m: m["x"]),
    ),
    proved(
        "equality-is-symmetric",
        KIND,
        "If x = y, then y = x.",
        ("turned", Eq(y, x), Algebra(by=("given",))),
        premises={"given": Eq(x, y)},
        model=drawing(x, y=lambda m: m["x"]),
    ),
    proved(
        "sum-and-difference",
        KIND,
        "If x = a + b and y = a - b, then x y = a^2 - b^2.",
        ("product", Eq(x * y, a**2 - b**2), Algebra(by=("sum", "difference"))),
        premises={"sum": Eq(x, a + b), "difference": Eq(y, a - b)},
        model=drawing(a, b, x=lambda m: m["a"] + m["b"], y=lambda m: m["a"] - m["b"]),
    ),
    proved(
        "cleared-denominator",
        KIND,
        "If x = p/q with p, q > 0, then q x = p.",
        ("cleared", Eq(q * x, p), Algebra(by=("quotient",))),
        premises={"quotient": Eq(x, p / q)},
        model=drawing(p, q, x=lambda m: m["p"] / m["q"]),
    ),
)
