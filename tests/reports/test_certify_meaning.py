"""What the operations of a certificate mean, and where they mean nothing."""

from math import cosh, exp, log, pi, sinh, sqrt, tanh
from typing import Any

import pytest

from longdep.reports.certify import CertificateError, check
from tests.reports.statements import FALSE, TRUE, number, refused, stated

ZERO, ONE, TWO = number("0"), number("1"), number("2")
PLACE, T, M = ["value", "i"], ["value", "t"], ["value", "m"]
ROOT = ["root", TWO]
NOTHING = ["add", ROOT, ["times", number("-1"), ROOT]]  # 0, which intervals leave open
SINGULAR = {"m": [["1", "2"], ["2", "4"]]}


def true(tree: Any, values: dict[str, Any] | None = None) -> None:
    assert check(stated(tree, values, "witness"))
    refused(stated(tree, values), "the conclusion is true")
    refused(stated(["not", tree], values, "witness"), "the conclusion is false")
    assert check(stated(["not", tree], values))


def false(tree: Any, values: dict[str, Any] | None = None) -> None:
    true(["not", tree], values)


def neither(tree: Any, says: str, values: dict[str, Any] | None = None) -> None:
    for kind in ("counterexample", "witness"):
        for whole in (tree, ["not", tree]):
            refused(stated(whole, values, kind), says)


# ------------------------------------------------------------- empty sums and products


@pytest.mark.parametrize(("first", "last"), [("1", "0"), ("5", "0"), ("-3", "-900")])
def test_an_empty_sum_is_0_and_an_empty_product_1(first: str, last: str) -> None:
    bounds = [number(first), number(last), PLACE]
    true(["equal", ["sum", "i", *bounds], ZERO])
    true(["equal", ["product", "i", *bounds], ONE])
    true(["for-all", "i", *bounds[:2], FALSE])


def test_a_sum_runs_from_its_first_to_its_last_index() -> None:
    true(["equal", ["sum", "i", TWO, number("4"), PLACE], number("9")])
    true(["equal", ["product", "i", TWO, number("4"), PLACE], number("24")])
    true(["equal", ["sum", "i", TWO, TWO, PLACE], TWO])


# ------------------------------------------------------------------------------- powers


@pytest.mark.parametrize(
    ("base", "exponent", "value"),
    [
        ("0", "0", "1"),
        ("0", "3", "0"),
        ("0", "1/3", "0"),
        ("-1", "3", "-1"),
        ("-2", "-3", "-1/8"),
        ("2/3", "-2", "9/4"),
        ("5", "0", "1"),
    ],
)
def test_a_power_that_is_defined(base: str, exponent: str, value: str) -> None:
    true(["equal", ["power", number(base), number(exponent)], number(value)])


@pytest.mark.parametrize(
    ("term", "says"),
    [
        (["power", ZERO, number("-1")], "0 to the power -1 is undefined: division"),
        (["power", ZERO, number("-1/2")], "0 to the power -1/2 is undefined: division"),
        (["power", number("-1"), number("1/3")], "-1 to the power 1/3 is undefined: a"),
        (["power", number("-8"), number("-2/3")],
         "-8 to the power -2/3 is undefined: a fraction as exponent"),
        (["power", ["times", number("-1"), ROOT], number("1/2")],
         "an inexact number to the power 1/2 is undefined"),
        (["power", ZERO, ["times", number("-1"), ROOT]],
         "0 to the power an inexact number is undefined: division by 0"),
        (["log", ZERO], "the logarithm of 0 is undefined: it is not positive"),
        (["log", number("-1/2")], "the logarithm of -1/2 is undefined: it is not pos"),
        (["log", ["times", number("-1"), ROOT]], "logarithm of an inexact"),
        (["root", number("-1")], "the root of -1 is undefined: it is negative"),
        (["root", ["times", number("-1"), ROOT]], "root of an inexact number"),
        (["trace", ["inverse", M]], "the inverse of a singular matrix is undefined"),
        (["trace", ["power", M, number("-2")]], "inverse of a singular"),
        (["value", "x"], "the number 1/0 is undefined: division by 0"),
        (number("1/0"), "the number 1/0 is undefined: division by 0"),
        (["power", NOTHING, number("-1")], "an inexact number is 0 is undecided"),
        (["power", NOTHING, number("1/2")], "to the power 1/2 is defined is undecided"),
        (["power", number("-1"), ROOT], "to the power an inexact number is defined is"),
        (["power", ZERO, NOTHING], "to the power an inexact number is defined is un"),
        (["log", NOTHING], "whether an inexact number is positive is undecided"),
        (["root", NOTHING], "whether an inexact number is negative is undecided"),
        (["trace", ["inverse", ["times", NOTHING, ["identity", TWO]]]],
         "whether a matrix is singular is undecided"),
        (["sum", "i", ONE, ["infinity"], ZERO], "a range without end has no value"),
    ],
)  # fmt: skip
def test_what_is_undefined_is_refused_beside_whatever_else(
    term: Any, says: str
) -> None:
    """No other part of the statement makes it true or false."""
    values = {**SINGULAR, "x": "1/0"} if term == ["value", "x"] else SINGULAR
    for part in (["equal", term, ONE], ["unequal", term, ONE], ["less", term, ONE]):
        neither(part, says, values)
        for other in (TRUE, FALSE):
            for name in ("and", "or", "equivalent"):
                neither([name, part, other], says, values)
                neither([name, other, part], says, values)
            neither(["implies", part, other], says, values)
        neither(["implies", TRUE, part], says, values)
        premise = [{"name": "p", "holds": ["and", FALSE, part]}]
        refused(stated(FALSE, values, hypotheses=premise), says)
        dropped = {"hypotheses": premise, "dropped": "p"}
        refused(stated(FALSE, values, "ablation", **dropped), says)


