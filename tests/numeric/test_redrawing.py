"""A case is drawn again with some of its choices changed, by the same strategy."""

from random import Random

import pytest
from hypothesis import assume, note, target
from hypothesis import strategies as st
from hypothesis.database import choices_from_bytes
from hypothesis.errors import UnsatisfiedAssumption

from longdep.numeric import redrawing
from longdep.numeric.redrawing import Whole, available, drawn, within_a_test

PAIRS = st.fixed_dictionaries({"a": st.integers(21, 1000), "b": st.integers()})


def test_this_version_of_hypothesis_lets_cases_be_drawn_again() -> None:
    assert available()


def test_without_the_parts_of_hypothesis_it_says_so(monkeypatch) -> None:
    monkeypatch.setattr(redrawing, "ConjectureData", None)
    assert not available()
    monkeypatch.setattr(redrawing, "ConjectureData", lambda **_: object())
    assert not available()


def test_a_case_is_the_same_again_by_the_same_choices() -> None:
    first = drawn(PAIRS, Random(1))
    again = drawn(PAIRS, Random(2), first.choices)
    assert again == first
    assert choices_from_bytes(first.saved()) == first.choices
    assert drawn(PAIRS, Random(1)) == first
    assert drawn(PAIRS, Random(2)) != first


def test_a_changed_choice_changes_the_case_in_one_place() -> None:
    first = drawn(PAIRS, Random(1))
    (whole,) = (w for w in first.wholes if w.low == 21)
    again = drawn(PAIRS, Random(1), first.changed({whole.place: 23}))
    assert again.case == {**first.case, "a": 23}
    assert whole == Whole(whole.place, first.case["a"], 21, 1000)


def test_what_the_strategy_rejects_is_no_case() -> None:
    assert drawn(st.integers().filter(lambda _: False), Random(1)) is None


def test_a_property_may_do_what_hypothesis_lets_happen_in_a_test_alone() -> None:
    def doubled(number: int) -> int:
        target(float(number))
        note("a note")
        assume(number < 9)
        return 2 * number

    assert within_a_test(doubled, 4) == 8
    with pytest.raises(UnsatisfiedAssumption):
        within_a_test(doubled, 9)


@pytest.mark.parametrize(
    ("low", "high", "nearest"), [(2, None, 2), (None, -3, -3), (None, None, 0)]
)
def test_a_number_stays_within_its_limits(low, high, nearest) -> None:
    assert Whole(0, 5, low, high).within(0) == nearest
