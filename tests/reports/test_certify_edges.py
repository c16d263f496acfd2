"""Every operation of a certificate, at the places where its value turns."""

from typing import Any

import pytest
from mpmath import iv

from longdep.reports import certify
from longdep.reports.certify import check, sides
from tests.reports.statements import FALSE, TRUE, number, refused, stated
from tests.reports.test_certify_meaning import at, false, neither, premise, true

ZERO, ONE, TWO = number("0"), number("1"), number("2")
PLACE, T, M = ["value", "i"], ["value", "t"], ["value", "m"]
ROOT = ["root", TWO]
NOUGHT = ["times", ZERO, ROOT]  # an interval that is exactly [0, 0]


def equals(tree: Any, value: str, values: dict[str, Any] | None = None) -> None:
    true(["equal", tree, number(value)], values)


def matrix(tree: Any, rows: list[list[str]], m: list[list[str]]) -> None:
    true(["equal", tree, ["value", "rows"]], {"m": m, "rows": rows})


# ---------------------------------------------------------------------------- intervals


def ends(tree: Any) -> tuple[str, str]:
    """The ends of the interval that an expression is known to lie in."""
    digits = iv.dps
    try:
        iv.dps = certify.DIGITS
        interval = certify._value(tree, {certify.READS: set()})
        return tuple(str(certify._end(end)) for end in (interval.a, interval.b))
    finally:
        iv.dps = digits


def test_numbers_are_known_to_60_digits_whatever_the_caller_works_with() -> None:
    low, high = (f"31415926535897932384626433832795028841971693993751{d}" for d in "01")
    digits = iv.dps
    try:
        for iv.dps in (5, 17):
            before = iv.dps
            true(["less", number(f"{low}/1{'0' * 50}"), ["pi"]])
            true(["less", ["pi"], number(f"{high}/1{'0' * 50}")])
            refused(stated(["equal", ["root", number("-1")], ONE]), "undefined")
            assert sides(stated(["less", ROOT, TWO])) is None
            assert iv.dps == before
    finally:
        iv.dps = digits


def test_intervals_that_touch_leave_an_equation_open() -> None:
    low, high = ends(ROOT)
    for end in (low, high):
        neither(["equal", ROOT, number(end)], "equation between intervals is undecided")
        neither(["equal", number(end), ROOT], "equation between intervals is undecided")
    same = ["exp", ["log", TWO]]
    neither(["equal", same, TWO], "equation between intervals is undecided")
    neither(["equal", TWO, same], "equation between intervals is undecided")
    for far in (ONE, number("3")):
        false(["equal", ROOT, far])
        false(["equal", far, ROOT])


def test_intervals_that_touch_are_compared_only_one_way() -> None:
    low, high = ends(ROOT)
    false(["less", ROOT, number(low)])
    false(["less", number(high), ROOT])
    neither(["less", number(low), ROOT], "comparison of intervals is undecided")
    neither(["less", ROOT, number(high)], "comparison of intervals is undecided")
    neither(["less", ROOT, ROOT], "comparison of intervals is undecided")


def test_an_interval_that_is_0_is_no_divisor_and_its_root_is_0() -> None:
    neither(["equal", ["power", NOUGHT, number("-1")], ONE], "is 0 is undecided")
    neither(["equal", ["log", NOUGHT], ONE], "logarithm of an inexact number is undef")
    true(["less", ["root", NOUGHT], ONE])
    equals(["power", NOUGHT, number("1/2")], "0")
    neither(["equal", ["power", NOUGHT, number("-1/2")], ONE], "division by 0")
    neither(["equal", ["power", ZERO, NOUGHT], ONE], "is defined is undecided")


def test_an_interval_that_touches_0_may_be_0() -> None:
    small = ["add", ROOT, ["times", number("-1"), ROOT]]
    above = ["absolute", small]
    below = ["times", number("-1"), above]
    true(["less", ["root", above], ONE])
    for tree, says in (
        (["log", above], "is positive is undecided"),
        (["log", below], "the logarithm of an inexact number is undefined"),
        (["root", below], "is negative is undecided"),
        (["power", above, number("-1")], "is 0 is undecided"),
        (["power", below, number("-1")], "is 0 is undecided"),
        (["power", above, number("1/2")], "is defined is undecided"),
        (["power", below, number("1/2")], "is defined is undecided"),
    ):
        neither(["less", tree, TWO], says)


