"""Activations over balls: each ball holds every value that may be, and little more."""

from math import inf

import flint
import mpmath
import pytest
from flint import arb

from longdep.numeric.oracle.routes import activations as of

SMALL = 2.0**-30  # a relative radius: of 53 bits a slope as 1 - tanh^2 may lose 20


def only(pair):
    """The value and the slope of a column of one."""
    (value,), (slope,) = pair
    return value, slope


def holds_closely(ball: arb, true: mpmath.mpf) -> bool:
    """Whether a ball holds a number, and is narrow beside it."""
    sign, man, exponent, _ = true._mpf_
    exact = flint.fmpq(int(man)) * flint.fmpq(2) ** exponent * (-1 if sign else 1)
    with flint.ctx.workprec(400):
        return ball.contains(exact) and ball.rad() <= abs(arb(exact)) * SMALL


def spans(ball: arb, first: float, last: float) -> bool:
    """Whether a ball goes from one number to another, but for its radius's rounding."""
    over = SMALL * (last - first) * 4
    return (
        ball.contains(first)
        and ball.contains(last)
        and not ball.contains(first - over)
        and not ball.contains(last + over)
    )


ARGUMENTS = [
    -800.0, -30.0, -11.0, -7.5, -7.0, -1.0, -1e-9, 1e-9, 0.5, 6.9, 7.6, 11.0, 30.0,
    800.0,
]  # fmt: skip


@pytest.mark.parametrize("at", ARGUMENTS)
def test_tanh_and_its_slope_keep_their_digits_however_small(at: float) -> None:
    value, slope = only(of.tanh([arb(at)]))
    with mpmath.workdps(50):
        assert holds_closely(value, mpmath.tanh(at))
        assert holds_closely(slope, mpmath.sech(at) ** 2)


@pytest.mark.parametrize("at", ARGUMENTS)
def test_sigma_and_its_complement_keep_their_digits_however_small(at: float) -> None:
    value, rest = only(of.sigmoid([arb(at)]))
    with mpmath.workdps(50):
        assert holds_closely(value, 1 / (1 + mpmath.exp(-at)))
        assert holds_closely(rest, 1 / (1 + mpmath.exp(at)))


def test_sigma_of_a_ball_around_zero_holds_what_its_ends_give() -> None:
    value, rest = only(of.sigmoid([arb(0.25, 1)]))
    for at in (-0.75, 0.0, 1.25):
        assert value.contains(1 / (1 + (-arb(at)).exp()).mid())
        assert rest.contains(1 / (1 + arb(at).exp()).mid())
    half, other = only(of.sigmoid([arb(0)]))
    assert half == other == 0.5


def test_columns_are_taken_entry_by_entry() -> None:
    values, slopes = of.relu([arb(-1), arb(2), arb(3)])
    assert (values, slopes) == ([arb(0), arb(2), arb(3)], [arb(0), arb(1), arb(1)])
    values, slopes = of.tanh([arb(0), arb(40), arb(0)])
    assert slopes[0] == slopes[2] == 1
    assert 0 < slopes[1] < 1e-30


@pytest.mark.parametrize(
    ("at", "value", "slope"),
    [(2, 2, 1), (0.5, 0.5, 1), (-2, 0, 0), (-0.5, 0, 0), (0, 0, 0), (inf, inf, 1)],
)
def test_relu_is_the_larger_of_zero_with_slope_zero_there(at, value, slope) -> None:
    assert only(of.relu([arb(at)])) == (arb(value), arb(slope))


def test_relu_across_its_kink_has_any_slope_between() -> None:
    value, slope = only(of.relu([arb(0.25, 0.5)]))
    assert value.contains(0)
    assert value.contains(0.75)
    assert not value.contains(1)
    assert spans(slope, 0, 1)


@pytest.mark.parametrize("at", [arb("nan"), arb(-inf), arb(0, inf)])
def test_relu_of_what_is_not_known_may_be_anything(at: arb) -> None:
    value, slope = only(of.relu([at]))
    for ball in (value, slope):
        assert ball.contains(10**9)
        assert ball.contains(-(10**9))


@pytest.mark.parametrize(
    ("at", "value", "slope"),
    [
        (5, 3, 0), (3, 3, 1), (2, 2, 1), (0, 0, 1), (-3, -3, 1), (-5, -3, 0),
        (inf, 3, 0), (-inf, -3, 0),
    ],
)  # fmt: skip
def test_a_clip_has_slope_one_up_to_its_ends(at, value, slope) -> None:
    assert only(of.clip([arb(at)], 3.0)) == (arb(value), arb(slope))


@pytest.mark.parametrize("sign", [1, -1])
def test_a_clip_across_an_end_has_any_slope_between(sign: int) -> None:
    value, slope = only(of.clip([arb(sign * 2.75, 0.5)], 3.0))
    assert value.contains(sign * 2.25)
    assert value.contains(sign * 3)
    assert not value.contains(sign * 3.125)
    assert not value.contains(sign * 2)
    assert spans(slope, 0, 1)


