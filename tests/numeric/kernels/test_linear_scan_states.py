"""The kernels of linear scans: states, compositions, horizons."""

import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.linear_scan_states import (
    bracketed,
    composed,
    matrix_states,
)
from longdep.numeric.precision import exact

DECAY = exact([[["1/2", 1], [0, 1]], [[1, 0], [2, "1/3"]], [[0, 1], [1, 0]]])
ADDED = exact([[1, 2], [0, -1], [3, 1]])
START = exact([1, -1])


def test_the_states_of_a_scan_by_hand() -> None:
    states = matrix_states(DECAY, ADDED, START)
    hand = exact([[1, -1], ["1/2", 1], ["1/2", "1/3"], ["10/3", "3/2"]])
    assert np.all(states == hand)


def test_leading_axes_are_independent_scans() -> None:
    pair = matrix_states(np.stack([DECAY, DECAY * 0]), ADDED, START)
    assert np.all(pair[0] == matrix_states(DECAY, ADDED, START))
    assert np.all(pair[1, 1:] == ADDED)


@pytest.mark.parametrize("merges", [[0, 0], [1, 0]])
def test_both_bracketings_of_three_steps_give_the_last_state(merges: list[int]) -> None:
    whole, added = bracketed(DECAY, ADDED, merges)
    assert np.all(whole @ START + added == exact(["10/3", "3/2"]))


def test_a_composition_applies_the_earlier_step_first() -> None:
    whole, added = composed((DECAY[0], ADDED[0]), (DECAY[1], ADDED[1]))
    assert np.all(whole == exact([["1/2", 1], [1, "7/3"]]))
    assert np.all(added == exact([1, "5/3"]))


def test_merges_that_leave_several_pairs_or_name_none_are_refused() -> None:
    with pytest.raises(DomainError, match="merges: expected 2, got 1"):
        bracketed(DECAY, ADDED, [0])
    with pytest.raises(DomainError, match="expected a place from 0 to 1, got 2"):
        bracketed(DECAY, ADDED, [2, 0])


def test_steps_of_another_number_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"added: expected shape \(T, n\)"):
        matrix_states(DECAY, ADDED[:2], START)
