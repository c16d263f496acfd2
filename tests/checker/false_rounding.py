"""Rounded numbers taken for exact ones, and lemmas on rounding at their rim."""

from typing import Any

from sympy import Abs, Eq, Equivalent, Ge, Gt, Le, Lt, Min, Rational

from longdep.theory.catalog import all_claims
from longdep.theory.core.notation import Rounded
from longdep.theory.core.rules import (
    Algebra,
    Conjunction,
    Given,
    Instance,
    Theorem,
)
from longdep.theory.core.rules.theorem import cited_conclusion
from longdep.theory.core.steps import CitedClaim
from longdep.theory.lemmas.floats import (
    ABOVE_MIDPOINT,
    ABSORBED,
    COUNTING_STOPS,
    NEXT_NUMBER,
    POWER_ABSORBS,
)
from longdep.theory.lemmas.numbers import INCREASING
from tests.checker.case import Case
from tests.checker.letters import c, drawn, k, n, on_trust, said, t, x, y, z

KIND = "rounding"
fl = Rounded
SMALL = {"x": 1, "y": 1, "z": 1, "n": 8}
TIGHT = {"x": 4, "y": 1, "z": 1, "n": 2}
TO_ONE = all_claims()["derivative-below-one.float64-one"]


def case(name: str, says: str, *steps: Any, **options: Any) -> Case:
    options = {"model": drawn(**SMALL), "counter": TIGHT, **options}
    return Case(name, KIND, says, tuple(steps), **options)


def by_algebra(name: str, says: str, statement: Any, **options: Any) -> Case:
    return case(name, says, said("algebra", statement, Algebra()), **options)


def trusted(name: str, says: str, statement: Any, **options: Any) -> Case:
    needs = tuple(options.get("hypotheses", ()))
    return case(name, says, *on_trust(statement, needs=needs), **options)


