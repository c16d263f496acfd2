"""A search of Hypothesis, and how cases are counted and told apart."""

import numpy as np
import pytest
from hypothesis import Phase
from hypothesis import strategies as st

from longdep.numeric.oracle.check import search as searching
from longdep.numeric.oracle.check.search import Progress, entries, look

GENERATE = (Phase.generate,)


def test_a_search_in_one_process_is_not_watched_unless_asked():
    assert searching.unwatched(Progress(stage="", compared=0, drawn=0, asked=1)) is None


def test_how_many_numbers_a_case_has():
    case = {
        "x": np.ones((2, 3)),
        "steps": 4,
        "words": "tanh",
        "gradients": [np.ones(9)],
    }
    assert entries(case) == 7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x": np.ones(2)}, {"y": np.ones(2)}),
        ({"x": np.ones(2)}, {"x": np.ones(2, dtype=np.float32)}),
        ({"x": np.zeros(2)}, {"x": np.zeros((2, 1))}),
        ({"x": np.zeros(2)}, {"x": -np.zeros(2)}),
        ({"x": np.ones((1, 2))}, {"x": [np.ones(2)]}),
        ({"g": [np.ones(2), np.ones(1)]}, {"g": [np.ones(1), np.ones(2)]}),
        ({"g": [np.ones(1)], "h": 1}, {"g": [np.ones(1), 1]}),
        ({"word": "tanh"}, {"word": "relu"}),
    ],
)
def test_cases_are_told_apart_by_all_that_is_in_them(one, other):
    digest = searching._digest
    assert digest(one) == digest(dict(one))
    assert digest(one) != digest(other)


def test_a_search_of_hypothesis_says_whether_it_found_one():
    seen = []

    def seven(number):
        seen.append(number)
        return number == 7

    numbers = st.integers(0, 9)
    phases = (Phase.generate, Phase.shrink)
    assert look(numbers, seven, 500, 0, phases) is True
    found = list(seen)
    seen.clear()
    assert look(numbers, lambda n: seven(n) and n < 0, 50, 0, phases) is False
    first = list(seen)
    assert len(first) <= 50
    seen.clear()
    look(numbers, lambda n: seven(n) and n < 0, 50, 0, phases)
    assert seen == first
    seen.clear()
    look(numbers, lambda n: seven(n) and n < 0, 50, 1, phases)
    assert seen != first
    assert found[0] == first[0]


def test_a_property_that_does_not_hold_again_is_not_found():
    answers = iter([True])
    assert look(st.just(1), lambda _: next(answers, False), 9, 0, GENERATE) is False


def test_what_a_property_raises_passes():
    class Enough(BaseException):
        pass

    def raising(number):
        raise Enough

    with pytest.raises(Enough):
        look(st.just(1), raising, 9, 0, GENERATE)