def test_the_exponential_grows_to_the_limit_and_no_further() -> None:
    most = str(certify.LARGEST_GROWTH - 1)
    true(["less", ONE, ["exp", number(most)]])
    true(["less", ["exp", number("-" + most)], ONE])
    for beyond in (str(certify.LARGEST_GROWTH), "-" + str(certify.LARGEST_GROWTH)):
        neither(["less", ["exp", number(beyond)], ONE], "beyond 2.64 is too large")


@pytest.mark.parametrize(
    ("tree", "bits", "value"),
    [
        (ROOT, "1", "1"),
        (ROOT, "3", "3/2"),
        (["times", number("-1"), ROOT], "3", "-3/2"),
        (["exp", number("3")], "5", "20"),
        (["exp", number("3")], "4", "20"),
        (["exp", number("-3")], "1", "1/16"),
        (number("255"), "7", "256"),
        (number("253"), "7", "252"),
        (number("-1/1024"), "1", "-1/1024"),
        (number("1/3"), "1", "1/4"),
        (number("3"), "1", "4"),
        (number("5/2"), "2", "2"),
        (number("7/2"), "2", "4"),
        (number("1025/1024"), "11", "1025/1024"),
        (number("1025/1024"), "10", "1"),
    ],
)
def test_a_number_is_rounded_to_its_leading_bits(
    tree: Any, bits: str, value: str
) -> None:
    equals(["rounded", tree, number(bits)], value)


def test_the_rounding_of_an_interval_about_a_tie_is_undecided() -> None:
    tie = ["times", number("5/4"), ["exp", ["log", TWO]]]
    for factor in (ONE, number("-1")):
        rounded = ["rounded", ["times", factor, tie], TWO]
        neither(["equal", rounded, TWO], "rounding of an interval is undecided")


# ----------------------------------------------------------------------------- matrices

UNIT = {"m": [["1", "0"], ["0", "1"]]}
SQUARE = [["2", "-1", "0"], ["1", "3", "5"], ["-4", "1/2", "1"]]


def test_a_determinant_is_that_of_every_size() -> None:
    equals(["determinant", M], "-7", {"m": [["-7"]]})
    equals(["determinant", M], "-2", {"m": [["1", "2"], ["3", "4"]]})
    equals(["determinant", M], "22", {"m": SQUARE})
    equals(["trace", M], "6", {"m": SQUARE})
    equals(["trace", M], "-7", {"m": [["-7"]]})


def test_an_inverse_is_found_also_where_rows_change_places() -> None:
    matrix(["inverse", M], [["0", "1/3"], ["1/2", "0"]], [["0", "2"], ["3", "0"]])
    for rows in (SQUARE, [["0", "1", "2"], ["1", "0", "3"], ["4", "-3", "8"]]):
        unit = ["identity", number("3")]
        true(["equal", ["times", M, ["inverse", M]], unit], {"m": rows})
        true(["equal", ["times", ["power", M, number("-2")], M, M], unit], {"m": rows})
        true(["invertible", M], {"m": rows})
    false(["invertible", M], {"m": [["1", "2"], ["2", "4"]]})


def test_powers_of_a_matrix() -> None:
    step = [["1", "1"], ["0", "1"]]
    matrix(["power", M, number("5")], [["1", "5"], ["0", "1"]], step)
    matrix(["power", M, ZERO], [["1", "0"], ["0", "1"]], step)
    matrix(["power", M, number("-3")], [["1", "-3"], ["0", "1"]], step)


def test_matrices_that_are_built() -> None:
    matrix(["zero-matrix", TWO, ONE], [["0"], ["0"]], [["1"]])
    matrix(["identity", TWO], [["1", "0"], ["0", "1"]], [["1"]])
    matrix(["diagonal-matrix", M], [["5", "0"], ["0", "7"]], [["5"], ["7"]])
    matrix(["transpose", M], [["5"], ["7"]], [["5", "7"]])
    matrix(["add", M, M], [["10", "14"]], [["5", "7"]])
    matrix(["times", TWO, M], [["10", "14"]], [["5", "7"]])
    matrix(["times", M, TWO], [["10", "14"]], [["5", "7"]])
    row = {"m": [["5", "7"]], "s": [["1", "2"], ["3", "4"]]}
    for wrong in (M, ["value", "s"]):
        built = ["equal", ["diagonal-matrix", wrong], M]
        neither(built, "the diagonal of a matrix is given as a column", row)
    true(["equal", ["diagonal-matrix", M], M], {"m": [["5"]]})
    for size, fits in (("0", False), ("1", True), ("64", True), ("65", False)):
        tree = ["equal", ["norm", ["identity", number(size)], ["text", "max"]], ONE]
        if fits:
            true(tree)
        else:
            neither(tree, f"a matrix needs 1 to 64 rows, not {size}")


