"""Whether the gradient falls like a power of t where slopes reach 1."""

from functools import partial
from itertools import pairwise
from typing import Any

import flint
import numpy as np

from longdep.numeric.kernels.latching import gradient_along, well_map, well_slope
from longdep.numeric.precision import balls, context, log, tanh
from longdep.reports.record.evidence import measuring
from longdep.reports.record.finding import Measurement
from tests.claims.latching.cases import WELL, Q, number

FLAT_MAPS: dict[str, tuple[Any, Any, Any]] = {
    "tanh": (tanh, lambda v: 1 - tanh(v) ** 2, Q(1)),
    "v - v^3": (lambda v: v - v**3, lambda v: 1 - 3 * v**2, Q(1, 2)),
    "two-state": (
        partial(well_map, strength=WELL, order=2),
        partial(well_slope, strength=WELL, order=2),
        Q(5, 4),
    ),
}
DECADES = [10, 100, 1000, 10_000]


@measuring("long-term-exponentially-small.measured")
def test_the_gradient_falls_like_t_to_minus_three_halves() -> Measurement:
    values, nearer, away = {}, [], []
    with context(50):
        for name, (act, slope, start) in FLAT_MAPS.items():
            computed = gradient_along(act, slope, balls(number(start)), DECADES)[:, 0]
            slopes = np.diff(log(computed)) / log(balls(number(10)))
            values[name] = [round(float(v.mid()), 2) for v in slopes]
            gaps = [abs(v + flint.arb("1.5")) for v in slopes]
            steps = list(pairwise([*gaps, flint.arb(0)]))
            nearer.append(all(b < a for a, b in steps) and gaps[-1] < flint.arb("0.05"))
            away.append(any(b > a for a, b in steps))
    return Measurement(
        decides=True if all(nearer) else False if any(away) else None,
        rule="for every map the slope of log g against log t, computed in balls, comes "
        "nearer to -3/2 from decade to decade (10, 100, 1000, 10000) and ends within "
        "0.05 of it",
        values=values,
        samples=len(DECADES) * len(FLAT_MAPS),
    )
