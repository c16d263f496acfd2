"""Gated linear attention and retention: state matrices that decay as gates say.

    S_t = diag(exp(g_t)) S_(t-1) + k_t v_t^T        o_t = S_t^T q_t K^(-1/2)

In gated linear attention the logarithms g of the decays are inputs: one for each key
entry (`vector`) or one for each head (`scalar`). In retention they are the same at
every step, log_gamma, one for each head. Where `unscaled` is in a convention's name,
the factor K^(-1/2) is left out.

Sources: Yang, Wang, Shen, Panda, Kim, "Gated linear attention transformers with
hardware-efficient training" (2024); Sun, Dong, Huang, Ma, Xia, Xue, Wang, Wei,
"Retentive network" (2023).
"""

from collections.abc import Mapping
from typing import Any

from longdep.numeric.oracle.scans.cell import LOG_DECAYS, Draw, ScanCell, uniform
from longdep.numeric.oracle.scans.matrix_state import (
    COTANGENT_O,
    KEYS,
    QUERIES,
    READ,
    STATE_0,
    VALUES,
    read,
    scaled,
    written,
)
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, System, Variant

UNSCALED = "unscaled"
PER_HEAD = Quantity("g", ("T", "H"), meaning="log decays g_1..g_T of each head")
# 1 - 2^-5 to 1 - 2^-12 are what retention is published with.
RETAINED = Draw(
    samplers=(uniform(-0.032, -0.0002), uniform(-0.7, -0.1), uniform(-0.1, -0.001)),
    simple=LOG_DECAYS.simple,
)


def _attention(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    logs = t.marked("log decay", x["g"])
    ones = (1, 1) if convention.startswith("scalar") else (1,)
    logs = logs.reshape(*logs.shape, *ones)
    return _read_states(t, x, logs, convention)


def _retention(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    steps = t.constant([1.0] * x["v"].shape[0])
    log = t.marked("log decay", x["log_gamma"])
    logs = t.contract("t,h->th", steps, log)
    logs = logs.reshape(*logs.shape, 1, 1)
    return _read_states(t, x, logs, convention)


def _read_states(
    t: Trace, x: Mapping[str, Node], logs: Node, convention: str
) -> dict[str, Node]:
    decay = t.marked("decay", t.exp(logs))
    added = written(t, x["k"], x["v"])
    states = t.scan(decay, added, t.marked("start", x["S0"]), logs)
    query = t.marked("query", x["q"])
    if not convention.endswith(UNSCALED):
        query = scaled(t, query)
    return {"o": read(t, states, query)}


GATED_LINEAR_ATTENTION = ScanCell(
    system=System(
        name="gated-linear-attention",
        conventions=("vector", "scalar", "vector-unscaled", "scalar-unscaled"),
        inputs=(
            QUERIES,
            KEYS,
            VALUES,
            Quantity("g", ("T", "H", "K"), meaning="log decays g_1..g_T"),
            STATE_0,
            COTANGENT_O,
        ),
        outputs=(READ,),
        gradients=("q", "k", "v", "g", "S0"),
        variants=tuple(
            Variant(convention=name, inputs=(PER_HEAD,))
            for name in ("scalar", "scalar-unscaled")
        ),
        scans=True,
    ),
    run=_attention,
    draws={"g": LOG_DECAYS},
)
RETENTION = ScanCell(
    system=System(
        name="retention",
        conventions=("plain", UNSCALED),
        inputs=(
            QUERIES,
            KEYS,
            VALUES,
            Quantity("log_gamma", ("H",), meaning="log decay of each head"),
            STATE_0,
            COTANGENT_O,
        ),
        outputs=(READ,),
        gradients=("q", "k", "v", "log_gamma", "S0"),
        scans=True,
    ),
    run=_retention,
    draws={"log_gamma": RETAINED},
)
