"""The figures as text for a terminal, and as JSON."""

import json
from collections.abc import Iterator
from math import inf, isfinite, log
from typing import Any

import numpy as np

from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.lags.losing import Loss
from longdep.numeric.oracle.lags.measuring import Figures, Logs
from longdep.numeric.oracle.lags.verdict import (
    PERSISTED,
    VANISHED,
    Remark,
    power,
)

KINDS = {"simple-rnn": "simple RNN", "gru": "GRU", "lstm": "LSTM"}
GATES = {"a": "state", "r": "reset", "z": "update", "n": "candidate"}
LSTM_GATES = {"i": "input", "f": "forget", "g": "candidate", "o": "output"}
LAGS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
REACHES = ((0.5, "half"), (0.01, "99%"), (1e-6, "all but 1e-6"))
LOST = {"underflow": "underflow", "rounding": "rounding", "computed": "lost"}
FORMAT = 1
PROJECTS = "The output is projected: the state h that is measured is o tanh(c) before."
COARSE = 0.01  # of the norm: two digits are right
SAME = 1e-9  # of the log of the norm at lag 0: the norms are then relative to it
MOST_EXPONENTS = 8


def text(f: Figures, remarks: tuple[Remark, ...]) -> str:
    """The answer, the remarks, the table, and what else was measured."""
    blocks = ["\n".join(block) for block in (_head(f), said(remarks), _table(f))]
    return "\n\n".join([*blocks, "\n".join(_facts(f))])


def title(f: Figures) -> str:
    """What was measured, in a line."""
    steps, n, m = f.measured.sequence.sizes
    name = one_line(f.subject.name)
    of = "" if name == f.subject.system else f"{name}: "
    return (
        f"{of}{KINDS[f.subject.system]}, {count(n, 'unit')}, {count(m, 'input')}, "
        f"{count(steps, 'step')} ({f.subject.system}, {f.subject.convention})"
    )


def _head(f: Figures) -> list[str]:
    assumed = f"; {'; '.join(f.measured.assumed)}" if f.measured.assumed else ""
    notes = [one_line(note) for note in f.subject.notes]
    if f.measured.sequence.projects:
        notes.insert(0, PROJECTS)
    return [title(f), f"The loss is {f.measured.loss}{assumed}.", *notes]


def said(remarks: tuple[Remark, ...]) -> list[str]:
    """The remarks, a line each, with the claim that each illustrates."""
    return [
        f"{remark.text} [{remark.claim}]" if remark.claim else remark.text
        for remark in remarks
    ]


def _table(f: Figures) -> list[str]:
    """A row for a few lags, and for each where a format loses the gradient."""
    single = bool(np.all(f.measured.sequence.cotangent[:-1] == 0))
    name = "|dL/dh|" if set(f.parts) == {"h"} else "|dL/d(h,c)|"
    head = ["lag", "step", name, "of lag 0", "at most", "zeros", "saturated", ""]
    rows = [head]
    lost = dict(lost_at(f.losses))
    for lag in sorted({*(k for k in LAGS if k < f.steps), f.steps - 1, *lost}):
        known = isfinite(f.state.radius[lag])
        start = f.state.value[0]
        left = power(f.state.value[lag] - start) if start > -inf else "-"
        rows.append(
            [
                str(lag),
                str(f.steps - lag),
                power(f.state.value[lag]) if known else "not told from 0",
                left if known else "?",
                power(f.log_bound[lag]) if single else "-",
                f"{f.zeros[lag]:.0%}",
                f"{f.units.saturated[lag]:.0%}",
                lost.get(lag, ""),
            ]
        )
    if abs(f.state.value[0]) < SAME:
        rows = [[*row[:3], *row[4:]] for row in rows]
    return laid_out(rows)


