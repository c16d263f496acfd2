"""The figures of a whole module as text for a terminal, and as JSON."""

import json
from collections.abc import Iterator
from math import exp, inf, isfinite
from typing import Any

from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.lags.measuring import Figures
from longdep.numeric.oracle.lags.module_verdict import left
from longdep.numeric.oracle.lags.verdict import Remark, power, remarks
from longdep.numeric.oracle.lags.whole import Side, Whole
from longdep.numeric.oracle.lags.words import (
    FORMAT,
    KINDS,
    LAGS,
    PROJECTS,
    count,
    laid_out,
    logs_tree,
    lost_at,
    lost_tree,
    plain_words,
    said,
    tree,
    underflow_words,
)

REVERSE = (
    "In the reverse direction a lag counts towards the end of the sequence: lag 3 from "
    "the loss of that direction, at step 1, is step 4."
)
READ = "layer 0: the inputs; above: the exact outputs below, rounded to float64"
OWN = (
    f"Each layer and direction by itself, on what it reads ({READ}), with a loss at "
    "its own last step: "
    "|dL/dh|, of an LSTM |dL/d(h,c)|, in parts of lag 0."
)


def module_text(w: Whole, remarks: tuple[Remark, ...]) -> str:
    """The answer, the table of layers, and the module's own table by lag."""
    head = [
        module_title(w),
        f"The loss is {w.loss}; {'; '.join(w.assumed)}.",
        *map(one_line, w.module.notes),
    ]
    if any(f.measured.sequence.projects for f in w.lanes.values()):
        head.append(PROJECTS)
    blocks = [head, said(remarks), [_own(w), *laid_out(_rows(w))]]
    if any(way == "reverse" for _, way in w.lanes):
        blocks[-1].append(REVERSE)
    for side in w.sides:
        blocks.append([_side_head(w, side), *laid_out(_side_rows(side))])
        blocks.append(list(_formats(side)))
    worst = max((r for s in w.sides for r in s.inputs.radius if isfinite(r)), default=0)
    blocks.append(
        [
            f"Certified: the logarithms of the norms to {max(worst, 1e-99):.0e}, with "
            f"balls of {w.bits} bits. --layer K --direction forward or reverse shows "
            "one layer whole."
        ]
    )
    return "\n\n".join("\n".join(block) for block in blocks)


def _own(w: Whole) -> str:
    """What the table of layers has."""
    words = OWN
    if any(
        f.measured.loss != f"at the last step, {w.sizes[0]}" for f in w.lanes.values()
    ):
        words = OWN.replace("at its own last step", w.loss)
    if len(w.module.layers) > 1:
        return words
    words = words.replace("layer and direction", "direction")
    return words.replace(f" ({READ})", "").replace("what it reads", "the inputs")


def module_title(w: Whole) -> str:
    """What was measured, in a line."""
    module, (steps, m, _) = w.module, w.sizes
    kinds = dict.fromkeys(
        KINDS[s.system] for layer in module.layers for s in layer.lanes.values()
    )
    units = dict.fromkeys(f.measured.sequence.sizes[1] for f in w.lanes.values())
    ways = "one direction"
    if module.both:
        ways = "both directions"
    elif module.backwards:
        ways = "reverse direction"
    plural = "" if list(units) == [1] else "s"
    each = "" if len(w.lanes) == 1 else " each"
    return (
        f"{one_line(module.name)}: {' and '.join(kinds)}, "
        f"{count(len(module.layers), 'layer')}, {ways}, "
        f"{' or '.join(map(str, units))} unit{plural}{each}, {count(m, 'input')}, "
        f"{count(steps, 'step')}"
    )


def _rows(w: Whole) -> list[list[str]]:
    """A row for each layer and direction."""
    longest = max(f.steps for f in w.lanes.values()) - 1
    lags = [k for k in (1, 10, 100, 1000) if k < longest] + [longest]
    named = any(layer.name != f"l{k}" for k, layer in enumerate(w.module.layers))
    head = ["layer", *(["name"] if named else []), "direction"]
    rows = [[*head, *(f"lag {k}" for k in lags), "per step", "gamma", "saturated", ""]]
    for (layer, way), f in w.lanes.items():
        name = [one_line(w.module.layers[layer].name)] if named else []
        lost = ", ".join(
            f"{loss.precision} lost from lag {loss.computed} on"
            for loss in f.losses
            if loss.computed
        )
        rows.append(
            [
                str(layer),
                *name,
                way,
                *(_part(f, k) for k in lags),
                f"{exp(left(f)):.3g}" if left(f) > -inf else "0",
                f"{f.mean_gamma:.3g}",
                f"{f.units.saturated.mean():.0%}",
                "; ".join(filter(None, [remarks(f)[0].word, lost])),
            ]
        )
    return rows


def _part(f: Figures, lag: int) -> str:
    if lag >= f.steps or f.state.value[0] == -inf:
        return "-"
    if not isfinite(f.state.radius[lag]):
        return "?"
    return power(f.state.value[lag] - f.state.value[0])


def _side_head(w: Whole, side: Side) -> str:
    where = "at and after" if side.after else "at and before"
    if not w.single:
        return f"The whole module, with the loss {w.loss}:"
    return f"The whole module: the gradient at the inputs {where} the step of the loss:"


def _side_rows(side: Side) -> list[list[str]]:
    rows, last = [["lag", "step", "|dL/dx|", "of lag 0", ""]], len(side.steps) - 1
    lost = dict(lost_at(side.losses))
    start = side.inputs.value[0]
    for lag in sorted({*(k for k in LAGS if k < last), last, *lost}):
        value = side.inputs.value[lag]
        known = isfinite(side.inputs.radius[lag])
        share = power(value - start) if start > -inf and known else "-"
        size = power(value) if known else "not told from 0"
        rows.append([str(lag), str(side.steps[lag]), size, share, lost.get(lag, "")])
    return rows


def _formats(side: Side) -> Iterator[str]:
    """What the formats keep of the module's gradient."""
    for loss in side.losses:
        yield f"{loss.precision}: {underflow_words(loss)}; {plain_words(loss)}"


def module_tree(w: Whole, remarks_: tuple[Remark, ...]) -> dict[str, Any]:
    """Everything of a module, as JSON has it."""
    steps, m, width = w.sizes
    return {
        "format": FORMAT,
        "kind": "module",
        "name": one_line(w.module.name),
        "sizes": {"T": steps, "m": m, "layers": len(w.module.layers), "width": width},
        "loss": w.loss,
        "assumed": list(w.assumed),
        "notes": list(map(one_line, w.module.notes)),
        "verdict": [{"word": r.word, "text": r.text} for r in remarks_],
        "layers": [
            {
                "layer": layer,
                "name": one_line(w.module.layers[layer].name),
                "direction": way,
                "figures": tree(f, remarks(f)),
            }
            for (layer, way), f in w.lanes.items()
        ],
        "inputs": [
            {
                "side": "after" if side.after else "before",
                "lag": list(range(len(side.steps))),
                "step": side.steps.tolist(),
                "log_norm": logs_tree(side.inputs),
                "lost": [lost_tree(loss) for loss in side.losses],
            }
            for side in w.sides
        ],
        "last_states": None if w.ends is None else logs_tree(w.ends),
        "bits": w.bits,
    }


def as_text(json_tree: Any) -> str:
    """A tree as the text of a JSON file."""
    return json.dumps(json_tree, indent=1, allow_nan=False) + "\n"
