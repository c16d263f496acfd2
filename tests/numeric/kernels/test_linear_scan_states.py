"""The kernels of linear scans: states, compositions, horizons."""

import numpy as np
import pytest

from longdep.numeric.errors import DomainError, ShapeError
from longdep.numeric.kernels.gating import cell_states, path_gradient
from longdep.numeric.kernels.linear_scan_states import (
    bracketed,
    composed,
    contracted,
    horizon,
    matrix_states,
    pushed_states,
    root_scaled,
    share_beyond,
)
from longdep.numeric.precision import exact, floats

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


def test_a_complex_scan_is_one_of_matrices_that_turn() -> None:
    rng = np.random.default_rng(3)
    decay, added = rng.normal(size=(2, 6, 2)) / 2 @ np.array([1, 1j])
    turning = np.array([[z.real, -z.imag, z.imag, z.real] for z in decay])
    parts = np.stack([added.real, added.imag], axis=-1)
    pairs = matrix_states(turning.reshape(6, 2, 2), parts, np.zeros(2))
    states = cell_states(decay, added, np.array(0j))
    # An item passes at most 5 roundings a step in either, so 2 * 5 * 6 u of this bound.
    largest = cell_states(np.abs(decay), np.abs(added), np.array(0.0)).max()
    assert largest < 10
    assert np.abs(states - pairs @ np.array([1, 1j])).max() < 60 * 2**-53 * 10
    whole, _ = bracketed(turning.reshape(6, 2, 2), parts, [2, 0, 1, 1, 0])
    product = path_gradient(decay)[-1]
    error = abs(whole[0, 0] + 1j * whole[1, 0] - product)
    assert error < 60 * 2**-53 * path_gradient(np.abs(decay))[-1]


def test_scaled_inputs_by_hand_and_of_complex_decays() -> None:
    decay, inputs = exact(["1/2", "-3/4"]), exact([4, 1])
    assert np.all(contracted(decay, inputs) == exact([2, "1/4"]))
    turned = np.array([0.6j, -0.8])
    exactly = exact(["2/5", "1/5"]), exact(["4/5", "3/5"])
    rounded = contracted(turned, np.ones(2)), root_scaled(turned, np.ones(2))
    for hand, computed in zip(exactly, rounded, strict=True):
        assert np.all(np.abs(floats(hand) - computed) <= 4 * 2**-53)


def test_a_root_of_a_decay_above_one_is_refused() -> None:
    with pytest.raises(DomainError, match="decay: expected sizes of at most 1"):
        root_scaled(np.array([1.5]), np.ones(1))


def test_pushed_states_add_up_in_size() -> None:
    states = pushed_states(exact(["-1/2", -1, 0]), exact(1)[()])
    assert np.all(states == exact([1, "-3/2", "5/2", 1]))


def test_horizons_of_the_usual_decays() -> None:
    lags = horizon(np.array([0.9, 0.99, 0.999]))
    assert np.all(np.round(lags, 3) == [9.491, 99.499, 999.5])
    (enclosed,), (computed,) = horizon(exact(["3/4"])), horizon(np.array([0.75]))
    # The logarithm and the quotient are rounded once each, the former to a last place.
    assert abs(float(enclosed) - computed) <= 2 * np.spacing(computed)


def test_the_share_of_decays_beyond_a_lag_lies_between_none_and_all() -> None:
    shares = share_beyond(np.array([1.0, 10.0, 100.0, 1000.0]), 0.9, 0.999)
    assert shares[0] == 1
    assert shares[3] == 0
    assert np.all(np.round(shares[1:3], 4) == [0.9511, 0.0904])
    # A draw of a million decays agrees, to five standard errors of a share.
    drawn = np.random.default_rng(5).uniform(0.9, 0.999, 1_000_000)
    assert abs((horizon(drawn) >= 100).mean() - shares[2]) < 5 * 0.5 / 1000


@pytest.mark.parametrize("decay", [0.0, 1.0, -0.5])
def test_a_decay_without_a_horizon_is_refused(decay: float) -> None:
    with pytest.raises(DomainError, match="decay: expected values above 0"):
        horizon(np.array([decay]))


def test_a_share_of_no_interval_and_at_no_lag_is_refused() -> None:
    with pytest.raises(DomainError, match="lag: expected steps above 0"):
        share_beyond(np.array([0.0]), 0.9, 0.999)
    with pytest.raises(DomainError, match="high: expected more than low"):
        share_beyond(np.array([1.0]), 0.9, 0.9)
