"""Whether the stand-alone checker accepts what is true and nothing else."""

import ast
import copy
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import iv
from sympy import (
    Abs,
    Add,
    Eq,
    Function,
    ImmutableMatrix,
    Integer,
    Le,
    Limit,
    Lt,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    oo,
)

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check
from longdep.reports.record.certificate import agreement, build
from longdep.reports.record.encoding import (
    EncodingError,
    as_fraction,
    encode,
    encode_value,
)
from longdep.theory.catalog import claim_of, claims_of_topic
from longdep.theory.core.notation import Expectation, ForAll, Norm
from longdep.theory.core.semantics import evaluate
from longdep.theory.topics import TOPICS
from tests.reports.statements import FALSE, TRUE, number, refused, stated

QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=150)
CHECKER = Path(certify.__file__)

ROTATION = {
    "n": 2,
    "t": 1,
    "Q": ImmutableMatrix([["3/5", "-4/5"], ["4/5", "3/5"]]),
    "Lambda": ImmutableMatrix([[1, 0], [0, -1]]),
    "W": ImmutableMatrix([["-7/25", "24/25"], ["24/25", "7/25"]]),
    "h": {0: ImmutableMatrix([1, 0]), 1: ImmutableMatrix(["-7/25", "24/25"])},
    "horizon": 1,
}
TIE = {
    "n": 2,
    "t": 1,
    "W": ImmutableMatrix([[1, 0], [0, -1]]),
    "h": {0: ImmutableMatrix([1, 1]), 1: ImmutableMatrix([1, -1])},
    "u": ImmutableMatrix([1, 0]),
    "v": ImmutableMatrix([0, 1]),
    "lambda_1": 1,
    "lambda_2": -1,
    "horizon": 1,
}


def counterexample() -> dict[str, Any]:
    """To the printed spectral form: a fresh copy."""
    certificate = build(claim_of("spectral-form"), ROTATION, "counterexample")
    return copy.deepcopy(certificate)


def ablation() -> dict[str, Any]:
    claim = claim_of("power-method.converges")
    return copy.deepcopy(build(claim, TIE, "ablation", "strict-dominance"))


# ------------------------------------------------------------------------- accepted


def test_a_true_counterexample_is_accepted() -> None:
    says = check(counterexample())
    assert says == (
        "counterexample to spectral-form: all 4 hypotheses it states hold and its "
        "conclusion is false"
    )


def test_a_true_ablation_is_accepted() -> None:
    assert "without 'strict-dominance': the other 6 hypotheses hold" in check(
        ablation()
    )


def test_a_true_witness_is_accepted() -> None:
    values = {**ROTATION, "t": 0}
    witness = build(claim_of("unrolled-power"), values, "witness")
    assert "its hypothesis holds and its conclusion is true" in check(witness)


def test_a_certificate_survives_its_way_through_text() -> None:
    assert check(json.loads(json.dumps(counterexample()))) == check(counterexample())


def test_checking_leaves_no_trace() -> None:
    certificate, digits = counterexample(), iv.dps
    before = copy.deepcopy(certificate)
    check(certificate)
    assert certificate == before
    assert iv.dps == digits


# ------------------------------------------------------------------------- tampered


def _place(inside: Any, key: str) -> Any:
    return int(key) if isinstance(inside, list) else key


def _set(path: str, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(certificate: Any) -> None:
        *way, last = path.split("/")
        for key in way:
            certificate = certificate[_place(certificate, key)]
        certificate[_place(certificate, last)] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_set("values/Q/0/0", "4/5"), "hypothesis 'eigen-form' does not hold"),
        (_set("values/W/0/0", "7/25"), "hypothesis 'recurrence' does not hold"),
        (_set("values/h/1/0/0", "1"), "hypothesis 'recurrence' does not hold"),
        (_set("values/Lambda/0/1", "1"), "does not hold"),
        (_set("values/t", "0"), "the conclusion is true, so this is no counterexample"),
        (_set("values/t", "2"), r"no value is given for h\(2\)"),
        (_set("values/t", "-1"), "-1, which is not nonnegative"),
        (_set("values/t", "1/2"), "1/2, which is not integer"),
        (_set("values/n", "3"), r"has not the shape \[3, 3\]"),
        (_set("values/Q", [["3/5", "-4/5"]]), r"'Q' has not the shape \[2, 2\]"),
        (_set("values/h/0", [["1"], ["0"], ["0"]]), "'h' has not the shape"),
        (_set("values/horizon", "-5"), "the horizon must be at least 0, got -5"),
        (_set("values/horizon", "7"), r"no value is given for h\(2\)"),
        (_set("conclusion", TRUE), "the conclusion is true"),
        (_set("kind", "witness"), "the conclusion is false, so this is no witness"),
        (_set("kind", "ablation"), "must name the hypothesis it drops"),
        (_set("kind", "proof"), "kind must be one of"),
        (_set("format", "longdep-certificate/2"), "not a certificate"),
        (_set("claim", 3), "field 'claim' must be a str"),
        (_set("values", []), "field 'values' must be a dict"),
        (_set("hypotheses/0/more", 1), "exactly 'name' and 'holds'"),
        (_set("hypotheses/0/name", "orthogonal"), "different names"),
        (_set("hypotheses/0/holds", FALSE), "does not hold"),
        (_set("hypotheses/0/holds", number("1")), "is not a statement"),
        (_set("domains", []), "field 'domains' must be a dict"),
        (_set("domains/Q", {"is": ["prime"]}), "not understood"),
        (
            _set("domains/X", {"is": ["integer"]}),
            'domain of "X" is given, but no value',
        ),
    ],
)
def test_a_tampered_counterexample_is_rejected(
    change: Callable[[dict[str, Any]], None], says: str
) -> None:
    certificate = counterexample()
    change(certificate)
    refused(certificate, says)


