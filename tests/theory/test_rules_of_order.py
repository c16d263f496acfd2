"""Why steps on the order of numbers are refused; what just passes: cases, extremes."""

from itertools import product
from typing import Any

import pytest
from sympy import (
    Abs,
    And,
    Eq,
    Expr,
    Function,
    Ge,
    Gt,
    Implies,
    Integer,
    Le,
    Lt,
    MatrixSymbol,
    Max,
    Min,
    Ne,
    Or,
    Rational,
    Symbol,
    cosh,
    exp,
    floor,
    sinh,
    tanh,
)

from longdep.theory.core.notation import Rounded, equation
from longdep.theory.core.proof import Context, ProofError, Step, check_step
from longdep.theory.core.rules import (
    Among,
    Assume,
    Case,
    Combine,
    Deduction,
    Distinction,
    Hyperbolic,
    Increasing,
    NextWhole,
)
from tests.theory.single_steps import refusal

x, y, d = (Symbol(name, real=True) for name in "xyd")
k, m = Symbol("k", integer=True), Symbol("m", integer=True)
z = Symbol("z", complex=True)
u = Symbol("u", nonnegative=True)
A = MatrixSymbol("A", 2, 2)
END, OTHER = Eq(x, 2 * y), Eq(y, 3)
BOTH = Distinction(("one", "two"))
# Below, equal, above: where a relation holds.
HOLDS = {Lt: "<", Le: "<=", Eq: "=", Ge: "=>", Gt: ">", Ne: "<>"}


@pytest.mark.parametrize(("one", "two"), list(product(HOLDS, HOLDS)))
def test_two_cases_cover_all_orders_or_leave_some_out(one: Any, two: Any) -> None:
    """Also where the second compares the numbers the other way round."""
    mirrored = {"<": ">", ">": "<", "=": "="}
    for turned in (False, True):
        second = two(y, x) if turned else two(x, y)
        there = {mirrored[c] for c in HOLDS[two]} if turned else set(HOLDS[two])
        missing = set("<=>") - set(HOLDS[one]) - there
        cases = {"one": Implies(one(x, y), END), "two": Implies(second, END)}
        left = ", ".join(f"x {sign} y" for sign in "<=>" if sign in missing)
        wanted = f"leaves out the case {left}" if missing else ""
        assert refusal(END, BOTH, cases) == wanted
        missing -= {"="}
        left = ", ".join(f"x {sign} y" for sign in "<=>" if sign in missing)
        wanted = f"leaves out the case {left}" if missing else ""
        assert refusal(END, BOTH, {**cases, "apart": Ne(x, y)}) == wanted


@pytest.mark.parametrize(
    ("one", "two", "said", "says"),
    [
        (END, Implies(x >= y, END), END, "one is not an implication"),
        (Implies(x < y, END), END, END, "two is not an implication"),
        (Implies(And(x < y, x < 3), END), Implies(x >= y, END), END,
         "does not compare two numbers"),
        (Implies(x < y, END), Implies(x >= 3, END), END, "x >= 3 does not compare"),
        (Implies(x < y, END), Implies(x >= y, OTHER), END, "the rule gives"),
        (Implies(x < y, END), Implies(x >= y, OTHER), OTHER, "the rule gives"),
        (Implies(Eq(z, 1), END), Implies(Ne(z, 1), END), END,
         "are not known to be real numbers"),
    ],
)  # fmt: skip
def test_cases_that_give_no_end_are_told_why(one, two, said, says) -> None:
    assert says in refusal(said, BOTH, {"one": one, "two": two})
    assert refusal(END, Distinction()) == "names no case"


def derived(*steps: tuple[str, Any, Any]) -> tuple[Context, str]:
    """What becomes of some steps: their context, and why the last one is refused."""
    context = Context({"only": Le(x, y)})
    *before, last = (Step(name, said, rule, "") for name, said, rule in steps)
    for step in before:
        check_step(step, context)
    try:
        check_step(last, context)
    except ProofError as error:
        return context, error.reason
    return context, ""


LOW, HIGH = ("low", x < y, Assume()), ("high", x >= y, Assume())
ENDS = (
    ("end low", Le(x, y + 1), Combine({"low": 1}, 1)),
    ("end high", Le(y, x + 1), Combine({"high": 1}, 1)),
)
EITHER = Or(Le(x, y + 1), Le(y, x + 1))


def test_a_case_is_closed_where_it_ends() -> None:
    pairs = (("low", "end low"), ("high", "end high"))
    context, reason = derived(LOW, HIGH, *ENDS, ("it", EITHER, Distinction((), pairs)))
    assert (reason, context.open_assumptions["it"]) == ("", frozenset())
    mixed = ("by", Implies(x < y, Le(x, y + 1)), Deduction("low", "end low"))
    rule = Distinction(("by",), pairs[1:])
    context, reason = derived(LOW, HIGH, *ENDS, mixed, ("it", EITHER, rule))
    assert (reason, context.open_assumptions["it"]) == ("", frozenset())