CASES: tuple[Case, ...] = (
    by_algebra(
        "rounded-sum-by-algebra",
        "fl(x + y) = fl(x) + fl(y), by algebra: fails for 4 + 1 to 2 bits.",
        Eq(fl(x + y, n), fl(x, n) + fl(y, n)),
    ),
    trusted(
        "rounded-sum-on-trust",
        "fl(x + y) = fl(x) + fl(y), on trust of 8 bits: fails for 4 + 1 to 2 bits.",
        Eq(fl(x + y, n), fl(x, n) + fl(y, n)),
    ),
    by_algebra(
        "rounded-product-by-algebra",
        "fl(3 x) = 3 fl(x), by algebra: fails for x = 3 to 2 bits.",
        Eq(fl(3 * x, n), 3 * fl(x, n)),
        counter={"x": 3, "n": 2},
    ),
    trusted(
        "rounding-does-nothing",
        "fl(x) = x, on trust of 8 bits: fails for x = 5 to 2 bits.",
        Eq(fl(x, n), x),
        counter={"x": 5, "n": 2},
    ),
    trusted(
        "rounded-twice",
        "fl_3(fl_4(x)) = fl_3(x), on trust of whole numbers: fails at x = 23/20.",
        Eq(fl(fl(x, 4), 3), fl(x, 3)),
        model=lambda rng: {"x": rng.randint(0, 7)},
        counter={"x": Rational(23, 20)},
    ),
    by_algebra(
        "rounded-twice-by-algebra",
        "fl_3(fl_4(x)) = fl_3(x), by algebra: fails at x = 23/20.",
        Eq(fl(fl(x, 4), 3), fl(x, 3)),
        counter={"x": Rational(23, 20)},
    ),
    trusted(
        "rounded-sums-regrouped",
        "fl(fl(x + y) + z) = fl(x + fl(y + z)), on trust of 8 bits: 4 + 1 + 1, 2 bits.",
        Eq(fl(fl(x + y, n) + z, n), fl(x + fl(y + z, n), n)),
    ),
    trusted(
        "rounded-difference-and-back",
        "fl(fl(x + y) - x) = y, on trust of 8 bits: fails for 4 + 1 to 2 bits.",
        Eq(fl(fl(x + y, n) - x, n), y),
    ),
    trusted(
        "rounding-keeps-strict-order",
        "fl(x) < fl(y) for x < y, on trust of whole numbers: 4 and 9/2 to 2 bits.",
        Lt(fl(x, n), fl(y, n)),
        model=lambda rng: {"x": rng.randint(0, 4), "y": rng.randint(5, 9), "n": 8},
        hypotheses={"order": Lt(x, y)},
        counter={"x": 4, "y": Rational(9, 2), "n": 2},
    ),
    case(
        "rounding-keeps-strict-order-by-a-lemma",
        "fl(x) < fl(y) for x < y, by a lemma on <=: fails for 4 and 9/2 to 2 bits.",
        said("order", Lt(x, y), Given("order")),
        said(
            "rounded",
            Lt(fl(x, n), fl(y, n)),
            INCREASING(function="Rounded", small=x, large=y, bits=n, by=("order",)),
        ),
        model=drawn(x=1, y=2, n=8),
        hypotheses={"order": Lt(x, y)},
        counter={"x": 4, "y": Rational(9, 2), "n": 2},
    ),
    trusted(
        "absolute-error-of-rounding",
        "|fl_4(x) - x| <= 1/16, on trust of small x: fails at x = 35/2.",
        Le(Abs(fl(x, 4) - x), Rational(1, 16)),
        model=lambda rng: {"x": rng.randint(0, 9)},
        counter={"x": Rational(35, 2)},
    ),
    case(
        "exact-number-freed-by-a-second-use",
        "fl(y) + 1 = y + 1 for every y, as fl(x) = x by a premise cited twice: y = 5.",
        said("exact", Eq(fl(x, 2), x), Given("exact")),
        said("one more", Eq(fl(x, 2) + 1, x + 1), Algebra(("exact", "exact"))),
        said("any", Eq(fl(y, 2) + 1, y + 1), Instance("one more", {x: y})),
        said(
            "both",
            Eq(fl(x, 2), x) & Eq(fl(y, 2) + 1, y + 1),
            Conjunction(("exact", "any")),
        ),
        model=drawn(x=1, y=2),
        hypotheses={"exact": Eq(fl(x, 2), x)},
        counter={"x": 1, "y": 5},
    ),
    case(
        "odd-mantissa-absorbs-half",
        "fl_2(3 + 1/2) = 3, by a lemma that asks for an even mantissa: it is 4.",
        said(
            "absorbed",
            Eq(fl(3 + c, 2), 3),
            ABSORBED(
                mantissa=3, half=Rational(3, 2), place=0, bits=2, added=c, case="half"
            ),
        ),
        model=drawn(c=0),
        counter={"c": Rational(1, 2)},
    ),
    case(
        "more-than-half-is-absorbed",
        "fl_2(2 + c) = 2 for c <= 1, by a lemma that asks for c <= 1/2: c = 1 fails.",
        said("at most", Le(c, 1), Given("at most")),
        said("at least", Ge(c, 0), Given("at least")),
        said(
            "absorbed",
            Eq(fl(2 + c, 2), 2),
            ABSORBED(
                mantissa=2,
                half=1,
                place=0,
                bits=2,
                added=c,
                case="half",
                by=("at most", "at least"),
            ),
        ),
        model=drawn(c=0),
        hypotheses={"at most": Le(c, 1), "at least": Ge(c, 0)},
        counter={"c": 1},
    ),
    case(
        "power-of-two-absorbs-from-below",
        "fl_2(2 + c) = 2 <=> |c| <= 1/2, by a lemma for larger mantissas: c = -2/5.",
        said(
            "exactly",
            Equivalent(Le(Abs(c), Rational(1, 2)), Eq(fl(2 + c, 2), 2)),
            ABSORBED(mantissa=2, half=1, place=0, bits=2, added=c, case="exactly"),
        ),
        model=drawn(c=Rational(1, 4)),
        counter={"c": Rational(-2, 5)},
    ),
    case(
        "counting-to-one-bit",
        "fl_1(min(t, 2) + 1) = min(t + 1, 2), by a lemma for 2 bits and more: t = 2.",
        said(
            "counts",
            Eq(fl(Min(t, 2) + 1, 1), Min(t + 1, 2)),
            COUNTING_STOPS(count=t, bits=1),
        ),
        model=drawn(t=1),
        counter={"t": 2},
    ),
    case(
        "ceiling-at-one-bit",
        "fl_1(2^k + c) <= 2^k for c <= 2^(k - 1), by a lemma for 2 bits: 1 + 1/2.",
        said("small", Le(c, 2 ** (k - 1)), Given("small")),
        said(
            "ceiling",
            Le(fl(2**k + c, 1), 2**k),
            POWER_ABSORBS(exponent=k, bits=1, added=c, by=("small",)),
        ),
        model=drawn(k=1, c=0),
        hypotheses={"small": Le(c, 2 ** (k - 1))},
        counter={"k": 0, "c": Rational(1, 2)},
    ),
    case(
        "next-number-of-any-number",
        "|x| >= 3/2 for |x| > 1, as for a number of 2 bits: fails at x = 5/4.",
        said("above", Gt(Abs(x), 1), Given("above")),
        said(
            "next",
            Ge(Abs(x), Rational(3, 2)),
            NEXT_NUMBER(number=x, exponent=0, bits=2, by=("above",)),
        ),
        model=drawn(x=2),
        hypotheses={"above": Gt(Abs(x), 1)},
        counter={"x": Rational(5, 4)},
    ),
    case(
        "above-what-is-no-midpoint",
        "fl_2(x) >= 9 for x > 9, by a lemma for mantissas up to 8: fails at 19/2.",
        said("above", Gt(x, 9), Given("above")),
        said(
            "rounded",
            Ge(fl(x, 2), 9),
            ABOVE_MIDPOINT(value=x, mantissa=9, place=0, bits=2, by=("above",)),
        ),
        model=drawn(x=12),
        hypotheses={"above": Gt(x, 9)},
        counter={"x": Rational(19, 2)},
    ),
    case(
        "slope-of-one-without-its-premise",
        "The rounded slope of tanh is 1 at every h, citing a claim for small h: h = 1.",
        said(
            "cited",
            cited_conclusion(
                "",
                CitedClaim(
                    TO_ONE.key,
                    {p.name: p.condition for p in TO_ONE.hypotheses},
                    TO_ONE.conclusion,
                ),
                {},
            ),
            Theorem(TO_ONE.key),
        ),
        model=drawn(h=0),
        counter={"h": 1},
    ),
)
