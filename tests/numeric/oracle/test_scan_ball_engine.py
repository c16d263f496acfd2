"""The engine of certified balls: functions, slopes and sums, each by itself."""

import flint
import mpmath
import numpy as np
import pytest
from flint import acb, arb
from mpmath import cos, cosh, exp, expm1, log, log1p, sech, sin, sqrt, tanh

from longdep.numeric.oracle.routes.scan_balls import Balls, contracted

BITS = 200
ENGINE = Balls()


@pytest.fixture(autouse=True)
def precise():
    with flint.ctx.workprec(BITS):
        yield


def objects(values):
    """An object array of what is given, lists of lists included."""
    held = np.empty(np.shape(values), dtype=object)
    held[...] = values
    return held


def whole(*shape, start=1):
    """An array of whole numbers that are all different, as balls."""
    numbers = np.arange(start, start + np.prod(shape, dtype=int)).reshape(shape)
    return numbers, ENGINE.given(numbers.astype(float))


def exactly(found, expected):
    """Assert that balls are exactly these numbers, in this shape."""
    expected = np.asarray(expected)
    assert isinstance(found, np.ndarray)
    assert found.dtype == object
    assert found.shape == expected.shape
    assert all(isinstance(ball, arb | acb) for ball in found.flat)
    for ball, number in zip(found.flat, expected.flat, strict=True):
        if np.iscomplexobj(number):
            assert ball == acb(float(number.real), float(number.imag))
        else:
            assert ball == arb(float(number))


def close(ball, true):
    """Whether a ball is a number, to all but 30 of its bits."""
    true = mpmath.mpmathify(true)
    with flint.ctx.workprec(2 * BITS):
        digits = [mpmath.nstr(part, 80) for part in (true.real, true.imag)]
        number = acb(*map(arb, digits))
        return abs(ball - number) <= abs(number) * arb(2) ** (30 - BITS)


# Functions


def sigma(x):
    return 1 / (1 + exp(-x))


def slope_of_sigma(x):
    return 1 / (4 * cosh(x / 2) ** 2)


REAL = {
    "exp": (exp, exp),
    "expm1": (expm1, exp),
    "log": (log, lambda x: 1 / x),
    "sqrt": (sqrt, lambda x: 1 / (2 * sqrt(x))),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2),
    "tanh": (tanh, lambda x: sech(x) ** 2),
    "sigmoid": (sigma, slope_of_sigma),
    "log_sigmoid": (lambda x: -log1p(exp(-x)), lambda x: sigma(-x)),
    "softplus": (
        lambda x: x if x > 20 else log1p(exp(x)),
        lambda x: 1 if x > 20 else sigma(x),
    ),
    "absolute": (abs, mpmath.sign),
    "silu": (
        lambda x: x * sigma(x),
        lambda x: sigma(x) + x * slope_of_sigma(x),
    ),
    "positive": (
        lambda x: x + mpmath.mpf(0.5) if x >= 0 else sigma(x),
        lambda x: 1 if x >= 0 else slope_of_sigma(x),
    ),
    "sine": (sin, cos),
    "cosine": (cos, lambda x: -sin(x)),
}
ARGUMENTS = [-60.0, -20.5, -1.25, -(2.0**-30), 0.0, 2.0**-30, 0.75, 20.0, 20.5, 60.0]


@pytest.mark.parametrize("name", REAL)
def test_functions_and_their_slopes_keep_their_digits(name):
    function, slope = REAL[name]
    domain = {"log": 0.0, "sqrt": 0.0}.get(name, -np.inf)
    at = [x for x in ARGUMENTS if x > domain and (x or name != "reciprocal")]
    given = ENGINE.given(np.array(at))
    values = ENGINE.function(name, given)
    slopes = ENGINE.slope(name, given, values)
    with mpmath.workprec(2 * BITS):
        for x, value, rise in zip(map(mpmath.mpf, at), values, slopes, strict=True):
            assert close(value, function(x)), x
            assert close(rise, slope(x)), x