def test_a_dropped_hypothesis_that_still_holds_is_rejected() -> None:
    certificate = ablation()
    certificate["values"] |= {"lambda_1": "2", "W": [["2", "0"], ["0", "-1"]]}
    certificate["values"]["h"]["1"] = [["2"], ["-1"]]
    refused(certificate, "'strict-dominance' still holds though it is dropped")


def test_another_hypothesis_may_not_fail_beside_the_dropped_one() -> None:
    certificate = ablation()
    certificate["values"]["h"] = {"0": [["0"], ["1"]], "1": [["0"], ["-1"]]}
    refused(certificate, "hypothesis 'aligned-start' does not hold")


def test_a_short_horizon_lets_no_value_escape_its_premise() -> None:
    certificate = counterexample()
    certificate["values"]["horizon"] = "0"
    assert check(certificate)  # the recurrence is checked wherever values are given
    certificate["values"]["h"]["1"] = [["1"], ["0"]]
    refused(certificate, "hypothesis 'recurrence' does not hold")
    certificate["values"]["h"] = {"1": [["1"], ["0"]]}
    refused(certificate, r"h\(.\) is used, but its premise is|no value is given")
    certificate = counterexample()
    certificate["values"]["h"]["5"] = [["1"], ["0"]]
    certificate["values"]["t"] = "5"
    refused(certificate, r"h\(5\) is used, but its premise is not checked that far")


def test_dropping_what_is_no_hypothesis_is_rejected() -> None:
    refused({**ablation(), "dropped": "gravity"}, "must name the hypothesis it drops")


@pytest.mark.parametrize("kind", ["counterexample", "ablation", "witness"])
def test_every_missing_field_is_reported(kind: str) -> None:
    for key in ("format", "kind", "claim", "values", "hypotheses", "conclusion"):
        certificate = {**counterexample(), "kind": kind}
        del certificate[key]
        with pytest.raises(CertificateError):
            check(certificate)


# ----------------------------------------------------------------- malformed, hostile


@pytest.mark.parametrize("thing", [None, 3, "text", [], {}, [[]], {"format": []}])
def test_what_is_no_certificate_is_rejected(thing: Any) -> None:
    refused(thing, "not a certificate")


@pytest.mark.parametrize(
    "text",
    [
        "0.5",
        "1e3",
        "1e999999999",
        "1_000",
        " 1",
        "1 ",
        "+1",
        "--1",
        "1/-2",
        "nan",
        "oo",
        "inf",
        "0x10",
        "½",
        "٣",
        "",
        "1/",
        "/2",
        "1/2/3",
        "9" * 5000,
        1,
        0.5,
        True,
        None,
    ],
)
def test_only_whole_fractions_are_numbers(text: Any) -> None:
    with pytest.raises(CertificateError):
        check(stated(["unequal", ["value", "x"], number("7")], {"x": text}, "witness"))
    with pytest.raises(CertificateError):
        check(stated(["unequal", number(text), number("7")], kind="witness"))


def test_a_zero_denominator_is_rejected() -> None:
    refused(
        stated(["equal", ["value", "x"], number("1")], {"x": "1/0"}), "division by 0"
    )


def test_a_word_is_no_value() -> None:
    """Else any equation could be refuted by a word that equals nothing."""
    refused(stated(["equal", ["value", "x"], number("1")], {"x": "apple"}), "p/q")
    refused(stated(["equal", ["text", "a"], number("1")]), 'unknown operation "text"')


@pytest.mark.parametrize(
    "matrix",
    [
        [],
        [[]],
        ["12", "34"],
        [["1", "2"], ["3"]],
        [[["1"]]],
        [["1"], []],
        [["x"]],
        {"0": "1"},
        [["1", 2]],
    ],
)
def test_what_is_no_matrix_is_rejected(matrix: Any) -> None:
    with pytest.raises(CertificateError):
        check(stated(["symmetric", ["value", "m"]], {"m": matrix}))


