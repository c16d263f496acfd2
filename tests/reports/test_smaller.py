"""A counterexample is made smaller across a size that is drawn first."""

import numpy as np
import pytest
from hypothesis import strategies as st
from sympy import ImmutableMatrix, Le, MatrixSymbol, Symbol, ZeroMatrix, oo

import longdep
from longdep import notation
from longdep import strategies as draw
from longdep.reports.record.finding import RECORDED, Evidence
from longdep.reports.record.smaller import numbers

n = Symbol("n", integer=True, positive=True)
W, h = MatrixSymbol("W", n, n), MatrixSymbol("h", n, 1)
NETS = draw.sizes(1, 5).flatmap(
    lambda size: st.fixed_dictionaries(
        {
            "n": st.just(size),
            "W": draw.nilpotent(size),
            "h": draw.vectors(size),
        }
    )
)


def claim(key: str, conclusion, **more) -> longdep.Claim:
    return longdep.Claim(
        key=key,
        topic="own_smaller",
        title=key,
        paraphrase=key,
        conclusion=conclusion,
        kind=longdep.Kind.BOUND,
        **more,
    )


GROWS = claim(
    "nilpotent-never-grows", Le(notation.Norm(W * h, oo), notation.Norm(h, oo))
)
FORGETS = claim("nilpotent-of-two", notation.equation(W**2, ZeroMatrix(n, n)))
SMALL = longdep.Hypothesis("small", Le(notation.Norm(W, oo), 1), "a small weight")
NEEDED = claim("small-never-grows", GROWS.conclusion, hypotheses=(SMALL,))


def found_by(test) -> tuple[list[Evidence], list[str]]:
    """What a test records, and the notes of its failure if it fails."""
    notes: list[str] = []
    token = RECORDED.set([])
    try:
        test()
    except AssertionError as failure:
        notes = failure.__notes__
    finally:
        evidence = RECORDED.get() or []
        RECORDED.reset(token)
    return evidence, notes


@pytest.mark.parametrize(
    ("decorate", "tested", "least"),
    [
        (longdep.confirming(GROWS, NETS), GROWS, 2),
        (longdep.refuting(GROWS, NETS), GROWS, 2),
        (longdep.refuting(FORGETS, NETS), FORGETS, 3),
        (longdep.ablating(NEEDED, "small", NETS), NEEDED, 2),
    ],
)
@pytest.mark.parametrize("name", ["one", "a third"])
def test_the_size_is_the_least_that_there_is(decorate, tested, least, name) -> None:
    dropped = "small" if tested.hypotheses else None

    def body(case) -> None:
        assert longdep.holds(tested, case, without=dropped)

    body.__name__ = f"test_{name}"  # from which the seed is derived
    (item,), _ = found_by(decorate(body))
    assert item.certificate["values"]["n"] == str(least)


@pytest.mark.parametrize("decorate", [longdep.confirming, longdep.refuting])
def test_values_that_smaller_cases_have_not_keep_the_counterexample(decorate) -> None:
    def values(case) -> dict:
        if case["n"] < 5:
            raise LookupError("values of large cases only")
        return case

    def body(case) -> None:
        assert case["n"] < 5 or longdep.holds(GROWS, case)

    body.__name__ = "test_one"
    (item,), _ = found_by(decorate(GROWS, NETS, values)(body))
    assert item.kind == "refutation"
    assert item.certificate["values"]["n"] == "5"


def test_the_failure_shows_the_case_that_is_reported() -> None:
    @longdep.confirming(GROWS, NETS)
    def test_one(case) -> None:
        assert longdep.holds(GROWS, case)

    (item,), notes = found_by(test_one)
    assert item.certificate["values"]["n"] == "2"
    assert any(
        note.startswith("longdep: a smaller counterexample") and "n: 2" in note
        for note in notes
    )


def test_numbers_are_counted_wherever_they_are() -> None:
    array = np.zeros((2, 3))
    assert numbers(1) == numbers("oo") == 1
    assert numbers({"a": array, "b": ImmutableMatrix([[1, 2]])}) == 8
    assert numbers({"W": {0: array, 1: array}}) == 12
    assert numbers({"outcomes": [(1, {"h": array}), (1, {"h": array})]}) == 14
