"""Mamba-2: a state matrix for each head, which decays by one number at each step.

    s_t = softplus(delta_t + delta_bias)    a_t = exp(-s_t exp(A_log))
    S_t = a_t S_(t-1) + s_t B_t x_t^T       y_t = S_t^T C_t + D x_t

Each head has one bias, one A_log and one D; B and C are shared by all heads.

Source: Dao, Gu, "Transformers are SSMs" (2024).
"""

from collections.abc import Mapping
from typing import Any

from longdep.numeric.oracle.scans.cell import (
    Draw,
    ScanCell,
    normal,
    uniform,
    with_some,
)
from longdep.numeric.oracle.scans.matrix_state import STATE_0
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System

STEPS = Draw(
    samplers=(
        normal(),
        uniform(-6.0, -2.0),
        uniform(-1.0, 3.0),
        with_some(normal(), uniform(6.0, 30.0)),
    )
)
LOG_RATES = Draw(
    samplers=(uniform(0.0, 2.75), uniform(-4.0, 0.0)), simple=(0.0, 0.5, -1.0, 1.0)
)


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    bias = t.marked("step bias", x["delta_bias"])
    step = t.marked("step", t.softplus(x["delta"] + bias))
    decaying, adding = t.marked("step of decay", step), t.marked("step of added", step)
    logs = t.marked("log decay", -(decaying * t.exp(x["A_log"])))
    logs = logs.reshape(*logs.shape, 1, 1)
    value = t.marked("value", adding.reshape(*adding.shape, 1) * x["x"])
    key = t.marked("key", x["B"])
    added = t.marked("added", t.contract("tk,thv->thkv", key, value))
    decay = t.marked("decay", t.exp(logs))
    states = t.scan(decay, added, t.marked("start", x["S0"]), logs)
    query = t.marked("query", x["C"])
    skipped = t.marked("skip", x["D"].reshape(-1, 1) * x["x"])
    return {"y": t.contract("thkv,tk->thv", states, query) + skipped}


MAMBA2 = ScanCell(
    system=System(
        name="mamba2",
        conventions=("scalar",),
        inputs=(
            Quantity("x", ("T", "H", "V"), meaning="inputs x_1..x_T of each head"),
            Quantity("delta", ("T", "H"), meaning="step sizes before softplus"),
            Quantity("delta_bias", ("H",), meaning="their bias", role=Role.WEIGHT),
            Quantity("A_log", ("H",), meaning="log decay rates", role=Role.WEIGHT),
            Quantity("B", ("T", "K"), meaning="what inputs are written along"),
            Quantity("C", ("T", "K"), meaning="what states are read along"),
            Quantity("D", ("H",), meaning="of the skip", role=Role.WEIGHT),
            STATE_0,
            Quantity(
                "cotangent_y",
                ("T", "H", "V"),
                meaning="direct gradient of the loss at each y_t",
                role=Role.COTANGENT,
            ),
        ),
        outputs=(Quantity("y", ("T", "H", "V"), meaning="outputs y_1..y_T"),),
        gradients=("x", "delta", "delta_bias", "A_log", "B", "C", "D", "S0"),
        scans=True,
    ),
    run=_run,
    draws={"delta": STEPS, "A_log": LOG_RATES},
)
