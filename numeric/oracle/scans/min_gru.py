"""minGRU: gates that read the input alone, a candidate that does, too.

    z_t = sigmoid(W_z x_t + b_z)
    h_t = (1 - z_t) h_(t-1) + z_t g(W_h x_t + b_h)

In the convention `linear` g is the identity. In `positive` and `log-space` it is
v + 1/2 for v >= 0 and sigmoid(v) below, so that states are positive where h0 is;
`log-space` allows for a forward pass that adds logarithms.

Source: Feng, Tung, Ahmed, Bengio, Hajimirsadeghi, "Were RNNs all we needed?" (2024).
"""

from collections.abc import Mapping
from typing import Any

from longdep.numeric.oracle.scans.cell import MATRIX, Draw, ScanCell, uniform
from longdep.numeric.oracle.scans.common import COTANGENT_H, STATE, STATES, X, affine
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

LOG_SPACE = "log-space"
_WEIGHTS = (
    Quantity("W_z", ("n", "m"), meaning="of the gate", role=Role.WEIGHT),
    Quantity("b_z", ("n",), meaning="of the gate", role=Role.WEIGHT),
    Quantity("W_h", ("n", "m"), meaning="of the candidate", role=Role.WEIGHT),
    Quantity("b_h", ("n",), meaning="of the candidate", role=Role.WEIGHT),
)
POSITIVE = Draw(samplers=(uniform(0.1, 2.0),), simple=(0.5, 1.0, 2.0, 0.25))


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    gate = t.marked("gate", t.sigmoid(affine(t, x["W_z"], x["x"], x["b_z"])))
    candidate = affine(t, x["W_h"], x["x"], x["b_h"])
    if convention != "linear":
        candidate = t.function("positive", candidate)
    candidate = t.marked("candidate", candidate)
    decay = t.marked("decay", t.complement(gate))
    return {"h": t.scan(decay, gate * candidate, t.marked("start", x["h0"]))}


MIN_GRU = ScanCell(
    system=System(
        name="min-gru",
        conventions=("linear", "positive", LOG_SPACE),
        inputs=(*_WEIGHTS, X, STATE, COTANGENT_H),
        outputs=(STATES,),
        gradients=("W_z", "b_z", "W_h", "b_h", "x", "h0"),
        scans=True,
    ),
    run=_run,
    draws={
        "W_z": MATRIX,
        "W_h": MATRIX,
        "b_z": Draw(samplers=(uniform(-3, 0), uniform(-1, 1), uniform(-7, -4))),
        "positive.h0": POSITIVE,
        f"{LOG_SPACE}.h0": POSITIVE,
    },
    log_space=(LOG_SPACE,),
)
