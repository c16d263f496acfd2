"""The selective state space model of Mamba: steps, B and C are read off the input.

    s_t = softplus(delta_t + delta_bias),    A = -exp(A_log)
    h_t = exp(s_t A) h_(t-1) + s_t B_t x_t
    y_t = h_t C_t + D x_t

Every channel of x has K states. The convention `mamba` is the one above; `zoh` takes
(exp(s_t A) - 1) / A in place of s_t before B_t; in `given-step` delta is the step s
itself, a positive number, and A is given.

Source: Gu, Dao, "Mamba: linear-time sequence modeling with selective state spaces"
(2023).
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
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, Variant

GIVEN_STEP = "given-step"
STEPS = Draw(
    samplers=(uniform(0.001, 0.1), uniform(0.1, 1.0), uniform(0.5, 4.0)),
    simple=(0.5, 0.25, 0.125, 1.0),
)
# Of softplus: steps from 0.001 to 0.1, as models start with, round 1/2, and above.
STEP_BIAS = Draw(
    samplers=(uniform(-7.0, -2.25), uniform(-2.0, 0.5), uniform(0.0, 3.0)),
    simple=(-0.5, -2.0, 0.5, -4.0),
)
# A = -1, -2, ... -16 is what models start with: logarithms from 0 to 2.8.
LOG_RATES = Draw(
    samplers=(uniform(0.0, 2.8), uniform(-3.0, 0.0), uniform(-0.5, 1.0)),
    simple=(0.0, 0.5, 1.0, -1.0),
)
RATES = Draw(
    samplers=(uniform(-4.0, -0.5), uniform(-16.0, -1.0), uniform(-0.5, -0.01)),
    simple=(-0.5, -1.0, -2.0, -0.25),
)
_INPUTS = (
    Quantity("x", ("T", "n"), meaning="inputs x_1..x_T"),
    Quantity("delta", ("T", "n"), meaning="steps before softplus"),
    Quantity("delta_bias", ("n",), meaning="added to delta", role=Role.WEIGHT),
    Quantity("A_log", ("n", "K"), meaning="logarithm of -A", role=Role.WEIGHT),
    Quantity("B", ("T", "K"), meaning="what takes x_t to the states"),
    Quantity("C", ("T", "K"), meaning="what takes the states to y_t"),
    Quantity("D", ("n",), meaning="of the direct path", role=Role.WEIGHT),
    Quantity("h0", ("n", "K"), meaning="initial state", role=Role.START),
    Quantity(
        "cotangent_y",
        ("T", "n"),
        meaning="direct gradient of the loss at each y_t",
        role=Role.COTANGENT,
    ),
)


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    if convention == GIVEN_STEP:
        step, rate = x["delta"], x["A"]
    else:
        bias, rate = t.marked("step bias", x["delta_bias"]), -t.exp(x["A_log"])
        step = t.softplus(x["delta"] + bias)
    step = t.marked("step", step)
    steps, n = step.shape
    decaying, adding = t.marked("step of decay", step), t.marked("step of added", step)
    log_decay = t.marked("log decay", decaying.reshape(steps, n, 1) * rate)
    decay = t.marked("decay", t.exp(log_decay))
    fed = x["B"].reshape(steps, 1, x["B"].shape[1])
    if convention == "zoh":
        weight = (decay - 1.0) / rate * fed
    else:
        weight = adding.reshape(steps, n, 1) * fed
    added = t.marked("discretised", weight) * x["x"].reshape(steps, n, 1)
    states = t.scan(
        decay, t.marked("added", added), t.marked("start", x["h0"]), logs=log_decay
    )
    read = t.contract("tnk,tk->tn", states, x["C"])
    return {"y": read + t.marked("skip", x["D"] * x["x"])}


SELECTIVE_SSM = ScanCell(
    system=System(
        name="selective-ssm",
        conventions=("mamba", "zoh", GIVEN_STEP),
        inputs=_INPUTS,
        outputs=(Quantity("y", ("T", "n"), meaning="outputs y_1..y_T"),),
        gradients=("x", "delta", "delta_bias", "A_log", "A", "B", "C", "D", "h0"),
        variants=(
            Variant(
                convention=GIVEN_STEP,
                inputs=(
                    Quantity("delta", ("T", "n"), meaning="steps, positive"),
                    Quantity("A", ("n", "K"), meaning="rates", role=Role.WEIGHT),
                ),
                lacks=("delta_bias", "A_log"),
            ),
        ),
        scans=True,
    ),
    run=_run,
    draws={
        "delta": Draw(
            samplers=(
                normal(0.5),
                normal(1.0),
                normal(2.0**-6),
                with_some(normal(0.5), uniform(6.0, 30.0)),
            )
        ),
        f"{GIVEN_STEP}.delta": STEPS,
        "delta_bias": STEP_BIAS,
        "A_log": LOG_RATES,
        "A": RATES,
    },
)
