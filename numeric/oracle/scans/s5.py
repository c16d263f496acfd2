"""The simplified structured state space layer (S5): one state for all inputs.

    dt = exp(log_step)
    h_t = L h_(t-1) + M x_t,    y_t = Re(C h_t) + D x_t

where Lambda, B, C and h0 are complex, (..., 2), and everything is per state:

    zoh         L = exp(Lambda dt),    M = (L - 1) / Lambda B
    bilinear    L = (1 + dt/2 Lambda) / (1 - dt/2 Lambda),
                M = dt / (1 - dt/2 Lambda) B

In the conventions that end in `-pairs` only one of each pair of conjugate states is
kept, so that y_t = 2 Re(C h_t) + D x_t.

Source: Smith, Warrington, Linderman, "Simplified state space layers for sequence
modeling" (2023).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans import state_space
from longdep.numeric.oracle.scans.cell import Draw, Sampler, ScanCell, Shape, uniform
from longdep.numeric.oracle.scans.common import X
from longdep.numeric.oracle.scans.state_space import COMPLEX_MATRIX, STATE, weight
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import System
from longdep.numeric.precision import Array

PAIRS = "-pairs"
_INPUTS = (
    weight("Lambda", "n", "2", meaning="eigenvalues of the state matrix, complex"),
    weight("log_step", "n", meaning="logarithm of the time between two steps"),
    weight("B", "n", "m", "2", meaning="what takes x_t to the states, complex"),
    weight("C", "m", "n", "2", meaning="what takes the states to y_t, complex"),
    weight("D", "m", meaning="of the direct path"),
    X,
    STATE,
    state_space.cotangent_y("m"),
)


def _eigenvalues(real: tuple[float, float], imaginary: tuple[float, float]) -> Sampler:
    """Eigenvalues of real and imaginary parts in two intervals."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        parts = [rng.uniform(*span, size=shape[:-1]) for span in (real, imaginary)]
        return np.stack(parts, axis=-1)

    return sample


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    rates = t.complex(x["Lambda"])
    step = t.marked("step", t.exp(x["log_step"]))
    added = state_space.fed(t, x["x"], x["B"])
    if convention.startswith("zoh"):
        decay = t.exp(rates * step)
        scale = t.function("expm1", rates * step) / rates
    else:
        half = rates * (t.marked("step of decay", step) * 0.5)
        rest = t.function("reciprocal", 1.0 - half)
        decay = (1.0 + half) * rest
        scale = rest * t.marked("step of added", step)
    added = added * t.marked("discretised", scale)
    held = state_space.states(t, decay, added, x["h0"])
    read = state_space.read(t, held, x["C"])
    if convention.endswith(PAIRS):
        read = t.marked("pairs", read * 2.0)
    return {"y": read + t.marked("skip", x["x"] * x["D"])}


S5 = ScanCell(
    system=System(
        name="s5",
        conventions=("zoh", "bilinear", f"zoh{PAIRS}", f"bilinear{PAIRS}"),
        inputs=_INPUTS,
        outputs=(state_space.outputs_y("m"),),
        gradients=("Lambda", "log_step", "B", "C", "D", "x", "h0"),
        scans=True,
    ),
    run=_run,
    draws={
        # Real parts are -1/2 and imaginary parts up to pi n in models that start.
        "Lambda": Draw(
            samplers=(
                _eigenvalues((-0.6, -0.4), (0.0, 20.0)),
                _eigenvalues((-2.0, -0.1), (-4.0, 4.0)),
                _eigenvalues((-30.0, -5.0), (-30.0, 30.0)),
                _eigenvalues((-0.5, -0.01), (-1.0, 1.0)),
            ),
            simple=(-0.5, -1.0, -2.0, -0.25),
        ),
        # dt from 0.001 to 0.1 in models that start; up to 1 where data are sparse.
        "log_step": Draw(
            samplers=(uniform(-7.0, -2.3), uniform(-3.0, -1.0), uniform(-1.5, 0.0)),
            simple=(-0.5, -1.0, -2.0, 0.0),
        ),
        "B": COMPLEX_MATRIX,
        "C": COMPLEX_MATRIX,
    },
)
