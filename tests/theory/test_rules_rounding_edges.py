"""Rounding at its edges: ties, powers of two, the largest and smallest mantissa.

A number of p bits is m 2^e with 2^(p-1) <= m < 2^p. Its neighbours are 2^e away, but
the next below 2^(p-1) 2^e is only half as far. What lies nearer than half of that
distance is rounded to it, and so is a tie if m is even.
"""

from fractions import Fraction

import pytest
from sympy import (
    Abs,
    Eq,
    Expr,
    Ge,
    Gt,
    Integer,
    Le,
    Lt,
    Rational,
    Symbol,
    binomial,
    floor,
)

from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.rules import NearestNumber, RoundsTo
from longdep.theory.core.steps import Context, ProofError, Step
from tests.theory.single_steps import refusal

c, d = Symbol("c", real=True), Symbol("d", real=True)
p = Symbol("p", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
q = Symbol("q", integer=True, nonnegative=True)
k = Symbol("k", integer=True, positive=True)
e = Symbol("e", integer=True)
UNSIGNED = "it is not known that"


def rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def rounds(
    bits: int, mantissa: int, place: int, *premises: Expr, half: int | None = None
) -> str:
    """Why fl(c) = mantissa 2^place does not follow from premises, or ""."""
    value = rational(mantissa * Fraction(2) ** place)
    rule = RoundsTo(Integer(mantissa), Integer(place), half)  # type: ignore[arg-type]
    named = {f"premise {at}": said for at, said in enumerate(premises)}
    return refusal(equation(Rounded(c, bits), value), rule, named)


CASES = [(3, 5, 1), (3, 7, 0), (4, 9, 3), (5, 17, -2), (5, 31, -1), (2, 3, 2)]


@pytest.mark.parametrize(("bits", "mantissa", "place"), CASES)
def test_less_than_half_the_spacing_is_near_enough(bits, mantissa, place) -> None:
    unit = Fraction(2) ** place
    low, high = (rational(mantissa * unit + s * unit / 2) for s in (-1, 1))
    small = rational(unit / 100)
    assert not rounds(bits, mantissa, place, Gt(c, low), Lt(c, high))
    assert not rounds(bits, mantissa, place, Ge(c, low + small), Le(c, high - small))
    for premises in (
        (Ge(c, low), Lt(c, high)),
        (Gt(c, low), Le(c, high)),
        (Gt(c, low - small), Lt(c, high)),
        (Gt(c, low), Lt(c, high + small)),
        (Gt(c, low),),
        (Lt(c, high),),
    ):
        assert rounds(bits, mantissa, place, *premises).startswith(UNSIGNED)


@pytest.mark.parametrize(
    ("bits", "mantissa", "place"), [(3, 6, 1), (4, 10, 3), (5, 18, -2), (5, 30, 0)]
)
def test_a_tie_goes_to_the_even_number(bits, mantissa, place) -> None:
    unit, half = Fraction(2) ** place, mantissa // 2
    low, high = (rational(mantissa * unit + s * unit / 2) for s in (-1, 1))
    small = rational(unit / 100)
    within = Ge(c, low), Le(c, high)
    assert not rounds(bits, mantissa, place, *within, half=half)
    assert rounds(bits, mantissa, place, *within).startswith(UNSIGNED)
    for more in ((Ge(c, low - small), within[1]), (within[0], Le(c, high + small))):
        assert rounds(bits, mantissa, place, *more, half=half).startswith(UNSIGNED)
    for wrong in (half + 1, half - 1, mantissa, -half, 2 - mantissa, 0, 1):
        assert rounds(bits, mantissa, place, *within, half=wrong).startswith(UNSIGNED)


@pytest.mark.parametrize("third", [(5, 18, 6), (3, 6, 2), (1, 1, 2)])
def test_the_half_of_the_mantissa_is_its_half(third) -> None:
    bits, mantissa, half = third
    near = Gt(c, mantissa), Lt(c, mantissa + Rational(1, 4))
    assert not rounds(bits, mantissa, 0, *near)
    assert rounds(bits, mantissa, 0, *near, half=half).startswith(UNSIGNED)


@pytest.mark.parametrize(("bits", "place"), [(3, 1), (4, 1), (4, 0), (5, -2), (2, 3)])
def test_below_a_power_of_two_the_next_number_is_nearer(bits, place) -> None:
    """From there on upwards all is as elsewhere; below it nothing is known."""
    mantissa, unit = 2 ** (bits - 1), Fraction(2) ** place
    value, high = (
        rational(mantissa * unit),
        rational((mantissa + Fraction(1, 2)) * unit),
    )
    assert not rounds(bits, mantissa, place, Ge(c, value), Lt(c, high))
    tie = rounds(bits, mantissa, place, Ge(c, value), Le(c, high), half=mantissa // 2)
    assert not tie
    for part in (Fraction(1, 1000), Fraction(1, 4), Fraction(1, 2), Fraction(1)):
        low = rational(mantissa * unit - part * unit)
        assert rounds(bits, mantissa, place, Ge(c, low), Lt(c, high)).startswith(
            UNSIGNED
        )
    assert rounds(bits, mantissa, place, Ge(c, value - 1), Lt(c, high))
    above = rational((mantissa + Fraction(1, 4)) * unit)
    assert not rounds(bits, mantissa, place, Ge(c, above), Lt(c, high))


@pytest.mark.parametrize("bits", [1, 2, 3, 4, 5])
def test_a_mantissa_has_exactly_that_many_bits(bits) -> None:
    for mantissa in (2 ** (bits - 1), 2**bits - 1):
        near = Ge(c, mantissa), Lt(c, mantissa + Rational(1, 4))
        assert not rounds(bits, mantissa, 0, *near)
    for mantissa in (2 ** (bits - 1) - 1, 2**bits, 2**bits + 1, 1 - 2**bits):
        near = Ge(c, mantissa), Lt(c, mantissa + Rational(1, 4))
        assert rounds(bits, mantissa, 0, *near).startswith(UNSIGNED)


def test_what_lies_above_by_its_sort_is_not_below() -> None:
    said = equation(Rounded(8 + q / 4, 3), Integer(8))
    rule = RoundsTo(Integer(4), Integer(1))
    assert not refusal(said, rule, {"near": Lt(q, 4)})
    assert refusal(said, rule, {"near": Lt(q, 5)})


def symbolic(half: Expr, mantissa: Expr = m) -> tuple[Eq, RoundsTo, dict[str, Expr]]:
    said = equation(Rounded(mantissa + c, p), mantissa)
    premises = {
        "normal": Ge(mantissa, 2 ** (p - 1)),
        "fits": Lt(mantissa, 2**p),
        "up": Ge(c, 0),
        "small": Le(c, Rational(1, 2)),
    }
    return said, RoundsTo(mantissa, Integer(0), half), premises


def test_the_half_may_be_a_power_of_two_whose_exponent_is_known() -> None:
    said, rule, premises = symbolic(2**e)
    even = {"even": Eq(m, 2 * 2**e)}
    for low in (0, 1):
        assert not refusal(said, rule, {**premises, **even, "whole": Ge(e, low)})
    for low in (-1, -2):
        wrong = {**premises, **even, "whole": Ge(e, low)}
        assert refusal(said, rule, wrong).endswith("is not known to be whole")
    said, rule, premises = symbolic(2**q)
    assert not refusal(said, rule, {**premises, "even": Eq(m, 2 * 2**q)})


@pytest.mark.parametrize("half", [c, d / 2, m / 2, 3**e])
def test_the_half_is_whole(half) -> None:
    said, rule, premises = symbolic(half)
    known = {**premises, "even": Eq(m, 2 * half)}
    assert refusal(said, rule, known).endswith("is not known to be whole")


def test_the_half_may_be_seen_by_algebra() -> None:
    """k (k + 1) is twice the number of pairs, a binomial coefficient."""
    said, rule, premises = symbolic(binomial(k + 1, 2), k * (k + 1))
    assert not refusal(said, rule, premises)
    said, rule, premises = symbolic(binomial(k + 1, 2), k * (k + 1) + 2)
    assert refusal(said, rule, premises).startswith(UNSIGNED)


@pytest.mark.parametrize(
    "even",
    [
        (Le(m, 2 * q),),
        (Ge(m, 2 * q),),
        (Ge(m, q), Le(m, 2 * q)),
        (Ge(m, 2 * q), Le(m, 3 * q)),
        (Ge(m, 2 * q), Le(m, q + 2)),
        (Ge(m, 2 - q), Le(m, 2 * q)),
        (Ge(m, 2 * q - 1), Le(m, 2 * q)),
        (Ge(m, 2 * q), Le(m, 2 * q + 1)),
        (Ge(m, -2 * q), Le(m, 2 * q)),
    ],
)
def test_the_mantissa_is_twice_its_half_and_not_only_about_that(even) -> None:
    said, rule, premises = symbolic(q)
    both = {"at least": Ge(m, 2 * q), "at most": Le(m, 2 * q)}
    assert not refusal(said, rule, {**premises, **both})
    known = {**premises, **{f"even {at}": part for at, part in enumerate(even)}}
    assert refusal(said, rule, known).startswith(UNSIGNED)


def test_the_reason_says_what_is_not_known() -> None:
    assert rounds(3, 5, 1, Gt(c, 9)) == "it is not known that 11 - c > 0"
    low = rounds(3, 6, 1, Ge(c, 12), half=3)
    assert low == "it is not known that 13 - c >= 0"


# The format, whichever rule.


def test_numbers_and_their_format_are_known() -> None:
    near = {"low": Ge(c, 4), "high": Lt(c, Rational(17, 4))}
    complex_ = Symbol("z", complex=True)
    five = Integer(5)
    for said, rule, says in (
        (equation(Rounded(complex_, 3), five), RoundsTo(five, Integer(0)), "be real"),
        (equation(Rounded(c, m), five), RoundsTo(five, Integer(0)), "number of bits"),
        (equation(Rounded(c, Symbol("r", positive=True)), five),
         RoundsTo(five, Integer(0)), "number of bits"),
        (equation(Rounded(c, 3), d), RoundsTo(d, Integer(0)), "d is not known"),
        (equation(Rounded(c, 3), 5 * 2**d), RoundsTo(five, d), "d is not known"),
        (equation(five, Rounded(c, 3)), RoundsTo(five, Integer(0)), "no equation"),
        (Le(Rounded(c, 3), 5), RoundsTo(five, Integer(0)), "no equation"),
        (equation(Rounded(c, 3), 10), RoundsTo(five, Integer(0)), "10 is not 5"),
        (equation(Rounded(c, 3), 5), RoundsTo(five, Integer(1)), "5 is not 10"),
        (equation(Rounded(c, 3), -5), RoundsTo(five, Integer(0)), "-5 is not 5"),
        (equation(Rounded(c, 3), 4), RoundsTo(five, Integer(0)), "4 is not 5"),
        (equation(Rounded(c, 3), 15), RoundsTo(five, Integer(1)), "15 is not 10"),
    ):  # fmt: skip
        assert says in refusal(said, rule, near)


@pytest.mark.parametrize("place", ["x", "mantissa", "place"])
def test_the_parts_of_a_number_must_be_defined(place) -> None:
    undefined = floor(1 / d)
    x, mantissa, at = c, Integer(5), Integer(1)
    if place == "x":
        x = undefined
    elif place == "mantissa":
        mantissa = undefined
    else:
        at = undefined
    rule = NearestNumber(x, Integer(3), mantissa, at)
    step = Step("it", Le(Abs(x - Rounded(x, 3)), Abs(x - mantissa * 2**at)), rule, "")
    with pytest.raises(ProofError, match="1/d is defined only if"):
        rule.check(step, Context({}))


# The nearest number.


def nearest(mantissa: Expr, place: Expr, bits: Expr = Integer(3)) -> NearestNumber:
    return NearestNumber(c, bits, mantissa, place)


LEFT, OTHER = c - Rounded(c, 3), Rounded(c, 3) - c


@pytest.mark.parametrize("mantissa", [-8, -7, -1, 0, 1, 5, 8])
@pytest.mark.parametrize("place", [-2, 0, 1, 3])
def test_no_number_of_three_bits_is_nearer(mantissa, place) -> None:
    y = Integer(mantissa) * Integer(2) ** place
    rule = nearest(Integer(mantissa), Integer(place))
    for left in (LEFT, OTHER):
        for right in (c - y, y - c):
            said = Le(Abs(left), Abs(right), evaluate=False)
            assert not refusal(said, rule)
            assert not refusal(Ge(Abs(right), Abs(left), evaluate=False), rule)


@pytest.mark.parametrize("names", ["az", "za"])
def test_a_distance_is_the_same_in_both_directions(names: str) -> None:
    x = Symbol(names[0], real=True)
    y = Symbol(names[1], integer=True, nonnegative=True)
    rule = NearestNumber(x, Integer(3), y, Integer(0))
    for one in (x - Rounded(x, 3), Rounded(x, 3) - x):
        for other in (x - y, y - x):
            said = Le(Abs(one), Abs(other), evaluate=False)
            assert not refusal(said, rule, {"few": Le(y, 8)})


@pytest.mark.parametrize("bits", [1, 3, 4])
def test_a_number_of_more_bits_may_be_nearer(bits) -> None:
    for mantissa in (2**bits + 1, -(2**bits) - 1, 3**bits, -(3**bits)):
        said = Le(Abs(c - Rounded(c, bits)), Abs(c - mantissa), evaluate=False)
        rule = NearestNumber(c, Integer(bits), Integer(mantissa), Integer(0))
        assert refusal(said, rule).startswith(UNSIGNED)


FIVE = nearest(Integer(5), Integer(1))


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (Le(Abs(LEFT), Abs(c - 5), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), Abs(c + 10), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), Abs(c - 11), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), Abs(c - 9), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), Abs(c - 7), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), Abs(c - 15), evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), c - 10, evaluate=False), "is not the size of c - 10"),
        (Le(Abs(LEFT), 0, evaluate=False), "0 is not the size of c - 10"),
        (Le(Abs(LEFT), 1, evaluate=False), "1 is not the size of c - 10"),
        (Le(LEFT, Abs(c - 10), evaluate=False), "is not the size of c - Rounded"),
        (Le(Abs(LEFT + 1), Abs(c - 10), evaluate=False), "is not the size of"),
        (Le(Abs(c + Rounded(c, 3)), Abs(c - 10), evaluate=False), "is not the size of"),
        (Le(Abs(c - 10), Abs(LEFT), evaluate=False), "is not the size of c - Rounded"),
        (Le(0, Abs(c - 10), evaluate=False), "0 is not the size of c - Rounded"),
        (Eq(Abs(LEFT), Abs(c - 10)), "is not of the form"),
        (Lt(Abs(LEFT), Abs(c - 10), evaluate=False), "is not of the form"),
    ],
)
def test_what_is_not_the_distance_is_refused(statement, says) -> None:
    assert says in refusal(statement, FIVE)


def test_a_number_of_that_many_bits_is_rounded_to_itself() -> None:
    rule = NearestNumber(6 + 0 * c, Integer(3), Integer(3), Integer(1))
    exact = Le(Abs(m - Rounded(m, 3)), 0, evaluate=False)
    assert not refusal(exact, NearestNumber(m, 3, m, Integer(0)), {"few": Le(m, 8)})
    assert refusal(exact, NearestNumber(m, 3, m, Integer(0)), {"few": Le(m, 9)})
    assert refusal(Le(Abs(LEFT), 0, evaluate=False), rule)


def test_the_words_say_which_definition() -> None:
    assert FIVE.words() == "the definition of rounding to nearest"
    assert (
        RoundsTo(m, e).words() == "the definition of rounding to nearest, ties to even"
    )
    assert RoundsTo(m, e, by=("a",)).uses() == ("a",)
    assert NearestNumber(c, p, m, e, ("a",)).uses() == ("a",)
