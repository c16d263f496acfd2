"""Does delta_{t,k} equal gamma^(t-k) delta_{t,t}?"""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from longdep.numeric import strategies as draw
from longdep.numeric.kernels.backpropagation import (
    TANH,
    deltas,
    spectral_norms,
    step_factors,
    trajectory,
)
from longdep.numeric.kernels.backpropagation import gains as slopes
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import (
    ablating,
    bounded,
    confirming,
    measuring,
    refuting,
)
from longdep.reports.record.finding import Measurement
from tests.claims.backpropagation.cases import (
    UNITS,
    WHOLE,
    Net,
    nets,
    plain_nets,
    same,
    squares,
    values,
    with_gamma,
)


@refuting("gamma-equality", plain_nets(1, 1), with_gamma)
def test_a_number_cannot_replace_the_step_factor(case: Net) -> None:
    assert same(case.deltas[-1], max(case.norms) ** case.lag * case.last)


@refuting("gamma-equality.norms", plain_nets(2, 1), with_gamma)
def test_the_norms_do_not_multiply_either(case: Net) -> None:
    bounded(case.sizes[-1], max(case.norms) ** case.lag * case.sizes[0])
    assert case.sizes[-1] == max(case.norms) ** case.lag * case.sizes[0]


@st.composite
def scaled(pick: st.DrawFn) -> tuple[Net, Any, Any]:
    size, lag = pick(draw.sizes()), pick(st.integers(1, 4))
    turned = pick(draw.orthogonal(size))
    c, a = pick(draw.nonzero_rationals()), pick(draw.nonzero_rationals())
    flat = np.full((lag, size), a, dtype=object)
    return Net(turned * c, flat, pick(draw.vectors(size))), c, a


@confirming("gamma-equality.scaled-orthogonal", scaled())
def test_scaled_orthogonal_weights_with_constant_gain_scale_the_norm_exactly(
    case: tuple[Net, Any, Any],
) -> None:
    net, c, a = case
    last = net.deltas[-1]
    assert last @ last == (a * c) ** (2 * net.lag) * (net.last @ net.last)


@ablating(
    "gamma-equality.scaled-orthogonal",
    "scaled-orthogonal",
    plain_nets(2, 1),
    lambda case: values(case, a=1, c=1),
)
def test_without_a_scaled_orthogonal_weight_the_norms_differ(case: Net) -> None:
    later, first = squares(case)
    assert later == first or same(case.weight @ case.weight.T, np.eye(2, dtype=int))


@ablating(
    "gamma-equality.scaled-orthogonal",
    "constant-gain",
    nets(
        n=st.just(1),
        weight=draw.signed_permutations,
        gain=UNITS,
        lags=(1, 1),
        last=WHOLE,
    ),
    lambda case: values(case, a=1, c=1),
)
def test_without_a_constant_gain_the_norms_differ(case: Net) -> None:
    later, first = squares(case)
    assert later == first


UNITS_MEASURED, LAG_MEASURED, NETS_MEASURED = 32, 50, 100


def measured_rates(scale: float | None, seed: int) -> tuple[Array, Array]:
    """True rate per step over gamma, and gamma, for random driven tanh nets.

    gamma is the geometric mean of the 2-norms, the smallest of the valid ones.
    `scale` None stands for orthogonal weights without input from a small start.
    """
    rng = np.random.default_rng(seed)
    n, shape = UNITS_MEASURED, (NETS_MEASURED, UNITS_MEASURED, UNITS_MEASURED)
    weight = rng.standard_normal(shape) / np.sqrt(n)
    noise = rng.standard_normal((NETS_MEASURED, LAG_MEASURED, n)) / 2
    start = rng.standard_normal((NETS_MEASURED, n))
    if scale is None:
        weight, noise, start = np.linalg.qr(weight)[0], noise * 0, start / 20
    else:
        weight = weight * scale
    run = trajectory(weight, noise, start, TANH)
    gain = slopes(run, TANH)
    gradients = deltas(weight, gain, rng.standard_normal((NETS_MEASURED, n)))
    size = np.linalg.norm(gradients, axis=-1)
    rate = (size[:, 0] / size[:, -1]) ** (1 / LAG_MEASURED)
    logs = np.log(spectral_norms(step_factors(weight, gain)))
    gamma = np.exp(logs.mean(axis=-1))
    return rate / gamma, gamma


SCALES = (0.5, 1.0, 1.5, 2.0, None)


@measuring("gamma-equality.rate")
def test_gamma_is_the_typical_rate_within_a_tenth() -> Measurement:
    table, good = {}, 0
    for seed, scale in enumerate(SCALES):
        ratio, gamma = measured_rates(scale, seed)
        rows = "orthogonal" if scale is None else f"N(0, {scale}^2/n)"
        good += int((ratio >= 0.9).sum()) if scale is not None else 0
        table[rows] = {
            "gamma": round(float(np.median(gamma)), 2),
            "true rate / gamma": round(float(np.median(ratio)), 2),
            "within a tenth, of 100": int((ratio >= 0.9).sum()),
            "gamma > 1 yet shrinking, of 100": int(
                ((gamma > 1) & (ratio * gamma < 1)).sum()
            ),
        }
    total = NETS_MEASURED * (len(SCALES) - 1)
    margin = 3 * np.sqrt(total) / 2
    decides = None if abs(good - total / 2) <= margin else good > total / 2
    return Measurement(
        decides=decides,
        rule="met if in more than half of the random (not orthogonal) networks the "
        "true rate per step over 50 lags is at least 9/10 of gamma, by more than "
        "three standard deviations of a fair coin; not met if in fewer",
        values=table,
        samples=NETS_MEASURED * len(SCALES),
    )
