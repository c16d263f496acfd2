"""True facts of means and variances, over laws of finitely many outcomes."""

from sympy import Eq, Expr, Function, Ge, Rational, Sum, Symbol

from longdep.theory.core.notation import (
    Expectation,
    Independent,
    Variance,
    equation,
)
from longdep.theory.core.rules import Combine
from longdep.theory.lemmas import chance
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import a, b, proved, t

KIND = "expectations"
X, Y = (Symbol(name, real=True) for name in "XY")
w = Function("w", real=True)
i, k = (Symbol(name, integer=True, nonnegative=True) for name in "ik")
E, Var = Expectation, Variance
HALF = Rational(1, 2)


def _law(rng):
    """Two numbers X and Y that depend on each other, and one outcome of theirs."""
    chances = rng.choice(([HALF, HALF], [Rational(1, 3), Rational(2, 3)], [1]))
    law = [
        (chance_, {"X": rng.randint(-2, 3), "Y": Rational(rng.randint(-3, 3), 2)})
        for chance_ in chances
    ]
    return law


def _model(rng):
    law = _law(rng)
    return {"outcomes": law, "t": rng.randint(0, 3), **rng.choice(law)[1]}


def _with_means(rng):
    law = _law(rng)
    means = {
        name: sum(chance_ * case[value] for chance_, case in law)
        for name, value in (("a", "X"), ("b", "Y"))
    }
    return {"outcomes": law, **means, **rng.choice(law)[1]}


def _centred(rng):
    size = rng.randint(0, 2)
    law = [
        (HALF, {"X": size, "Y": rng.randint(-2, 2)}),
        (HALF, {"X": -size, "Y": rng.randint(-2, 2)}),
    ]
    return {"outcomes": law, **rng.choice(law)[1]}


def _surely_zero(rng):
    law = [(HALF, {"X": 0, "Y": rng.randint(-2, 2)}) for _ in range(2)]
    return {"outcomes": law, **rng.choice(law)[1]}


def _independent(rng, *, centred=False):
    """Four independent numbers w(0), ..., w(3), each of two values."""
    pairs = [(rng.randint(-2, 0), rng.randint(0, 3)) for _ in range(5)]
    if centred:
        pairs = [(-high, high) for _, high in pairs]
    law = []
    for number in range(32):
        values = [pair[number >> place & 1] for place, pair in enumerate(pairs)]
        law.append((Rational(1, 32), {"w": values.__getitem__}))
    drawn = {"outcomes": law, "horizon": 4, "k": rng.randint(1, 3)}
    return {**drawn, "t": rng.randint(0, 3), **rng.choice(law)[1]}


def _linear(name: str, whole: Expr, *pairs: tuple[Expr | int, Expr], constant=0, by=()):
    """The step that the mean of the whole is the sum of weight times mean."""
    means = sum((weight * E(term) for weight, term in pairs), constant)
    rule = chance.EXPECTATION_LINEAR(
        whole=whole,
        terms=tuple(term for _, term in pairs),
        weights=tuple(weight for weight, _ in pairs),
        constant=constant,
        by=by,
    )
    return (name, equation(E(whole), means), rule)


def _variance(name, variable):
    value = E(variable**2) - E(variable) ** 2
    return (
        name,
        equation(Var(variable), value),
        chance.VARIANCE(variable=variable),
    )


def _mean(name, says, whole, *pairs, constant=0) -> Case:
    line = _linear("linear", whole, *pairs, constant=constant)
    return proved(name, KIND, says, line, model=_model)


