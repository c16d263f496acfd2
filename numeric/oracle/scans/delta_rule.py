"""The delta rule and the gated delta rule: a state that corrects what it holds.

    S_t = S_(t-1) + beta_t k_t (v_t - S_(t-1)^T k_t)^T
    o_t = S_t^T q_t / sqrt(K)

The gated rule decays the state before it reads it for the correction (`decay-first`),
or decays the corrected state (`decay-last`):

    decay-first: S' = e^(g_t) S_(t-1), S_t = S' + beta_t k_t (v_t - S'^T k_t)^T
    decay-last:  S_t = e^(g_t) (S_(t-1) + beta_t k_t (v_t - S_(t-1)^T k_t)^T)

Conventions that end in `unscaled` have no factor 1 / sqrt(K).

Sources: Yang, Wang, Zhang, Shen, Kim, "Parallelizing linear transformers with the delta
rule over sequence length" (2024); Yang, Kautz, Hatamizadeh, "Gated delta networks"
(2024).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import (
    LOG_DECAYS,
    UNIT_ROWS,
    Draw,
    ScanCell,
    uniform,
)
from longdep.numeric.oracle.scans.common import rooted
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

_BEFORE = (
    Quantity("q", ("T", "H", "K"), meaning="queries"),
    Quantity("k", ("T", "H", "K"), meaning="keys"),
    Quantity("v", ("T", "H", "V"), meaning="values"),
    Quantity("beta", ("T", "H"), meaning="how much of an error is corrected"),
)
_DECAY = Quantity("g", ("T", "H"), meaning="logarithms of the decays")
_BEHIND = (
    Quantity("S0", ("H", "K", "V"), meaning="initial state", role=Role.START),
    Quantity(
        "cotangent_o",
        ("T", "H", "V"),
        meaning="direct gradient of the loss at each o_t",
        role=Role.COTANGENT,
    ),
)
_OUTPUT = (Quantity("o", ("T", "H", "V"), meaning="what is read at each step"),)
_GRADIENTS = ("q", "k", "v", "beta", "S0")
_BETAS = Draw(
    samplers=(uniform(0.02, 0.3), uniform(0.1, 0.9), uniform(0.5, 1.5)),
    simple=(0.5, 1.0, 0.25, 0.75),
)
_DRAWS = {"k": UNIT_ROWS, "beta": _BETAS, "g": LOG_DECAYS}
LAST = "decay-last"


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    key, value = t.marked("key", x["k"]), t.marked("value", x["v"])
    steps, heads, keys = key.shape
    rate = x["beta"].reshape(steps, heads, 1)
    if "g" in x:
        logs = t.marked("log decay", x["g"])
        log: Node | None = logs.reshape(steps, heads, 1)
        decay = t.marked("decay", t.exp(logs.reshape(steps, heads, 1)))
    else:
        log, decay = None, t.constant(np.ones((steps, heads, 1)))
    write = rate * key
    left, first = t.marked("decay of correction", decay) * write, write
    if convention.startswith(LAST):
        first = left
    added = t.contract("thk,thv->thkv", first, value)
    left = t.marked("correction", -left)
    states = t.corrected(decay, left, key, added, t.marked("start", x["S0"]), log)
    query = t.marked("query", x["q"])
    if not convention.endswith("unscaled"):
        query = query * rooted(t, keys)
    return {"o": t.contract("thkv,thk->thv", states, query)}


DELTA_RULE = ScanCell(
    system=System(
        name="delta-rule",
        conventions=("scaled", "unscaled"),
        inputs=(*_BEFORE, *_BEHIND),
        outputs=_OUTPUT,
        gradients=_GRADIENTS,
        scans=True,
    ),
    run=_run,
    draws=_DRAWS,
)
GATED_DELTA_RULE = ScanCell(
    system=System(
        name="gated-delta-rule",
        conventions=(
            "decay-first",
            LAST,
            "decay-first-unscaled",
            f"{LAST}-unscaled",
        ),
        inputs=(*_BEFORE, _DECAY, *_BEHIND),
        outputs=_OUTPUT,
        gradients=("q", "k", "v", "beta", "g", "S0"),
        scans=True,
    ),
    run=_run,
    draws=_DRAWS,
)
