"""True facts of sizes, maxima and minima, each by the cases of the signs in it."""

from sympy import Abs, Ge, Gt, Le, Lt, Max, Min
from sympy.logic.boolalg import Boolean

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Cases, Combine
from tests.checker.case import Case
from tests.checker.vocabulary import a, b, drawing, p, proved, u, v, x, y, z

KIND = "sign cases"


def _at_most(small, large) -> Boolean:
    return Le(small, large, evaluate=False)


def _by_cases(name, says, statement, *names) -> Case:
    return proved(
        name, KIND, says, ("cases", statement, Cases()), model=drawing(*names)
    )


def _clipped(value):
    return Max(-1, Min(1, value))


def _relu(value):
    return Max(0, value)


CASES: tuple[Case, ...] = (
    _by_cases(
        "triangle-inequality-of-numbers",
        "|x + y| <= |x| + |y|.",
        _at_most(Abs(x + y), Abs(x) + Abs(y)),
        x,
        y,
    ),
    _by_cases(
        "reverse-triangle-inequality",
        "| |x| - |y| | <= |x - y|.",
        _at_most(Abs(Abs(x) - Abs(y)), Abs(x - y)),
        x,
        y,
    ),
    _by_cases(
        "maximum-times-minimum",
        "max(x, y) min(x, y) = x y.",
        equation(Max(x, y) * Min(x, y), x * y),
        x,
        y,
    ),
    _by_cases(
        "maximum-plus-minimum",
        "max(x, y) + min(x, y) = x + y.",
        equation(Max(x, y) + Min(x, y), x + y),
        x,
        y,
    ),
    _by_cases(
        "maximum-by-a-size",
        "max(x, y) = (x + y + |x - y|)/2.",
        equation(Max(x, y), (x + y + Abs(x - y)) / 2),
        x,
        y,
    ),
    _by_cases(
        "minimum-by-a-size",
        "min(x, y) = (x + y - |x - y|)/2.",
        equation(Min(x, y), (x + y - Abs(x - y)) / 2),
        x,
        y,
    ),
    _by_cases(
        "size-as-a-maximum",
        "|x| = max(x, -x).",
        equation(Abs(x), Max(x, -x)),
        x,
    ),
    _by_cases("number-below-its-size", "x <= |x|.", _at_most(x, Abs(x)), x),
    _by_cases(
        "sum-of-sizes-at-least-a-difference",
        "|x - y| <= |x| + |y|.",
        _at_most(Abs(x - y), Abs(x) + Abs(y)),
        x,
        y,
    ),
    _by_cases(
        "distance-through-a-third-point",
        "|x - z| <= |x - y| + |y - z|.",
        _at_most(Abs(x - z), Abs(x - y) + Abs(y - z)),
        x,
        y,
        z,
    ),
    _by_cases(
        "two-parts-of-a-number",
        "x = max(0, x) - max(0, -x).",
        equation(_relu(x) - _relu(-x), x),
        x,
    ),
    _by_cases(
        "size-by-two-parts",
        "|x| = max(0, x) + max(0, -x).",
        equation(Abs(x), _relu(x) + _relu(-x)),
        x,
    ),
    _by_cases(
        "rectifier-twice",
        "(r + |r|)/2 = r for r = max(0, x).",
        equation((_relu(x) + Abs(_relu(x))) / 2, _relu(x)),
        x,
    ),
    _by_cases(
        "rectifier-scales",
        "max(0, p x) = p max(0, x) for p > 0.",
        equation(_relu(p * x), p * _relu(x)),
        x,
        p,
    ),
    _by_cases(
        "rectifier-is-non-expansive",
        "|max(0, x) - max(0, y)| <= |x - y|.",
        _at_most(Abs(_relu(x) - _relu(y)), Abs(x - y)),
        x,
        y,
    ),
    _by_cases(
        "rectifier-at-most-the-size",
        "max(0, x) <= |x|.",
        _at_most(_relu(x), Abs(x)),
        x,
    ),
    _by_cases(
        "rectified-product-not-negative",
        "max(0, x) x >= 0.",
        Ge(_relu(x) * x, 0, evaluate=False),
        x,
    ),
    _by_cases(
        "clipped-at-most-one",
        "|max(-1, min(1, x))| <= 1.",
        _at_most(Abs(_clipped(x)), 1),
        x,
    ),
    _by_cases(
        "clipped-keeps-the-sign",
        "x max(-1, min(1, x)) >= 0.",
        Ge(x * _clipped(x), 0, evaluate=False),
        x,
    ),
    _by_cases(
        "maximum-of-sums",
        "max(x + z, y + z) = max(x, y) + z.",
        equation(Max(x + z, y + z), Max(x, y) + z),
        x,
        y,
        z,
    ),
    _by_cases(
        "sum-of-maxima",
        "max(x + a, y + b) <= max(x, y) + max(a, b).",
        _at_most(Max(x + a, y + b), Max(x, y) + Max(a, b)),
        x,
        y,
        a,
        b,
    ),
    _by_cases(
        "minimum-below-the-mean",
        "min(x, y) <= (x + y)/2.",
        _at_most(Min(x, y), (x + y) / 2),
        x,
        y,
    ),
    _by_cases(
        "mean-below-the-maximum",
        "(x + y)/2 <= max(x, y).",
        _at_most((x + y) / 2, Max(x, y)),
        x,
        y,
    ),
    _by_cases(
        "size-with-something-added",
        "x < |x| + p for p > 0.",
        Lt(x, Abs(x) + p, evaluate=False),
        x,
        p,
    ),
    _by_cases(
        "positive-maximum",
        "max(x, p) > 0 for p > 0.",
        Gt(Max(x, p), 0, evaluate=False),
        x,
        p,
    ),
    _by_cases(
        "size-of-a-square",
        "|x^2| = |x|^2 = x^2.",
        equation(Abs(x) * Abs(x), x**2),
        x,
    ),
    _by_cases(
        "minimum-of-numbers-not-negative",
        "min(u, v) <= u + v for u, v >= 0.",
        _at_most(Min(u, v), u + v),
        u,
        v,
    ),
    proved(
        "triangle-inequality-with-bounds",
        KIND,
        "If |x| <= u and |y| <= v, then |x + y| <= u + v.",
        ("triangle", _at_most(Abs(x + y), Abs(x) + Abs(y)), Cases()),
        (
            "bound",
            _at_most(Abs(x + y), u + v),
            Combine({"triangle": 1, "first": 1, "second": 1}),
        ),
        premises={"first": Le(Abs(x), u), "second": Le(Abs(y), v)},
        model=drawing(
            x, y, p, u=lambda m: abs(m["x"]) + m["p"], v=lambda m: abs(m["y"])
        ),
    ),
    proved(
        "close-numbers-have-close-sizes",
        KIND,
        "If |x - y| <= u, then |x| <= |y| + u.",
        ("triangle", _at_most(Abs(x), Abs(y) + Abs(x - y)), Cases()),
        (
            "bound",
            _at_most(Abs(x), Abs(y) + u),
            Combine({"triangle": 1, "close": 1}),
        ),
        premises={"close": Le(Abs(x - y), u)},
        model=drawing(x, y, v, u=lambda m: abs(m["x"] - m["y"]) + m["v"]),
    ),
    proved(
        "rectified-bound",
        KIND,
        "If |x| <= u, then max(0, x) <= u.",
        ("rectified", _at_most(_relu(x), Abs(x)), Cases()),
        (
            "bound",
            _at_most(_relu(x), u),
            Combine({"rectified": 1, "size": 1}),
        ),
        premises={"size": Le(Abs(x), u)},
        model=drawing(x, v, u=lambda m: abs(m["x"]) + m["v"]),
    ),
)
