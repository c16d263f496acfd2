"""The real-gated linear recurrent unit (RG-LRU) of Griffin.

    r_t = sigmoid(x_t W_a + b_a),    i_t = sigmoid(x_t W_x + b_x)
    log a_t = -8 softplus(Lambda) r_t
    h_t = a_t h_(t-1) + sqrt(1 - a_t^2) (i_t x_t)

Units come in H heads of K, and the weights (H, K, K) mix those of one head; their first
axis within a head is that of the input. The convention `griffin` is the one above; in
`reset-first` a sequence begins at t = 1: there a is 0 and the factor before (i x) is 1,
so that h0 is not seen.

Source: De, Smith, Fernando, Botev, Cristian-Muraru, Gu, Haroun, Berrada, Chen,
Srinivasan, Desjardins, Doucet, Budden, Teh, Pascanu, De Freitas, Gulcehre, "Griffin:
mixing gated linear recurrences with local attention for efficient language models"
(2024).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import Draw, Sampler, ScanCell, Shape, uniform
from longdep.numeric.oracle.scans.state_space import weight
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System
from longdep.numeric.precision import Array

RESET_FIRST = "reset-first"
SHARPNESS = 8.0  # c of the source
_UNITS = ("H", "K")
_INPUTS = (
    weight("W_a", "H", "K", "K", meaning="of the recurrence gate"),
    weight("b_a", *_UNITS, meaning="of the recurrence gate"),
    weight("W_x", "H", "K", "K", meaning="of the input gate"),
    weight("b_x", *_UNITS, meaning="of the input gate"),
    weight("Lambda", *_UNITS, meaning="log a = -8 softplus(Lambda) where r = 1"),
    Quantity("x", ("T", *_UNITS), meaning="inputs x_1..x_T"),
    Quantity("h0", _UNITS, meaning="initial state", role=Role.START),
    Quantity(
        "cotangent_h",
        ("T", *_UNITS),
        meaning="direct gradient of the loss at each h_t",
        role=Role.COTANGENT,
    ),
)


def _decays(low: float, high: float) -> Sampler:
    """Lambda of e^(-softplus(Lambda)) between two bounds."""

    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        return np.log(np.expm1(-np.log(rng.uniform(low, high, size=shape))))

    return sample


def _some_near_one(rng: np.random.Generator, shape: Shape) -> Array:
    """Some decays from 1 - 1e-5 to 1 - 1e-9: roots of 1 - a^2 are steep there."""
    near = rng.uniform(-21.0, -12.0, size=shape)
    return np.where(rng.random(shape) < 0.25, near, _decays(0.9, 0.999)(rng, shape))


def _block_rows() -> Sampler:
    def sample(rng: np.random.Generator, shape: Shape) -> Array:
        return rng.normal(size=shape) / np.sqrt(max(shape[-2], 1))

    return sample


def _gate(t: Trace, x: Node, weights: Node, bias: Node) -> Node:
    product = t.contract("thi,hij->thj", x, weights)
    return t.marked("gate", t.sigmoid(product + bias))


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    recurrence = _gate(t, x["x"], x["W_a"], x["b_a"])
    enter = _gate(t, x["x"], x["W_x"], x["b_x"])
    log_decay = recurrence * (t.softplus(x["Lambda"]) * -SHARPNESS)
    log_decay = t.marked("log decay", log_decay)
    decay = t.exp(log_decay)
    rest = -t.function("expm1", log_decay * 2.0)
    if convention == RESET_FIRST:
        # Put among zeros, not multiplied: at t = 1 no gradient flows through them.
        first = np.zeros(rest.shape)
        first[0] = 1.0
        rest, decay = _without_first(t, rest), _without_first(t, decay)
        scale = t.function("sqrt", rest + t.constant(first))
    else:
        scale = t.function("sqrt", rest)
    scale = t.marked("normaliser", scale)
    added = t.marked("added", scale * t.marked("candidate", enter * x["x"]))
    # No program multiplies these decays by adding logarithms: all scan with products.
    decay, start = t.marked("decay", decay), t.marked("start", x["h0"])
    return {"h": t.scan(decay, added, start)}


def _without_first(t: Trace, x: Node) -> Node:
    """The same numbers, those at t = 1 set to 0."""

    def zeroed(array: Array) -> Array:
        held = array.copy()
        held[0] = 0
        return held

    return t.moved(x, zeroed, zeroed)


RG_LRU = ScanCell(
    system=System(
        name="rg-lru",
        conventions=("griffin", RESET_FIRST),
        inputs=_INPUTS,
        outputs=(Quantity("h", ("T", *_UNITS), meaning="states h_1..h_T"),),
        gradients=("W_a", "b_a", "W_x", "b_x", "Lambda", "x", "h0"),
        scans=True,
    ),
    run=_run,
    draws={
        "W_a": Draw(samplers=(_block_rows(),)),
        "W_x": Draw(samplers=(_block_rows(),)),
        "b_a": Draw(samplers=(uniform(-1, 1), uniform(-3, -1), uniform(0, 3))),
        # e^(-softplus) from 0.9 to 0.999 is what models start with.
        "Lambda": Draw(
            samplers=(
                _decays(0.9, 0.999),
                _decays(0.7, 0.95),
                _decays(0.2, 0.7),
                _some_near_one,
            ),
            simple=(-2.0, -0.5, -1.0, 0.5),
        ),
    },
)
