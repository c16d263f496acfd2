"""What the figures of a gated linear recurrence say: remarks, text, JSON."""

from collections.abc import Iterator
from math import exp, inf, isfinite, log
from typing import Any

import numpy as np

from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.families.scan_cases import words_of
from longdep.numeric.oracle.lags.scan_measuring import ScanFigures
from longdep.numeric.oracle.lags.verdict import (
    PERSISTED,
    VANISHED,
    Remark,
    half_life,
    power,
)
from longdep.numeric.oracle.lags.words import (
    FORMAT,
    LAGS,
    REACHES,
    laid_out,
    logs_tree,
    loss_words,
    lost_at,
    lost_tree,
    said,
)
from longdep.numeric.oracle.scans.table import scan_cell

DIVIDED = (
    "States, and the decays between them, are as programs hold them: divided by e^m, "
    "with the running maximum m."
)
SHOWN = 3  # digits of a rate


def scan_remarks(f: ScanFigures) -> tuple[Remark, ...]:
    """Everything that is said of the figures, the answer first."""
    return (_answer(f), *_memory(f))


def _answer(f: ScanFigures) -> Remark:
    first, values = f.first, f.state.value
    if not f.measured.single:
        sizes = values[np.isfinite(values)]
        spread = "0 at every step"
        if sizes.size:
            spread = f"between {power(sizes.min())} and {power(sizes.max())}"
        return Remark(
            word="many losses",
            text="The loss acts on many steps, so that near losses hide what far ones "
            f"lose: the norm is {spread}. A loss at the last step shows one by itself.",
            claim="which-gradient",
        )
    if first is None:
        text = "The loss has no gradient at any state."
        return Remark(word="zero", text=text, claim="")
    last = f.steps - 1
    if first == last:
        text = f"There is one lag with a gradient, lag {first}: nothing to compare."
        return Remark(word="persists", text=text, claim="")
    gone = np.flatnonzero((values == -inf) & (f.state.radius == 0))
    if (gone := gone[gone > first]).size:
        text = f"The gradient vanishes: from lag {gone[0]} on it is exactly 0"
        return _remark("vanishes", text, f)
    unknown = np.flatnonzero(~np.isfinite(f.state.radius))
    if unknown.size:
        text = (
            f"The gradient vanishes: at lag {unknown[0]} it is 0, or too small to be "
            f"told from 0 with {f.bits} bits"
        )
        return _remark("vanishes", text, f)
    return _by_factor(f, first, last)


def _by_factor(f: ScanFigures, first: int, last: int) -> Remark:
    change = float(f.state.value[last] - f.state.value[first])
    radius = float(f.state.radius[last] + f.state.radius[first])
    kept = float(f.kept[last] - f.kept[first])
    why = f"the decays keep at most {power(kept)} of it"
    if change + radius < log(VANISHED):
        word = "vanishes"
        if f.corrected:
            why += ", corrections apart"
        elif kept < log(VANISHED):
            why += ", so it had to"
    elif change - radius > -log(VANISHED):
        word = "explodes"
    else:
        within = abs(change) + radius < log(PERSISTED)
        word = "persists" if within else "shrinks" if change < 0 else "grows"
    text = (
        f"The gradient {word}: {power(change)} of lag {first} at lag {last}, "
        f"{exp(change / (last - first)):.3g} per step; {why}"
    )
    return _remark(word, text, f)


def _remark(word: str, text: str, f: ScanFigures) -> Remark:
    """With the claim: along a state whose gates do not read it, a product of gates."""
    claim = "" if f.corrected else "gradient-through-gate"
    return Remark(word=word, text=f"{text}.", claim=claim)


def _memory(f: ScanFigures) -> Iterator[Remark]:
    """How long what is written stays, by the decays alone."""
    if not f.rates.size:
        return
    middle, best = float(np.median(f.rates)), float(f.rates.max())
    apart = "; what corrections take is not counted" if f.corrected else ""
    yield Remark(
        word="memory",
        text=f"The decays keep {exp(middle):.{SHOWN}g} per step in the median unit, "
        f"{exp(best):.4g} in the most retentive one ({half_life(exp(best))}): memory "
        f"horizons, -1/log of that, of {_horizon(f, middle)} and {_horizon(f, best)}"
        f"{apart}.",
        claim="gradient-through-gate",
    )


def _horizon(f: ScanFigures, rate: float) -> str:
    found = f.horizon(rate)
    return f"{found:.{SHOWN}g} steps" if isfinite(found) else "no end"