def laid_out(rows: list[list[str]]) -> list[str]:
    """Lines of columns, to the right but for the last."""
    head = rows[0]
    widths = [max(len(row[k]) for row in rows) for k in range(len(head))]
    return [
        "  ".join(
            cell.ljust(w) if k == len(head) - 1 else cell.rjust(w)
            for k, (cell, w) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def lost_at(losses: tuple[Loss, ...]) -> Iterator[tuple[int, str]]:
    """Where the formats lose the gradient: lag -> which, and how."""
    places: dict[int, list[str]] = {}
    for loss in losses:
        for kind in LOST:
            lag = getattr(loss, kind)
            if lag is not None and lag > 0:
                places.setdefault(lag, []).append(f"{loss.precision} {LOST[kind]}")
    for lag, words in places.items():
        yield lag, ", ".join(words)


def _facts(f: Figures) -> Iterator[str]:
    yield from _reaches(f)
    yield from _zeros_of_the_loss(f)
    if f.steps > 1:
        how = "" if f.norms.sharp else ", by the norms 1 and inf"
        yield (
            f"gamma: largest {f.gamma:.5g}, geometric mean {f.mean_gamma:.5g}: the "
            f"2-norms of the steps' Jacobians, bounded from above{how}; at most: "
            "their product."
        )
    known = [v for v, r in f.exponents if isfinite(r) and isfinite(v)]
    known.sort(reverse=True)  # the recursion may find them in another order
    if known:
        listed = " ".join(f"{v:.4g}" for v in known[:MOST_EXPONENTS])
        size = f.measured.sequence.sizes[1] * len(f.parts)
        yield (
            "Lyapunov exponents over these steps, natural log per step, certified, "
            f"the leading {min(len(known), MOST_EXPONENTS)} of {size}: {listed}"
        )
    yield _gate_words(f)
    for loss in f.losses:
        yield f"{loss.precision}: {loss_words(loss)}"
    worst = max((r for r in f.state.radius if isfinite(r)), default=0.0)
    yield (
        f"Certified: the logarithms of the norms to {max(worst, 1e-99):.0e}, with "
        f"balls of {f.bits} bits. Vanishes: under {VANISHED:g} of lag 0 at the "
        f"longest lag; explodes: over {1 / VANISHED:g}; persists: within a factor "
        f"{PERSISTED:g}. "
        "`longdep show KEY` tells the claim in brackets."
    )


def _reaches(f: Figures) -> Iterator[str]:
    if not np.all(f.measured.sequence.cotangent[:-1] == 0) or f.steps == 1:
        return
    found = [
        f"{name} from lag {lag} on"
        for share, name in REACHES
        if (lag := f.reach(share)) is not None
    ]
    if found:
        yield f"Gone of the gradient: {', '.join(found)}."


def _zeros_of_the_loss(f: Figures) -> Iterator[str]:
    """Why half of the entries are 0 at lag 0: the loss does not read the cell."""
    if "c" in f.parts and f.parts["c"].value[0] == -inf and f.state.value[0] > -inf:
        yield (
            "The zeros at lag 0 are the c half: the loss is at h alone, so dL/dc is 0 "
            "at its step."
        )


def _gate_words(f: Figures) -> str:
    names = LSTM_GATES if f.subject.system == "lstm" else GATES
    parts = [
        f"{names[g]} {f.units.mean[g]:.3g} ({share:.0%})"
        for g, share in f.units.by_gate.items()
    ]
    return (
        f"Mean activation, and share saturated (slope under {f.units.threshold:g} of "
        f"its largest): {', '.join(parts)}."
    )


def loss_words(loss: Loss) -> str:
    """Where a format loses the gradient, in words."""
    return f"{underflow_words(loss)}; {_rounding_words(loss)}"


def underflow_words(loss: Loss) -> str:
    """Where a format's range ends, in words."""
    under = "no underflow"
    if loss.subnormal is not None:
        under = f"underflow from lag {loss.subnormal} on where subnormals are flushed"
        if loss.underflow is not None:
            under += f", from lag {loss.underflow} on in any case"
    return under


def _rounding_words(loss: Loss) -> str:
    """What rounding does: what is guaranteed, and what a plain program got."""
    if not loss.judged:
        promised = "rounding was not bounded at this size"
    elif loss.rounding is None:
        promised = "rounding leaves digits at every lag"
    elif loss.rounding == 0:
        promised = "after rounding no digit is guaranteed at any lag"
    else:
        promised = f"after rounding no digit is guaranteed from lag {loss.rounding} on"
    return f"{promised}, {plain_words(loss)}"


def plain_words(loss: Loss) -> str:
    """How far a plain program in the format is off, in words."""
    coarse, gone = loss.off_by(COARSE), loss.computed
    if coarse is None:
        worst = float(np.max(loss.errors))
        return f"a plain program is off by at most {worst:.1e} of the norm"
    if gone == 0:
        return "a plain program has no right digit at any lag"
    later = "" if gone is None else f" and has no right digit from lag {gone} on"
    return f"a plain program is off by {COARSE:.0%} from lag {coarse} on{later}"


def as_json(f: Figures, remarks: tuple[Remark, ...]) -> str:
    """Everything, as JSON: lags in order, logarithms natural, infinities as strings."""
    return json.dumps(tree(f, remarks), indent=1, allow_nan=False) + "\n"


def tree(f: Figures, remarks: tuple[Remark, ...]) -> dict[str, Any]:
    """Everything of one layer, as JSON has it."""
    steps, n, m = f.measured.sequence.sizes
    return {
        "format": FORMAT,
        "kind": "layer",
        "name": one_line(f.subject.name),
        "system": f.subject.system,
        "convention": f.subject.convention,
        "sizes": {"T": steps, "n": n, "m": m},
        "loss": f.measured.loss,
        "assumed": list(f.measured.assumed),
        "notes": list(map(one_line, f.subject.notes)),
        "verdict": [
            {"word": r.word, "text": r.text, "claim": r.claim} for r in remarks
        ],
        "lag": list(range(steps)),
        "log_norm": logs_tree(f.state),
        "log_norm_of": {part: logs_tree(logs) for part, logs in f.parts.items()},
        "log_norm_delta": logs_tree(f.delta),
        "log_bound": _numbers(f.log_bound),
        "zeros": _numbers(f.zeros),
        "saturated": _numbers(f.units.saturated),
        "gamma": {
            "largest": f.gamma,
            "geometric_mean": f.mean_gamma,
            "sharp": f.norms.sharp,
        },
        "lyapunov": [
            {"value": _number(v), "radius": _number(r)} for v, r in f.exponents
        ],
        "units": {
            "threshold": f.units.threshold,
            "saturated_by_gate": f.units.by_gate,
            "mean_by_gate": f.units.mean,
            "kept_by_the_cell": _numbers(f.units.kept),
            "dead": f.units.dead,
            "active": f.units.active,
            "latched": f.units.latched,
            "one_in_float64": f.units.one_in_float64,
        },
        "lost": [lost_tree(loss) for loss in f.losses],
        "reach": {str(share): f.reach(share) for share, _ in REACHES},
        "bits": f.bits,
    }


def lost_tree(loss: Loss) -> dict[str, Any]:
    """Where a format loses the gradient, as JSON has it."""
    return {
        "precision": loss.precision,
        "underflow": loss.underflow,
        "subnormal": loss.subnormal,
        "rounding": loss.rounding,
        "rounding_bounded": loss.judged,
        "computed": loss.computed,
        "errors": _numbers(loss.errors),
    }


def logs_tree(logs: Logs) -> dict[str, Any]:
    """Logarithms and their radii, as JSON has them."""
    return {"value": _numbers(logs.value), "radius": _numbers(logs.radius)}


def _numbers(values: Any) -> list[Any]:
    return [_number(float(v)) for v in values]


def _number(value: float) -> float | str:
    return value if isfinite(value) else str(value)


def count(number: int, word: str) -> str:
    """A number of things: 1 layer, 2 layers."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def decades(logs: Any) -> Any:
    """Natural logarithms as powers of ten."""
    return np.asarray(logs) / log(10)
