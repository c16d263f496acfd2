"""Functions of a number known up to an error: the bounds are the documented ones.

Each part of a bound is taken alone, in arithmetics made for it: without roundings the
move of the argument is left, with an exact argument the evaluation's own roundings.
"""

from functools import partial

import mpmath
import numpy as np
import pytest
from mpmath import cos, exp, expm1, log, sin, sqrt, tanh

from longdep.numeric.oracle.arithmetic import Arithmetic
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function

U = 2.0**-10
SAME = 2.0**-46  # 128 roundings of float64: a formula of a few functions, twice
LEFT = 2.0**-40  # four roundings of bounds below 8, and 5 U or more are left of them
LOST = 2.0**-90


def rounding(unit=0.0, storage="float32", strict=True, underflow=0.0):
    """An arithmetic with a roundoff and an underflow of its own."""
    return Arithmetic(
        precision=storage,
        storage=storage,
        roundoff=unit,
        accumulate=unit,
        factor=0.0,
        underflow=underflow,
        strict=strict,
    )


def value_of(name, x, dev, format_):
    """The value at one number, and its bound."""
    value, bound = of_function(name, np.array([x]), np.array([dev]), format_)
    return value[0], bound[0]


def slope_of(name, x, dev, format_, value_dev=0.0):
    """The slope at one number, and its bound."""
    slope, bound = moved_by(
        name, np.array([x]), np.array([dev]), np.array([value_dev]), format_
    )
    return slope[0], bound[0]


def close(found, true):
    """Whether float64 has computed a number of 50 digits."""
    return abs(mpmath.mpmathify(complex(found)) - true) <= SAME * abs(true)


def sigma(x):
    return 1 / (1 + exp(-x))


def sech2(x):
    return mpmath.sech(x) ** 2


def silu_slope(x):
    return sigma(x) * (1 + x * sigma(-x))


def sigma_moved(x, d):  # by a factor e^d, and no slope is above 1/4
    return min(sigma(x) * sigma(-x) * expm1(d), d / 4)


def reciprocal_moved(x, d):  # most at the end that is nearer to 0
    return 1 / (abs(x) - d) - 1 / abs(x)


def softplus(x):
    return x if x > 20 else log(1 + exp(x))


def softplus_moved(x, d):
    crossed = exp(-19) if d > 0 and abs(x - 20) <= d else 0
    if x > 20:  # programs may go on with log(1 + e^x), larger by at most e^-x
        return d + exp(d - x) + crossed
    return min(sigma(x) * expm1(d), d) + crossed


def softplus_slope_moved(x, d):
    crossed = d > 0 and abs(x - 20) <= d
    if x > 20:
        return exp(d - x) + (sigma(d - x) if crossed else 0)
    return sigma_moved(x, d) + (exp(-19) if crossed else 0)


def positive_moved(x, d):
    crossed = d > 0 and abs(x) <= d
    return d if crossed or x >= 0 else sigma_moved(x, d)


def positive_slope_moved(x, d):
    if d > 0 and abs(x) <= d:
        return 1
    return min(sigma(x) * sigma(-x) * expm1(d), d / 10) if x < 0 else 0


