"""What `longdep.lags` gives of a gated linear recurrence."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.oracle.lags import words
from longdep.numeric.oracle.lags.scan_measuring import ScanFigures
from longdep.numeric.oracle.lags.scan_words import (
    scan_remarks,
    scan_text,
    scan_title,
    scan_tree,
)
from longdep.numeric.oracle.lags.verdict import Remark
from longdep.numeric.precision import Array
from longdep.reports.page.figures import FIRST, SECOND, rounded
from longdep.reports.page.lag_pictures import (
    HEADING,
    LAYER,
    displayed,
    drawn,
    formats,
    require_picture,
    write,
)


@dataclass(frozen=True, kw_only=True)
class ScanLags:
    """Where the gradient of a gated linear recurrence vanishes.

    Attributes:
        figures: everything measured
            (longdep.numeric.oracle.lags.scan_measuring.ScanFigures).
        remarks: what it says, the answer first; each names a claim by its key.
    """

    figures: ScanFigures
    remarks: tuple[Remark, ...]

    @property
    def log_norm(self) -> Array:
        """(T,) natural log of the 2-norm of dL/dS; -inf where it is exactly 0."""
        return self.figures.state.value

    @property
    def radius(self) -> Array:
        """(T,) how far each logarithm may be off; inf where it is not told from 0."""
        return self.figures.state.radius

    @property
    def verdict(self) -> str:
        """One word: vanishes, explodes, persists, shrinks, grows, zero, many losses."""
        return self.remarks[0].word

    def __str__(self) -> str:
        return scan_text(self.figures, self.remarks)

    def _repr_html_(self) -> str:
        return displayed(self)

    def to_json(self) -> str:
        """Everything, as JSON."""
        tree = scan_tree(self.figures, self.remarks)
        return json.dumps(tree, indent=1, allow_nan=False) + "\n"

    def picture(self, path: str | Path) -> None:
        """Draw the norms against the lag into a file, .svg or .png.

        Raises:
            DomainError: another ending, or the file cannot be written.
        """
        path = require_picture(path)

        def make(canvas: Any) -> None:
            _draw(canvas.subplots(), self.figures, self.remarks)

        write(path, drawn(make, LAYER, path.suffix[1:]))


def of_scan(found: ScanFigures) -> ScanLags:
    """The figures with what they say."""
    return ScanLags(figures=found, remarks=scan_remarks(found))


def _draw(axes: Any, f: ScanFigures, said: tuple[Remark, ...]) -> None:
    """The norms by lag, and what the decays alone would keep."""
    every, mark = np.arange(f.steps), "." if f.steps <= 60 else ""
    state = words.decades(f.state.value)
    finite = state[np.isfinite(state)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    if f.measured.single and f.first is not None:
        start = f.state.value[f.first] - f.kept[f.first]
        kept = words.decades(f.kept + start)
        shown = np.where(np.isfinite(kept), kept, np.nan)
        broad = {"lw": 4, "color": SECOND, "label": "largest product of decays"}
        axes.plot(every, rounded(shown), "--", **broad)
    shown = np.where(np.isfinite(state), state, np.nan)
    axes.plot(every, rounded(shown), mark + "-", color=FIRST, label="|dL/dS|")
    room = max(0.05 * (high - low), 0.5)
    axes.set_ylim(low - room, high + room)
    formats(axes, low, high)
    axes.set_ylabel("norm, power of ten")
    axes.set_xlabel("lag (steps from the loss)")
    axes.legend(loc="best", fontsize=8)
    answer = said[0].text.split(";")[0].rstrip(".")
    axes.set_title(f"{scan_title(f)}\n{answer}", **HEADING)
