"""Whether fresh networks have small weights, and lose the gradient in 50 steps."""

from functools import cache
from typing import Any

import numpy as np

from longdep.numeric.kernels.activation import STARTS, gradient_ratio, initial_weight
from longdep.numeric.precision import Array
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement

SIZES = {128: 16, 512: 4}
LAG = 50


@cache
def weights_of(start: str, n: int) -> tuple[Array, ...]:
    seeds = np.random.SeedSequence([STARTS.index(start), n]).spawn(SIZES[n])
    return tuple(initial_weight(start, n, np.random.default_rng(s)) for s in seeds)


@measuring("small-weights-vanish.premise")
def test_fresh_weights_have_norm_below_one() -> Measurement:
    values: dict[str, Any] = {}
    lowest: list[float] = []
    for n in SIZES:
        for start in STARTS:
            drawn = weights_of(start, n)
            norms = [float(np.linalg.norm(weight, 2)) for weight in drawn]
            few = drawn if n < 500 else drawn[:1]
            radii = [float(abs(np.linalg.eigvals(w)).max()) for w in few]
            lowest.append(min(norms) if start != "orthogonal" else 1.0)
            values[f"{start}, n = {n}"] = {
                "norm": round(float(np.mean(norms)), 2),
                "spectral radius": round(float(np.mean(radii)), 1),
            }
    holds_somewhere = any(norm < 1 for norm in lowest)
    return Measurement(
        decides=None if holds_somewhere else False,
        rule="false if at no start any drawn weight has norm below 1 (an orthogonal "
        "weight has norm exactly 1)",
        values=values,
        samples=len(STARTS) * sum(SIZES.values()),
    )


def _ratios(input_scale: float) -> dict[str, list[float]]:
    ratios = {}
    for n in SIZES:
        for start in STARTS:
            generator = np.random.default_rng([STARTS.index(start), n, LAG])
            ratios[f"{start}, n = {n}"] = [
                gradient_ratio(weight, LAG, generator, input_scale=input_scale)
                for weight in weights_of(start, n)
            ]
    return ratios


def _decides(ratios_of: dict[str, list[float]]) -> bool | None:
    """True if every ratio is below 1/100, False if at some start none is."""
    if all(ratio < 0.01 for ratios in ratios_of.values() for ratio in ratios):
        return True
    if any(min(ratios) > 0.01 for ratios in ratios_of.values()):
        return False
    return None


def _left(ratios_of: dict[str, list[float]]) -> dict[str, Any]:
    return {
        name: f"10^{round(float(np.median(np.log10(ratios))))}"
        if max(ratios) < 0.01
        else round(float(np.median(ratios)), 2)
        for name, ratios in ratios_of.items()
    }


RULE = (
    "true if every network keeps less than 1/100 of the gradient over 50 steps, false "
    "if at some start every network keeps more"
)


@measuring("small-weights-vanish.all-the-same")
def test_driven_networks_lose_the_gradient_over_fifty_steps() -> Measurement:
    ratios = _ratios(1.0)
    samples = sum(map(len, ratios.values()))
    return Measurement(_decides(ratios), RULE, _left(ratios), samples)


@measuring("small-weights-vanish.quiet-inputs")
def test_quiet_networks_lose_the_gradient_over_fifty_steps() -> Measurement:
    ratios = _ratios(0.1)
    samples = sum(map(len, ratios.values()))
    return Measurement(_decides(ratios), RULE, _left(ratios), samples)