# name -> the value, and how far it is away where the argument is off by d.
VALUES = {
    "exp": (exp, lambda x, d: abs(exp(x)) * expm1(d)),
    "expm1": (expm1, lambda x, d: abs(exp(x)) * expm1(d)),
    "log": (log, lambda x, d: log(x) - log(x - d)),
    "sqrt": (sqrt, lambda x, d: sqrt(x) - sqrt(x - d)),
    "reciprocal": (lambda x: 1 / x, reciprocal_moved),
    "tanh": (tanh, lambda x, d: min(sech2(x) * expm1(2 * d) / 2, d)),
    "sigmoid": (sigma, sigma_moved),
    "log_sigmoid": (
        lambda x: log(sigma(x)),
        lambda x, d: min(sigma(-x) * expm1(d), d),
    ),
    "softplus": (softplus, softplus_moved),
    "absolute": (abs, lambda x, d: d),
    "silu": (
        lambda x: x * sigma(x),
        lambda x, d: d * min(abs(silu_slope(x)) + d / 2, mpmath.mpf("1.1")),
    ),
    "positive": (
        lambda x: sigma(x) if x < 0 else x + mpmath.mpf(0.5),
        positive_moved,
    ),
    "sine": (sin, lambda x, d: d),
    "cosine": (cos, lambda x, d: d),
}
SLOPES = {
    "exp": VALUES["exp"],
    "expm1": VALUES["exp"],
    "log": VALUES["reciprocal"],
    "sqrt": (
        lambda x: 1 / (2 * sqrt(x)),
        lambda x, d: 1 / (2 * sqrt(x - d)) - 1 / (2 * sqrt(x)),
    ),
    "reciprocal": (
        lambda x: -1 / x**2,
        lambda x, d: 1 / (abs(x) - d) ** 2 - 1 / abs(x) ** 2,
    ),
    # Nowhere is the slope of tanh' steeper than 4 / (3 sqrt 3) = 0.7698, that of
    # sigma' steeper than 1 / (6 sqrt 3) = 0.0962.
    "tanh": (sech2, lambda x, d: min(sech2(x) * expm1(2 * d), mpmath.mpf("0.77") * d)),
    "sigmoid": (
        lambda x: sigma(x) * sigma(-x),
        lambda x, d: min(sigma(x) * sigma(-x) * expm1(d), d / 10),
    ),
    "log_sigmoid": (lambda x: sigma(-x), lambda x, d: sigma_moved(-x, d)),
    "softplus": (lambda x: 1 if x > 20 else sigma(x), softplus_slope_moved),
    "absolute": (mpmath.sign, lambda x, d: 2 if 0 < d and abs(x) <= d else 0),
    "silu": (silu_slope, lambda x, d: d / 2),
    "positive": (
        lambda x: sigma(x) * sigma(-x) if x < 0 else 1,
        positive_slope_moved,
    ),
    "sine": (cos, lambda x, d: d),
    "cosine": (lambda x: -sin(x), lambda x, d: d),
}
NAMES = tuple(VALUES)
COMPLEX = ("exp", "expm1", "reciprocal")
NEAR_ZERO = ("log", "sqrt", "reciprocal")
POINTS = [
    (x, d)
    for x in (-3.0, -0.75, -0.25, 0.0, 0.25, 0.75, 3.0)
    for d in (0.0, 2.0**-20, 0.25, 0.5, 3.0)
] + [(x, d) for x in (18.0, 19.75, 20.0, 20.25, 22.0) for d in (0.0, 0.125, 0.25, 2.0)]
ASKED = [(value_of, VALUES), (slope_of, SLOPES)]


def points(name):
    """Arguments at which something is known of a function."""
    if name in ("log", "sqrt"):
        return [(x, d) for x, d in POINTS if x > d]
    return [(x, d) for x, d in POINTS if name not in NEAR_ZERO or abs(x) > d]


@pytest.mark.parametrize(("asked", "table"), ASKED, ids=["value", "slope"])
@pytest.mark.parametrize("name", NAMES)
def test_a_function_and_how_far_it_moves(name, asked, table):
    right, moved = table[name]
    for x, d in points(name):
        found, bound = asked(name, x, d, rounding())
        with mpmath.workdps(50):
            x, d = mpmath.mpf(x), mpmath.mpf(d)
            assert close(found, right(x)), x
            assert close(bound, moved(x, d)), (x, d)


@pytest.mark.parametrize(("asked", "table"), ASKED, ids=["value", "slope"])
@pytest.mark.parametrize("name", COMPLEX)
def test_a_complex_function_and_how_far_it_moves(name, asked, table):
    right, moved = table[name]
    for x in (0.75 + 1j, -3 + 0.5j, 1.5j):
        found, bound = asked(name, x, 0.25, rounding())
        with mpmath.workdps(50):
            assert close(found, right(mpmath.mpmathify(x)))
            assert close(bound, moved(mpmath.mpmathify(x), mpmath.mpf(0.25)))