def test_an_instance_that_is_undefined_is_refused_wherever_it_lies() -> None:
    inverse = ["power", PLACE, number("-1")]
    for bounds in ((ZERO, TWO), (number("-2"), ZERO), (number("-1"), ONE)):
        every = ["for-all", "i", *bounds, ["equal", inverse, number("7")]]
        neither(every, "0 to the power -1 is undefined")
        premise = [{"name": "p", "holds": every}]
        refused(stated(FALSE, hypotheses=premise), "0 to the power -1 is undefined")


def test_the_conclusion_of_a_false_premise_need_not_be_defined() -> None:
    positive = ["less", ZERO, ["value", "x"]]
    statement = ["implies", positive, ["unequal", ["log", ["value", "x"]], ONE]]
    true(statement, {"x": "-1"})
    true(statement, {"x": "2"})


def test_an_implication_is_false_only_of_a_true_premise_and_a_false_conclusion() -> (
    None
):
    for premise in (TRUE, FALSE):
        for conclusion in (TRUE, FALSE):
            whole = ["implies", premise, conclusion]
            (false if (premise, conclusion) == (TRUE, FALSE) else true)(whole)


def test_an_undecided_premise_leaves_open_only_what_hangs_on_it() -> None:
    undecided = ["equal", NOTHING, ZERO]
    true(["implies", undecided, TRUE])
    neither(["implies", undecided, FALSE], "undecided")
    true(["implies", FALSE, undecided])
    neither(["implies", TRUE, undecided], "undecided")
    for first, second in ((undecided, TRUE), (TRUE, undecided)):
        true(["or", first, second])
        neither(["and", first, second], "undecided")
    for first, second in ((undecided, FALSE), (FALSE, undecided)):
        false(["and", first, second])
        neither(["or", first, second], "undecided")


@pytest.mark.parametrize(
    "tree",
    [
        ["equal", ["log", TRUE], ZERO],
        ["equal", ["exp", FALSE], ONE],
        ["equal", ["tanh", FALSE], ZERO],
        ["equal", ["sinh", FALSE], ZERO],
        ["equal", ["cosh", FALSE], ONE],
        ["equal", ["infinity"], FALSE],
        ["equal", TRUE, ["infinity"]],
        ["less", TRUE, ["infinity"]],
        ["add", TRUE],
        ["times", TRUE],
        ["maximum", TRUE],
        ["minimum", TRUE],
        ["sum", "i", ONE, ONE, TRUE],
        ["product", "i", ONE, ONE, TRUE],
        ["equal", ["maximum", M], M],
        ["equal", ["minimum", M], M],
        ["equal", ["add", ["infinity"]], ["infinity"]],
        ["equal", ["times", ["infinity"]], ["infinity"]],
        ["equal", ["power", TRUE, TWO], ONE],
        ["equal", ["power", TWO, TRUE], TWO],
        ["equal", ["power", M, number("1/2")], M],
        ["equal", ["rounded", FALSE, TWO], ZERO],
        ["equal", ["identity", TRUE], ["identity", ONE]],
    ],
)
def test_a_statement_is_no_number(tree: Any) -> None:
    neither(tree, "needed|compared|whole number", SINGULAR)


