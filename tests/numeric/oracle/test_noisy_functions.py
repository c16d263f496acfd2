"""Numbers that know how every rounding reaches them: activations, slopes, kinks.

The bounds are those of the definition of a right program: 8 u of an activation, 16 u of
a slope, or at level standard what a slope is off by that is made of the activation; the
rest is Taylor's, with the largest second derivative.
"""

from math import sqrt

import numpy as np
import pytest

from longdep.numeric.oracle.bounds.activations import sech_squared, sigmoid
from longdep.numeric.oracle.bounds.noisy import Noisy, Program
from tests.numeric.oracle.coarse import EXACT, PLAIN, ROUNDOFF, STRICT, UNDERFLOW
from tests.numeric.oracle.test_noisy_algebra import full, noisy, row, same

CLOSE = 900 * 2.0**-53  # u for each operation on terms that are not negative
POINTS = [-6.0, -2.0, -0.5, 0.0, 0.25, 1.0, 4.0]
# The largest |f''| and |f'''|, rounded up in the third digit at most.
TANH, SIGMOID = 4 / (3 * sqrt(3)), 1 / (6 * sqrt(3))
CURVES = {"tanh": 0.77, "sigmoid": 0.0963, "tanh slope": 2.0, "sigmoid slope": 0.125}


def near(found, expected):
    assert found == pytest.approx(np.asarray(expected), rel=CLOSE, abs=1e-300)


def chained(a, value, slope, curve):
    """f(a) by the chain rule: value, dev, rem, the factor of everything linear."""
    second = curve * a.dev**2 / 2
    return Noisy(
        value,
        abs(slope) * a.dev + second,
        abs(slope) * a.rem + second,
        a.state * slope[..., None],
        a.gradient * slope[..., None],
        {key: slope * size for key, size in a.local.items()},
        abs(slope) * a.mixed,
    )


def is_chained(found, expected, own):
    """All that is linear or left out, and an error of its own beside it."""
    for name in ("value", "rem", "state", "gradient", "mixed"):
        near(getattr(found, name), getattr(expected, name))
    near(found.dev, expected.dev + own)
    (new,) = found.local.keys() - expected.local.keys()
    near(found.local[new], own)
    assert len(found.local) == len(expected.local) + 1
    for key, size in expected.local.items():
        near(found.local[key], size)


def ulps(x):
    """8 ulps of all that a quantity may be, and an underflow."""
    return 16 * ROUNDOFF * (abs(x.value) + x.dev) + UNDERFLOW


def test_curves_are_the_largest_second_and_third_derivatives():
    assert TANH <= CURVES["tanh"] <= 1.001 * TANH
    assert SIGMOID <= CURVES["sigmoid"] <= 1.001 * SIGMOID
    at = np.linspace(-8, 8, 100001)
    for slope, of in (
        (sech_squared(at), "tanh"),
        (sigmoid(at) * sigmoid(-at), "sigmoid"),
    ):
        curve = np.gradient(np.gradient(slope, at), at)
        largest = CURVES[f"{of} slope"]
        assert 0.999 * largest <= np.max(np.abs(curve)) <= 1.001 * largest


def tanh_of(a, format_):
    value = np.tanh(a.value)
    return value, sech_squared(a.value), 8 * ROUNDOFF * abs(value) + UNDERFLOW


def test_tanh_is_off_by_8_roundings_and_its_slope_by_16_at_level_strict():
    a = full(POINTS)
    value, slope, own = tanh_of(a, STRICT)
    out, slopes = Program(STRICT).tanh(a)
    is_chained(out, chained(a, value, slope, CURVES["tanh"]), own)
    right = chained(a, slope, -2 * value * slope, CURVES["tanh slope"])
    is_chained(slopes, right, ulps(right))


def test_the_slope_of_tanh_may_be_made_of_tanh_at_level_standard():
    """1 - h^2: 2 u, and 2 |h| times what tanh itself is off by; or 16 u of itself."""
    a = full(POINTS)
    value, slope, own = tanh_of(a, PLAIN)
    out, slopes = Program(PLAIN).tanh(a)
    plain = chained(a, value, slope, CURVES["tanh"])
    is_chained(out, plain, own)
    right = chained(plain, slope, -2 * value, 2.0)
    made = 2 * (abs(value) + plain.dev + own) * own + 2 * ROUNDOFF
    is_chained(slopes, right, np.maximum(made, ulps(right)))
    assert (made > ulps(right)).any()
    assert (made < ulps(right)).any()


def sigmoid_of(a):
    value, rest = sigmoid(a.value), sigmoid(-a.value)
    result = chained(a, value, value * rest, CURVES["sigmoid"])
    return result, chained(a, rest, -value * rest, CURVES["sigmoid"])


def test_a_sigmoid_and_what_is_made_of_it_is_off_by_16_roundings_at_level_strict():
    a = full(POINTS)
    result, other = sigmoid_of(a)
    out, complement, slopes = Program(STRICT).sigmoid(a)
    is_chained(out, result, ulps(result))
    is_chained(complement, other, ulps(other))
    slope = result.value * other.value
    right = chained(
        a, slope, slope * (other.value - result.value), CURVES["sigmoid slope"]
    )
    is_chained(slopes, right, ulps(right))


