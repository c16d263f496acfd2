"""True facts of rounding to a few bits, to nearest and ties to even."""

from sympy import Eq, Function, Le, Lt, Min, Rational, Symbol

from longdep.theory.core.notation import ForAll, Rounded, equation
from longdep.theory.core.rules import Algebra, Combine
from longdep.theory.lemmas import floats, numbers
from longdep.theory.writing import algebra
from tests.checker.case import Case
from tests.checker.vocabulary import (
    drawing,
    induction,
    k,
    proved,
    t,
    u,
    x,
    y,
)

KIND = "rounding"
count = Function("a", real=True)
place = Symbol("e", integer=True)


def _rounds(name, says, value, bits, result) -> Case:
    """A number rounds to another: x is the number."""
    number, rounded = Rational(value), Rational(result)
    step = ("rounded", Eq(Rounded(x, bits), rounded), Algebra(by=("number",)))
    return proved(
        name,
        KIND,
        says,
        step,
        premises={"number": Eq(x, number)},
        model=drawing(x=lambda m: number),
    )


def _counted(values):
    return lambda at: min(int(at), 4)


CASES: tuple[Case, ...] = (
    _rounds("third-to-two-bits", "1/3 rounds to 3/8 with 2 bits.", "1/3", 2, "3/8"),
    _rounds("tie-goes-to-even", "5 rounds to 4 with 2 bits.", 5, 2, 4),
    _rounds("tie-goes-up-to-even", "7 rounds to 8 with 2 bits.", 7, 2, 8),
    _rounds("kept-by-rounding", "-3/4 has 2 bits.", "-3/4", 2, "-3/4"),
    _rounds("zero-is-exact", "0 rounds to 0 with 1 bit.", 0, 1, 0),
    _rounds(
        "tenth-in-single-precision",
        "1/10 rounds to 13421773/2^27 with 24 bits.",
        "1/10",
        24,
        "13421773/134217728",
    ),
    proved(
        "number-that-fits",
        KIND,
        "6 needs 2 bits.",
        ("fits", equation(Rounded(Rational(6), 2), Rational(6)), Algebra()),
        model=drawing(x),
    ),
    proved(
        "small-increment-is-lost",
        KIND,
        "With 3 bits 8 + 1/2 rounds back to 8.",
        ("lost", Eq(Rounded(x + y, 3), x), Algebra(by=("eight", "half"))),
        premises={"eight": Eq(x, 8), "half": Eq(y, Rational(1, 2))},
        model=drawing(x=lambda m: 8, y=lambda m: Rational(1, 2)),
    ),
    proved(
        "rounded-sums-depend-on-order",
        KIND,
        "With 2 bits (4 + x) + x is below 4 + (x + x) at x = 1/2.",
        (
            "one way",
            Eq(Rounded(Rounded(4 + x, 2) + x, 2), 4),
            Algebra(by=("half",)),
        ),
        (
            "other way",
            Eq(Rounded(4 + 4 * Rounded(x + x, 2), 2), 8),
            Algebra(by=("half",)),
        ),
        (
            "below",
            Lt(
                Rounded(Rounded(4 + x, 2) + x, 2),
                Rounded(4 + 4 * Rounded(x + x, 2), 2),
            ),
            Combine({"one way": -1, "other way": 1}, slack=4),
        ),
        premises={"half": Eq(x, Rational(1, 2))},
        model=drawing(x=lambda m: Rational(1, 2)),
    ),
    proved(
        "rounding-keeps-order",
        KIND,
        "If x <= y, then x rounds to no more than y does.",
        (
            "rounded",
            Le(Rounded(x, k), Rounded(y, k), evaluate=False),
            numbers.INCREASING(
                function="Rounded", small=x, large=y, bits=k, needs=("order",)
            ),
        ),
        premises={"order": Le(x, y)},
        model=drawing(k, x, u, y=lambda m: m["x"] + m["u"]),
    ),
    proved(
        "power-of-two-absorbs",
        KIND,
        "With k + 1 bits 2^e + 2^(e - k - 1) rounds to at most 2^e.",
        (
            "absorbed",
            Le(
                Rounded(2**place + 2 ** (place - k - 1), k + 1),
                2**place,
                evaluate=False,
            ),
            floats.POWER_ABSORBS(
                exponent=place, bits=k + 1, added=2 ** (place - k - 1)
            ),
        ),
        model=drawing(k, place),
    ),
    proved(
        "counter-stops-at-four",
        KIND,
        "Counting up from 0 with 2 bits gives min(t, 4).",
        *induction(
            equation(count(t), Min(t, 4)),
            (
                "stops",
                equation(Rounded(Min(t, 4) + 1, 2), Min(t + 1, 4)),
                floats.COUNTING_STOPS(count=t, bits=2),
            ),
            base=algebra("empty"),
            step=algebra("rule", "assumed", "stops"),
        ),
        premises={
            "rule": ForAll(Eq(count(t + 1), Rounded(count(t) + 1, 2)), t, 0),
            "empty": Eq(count(0), 0),
        },
        model=drawing(t, a=_counted),
    ),
)
