"""Run a cell on an engine: its outputs, and the gradients of its loss."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.scans.cell import ScanCell
from longdep.numeric.oracle.scans.diagonal import CONJUGATED
from longdep.numeric.oracle.scans.engine import Engine, Values
from longdep.numeric.oracle.scans.trace import Trace
from longdep.numeric.oracle.vocabulary import inputs

LOG_NORM = "log_norm"
Tracer = Callable[[Engine], Trace]


def ran(
    cell: ScanCell,
    convention: str,
    case: Mapping[str, Any],
    engine: Engine,
    tracer: Tracer = Trace,
) -> dict[str, Values]:
    """The outputs and gradients of a case, as an engine's arrays; not their log norms.

    Args:
        cell: which recurrence.
        convention: the full name of one of its conventions.
        case: the inputs.
        engine: what evaluates the definition and its gradients.
        tracer: what makes the trace: that of a wrong program makes its mistakes.
    """
    trace = tracer(engine)
    quantities = inputs(cell.system, convention)
    losses = {
        q.name.removeprefix("cotangent_"): np.asarray(case[q.name])
        for q in quantities
        if q.name.startswith("cotangent_")
    }
    nodes = {
        q.name: trace.given(case[q.name])
        for q in quantities
        if q.kind == "array" and not q.name.startswith("cotangent_")
    }
    outputs = cell.run(trace, nodes, convention, case)
    paired = [(outputs[name], weights) for name, weights in losses.items()]
    gradients = trace.gradients(paired)
    results = {name: node.values for name, node in outputs.items()}
    for name in cell.system.gradients:
        if name not in nodes:
            continue
        held = gradients[nodes[name].place]
        if held is None:
            held = engine.constant(np.zeros(nodes[name].shape))
        if convention == CONJUGATED:
            held = _conjugated(engine, held)
        results[f"grad_{name}"] = held
    return results


def _conjugated(engine: Engine, pairs: Values) -> Values:
    """Pairs (..., 2) with the second of each negative."""
    sign = engine.constant(np.array([1.0, -1.0]))
    return engine.multiply(pairs, sign)