M23, M22 = [["1", "2", "3"], ["4", "5", "6"]], [["1", "2"], ["3", "4"]]
ONE, X, M, S = number("1"), ["value", "x"], ["value", "m"], ["value", "s"]
T = ["value", "t"]
NEARLY_ONE = ["times", number("1/2"), ["exp", ["log", X]]]
VALUES = {"x": "2", "m": M23, "s": M22, "singular": [["1", "2"], ["2", "4"]]}


@pytest.mark.parametrize(
    "tree",
    [
        ["equal", M, S],
        ["equal", M, X],
        ["equal", ["times", M, M], M],
        ["equal", ["add", M, X], M],
        ["equal", ["add", M, S], M],
        ["equal", ["add"], X],
        ["equal", ["inverse", M], M],
        ["equal", ["inverse", ["value", "singular"]], S],
        ["equal", ["power", ["value", "singular"], number("-1")], S],
        ["equal", ["power", M, number("2")], M],
        ["equal", ["determinant", M], X],
        ["equal", ["trace", M], X],
        ["equal", ["trace", X], X],
        ["equal", ["transpose", X], X],
        ["equal", ["entry", S, number("-1"), number("0")], X],
        ["equal", ["entry", S, number("2"), number("0")], X],
        ["equal", ["entry", S, number("1/2"), number("0")], X],
        ["equal", ["diagonal-matrix", S], S],
        ["equal", ["absolute", S], S],
        ["equal", ["norm", M, number("2")], X],
        ["equal", ["norm", X, number("1")], X],
        ["equal", ["norm", S, ["text", "7"]], X],
        ["equal", ["norm", S, X, X], X],
        ["equal", ["norm", S, ["value", "x"]], ["value", "y"]],
        ["equal", ["identity", number("0")], S],
        ["equal", ["identity", number("1/2")], S],
        ["equal", ["identity", number("1000000")], S],
        ["equal", ["power", number("0"), number("-1")], X],
        ["equal", ["power", number("-8"), number("1/3")], X],
        ["equal", ["log", number("0")], X],
        ["equal", ["log", number("-1")], X],
        ["equal", ["root", number("-1")], X],
        ["equal", ["add", ["infinity"], ["infinity"]], X],
        ["equal", ["times", ["infinity"], X], X],
        ["equal", ["tanh", S], X],
        ["equal", ["tanh", ["infinity"]], X],
        ["equal", TRUE, TRUE],
        ["less", S, X],
        ["less", TRUE, FALSE],
        ["and", X],
        ["not", X],
        ["not", TRUE, TRUE],
        ["implies", TRUE],
        ["orthogonal", M],
        ["orthogonal", X],
        ["symmetric", M],
        ["diagonal", X],
        ["invertible", M],
        ["invertible", X],
        ["exists", "i", ONE, ONE, TRUE],
        ["for-all", "i", ONE, ONE, X],
        ["for-all", "", ONE, ONE, TRUE],
        ["for-all", ["i"], ONE, ONE, TRUE],
        ["for-all", "i", ONE, TRUE],
        ["for-all", "i", number("1/2"), ONE, FALSE],
        ["for-all", "i", ONE, ["infinity"], FALSE],
        ["equal", ["sum", "i", ONE, ["infinity"], X], X],
        ["equal", ["expectation", X], X],
        ["equal", ["family", "x", ONE], X],
        ["equal", ["family", "h", ["pi"]], X],
        ["equal", ["value", ""], X],
        ["equal", ["value", "missing"], X],
        ["equal", ["value"], X],
        ["equal", ["limit", "t", ["sum", "t", ONE, X, ["value", "t"]]], X],
        ["__import__", "os"],
        ["equal", ["__class__", X], X],
        [],
        [[]],
        [1],
        ["equal"],
        ["equal", X],
        "equal",
        X,
    ],
)  # fmt: skip
def test_an_expression_without_a_truth_value_is_refused_as_either(tree: Any) -> None:
    for kind in ("counterexample", "witness"):
        for conclusion in (tree, ["not", tree]):
            with pytest.raises(CertificateError):
                check({**stated(TRUE, VALUES, kind), "conclusion": conclusion})