@pytest.mark.parametrize("name", ["exp", "expm1", "reciprocal"])
def test_complex_functions_and_their_slopes_keep_their_digits(name):
    function, slope = REAL[name]
    at = [0.5 + 2j, -3 - 0.25j, 1j]
    given = objects([acb(z.real, z.imag) for z in at])
    values = ENGINE.function(name, given)
    slopes = ENGINE.slope(name, given, values)
    with mpmath.workprec(2 * BITS):
        for z, value, rise in zip(map(mpmath.mpc, at), values, slopes, strict=True):
            assert close(value, function(z))
            assert close(rise, slope(z))


def test_a_function_takes_an_array_entry_by_entry():
    at = np.array([[0.0, 1.0], [4.0, 9.0]])
    exactly(ENGINE.function("sqrt", ENGINE.given(at)), np.sqrt(at))
    exactly(ENGINE.function("absolute", objects(-3)), 3.0)
    exactly(ENGINE.function("absolute", objects([-3, 2.5])), [3.0, 2.5])


def ends(ball):
    return ball.lower(), ball.upper()


def spans(ball, first, last):
    """Whether a ball reaches from one number to another, and hardly further."""
    (low, high), over = ends(ball), 2.0**-20
    return low <= first and high >= last and low > first - over and high < last + over


def at(name, ball):
    """The value and the slope of a function at a ball."""
    given = objects([ball])
    (value,) = ENGINE.function(name, given)
    (slope,) = ENGINE.slope(name, given, value)
    return value, slope


def up_to(end):
    """Balls of width 1 that end at a number, above and below; radii are rounded up."""
    above = arb(end + 0.5, 0.5 - 2.0**-31)
    below = arb(end - 0.5, 0.5 - 2.0**-31)
    assert above >= end >= below
    assert above.contains(end)
    assert below.contains(end)
    return above, below


def test_a_size_across_zero_may_rise_or_fall():
    for middle in (0.25, -0.25, 0.5, -0.5):
        value, slope = at("absolute", arb(middle, 0.5))
        assert value.contains(0)
        assert value.contains(abs(middle) + 0.5)
        assert spans(slope, -1, 1)
    assert at("absolute", arb(0, 0)) == (0, 0)


def test_softplus_across_twenty_is_a_logarithm_or_linear():
    value, slope = at("softplus", arb(20.25, 0.5))
    for x in (19.75, 20.75):
        assert value.contains(arb(x))
        assert value.contains((1 + arb(x).exp()).log().mid())
    assert spans(value, 19.75, 20.75)
    assert slope.contains(1)
    assert slope.contains((1 / (1 + arb(-19.75).exp())).mid())
    assert slope > 1 - 2.0**-27


def test_positive_across_zero_has_the_slopes_of_both_sides():
    for middle, low, high in ((0.25, -0.25, 0.75), (-0.25, -0.75, 0.25), (-0.5, -1, 0)):
        value, slope = at("positive", arb(middle, 0.5))
        assert value.contains((1 / (1 + (-arb(low)).exp())).mid())
        assert value.contains(high + 0.5)
        assert slope.contains(1)
        for x in (low, 0.0):
            assert slope.contains((1 / (4 * (arb(x) / 2).cosh() ** 2)).mid())
        assert slope < 1 + 2.0**-20


def test_what_happens_at_a_kink_is_seen_from_a_ball_that_ends_there():
    """Slopes at the kinks: 0 of a size, 1 of positive, softplus's own at 20."""
    above, below = up_to(0)
    assert all(v.contains(0) for _, v in (at("absolute", above), at("absolute", below)))
    assert at("positive", above)[1] == 1
    assert spans(at("positive", above)[0], 0.5, 1.5)
    assert at("positive", below)[1].contains(1)
    above, below = up_to(20)
    logarithm = (1 + arb(20).exp()).log().mid()
    sloped = (1 / (1 + arb(-20).exp())).mid()
    for ball in (above, below):
        value, slope = at("softplus", ball)
        assert value.contains(logarithm)
        assert slope.contains(sloped)
    assert at("softplus", above)[1].contains(1)
    assert at("softplus", below)[1] < 1


