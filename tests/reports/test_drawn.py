"""What a search drew: counted, summed up, merged in any order, and put in words."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from typing import Any

import flint
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Le, Rational, Symbol

import longdep
from longdep.reports.page import drawn as words
from longdep.reports.record import drawn, schema
from longdep.reports.record.finding import RECORDED, Evidence, merge
from longdep.reports.record.ranges import merged_draws

QUICK = settings(database=None, deadline=None, derandomize=True, max_examples=60)


def summary_of(*cases: Any) -> Any:
    draws = drawn.Draws()
    for case in cases:
        draws.add(case)
    return draws.summary()


def weight(*rows: list[int]) -> np.ndarray:
    return longdep.precision.exact(list(rows))


def test_numbers_have_a_range_and_arrays_shapes_and_a_range_of_entries() -> None:
    assert summary_of(
        {"n": 1, "W": weight([2]), "t": Fraction(1, 2)},
        {"n": 2, "W": weight([-2, 0], [1, 1]), "t": flint.fmpq(-1, 3)},
        {"n": 1, "W": weight([2]), "t": Rational(1, 2)},
    ) == {
        "distinct": 2,
        "values": {
            "W": {"shapes": {"2": [[1, 1], [2, 2]]}, "low": "-2", "high": "2"},
            "n": {"low": "1", "high": "2"},
            "t": {"low": "-1/3", "high": "1/2"},
        },
    }


@dataclass
class Pair:
    left: int
    right: float


@pytest.mark.parametrize(
    ("case", "parts"),
    [
        (3, {"case": {"low": "3", "high": "3"}}),
        (Pair(1, 0.5), {"left": ("1", "1"), "right": ("0.5", "0.5")}),
        ((1, 2), {"part 1": ("1", "1"), "part 2": ("2", "2")}),
        ({"h": {0: weight([1]), 1: weight([3])}}, {"h": ("1", "3")}),
        ({"outcomes": [(1, {"h": 4}), (2, {"h": 5})]}, {"outcomes": ("1", "5")}),
        ({"W": ImmutableMatrix([[1, 7]])}, {"W": ("1", "7")}),
        ({"x": [3, 9, float("inf")]}, {"x": ("3", "9")}),
        ({"x": np.array([0.25, np.nan, 1e-30])}, {"x": ("1e-30", "0.25")}),
    ],
)
def test_numbers_are_found_wherever_they_are(case, parts) -> None:
    values = summary_of(case)["values"]
    ends = {k: (v["low"], v["high"]) for k, v in values.items()}
    assert ends == {
        k: v if isinstance(v, tuple) else (v["low"], v["high"])
        for k, v in parts.items()
    }


def test_texts_are_listed_and_truth_values_are_texts() -> None:
    (part,) = summary_of({"x": "oo"}, {"x": True}, {"x": "a\nb"})["values"].values()
    assert part == {"texts": ["True", "a\\nb", "oo"]}


@pytest.mark.parametrize("case", [object(), {"x": 10**5000}, {"x": lambda: 0}])
def test_what_cannot_be_told_apart_has_no_summary(case) -> None:
    assert summary_of(case) is None


def test_nothing_drawn_has_no_summary() -> None:
    assert summary_of() is None


entries = st.sampled_from(["-1", "0", "1/2", "0.5", "3"])
ends = st.builds(
    lambda pair: dict(zip(("low", "high"), sorted(pair, key=Fraction), strict=True)),
    st.tuples(entries, entries),
)
shapes = st.sampled_from(
    [{}, {"shapes": {"1": [[2], [3]]}}, {"shapes": {"2": [[1, 4], [2, 5]]}}]
)
texts = st.lists(st.sampled_from("abcdefghij"), max_size=4, unique=True)
parts = st.builds(
    lambda a, b, c: {**a, **b, **({"texts": sorted(c)} if c else {})},
    ends,
    shapes,
    texts,
)
summaries = st.none() | st.fixed_dictionaries(
    {
        "distinct": st.integers(1, 9),
        "values": st.dictionaries(st.sampled_from("xyz"), parts, max_size=2),
    },
    optional={"near": st.integers(1, 9)},
)


@QUICK
@given(items=st.lists(summaries, min_size=3, max_size=3))
def test_summaries_merge_in_any_order_and_grouping(items) -> None:
    results = [
        result
        for x, y, z in permutations(items)
        for result in (
            merged_draws(merged_draws(x, y), z),
            merged_draws(x, merged_draws(y, z)),
        )
    ]
    assert all(result == results[0] for result in results)


def test_merged_evidence_holds_what_both_drew() -> None:
    items = [
        Evidence("a", "search", "t", True, examples=9, drawn=summary_of({"x": x}))
        for x in (1, 5, 3)
    ]
    (merged,) = merge(items)
    assert merged.drawn == {"distinct": 3, "values": {"x": {"low": "1", "high": "5"}}}
    assert Evidence.from_json(json.loads(json.dumps(merged.to_json()))) == merged


x = Symbol("x", real=True)
CLAIM = longdep.Claim(
    key="own-drawn",
    topic="own_drawn",
    title="Small",
    paraphrase="Small.",
    conclusion=Le(x, 3),
    kind=longdep.Kind.BOUND,
)


def test_a_survived_search_records_what_it_drew_and_the_ledger_takes_it() -> None:
    @longdep.confirming(CLAIM, st.fixed_dictionaries({"x": st.integers(-2, 3)}))
    def test_it(case) -> None:
        assert longdep.holds(CLAIM, case)

    token = RECORDED.set([])
    try:
        test_it()
        (evidence,) = RECORDED.get() or []
    finally:
        RECORDED.reset(token)
    assert evidence.drawn == {
        "distinct": 6,
        "values": {"x": {"low": "-2", "high": "3"}},
    }
    shape = schema._validator("claim").evolve(
        schema={"$ref": "#/$defs/claim/properties/evidence/items", **definitions()}
    )
    record = {k: v for k, v in evidence.to_json().items() if k != "claim"}
    assert shape.is_valid(record)
    for wrong in ({"distinct": 0}, {"values": {"x": {"low": "1"}}}, {"more": 1}):
        assert not shape.is_valid({**record, "drawn": {**evidence.drawn, **wrong}})


def definitions() -> dict[str, Any]:
    return {"$defs": json.loads(schema.SCHEMA.read_text())["$defs"]}


def test_a_page_says_what_was_drawn_and_how_rare_a_violation_may_be() -> None:
    text = words.sentences(
        {
            "distinct": 600,
            "near": 6000,
            "values": {
                "W": {"shapes": {"2": [[1, 1], [2, 2]]}, "low": "-2", "high": "2"},
                "n": {"low": "1", "high": "3"},
                "order": {"texts": ["1", "oo"]},
                "p": {"low": "7", "high": "7"},
            },
        }
    )
    assert text.startswith(
        "600 different cases: `W` of shape 1×1 to 2×2 with entries in [-2, 2]; "
        "`n` from 1 to 3; `order` such as `1`, `oo`; `p` = 7. Beside them, 6000 cases "
    )
    assert "with a probability of 0.5 % or more" in text
    assert "relative to the strategy's own distribution" in text


@pytest.mark.parametrize("count", [1, 5, 600, 15000])
def test_the_rarest_violation_is_that_of_the_binomial_law(count) -> None:
    """Printed with two digits, so right to half a unit of the second."""
    percent = Decimal(words.rarest(count).removesuffix(" %"))
    half = Decimal(5).scaleb(percent.adjusted() - 2)
    rarer, commoner = ((1 - (percent + d) / 100) ** count for d in (-half, half))
    assert commoner <= Decimal("0.05") <= rarer


def test_a_long_number_is_not_printed_whole() -> None:
    (text,) = words.in_words({"x": {"low": "0", "high": "9" * 100}})
    assert text == f"`x` from 0 to {'9' * 30}... (100 characters)"