@pytest.mark.parametrize("dev", [0.0, 0.125, 2.0])
def test_a_sigmoid_may_be_made_of_tanh_at_level_standard(dev):
    """(1 + tanh(a/2)) / 2: 4 u |tanh(a/2)| + u; 1 - sigma one rounding more.

    The slope sigma (1 - sigma) has the error of sigma, times 1 - 2 sigma and its own
    error at most, and two roundings. Each may be off by 16 u of itself instead.
    """
    a = full(POINTS)
    a.dev[:] = dev
    result, other = sigmoid_of(a)
    out, complement, slopes = Program(PLAIN).sigmoid(a)
    own = 4 * ROUNDOFF * abs(np.tanh(a.value / 2)) + ROUNDOFF
    own = np.maximum(own, ulps(result))
    is_chained(out, result, own)
    made = own + ROUNDOFF * (other.value + other.dev)
    is_chained(complement, other, np.maximum(made, ulps(other)))
    right = Program(PLAIN).product(result, other)
    made = own * (1 + 2 * (result.dev + own))
    made = made + 2 * ROUNDOFF * (right.value + right.dev)
    is_chained(slopes, right, np.maximum(made, ulps(right)))


def test_every_way_to_a_sigmoid_is_the_worst_somewhere():
    for level in (PLAIN, STRICT):
        out, complement, slopes = Program(level).sigmoid(noisy(POINTS))
        for made in (out, complement, slopes):
            relative = made.dev == ulps(noisy(made.value))
            assert relative.all() == (level is STRICT)


def test_functions_leave_out_no_more_than_their_rest():
    """Values and slopes of arguments anywhere within their deviation, unrounded."""
    rng = np.random.default_rng(0)
    at, dev = np.linspace(-4, 4, 81), rng.uniform(0, 1, 81)
    program = Program(EXACT)
    a = program.with_error(noisy(at), dev[None])
    pairs = [
        *zip(program.tanh(a), (np.tanh, sech_squared), strict=True),
        *zip(
            program.sigmoid(a),
            (sigmoid, lambda v: sigmoid(-v), lambda v: sigmoid(v) * sigmoid(-v)),
            strict=True,
        ),
    ]
    for made, exact in pairs:
        reached = 0.0
        for share in np.linspace(-1, 1, 21):
            off = exact(at + share * dev) - exact(at)
            left = np.abs(off - share * made.local[1, 0][0])
            assert (left <= made.rem[0] + 1e-15).all()
            assert (np.abs(off) <= made.dev[0] + 1e-15).all()
            reached = max(reached, float(np.max(left / made.rem[0])))
        assert reached > 0.3


# Kinks.


def clipped(values, devs, ambiguous=None, low=-1.0, high=2.0, slope_at_low=0.5):
    program = Program(PLAIN, ambiguous)
    a = full(values)
    a.dev[:] = devs
    made = program.piecewise(a, low=low, high=high, slope_at_low=slope_at_low)
    return program, a, made


def test_a_clip_has_the_slope_of_the_convention_at_its_bounds():
    """1 at the upper one, between them, and at the lower one what is asked for."""
    values = [-2.0, -1.0, -0.5, 1.0, 2.0, 3.0]
    program, a, (made, slopes) = clipped(values, 0.125)
    slope = row(0, 0.5, 1, 1, 1, 0)
    expected = chained(a, row(-1, -1, -0.5, 1, 2, 2), slope, 0.0)
    for name in ("value", "dev", "rem", "state", "gradient", "mixed"):
        assert np.array_equal(getattr(made, name), getattr(expected, name))
    same(made.local, expected.local)
    assert np.array_equal(slopes.value, slope)
    assert slopes.value.dtype == float
    assert not slopes.dev.any()
    assert slopes.local == {}
    assert program.groups == 0


def test_a_kink_is_near_within_the_deviation_and_twice_that_is_noted():
    values = [-1.5, -1.5, -1.0, -1.0, -0.5, 1.75, 1.75, 2.25, 0.5]
    devs = np.array([0.5, 0.25, 0.25, 0.0, 0.5, 0.25, 0.125, 0.25, 1.0])
    program, _, _ = clipped(values, devs)
    reached = np.array([1, 0, 1, 0, 1, 1, 0, 1, 0])
    assert len(program.near) == 1
    assert np.array_equal(program.near[0], (2 * reached * devs)[None])


def test_an_ambiguous_value_and_its_slope_are_off_by_local_errors():
    sizes = [np.zeros((1, 2)), row(0.25, 0.0)]
    program, a, (made, slopes) = clipped([-1.0, 1.0], 0.0, sizes)
    assert program.groups == 0  # nothing is ambiguous in the first call
    assert not slopes.dev.any()
    before = made
    made, slopes = program.piecewise(a, -1.0, 2.0, slope_at_low=0.5)
    same(made.local, before.local | {(1, 0): row(0.25, 0)})
    same(slopes.local, {(2, 0): row(1, 0)})
    assert np.array_equal(made.dev, row(0.25, 0))
    assert np.array_equal(slopes.dev, row(1, 0))
    later, _ = program.piecewise(a, -1.0, 2.0, slope_at_low=0.5)  # none is known of it
    assert not later.dev.any()
    assert len(program.near) == 3


def test_a_program_knows_of_no_kinks_by_itself():
    program = Program(PLAIN)
    assert program.ambiguous == []
    assert program.near == []
    assert program.tangents is True
    assert program.exact is False
    assert program.groups == 0
    assert program.underflow == UNDERFLOW
    assert program.arithmetic is PLAIN