def test_a_case_rests_on_its_own_assumption_alone() -> None:
    crossed = Distinction((), (("low", "end high"), ("high", "end high")))
    _, reason = derived(LOW, HIGH, *ENDS, ("it", Le(y, x + 1), crossed))
    assert reason == "end high rests on another case"
    opened = ("by", Implies(x >= y, Le(x, y + 1)), Combine({"low": 1}))
    context, _ = derived(LOW, HIGH, *ENDS)
    context.steps["by"] = Step(*opened, "")
    context.open_assumptions["by"] = frozenset({"low"})
    context.grounds["by"] = frozenset()
    rule = Distinction(("by",), (("low", "end low"),))
    with pytest.raises(ProofError, match="by rests on another case"):
        rule.check(Step("it", EITHER, rule, ""), context)


def test_a_case_is_an_assumption() -> None:
    given = ("low", Le(x, y), Combine({"h": 1}))
    context, _ = derived(("h", Le(x, y), Assume()), given, HIGH, ENDS[1])
    rule = Distinction((), (("low", "low"), ("high", "end high")))
    with pytest.raises(ProofError, match="low is not an assumption"):
        rule.check(Step("it", EITHER, rule, ""), context)
    case = Case("low", "end high")
    with pytest.raises(ProofError, match="low is not an assumption"):
        case.check(Step("it", Implies(Le(x, y), Le(y, x + 1)), case, ""), context)


# Whole numbers.


@pytest.mark.parametrize(
    ("statement", "premise", "says"),
    [
        (Le(k + 1, m), k < m, ""),
        (Le(k + 1, m), m > k, ""),
        (Le(k + 2, m), k < m, "the rule gives k + 1 <= m"),
        (Le(k, m), k < m, "the rule gives k + 1 <= m"),
        (Le(k - 1, m), k < m, "the rule gives k + 1 <= m"),
        (Le(k + 1, m), k <= m, "below is not of the form a < b"),
        (Le(x + 1, m), x < m, "x is not known to be whole"),
        (Le(k + 1, x), k < x, "x is not known to be whole"),
    ],
)
def test_of_whole_numbers_the_larger_is_larger_by_one(statement, premise, says) -> None:
    reason = refusal(statement, NextWhole("below"), {"below": premise})
    assert reason.endswith(says)
    assert bool(reason) is bool(says)


# Functions that keep order.


def rounded(bits: Any):
    return lambda value: Rounded(value, bits)


@pytest.mark.parametrize(
    ("statement", "rule", "says"),
    [
        (Lt(exp(x), exp(y)), Increasing(exp, x, y, ("a",)), "is not of the form"),
        (Le(exp(y), exp(x)), Increasing(exp, x, y, ("a",)), "the rule gives"),
        (Le(exp(x), exp(y) + 1), Increasing(exp, x, y, ("a",)), "the rule gives"),
        (Le(exp(x), exp(y)), Increasing(exp, x, y), "is not what is cited"),
        (Le(exp(x), exp(y)), Increasing(exp, x, y, facts=("b",)), "no hypothesis 'b'"),
        (Le(exp(x), exp(y)), Increasing(exp, x, y, ("a",), ("a",)), "is cited"),
        (Le(exp(z), exp(y)), Increasing(exp, z, y, ("a",)), "z is not known"),
        (Le(exp(x), exp(z)), Increasing(exp, x, z, ("a",)), "z is not known"),
        (Le(cosh(x), cosh(y)), Increasing(cosh, x, y, ("a",)), "exp and tanh alone"),
        (Le(-x, -y), Increasing(lambda v: -v, x, y, ("a",)), "to be >= 0 everywhere"),
        (Le(exp(-x), exp(-y)), Increasing(lambda v: exp(-v), x, y, ("a",)),
         "to be >= 0 everywhere"),
        (Le(x + z, y + z), Increasing(lambda v: v + z, x, y, ("a",)), "to be real"),
        (Le(Rounded(x, u), Rounded(y, u)), Increasing(rounded(u), x, y, ("a",)),
         "u is no number of bits"),
        (Le(Rounded(x, k), Rounded(y, k)), Increasing(rounded(k), x, y, ("a",)),
         "k is no number of bits"),
        (Le(Rounded(2 * x, 3), Rounded(2 * y, 3)),
         Increasing(lambda v: Rounded(2 * v, 3), x, y, ("a",)), "exp and tanh alone"),
        (Le(exp(floor(1 / d)), exp(y)), Increasing(exp, floor(1 / d), y, ("a",)),
         "1/d is defined only if"),
    ],
)  # fmt: skip
def test_a_function_that_keeps_no_order_is_told_why(statement, rule, says) -> None:
    assert says in refusal(statement, rule, {"a": Le(x, y)})


def test_the_parts_of_an_order_must_be_defined() -> None:
    rule = Increasing(lambda v: v + 1, x, floor(1 / d))
    with pytest.raises(ProofError, match="1/d is defined only if"):
        rule.check(Step("it", Le(x + 1, floor(1 / d) + 1), rule, ""), Context({}))