@pytest.mark.parametrize(
    "tree",
    [
        ["equal", ["power", number("2"), number("1000000")], X],
        [
            "equal",
            ["power", ["power", number("2"), number("90000")], number("90000")],
            X,
        ],
        ["equal", ["power", S, number("100001")], S],
        ["for-all", "i", number("0"), number("999999999999"), TRUE],
        ["some-reordering", "r", number("12"), FALSE],
    ],
)
def test_what_would_take_for_ever_is_refused_at_once(tree: Any) -> None:
    refused(stated(tree, VALUES), "large|long|things are tried")


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (["equivalent", TRUE, TRUE, TRUE], "'equivalent' takes 2 arguments, got 3"),
        (["equivalent", TRUE], "'equivalent' takes 2 arguments, got 1"),
        (["and"], "'and' takes at least 2 arguments, got 0"),
        (["or"], "'or' takes at least 2 arguments, got 0"),
        (["or", TRUE], "'or' takes at least 2 arguments, got 1"),
        (["not"], "'not' takes 1 argument, got 0"),
        (["equal", ["add"], ONE], "'add' takes at least 1 argument, got 0"),
        (["equal", ["number", "1", "2"], ONE], "'number' takes 1 argument, got 2"),
        (["equal", ["pi", ONE], ONE], "'pi' takes 0 arguments, got 1"),
        (["equal", ["infinity", ONE], ONE], "'infinity' takes 0 arguments"),
        (["equal", ["expectation", ONE, ONE], ONE], "'expectation' takes 1 argument"),
        (["equal", ["value", ["x"]], ONE], "not a name"),
        (["for-all", ["i"], ONE, ONE, TRUE], "not a name"),
        (["or", TRUE, ["shrug"]], 'unknown operation "shrug"'),
        (["or", TRUE, ["equal", ONE]], "'equal' takes 2 arguments, got 1"),
        (["or", TRUE, "true"], "not an expression"),
    ],
)
def test_a_malformed_tree_is_refused_wherever_it_stands(tree: Any, says: str) -> None:
    for kind in ("counterexample", "witness"):
        refused(stated(tree, VALUES, kind), says)
        refused(stated(["or", TRUE, tree], VALUES, kind), says)
        premise = [{"name": "p", "holds": ["or", TRUE, tree]}]
        refused(stated(TRUE, VALUES, kind, hypotheses=premise), says)


def test_an_equivalence_is_true_of_equal_truths_only() -> None:
    for left in (TRUE, FALSE):
        for right in (TRUE, FALSE):
            kind = "witness" if left == right else "counterexample"
            assert check(stated(["equivalent", left, right], kind=kind))


def test_every_operation_has_its_number_of_arguments() -> None:
    assert set(certify.ARITY) == {*certify.QUOTED, *certify.OPERATIONS}
    assert set(certify.ARITY) > certify.NAMING


def repeated(tree: Any, *times: int) -> Any:
    for depth, count in enumerate(times):
        tree = ["for-all", f"i{depth}", ONE, number(str(count)), tree]
    return tree


@pytest.fixture
def small_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer operations than a user's check may take, so that the tests are quick."""
    monkeypatch.setattr(certify, "LARGEST_WORK", 20_000)


WIDE = [["1"] * 65]
LONG = ["power", number("2"), number("90000")]
POINTS = [[str(i) for i in range(1, 65)] for _ in range(64)]


@pytest.mark.parametrize(
    ("tree", "values", "says"),
    [
        (["equal", M, M], {"m": WIDE}, "64 rows and columns, not 1 by 65"),
        (["equal", M, M], {"m": [["1"]] * 65}, "64 rows and columns, not 65 by 1"),
        (repeated(TRUE, 150, 150), {}, "more than 20000 operations"),
        (repeated(TRUE, 10**30), {}, "more than 100000 values"),
        (["equal", ["determinant", M], ONE], {"m": POINTS}, "20000 operations"),
        (["equal", ["power", M, number("99999")], M], {"m": M22}, "operations|long"),
        (["equal", ["power", M, number("100001")], M], {"m": M22}, "exponent 100001"),
        (["equal", ["times", *[LONG] * 9], ONE], {}, "operations|long"),
        (["equal", ["power", ONE, number("1" + "0" * 20)], X], {}, "exponent"),
        (["less", ["exp", number("1" + "0" * 20)], X], {}, "beyond 2.64 is too large"),
        (["less", ["tanh", number("1" + "0" * 20)], X], {}, "beyond 2.64"),
        (["or", *[TRUE] * 50_000], {}, "more than 100000 nodes"),
        (repeated(["equal", ["expectation", X], X], 99999), {"x": "1", "outcomes":
         [["1/50", {"w": "1"}]] * 50}, "operations"),
    ],
)  # fmt: skip
def test_work_is_bounded(
    tree: Any, values: dict[str, Any], says: str, small_share: None
) -> None:
    refused(stated(tree, values), says)


def test_a_new_check_has_its_full_share_of_work(small_share: None) -> None:
    costly = stated(repeated(TRUE, 50, 50), kind="witness")
    assert check(costly) == check(costly)


def test_a_premise_without_end_is_bounded_too(small_share: None) -> None:
    body = ["at-most", ["family", "h", ["value", "i"]], number("1")]
    endless = ["for-all", "i", number("0"), ["infinity"], body]
    premise = [{"name": "p", "holds": ["for-all", "j", ONE, number("99999"), endless]}]
    values = {"h": {str(k): "1" for k in range(50)}, "horizon": "20"}
    refused(stated(FALSE, values, hypotheses=premise), "operations")


