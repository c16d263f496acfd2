"""Figures of the pages: deterministic SVG, one module a topic.

A topic module defines FIGURES, a tuple of Figure. What is drawn is rounded first, so
that the last bit of a processor's arithmetic cannot move a pixel.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from longdep.numeric.binomial import interval
from longdep.numeric.errors import DomainError

SIZE = (7.0, 3.6)
INK, FIRST, SECOND, THIRD = "#222222", "#1f5fa8", "#c2571a", "#2f7d4f"
STYLE = {
    "svg.hashsalt": "longdep",
    "svg.fonttype": "path",
    "figure.figsize": SIZE,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "legend.frameon": False,
}


@dataclass(frozen=True)
class Figure:
    """A picture of a topic's page.

    Attributes:
        name: file name without ending, unique among all topics.
        caption: one or two sentences under the picture.
        draw: draws on the given matplotlib Figure, and the measured tables if any.
        measured: keys of claims whose measured tables are drawn, as the ledger has
            them; a report without one of them goes without the figure.
    """

    name: str
    caption: str
    draw: Callable[..., None]
    measured: tuple[str, ...] = ()


def figures_of(topic: str) -> tuple[Figure, ...]:
    """Return a topic's figures."""
    return tuple(import_module(f"longdep.reports.page.figures.{topic}").FIGURES)


def rounded(values: ArrayLike, digits: int = 4) -> np.ndarray:
    """Round to significant digits before drawing."""
    array = np.asarray(values, dtype=float)
    size = np.where((array == 0) | ~np.isfinite(array), 1.0, np.abs(array))
    scale = 10.0 ** (digits - 1 - np.floor(np.log10(size)))
    return np.round(array * scale) / scale


def shares(cells: Iterable[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares and their intervals from the cells "31 of 64 ..." of a measured table.

    Raises:
        DomainError: a cell does not begin with two counts.
    """
    found = []
    for cell in cells:
        counts = re.match(r"(\d+) of (\d+)", cell)
        if counts is None:
            raise DomainError(f"cell: expected '31 of 64 ...', got {cell!r}")
        hits, trials = map(int, counts.groups())
        found.append((hits / trials, *map(float, interval(hits, trials))))
    share, low, high = np.array(found).T
    return share, low, high


def svg(figure: Figure, tables: Sequence[Mapping[str, Any]] = ()) -> str:
    """Draw a figure and return it as SVG text, the same bytes every time.

    Args:
        figure: what to draw.
        tables: the measured tables it asks for, in its order.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(STYLE):
        canvas = Canvas(layout="constrained")
        figure.draw(canvas, *tables)
        text = StringIO()
        canvas.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return text.getvalue()
