"""Rounding by its definition, and false steps that these rules refuse."""

import pytest
from sympy import Abs, Eq, Ge, Integer, Le, Lt, Rational, Symbol

from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.rules import NearestNumber, RoundsTo
from longdep.theory.core.semantics import holds
from tests.theory.single_steps import refusal

p = Symbol("p", integer=True, positive=True)
m = Symbol("m", integer=True, nonnegative=True)
q = Symbol("q", integer=True, nonnegative=True)
e = Symbol("e", integer=True)
c = Symbol("c", real=True)
half = Symbol("h", real=True)
UNIT = 2**e
STORED = equation(Rounded(m * UNIT + c, p), m * UNIT)
PREMISES = {
    "normal": Ge(m, 2 ** (p - 1)),
    "fits": Lt(m, 2**p),
    "even": Eq(m, 2 * q),
    "up": Ge(c, 0),
    "small": Le(c, UNIT / 2),
}


def test_what_is_within_half_the_spacing_rounds_to_the_number() -> None:
    assert not refusal(STORED, RoundsTo(m, e, q), PREMISES)
    strictly = {**PREMISES, "small": Lt(c, UNIT / 2)}
    del strictly["even"]
    assert not refusal(STORED, RoundsTo(m, e), strictly)


@pytest.mark.parametrize("dropped", sorted(PREMISES))
def test_every_premise_is_needed(dropped) -> None:
    fewer = {name: said for name, said in PREMISES.items() if name != dropped}
    assert refusal(STORED, RoundsTo(m, e, q), fewer)


def test_a_tie_at_an_odd_number_is_refused() -> None:
    assert refusal(STORED, RoundsTo(m, e), PREMISES)
    odd = {**PREMISES, "even": Eq(m, 2 * q + 1)}
    assert refusal(STORED, RoundsTo(m, e, q), odd)
    assert refusal(STORED, RoundsTo(m, e, half), {**PREMISES, "even": Eq(m, 2 * half)})
    said = equation(Rounded(m * UNIT + c, p), m * UNIT)
    tie = {"m": 5, "e": 1, "p": 3, "c": 1}
    assert not holds(said, tie)


def test_below_a_power_of_two_the_spacing_is_half_as_large() -> None:
    down = {**PREMISES, "up": Ge(c, -UNIT / 2)}
    assert refusal(STORED, RoundsTo(m, e, q), down)
    assert not holds(STORED, {"m": 4, "e": 0, "p": 3, "c": Rational(-1, 2)})
    inside = {**down, "inside": Ge(m, 2 ** (p - 1) + 1)}
    assert not refusal(STORED, RoundsTo(m, e, q), inside)


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        (equation(Rounded(m * UNIT + c, p), (m + 1) * UNIT), RoundsTo(m, e, q)),
        (equation(Rounded(m * UNIT + c, p), m * UNIT), RoundsTo(m + 1, e, q)),
        (equation(Rounded(m * UNIT + 2 * c, p), m * UNIT), RoundsTo(m, e, q)),
        (equation(m * UNIT, m * UNIT + c), RoundsTo(m, e, q)),
        (equation(Rounded(m * UNIT + c, 2 * p), m * UNIT), RoundsTo(m, e, q)),
        (equation(Rounded(half * UNIT + c, p), half * UNIT), RoundsTo(half, e, q)),
    ],
)
def test_what_rounding_does_not_give_is_refused(statement, rule) -> None:
    assert refusal(statement, rule, PREMISES)


def near(x, y) -> Le:
    return Le(Abs(x - Rounded(x, p)), Abs(x - y), evaluate=False)


def test_no_number_of_p_bits_is_nearer() -> None:
    premises = {"fits": Le(m, 2**p)}
    rule = NearestNumber(c, p, m, e)
    assert not refusal(near(c, m * UNIT), rule, premises)
    exact = Le(Abs(m - Rounded(m, p)), 0, evaluate=False)
    assert not refusal(exact, NearestNumber(m, p, m, Integer(0)), premises)


@pytest.mark.parametrize(
    ("statement", "rule", "fits"),
    [
        (near(c, m * UNIT), NearestNumber(c, p, m, e), Le(m, 2 ** (p + 1))),
        (near(c, half * UNIT), NearestNumber(c, p, half, e), Le(half, 2**p)),
        (near(c, m * UNIT), NearestNumber(c, p, m, e + 1), Le(m, 2**p)),
        (near(c, m * UNIT), NearestNumber(c, p, m, half), Le(m, 2**p)),
        (near(c, e), NearestNumber(c, p, e, Integer(0)), Le(e, 2**p)),
        (
            Le(Abs(c - Rounded(c, p)), UNIT, evaluate=False),
            NearestNumber(c, p, m, e),
            Le(m, 2**p),
        ),
        (
            Le(Abs(c - m), Abs(c - Rounded(c, p)), evaluate=False),
            NearestNumber(c, p, m, Integer(0)),
            Le(m, 2**p),
        ),
        (
            Lt(Abs(c - Rounded(c, p)), Abs(c - m), evaluate=False),
            NearestNumber(c, p, m, Integer(0)),
            Le(m, 2**p),
        ),
    ],
)
def test_a_number_of_more_bits_may_be_nearer(statement, rule, fits) -> None:
    assert refusal(statement, rule, {"fits": fits})