def test_a_very_long_file_is_not_read(tmp_path: Path, monkeypatch: Any) -> None:
    path = tmp_path / "long.json"
    path.write_text(json.dumps(counterexample()))
    assert certify.check_file(path)
    monkeypatch.setattr(certify, "LARGEST_FILE", 100)
    with pytest.raises(CertificateError, match="longer than 100 bytes"):
        certify.check_file(path)


def test_deep_nesting_is_refused() -> None:
    tree: Any = TRUE
    for _ in range(50_000):
        tree = ["not", tree]
    refused(stated(tree), "too deeply")
    deep: Any = "0"
    for _ in range(100_000):
        deep = [deep]
    refused(stated(["equal", ["value", "x"], ONE], {"x": deep}), "deeply|matrix")


def test_nothing_in_a_certificate_is_evaluated_as_code() -> None:
    source = CHECKER.read_text(encoding="utf-8")
    called = {
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "getattr", "__import__", "open"}


def test_the_checker_imports_only_the_standard_library_and_mpmath() -> None:
    tree = ast.parse(CHECKER.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add(node.module)
    roots = {str(name).split(".")[0] for name in names}
    assert roots - set(sys.stdlib_module_names) == {"mpmath"}


# --------------------------------------------------------------- undecided is refused


@pytest.mark.parametrize(
    "tree",
    [
        ["equal", ["exp", ["log", number("2")]], number("2")],
        ["less", ["exp", ["log", number("2")]], number("2")],
        ["at-most", number("2"), ["exp", ["log", number("2")]]],
        ["equal", ["power", ["root", number("2")], number("2")], number("2")],
        ["equal", ["times", S, ["exp", ONE]], ["times", ["exp", ONE], S]],
        ["orthogonal", ["value", "turn"]],
        ["diagonal", ["times", S, ["add", ["root", number("2")],
                                   ["times", number("-1"), ["root", number("2")]]]]],
        ["invertible", ["times", S, ["add", ["root", number("2")],
                                     ["times", number("-1"), ["root", number("2")]]]]],
        ["equal", ["limit", "t", ["power", NEARLY_ONE, T]], ONE],
        ["for-all", "i", number("0"), ["infinity"], TRUE],
    ],
)  # fmt: skip
def test_what_intervals_or_endless_ranges_leave_open_is_refused(tree: Any) -> None:
    values = {**VALUES, "turn": M22, "horizon": "3"}
    if tree == ["orthogonal", ["value", "turn"]]:
        half = ["root", number("1/2")]
        minus = ["times", number("-1"), half]
        unit = ["times", half, ["value", "a"]]
        tree = ["orthogonal", ["add", unit, ["times", minus, ["value", "b"]]]]
        values |= {"a": [["1", "0"], ["0", "1"]], "b": [["0", "1"], ["-1", "0"]]}
    for kind in ("counterexample", "witness"):
        for conclusion in (tree, ["not", tree]):
            refused(stated(conclusion, values, kind), "undecided|decide|no value")


def test_an_interval_comparison_with_a_margin_is_decided() -> None:
    tree = ["less", ["exp", number("1")], number("2718281829/1000000000")]
    assert check(stated(tree, kind="witness"))
    assert check(stated(["not", tree]))
    largest = ["norm", ["times", S, ["root", number("2")]], ["infinity"]]
    assert check(stated(["less", number("98/10"), largest], VALUES, "witness"))


def test_one_false_part_decides_a_conjunction_with_an_undecided_one() -> None:
    open_part = ["for-all", "i", number("0"), ["infinity"], TRUE]
    for parts in ([open_part, FALSE], [FALSE, open_part]):
        assert check(stated(["and", *parts], {"horizon": "2"}))
    assert check(stated(["or", open_part, TRUE], {"horizon": "2"}, "witness"))
    assert check(stated(["implies", open_part, TRUE], {"horizon": "2"}, "witness"))
    refused(stated(["implies", open_part, FALSE], {"horizon": "2"}), "decides nothing")


def test_one_false_value_decides_an_endless_statement() -> None:
    small = ["less", ["value", "i"], number("2")]
    tree = ["for-all", "i", number("0"), ["infinity"], small]
    assert check(stated(tree, {"horizon": "3"}))
    refused(stated(tree, {"horizon": "2"}), "decides nothing")
    refused(stated(["not", tree], {"horizon": "2"}), "decides nothing")


# ------------------------------------------------------------------------ the limits


def geometric(base: str, exponent: Any) -> list:
    return ["limit", "t", ["power", number(base), exponent]]


@pytest.mark.parametrize(
    ("base", "limit"),
    [("0", "0"), ("1/2", "0"), ("-1/2", "0"), ("1", "1"), ("3/2", "infinity")],
)
def test_limits_of_geometric_sequences_are_decided(base: str, limit: str) -> None:
    value = ["infinity"] if limit == "infinity" else number(limit)
    assert check(stated(["equal", geometric(base, T), value], kind="witness"))
    assert check(stated(["equal", geometric(base, T), number("7")]))


@pytest.mark.parametrize("base", ["-1", "-2"])
def test_a_sequence_that_swings_has_no_limit(base: str) -> None:
    for value in (number("0"), ["infinity"], ["minus-infinity"]):
        assert check(stated(["equal", geometric(base, T), value]))
    refused(stated(["less", geometric(base, T), ["infinity"]]), "without a limit")


def test_an_exponent_that_only_looks_linear_at_first_is_refused() -> None:
    """t + t (t-1) (t-2) is 0, 1, 2 at t = 0, 1, 2, and then grows like t^3."""
    shifted = [["add", T, number(str(-k))] for k in (0, 1, 2)]
    cubic = ["add", T, ["times", *shifted]]
    refused(stated(["equal", geometric("1/2", cubic), ONE]), "no limit rule")
    refused(stated(["equal", geometric("1/2", ["times", T, T]), ONE]), "no limit rule")


def test_a_linear_exponent_is_read_in_any_order() -> None:
    exponent = ["add", number("3"), ["times", number("-2"), T, number("2")], T]
    assert check(
        stated(["equal", geometric("2", exponent), number("0")], kind="witness")
    )


# ------------------------------------------------------------------ random quantities


def coin(*outcomes: Any) -> dict[str, Any]:
    return {"outcomes": [list(outcome) for outcome in outcomes], "v": "9"}


MEAN = ["equal", ["expectation", ["value", "w"]], number("0")]


def test_an_expectation_is_the_weighted_sum() -> None:
    values = coin(("1/2", {"w": "1"}), ("1/2", {"w": "-1"}))
    assert check(stated(MEAN, values, "witness"))


@pytest.mark.parametrize(
    "outcomes",
    [
        [("1/2", {"w": "1"})],
        [("1/2", {"w": "1"}), ("1/3", {"w": "1"})],
        [("3/2", {"w": "1"}), ("-1/2", {"w": "5"})],
        [("1", {"w": "1", "v": "3"})],
        [("1/2", {"w": "1"}), ("1/2", {})],
        [("1", {"": "1"})],
        [(1, {"w": "1"})],
        [],
        [("1",)],
    ],
)
def test_a_law_that_is_none_is_rejected(outcomes: Any) -> None:
    for kind in ("counterexample", "witness"):
        with pytest.raises(CertificateError):
            check(stated(MEAN, coin(*outcomes), kind))


# --------------------------------------------------------------------- as a program


def run(*arguments: str, checker: Path = CHECKER, cwd: Path) -> Any:
    command = [sys.executable, "-I", str(checker), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, check=False, timeout=60
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    good, bad = counterexample(), counterexample()
    bad["values"]["t"] = "0"
    (tmp_path / "good.json").write_text(json.dumps(good), encoding="utf-8")
    (tmp_path / "bad.json").write_text(json.dumps(bad), encoding="utf-8")
    (tmp_path / "broken.json").write_text('{"format": ', encoding="utf-8")
    (tmp_path / "deep.json").write_text("[" * 200_000, encoding="utf-8")
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe\x00")
    shutil.copy(CHECKER, tmp_path / "certify.py")
    return tmp_path


def test_a_copy_in_an_empty_directory_accepts_with_code_0(files: Path) -> None:
    outcome = run("good.json", checker=files / "certify.py", cwd=files)
    assert (outcome.returncode, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith(
        "good.json: counterexample to spectral-form: all 4"
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("bad.json", "REJECTED: spectral-form: the conclusion is true"),
        ("broken.json", "REJECTED: is not JSON text"),
        ("deep.json", "REJECTED: is not JSON text: it is nested too deeply"),
        ("binary.json", "REJECTED: is not JSON text: byte 1 is not UTF-8"),
        ("absent.json", "REJECTED: cannot be read"),
    ],
)
def test_a_rejected_file_gives_code_1_and_one_line(
    files: Path, name: str, says: str
) -> None:
    outcome = run(name, "good.json", cwd=files)
    assert outcome.returncode == 1
    assert outcome.stderr.startswith(f"{name}: {says}")
    assert outcome.stderr.count("\n") == 1
    assert outcome.stdout.startswith("good.json: ")


def test_without_a_file_the_usage_is_shown_with_code_2(tmp_path: Path) -> None:
    outcome = run(cwd=tmp_path)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert outcome.stderr == "usage: certify.py FILE...\n"


# --------------------------------------------------- two evaluators, written separately

n, i, s = Symbol("n"), Symbol("i", integer=True), Symbol("s", integer=True)
x, y = Symbol("x", real=True), Symbol("y", real=True)
A, B = MatrixSymbol("A", 2, 2), MatrixSymbol("B", 2, 2)
f = Function("f", real=True)

fractions = st.builds(Rational, st.integers(-4, 4), st.integers(1, 3))
leaves = st.sampled_from([x, y, f(Integer(1)), f(Integer(2))]) | fractions


def deeper(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda p: Add(*p, evaluate=False)),
        pair.map(lambda p: Mul(*p, evaluate=False)),
        st.tuples(inner, st.integers(0, 3)).map(lambda p: p[0] ** p[1]),
        inner.map(Abs),
        inner.map(lambda e: Sum(e * f(i) + i, (i, 1, 2))),
        inner.map(lambda e: Product(e + i, (i, 1, 2))),
    )


scalars = st.recursive(leaves, deeper, max_leaves=6)
matrices = st.recursive(
    st.sampled_from([A, B]),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: MatAdd(*p)),
        st.tuples(inner, inner).map(lambda p: MatMul(*p)),
        inner.map(Transpose),
        st.tuples(inner, st.integers(0, 3)).map(lambda p: MatPow(*p)),
    ),
    max_leaves=5,
)
measured = matrices.flatmap(
    lambda m: st.sampled_from([Trace(m), Norm(m, 1), Norm(m, oo), m[0, 1]])
)
statements = st.one_of(
    st.tuples(st.sampled_from([Eq, Lt, Le]), scalars | measured, scalars | measured),
    st.tuples(st.just(Eq), matrices, matrices),
).map(lambda p: p[0](p[1], p[2], evaluate=False))

