"""Gradients before training: what decays, stays or grows, and signal against noise."""

import numpy as np

from longdep.numeric.kernels.trainability.phases import (
    PHASE_NETS,
    WEIGHTS,
    _lyapunov,
    fade,
    gradient_ratios,
    phase_chunk,
)


def test_over_no_steps_a_gradient_keeps_its_size() -> None:
    ratios = gradient_ratios("orthogonal", 6, 0, 20, np.random.default_rng(0))
    assert np.all(ratios == 1)


def test_tanh_never_lengthens_what_an_orthogonal_weight_carries_back() -> None:
    ratios = gradient_ratios("orthogonal", 6, 30, 50, np.random.default_rng(0))
    assert np.all(ratios < 1)


def test_phases_add_up_to_the_number_of_networks() -> None:
    counts = phase_chunk(1)
    for key in counts:
        if key.endswith(": stay"):
            place = key.removesuffix("stay")
            parts = [counts[place + what] for what in ("decay", "stay", "grow")]
            assert sum(parts) == counts["nets"]
            assert min(parts) >= 0


def test_a_gradient_decays_below_a_tenth_and_grows_above_ten_times() -> None:
    counts = phase_chunk(2)
    rng = np.random.default_rng([2, 50, 50])
    first = next(iter(WEIGHTS))
    ratios = gradient_ratios(first, 50, 50, PHASE_NETS, rng)
    assert counts[f"{first}, n = 50, T = 50: decay"] == (ratios < 0.1).sum()
    ratios = gradient_ratios("glorot", 50, 50, PHASE_NETS, rng)
    assert 0 < counts["glorot, n = 50, T = 50: decay"] == (ratios < 0.1).sum()
    assert 0 < counts["glorot, n = 50, T = 50: stay"] < PHASE_NETS
    assert counts["glorot, n = 50, T = 50: grow"] == (ratios > 10).sum()


def test_without_inputs_the_predicted_gamma_is_the_size_of_a_scaled_rotation() -> None:
    turn = np.array([[0.0, -0.75], [0.75, 0.0]])
    drift = _lyapunov(turn, np.zeros(2), np.random.default_rng(0))
    # A step multiplies by 3/4: the logarithms of 1000 steps, each off by at most a few
    # roundings of a number of size 1.
    assert abs(drift - np.log(0.75)) < 1000 * 2.0**-52


def test_small_scales_fade_faster_than_large_ones() -> None:
    small_scale, large = (fade(g, 20, (4, 8, 12), 200, 1) for g in (0.4, 0.9))
    assert small_scale.predicted < large.predicted < 0
    assert small_scale.measured < large.measured < 0