def scan_title(f: ScanFigures) -> str:
    """What was measured, in a line."""
    m = f.measured
    entry = scan_cell(m.system).system
    of = "" if m.name == m.system else f"{one_line(m.name)}: "
    sizes = words_of(m.case, entry, m.convention)
    return f"{of}{m.system} ({m.convention}), {sizes}"


def scan_text(f: ScanFigures, remarks: tuple[Remark, ...]) -> str:
    """The answer, the remarks, the table, and what else was measured."""
    assumed = f"; {'; '.join(f.measured.assumed)}" if f.measured.assumed else ""
    head = [scan_title(f), f"The loss is {f.measured.loss}{assumed}."]
    if _divided(f):
        head.append(DIVIDED)
    head += map(one_line, f.measured.notes)
    blocks = [head, said(remarks), _table(f), [*_facts(f)]]
    return "\n\n".join("\n".join(block) for block in blocks)


def _divided(f: ScanFigures) -> bool:
    """Whether the recurrence's definition holds its states divided by e^m."""
    system, convention = f.measured.system, f.measured.convention
    return (system == "mlstm" and convention != "sigmoid-input") or (
        convention == "rwkv4"
    )


def _table(f: ScanFigures) -> list[str]:
    """A row for a few lags, and for each where a format loses the gradient."""
    first = f.first
    start = -inf if first is None else float(f.state.value[first])
    lost = dict(lost_at(f.losses))
    rows = [["lag", "step", "|dL/dS|", f"of lag {first or 0}", "decays", "zeros", ""]]
    for lag in sorted({*(k for k in LAGS if k < f.steps), f.steps - 1, *lost}):
        known, value = isfinite(f.state.radius[lag]), float(f.state.value[lag])
        rows.append(
            [
                str(lag),
                str(f.steps - lag),
                power(value) if known else "not told from 0",
                (power(value - start) if start > -inf else "-") if known else "?",
                power(float(f.kept[lag])),
                f"{f.zeros[lag]:.0%}",
                lost.get(lag, ""),
            ]
        )
    return laid_out(rows)


def _facts(f: ScanFigures) -> Iterator[str]:
    if f.measured.single and f.first is not None:
        found = [
            f"{name} from lag {lag} on"
            for share, name in REACHES
            if (lag := _reach(f, share)) is not None
        ]
        if found:
            yield f"Gone of the gradient: {', '.join(found)}."
    yield "Decays: the largest product of a unit's |decay| from the lag to the loss."
    for loss in f.losses:
        yield f"{loss.precision}: {loss_words(loss)}"
    worst = max((r for r in f.state.radius if isfinite(r)), default=0.0)
    yield (
        f"Certified: the logarithms of the norms to {max(worst, 1e-99):.0e}, with "
        f"balls of {f.bits} bits. Vanishes: under {VANISHED:g} of the first lag at the "
        f"longest; explodes: over {1 / VANISHED:g}; persists: within a factor "
        f"{PERSISTED:g}. `longdep show KEY` tells the claim in brackets."
    )


def _reach(f: ScanFigures, share: float) -> int | None:
    """The lag from which on less than this share of the first gradient is left."""
    if f.first is None:
        return None
    left = f.state.value - f.state.value[f.first] + f.state.radius
    there = np.flatnonzero(~(left < log(share)))
    last = int(there[-1])  # the first gradient itself is all there
    return last + 1 if last + 1 < f.steps else None


def scan_tree(f: ScanFigures, remarks: tuple[Remark, ...]) -> dict[str, Any]:
    """Everything, as JSON has it: lags in order, logarithms natural."""
    m = f.measured
    words = words_of(m.case, scan_cell(m.system).system, m.convention)
    sizes = dict(part.split(" = ") for part in words.split(", "))
    return {
        "format": FORMAT,
        "kind": "recurrence",
        "name": one_line(m.name),
        "system": m.system,
        "convention": m.convention,
        "sizes": {word: int(size) for word, size in sizes.items()},
        "loss": m.loss,
        "assumed": list(m.assumed),
        "notes": list(map(one_line, m.notes)),
        "verdict": [
            {"word": r.word, "text": r.text, "claim": r.claim} for r in remarks
        ],
        "lag": list(range(f.steps)),
        "log_norm": logs_tree(f.state),
        "log_kept_by_decays": [_number(v) for v in f.kept],
        "zeros": [float(v) for v in f.zeros],
        "log_decay_per_step": [_number(v) for v in f.rates],
        "horizon": [_number(f.horizon(float(v))) for v in f.rates],
        "corrected": f.corrected,
        "lost": [lost_tree(loss) for loss in f.losses],
        "reach": {str(share): _reach(f, share) for share, _ in REACHES},
        "bits": f.bits,
    }


def _number(value: Any) -> float | str:
    return float(value) if isfinite(value) else str(float(value))