entries = st.builds(Rational, st.integers(-3, 3), st.integers(1, 2))
squares = st.lists(entries, min_size=4, max_size=4).map(
    lambda v: ImmutableMatrix(2, 2, v)
)
models = st.fixed_dictionaries(
    {
        "x": entries,
        "y": entries,
        "A": squares,
        "B": squares,
        "f": st.fixed_dictionaries({1: entries, 2: entries}),
    }
)


def checked(statement: Any, values: dict[str, Any]) -> bool | None:
    """What the checker says: true, false, or nothing."""
    model = {name: encode_value(value) for name, value in values.items()}
    for truth, kind in ((True, "witness"), (False, "counterexample")):
        try:
            check(stated(encode(statement), model, kind))
        except CertificateError:
            continue
        return truth
    return None


def meant(statement: Any, values: dict[str, Any]) -> bool:
    table = values["f"]
    model = {**values, "f": lambda index: table[int(index)]}
    return bool(evaluate(statement, model))


@QUICK
@given(statement=statements, values=models)
def test_both_evaluators_agree_on_any_statement(
    statement: Any, values: dict[str, Any]
) -> None:
    assert checked(statement, values) is meant(statement, values)


@QUICK
@given(left=statements, right=statements, values=models, last=st.integers(0, 3))
def test_both_evaluators_agree_on_connectives(
    left: Any, right: Any, values: dict[str, Any], last: int
) -> None:
    bounded = ForAll(Le(s, x + 2), s, 0, last)
    for whole in (left & right, left | right, ~left, left >> right, bounded):
        if whole not in (True, False):
            assert checked(whole, values) is meant(whole, values)