def test_a_clip_of_what_is_not_known_is_between_its_ends_unless_it_is_nan() -> None:
    value, slope = only(of.clip([arb(0, inf)], 3.0))
    assert spans(value, -3, 3)
    assert spans(slope, 0, 1)
    value, slope = only(of.clip([arb("nan")], 3.0))
    assert value.contains(10**9)
    assert spans(slope, 0, 1)


def test_without_a_bound_nothing_is_clipped() -> None:
    for result in (of.clip([arb(9), arb(-9)], None), of.identity([arb(9), arb(-9)])):
        assert result == ([arb(9), arb(-9)], [arb(1), arb(1)])


def up_to(end: float) -> tuple[arb, arb]:
    """Balls of width 1 that end at a number, above and below; radii are rounded up."""
    above, below = (arb(end + d, 0.5 - 2.0**-31) for d in (0.5, -0.5))
    assert above >= end >= below
    assert above.contains(end)
    assert below.contains(end)
    return above, below


def test_at_a_kink_both_sides_are_seen_from_a_ball_that_ends_there() -> None:
    """Slopes at the kinks: 0 of relu, 1 of a clip."""
    above, below = up_to(0)
    value, slope = only(of.relu([above]))
    assert spans(value, 0, 1)
    assert spans(slope, 0, 1)
    value, slope = only(of.relu([below]))
    assert value.contains(0)
    assert slope.contains(0)
    for ball in (*up_to(3), *up_to(-3)):
        value, slope = only(of.clip([ball], 3.0))
        assert value.contains(3 if ball > 0 else -3)
        assert slope.contains(1)
    above, _ = up_to(3)
    _, below = up_to(-3)
    for ball in (above, below):
        assert spans(only(of.clip([ball], 3.0))[1], 0, 1)


def test_a_clip_over_both_ends_is_between_them() -> None:
    value, slope = only(of.clip([arb(0.5, 5)], 3.0))
    assert spans(value, -3, 3)
    assert spans(slope, 0, 1)


def test_a_clip_takes_columns_entry_by_entry() -> None:
    values, slopes = of.clip([arb(-4), arb(1), arb(9), arb("nan"), arb(2)], 3.0)
    assert values[:3] == [arb(-3), arb(1), arb(3)]
    assert slopes[:3] == [arb(0), arb(1), arb(0)]
    assert (values[4], slopes[4]) == (arb(2), arb(1))
    assert len(values) == len(slopes) == 5


def test_a_rectified_ball_is_as_wide_as_it_was() -> None:
    value, slope = only(of.relu([arb(2, 0.5)]))
    assert spans(value, 1.5, 2.5)
    assert slope == 1
    value, slope = only(of.relu([arb(-2, 0.5)]))
    assert (value, slope) == (0, 0)
    value, _ = only(of.relu([arb(-0.25, 0.5)]))
    assert value.contains(0)
    assert value.contains(0.25)
    assert not value.contains(-0.01)
    assert not value.contains(0.26)


def test_sigma_of_balls_on_one_side_holds_what_their_ends_give() -> None:
    for middle in (-2.0, 2.0, -40.0, 40.0):
        value, rest = only(of.sigmoid([arb(middle, 1)]))
        for end in (middle - 1, middle + 1):
            assert value.contains((1 / (1 + (-arb(end)).exp())).mid())
            assert rest.contains((1 / (1 + arb(end).exp())).mid())
        assert value.rad() < value.mid() * 2
        assert rest.rad() < rest.mid() * 2


def test_sigma_of_a_narrow_ball_around_zero_is_as_narrow() -> None:
    """Its slope is no more than 1/4."""
    for middle in (0.0, 0.125, -0.125):
        value, rest = only(of.sigmoid([arb(middle, 0.25)]))
        for end in (middle - 0.25, middle + 0.25):
            assert value.contains((1 / (1 + (-arb(end)).exp())).mid())
            assert rest.contains((1 / (1 + arb(end).exp())).mid())
        assert value.rad() < 0.08
        assert rest.rad() < 0.08


@pytest.mark.parametrize("sign", [1, -1])
def test_sigma_is_known_however_large_its_argument(sign: int) -> None:
    for size in (1e18, 1e300, inf):
        pair = only(of.sigmoid([arb(sign * size)]))
        one, zero = pair[::sign]
        assert one.contains(1)
        assert zero >= 0
        assert one.rad() + zero.abs_upper() < 1e-12


def test_a_steep_tanh_among_flat_ones_keeps_its_digits() -> None:
    column = [-30.0, 0.25, 7.6, 0.0, 30.0]
    values, slopes = of.tanh(list(map(arb, column)))
    with mpmath.workdps(50):
        for at, value, slope in zip(column, values, slopes, strict=True):
            assert value == 0 if at == 0 else holds_closely(value, mpmath.tanh(at))
            assert holds_closely(slope, mpmath.sech(at) ** 2)
