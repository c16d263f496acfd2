"""From the figures of a topic to SVG text, the same bytes every time."""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from io import StringIO
from typing import Any

from longdep.numeric.oracle.escaping import message_of
from longdep.reports.page.figures import INK, Figure
from longdep.reports.record.ledger import LedgerError

DIGEST = re.compile(r'\bid="([^"]*?)([0-9a-f]{10})"')
SIZE = (5.5, 3.4)  # inches: small, so that its letters are readable on a telephone
STYLE = {
    "svg.hashsalt": "longdep",
    "svg.fonttype": "path",
    "figure.figsize": SIZE,
    "figure.facecolor": "none",
    "savefig.facecolor": "none",
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlelocation": "left",
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "text.color": INK,
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "legend.frameon": False,
    "legend.fontsize": 9,
    "lines.linewidth": 1.8,
}


def figures_of(topic: str) -> tuple[Figure, ...]:
    """Return a topic's figures."""
    return tuple(import_module(f"longdep.reports.page.figures.{topic}").FIGURES)


def require_pictures() -> None:
    """Find out before a long run whether pictures can be drawn.

    Raises:
        LedgerError: matplotlib cannot be imported, or refuses its settings.
    """
    try:
        import_module("matplotlib.backends.backend_svg")
    except Exception as error:
        raise LedgerError(
            f"pictures cannot be drawn: matplotlib: {message_of(error)}"
        ) from None


def canvas_of(figure: Figure, tables: Sequence[Mapping[str, Any]] = ()) -> Any:
    """Draw a figure on a matplotlib Figure in the style of the pages.

    Args:
        figure: what to draw.
        tables: the measured tables it asks for, in its order.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context(STYLE):
        canvas = Canvas(layout="constrained")
        figure.draw(canvas, *tables)
    return canvas


def svg(figure: Figure, tables: Sequence[Mapping[str, Any]] = ()) -> str:
    """Draw a figure and return it as SVG text, the same bytes every time.

    Args:
        figure: what to draw.
        tables: the measured tables it asks for, in its order.
    """
    import matplotlib as mpl

    canvas, text = canvas_of(figure, tables), StringIO()
    with mpl.rc_context(STYLE):
        canvas.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return numbered(text.getvalue())


def numbered(text: str) -> str:
    """Number the names within an SVG text, in the order in which they are given.

    Matplotlib makes them from all digits of a place, of which the file shows six: the
    last bit of a processor's arithmetic would change every name.
    """
    found = dict.fromkeys(match.groups() for match in DIGEST.finditer(text))
    names = {
        kind + digest: f"{kind}{number}"
        for number, (kind, digest) in enumerate(found, start=1)
    }
    named = re.compile(r'(id="|#)(' + "|".join(names) + r")\b")
    return named.sub(lambda m: m[1] + names[m[2]], text) if names else text