@QUICK
@given(
    weights=st.lists(st.integers(1, 3), min_size=1, max_size=3),
    draws=st.lists(entries, min_size=3, max_size=3),
    claimed=entries,
)
def test_both_evaluators_agree_on_expectations(
    weights: list[int], draws: list[Rational], claimed: Rational
) -> None:
    outcomes = [
        (Rational(w, sum(weights)), {"y": value})
        for w, value in zip(weights, draws, strict=False)
    ]
    statement = Lt(Expectation(y**2 + x), 1, evaluate=False)
    values = {"x": claimed, "outcomes": outcomes}
    assert checked(statement, values) is bool(evaluate(statement, values))


@settings(QUICK, max_examples=40)
@given(c=entries, r=entries.filter(bool))  # SymPy leaves the limit of 0^t open
def test_both_evaluators_agree_on_limits(c: Rational, r: Rational) -> None:
    t = Symbol("t", integer=True, nonnegative=True)
    values = {"x": c, "y": r}
    for body in (Abs(x) * Abs(y) ** t, x * Abs(y) ** (2 * t)):
        for value in (Integer(0), oo, c, abs(c)):
            statement = Eq(Limit(body, t, oo), value, evaluate=False)
            assert checked(statement, values) is bool(evaluate(statement, values))


# ---------------------------------------------------- rounding and independence


@pytest.mark.parametrize(
    ("value", "bits", "nearest"),
    [
        ("2049", "11", "2048"),
        ("2051", "11", "2052"),
        ("-1/3", "2", "-3/8"),
        ("0", "5", "0"),
        ("7", "2", "8"),
        ("5", "53", "5"),
    ],
)
def test_rounding_is_to_nearest_and_ties_go_to_even(
    value: str, bits: str, nearest: str
) -> None:
    tree = ["equal", ["rounded", number(value), number(bits)], number(nearest)]
    assert check(stated(tree, kind="witness"))


