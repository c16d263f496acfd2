"""minLSTM: a forget and an input gate that read the input alone, as the candidate does.

    f_t = sigmoid(W_f x_t + b_f)
    i_t = sigmoid(W_i x_t + b_i)
    h_t = f_t / (f_t + i_t) h_(t-1) + i_t / (f_t + i_t) g(W_h x_t + b_h)

In the conventions `normalised` and `plain` g is the identity; `plain` leaves the gates
as they are, without the division. In `positive` and `log-space` g is v + 1/2 for v >= 0
and sigmoid(v) below, so that states are positive where h0 is; `log-space` allows for a
forward pass that adds logarithms.

Source: Feng, Tung, Ahmed, Bengio, Hajimirsadeghi, "Were RNNs all we needed?" (2024).
"""

from collections.abc import Mapping
from typing import Any

from longdep.numeric.oracle.scans.cell import MATRIX, Draw, ScanCell, uniform
from longdep.numeric.oracle.scans.common import COTANGENT_H, STATE, STATES, X, affine
from longdep.numeric.oracle.scans.min_gru import LOG_SPACE, POSITIVE
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

PLAIN = "plain"
_WEIGHTS = tuple(
    Quantity(name, shape, meaning=f"of the {part}", role=Role.WEIGHT)
    for part, letter in (("forget gate", "f"), ("input gate", "i"), ("candidate", "h"))
    for name, shape in ((f"W_{letter}", ("n", "m")), (f"b_{letter}", ("n",)))
)


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    forget = t.marked("gate", t.sigmoid(affine(t, x["W_f"], x["x"], x["b_f"])))
    enter = t.marked("gate", t.sigmoid(affine(t, x["W_i"], x["x"], x["b_i"])))
    candidate = affine(t, x["W_h"], x["x"], x["b_h"])
    if convention in ("positive", LOG_SPACE):
        candidate = t.function("positive", candidate)
    candidate = t.marked("candidate", candidate)
    if convention != PLAIN:
        both = t.marked("normaliser", forget + enter)
        forget, enter = forget / both, enter / both
    decay = t.marked("decay", forget)
    return {"h": t.scan(decay, enter * candidate, t.marked("start", x["h0"]))}


MIN_LSTM = ScanCell(
    system=System(
        name="min-lstm",
        conventions=("normalised", PLAIN, "positive", LOG_SPACE),
        inputs=(*_WEIGHTS, X, STATE, COTANGENT_H),
        outputs=(STATES,),
        gradients=("W_f", "b_f", "W_i", "b_i", "W_h", "b_h", "x", "h0"),
        scans=True,
    ),
    run=_run,
    draws={
        "W_f": MATRIX,
        "W_i": MATRIX,
        "W_h": MATRIX,
        "b_f": Draw(samplers=(uniform(0, 3), uniform(-1, 1), uniform(4, 7))),
        "b_i": Draw(samplers=(uniform(-2, 0), uniform(-1, 1), uniform(-5, -3))),
        "positive.h0": POSITIVE,
        f"{LOG_SPACE}.h0": POSITIVE,
    },
    log_space=(LOG_SPACE,),
)