LINEAR = (
    _mean("mean-of-a-line", "E[2 X + 3] = 2 E[X] + 3.", 2 * X + 3, (2, X), constant=3),
    _mean("mean-of-a-sum", "E[X + Y] = E[X] + E[Y].", X + Y, (1, X), (1, Y)),
    _mean("mean-of-a-difference", "E[X - Y] = E[X] - E[Y].", X - Y, (1, X), (-1, Y)),
    _mean("mean-of-a-constant", "E[5] = 5.", 5, constant=5),
    _mean("mean-of-a-multiple", "E[t X] = t E[X] for a time t.", t * X, (t, X)),
    _mean(
        "mean-of-a-shifted-square",
        "E[(X + 1)^2] = E[X^2] + 2 E[X] + 1.",
        (X + 1) ** 2,
        (1, X**2),
        (2, X),
        constant=1,
    ),
    _mean(
        "mean-square-of-a-difference",
        "E[(X - Y)^2] = E[X^2] - 2 E[X Y] + E[Y^2].",
        (X - Y) ** 2,
        (1, X**2),
        (-2, X * Y),
        (1, Y**2),
    ),
)

VARIANCES = (
    proved(
        "variance-formula",
        KIND,
        "Var[X] = E[X^2] - E[X]^2.",
        _variance("variance", X),
        model=_model,
    ),
    proved(
        "variance-about-zero",
        KIND,
        "If E[X] = 0, then Var[X] = E[X^2].",
        _variance("variance", X),
        ("square", equation(Var(X), E(X**2)), algebra("variance", "centred")),
        premises={"centred": Eq(E(X), 0)},
        model=_centred,
    ),
    proved(
        "variance-of-a-shift",
        KIND,
        "Var[X + 1] = Var[X].",
        _variance("shifted", X + 1),
        _linear("square", (X + 1) ** 2, (1, X**2), (2, X), constant=1),
        _linear("mean", X + 1, (1, X), constant=1),
        _variance("plain", X),
        (
            "same",
            equation(Var(X + 1), Var(X)),
            algebra("shifted", "plain", "square", "mean"),
        ),
        model=_model,
    ),
    proved(
        "variance-of-a-multiple",
        KIND,
        "Var[2 X] = 4 Var[X].",
        _variance("doubled", 2 * X),
        _linear("square", 4 * X**2, (4, X**2)),
        _linear("mean", 2 * X, (2, X)),
        _variance("plain", X),
        (
            "four times",
            equation(Var(2 * X), 4 * Var(X)),
            algebra("doubled", "plain", "square", "mean"),
        ),
        model=_model,
    ),
    proved(
        "variances-of-independent-numbers",
        KIND,
        "Var[(w(0) + ... + w(t - 1)) + w(t)] adds up if the w are independent.",
        (
            "variances",
            equation(
                Var(Sum(w(i), (i, 0, t - 1)) + w(t)),
                Var(Sum(w(i), (i, 0, t - 1))) + Var(w(t)),
            ),
            chance.VARIANCES_ADD(
                variable=w(k), index=k, name=i, start=0, count=t, needs=("apart",)
            ),
        ),
        premises={"apart": Independent(w(k), k, 0, group=2)},
        model=_independent,
    ),
)

