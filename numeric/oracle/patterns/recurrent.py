"""Whole implementations of the recurrent systems, right or wrong by a switch."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.oracle.conventions import (
    GATES,
    Blend,
    Convention,
    Padding,
    Reset,
    convention,
)
from longdep.numeric.oracle.packing import pack, unpack
from longdep.numeric.oracle.patterns.cells import CELLS, Array, Gradients, Weights
from longdep.numeric.oracle.patterns.products import lag_gradients, powers
from longdep.numeric.oracle.patterns.sequence import Losses, Run, forward, run
from longdep.numeric.oracle.patterns.switches import Switches
from longdep.numeric.oracle.vocabulary import System

VECTORS = "bdp"
OF_A_SEQUENCE = ("x", "h0", "c0", "keep_h", "keep_c")


def linear_recurrence(
    case: Mapping[str, Any], convention_name: str, switches: Switches
) -> dict[str, Any]:
    """The states h_t = W^T h_{t-1}, or W h_{t-1} in the plain convention."""
    turned = (convention_name == "transposed") != switches.transposed
    weight = case["W"].T if turned else case["W"]
    if switches.units == "reversed":
        weight = weight[:, ::-1]
    return {"h": powers(weight, case["h0"], int(case["steps"]), switches)}


def lags(
    case: Mapping[str, Any], convention_name: str, switches: Switches
) -> dict[str, Any]:
    """Find delta at every step of a loss at the last one, and its log norms."""
    chosen = convention("rnn", convention_name)
    w = wired(unpack(chosen, case), chosen, case, switches)
    steps = _forward_only(w, case, switches)
    pre = np.array([step["z"] for step in steps])
    loss = case["cotangent"] * loss_factor(switches, len(case["x"]), 1)
    delta, log_norm = lag_gradients(
        w["U", "a"], pre, loss, case["activation"], switches
    )
    return {"delta": delta, "log_norm": log_norm}


def sequence(
    cell: str, case: Mapping[str, Any], convention_name: str, switches: Switches
) -> dict[str, Any]:
    """One sequence: states and the gradients of every input."""
    chosen = convention(cell, convention_name)
    w = wired(unpack(chosen, case), chosen, case, switches)
    direct = case["cotangent_h"] * loss_factor(switches, len(case["x"]), 1)
    losses = Losses(direct, np.zeros_like(direct))
    c0 = case.get("c0", np.zeros_like(case["h0"]))
    computed = run(
        cell, w, case["x"], case["h0"], c0, losses, switches, options(chosen, case)
    )
    outputs = {"h": computed.states, "grad_x": computed.inputs, "grad_h0": computed.h0}
    if cell == "rnn":
        outputs["delta"] = computed.delta
    if cell == "lstm":
        outputs |= {"c": computed.cells, "grad_c0": computed.c0}
    return outputs | _packed(chosen, computed.weights, w, case, switches)


def padded(
    cell: str, case: Mapping[str, Any], convention_name: str, switches: Switches
) -> dict[str, Any]:
    """A batch of sequences of different lengths."""
    chosen = convention(cell, convention_name)
    h0 = np.zeros_like(case["h0"])
    outputs: dict[str, Any] = {
        "h": np.zeros_like(case["cotangent_h"]),
        "last_h": h0,
        "grad_x": np.zeros_like(case["x"]),
        "grad_h0": h0.copy(),
    }
    if cell == "lstm":
        outputs |= {"last_c": h0.copy(), "grad_c0": h0.copy()}
    totals: dict[str, Array] = {}
    factor = loss_factor(switches, case["x"].shape[1], len(case["x"]))
    for b, length in enumerate(case["lengths"]):
        row = {
            name: case[name][b]
            for name in (*OF_A_SEQUENCE, "cotangent_h", "cotangent_last")
            if name in case
        }
        for name in ("cotangent_h", "cotangent_last"):
            row[name] = row[name] * factor
        if not length:  # no step is run: it ends where it starts
            outputs["last_h"][b], outputs["grad_h0"][b] = (
                row["h0"],
                row["cotangent_last"],
            )
            if "last_c" in outputs:
                outputs["last_c"][b] = row["c0"]
            continue
        w = wired(unpack(chosen, case), chosen, row, switches)
        computed, order, last = _row(cell, chosen, w, case, row, int(length), switches)
        back = case["direction"] != "reverse" or switches.reverses != "not turned back"
        _place(outputs, b, computed, order, last, chosen, int(length), back)
        for name, part in _packed(chosen, computed.weights, w, row, switches).items():
            totals[name] = totals[name] + part if name in totals else part
    zeros = {f"grad_{a.name}": np.zeros_like(case[a.name]) for a in chosen.arrays}
    return outputs | zeros | totals


def _row(
    cell: str,
    chosen: Convention,
    w: Weights,
    case: Mapping[str, Any],
    row: Mapping[str, Any],
    length: int,
    switches: Switches,
) -> tuple[Run, Array, int]:
    """Run one sequence; also the positions in the order they ran, and the last."""
    steps = len(row["x"])
    backwards = case["direction"] == "reverse" and switches.reverses != "ignored"
    computed = chosen.padding is Padding.COMPUTED
    moves = switches.padding == "moves"
    in_padding = backwards and switches.reverses == "in the padding"
    order = np.arange(steps if moves or computed or in_padding else length)
    if backwards:
        order = order[::-1]
    losses = row["cotangent_h"] * (np.arange(steps) < length)[:, None]
    flows = chosen.padding is Padding.REPEAT
    if computed or (moves and flows):
        losses = row["cotangent_h"]
    elif flows != (switches.behind == "other"):
        losses[length - 1] += row["cotangent_h"][length:].sum(axis=0)
    losses = losses[order]
    last = len(order) - 1 if moves or not computed else length - 1
    if backwards and switches.last == "last in order":
        last = 0
    if backwards and switches.reverses == "not turned back":
        losses = losses[::-1]
    target = steps - 1 if switches.injected == "last step" else last
    if target < len(losses):
        losses[target] += row["cotangent_last"]
    c0 = row.get("c0", np.zeros_like(row["h0"]))
    both = Losses(losses, np.zeros_like(losses))
    kept = {k: row[k][order] for k in ("keep_h", "keep_c") if k in row}
    settings = options(chosen, {**case, **kept})
    answer = run(cell, w, row["x"][order], row["h0"], c0, both, switches, settings)
    return answer, order, last


def _place(
    outputs: dict[str, Any],
    b: int,
    computed: Run,
    order: Array,
    last: int,
    chosen: Convention,
    length: int,
    turned_back: bool,
) -> None:
    """Write one sequence's results into the batch."""
    turned = order if turned_back else order[::-1]
    outputs["h"][b, turned] = computed.states
    if chosen.padding is Padding.ZEROS:
        outputs["h"][b, length:] = 0
    if chosen.padding is Padding.REPEAT and len(order) == length:
        outputs["h"][b, length:] = computed.states[-1]
    outputs["last_h"][b] = computed.states[last]
    outputs["grad_x"][b, order] = computed.inputs
    outputs["grad_h0"][b] = computed.h0
    if "last_c" in outputs:
        outputs["last_c"][b] = computed.cells[last]
        outputs["grad_c0"][b] = computed.c0


