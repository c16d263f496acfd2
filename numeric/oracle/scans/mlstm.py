"""mLSTM: a state matrix and a normaliser, written to with exponential gates.

    C_t = sigmoid(f_t) C_(t-1) + e^(i_t) k_t v_t^T
    n_t = sigmoid(f_t) n_(t-1) + e^(i_t) k_t
    h_t = C_t^T q_t / max(|n_t . q_t|, floor),     q scaled by K^(-1/2)

Programs keep C e^(-m), n e^(-m) with the running maximum

    m_t = max(m_(t-1) + log sigmoid(f_t), i_t).

- `exp-floor`: floor 1, which is e^(-m) for what programs keep: m cancels, and may be
  any number (numeric/oracle/scans/shifts.py). States are given as they are, m_0 = 0.
- `exp-floor-eps`: what programs keep is divided by max(|n . q|, e^(-m)) + 10^-6, so
  that m does not cancel. States are given as they are, m_0 = 0.
- `unit-floor`: what programs keep has floor 1, so that m does not cancel; it is e^m
  here. Initial states are given as programs keep them, with m_0.
- `sigmoid-input`: sigmoid(i) in place of e^i, no maximum, and 10^-6 is added to
  max(|n . q|, 1).

Source: Beck, Pöppel, Spanring, Auer, Prudnikova, Kopp, Klambauer, Brandstetter,
Hochreiter, "xLSTM" (2024); the last from Beck, Pöppel, Lippe, Hochreiter, "Tiled flash
linear attention" (2025).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import Draw, ScanCell, normal, uniform
from longdep.numeric.oracle.scans.matrix_state import (
    KEYS,
    QUERIES,
    VALUES,
    read,
    scaled,
    written,
)
from longdep.numeric.oracle.scans.shifts import (
    maxima,
    running_maximum,
    shifting,
)
from longdep.numeric.oracle.scans.trace import Node, Trace
from longdep.numeric.oracle.vocabulary import Quantity, Role, System, Variant
from longdep.numeric.precision import Array

EXP_FLOOR, EXP_FLOOR_EPS = "exp-floor", "exp-floor-eps"
UNIT_FLOOR, SIGMOID_INPUT = "unit-floor", "sigmoid-input"
THOUSAND = 1000.0  # a number of every format; 10^-6 is its reciprocal twice
FORGET = Draw(
    samplers=(normal(), uniform(1.0, 4.0), uniform(3.0, 6.0), uniform(-2.0, 2.0))
)
EXPONENTS = Draw(samplers=(normal(), uniform(-3.0, 3.0), uniform(-12.0, -2.0)))


def _run(
    t: Trace, x: Mapping[str, Node], convention: str, case: Mapping[str, Any]
) -> dict[str, Node]:
    logs = t.marked("log decay", t.function("log_sigmoid", x["f"]))
    exponents = x["i"]
    if convention == SIGMOID_INPUT:
        exponents = t.function("log_sigmoid", x["i"])
    found: list[Node] = []

    def made() -> Node:
        """The running maxima, with their gradients."""
        if not found:
            start = x["m0"] if "m0" in x else t.constant(np.zeros(logs.shape[1]))
            found.append(maxima(t, logs, exponents, start))
        return found[0]

    decay, weight, added_up, tops = shifting(
        t, logs, exponents, _shifts(case, convention), made
    )
    decay, added_up = (part.reshape(*part.shape, 1) for part in (decay, added_up))
    key = weight.reshape(*weight.shape, 1) * t.marked("key", x["k"])
    states, norms = (t.marked("start", x[name]) for name in ("C0", "n0"))
    if convention == UNIT_FLOOR:
        scale = t.exp(x["m0"] - tops[0])
        states = scale.reshape(-1, 1, 1) * states
        norms = scale.reshape(-1, 1) * norms
    states = t.scan(
        decay.reshape(*decay.shape, 1),
        written(t, key, x["v"]),
        states,
        added_up.reshape(*added_up.shape, 1),
    )
    norms = t.scan(decay, key, norms, added_up)
    query = scaled(t, t.marked("query", x["q"]))
    norm = t.marked("normaliser", t.contract("thk,thk->th", norms, query))
    norm = t.function("absolute", norm)
    after = tops[1:]
    floor = made()[1:] - after if convention == UNIT_FLOOR else -after
    norm = t.larger(norm, t.exp(floor))
    if convention in (EXP_FLOOR_EPS, SIGMOID_INPUT):
        small = t.function("reciprocal", t.constant(THOUSAND))
        own = made()[1:] if convention == EXP_FLOOR_EPS else 0.0
        norm = norm + small * small * t.exp(own - after)
    return {"h": read(t, states, query) / norm.reshape(*norm.shape, 1)}


def _shifts(case: Mapping[str, Any], convention: str) -> Array:
    f, i = (np.asarray(case[name], dtype=np.float64) for name in "fi")
    start = np.asarray(case.get("m0", np.zeros(i.shape[1])), dtype=np.float64)
    if convention == SIGMOID_INPUT:
        return np.zeros((len(i) + 1, i.shape[1]))
    return running_maximum(-np.logaddexp(0.0, -f), i, start)


MLSTM = ScanCell(
    system=System(
        name="mlstm",
        conventions=(EXP_FLOOR, EXP_FLOOR_EPS, UNIT_FLOOR, SIGMOID_INPUT),
        inputs=(
            QUERIES,
            KEYS,
            VALUES,
            Quantity("i", ("T", "H"), meaning="input gates before exp"),
            Quantity("f", ("T", "H"), meaning="forget gates before sigmoid"),
            Quantity("C0", ("H", "K", "V"), meaning="initial state", role=Role.START),
            Quantity("n0", ("H", "K"), meaning="initial normaliser", role=Role.START),
            Quantity("m0", ("H",), meaning="initial maximum", role=Role.START),
            Quantity(
                "cotangent_h",
                ("T", "H", "V"),
                meaning="direct gradient of the loss at each h_t",
                role=Role.COTANGENT,
            ),
        ),
        outputs=(Quantity("h", ("T", "H", "V"), meaning="what is read, normalised"),),
        gradients=("q", "k", "v", "i", "f", "C0", "n0", "m0"),
        variants=tuple(
            Variant(convention=name, lacks=("m0",))
            for name in (EXP_FLOOR, EXP_FLOOR_EPS, SIGMOID_INPUT)
        ),
        scans=True,
    ),
    run=_run,
    draws={"f": FORGET, "i": EXPONENTS},
)
