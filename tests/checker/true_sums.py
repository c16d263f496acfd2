"""True closed forms and bounds of sums, products and powers, by induction."""

from sympy import Ge, Le, Product, Rational, Sum, Symbol, factorial

from longdep.theory.core.notation import equation
from longdep.theory.core.rules import Algebra, Combine, Peel
from longdep.theory.lemmas import sums
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    Line,
    b,
    drawing,
    f,
    i,
    induction,
    k,
    proved,
    t,
    u,
    v,
    x,
)

KIND = "sums"
j = Symbol("j", integer=True, nonnegative=True)
one = Symbol("i", integer=True, positive=True)


def _split(whole) -> Line:
    """The last term of a sum, or factor of a product, taken off."""
    (index, first, last) = whole.limits[0]
    rest, end = whole.func(whole.function, (index, first, last - 1)), None
    end = whole.function.subs(index, last)
    parts = rest * end if whole.func is Product else rest + end
    return ("split", equation(whole, parts), Peel())


def _closed(name, says, total, value, *names, over=t, start=0) -> Case:
    """A sum in closed form: split off the last term, then algebra."""
    steps = induction(
        equation(total, value),
        _split(total.subs(over, over + 1)),
        base=Algebra(),
        step=algebra("split", "assumed"),
        over=over,
        start=start,
    )
    return proved(name, KIND, says, *steps, model=drawing(over, *names))


CLOSED_FORMS = (
    _closed(
        "first-whole-numbers",
        "1 + 2 + ... + t = t (t + 1)/2.",
        Sum(i, (i, 1, t)),
        t * (t + 1) / 2,
    ),
    _closed(
        "first-squares",
        "The first t squares sum to t (t + 1)(2 t + 1)/6.",
        Sum(i**2, (i, 1, t)),
        t * (t + 1) * (2 * t + 1) / 6,
    ),
    _closed(
        "first-cubes",
        "The first t cubes sum to the square of t (t + 1)/2.",
        Sum(i**3, (i, 1, t)),
        (t * (t + 1) / 2) ** 2,
    ),
    _closed(
        "first-odd-numbers",
        "The first t odd numbers sum to t^2.",
        Sum(2 * i - 1, (i, 1, t)),
        t**2,
    ),
    _closed(
        "powers-of-two-summed",
        "1 + 2 + ... + 2^t = 2^(t + 1) - 1.",
        Sum(2**i, (i, 0, t)),
        2 ** (t + 1) - 1,
    ),
    _closed(
        "halves-summed",
        "1 + 1/2 + ... + 2^-t = 2 - 2^-t.",
        Sum(Rational(1, 2) ** i, (i, 0, t)),
        2 - Rational(1, 2) ** t,
    ),
    _closed(
        "constant-summed",
        "b added up t times is t b.",
        Sum(b, (i, 1, t)),
        t * b,
        b,
    ),
    _closed(
        "telescope",
        "Differences of neighbours add up to the difference of the ends.",
        Sum(f(i + 1) - f(i), (i, 0, t - 1)),
        f(t) - f(0),
        f,
    ),
    _closed(
        "telescoping-fractions",
        "1/(1 2) + ... + 1/(k (k + 1)) = k/(k + 1).",
        Sum(1 / (one * (one + 1)), (one, 1, k)),
        k / (k + 1),
        over=k,
        start=1,
    ),
    _closed(
        "product-of-twos",
        "A product of t twos is 2^t.",
        Product(2, (i, 1, t)),
        2**t,
    ),
    _closed(
        "product-of-the-first-numbers",
        "1 2 ... t = t!.",
        Product(i, (i, 1, t)),
        factorial(t),
    ),
)


def _geometric() -> Case:
    total = Sum(x**j, (j, 0, t))
    steps = induction(
        equation((x - 1) * total, x ** (t + 1) - 1),
        _split(total.subs(t, t + 1)),
        (
            "spread",
            equation(
                (x - 1) * total.subs(t, t + 1),
                (x - 1) * total + (x - 1) * x ** (t + 1),
            ),
            algebra("split"),
        ),
        base=Algebra(),
        step=algebra("spread", "assumed"),
    )
    says = "(x - 1)(1 + x + ... + x^t) = x^(t + 1) - 1, for every x."
    return proved("geometric-sum", KIND, says, *steps, model=drawing(x, t))


def _bounded(name, says, statement, step, *names, base=None, start=0, over=t) -> Case:
    steps = induction(
        statement, base=base or Combine(), step=step, over=over, start=start
    )
    return proved(name, KIND, says, *steps, model=drawing(over, *names))


