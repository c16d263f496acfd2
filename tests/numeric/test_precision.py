"""Whether one array of numbers means the same in all four arithmetics."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import flint
import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from longdep.numeric import precision
from longdep.numeric import strategies as draw
from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.precision import (
    Array,
    balls,
    context,
    digits,
    encloses,
    exact,
    floats,
    fraction,
    identity_like,
    inverse,
    ones_like,
    rational,
)

KINDS = (floats, digits, exact, balls)
QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=150)


def test_the_context_is_restored_also_after_an_error() -> None:
    before = flint.ctx.prec, mpmath.mp.prec
    with pytest.raises(DomainError), context(100):
        assert_at_100_digits_then_fail()
    assert (flint.ctx.prec, mpmath.mp.prec) == before


def assert_at_100_digits_then_fail() -> None:
    assert flint.ctx.prec >= 100 * np.log2(10)
    assert mpmath.mp.dps == 100
    rational("one")


def test_contexts_nest() -> None:
    with context(50):
        outer = flint.ctx.prec
        with context(20):
            assert flint.ctx.prec < outer
        assert flint.ctx.prec == outer


@pytest.mark.parametrize("count", [0, -3])
def test_fewer_than_one_digit_is_refused(count: int) -> None:
    with (
        pytest.raises(DomainError, match=f"at least 1, got {count}"),
        context(count),
    ):
        pass


@QUICK
@given(x=st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_becomes_exactly_its_own_value(x: float) -> None:
    assert fraction(rational(x)) == Fraction(x)
    assert fraction(rational(np.float64(x))) == Fraction(x)
    assert floats(exact([x])).item() == x


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (3, "3"),
        ("2/6", "1/3"),
        ("0.1", "1/10"),
        (0.5, "1/2"),
        (Fraction(-7, 3), "-7/3"),
        (flint.fmpz(4), "4"),
        (flint.fmpq(1, 9), "1/9"),
        (np.float32(0.1), "13421773/134217728"),
        (np.int64(5), "5"),
    ],
)
def test_every_kind_of_number_is_converted_exactly(value: Any, says: str) -> None:
    assert str(rational(value)) == says


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), np.float32("inf"), "one", None, 1j, "1/0"]
)
def test_what_is_no_finite_rational_is_refused_in_one_sentence(value: Any) -> None:
    with pytest.raises(DomainError, match="finite rational") as caught:
        rational(value)
    assert "\n" not in str(caught.value)


@QUICK
@given(q=draw.rationals(-20, 20, 60))
def test_floats_are_correctly_rounded(q: flint.fmpq) -> None:
    assert floats(exact([q])).item() == int(q.p) / int(q.q)


@QUICK
@given(q=draw.rationals(-9, 9, 30))
def test_balls_hold_the_value_and_digits_come_near_it(q: flint.fmpq) -> None:
    with context(40):
        assert encloses(balls([q])[0], q)
        near = digits([q])[0]
        # One division, rounded to nearest: a relative error of 2^-prec at most.
        assert abs(near * int(q.q) - int(q.p)) <= abs(int(q.p)) * mpmath.mpf(2) ** (
            1 - mpmath.mp.prec
        )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 3), (2, 3, 4)])
def test_conversions_keep_the_shape(
    kind: Callable[[Any], Array], shape: tuple[int, ...]
) -> None:
    assert kind(np.ones(shape)).shape == shape


@pytest.mark.parametrize("kind", KINDS)
def test_identities_and_ones_have_the_arithmetic_of_their_model(
    kind: Callable[[Any], Array],
) -> None:
    model = kind(np.full((2, 3, 3), 0.5))
    for made, truth in (
        (identity_like(model), np.broadcast_to(np.eye(3), (2, 3, 3))),
        (ones_like(model), np.ones((2, 3, 3))),
    ):
        assert made.dtype == model.dtype
        assert type(made.reshape(-1)[0]) is type(model.reshape(-1)[0])
        assert np.all(floats(made) == truth)


def test_a_ball_encloses_what_is_inside_it_and_nothing_else() -> None:
    third = balls(["1/3"])[0]
    assert encloses(third, "1/3")
    assert not encloses(third, "0.3333333333")
    assert encloses(flint.arb(2, 1), 3)
    assert not encloses(flint.arb(2, 1), "3.001")


def test_identities_of_no_size_are_empty() -> None:
    assert identity_like(exact(np.zeros((0, 0)))).shape == (0, 0)


@QUICK
@given(data=st.data(), n=draw.sizes(1, 4))
def test_the_inverse_is_exact_on_rationals(data: st.DataObject, n: int) -> None:
    matrix = data.draw(draw.invertible(n))
    assert np.all(matrix @ inverse(matrix) == identity_like(matrix))
    assert np.all(inverse(matrix) @ matrix == identity_like(matrix))


@QUICK
@given(data=st.data(), n=draw.sizes(1, 3))
def test_the_inverse_in_balls_holds_the_exact_one(data: st.DataObject, n: int) -> None:
    matrix = data.draw(draw.invertible(n))
    with context(40):
        enclosures = inverse(balls(matrix))
    pairs = zip(enclosures.flat, inverse(matrix).flat, strict=True)
    assert all(encloses(ball, truth) for ball, truth in pairs)


def test_inverses_keep_batch_axes_and_leave_their_argument_alone() -> None:
    matrix = exact(np.broadcast_to([[0, 2], [1, 0]], (3, 2, 2)))
    before = matrix.copy()
    assert np.all(inverse(matrix) == exact([["0", "1"], ["1/2", "0"]]))
    assert np.all(matrix == before)
    assert inverse(np.ones((4, 1, 1))).shape == (4, 1, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_singular_matrix_has_no_inverse(kind: Callable[[Any], Array]) -> None:
    with pytest.raises(DomainError, match="invertible"):
        inverse(kind(np.array([[1, 2], [2, 4]])))


def test_only_square_matrices_have_an_inverse() -> None:
    with pytest.raises(ShapeError, match=r"\(\.\.\., n, n\), got \(2, 3\)"):
        inverse(np.ones((2, 3)))


@pytest.mark.parametrize("name", ["tanh", "exp", "log", "cosh", "sqrt"])
@QUICK
@given(q=draw.rationals("1/8", 3, 8))
def test_functions_agree_in_every_arithmetic(name: str, q: flint.fmpq) -> None:
    function = getattr(precision, name)
    with context(30):
        ball, near = function(balls([q]))[0], function(digits([q]))[0]
        rough = function(floats(exact([q])))[0]
        truth = flint.arb(str(mpmath.nstr(near, 28)))
        assert abs(ball - truth) < flint.arb("1e-26")  # 28 digits of a value below 30
        assert abs(float(ball.mid()) - rough) <= 8 * np.spacing(abs(rough))
    assert function(exact([q]))[0].overlaps(ball)  # exact arguments give balls