@pytest.mark.parametrize(("asked", "table"), ASKED, ids=["value", "slope"])
@pytest.mark.parametrize("name", NAMES)
def test_in_float64_the_interval_begins_at_the_far_end_of_another(name, asked, table):
    """The exact argument is d away, the computed one up to 2 d: f(2 d) - f(d)."""
    _, moved = table[name]
    for x, d in points(name):
        if name in NEAR_ZERO and abs(x) <= 2 * d:
            continue
        _, bound = asked(name, x, d, rounding(storage="float64"))
        with mpmath.workdps(50):
            once, twice = (moved(mpmath.mpf(x), k * mpmath.mpf(d)) for k in (1, 2))
            assert close(bound, max(once, twice - once)), (x, d)


@pytest.mark.parametrize("asked", [value_of, slope_of])
@pytest.mark.parametrize("name", NEAR_ZERO)
def test_nothing_is_known_where_the_interval_reaches_zero(name, asked):
    unknown = np.inf if (name, asked) == ("log", value_of) else np.nan
    for x, d in ((0.5, 0.5), (0.5, 0.75)):
        _, bound = asked(name, x, d, rounding(U))
        assert np.array_equal(bound, unknown, equal_nan=True)
    _, bound = asked(name, 0.5, 0.5 - 2.0**-20, rounding(U))
    assert np.isfinite(bound)


def test_an_exact_zero_has_an_exact_root_and_an_unknown_logarithm():
    assert value_of("sqrt", 0.0, 0.0, rounding()) == (0.0, 0.0)
    assert value_of("log", 0.0, 0.0, rounding(U)) == (-np.inf, np.inf)


# Roundings


@pytest.mark.parametrize(
    ("asked", "ulps"), [(value_of, 8), (slope_of, 16)], ids=["value", "slope"]
)
@pytest.mark.parametrize("name", sorted(set(NAMES) - {"absolute", "expm1"}))
def test_an_evaluation_is_good_to_four_ulps_and_a_slope_to_eight(name, asked, ulps):
    """Of the largest number that it may be: twice the move away from the value."""
    for x, d in ((0.75, 0.0), (0.75, 0.25)):
        value, moved = asked(name, x, d, rounding())
        again, bound = asked(name, x, d, rounding(U, underflow=LOST))
        assert again == value
        assert bound == pytest.approx(
            moved + ulps * U * (abs(value) + 2 * moved), rel=SAME, abs=0
        )


@pytest.mark.parametrize(("asked", "moved"), [(value_of, 0.25), (slope_of, 0.0)])
@pytest.mark.parametrize("strict", [True, False])
def test_a_size_and_its_sign_are_exact(asked, moved, strict):
    _, bound = asked("absolute", 0.75, 0.25, rounding(U, strict=strict, underflow=LOST))
    assert bound == moved


@pytest.mark.parametrize("asked", [value_of, slope_of])
@pytest.mark.parametrize("name", ["sine", "exp", "silu"])
def test_a_result_may_underflow_twice(name, asked):
    """Once where it is formed, once where what it is formed of has been."""
    _, without = asked(name, 0.75, 0.25, rounding())
    _, bound = asked(name, 0.75, 0.25, rounding(underflow=2.0**-20))
    assert bound == without + 2.0**-19


def test_an_expm1_may_be_formed_of_an_exponential():
    """Its 8 u, and 8 u twice of the largest exponential, or three times if complex."""
    for x, times in ((0.75, 2), (0.75 + 1j, 3)):
        value, moved = value_of("expm1", x, 0.25, rounding())
        _, bound = value_of("expm1", x, 0.25, rounding(U))
        size = abs(value) + 2 * moved
        own = 8 * U * size
        if times == 3:
            own = 2 * own + np.sqrt(2) * 8 * U * size
        own += times * 8 * U * np.exp(0.75) * np.exp(0.25)
        assert bound == pytest.approx(moved + own, rel=SAME, abs=0)
    slope, moved = slope_of("expm1", 0.75, 0.25, rounding())
    _, bound = slope_of("expm1", 0.75, 0.25, rounding(U))
    assert bound == pytest.approx(moved + 16 * U * (slope + 2 * moved), rel=SAME, abs=0)