def pre_activations(entry: System, case: Mapping[str, Any], name: str) -> Array:
    """All that enters activations, in one row.

    Args:
        entry: a system with a cell.
        case: the case; of a batch every sequence is run over all steps.
        name: the convention.
    """
    chosen = convention(entry.cell, name)
    rows: list[Mapping[str, Any]] = [case]
    if entry.padded:
        single = [k for k in OF_A_SEQUENCE if k in case]
        count = len(case["h0"])
        rows = [{**case, **{k: case[k][b] for k in single}} for b in range(count)]
    seen = []
    for row in rows:
        w = wired(unpack(chosen, row), chosen, row, Switches())
        c0 = row.get("c0", np.zeros_like(row["h0"]))
        x = row["x"][::-1] if case.get("direction") == "reverse" else row["x"]
        for step in forward(
            CELLS[entry.cell], w, x, row["h0"], c0, Switches(), options(chosen, row)
        ):
            seen += [step["z"]] if "z" in step else list(step["pre"].values())
    return np.concatenate(seen) if seen else np.zeros(0)


def options(chosen: Convention, case: Mapping[str, Any]) -> dict[str, Any]:
    """What the convention and the case say about the cell."""
    settings: dict[str, Any] = {
        "reset_after": chosen.reset is Reset.AFTER,
        "exchanged": chosen.blend is Blend.CANDIDATE,
        "early_peephole": chosen.early_peephole,
    }
    settings |= {name: case[name] for name in ("keep_h", "keep_c") if name in case}
    if "activation" in case:
        settings["activation"] = case["activation"]
    if chosen.clips:
        settings["clip"] = case["clip"]
    return settings


