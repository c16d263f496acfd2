"""The limits of the checker of certificates, each at both sides, and what work costs.

A certificate takes at most 1,000,000 operations. One is counted for each part of a tree
that is evaluated, for each sign or number that two numbers are compared or put
together for (the square of their length in units of 1,024 bits besides), for each entry
of a matrix that is read, and for each name that is bound (once more for every 100 names
that are bound already). Powers cost the bits of their result in such units, inverses
two operations for each entry and row.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from mpmath import iv

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check, sides
from tests.reports.statements import FALSE, TRUE, number, refused, stated
from tests.reports.test_certify_meaning import false, neither, true

ZERO, ONE, TWO = number("0"), number("1"), number("2")
T, M = ["value", "t"], ["value", "m"]
ALL = 1_000_000


def cost(work: Callable[[], Any]) -> int:
    """How many operations some work takes."""
    before = certify.LEFT.get()
    try:
        certify.LEFT.set(ALL)
        work()
        return ALL - certify.LEFT.get()
    finally:
        certify.LEFT.set(before)


def model(**values: Any) -> dict[str, Any]:
    return {**values, certify.READS: set()}


def value(tree: Any, **values: Any) -> Any:
    return certify._value(tree, model(**values))


# ---------------------------------------------------------------- what may be how large


def test_numbers_are_known_to_203_bits() -> None:
    """60 digits are 203 bits, so pi, between 2 and 4, is known to within 2^-201."""
    digits = iv.dps
    try:
        iv.dps = certify.DIGITS
        pi = value(["pi"])
        width = certify._end(pi.b) - certify._end(pi.a)
    finally:
        iv.dps = digits
    assert width == Fraction(1, 2**201)


def test_an_exponent_is_at_most_a_hundred_thousand() -> None:
    for size in ("100000", "-100000"):
        true(["equal", ["power", ONE, number(size)], ONE])
    for size in ("100001", "-100001"):
        neither(["equal", ["power", ONE, number(size)], ONE], "is larger than 100000")


@pytest.mark.parametrize("first", [-50_000, -1, 0, 1, 7])
def test_a_range_has_at_most_a_hundred_thousand_values(first: int) -> None:
    def values(last: int) -> range:
        return certify._integers(number(str(first)), number(str(last)), model())

    assert values(first + 99_999) == range(first, first + 100_000)
    with pytest.raises(CertificateError, match="more than 100000 values is too long"):
        values(first + 100_000)
    assert values(first) == range(first, first + 1)
    assert len(values(first - 1)) == 0


@pytest.mark.parametrize("rows", [[["1"]] * 64, [["1"] * 64], [["1"] * 64] * 64])
def test_a_matrix_has_at_most_64_rows_and_columns(rows: list[list[str]]) -> None:
    assert check(stated(FALSE, {"m": rows}))
    longer = [*rows, rows[0]] if len(rows) > 1 else [[*rows[0], "1"]]
    refused(stated(FALSE, {"m": longer}), "a matrix may have 64 rows and columns, not")


def test_a_number_has_at_most_a_million_bits() -> None:
    longest = 2**999_999
    for fits in (Fraction(longest), Fraction(1, longest), Fraction(-longest)):
        assert cost(lambda x=fits: certify._spend_on(Fraction(1), x)) == 1 + 976**2
    for long in (Fraction(2 * longest), Fraction(1, 2 * longest)):
        with pytest.raises(CertificateError, match="of 1000001 bits is too long"):
            certify._spend_on(long, Fraction(1))


def test_a_power_has_at_most_a_million_bits() -> None:
    """1023 has 10 bits and 1024 has 11."""
    most = number("100000")
    assert value(["power", number("1023"), most]) == Fraction(1023**100_000)
    assert value(["power", number("1/1023"), most]) == Fraction(1, 1023**100_000)
    for base in ("1024", "1/1024", "-1024"):
        with pytest.raises(CertificateError, match="100000 is too long a number"):
            value(["power", number(base), most])


def test_the_end_of_an_interval_has_at_most_a_million_bits() -> None:
    for exponent in (1_000_000, -1_000_000):
        end = iv.mpf(2) ** exponent
        assert certify._end(end) == Fraction(2) ** exponent
        assert certify._end(-3 * end) == -3 * Fraction(2) ** exponent
    for exponent in (1_000_001, -1_000_001):
        with pytest.raises(CertificateError, match="1000001 bits is too long"):
            certify._end(iv.mpf(2) ** exponent)


def test_an_index_has_at_most_4096_bits() -> None:
    longest = 2**4096 - 1
    for fits in (longest, -longest):
        assert certify._whole(Fraction(fits)) == fits
    for long in (longest + 1, -longest - 1):
        with pytest.raises(CertificateError, match="may have 4096 bits"):
            certify._whole(Fraction(long))


def test_a_text_has_at_most_a_thousand_characters() -> None:
    assert check({**stated(FALSE), "claim": "x" * 1000})
    refused({**stated(FALSE), "claim": "x" * 1001}, "at most 1000 characters, got 1001")


def test_the_trees_have_at_most_a_hundred_thousand_nodes() -> None:
    certify._require_trees([["add", *[ONE] * 99_999]])
    certify._require_trees([ONE] * 100_000)
    for trees in ([["add", *[ONE] * 99_999], ONE], [ONE] * 100_001):
        with pytest.raises(CertificateError, match="have more than 100000 nodes"):
            certify._require_trees(trees)
    with pytest.raises(CertificateError, match="'add' takes at least 1 argument, got"):
        certify._require_trees([["add", *[ONE] * 100_001]])


def test_reorderings_are_of_one_to_five_things() -> None:
    for size in (1, 5):
        true(["some-reordering", "p", number(str(size)), TRUE])
    for size in (0, 6):
        tree = ["some-reordering", "p", number(str(size)), TRUE]
        neither(tree, f"of 1 to 5 things are tried, not of {size}")


def test_the_exponential_is_taken_up_to_the_64th_power_of_two() -> None:
    most = 18_446_744_073_709_551_615
    true(["less", ONE, ["exp", number(str(most))]])
    true(["less", ["exp", number(str(-most))], ONE])
    for beyond in (most + 1, -most - 1):
        neither(["less", ["exp", number(str(beyond))], ONE], "is too large")


def test_a_horizon_may_be_zero_and_no_less() -> None:
    holds = ["for-all", "i", ZERO, ["infinity"], ["less", ["value", "i"], ZERO]]
    hypotheses = [{"name": "none", "holds": holds}]
    assert check(stated(FALSE, {"horizon": "0"}, hypotheses=hypotheses))
    for below in ("-1", "-2"):
        claimed = stated(FALSE, {"horizon": below}, hypotheses=hypotheses)
        refused(claimed, f"the horizon must be at least 0, got {below}")


# ---------------------------------------------------------------------- what work costs


def test_every_check_has_a_million_operations_of_its_own() -> None:
    """0 = 1 takes one for the equation, two for its sides and one to compare them."""
    before = certify.LEFT.get()
    try:
        for left in (0, 1, 5 * ALL):
            certify.LEFT.set(left)
            assert check(stated(FALSE))
            assert certify.LEFT.get() == ALL - 4
            certify.LEFT.set(left)
            assert sides(stated(FALSE)) == ("equal", Fraction(0), Fraction(1))
            assert certify.LEFT.get() == ALL - 2
    finally:
        certify.LEFT.set(before)


def test_what_is_left_may_be_spent_and_no_more() -> None:
    before = certify.LEFT.get()
    try:
        certify.LEFT.set(5)
        certify._spend(3)
        assert certify.LEFT.get() == 2
        certify._spend(2)
        assert certify.LEFT.get() == 0
        certify._spend(0)
        with pytest.raises(
            CertificateError, match="takes more than 1000000 operations"
        ):
            certify._spend(1)
        assert certify.LEFT.get() == 0
    finally:
        certify.LEFT.set(before)


@pytest.mark.parametrize(
    ("bits", "operations"),
    [(1, 1), (1023, 1), (1024, 2), (2047, 2), (2048, 5), (4096, 17), (10_240, 101)],
)
def test_long_numbers_cost_the_square_of_their_length(
    bits: int, operations: int
) -> None:
    long = Fraction(2 ** (bits - 1))
    for x in (long, -long, 1 / long):
        assert cost(lambda x=x: certify._spend_on(x)) == operations
        assert cost(lambda x=x: certify._spend_on(x, Fraction(1))) == operations
        assert cost(lambda x=x: certify._spend_on(Fraction(1), x)) == operations


def test_intervals_cost_one_operation() -> None:
    assert cost(lambda: certify._spend_on(iv.mpf(2), iv.mpf(3))) == 1


@pytest.mark.parametrize(("names", "operations"), [(0, 1), (99, 1), (100, 2), (250, 3)])
def test_a_name_costs_more_among_many(names: int, operations: int) -> None:
    bound = {str(k): "1" for k in range(names)}
    assert cost(lambda: certify._bind(bound, "i", 3)) == operations
    assert certify._bind(bound, "i", 3) == {**bound, "i": Fraction(3)}


@pytest.mark.parametrize(
    ("names", "count", "operations"), [(0, 2, 2), (99, 2, 2), (100, 2, 4), (250, 4, 12)]
)
def test_a_law_costs_its_outcomes(names: int, count: int, operations: int) -> None:
    bound = {str(k): "1" for k in range(names)}
    outcomes = [[f"1/{count}", {"w": "1"}]] * count
    assert cost(lambda: certify._chances(outcomes, bound)) == operations


def test_a_part_of_a_tree_costs_one_operation() -> None:
    assert cost(lambda: value(ONE)) == 1
    assert cost(lambda: value(["add", ONE])) == 2
    assert cost(lambda: value(["add", ONE, ONE])) == 4
    assert cost(lambda: value(["add", ONE, ONE, ONE])) == 6
    assert cost(lambda: certify._premise(TRUE, model())) == 5
    assert cost(lambda: certify._premise(["and", TRUE, TRUE], model())) == 11
    assert cost(lambda: certify._sequences(["family", "h", ONE])) == 6
    assert cost(lambda: certify._mentions(["add", ONE, T], "t")) == 4
    assert cost(lambda: certify._mentions(["add", ONE, ONE], "t")) == 5


def test_a_matrix_costs_its_entries() -> None:
    for rows, operations in (
        ([["1", "2", "3"], ["4", "5", "6"]], 6),
        ([["1", "2", "3"]], 3),
        ([["1"], ["2"]], 2),
        ([["1"]], 1),
    ):
        assert cost(lambda rows=rows: certify._parse(rows)) == operations
    assert cost(lambda: certify._parse("1")) == 0


@pytest.mark.parametrize(
    ("base", "count", "operations"),
    [(2, 10, 1), (2, 511, 1), (2, 512, 2), (2, -512, 2), (1023, 1024, 11), (7, 0, 1)],
)
def test_a_power_costs_its_length(base: int, count: int, operations: int) -> None:
    for x in (Fraction(base), Fraction(1, base), Fraction(-base)):
        assert cost(lambda x=x: certify._scalar_power(x, count)) == operations
        assert certify._scalar_power(x, count) == x**count


def test_an_inverse_costs_two_operations_for_each_entry_and_row() -> None:
    """Each column takes one more to find its pivot and one to divide by it."""
    for size in (1, 2, 3):
        rows = [[Fraction(2 * (i == j)) for j in range(size)] for i in range(size)]
        expected = 2 * size**3 + 2 * size
        assert cost(lambda rows=rows: certify._eliminated(rows)) == expected


def test_independence_costs_its_variables_at_every_point() -> None:
    """Two outcomes and four points of two variables each."""
    one, half = Fraction(1), Fraction(1, 2)
    law = [(half, [one, one]), (half, [-one, -one])]
    assert cost(lambda: certify._factors(law, (0,))) == 2 + 2
    constant = [(one, [one, one])]
    assert cost(lambda: certify._factors(constant, (0, 1))) == 2 + 2
    square = [(half * half, [a, b]) for a in (one, -one) for b in (one, -one)]
    assert cost(lambda: certify._factors(square, (0, 1))) == 8 + 8


# --------------------------------------------- what lies at the edge of an operation


@pytest.mark.parametrize("name", ["exp", "cosh", "sinh", "tanh"])
def test_functions_at_one_are_no_special_case(name: str) -> None:
    near = {"exp": 2718, "cosh": 1543, "sinh": 1175, "tanh": 761}[name]
    below = {"exp": 367, "cosh": 1543, "sinh": -1176, "tanh": -762}[name]
    for at, thousandths in ((ONE, near), (number("-1"), below)):
        true(["less", number(f"{thousandths}/1000"), [name, at]])
        true(["less", [name, at], number(f"{thousandths + 1}/1000")])


def test_a_singular_matrix_to_the_power_zero_is_the_unit() -> None:
    values = {"m": [["1", "2"], ["2", "4"]]}
    true(["equal", ["power", M, ZERO], ["identity", TWO]], values)
    true(["equal", ["power", M, ONE], M], values)
    neither(["equal", ["power", M, number("-1")], M], "singular", values)
    turn = {"m": [["0", "-1"], ["1", "0"]], "back": [["0", "1"], ["-1", "0"]]}
    true(["equal", ["power", M, number("-1")], ["value", "back"]], turn)
    true(["equal", ["inverse", M], M], {"m": [["-1"]]})
    true(["equal", ["inverse", M], M], {"m": [["1"]]})


def test_the_largest_of_one_number_is_not_compared() -> None:
    root = ["root", TWO]
    for name in ("maximum", "minimum"):
        true(["less", [name, root], TWO])
        true(["less", ONE, [name, root]])


def test_a_fraction_between_minus_one_and_zero_has_no_root() -> None:
    for base in ("-1/2", "-1/100"):
        tree = ["equal", ["power", number(base), number("1/3")], ONE]
        neither(tree, "is undefined: a fraction as exponent of a negative number")
        neither(["equal", ["root", number(base)], ONE], "is undefined: it is negative")
    true(["less", ["root", number("1/2")], ONE])
    true(["equal", ["root", number("1/4")], number("1/2")])


def test_an_interval_to_the_power_zero_is_one() -> None:
    nothing = ["add", ["root", TWO], ["times", number("-1"), ["root", TWO]]]
    true(["less", ["power", nothing, ZERO], TWO])
    true(["less", ZERO, ["power", nothing, ZERO]])


def test_a_chance_may_be_zero() -> None:
    outcomes = [["1", {"w": "3"}], ["0", {"w": "9"}]]
    mean = ["expectation", ["value", "w"]]
    true(["equal", mean, number("3")], {"outcomes": outcomes})
    for chances in (("1/2", "1/3"), ("1", "1"), ("3/2", "-1/2"), ("0", "0")):
        law = [[chance, {"w": "3"}] for chance in chances]
        neither(["equal", mean, number("3")], "do not sum to 1", {"outcomes": law})


def test_groups_of_one_variable_are_independent() -> None:
    body = ["family", "w", ["value", "i"]]
    both = [["1/2", {"w": {"1": v, "2": v}}] for v in ("1", "-1")]
    values = {"outcomes": both}
    true(["independent", "i", ONE, TWO, ONE, body], values)
    false(["independent", "i", ONE, TWO, TWO, body], values)
    false(["independent", "i", ONE, TWO, number("3"), body], values)
    tree = ["independent", "i", ONE, TWO, ZERO, body]
    neither(tree, "a group has at least 1 variable, not 0", values)
    rooted = ["independent", "i", ONE, TWO, TWO, ["times", body, ["root", TWO]]]
    neither(rooted, "independence is decided for exact numbers only", values)


def test_a_premise_that_reads_nothing_ends_at_the_horizon() -> None:
    """It holds below 2; h has no value anywhere, so nothing is read from there on."""
    place = ["value", "i"]
    read = ["implies", FALSE, ["equal", ["family", "h", place], ZERO]]
    holds = ["for-all", "i", ZERO, ["infinity"], ["and", ["less", place, TWO], read]]
    claimed = stated(
        FALSE, {"horizon": "2"}, hypotheses=[{"name": "p", "holds": holds}]
    )
    assert check(claimed)
    claimed["values"]["horizon"] = "3"
    refused(claimed, "hypothesis 'p' does not hold")


def test_a_premise_with_an_end_says_nothing_of_what_lies_beyond() -> None:
    holds = [
        "for-all",
        "i",
        ZERO,
        ONE,
        ["equal", ["family", "h", ["value", "i"]], ZERO],
    ]
    values = {"h": {"0": "0", "1": "0", "5": "7"}}
    beyond = ["equal", ["family", "h", number("5")], ZERO]
    assert check(stated(beyond, values, hypotheses=[{"name": "p", "holds": holds}]))