MEANS = (
    proved(
        "deviation-has-mean-zero",
        KIND,
        "If E[X] = a, then E[X - a] = 0.",
        _linear("linear", X - a, (1, X), constant=-a),
        ("zero", equation(E(X - a), 0), algebra("linear", "mean")),
        premises={"mean": Eq(E(X), a)},
        model=_with_means,
    ),
    proved(
        "covariance-formula",
        KIND,
        "If E[X] = a and E[Y] = b, then E[(X - a)(Y - b)] = E[X Y] - a b.",
        _linear(
            "linear",
            (X - a) * (Y - b),
            (1, X * Y),
            (-b, X),
            (-a, Y),
            constant=a * b,
        ),
        (
            "covariance",
            equation(E((X - a) * (Y - b)), E(X * Y) - a * b),
            algebra("linear", "first", "second"),
        ),
        premises={"first": Eq(E(X), a), "second": Eq(E(Y), b)},
        model=_with_means,
    ),
    proved(
        "mean-square-not-negative",
        KIND,
        "E[X^2] >= 0.",
        (
            "above",
            Ge(E(X**2), E(Rational(0)), evaluate=False),
            chance.EXPECTATION_MONOTONE(larger=X**2, smaller=0),
        ),
        _linear("nothing", Rational(0)),
        ("sign", Ge(E(X**2), 0), Combine({"above": 1}, by=("nothing",))),
        model=_model,
    ),
    proved(
        "mean-of-a-tangent",
        KIND,
        "E[X^2 + 1] >= E[2 X].",
        (
            "surely",
            Ge(X**2 + 1, 2 * X, evaluate=False),
            Combine(slack=(X - 1) ** 2),
        ),
        (
            "means",
            Ge(E(X**2 + 1), E(2 * X), evaluate=False),
            chance.EXPECTATION_MONOTONE(larger=X**2 + 1, smaller=2 * X, by=("surely",)),
        ),
        model=_model,
    ),
    proved(
        "surely-zero-factor",
        KIND,
        "If E[X^2] = 0, then E[X Y] = 0.",
        (
            "nothing",
            equation(E(X * Y), 0),
            chance.SURELY_ZERO(variable=X, other=Y, needs=("no size",)),
        ),
        premises={"no size": Eq(E(X**2), 0)},
        model=_surely_zero,
    ),
    proved(
        "squared-mean-below-the-mean-square",
        KIND,
        "If E[X] = a, then a^2 <= E[X^2].",
        (
            "surely",
            Ge(X**2, 2 * a * X - a**2, evaluate=False),
            Combine(slack=(X - a) ** 2),
        ),
        (
            "means",
            Ge(E(X**2), E(2 * a * X - a**2), evaluate=False),
            chance.EXPECTATION_MONOTONE(
                larger=X**2, smaller=2 * a * X - a**2, by=("surely",)
            ),
        ),
        _linear("linear", 2 * a * X - a**2, (2 * a, X), constant=-(a**2)),
        (
            "squares",
            Ge(E(X**2), a**2, evaluate=False),
            Combine({"means": 1}, by=("linear", "mean")),
        ),
        premises={"mean": Eq(E(X), a)},
        model=_with_means,
    ),
)


def _factored(first, second):
    return (
        "factors",
        equation(E(first * second), E(first) * E(second)),
        chance.INDEPENDENT_FACTOR(
            first=first,
            second=second,
            variable=w(k),
            index=k,
            start=0,
            needs=("independent",),
        ),
    )


INDEPENDENT = {"independent": Independent(w(k), k, 0)}

FACTORS = (
    proved(
        "mean-of-an-independent-product",
        KIND,
        "E[w(0) w(1)] = E[w(0)] E[w(1)] if the w are independent.",
        _factored(w(0), w(1)),
        premises=INDEPENDENT,
        model=_independent,
    ),
    proved(
        "mean-square-of-an-independent-product",
        KIND,
        "E[w(0)^2 w(1)^2] = E[w(0)^2] E[w(1)^2] if the w are independent.",
        _factored(w(0) ** 2, w(1) ** 2),
        premises=INDEPENDENT,
        model=_independent,
    ),
    proved(
        "centred-independent-product",
        KIND,
        "E[w(0) w(t + 1)] = 0 if the w are independent and E[w(0)] = 0.",
        _factored(w(0), w(t + 1)),
        (
            "zero",
            equation(E(w(0) * w(t + 1)), 0),
            algebra("factors", "centred"),
        ),
        premises={**INDEPENDENT, "centred": Eq(E(w(0)), 0)},
        model=lambda rng: _independent(rng, centred=True),
    ),
    proved(
        "sum-and-a-later-number",
        KIND,
        "A sum of w(0), ..., w(t) and w(t + 1) are uncorrelated if independent.",
        _factored(Sum(w(i), (i, 0, t)), w(t + 1)),
        premises=INDEPENDENT,
        model=_independent,
    ),
)

CASES: tuple[Case, ...] = (*LINEAR, *VARIANCES, *MEANS, *FACTORS)
