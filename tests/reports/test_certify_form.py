"""Whatever stands at whatever place of a certificate, the answer is one sentence."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from longdep.reports import certify
from longdep.reports.certify import CertificateError, check
from tests.reports.statements import FALSE, TRUE, number, refused, stated

ONE, TWO = number("1"), number("2")
X, M = ["value", "x"], ["value", "m"]


def everything() -> dict[str, Any]:
    """A certificate with something at every place where something may stand."""
    h = ["family", "h", ["value", "t"]]
    mean = ["expectation", ["value", "w"]]
    parts = [
        ["for-all", "t", number("0"), ["infinity"], ["at-most", h, TWO]],
        ["independent", "i", ONE, TWO, ["infinity"], ["family", "r", ["value", "i"]]],
        ["some-reordering", "p", TWO, ["equal", ["value", "p"], M]],
        ["equal", ["limit", "t", ["power", number("1/2"), ["value", "t"]]], mean],
        ["less", ["norm", M, ["value", "order"]], ["norm", M, ["text", "F"]]],
        ["less", ["root", TWO], ["exp", ["log", TWO]]],
        ["equal", ["rounded", X, TWO], ["sum", "i", ONE, TWO, ["value", "i"]]],
        ["equal", ["entry", ["inverse", M], number("0"), number("1")], number("0")],
    ]
    whole = {
        **stated(["and", *parts, FALSE], kind="ablation"),
        "says": "many things at once",
        "values": {
            "x": "2",
            "m": [["1", "0"], ["0", "1"]],
            "h": {"0": "1", "1": "2", "2": "2"},
            "order": "max",
            "horizon": "2",
            "outcomes": [
                ["1/2", {"w": "1", "r": {"1": "1", "2": "0"}}],
                ["1/2", {"w": "-1", "r": {"1": "1", "2": "1"}}],
            ],
        },
        "domains": {
            "x": {"is": ["integer", "positive"]},
            "order": {"is": ["positive"]},
            "m": {"shape": [TWO, TWO]},
        },
        "hypotheses": [
            {"name": "kept", "holds": parts[0]},
            {"name": "left out", "holds": ["or", ["not", TRUE], ["equal", X, ONE]]},
        ],
        "dropped": "left out",
    }
    return json.loads(json.dumps(whole))


def places(thing: Any, way: tuple = ()) -> Iterator[tuple]:
    """The keys that lead to every part of a certificate."""
    inside = thing.items() if isinstance(thing, dict) else enumerate(thing)
    for key, part in inside:
        yield (*way, key)
        if isinstance(part, dict | list):
            yield from places(part, (*way, key))


PLACES = list(places(everything()))
ODD: dict[str, Any] = {
    "null": None,
    "true": True,
    "zero": 0,
    "long": 10**5_000,
    "decimal": 0.5,
    "nan": float("nan"),
    "inf": float("-inf"),
    "no-text": "",
    "word": "apple",
    "surrogate": "\ud800",
    "nul": "a\0b",
    "bidi": "\u202e",
    "long-text": "x" * 20_000,
    "long-number": "9" * 4_001,
    "divided": "1/0",
    "no-list": [],
    "lists": [[]],
    "no-object": {},
    "object": {"\ud800": None},
    "statement": TRUE,
    "infinite": ["infinity"],
    "negative": number("-1"),
    "fraction": number("1/2"),
    "huge": number("9" * 4_000),
    "irrational": ["root", TWO],
    "undefined": ["log", number("-1")],
    "matrix": M,
    "derivative": ["derivative", X, X],
}


def test_the_certificate_these_tests_change_is_accepted() -> None:
    assert check(everything()) == (
        "by-hand without 'left out': the other hypothesis holds and the conclusion is "
        "false"
    )
    assert len(PLACES) > 150


@pytest.mark.parametrize("odd", ODD)
def test_anything_odd_anywhere_gets_one_sentence(odd: str) -> None:
    refusals = 0
    for way in PLACES:
        certificate = inside = everything()
        for key in way[:-1]:
            inside = inside[key]
        inside[way[-1]] = copy.deepcopy(ODD[odd])
        try:
            said = check(certificate)
        except CertificateError as error:
            said, refusals = str(error), refusals + 1
        assert said.isprintable(), way
        assert len(said) < 200, way
        assert "an expression has no value" not in said, (way, said)
    assert refusals > len(PLACES) / 2


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"prose": "x"}, 'unknown field "prose": expected format, kind, claim, says,'),
        ({"\ud800": 1}, r'unknown field "\\ud800": expected'),
        ({"": 1}, 'unknown field "": expected'),
        ({"dropped": "p"}, "only an ablation has the field 'dropped', and this"),
        ({"says": 3}, "field 'says' must be a str, got 3"),
        ({"says": ""}, 'says must be some text, got ""'),
        ({"says": "a\u2028b"}, r"says may hold printed .* got U\+2028 at 2"),
        ({"claim": ""}, 'claim must be some text, got ""'),
        ({"claim": "a\x9b"}, r"claim may hold printed .* U\+009B at 2"),
        ({"claim": None}, "field 'claim' must be a str, got null"),
        ({"kind": ["witness"]}, r'kind must be one of .*, got \["witness"\]'),
        ({"kind": "x" * 500}, r'got "x{76}\.\.\.$'),
        ({"domains": None}, "field 'domains' must be a dict, got null"),
        ({"hypotheses": [3]}, "exactly 'name' and 'holds', got 3"),
        ({"hypotheses": [{"name": "", "holds": TRUE}]}, "a hypothesis's name must be"),
        ({"hypotheses": [{"name": [], "holds": TRUE}]}, "a hypothesis's name must be"),
        ({"hypotheses": [{"name": "\0", "holds": TRUE}]}, "hypothesis's name may hold"),
        ({"kind": "ablation", "dropped": ["p"]}, "must name the hypothesis it drops"),
    ],
)  # fmt: skip
def test_a_field_that_is_not_meant_is_refused(more: dict[str, Any], says: str) -> None:
    refused({**stated(FALSE), **more}, says)


@pytest.mark.parametrize("key", ["claim", "values", "hypotheses", "conclusion"])
def test_a_field_that_is_missing_is_named(key: str) -> None:
    certificate = stated(FALSE)
    del certificate[key]
    refused(certificate, f"field '{key}' must be a .*, got nothing")


def test_a_text_as_long_as_allowed_is_accepted() -> None:
    assert check({**stated(FALSE), "claim": "x" * certify.LARGEST_TEXT})
    assert check({**stated(FALSE), "says": "Größe \u03b1 in Kürze"})


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"": "1"}, 'a value\'s name must be some text, got ""'),
        ({"a\0": "1"}, r"a value's name may hold printed characters only, got U\+0000"),
        ({"x": "apple"}, 'not a number p/q: "apple"'),
        ({"x": 3}, "not a number p/q: 3"),
        ({"x": None}, "not a number p/q: null"),
        ({"x": "1/0"}, "the number 1/0 is undefined: division by 0"),
        ({"x": "-7/000"}, "the number -7/000 is undefined: division by 0"),
        ({"m": []}, r"not a matrix: \[\]"),
        ({"m": [["1"], ["1", "2"]]}, "rows of different length"),
        ({"m": [["1", 2]]}, "not a number p/q: 2"),
        ({"m": [["1"] * 65]}, "64 rows and columns, not 1 by 65"),
        ({"h": {"x": "1"}}, 'an index of "h" must be whole numbers i or i,j, got "x"'),
        ({"h": {"00": "1"}}, 'an index of "h" must be whole numbers'),
        ({"h": {"-0": "1"}}, 'an index of "h" must be whole numbers'),
        ({"h": {"1,": "1"}}, 'an index of "h" must be whole numbers'),
        ({"h": {1: "1"}}, 'an index of "h" must be whole numbers'),
        ({"h": {"1" * 1_001: "1"}}, 'an index of "h" must be whole numbers'),
        ({"h": {"0": "1", "0,1": "1"}}, 'the indices of "h" differ in length'),
        ({"h": {"0": "F"}}, 'not a number p/q: "F"'),
        ({"h": {"0": {"1": "2"}}}, "not a number p/q: {"),
        ({"outcomes": [["1"]]}, "each outcome must be a probability and values"),
        ({"outcomes": [["1", [], {}]]}, "each outcome must be a probability"),
        ({"outcomes": ["1"]}, "each outcome must be a probability and values by name"),
        ({"outcomes": [["1", "w"]]}, "each outcome must be a probability and values"),
        ({"outcomes": [[1, {}]]}, "not a number p/q: 1"),
        ({"outcomes": [["1", {"w": "apple"}]]}, 'not a number p/q: "apple"'),
        ({"outcomes": [["1", {"": "1"}]]}, "a value's name must be some text"),
        ({"outcomes": [["1", {"w": {"x": "1"}}]]}, 'an index of "w" must be'),
    ],
)  # fmt: skip
def test_a_value_that_no_tree_reads_is_refused_too(
    values: dict[str, Any], says: str
) -> None:
    refused(stated(FALSE, values), says)


def test_values_of_every_form_are_accepted() -> None:
    values = {
        **everything()["values"],
        "negative": {"-1": "0", "-12": [["1/2"]], "100": "-1/2"},
        "pairs": {"0,1": "1", "-1,2": "0"},
        "none": {},
    }
    assert check(stated(FALSE, values))


@pytest.mark.parametrize(
    ("name", "domain", "says"),
    [
        ("y", {"is": ["integer"]}, 'the domain of "y" is given, but no value'),
        ("", {"is": ["integer"]}, 'the domain of "" is given, but no value'),
        ("x", None, 'the domain of "x" is not understood: null'),
        ("x", {}, 'the domain of "x" is not understood: {}'),
        ("x", {"is": ["integer"], "shape": [ONE, ONE]}, "is not understood"),
        ("x", {"is": "positive"}, "is not understood"),
        ("x", {"is": ""}, "is not understood"),
        ("x", {"is": {"positive": "1"}}, "is not understood"),
        ("x", {"is": None}, "is not understood"),
        ("x", {"is": [["positive"]]}, "is not understood"),
        ("x", {"is": ["prime"]}, "is not understood"),
        ("x", {"is": ["positive", "prime"]}, "is not understood"),
        ("x", {"kind": ["positive"]}, "is not understood"),
        ("x", {"shape": [ONE]}, "is not understood"),
        ("x", {"shape": [ONE, ONE, ONE]}, "is not understood"),
        ("x", {"shape": [ONE, ONE]}, "a matrix is needed, not 2"),
        ("x", {"shape": [ONE, "1"]}, 'not an expression: "1"'),
        ("m", {"shape": [ONE, TWO]}, r"'m' has not the shape \[1, 2\]"),
        ("m", {"shape": [TWO, ONE]}, r"'m' has not the shape \[2, 1\]"),
        ("m", {"shape": [TWO, number("9" * 900)]}, "needs 1 to 64 rows, not 9"),
        ("m", {"is": ["positive"]}, r"not a number p/q: \[\["),
        ("h", {"is": ["positive"]}, "not a number p/q: {"),
        ("h", {"shape": [TWO, TWO]}, "a matrix is needed, not 1"),
        ("order", {"is": ["integer"]}, 'not a number p/q: "max"'),
        ("order", {"is": ["positive", "integer"]}, 'not a number p/q: "max"'),
    ],
)  # fmt: skip
def test_a_domain_that_is_not_understood_is_refused(
    name: str, domain: Any, says: str
) -> None:
    values = everything()["values"]
    refused(stated(FALSE, values, domains={name: domain}), says)


PROPERTIES = {
    "integer": ("-2 0 7", "1/2 -3/2"),
    "positive": ("1/2 7", "0 -1/2"),
    "nonnegative": ("0 1/2", "-1/2"),
    "negative": ("-1/2", "0 1/2"),
    "nonpositive": ("0 -1/2", "1/2"),
    "nonzero": ("1/2 -1/2", "0"),
    "even": ("0 -2 4", "1 -1 1/2"),
    "odd": ("1 -1 3", "0 2 1/2"),
}


@pytest.mark.parametrize("word", PROPERTIES)
def test_a_property_of_a_number_is_checked(word: str) -> None:
    having, lacking = (numbers.split() for numbers in PROPERTIES[word])
    for value in having:
        assert check(stated(FALSE, {"x": value}, domains={"x": {"is": [word]}}))
    for value in lacking:
        says = f"'x' is {value}, which is not {word}"
        refused(stated(FALSE, {"x": value}, domains={"x": {"is": [word]}}), says)
    assert set(PROPERTIES) == set(certify.PROPERTIES)


@pytest.mark.parametrize(
    ("tree", "says"),
    [
        (["equal", ["value", ""], ONE], "a name must be some text"),
        (["equal", ["value", "\ud800"], ONE], r"a name may hold .* U\+D800 at 1"),
        (["some-reordering", "", ONE, TRUE], "a name must be some text"),
        (["\ud800", ONE], r'unknown operation "\\ud800"'),
        (["x" * 500, ONE], r'unknown operation "x{76}\.\.\.$'),
        (["derivative", X, X], "a derivative cannot be evaluated here, so nothing is"),
        (["equal", ["derivative", X], ONE], "a derivative cannot be evaluated here"),
        (["equal", ["integral", X], ONE], "an integral cannot be evaluated here"),
        (["exists", "i", TRUE], "something that exists cannot be evaluated here"),
        (["equal", ["tan", X], ONE], 'unknown operation "tan"'),
        (["equal", ["norm", M, None], ONE], "not an expression: null"),
        (["equal", ["norm", M, "text"], ONE], 'not an expression: "text"'),
        (["equal", ["norm", M, ["text"]], ONE], 'unknown operation "text"'),
        (["equal", ["norm", M, ["text", "F", "F"]], ONE], 'unknown operation "text"'),
        (["equal", ["norm", M, ["text", "3"]], ONE], 'unknown operation "text"'),
        (["equal", ["norm", M, number("3")], ONE], "not the order of a norm"),
        (["equal", ["norm", M, X], ONE], "norm of order '2' is not checked here"),
        (["equal", ["norm", M, ["value", "m"]], ONE], "not the order of a norm"),
        (["equal", ["norm", M, ["pi"]], ONE], "not the order of a norm"),
    ],
)  # fmt: skip
def test_a_tree_that_is_not_understood_is_refused(tree: Any, says: str) -> None:
    refused(stated(tree, everything()["values"]), says)