def test_the_larger_of_two_and_which_it_is():
    one = objects([arb(2), arb(3), arb(4), arb(1, 0.5), arb(1, 0.5), arb(5, 1)])
    other = objects([arb(1), arb(3), arb(5), arb(1.25, 0.5), arb(1), arb(1)])
    values, first = ENGINE.larger(one, other)
    exactly(values[:3], [2.0, 3.0, 5.0])
    exactly(first[:3], [1.0, 0.5, 0.0])
    assert spans(values[3], 0.75, 1.75)
    assert spans(values[4], 1, 1.5)
    assert spans(first[3], 0, 1)
    assert spans(first[4], 0, 1)
    assert spans(values[5], 4, 6)
    assert first[5] == 1
    for ball in up_to(0):
        for pair in ((ball, arb(0)), (arb(0), ball)):
            _, which = ENGINE.larger(*map(objects, pair))
            assert which.item().contains(0.5)
    value, which = ENGINE.larger(objects(arb(2)), objects(arb(1)))
    exactly(value, 2.0)
    exactly(which, 1.0)


# Arrays


def test_numbers_are_exact():
    for given in (ENGINE.given, ENGINE.constant):
        found = given(np.array([[0.1, 3], [-1e-320, 0]]))
        exactly(found, [[0.1, 3], [-1e-320, 0]])
        assert all(v.is_exact() for v in found.flat)
        exactly(given(np.array(0.1)), 0.1)


@pytest.mark.parametrize("shape", [(2, 3), (3,), ()])
def test_entries_are_added_multiplied_and_turned(shape):
    a, x = whole(*shape)
    b, y = whole(*shape, start=5)
    exactly(ENGINE.add(x, y), a + b)
    exactly(ENGINE.multiply(x, y), a * b)
    exactly(ENGINE.negative(x), -a)
    exactly(ENGINE.moved(np.transpose, x), a.T)
    assert ENGINE.conjugate(x) is x
    exactly(ENGINE.real(x), a)
    exactly(ENGINE.imaginary(x), 0 * a)
    z = ENGINE.complex(x, y)
    exactly(z, a + 1j * b)
    exactly(ENGINE.conjugate(z), a - 1j * b)
    exactly(ENGINE.real(z), a)
    exactly(ENGINE.imaginary(z), b)
    assert ENGINE.is_complex(z)
    assert not ENGINE.is_complex(x)


def test_one_complex_entry_makes_an_array_complex():
    mixed = objects([arb(1), acb(2, 3)])
    assert ENGINE.is_complex(mixed)
    exactly(ENGINE.real(mixed), [1.0, 2.0])
    exactly(ENGINE.imaginary(mixed), [0.0, 3.0])


def test_what_numpy_has_made_becomes_an_object_array():
    _, x = whole(2)
    for made in (np.zeros(2), np.float64(0)):
        found = ENGINE.moved(lambda a, made=made: made, x)
        assert isinstance(found, np.ndarray)
        assert found.dtype == object
        assert found.shape == np.shape(made)
    exactly(ENGINE.real(objects([0, 2.5])), [0.0, 2.5])
    exactly(ENGINE.imaginary(objects([0, 2.5])), [0.0, 0.0])


def test_sums_over_axes_keep_their_axes():
    a, x = whole(2, 3, 4)
    for axes in ((0,), (1, 2), (0, 1, 2), ()):
        exactly(ENGINE.total(x, axes), a.sum(axis=axes, keepdims=True))
    exactly(ENGINE.total(x[:0], (0,)), np.zeros((1, 3, 4)))


def test_arrays_are_joined_along_an_axis():
    (a, x), (b, y) = whole(2, 3), whole(2, 1, start=9)
    exactly(ENGINE.joined([x, y], 1), np.concatenate([a, b], axis=1))
    exactly(ENGINE.joined([x, x], 0), np.concatenate([a, a]))


def test_a_gradient_is_not_told_by_what_comes_after():
    _, x = whole(2)
    assert ENGINE.assembled(x, -x, 2 * x, x) is x


# Sums of products

