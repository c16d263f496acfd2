"""What `longdep.lags` gives of whole modules: in words, as JSON, and as a picture."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from longdep.numeric.oracle.escaping import one_line
from longdep.numeric.oracle.lags import words
from longdep.numeric.oracle.lags.measuring import Figures, Logs
from longdep.numeric.oracle.lags.module_verdict import module_remarks
from longdep.numeric.oracle.lags.module_words import (
    as_text,
    module_text,
    module_title,
    module_tree,
)
from longdep.numeric.oracle.lags.verdict import Remark, remarks
from longdep.numeric.oracle.lags.whole import Whole
from longdep.numeric.precision import Array
from longdep.reports.page.figures import FIRST, SECOND, THIRD, rounded
from longdep.reports.page.lag_pictures import (
    HEADING,
    displayed,
    drawn,
    formats,
    require_picture,
    write,
)

PANEL = (3.4, 1.7)  # inches of one panel
TOP = 2.4  # and of that of the whole module
LEAST_WIDTH = 7.0
HEAD, CAPTION = 84, 46  # letters of a line of their titles


@dataclass(frozen=True, kw_only=True)
class ModuleLags:
    """Where the gradient of a whole module vanishes, and in which layer.

    Attributes:
        figures: everything measured (longdep.numeric.oracle.lags.whole.Whole).
        remarks: what it says, the answer first.
    """

    figures: Whole
    remarks: tuple[Remark, ...]

    @property
    def layers(self) -> dict[tuple[int, str], Figures]:
        """(layer, direction) -> what is measured of it on what it reads."""
        return dict(self.figures.lanes)

    @property
    def log_norm(self) -> Array:
        """(T,) natural log of the 2-norm of dL/dx by lag; before the loss."""
        return self.figures.sides[0].inputs.value

    @property
    def radius(self) -> Array:
        """(T,) how far each logarithm may be off."""
        return self.figures.sides[0].inputs.radius

    @property
    def verdict(self) -> str:
        """One word, of the gradient before the loss: vanishes, explodes, ..."""
        return self.remarks[0].word

    def __str__(self) -> str:
        return module_text(self.figures, self.remarks)

    def _repr_html_(self) -> str:
        return displayed(self)

    def to_json(self) -> str:
        """Everything, as JSON."""
        return as_text(module_tree(self.figures, self.remarks))

    def picture(self, path: str | Path) -> None:
        """Draw the module, and a panel for each layer and direction: .svg or .png.

        Raises:
            DomainError: another ending, or the file cannot be written.
        """
        _draw((self,), path)


@dataclass(frozen=True, kw_only=True)
class ManyLags:
    """Several modules of one file or model, each on a sequence of its own.

    Attributes:
        modules: what is measured of each, in the order of the file.
    """

    modules: tuple[ModuleLags, ...]

    @property
    def verdict(self) -> tuple[str, ...]:
        """The word of each."""
        return tuple(module.verdict for module in self.modules)

    def __str__(self) -> str:
        head = (
            f"{len(self.modules)} recurrent modules; what stands between them is not "
            "known, so that each is measured by itself, on a sequence of its own."
        )
        return "\n\n".join([head, *map(str, self.modules)])

    def _repr_html_(self) -> str:
        return displayed(self)

    def to_json(self) -> str:
        """Everything, as JSON."""
        trees = [module_tree(one.figures, one.remarks) for one in self.modules]
        return as_text({"format": words.FORMAT, "kind": "modules", "modules": trees})

    def picture(self, path: str | Path) -> None:
        """Draw every module, one below the other: .svg or .png.

        Raises:
            DomainError: another ending, or the file cannot be written.
        """
        _draw(self.modules, path)


def of_whole(found: Whole) -> ModuleLags:
    """The figures of a module with what they say."""
    return ModuleLags(figures=found, remarks=module_remarks(found))


def _draw(modules: tuple[ModuleLags, ...], path: str | Path) -> None:
    path = require_picture(path)
    heights = [TOP + PANEL[1] * len(m.figures.module.layers) for m in modules]
    columns = max(len(_ways(m.figures)) for m in modules)
    size = (max(PANEL[0] * columns, LEAST_WIDTH), sum(heights))

    def make(canvas: Any) -> None:
        parts = canvas.subfigures(len(modules), 1, height_ratios=heights, squeeze=False)
        for part, module in zip(parts[:, 0], modules, strict=True):
            _module(part, module)

    write(path, drawn(make, size, path.suffix[1:]))


def _ways(w: Whole) -> list[str]:
    """The directions that there are, in columns."""
    return list(dict.fromkeys(way for _, way in w.lanes))


def _module(canvas: Any, made: ModuleLags) -> None:
    """The whole module above, below it a row for a layer, a column for a direction."""
    w, ways = made.figures, _ways(made.figures)
    rows = len(w.module.layers)
    grid = canvas.add_gridspec(
        rows + 1, len(ways), height_ratios=(TOP, *[PANEL[1]] * rows)
    )
    top = canvas.add_subplot(grid[0, :])
    for side, color in zip(w.sides, (FIRST, SECOND), strict=False):
        where = "after the loss" if side.after else "before the loss"
        label = "|dL/dx|" if len(w.sides) == 1 else f"|dL/dx|, inputs {where}"
        _line(top, side.inputs, color, label)
    formats(top, *_limits(top, *(side.inputs for side in w.sides)))
    top.set_ylabel("norm, power of ten")
    top.set_xlabel("lag (steps from the loss)" if w.single else "steps from the end")
    top.legend(loc="best", fontsize=8)
    answer = made.remarks[0].text.split(";")[0].rstrip(".")
    name, _, about = module_title(w).partition(": ")
    title = "\n".join(fill(line, HEAD) for line in (name, about, answer))
    top.set_title(title, **HEADING)
    lowest = {way: layer for layer, way in w.lanes}
    first: Any = None
    for (layer, way), f in w.lanes.items():
        axes = canvas.add_subplot(
            grid[layer + 1, ways.index(way)], sharex=first, sharey=first
        )
        first = first or axes
        relative = _relative(f)
        _line(axes, relative, THIRD, "")
        name = one_line(w.module.layers[layer].name)
        own = "" if rows == 1 or name == f"l{layer}" else f" ({name})"
        word = remarks(f)[0].word
        axes.set_title(
            fill(f"layer {layer} {way}: {word}{own}", CAPTION),
            **{**HEADING, "fontsize": 8},
        )
        axes.tick_params(labelsize=7, labelbottom=layer == lowest[way])
        if layer == lowest[way]:
            end = "end" if way == "reverse" else "beginning"
            axes.set_xlabel(f"lag (steps towards the {end})", fontsize=8)
        if way == ways[0] or (layer, ways[0]) not in w.lanes:
            axes.set_ylabel("of lag 0,\npower of ten", fontsize=8)
    if first is not None:
        _limits(first, *(_relative(f) for f in w.lanes.values()))


def _relative(f: Figures) -> Logs:
    """The norms of a lane in parts of that at lag 0."""
    start = f.state.value[0] if np.isfinite(f.state.value[0]) else 0.0
    return Logs(value=f.state.value - start, radius=f.state.radius)


def _line(axes: Any, logs: Logs, color: str, label: str) -> None:
    decades = words.decades(logs.value)
    shown = np.where(np.isfinite(decades), decades, np.nan)
    mark = "." if len(shown) <= 60 else ""
    every = np.arange(len(shown))
    axes.plot(every, rounded(shown), mark + "-", color=color, label=label)


def _limits(axes: Any, *listed: Logs) -> tuple[float, float]:
    """Set the view to everything that is drawn; its least and largest."""
    every = np.concatenate([words.decades(logs.value) for logs in listed])
    finite = every[np.isfinite(every)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    room = max(0.05 * (high - low), 0.5)
    axes.set_ylim(low - room, high + room)
    return low, high