def test_pairwise_independence_is_not_mutual_independence() -> None:
    bits = [("0", "0", "1"), ("0", "1", "0"), ("1", "0", "0"), ("1", "1", "1")]
    tables = [{"w": {str(k): b[k - 1] for k in (1, 2, 3)}} for b in bits]
    values = {"outcomes": [["1/4", table] for table in tables]}

    def independent(group: str) -> list:
        body = ["family", "w", ["value", "i"]]
        return ["independent", "i", ONE, number("3"), number(group), body]

    assert check(stated(independent("2"), values, "witness"))
    assert check(stated(independent("3"), values))


# --------------------------------------------------- what the catalog's claim says


def test_a_built_certificate_states_what_the_catalog_says() -> None:
    for certificate in (counterexample(), ablation()):
        assert agreement(certificate) == "states what the catalog's claim says"


FOLDER = CHECKER.parent / "certificates"


@pytest.mark.parametrize("topic", TOPICS)
def test_every_committed_certificate_states_what_the_catalog_says(topic: str) -> None:
    for claim in claims_of_topic(topic):
        for path in FOLDER.glob(f"{claim.key}.*.json"):
            certificate = json.loads(path.read_text(encoding="utf-8"))
            assert "states what" in agreement(certificate), path


ALWAYS = {"name": "always", "holds": TRUE}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_set("conclusion", FALSE), "states another conclusion than the catalog's"),
        (_set("says", "something else"), "states another title than the catalog's"),
        (_set("hypotheses/0/holds", TRUE), "another hypothesis 'recurrence'"),
        (_set("hypotheses/0/name", "other"), "another hypothesis 'recurrence'"),
        (lambda c: c["hypotheses"].append(ALWAYS), "another hypothesis 'always'"),
        (lambda c: c["hypotheses"].pop(), "another hypothesis"),
        (_set("domains/t", {"is": ["integer"]}), "another domains"),
        (lambda c: c.pop("domains"), "another domains"),
    ],
)
def test_a_statement_that_is_not_the_claims_is_rejected(
    change: Callable[[dict[str, Any]], None], says: str
) -> None:
    certificate = counterexample()
    change(certificate)
    assert check(certificate)  # it holds: only the catalog decides
    with pytest.raises(CertificateError, match=says) as caught:
        agreement(certificate)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("key", ["saturates.slope", "delta-recursion.componentwise"])
def test_a_claim_with_a_derivative_is_refused_in_one_sentence(key: str) -> None:
    with pytest.raises(CertificateError) as caught:
        agreement({**stated(FALSE), "claim": key})
    assert str(caught.value) == (
        f"{key}: it holds, but no certificate can state the catalog's claim of that "
        "key: no certificate form for Derivative"
    )


def test_what_is_no_claim_of_the_suite_is_stated_plainly() -> None:
    assert "'by-hand' is no claim of the suite" in agreement(stated(FALSE))


# ------------------------------------------------------------- what is not encodable


@pytest.mark.parametrize("value", [0.5, "apple/2", object(), float("nan")])
def test_what_is_not_exact_is_not_written(value: Any) -> None:
    if not isinstance(value, str):
        with pytest.raises(EncodingError, match="exact number"):
            encode_value(value)


def test_a_value_too_long_or_undefined_is_not_written() -> None:
    with pytest.raises(EncodingError, match="at most 4000 digits, got more"):
        encode_value(10**5_000)
    with pytest.raises(EncodingError, match="expected an exact number, got 1/0"):
        as_fraction("1/0")


def test_a_sum_over_two_indices_is_not_written() -> None:
    with pytest.raises(EncodingError, match="nested bounds have no certificate form"):
        encode(Sum(i * s, (i, 1, 2), (s, 1, 2)))


@pytest.mark.parametrize("tree", [Symbol("z") ** 2 + Function("g")(x).diff(x)])
def test_an_operation_the_checker_lacks_is_not_written(tree: Any) -> None:
    with pytest.raises(EncodingError, match="no certificate form"):
        encode(tree)


def test_a_certificate_carries_only_the_values_its_statement_names() -> None:
    values = {**TIE, "bystander": 3, "lambda": 9}
    certificate = build(claim_of("power-method.strong"), values, "counterexample")
    assert set(certificate["values"]) == set(TIE)


def test_a_certificate_says_what_its_symbols_stand_for() -> None:
    domains = counterexample()["domains"]
    assert domains["t"] == {"is": ["integer", "nonnegative"]}
    assert domains["n"] == {"is": ["integer", "positive"]}
    assert domains["h"] == {"shape": [["value", "n"], ["number", "1"]]}