def test_order_is_kept_by_what_is_cited_once() -> None:
    both = {"a": And(Le(x, y), Le(y, 3))}
    assert not refusal(Le(exp(x), exp(y)), Increasing(exp, x, y, ("a",)), both)
    assert not refusal(Le(exp(y), exp(3)), Increasing(exp, y, Integer(3), ("a",)), both)
    facts = Increasing(exp, x, y, facts=("a",))
    assert not refusal(Le(exp(x), exp(y)), facts, {"a": Le(x, y)})
    assert refusal(Le(exp(y), exp(x)), Increasing(exp, y, x, ("a",)), both)


def test_order_between_numbers_needs_no_citation() -> None:
    low, high = Rational(1, 2), Integer(2)
    said = Le(exp(low), exp(high), evaluate=False)
    assert not refusal(said, Increasing(exp, low, high))
    falling = Le(exp(high), exp(low), evaluate=False)
    assert "is not what is cited" in refusal(falling, Increasing(exp, high, low))
    assert not refusal(Le(exp(-u), exp(u)), Increasing(exp, -u, u))
    cited = {"a": Le(0, u, evaluate=False)}
    assert not refusal(Le(1, exp(u)), Increasing(exp, Integer(0), u, ("a",)), cited)


def test_only_an_odd_function_takes_sizes() -> None:
    below = {"a": Le(Abs(x), y)}
    for function in (tanh, rounded(3), lambda v: v + 2 * tanh(v)):
        rule = Increasing(function, Abs(x), y, ("a",))
        assert not refusal(Le(Abs(function(x)), function(y)), rule, below)
        assert refusal(Le(function(x), function(y)), rule, below)
    shifted = Increasing(lambda v: tanh(v) + 1, Abs(x), y, ("a",))
    assert not refusal(Le(tanh(Abs(x)) + 1, tanh(y) + 1), shifted, below)
    assert refusal(Le(Abs(tanh(x) + 1), tanh(y) + 1), shifted, below)
    plain = Increasing(exp, Abs(x), y, ("a",))
    assert not refusal(Le(exp(Abs(x)), exp(y)), plain, below)
    assert refusal(Le(Abs(exp(x)), exp(y), evaluate=False), plain, below)


def test_the_words_name_the_function_and_what_is_cited() -> None:
    assert Increasing(exp, x, y).words() == "exp(x) keeps order"
    assert Increasing(exp, x, y, ("a", "b")).words() == "exp(x) keeps order, by a, b"


# Maxima and minima.


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (Eq(x, Max(x, y)), "is not of the form"),
        (Le(Max(x, y), x, evaluate=False), "are no maximum or minimum and one of it"),
        (Ge(Min(x, y), x, evaluate=False), "are no maximum or minimum and one of it"),
        (Le(d, Max(x, y)), "are no maximum or minimum and one of it"),
        (Le(x, Min(x, y), evaluate=False), "are no maximum or minimum and one of it"),
        (Le(x, 2 * Max(x, y), evaluate=False), "are no maximum or minimum and one"),
        (
            Le(floor(1 / d), Max(x, floor(1 / d)), evaluate=False),
            "1/d is defined only if",
        ),
    ],
)
def test_what_no_maximum_says_is_told_why(statement, says) -> None:
    assert says in refusal(statement, Among())


def test_a_maximum_has_real_parts() -> None:
    wide = Function("wide")
    said = Le(x, Max(x, wide(1), evaluate=False), evaluate=False)
    assert refusal(said, Among()).endswith("is not known to be real")
    undefined = Le(x, Max(x, floor(1 / d)), evaluate=False)
    with pytest.raises(ProofError, match="1/d is defined only if"):
        Among().check(Step("it", undefined, Among(), ""), Context({}))
    for said in (Le(x, Max(x, y, d)), Ge(y, Min(x, y, d)), Ge(Max(x, y), y)):
        assert not refusal(said, Among())


# Hyperbolic functions.


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (Le(tanh(x), 1 - 2 / (exp(2 * x) + 1)), "is no equation"),
        (equation(exp(x), exp(y)), "speaks of no hyperbolic function of reals"),
        (
            equation(tanh(z) + tanh(x), tanh(x) + tanh(z)),
            "no hyperbolic function of re",
        ),
        (equation(tanh(x) * A, A * tanh(x) * 2), "does not check"),
        (equation(tanh(x), -tanh(x)), "does not check"),
        (equation(2 * cosh(x), exp(x) - exp(-x)), "does not check"),
    ],
)
def test_what_is_not_by_exponentials_is_told_why(statement, says) -> None:
    assert says in refusal(statement, Hyperbolic())


def test_hyperbolic_functions_are_sums_of_exponentials() -> None:
    for said in (
        equation(2 * sinh(x), exp(x) - exp(-x)),
        equation(cosh(x) ** 2 - sinh(x) ** 2, 1),
        equation(tanh(x) * cosh(x), sinh(x)),
        equation(sinh(x + y), sinh(x) * cosh(y) + cosh(x) * sinh(y)),
    ):
        assert not refusal(said, Hyperbolic())
    difference: Expr = sinh(x) - cosh(x)
    assert refusal(equation(difference, exp(-x)), Hyperbolic())
