"""The linear recurrent unit (LRU): a complex diagonal recurrence between two maps.

    lambda = exp(-exp(nu_log) + i exp(theta_log))
    h_t = lambda h_(t-1) + gamma (B x_t)
    y_t = Re(C h_t) + D x_t

B, C and h0 are complex, (..., 2). In the convention `free` gamma = exp(gamma_log) is a
parameter; in `tied` it is sqrt(1 - |lambda|^2) itself.

Source: Orvieto, Smith, Gu, Fernando, Gulcehre, Pascanu, De, "Resurrecting recurrent
neural networks for long sequences" (2023).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans import state_space
from longdep.numeric.oracle.scans.cell import (
    MATRIX,
    Draw,
    Sampler,
    ScanCell,
    Shape,
    uniform,
)
from longdep.numeric.oracle.scans.common import X
from longdep.numeric.oracle.scans.state_space import COMPLEX_MATRIX, STATE, weight
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import System, Variant
from longdep.numeric.precision import Array

TIED = "tied"
_INPUTS = (
    weight("nu_log", "n", meaning="logarithm of minus the logarithm of |lambda|"),
    weight("theta_log", "n", meaning="logarithm of the phase of lambda"),
    weight("gamma_log", "n", meaning="logarithm of what the input is scaled by"),
    weight("B", "n", "m", "2", meaning="what takes x_t to the states, complex"),
    weight("C", "p", "n", "2", meaning="what takes the states to y_t, complex"),
    weight("D", "p", "m", meaning="of the direct path"),
    X,
    STATE,
    state_space.cotangent_y("p"),
)


def _rates(low: float, high: float) -> Sampler:
    """nu_log of moduli between two bounds: log(-log |lambda|)."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        return np.log(-np.log(rng.uniform(low, high, size=shape)))

    return sample


def _phases(high: float) -> Sampler:
    """theta_log of phases up to a bound."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        return np.log(rng.uniform(2.0**-6, high, size=shape))

    return sample


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    rate, phase = t.exp(x["nu_log"]), t.exp(x["theta_log"])
    n = rate.shape[0]
    parts = [(-rate).reshape(n, 1), phase.reshape(n, 1)]
    log_decay = t.complex(t.joined(parts, axis=1))
    decay = t.exp(log_decay)
    if convention == TIED:
        rest = 1.0 - t.real(decay * t.conjugate(decay))
        scale = t.function("sqrt", rest)
    else:
        scale = t.exp(x["gamma_log"])
    scale = t.marked("normaliser", scale)
    added = state_space.fed(t, x["x"], x["B"]) * scale
    held = state_space.states(t, decay, added, x["h0"])
    direct = t.contract("tm,pm->tp", x["x"], x["D"])
    return {"y": state_space.read(t, held, x["C"]) + t.marked("skip", direct)}


LRU = ScanCell(
    system=System(
        name="lru",
        conventions=("free", TIED),
        inputs=_INPUTS,
        outputs=(state_space.outputs_y("p"),),
        gradients=("nu_log", "theta_log", "gamma_log", "B", "C", "D", "x", "h0"),
        variants=(Variant(convention=TIED, lacks=("gamma_log",)),),
        scans=True,
    ),
    run=_run,
    draws={
        "nu_log": Draw(
            samplers=(_rates(0.5, 0.9), _rates(0.9, 0.999), _rates(0.01, 0.5)),
            simple=(-0.5, -1.0, -2.0, 0.5),
        ),
        "theta_log": Draw(
            samplers=(_phases(2 * np.pi), _phases(np.pi / 10), _phases(np.pi)),
            simple=(-0.5, 0.5, 1.0, -2.0),
        ),
        # Of gamma = sqrt(1 - |lambda|^2): |lambda| between 0.999 and 0.1.
        "gamma_log": Draw(samplers=(uniform(-3.0, -0.01), uniform(-1.0, 0.5))),
        "B": COMPLEX_MATRIX,
        "C": COMPLEX_MATRIX,
        "D": MATRIX,
    },
)
