"""All deltas at once are those of the recursion, loss by loss."""

import numpy as np
import pytest

from longdep.numeric.errors import ShapeError
from longdep.numeric.kernels.backpropagation import deltas
from longdep.numeric.oracle.families.all_lags import all_deltas
from longdep.numeric.rounding import attained, float_format

STEPS, N = 7, 3


def drawn():
    rng = np.random.default_rng(2)
    gains = 1 - np.tanh(rng.normal(size=(STEPS, N))) ** 2
    return rng.normal(size=(N, N)), gains, rng.normal(size=(STEPS, N))


def test_every_lag_is_what_the_recursion_says():
    weight, gains, direct = drawn()
    computed = all_deltas(weight, gains, direct)
    for t in range(STEPS):
        last = gains[t] * direct[t]
        alone = deltas(weight, gains[:t], last)
        sizes = deltas(abs(weight), gains[:t], abs(last))
        # Both are off by at most gamma_{(tau + 1)(n + 2)} of the sizes.
        allowed = 2 * float(float_format().gamma((t + 1) * (N + 2))) * sizes
        assert attained(computed[: t + 1, :, t], alone, allowed) <= 1


def test_a_loss_has_no_gradient_at_later_steps():
    computed = all_deltas(*drawn())
    for k in range(STEPS):
        assert not computed[k, :, :k].any()
        assert computed[k, :, k:].all()


def test_other_shapes_are_refused():
    weight, gains, direct = drawn()
    with pytest.raises(ShapeError, match="direct: expected the shape of gains"):
        all_deltas(weight, gains, direct[1:])