@pytest.mark.parametrize(
    ("order", "norm"), [("1", "6"), ("oo", "7"), ("max", "4"), ("sum", "10")]
)
def test_the_norms_of_a_matrix(order: str, norm: str) -> None:
    rows = [["-2", "1"], ["-4", "3"]]
    equals(["norm", M, ["text", order]], norm, {"m": rows})
    equals(["norm", M, ["value", "p"]], norm, {"m": rows, "p": order})
    if order == "1":
        equals(["norm", M, ONE], norm, {"m": rows})
    if order == "oo":
        equals(["norm", M, ["infinity"]], norm, {"m": rows})


def test_the_norms_of_squares() -> None:
    equals(["norm", M, ["text", "F"]], "5", {"m": [["1", "-2"], ["4", "2"]]})
    for rows in ([["3", "-4"]], [["3"], ["-4"]], [["-5"]]):
        equals(["norm", M, TWO], "5", {"m": rows})
        equals(["norm", M, ["text", "F"]], "5", {"m": rows})
    neither(
        ["equal", ["norm", M, TWO], ONE],
        "norm of order '2' is not checked here",
        {"m": [["1", "0"], ["0", "1"]]},
    )


def test_entries_are_counted_from_0() -> None:
    values = {"m": [["1", "2", "3"], ["4", "5", "6"]]}
    equals(["entry", M, ZERO, ZERO], "1", values)
    equals(["entry", M, ONE, ZERO], "4", values)
    equals(["entry", M, ZERO, TWO], "3", values)
    for i, j in ((-1, 0), (2, 0), (0, -1), (0, 3)):
        tree = ["equal", ["entry", M, number(str(i)), number(str(j))], ONE]
        neither(tree, rf"there is no entry \({i}, {j}\)", values)


@pytest.mark.parametrize(
    ("name", "having", "lacking"),
    [
        ("diagonal", [["1", "0"], ["0", "2"]], [["1", "0"], ["3", "2"]]),
        ("diagonal", [["1", "0", "0"]], [["1", "0", "1"]]),
        ("symmetric", [["1", "2"], ["2", "3"]], [["1", "2"], ["-2", "3"]]),
        ("orthogonal", [["3/5", "-4/5"], ["4/5", "3/5"]], [["1", "1"], ["0", "1"]]),
        ("orthogonal", [["0", "1"], ["-1", "0"]], [["2", "0"], ["0", "1"]]),
    ],
)
def test_properties_of_a_matrix(
    name: str, having: list[list[str]], lacking: list[list[str]]
) -> None:
    true([name, M], {"m": having})
    false([name, M], {"m": lacking})


def test_the_largest_and_the_smallest_of_some_numbers() -> None:
    for order in (("1", "5", "-3"), ("5", "-3", "1"), ("-3", "1", "5")):
        numbers = [number(text) for text in order]
        equals(["maximum", *numbers], "5")
        equals(["minimum", *numbers], "-3")
    equals(["maximum", number("-3")], "-3")
    equals(["minimum", number("-3")], "-3")
    true(["less", ["maximum", ONE, ROOT], TWO])
    true(["less", ONE, ["maximum", ONE, ROOT]])


def test_some_reordering_is_tried_with_every_sign() -> None:
    tree = ["some-reordering", "p", TWO, ["equal", ["value", "p"], M]]
    for rows in ([["1", "0"], ["0", "-1"]], [["0", "-1"], ["1", "0"]]):
        true(tree, {"m": rows})
    for rows in ([["1", "1"], ["0", "1"]], [["0", "0"], ["1", "1"]]):
        false(tree, {"m": rows})
    for size in ("0", "6"):
        tree = ["some-reordering", "p", number(size), TRUE]
        neither(tree, f"of 1 to 5 things are tried, not of {size}")
    true(["some-reordering", "p", number("5"), TRUE])
    true(["some-reordering", "p", ONE, ["equal", ["value", "p"], M]], {"m": [["-1"]]})


