"""Figures of the pages: deterministic SVG, one module a topic.

A topic module defines FIGURES, a tuple of Figure: the first one opens the topic's page.
What is drawn is rounded first, so that the last bit of a processor's arithmetic cannot
move a pixel. Pictures have no background: their colours are read on white and on black.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from longdep.numeric.binomial import interval
from longdep.numeric.errors import DomainError

# Of one luminance, 0.19, between that of a white page and that of a dark one: against
# both the contrast is near the largest that a single colour can have, 4.35 to 1.
INK, FIRST, SECOND, THIRD, FOURTH = (
    "#757a80",
    "#2979d9",
    "#c5581a",
    "#168a63",
    "#9d60c9",
)
FAINT = 0.16  # opacity of an area that only marks a region


@dataclass(frozen=True)
class Figure:
    """A picture of a topic's page.

    Attributes:
        name: file name without ending, unique among all topics.
        title: what it shows in a few words, for readers who do not see it.
        caption: one or two sentences under the picture.
        draw: draws on the given matplotlib Figure, and the measured tables if any.
        shows: keys of the claims that it illustrates, those it shows best first.
        measured: keys of claims whose measured tables are drawn, as the ledger has
            them; a report without one of them goes without the figure.
    """

    name: str
    title: str
    caption: str
    draw: Callable[..., None]
    shows: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()


def rounded(values: ArrayLike, digits: int = 4) -> np.ndarray:
    """Round to significant digits before drawing."""
    array = np.asarray(values, dtype=float)
    size = np.where((array == 0) | ~np.isfinite(array), 1.0, np.abs(array))
    scale = 10.0 ** (digits - 1 - np.floor(np.log10(size)))
    return np.round(array * scale) / scale


def legend_below(canvas: Any, *panels: Any, columns: int) -> None:
    """One legend under a picture for all its panels."""
    found = [axes.get_legend_handles_labels() for axes in panels]
    lines = [line for part, _ in found for line in part]
    names = [name for _, part in found for name in part]
    canvas.legend(lines, names, loc="outside lower center", ncols=columns)


def shares(cells: Iterable[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares and their intervals from the cells "31 of 64 ..." of a measured table.

    Raises:
        DomainError: a cell does not begin with two counts.
    """
    rows = []
    for cell in cells:
        counts = re.match(r"(\d+) of (\d+)", cell)
        if counts is None:
            raise DomainError(f"cell: expected '31 of 64 ...', got {cell!r}")
        hits, trials = map(int, counts.groups())
        rows.append((hits / trials, *map(float, interval(hits, trials))))
    share, low, high = np.array(rows).T
    return share, low, high