# ---------------------------------------------------- matrices, limits and inequalities


@pytest.mark.parametrize("end", ["infinity", "minus-infinity"])
def test_a_matrix_is_not_compared_with_a_limit(end: str) -> None:
    neither(["equal", M, [end]], "a matrix is compared with a limit", SINGULAR)
    neither(["equal", [end], M], "a matrix is compared with a limit", SINGULAR)
    neither(["less", M, [end]], "a finite number is needed, not a matrix", SINGULAR)
    grows = ["limit", "t", ["power", TWO, T]]
    neither(["unequal", grows, M], "a matrix is compared with a limit", SINGULAR)


def test_infinity_is_above_every_number_and_equal_to_itself() -> None:
    low, high = ["minus-infinity"], ["infinity"]
    for value in (number("-7"), ZERO, ROOT, ["power", TWO, number("99999")]):
        true(["less", value, high])
        true(["less", low, value])
        false(["less", high, value])
        false(["less", value, low])
        false(["at-most", high, value])
        false(["equal", value, high])
        false(["equal", low, value])
    true(["less", low, high])
    false(["less", high, low])
    for end in (low, high):
        false(["less", end, end])
        true(["at-most", end, end])
        true(["equal", end, end])
    true(["equal", ["maximum", ONE, high], high])
    true(["equal", ["minimum", low, ONE], low])


def test_two_sequences_without_a_limit_are_not_compared() -> None:
    swings = ["limit", "t", ["power", number("-1"), T]]
    neither(["equal", swings, swings], "two sequences without a limit are compared")
    neither(["less", swings, ONE], "a sequence without a limit is compared")
    neither(["or", TRUE, ["less", swings, ONE]], "a sequence without a limit is comp")
    neither(["equal", ["maximum", swings], ONE], "a sequence without a limit is comp")


GROWTH = {
    "exp": exp, "log": log, "tanh": tanh, "cosh": cosh, "sinh": sinh, "root": sqrt,
}  # fmt: skip


@pytest.mark.parametrize("name", GROWTH)
@pytest.mark.parametrize("at", ["1/8", "2", "-1/8", "-3", "9"])
def test_a_function_lies_between_bounds_close_to_its_value(name: str, at: str) -> None:
    up, _, down = at.partition("/")
    x = int(up) / int(down or 1)
    if x < 0 and name in ("log", "root"):
        return neither(["less", [name, number(at)], ONE], "is undefined")
    near = round(GROWTH[name](x) * 10**9)
    low, high = number(f"{near - 2}/{10**9}"), number(f"{near + 2}/{10**9}")
    true(["less", low, [name, number(at)]])
    true(["less", [name, number(at)], high])
    return false(["equal", [name, number(at)], low])


def test_powers_with_a_fraction_and_pi_lie_between_close_bounds() -> None:
    for tree, value in (
        (["pi"], pi),
        (["power", number("5"), number("2/3")], 5 ** (2 / 3)),
        (["power", number("1/5"), number("-7/3")], 5 ** (7 / 3)),
        (["power", ROOT, ROOT], sqrt(2) ** sqrt(2)),
        (["power", ROOT, number("-3")], 2**-1.5),
    ):
        near = round(value * 10**9)
        true(["less", number(f"{near - 2}/{10**9}"), tree])
        true(["less", tree, number(f"{near + 2}/{10**9}")])


def test_functions_at_the_places_where_they_are_exact() -> None:
    true(["equal", ["exp", ZERO], ONE])
    true(["equal", ["log", ONE], ZERO])
    true(["equal", ["tanh", ZERO], ZERO])
    true(["equal", ["sinh", ZERO], ZERO])
    true(["equal", ["cosh", ZERO], ONE])
    true(["equal", ["root", number("4/9")], number("2/3")])
    true(["equal", ["root", ZERO], ZERO])
    true(["equal", ["power", ZERO, ROOT], ZERO])
    true(["equal", ["absolute", number("-3/2")], number("3/2")])