# ------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("body", "limit"),
    [
        (["power", number("1/2"), T], "0"),
        (["times", number("3"), ["power", ONE, T]], "3"),
        (["times", number("-3"), ["power", TWO, T]], "-oo"),
        (["times", number("3"), ["power", TWO, T]], "oo"),
        (["times", ZERO, ["power", TWO, T]], "0"),
        (["times", ZERO, ["power", number("-2"), T]], "0"),
        (["absolute", ["times", number("-3"), ["power", number("-1"), T]]], "3"),
        (["power", ["times", number("3"), ["power", ONE, T]], TWO], "9"),
        (["power", TWO, ["add", T, ["times", number("-2"), T], ONE]], "0"),
        (["power", TWO, ["times", T, ["add", number("2"), number("-3")]]], "0"),
        (["times", ["power", TWO, ["add", T, TWO]],
          ["power", number("1/2"), T]], "4"),
        (["power", TWO, ["add", ["times", TWO, ["add", T, number("3")]],
                         ["times", number("-2"), T]]], "64"),
        (number("7"), "7"),
        (["times", number("1/2"), ["power", ROOT, T]], "oo"),
        (["power", ["times", number("1/2"), ROOT], T], "0"),
    ],
)  # fmt: skip
def test_the_limit_of_a_geometric_sequence(body: Any, limit: str) -> None:
    ends_at = {"oo": ["infinity"], "-oo": ["minus-infinity"]}
    true(["equal", ["limit", "t", body], ends_at.get(limit, number(limit))])
    false(["equal", ["limit", "t", body], number("8")])


def test_the_limit_of_a_sequence_whose_ratio_is_only_about_1_is_undecided() -> None:
    about = ["times", number("1/2"), ["exp", ["log", TWO]]]
    neither(["equal", ["limit", "t", ["power", about, T]], ONE], "undecided")


@pytest.mark.parametrize(
    "body",
    [
        ["add", ["power", TWO, T], ONE],
        ["power", T, TWO],
        ["power", TWO, ["power", T, TWO]],
        ["power", TWO, ["times", T, T]],
        ["power", T, T],
        ["power", ["power", TWO, T], T],
        T,
    ],
)
def test_what_is_no_geometric_sequence_has_no_limit_rule(body: Any) -> None:
    limit = ["equal", ["limit", "t", body], ONE]
    neither(limit, "no limit rule for")
    neither(limit, "no limit rule for", {"t": "2"})  # another t than the limit's


# --------------------------------------------------------------- premises and sequences


def test_values_after_a_gap_are_neither_checked_nor_used() -> None:
    values = {"h": {"0": "0", "2": "7"}, "horizon": "1"}
    hypotheses = premise(["equal", at("h", PLACE), ZERO])
    assert check(stated(FALSE, values, hypotheses=hypotheses))
    used = stated(["equal", at("h", TWO), ZERO], values, hypotheses=hypotheses)
    refused(used, r"h\(2\) is used, but its premise is not checked that far")


def test_a_premise_without_a_sequence_is_checked_before_the_horizon() -> None:
    values = {"h": {str(i): "0" for i in range(9)}, "horizon": "2"}
    hypotheses = premise(["less", PLACE, TWO])
    assert check(stated(FALSE, values, hypotheses=hypotheses))
    values["horizon"] = "3"
    refused(stated(FALSE, values, hypotheses=hypotheses), "does not hold")


def test_a_premise_may_join_quantifiers_and_statements() -> None:
    values = {"h": {"0": "0", "1": "0"}, "x": "1", "horizon": "1"}
    (zero,) = premise(["equal", at("h", PLACE), ZERO])
    positive = ["less", ZERO, ["value", "x"]]
    both = [{"name": "both", "holds": ["and", positive, zero["holds"]]}]
    claimed = stated(["unequal", at("h", ONE), ZERO], values, hypotheses=both)
    assert check(claimed)
    values["x"] = "-1"
    refused(claimed, "hypothesis 'both' does not hold")


def test_a_place_in_two_directions_lies_within_what_both_have_reached() -> None:
    """What lies after one that was read in either direction is not checked."""
    body = ["equal", ["family", "g", PLACE, number("1")], ZERO]
    table = {"0,0": "5", "0,1": "0", "1,1": "0", "0,2": "5", "3,0": "5"}
    values = {"g": table, "horizon": "2"}
    for place, within in (("0,0", True), ("1,1", True), ("0,2", False), ("3,0", False)):
        first, second = (number(text) for text in place.split(","))
        conclusion = ["equal", ["family", "g", first, second], number("9")]
        claimed = stated(conclusion, values, hypotheses=premise(body))
        if within:
            assert check(claimed)
        else:
            refused(claimed, rf"g\({place}\) is used, but its premise is not checked")