GROWTH = (
    _bounded(
        "power-of-two-above-one-more",
        "2^t >= t + 1.",
        Ge(2**t, t + 1, evaluate=False),
        Combine({"assumed": 2}, slack=t),
        base=Algebra(),
    ),
    _bounded(
        "bernoulli",
        "(1 + u)^t >= 1 + t u for u >= 0.",
        Ge((1 + u) ** t, 1 + t * u, evaluate=False),
        Combine({"assumed": 1 + u}, slack=t * u**2),
        u,
        base=Algebra(),
    ),
    _bounded(
        "square-above-the-number",
        "t^2 >= t for whole numbers.",
        Ge(t**2, t, evaluate=False),
        Combine({"assumed": 1}, slack=2 * t),
        base=Algebra(),
    ),
    _bounded(
        "factorial-at-least-one",
        "t! >= 1.",
        Ge(factorial(t), 1, evaluate=False),
        Combine({"assumed": t + 1}, slack=t),
        base=Algebra(),
    ),
    _bounded(
        "powers-keep-order",
        "u^t <= (u + v)^t for u, v >= 0.",
        Le(u**t, (u + v) ** t, evaluate=False),
        Combine({"assumed": u + v}, slack=v * u**t),
        u,
        v,
        base=Algebra(),
    ),
)


def _inverse_squares() -> Case:
    total = Sum(1 / one**2, (one, 1, k))
    steps = induction(
        Le(total, 2 - 1 / k, evaluate=False),
        _split(total.subs(k, k + 1)),
        base=Combine(),
        step=Combine({"assumed": 1, "split": -1}, slack=1 / (k * (k + 1) ** 2)),
        over=k,
        start=1,
    )
    says = "1 + 1/4 + ... + 1/k^2 <= 2 - 1/k."
    return proved("inverse-squares", KIND, says, *steps, model=drawing(k))


def _exponent() -> Case:
    steps = induction(
        Ge(2**t, t + 1, evaluate=False),
        base=Combine(),
        step=Combine({"assumed": 2}, slack=t),
    )
    last = ("weaker", Ge(2**t, t, evaluate=False), Combine({"always": 1}, slack=1))
    name, says = "power-of-two-above-the-exponent", "2^t >= t + 1, so 2^t >= t."
    return proved(name, KIND, says, *steps, last, model=drawing(t))


CASES: tuple[Case, ...] = (
    _exponent(),
    proved(
        "powers-below-one",
        KIND,
        "If 0 <= u <= 1, then u^t <= 1.",
        *induction(
            Le(u**t, 1, evaluate=False),
            base=Algebra(),
            step=Combine({"assumed": u, "at most one": 1}),
        ),
        premises={"at most one": Le(u, 1)},
        model=drawing(t, v, u=lambda m: m["v"] / 3),
    ),
    *CLOSED_FORMS,
    _geometric(),
    *GROWTH,
    _inverse_squares(),
    proved(
        "doubling-folds-at-the-start",
        KIND,
        "2^t 2^t = 4^t, whose start SymPy decides by itself.",
        *induction(
            equation(2**t * 2**t, 4**t), base=Algebra(), step=Algebra(by=("assumed",))
        ),
        model=drawing(t),
    ),
    proved(
        "sum-of-squares-not-negative",
        KIND,
        "A sum of squares is not negative, and is 0 if it is empty.",
        (
            "sum",
            Ge(Sum(f(j) ** 2, (j, 0, t - 1)), 0, evaluate=False),
            sums.SUM_NOT_NEGATIVE(term=f(j) ** 2, index=j, first=0, last=t - 1),
        ),
        model=drawing(t, f),
    ),
    proved(
        "geometric-mean-below-the-arithmetic",
        KIND,
        "A product of k squares is at most their mean to the power k.",
        (
            "means",
            Le(
                Product(f(i) ** 2, (i, 1, k)),
                (Sum(f(i) ** 2, (i, 1, k)) / k) ** k,
                evaluate=False,
            ),
            sums.MEANS(term=f(i) ** 2, index=i, count=k),
        ),
        model=drawing(k, f),
    ),
    proved(
        "factor-before-a-sum",
        KIND,
        "b f(1) + ... + b f(t) = b (f(1) + ... + f(t)).",
        (
            "factor",
            equation(Sum(b * f(i), (i, 1, t)), b * Sum(f(i), (i, 1, t))),
            Algebra(),
        ),
        model=drawing(b, t, f),
    ),
    proved(
        "sum-of-sums",
        KIND,
        "The sum of f(i) + i is the sum of f(i) plus the sum of i.",
        (
            "parts",
            equation(
                Sum(f(i) + i, (i, 1, t)), Sum(f(i), (i, 1, t)) + Sum(i, (i, 1, t))
            ),
            Algebra(),
        ),
        model=drawing(t, f),
    ),
    proved(
        "last-term-of-a-sum",
        KIND,
        "A sum to t + 1 is the sum to t and one more term.",
        (
            "split",
            equation(Sum(f(i), (i, 0, t + 1)), Sum(f(i), (i, 0, t)) + f(t + 1)),
            Peel(),
        ),
        model=drawing(t, f),
    ),
)
