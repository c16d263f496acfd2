"""From the figures of a topic to SVG text, the same bytes every time."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from io import StringIO
from typing import Any

from longdep.reports.page.figures import INK, Figure

SIZE = (7.0, 3.6)
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


def figures_of(topic: str) -> tuple[Figure, ...]:
    """Return a topic's figures."""
    return tuple(import_module(f"longdep.reports.page.figures.{topic}").FIGURES)


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