def test_only_sequences_under_a_quantifier_without_end_are_governed() -> None:
    body = ["equal", at("h", PLACE), ZERO]
    values = {"h": {"0": "0", "1": "7"}, "horizon": "1"}
    bounded = [{"name": "zero", "holds": ["for-all", "i", ZERO, ZERO, body]}]
    conclusion = ["equal", at("h", ONE), ZERO]
    assert check(stated(conclusion, values, hypotheses=bounded))


# -------------------------------------------------------------------- random quantities


def test_groups_of_independent_variables() -> None:
    even = [("0", "0", "0"), ("0", "1", "1"), ("1", "0", "1"), ("1", "1", "0")]
    law = [["1/4", {"w": dict(zip("123", bits, strict=True))}] for bits in even]
    values = {"outcomes": law, "horizon": "4"}

    def independent(group: Any, last: Any = number("3")) -> list:
        return ["independent", "i", ONE, last, group, at("w", PLACE)]

    for group, holds in (("1", True), ("2", True), ("3", False), ("9", False)):
        (true if holds else false)(independent(number(group)), values)
    false(independent(["infinity"]), values)
    for group in ("0", "-1"):
        says = f"a group has at least 1 variable, not {group}"
        neither(independent(number(group)), says, values)
    neither(independent(TWO, ["infinity"]), "range without end has no value", values)
    for group, holds in (("2", True), ("3", False)):
        hypotheses = [{"name": "w", "holds": independent(number(group), ["infinity"])}]
        claimed = stated(FALSE, values, hypotheses=hypotheses)
        if holds:
            assert check(claimed)
        else:
            refused(claimed, "hypothesis 'w' does not hold")
    equal = ["equal", ["expectation", at("w", ONE)], number("1/2")]
    true(equal, values)
    neither(equal, "an expectation or independence needs 'outcomes'")
    neither(independent(TWO), "an expectation or independence needs 'outcomes'")


def test_a_group_is_independent_only_if_every_group_of_its_size_is() -> None:
    """The first two are independent, and the third is the first once more."""
    triples = ["000", "010", "101", "111"]
    law = [["1/4", {"w": dict(zip("123", bits, strict=True))}] for bits in triples]
    for last, holds in ((TWO, True), (number("3"), False)):
        tree = ["independent", "i", ONE, last, TWO, at("w", PLACE)]
        (true if holds else false)(tree, {"outcomes": law})


def test_an_outcome_of_probability_0_changes_nothing() -> None:
    law = [["1", {"w": {"1": "0", "2": "0"}}], ["0", {"w": {"1": "1", "2": "1"}}]]
    equals(["expectation", at("w", ONE)], "0", {"outcomes": law})
    tree = ["independent", "i", ONE, TWO, TWO, at("w", PLACE)]
    true(tree, {"outcomes": law})


def test_each_outcome_names_the_same_values_also_where_none_is_read() -> None:
    says = "each outcome must give the same new names a value"
    mean = ["equal", ["expectation", ONE], ONE]
    for names in ({}, {"v": "1"}, {"w": "1", "v": "1"}):
        law = [["1/2", {"w": "1"}], ["1/2", names]]
        neither(mean, says, {"outcomes": law})
    taken = [["1", {"w": "1"}]]
    neither(mean, says, {"outcomes": taken, "w": "2"})
    true(mean, {"outcomes": taken})


# ----------------------------------------------------------------- bounds and sentences


def test_bounds_are_reached_and_not_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify, "LARGEST_RANGE", 30)
    monkeypatch.setattr(certify, "LARGEST_TREE", 11)
    most = certify.LARGEST_POWER
    equals(["power", ONE, number(str(most))], "1")
    equals(["power", number("-1"), number(str(1 - most))], "-1")
    for beyond in (most + 1, -most - 1):
        neither(["equal", ["power", ONE, number(str(beyond))], ONE], "is larger than")
    true(["for-all", "i", ONE, number("30"), TRUE])
    neither(["for-all", "i", ONE, number("31"), TRUE], "more than 30 values is too")
    denied = ["not", TRUE]
    assert check(stated(["or", TRUE, TRUE, denied], kind="witness"))  # of 11 nodes
    refused(stated(["not", ["or", TRUE, TRUE, denied]]), "have more than 11 nodes")