@pytest.mark.parametrize("name", ["exp", "reciprocal"])
def test_a_complex_evaluation_multiplies_what_is_rounded_twice(name):
    """By a cosine and a sine, each good to 8 u: together sqrt(2) 8 u."""
    value, moved = value_of(name, 0.75 + 1j, 0.25, rounding())
    _, bound = value_of(name, 0.75 + 1j, 0.25, rounding(U))
    share = (2 * 8 + np.sqrt(2) * 8) * U
    assert bound == pytest.approx(
        moved + share * (abs(value) + 2 * moved), rel=SAME, abs=0
    )
    slope, moved = slope_of(name, 0.75 + 1j, 0.25, rounding())
    _, bound = slope_of(name, 0.75 + 1j, 0.25, rounding(U))
    assert bound == pytest.approx(
        moved + 2 * 16 * U * (abs(slope) + 2 * moved), rel=SAME, abs=0
    )


# Level standard


@pytest.mark.parametrize("x", [-0.75, 0.75])
@pytest.mark.parametrize("name", NAMES)
def test_at_level_standard_a_sigmoid_is_off_by_five_u(name, x):
    """As 1/2 + tanh/2; times its argument where it is a factor of that."""
    if name in ("log", "sqrt"):
        x = abs(x)
    _, strict = value_of(name, x, 0.25, rounding(U))
    _, standard = value_of(name, x, 0.25, rounding(U, strict=False))
    factor = {"sigmoid": 1.0, "positive": 1.0, "silu": 1.0}.get(name, 0.0)
    assert standard - strict == pytest.approx(5 * U * factor, rel=LEFT, abs=0)
    if name == "silu":
        _, strict = value_of(name, 3 * x, 0.25, rounding(U))
        _, standard = value_of(name, 3 * x, 0.25, rounding(U, strict=False))
        assert standard - strict == pytest.approx(5 * U * 2.5, rel=LEFT, abs=0)


E = 2.0**-6  # how far a value is off
FROM_VALUE = {
    # v^2 moves by (2 |v| + e) e at most; 1 - v^2 and v^2 are rounded, neither above 1
    "tanh": lambda x: (2 * abs(tanh(x)) + E) * E + 2 * U,
    # v (1 - v) moves by e (1 + e) at most; two roundings of no more than v
    "sigmoid": lambda x: E * (1 + E) + 2 * U * (sigma(x) + E),
    "positive": lambda x: E * (1 + E) + 2 * U * (sigma(x) + E),
    # s (1 + x (1 - s)): s is off by 5 u; s moves it by 2 + 3 |x| times that
    "silu": lambda x: (2 + 3 * abs(x)) * 5 * U + 8 * U * (1 + abs(x)),
    "softplus": lambda x: 5 * U,
    "log_sigmoid": lambda x: 5 * U,
    "expm1": lambda x: E + 2 * U,
    "exp": lambda x: E,
    "reciprocal": lambda x: (2 / abs(x) + E) * E,
    "sqrt": lambda x: 1 / (2 * (sqrt(x) - E)) - 1 / (2 * sqrt(x)),
}


@pytest.mark.parametrize("x", [-0.75, 0.0, 0.75])
@pytest.mark.parametrize("name", NAMES)
def test_at_level_standard_a_slope_is_what_the_rounded_value_gives(name, x):
    if name in NEAR_ZERO:
        x = abs(x) or 1.5
    _, strict = slope_of(name, x, 0.0, rounding(U), E)
    _, standard = slope_of(name, x, 0.0, rounding(U, strict=False), E)
    expected = FROM_VALUE.get(name, lambda _: 0)(x)
    assert standard - strict == pytest.approx(float(expected), rel=LEFT, abs=0)


@pytest.mark.parametrize("name", COMPLEX)
def test_a_complex_slope_of_a_rounded_value(name):
    x = 0.75 + 1j
    _, strict = slope_of(name, x, 0.0, rounding(U), E)
    _, standard = slope_of(name, x, 0.0, rounding(U, strict=False), E)
    assert standard - strict == pytest.approx(
        float(FROM_VALUE[name](x)), rel=LEFT, abs=0
    )


def test_a_root_that_may_be_zero_has_any_slope():
    standard = rounding(U, strict=False)
    root = partial(slope_of, "sqrt", 0.25, 0.0, standard)
    assert np.isfinite(root(0.5 - 2.0**-20)[1])
    assert np.isnan(root(0.5)[1])
    assert np.isnan(root(0.75)[1])
    assert root(0.0) == slope_of("sqrt", 0.25, 0.0, rounding(U))
