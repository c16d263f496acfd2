"""Functions of a number known up to an error: no value in the interval is further off.

Values come of balls (routes/scan_balls.py) at points of the interval, its ends among
them. The same is asked of bounds cut to 2/3, which must fail for every function: a
bound that is never reached by half would hide mistakes of that size.
"""

import flint
import numpy as np
import pytest

from longdep.numeric.oracle.arithmetic import arithmetic
from longdep.numeric.oracle.bounds.scan_functions import moved_by, of_function
from longdep.numeric.oracle.routes.scan_balls import Balls

NAMES = (
    "exp", "expm1", "log", "sqrt", "reciprocal", "tanh", "sigmoid", "log_sigmoid",
    "softplus", "absolute", "silu", "positive", "sine", "cosine",
)  # fmt: skip
COMPLEX = ("exp", "expm1", "reciprocal")
POSITIVE = ("log", "sqrt")
CUT = 2 / 3
# The exact argument and the computed one, in deviations from what float64 has.
PAIRS = ((0.0, 1.0), (0.0, -1.0), (0.99, 1.98), (-0.99, -1.98), (0.5, -0.4), (0.0, 0.0))


def arguments(name, count=60, seed=0):
    """Arguments of many sizes, near 0 and near softplus's 20; deviations of many."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=count) * 2.0 ** rng.integers(-8, 5, size=count)
    x[: count // 6] = rng.uniform(19.9, 20.1, size=count // 6)
    if name in POSITIVE:
        x = np.abs(x)
    dev = np.abs(x) * 2.0 ** rng.integers(-30, 2, size=count) * rng.uniform(size=count)
    dev[::7] = 0.0
    return x, dev


def certified(name, x, slope):
    """Values or slopes at points, as balls."""
    held = flint.ctx.prec
    flint.ctx.prec = 200
    try:
        engine = Balls()
        balls = np.empty(x.shape, dtype=object)
        if np.iscomplexobj(x):
            balls[...] = [flint.acb(complex(v).real, complex(v).imag) for v in x]
        else:
            balls[...] = [flint.arb(float(v)) for v in x]
        value = engine.function(name, balls)
        return engine.slope(name, balls, value) if slope else value
    finally:
        flint.ctx.prec = held


def reached(name, x, dev, slope, level="standard", share=0.0):
    """The largest part of a bound that two values reach, dev apart and x near both.

    Args:
        name: the function.
        x: what float64 has of the arguments.
        dev: how far it is from the exact argument, and that from a computed one.
        slope: whether the slope is asked for.
        level: strict or standard.
        share: the part of a value that an evaluation adds, in u.
    """
    format_ = arithmetic("float64", level)
    if slope:
        _, bound = moved_by(name, x, dev, 0 * np.abs(x), format_)
    else:
        _, bound = of_function(name, x, dev, format_)
    known = np.isfinite(bound) & (bound > 0)
    worst = 0.0
    rng = np.random.default_rng(5)
    for first, second in PAIRS:
        exact, computed = x + first * dev, x + second * dev
        if np.iscomplexobj(x):
            turned = np.exp(1j * rng.uniform(0, 2 * np.pi, x.size))
            exact, computed = x + first * dev * turned, x + second * dev * turned
        inside = known & (np.abs(computed - exact) <= dev)
        inside &= (np.abs(computed - x) <= 2 * dev) & (np.abs(exact - x) <= dev)
        if name in POSITIVE:
            inside &= (exact > 0) & (computed > 0)
        right = certified(name, exact[inside], slope)
        wrong = certified(name, computed[inside], slope)
        apart = np.array([float(abs(w - r)) for w, r in zip(wrong, right, strict=True)])
        sizes = np.array([float(abs(w)) for w in wrong])
        apart = apart + share * format_.roundoff * sizes
        worst = max(worst, float(np.max(apart / bound[inside], initial=0.0)))
    return worst


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_no_argument_in_the_interval_moves_a_function_further(name, slope):
    for level in ("standard", "strict"):
        for seed in range(4):
            x, dev = arguments(name, seed=seed)
            assert reached(name, x, dev, slope, level) <= 1


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("name", COMPLEX)
def test_no_complex_argument_in_the_disc_moves_a_function_further(name, slope):
    for seed in range(4):
        (real, dev), (imaginary, _) = (
            arguments(name, seed=seed),
            arguments("exp", seed=9),
        )
        x = real + 1j * imaginary
        assert reached(name, x, np.minimum(dev, np.abs(x)), slope) <= 1


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_bound_cut_to_two_thirds_does_not_hold(name, slope):
    worst = max(
        reached(name, *arguments(name, seed=seed), slope, "strict") for seed in range(4)
    )
    assert worst > CUT


@pytest.mark.parametrize("slope", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_an_evaluation_within_four_ulps_is_within_the_bound(name, slope):
    if name == "absolute":
        pytest.skip("it has no roundings")
    for seed in range(4):
        x, dev = arguments(name, seed=seed)
        assert reached(name, x, dev, slope, "strict", share=8 - 2.0**-20) <= 1


@pytest.mark.parametrize("level", ["standard", "strict"])
def test_a_softplus_without_a_linear_branch_is_within_the_bound(level):
    x = np.array([20.5, 21.0, 25.0, 30.0])
    none, format_ = 0 * x, arithmetic("float64", level)
    value, bound = of_function("softplus", x, none, format_)
    assert (np.abs(np.logaddexp(0.0, x) - value) <= bound).all()
    assert (bound <= 2 * np.exp(-x) + 16 * format_.roundoff * x).all()
    slope, off = moved_by("softplus", x, none, none, format_)
    assert (np.abs(1 / (1 + np.exp(-x)) - slope) <= off).all()
    assert (off <= 2 * np.exp(-x) + 32 * format_.roundoff).all()


def test_an_expm1_may_be_an_exponential_less_one_and_its_slope_one_more():
    x = -np.array([2.0**-40, 2.0**-10, 0.5, 3.0, 20.0, 30.0])
    none, unit = 0 * x, np.finfo(np.float64).eps / 2
    value, bound = of_function("expm1", x, none, arithmetic("float64"))
    assert (np.abs(np.exp(x) - 1 - value) <= bound).all()
    assert (np.abs(np.exp(x / 2) ** 2 - 1 - value) <= bound).all()
    assert (bound <= 32 * unit).all()
    slope, off = moved_by("expm1", x, none, bound, arithmetic("float64"))
    assert (np.abs(value + 1 - slope) <= off).all()
    strict = arithmetic("float64", "strict")
    _, off = moved_by("expm1", x, none, bound, strict)
    assert (off <= 16 * unit * (1 + 2.0**-20) * np.exp(x)).all()