def test_a_long_number_is_bounded_by_its_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certify, "LARGEST_BITS", 20)
    equals(["power", TWO, number("10")], "1024")
    equals(["power", number("1/2"), number("-10")], "1024")
    says = "a power with exponent 11 is too long a number"
    neither(["equal", ["power", TWO, number("11")], ONE], says)
    equals(["times", number("1024"), number("1023")], "1047552")
    large = ["times", number("1024"), number("1024")]
    neither(["equal", large, ONE], "a number of 21 bits is too long")


def test_an_equation_of_two_numbers_takes_four_operations(monkeypatch: Any) -> None:
    monkeypatch.setattr(certify, "LARGEST_WORK", 4)
    assert check(stated(TRUE, kind="witness"))
    monkeypatch.setattr(certify, "LARGEST_WORK", 3)
    refused(stated(TRUE, kind="witness"), "it takes more than 3 operations")


def test_the_work_of_each_operation_is_counted(monkeypatch: Any) -> None:
    monkeypatch.setattr(certify, "LARGEST_WORK", 10)
    true(["for-all", "i", ONE, ONE, ["equal", PLACE, ONE]])
    neither(["for-all", "i", ONE, TWO, ["less", ZERO, PLACE]], "more than 10 operatio")
    neither(
        ["invertible", M], "more than 10 operations", {"m": [["1", "0"], ["0", "1"]]}
    )


def test_the_sentence_of_an_accepted_certificate_counts_its_hypotheses() -> None:
    holds = [{"name": name, "holds": TRUE} for name in "abc"]
    fails = {"name": "z", "holds": FALSE}
    for count, premises in (
        (0, "it states no hypothesis,"),
        (1, "its hypothesis holds"),
        (2, "all 2 hypotheses it states hold"),
        (3, "all 3 hypotheses it states hold"),
    ):
        stating = {"hypotheses": holds[:count]}
        assert check(stated(FALSE, **stating)) == (
            f"counterexample to by-hand: {premises} and its conclusion is false"
        )
        assert check(stated(TRUE, kind="witness", **stating)) == (
            f"witness of by-hand: {premises} and its conclusion is true"
        )
    for count, premises in (
        (0, "there is no other hypothesis"),
        (1, "the other hypothesis holds"),
        (2, "the other 2 hypotheses hold"),
    ):
        dropping = {"hypotheses": [*holds[:count], fails], "dropped": "z"}
        assert check(stated(FALSE, kind="ablation", **dropping)) == (
            f"by-hand without 'z': {premises} and the conclusion is false"
        )


def test_what_no_rule_foresees_is_refused_in_one_sentence(monkeypatch: Any) -> None:
    def odd(*_: Any) -> Any:
        raise OSError("a\nb\u202e")

    monkeypatch.setitem(certify.OPERATIONS, "add", odd)
    with pytest.raises(certify.CertificateError) as caught:
        check(stated(["equal", ["add", ONE], ONE]))
    said = str(caught.value)
    assert said == r"an expression has no value: OSError('a\nb\u202e')"


def test_the_sides_of_a_relation_between_rational_values() -> None:
    one, two = certify.Fraction(1), certify.Fraction(2)
    for name in ("equal", "unequal", "less", "at-most"):
        assert sides(stated([name, ONE, TWO])) == (name, one, two)
    assert sides(stated(["and", TRUE, TRUE])) is None
    assert sides(stated(["equal", ROOT, TWO])) is None
    assert sides(stated(["equal", TWO, ROOT])) is None
    assert sides(stated(["equal", M, M], {"m": [["1", "2"]]})) == (
        "equal", [[one, two]], [[one, two]],
    )  # fmt: skip
    half = ["times", M, ROOT]
    assert sides(stated(["equal", half, M], {"m": [["1", "2"]]})) is None
    column = {"m": [["1"], ["2"]]}
    partly = ["diagonal-matrix", ["times", M, ROOT]]  # its zeros are exact
    assert sides(stated(["equal", partly, partly], column)) is None
    grows = ["limit", "t", ["power", TWO, T]]
    assert sides(stated(["less", ONE, grows])) == ("less", one, "infinity")