def wired(
    slots: Weights, chosen: Convention, case: Mapping[str, Any], switches: Switches
) -> Weights:
    """The blocks as the cell will use them; missing ones are 0."""
    gates = GATES[chosen.cell]
    zero = np.zeros(len(slots["U", gates[0]]), case["h0"].dtype)
    source = _sources(gates, switches)
    w: Weights = {}
    for g in gates:
        for kind in "WU":
            w[kind, g] = _turned(kind, slots[kind, source[g]], switches)
        for kind in VECTORS:
            origin = _beside(kind, source[g], switches)
            w[kind, g] = slots.get((kind, origin), zero) * _factor(kind, g, switches)
        if _drops(case, switches):
            w["d", g] = zero
        if g == "f" and switches.forget_bias == "plus one":
            w["b", g] = w["b", g] + 1
    return w


def _packed(
    chosen: Convention,
    gradients: Gradients,
    w: Weights,
    case: Mapping[str, Any],
    switches: Switches,
) -> dict[str, Array]:
    """Gradients of the convention's own arrays."""
    slots = unwired(chosen, gradients, w, case, switches)
    return {f"grad_{name}": array for name, array in pack(chosen, slots).items()}


def unwired(
    chosen: Convention,
    gradients: Gradients,
    w: Weights,
    case: Mapping[str, Any],
    switches: Switches,
) -> Weights:
    """The adjoint of `wired`: gradients of the convention's own blocks."""
    gates = GATES[chosen.cell]
    slots: Weights = {}
    for g, origin in _sources(gates, switches).items():
        for kind in "WU":
            slots[kind, origin] = _turned(kind, gradients[kind, g], switches)
        for kind in VECTORS:
            gradient = gradients.get((kind, g), 0 * w["b", g])
            beside = _beside(kind, origin, switches)
            slots[kind, beside] = gradient * _factor(kind, g, switches)
        if _drops(case, switches):
            slots["d", origin] = 0 * w["b", g]
    return slots


def _sources(gates: str, switches: Switches) -> dict[str, str]:
    """Which gate's block each gate reads."""
    if switches.rotated:
        return dict(zip(gates, gates[1:] + gates[:1], strict=True))
    source = dict(zip(gates, gates, strict=True))
    if switches.swapped is not None:
        one, other = switches.swapped
        source[one], source[other] = other, one
    return source


def _beside(kind: str, gate: str, switches: Switches) -> str:
    """The gate whose vector is read in place of one's own."""
    if kind == "p" and switches.peephole_order == "f-o exchanged":
        return {"f": "o", "o": "f"}.get(gate, gate)
    return gate


def _factor(kind: str, gate: str, switches: Switches) -> float:
    """How much of a vector counts."""
    twice = gate == "f" and switches.forget_bias == "twice"
    return switches.bias_share * (2 if twice else 1) if kind in "bd" else 1.0


def loss_factor(switches: Switches, steps: int, sequences: int) -> float:
    """What the loss is multiplied by."""
    count = {"steps": steps, "sequences": sequences}.get(switches.loss_mean, 1)
    return switches.loss_scale / count


def _turned(kind: str, block: Array, switches: Switches) -> Array:
    """A matrix as it is misread; each misreading is its own inverse."""
    if kind == "U" and switches.transposed:
        block = block.T
    if kind == "U" and switches.units == "reversed":
        block = block[:, ::-1]
    if kind == "W" and switches.columns == "reversed":
        block = block[:, ::-1]
    return block


def _drops(case: Mapping[str, Any], switches: Switches) -> bool:
    if switches.hidden_bias == "dropped without h0":
        return not np.any(case["h0"] != 0)
    return switches.hidden_bias == "dropped"


def _forward_only(
    w: Weights, case: Mapping[str, Any], switches: Switches
) -> list[dict[str, Any]]:
    settings = {"activation": case["activation"]}
    zero = np.zeros_like(case["h0"])
    return forward(CELLS["rnn"], w, case["x"], case["h0"], zero, switches, settings)
