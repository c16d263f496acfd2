"""How fast the log size drifts for Gaussian weights and layers."""

import flint
import numpy as np

from longdep.numeric.kernels.random_product import (
    log_size_deviation,
    log_size_drift,
    sampled_log_norms,
)
from longdep.numeric.precision import context
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.random_product.measuring import SURE, figure

TINY = 1e-30  # far below what any wrong closed form could miss by


@measuring("scaling-avoids.gaussian-drift")
def test_the_integral_of_the_log_size_is_the_drift() -> Measurement:
    """Substitute x = e^u: 2 u e^u phi(e^u), cut at u = -120 and u = 4 with balls."""
    with context(40):
        scale = (2 / flint.acb.pi()).sqrt()

        def density(u: flint.acb, _: bool) -> flint.acb:
            return scale * u * (u - (2 * u).exp() / 2).exp()

        inner = flint.acb.integral(density, -120, 4).real
        cut = 122 * flint.arb(-120).exp() + flint.arb(-1000).exp()
        total = inner + flint.arb(0, cut)
        drift = log_size_drift(1)
        apart = float(abs(total - drift).upper())
        agrees = bool(total.overlaps(drift)) and apart < TINY
    return Measurement(
        decides=agrees,
        rule="the certified ball of the integral meets that of the formula, and both "
        "together are narrower than 10^-30",
        values={"drift": figure(float(drift.mid()))},
        samples=1,
    )


@measuring("scaling-avoids.width")
def test_the_norm_drifts_and_strays_as_predicted() -> Measurement:
    table, agrees = {}, True
    for width, depth, runs in ((5, 100, 2000), (20, 100, 500), (80, 20, 200)):
        (norms,) = sampled_log_norms("fresh", width, (depth,), runs, seed=width)
        drift = 2 * depth * float(log_size_drift(width).mid())
        spread = 2 * float(log_size_deviation(width, depth).mid())
        squared = 2 * norms
        agrees &= abs(squared.mean() - drift) <= SURE * spread / np.sqrt(runs)
        off = abs(np.log(squared.std(ddof=1) / spread))
        agrees &= off <= SURE * np.sqrt(1 / (2 * (runs - 1)))
        near = np.mean(abs(norms - norms.mean()) <= 1)
        case = f"N = {width}, D = {depth}"
        table[f"{case}: drift"] = figure(squared.mean())
        table[f"{case}: drift predicted"] = figure(drift)
        table[f"{case}: spread"] = figure(squared.std(ddof=1))
        table[f"{case}: spread predicted"] = figure(spread)
        table[f"{case}: share within a factor e of the mean log norm"] = figure(near)
    return Measurement(
        decides=bool(agrees),
        rule="mean and standard deviation of the log squared norm agree with the "
        "digamma and trigamma formulas within four standard errors, at every width",
        values=table,
        samples=2700,
    )