SPECS = [
    "ij,jk->ik",
    "ij,kj->ki",
    "tij,tjk->tik",
    "tij,tij->ti",
    "ti,tj->tij",
    "thkv,thk->thv",
    "i,i->",
    "i,j->ji",
    "ij,ij->ij",
    "ab,bca->c",
]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("spec", SPECS)
def test_a_sum_of_products_is_that_of_einsum(spec, length):
    """Letters stand for sizes that differ; the letters summed over, for `length`."""
    operands, result = spec.split("->")
    sizes = {k: 2 + j for j, k in enumerate(sorted(set(operands) - {","}))}
    sizes |= {k: length for k in sizes if k not in result}
    (a, x), (b, y) = (
        whole(*(sizes[k] for k in letters), start=first)
        for letters, first in zip(operands.split(","), (1, 7), strict=True)
    )
    exactly(contracted(spec, x, y), np.einsum(spec, a, b))
    exactly(ENGINE.contract(spec, x, y), np.einsum(spec, a, b))


@pytest.mark.parametrize("spec", ["ij,jk->ik", "tij,tjk->tik", "i,i->"])
@pytest.mark.parametrize("which", [0, 1])
def test_either_factor_of_a_sum_of_products_may_be_complex(spec, which):
    sizes = dict(zip("ijkt", (5, 6, 4, 2), strict=True))
    numbers, balls = [], []
    for place, letters in enumerate(spec.split("->")[0].split(",")):
        a, x = whole(*(sizes[k] for k in letters))
        turned = ENGINE.complex(x, -x) if place == which else x
        numbers.append(a * (1 - 1j) if place == which else a)
        balls.append(turned)
    exactly(contracted(spec, *balls), np.einsum(spec, *numbers))


def test_a_sum_of_no_products_is_zero():
    _, x = whole(3, 0)
    _, y = whole(0, 2)
    exactly(contracted("ij,jk->ik", x, y), np.zeros((3, 2)))


def test_arrays_of_other_dimensions_than_their_letters_are_refused():
    (_, x), (_, y) = whole(3, 2), whole(2, 3)
    for letters in ("ijk,jk->i", "ij,jkl->i", "i,jk->ik", "ij,j->i"):
        with pytest.raises(ValueError, match="zip"):
            contracted(letters, x, y)


# Recurrences


def test_a_scan_is_a_loop():
    (a, decay), (b, added), (h, start) = whole(4, 2), whole(4, 2, start=3), whole(2)
    states = []
    for factor, new in zip(a, b, strict=True):
        h = factor * h + new
        states.append(h)
    exactly(ENGINE.scan(decay, added, start, None), states)
    exactly(ENGINE.scan(decay, added, start, decay), states)


def test_a_scan_has_as_many_decays_as_steps():
    (_, decay), (_, added), (_, start) = whole(4, 2), whole(3, 2), whole(2)
    with pytest.raises(ValueError, match="zip"):
        ENGINE.scan(decay, added, start, None)


def test_a_scan_s_decays_and_start_are_those_of_all_units():
    (a, decay), (b, added), (h, start) = whole(3, 1), whole(3, 2), whole(1)
    states = []
    for factor, new in zip(a, b, strict=True):
        h = factor * h + new
        states.append(h)
    exactly(ENGINE.scan(decay, added, start, None), states)


def test_a_corrected_scan_reads_the_state_before():
    """S' = diag(d) S + l (r^T S) + new, of every head."""
    steps, heads, keys, values = 3, 2, 3, 2
    (d, decay), (left, lefts) = whole(steps, heads, keys), whole(steps, heads, keys)
    right, rights = whole(steps, heads, keys, start=2)
    new, added = whole(steps, heads, keys, values)
    state, start = whole(heads, keys, values)
    states = []
    for t in range(steps):
        read = np.einsum("hk,hkv->hv", right[t], state)
        corrections = np.einsum("hk,hv->hkv", left[t], read)
        state = d[t][..., None] * state + corrections + new[t]
        states.append(state)
    exactly(ENGINE.corrected(decay, lefts, rights, added, start, None), states)