def test_a_matrix_operation_needs_fitting_shapes() -> None:
    values = {"m": [["1", "2", "3"], ["4", "5", "6"]]}
    wide, tall = M, ["transpose", M]
    for pair in ((wide, ONE), (ONE, wide)):
        neither(["equal", ["add", *pair], M], "a number cannot be added", values)
        neither(["equal", *pair], "a matrix is compared with a number", values)
    neither(["equal", ["add", wide, tall], wide], "different shapes are added", values)
    neither(["equal", ["times", wide, wide], wide], "rows and columns differ", values)
    neither(["equal", wide, tall], "different shapes are compared", values)
    square = ["times", wide, tall]
    true(["equal", ["entry", square, ZERO, ONE], number("32")], values)
    neither(["equal", ["entry", wide, TWO, ZERO], ONE], "no entry .2, 0.", values)
    neither(["equal", ["entry", wide, ZERO, number("3")], ONE], "no entry", values)
    neither(["equal", ["entry", wide, ZERO, number("-1")], ONE], "no entry", values)
    true(["equal", ["entry", wide, ONE, TWO], number("6")], values)


# --------------------------------------------------- what a premise reads of a sequence


def premise(*parts: Any) -> list[dict[str, Any]]:
    body = parts[0] if len(parts) == 1 else ["and", *parts]
    endless = ["for-all", "i", ZERO, ["infinity"], body]
    return [{"name": "zero", "holds": endless}]


def at(name: str, index: Any) -> list:
    return ["family", name, index]


def test_a_premise_that_misses_a_value_has_read_none_of_its_others() -> None:
    """At index 1 there is no k, so the premise says nothing of h there."""
    both = ["equal", ["add", at("h", PLACE), at("k", PLACE)], ZERO]
    values = {"h": {"0": "0", "1": "7"}, "k": {"0": "0"}, "horizon": "1"}
    claimed = stated(["equal", at("h", ONE), ZERO], values, hypotheses=premise(both))
    refused(claimed, r"h\(1\) is used, but its premise is not checked that far")
    values["k"]["1"] = "-7"
    assert check(claimed)
    first = stated(["unequal", at("h", ZERO), ZERO], values, hypotheses=premise(both))
    assert check(first)


def test_a_premise_is_checked_past_the_horizon_while_values_are_given() -> None:
    body = ["equal", at("h", PLACE), ZERO]
    table = {"0": "0", "1": "0", "2": "0", "3": "1"}
    values = {"h": table, "horizon": "1"}
    claimed = stated(FALSE, values, hypotheses=premise(body))
    refused(claimed, "hypothesis 'zero' does not hold")
    table["3"] = "0"
    assert check(claimed)


def test_a_premise_broken_at_one_part_is_broken_though_another_has_no_value() -> None:
    for names in ("hk", "kh"):
        parts = [["equal", at(name, PLACE), ZERO] for name in names]
        values = {"h": {"0": "0", "1": "1"}, "k": {"0": "0"}, "horizon": "1"}
        claimed = stated(FALSE, values, hypotheses=premise(*parts))
        refused(claimed, "hypothesis 'zero' does not hold")
        values["h"]["1"] = "0"
        assert check(claimed)


def test_a_premise_is_not_asked_before_its_first_index() -> None:
    body = ["equal", at("h", PLACE), ZERO]
    holds = ["for-all", "i", TWO, ["infinity"], body]
    values = {"h": {"0": "7", "1": "7", "2": "0", "3": "0"}, "horizon": "0"}
    hypotheses = [{"name": "zero", "holds": holds}]
    claimed = stated(["unequal", at("h", TWO), ZERO], values, hypotheses=hypotheses)
    assert check(claimed)
    values["h"]["3"] = "7"
    refused(claimed, "hypothesis 'zero' does not hold")


def test_what_is_refused_is_a_certificate_error_of_one_sentence() -> None:
    huge = ["rounded", ["exp", number("1" + "0" * 18)], number("5")]
    with pytest.raises(CertificateError, match="bits is too long"):
        check(stated(["equal", huge, ONE]))
    long = ["power", number("10"), number("5000")]
    for tree in (
        ["family", "h", long],
        ["identity", long],
        ["power", ONE, long],
        ["sum", "i", ZERO, long, PLACE],
    ):
        neither(["equal", tree, ONE], "may have 4096 bits, got a num|exponent a number")
    half = ["power", long, number("-1")]
    neither(["equal", ["identity", half], ONE], "expected a whole number, got a number")
    neither(["equal", ["identity", ROOT], ONE], "whole number, got an inexact number")
    neither(["equal", ["identity", number("1/2")], ONE], "whole number, got 1/2")
