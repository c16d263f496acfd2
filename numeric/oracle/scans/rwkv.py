"""The time mixing of RWKV-4, RWKV-6 and RWKV-7.

RWKV-4 averages values, weighted by exponentials of keys that decay with time; the
newest value has a bonus u in place of a decay:

    o_t = (a_(t-1) + e^(u + k_t) v_t) / (b_(t-1) + e^(u + k_t))
    a_t = e^(-exp(w)) a_(t-1) + e^(k_t) v_t        b_t = e^(-exp(w)) b_(t-1) + e^(k_t)

with a_0 = start_num, b_0 = start_den. The quotient does not change where states and
weights are shifted by a common exponent (numeric/oracle/scans/shifts.py).

RWKV-6 has a state matrix for each head, decays exp(w_t) of each key entry, and reads
before it decays:

    o_t = (S_(t-1) + diag(u) k_t v_t^T)^T r_t
    S_t = diag(exp(w_t)) S_(t-1) + k_t v_t^T

RWKV-7 corrects its state besides, along b_t by what it holds for a_t, and reads last:

    S_t = diag(exp(w_t)) S_(t-1) + b_t (a_t^T S_(t-1)) + k_t v_t^T
    o_t = S_t^T r_t

Sources: Peng and others, "RWKV: reinventing RNNs for the transformer era" (2023);
"Eagle and Finch" (2024); "RWKV-7 Goose" (2025).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import (
    LOG_DECAYS,
    Draw,
    ScanCell,
    normal,
    uniform,
    unit_rows,
)
from longdep.numeric.oracle.scans.matrix_state import (
    COTANGENT_O,
    KEYS,
    READ,
    STATE_0,
    VALUES,
    read,
    written,
)
from longdep.numeric.oracle.scans.min_gru import POSITIVE
from longdep.numeric.oracle.scans.shifts import (
    maxima,
    running_maximum,
    shifting,
)
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, Variant

RWKV4 = "rwkv4"
RWKV6 = "rwkv6"
RWKV7 = "rwkv7"
_VECTORS = (
    Quantity("w", ("n",), meaning="log of the decay rates", role=Role.WEIGHT),
    Quantity("u", ("n",), meaning="bonus of the newest key", role=Role.WEIGHT),
    Quantity("k", ("T", "n"), meaning="keys k_1..k_T"),
    Quantity("v", ("T", "n"), meaning="values v_1..v_T"),
    Quantity("start_num", ("n",), meaning="initial numerator", role=Role.START),
    Quantity("start_den", ("n",), meaning="initial denominator", role=Role.START),
    Quantity(
        "cotangent_o",
        ("T", "n"),
        meaning="direct gradient of the loss at each o_t",
        role=Role.COTANGENT,
    ),
)
_MATRICES = (
    Quantity("r", ("T", "H", "K"), meaning="receptances r_1..r_T of each head"),
    KEYS,
    VALUES,
    Quantity("w", ("T", "H", "K"), meaning="log decays w_1..w_T"),
    Quantity("u", ("H", "K"), meaning="bonus of the newest key", role=Role.WEIGHT),
    STATE_0,
    COTANGENT_O,
)
_CORRECTED = (
    *_MATRICES[:4],
    Quantity("a", ("T", "H", "K"), meaning="what the state is read by to correct it"),
    Quantity("b", ("T", "H", "K"), meaning="along what it is corrected"),
    STATE_0,
    COTANGENT_O,
)


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    if convention == RWKV4:
        return _averages(t, x, case)
    return _corrects(t, x) if convention == RWKV7 else _reads(t, x)


def _averages(
    t: Trace, x: Mapping[str, Node], case: Mapping[str, Any]
) -> dict[str, Node]:
    keys = np.asarray(case["k"], dtype=np.float64)
    rate = np.broadcast_to(np.exp(np.asarray(case["w"], dtype=np.float64)), keys.shape)
    shifts = running_maximum(-rate, keys, np.zeros(keys.shape[1]))
    ones = t.constant(np.ones(len(keys)))
    logs = t.contract("t,n->tn", ones, -t.exp(x["w"]))
    zero = t.constant(np.zeros(keys.shape[1]))
    decay, weight, added_up, tops = shifting(
        t, logs, x["k"], shifts, lambda: maxima(t, logs, x["k"], zero)
    )
    value = t.marked("value", x["v"])
    numerators = t.scan(
        decay, weight * value, t.marked("start", x["start_num"]), added_up
    )
    denominators = t.scan(decay, weight, t.marked("start", x["start_den"]), added_up)
    # The state before each step, and the newest key, shifted by the larger exponent.
    bonus, before = t.marked("bonus", x["u"] + x["k"]), tops[:-1]
    exponent = np.asarray(case["u"], dtype=np.float64) + keys
    largest = np.maximum(shifts[:-1], exponent)
    top = t.shift(largest, lambda: t.larger(before, bonus))
    old, new = t.exp(before - top), t.exp(bonus - top)
    numerator = old * _before(t, numerators, x["start_num"]) + new * value
    denominator = old * _before(t, denominators, x["start_den"]) + new
    return {"o": numerator / t.marked("normaliser", denominator)}


def _reads(t: Trace, x: Mapping[str, Node]) -> dict[str, Node]:
    bonus = t.marked("bonus", x["u"])
    logs = t.marked("log decay", x["w"]).reshape(*x["w"].shape, 1)
    added = written(t, x["k"], x["v"])
    decay, start = t.marked("decay", t.exp(logs)), t.marked("start", x["S0"])
    states = t.scan(decay, added, start, logs)
    query = t.marked("query", x["r"])
    old = read(t, _before(t, states, start), query)
    score = t.contract("thk,thk->th", query, bonus * x["k"])
    return {"o": old + score.reshape(*score.shape, 1) * x["v"]}


def _before(t: Trace, states: Node, start: Node) -> Node:
    """States 0..T-1."""
    return t.joined([start.reshape(1, *start.shape), states[:-1]])


def _corrects(t: Trace, x: Mapping[str, Node]) -> dict[str, Node]:
    added = written(t, x["k"], x["v"])
    logs = t.marked("log decay", x["w"])
    decay, start = t.marked("decay", t.exp(logs)), t.marked("start", x["S0"])
    left = t.marked("correction", x["b"])
    states = t.corrected(decay, left, t.marked("key", x["a"]), added, start, logs)
    return {"o": read(t, states, t.marked("query", x["r"]))}


RWKV = ScanCell(
    system=System(
        name="rwkv",
        conventions=(RWKV4, RWKV6, RWKV7),
        inputs=(),
        outputs=(READ,),
        gradients=(
            *("r", "w", "u", "k", "v", "a", "b"),
            *("start_num", "start_den", "S0"),
        ),
        variants=(
            Variant(
                convention=RWKV4,
                inputs=_VECTORS,
                outputs=(Quantity("o", ("T", "n"), meaning="averages o_1..o_T"),),
            ),
            Variant(convention=RWKV6, inputs=_MATRICES),
            Variant(convention=RWKV7, inputs=_CORRECTED),
        ),
        scans=True,
    ),
    run=_run,
    draws={
        f"{RWKV4}.w": Draw(samplers=(uniform(-5.0, 0.5), uniform(-1.0, 1.0))),
        f"{RWKV4}.k": Draw(samplers=(normal(), normal(4.0), normal(2.0**-6))),
        f"{RWKV4}.start_den": POSITIVE,
        f"{RWKV6}.w": LOG_DECAYS,
        f"{RWKV7}.w": LOG_DECAYS,
        f"{RWKV7}.a": Draw(samplers=(unit_rows(),)),
        f"{RWKV7}.b": Draw(samplers=(unit_rows(0.25), unit_rows(0.5))),
    },
)
