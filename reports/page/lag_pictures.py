"""The picture of one layer's gradient by lag, and what all such pictures share."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from itertools import cycle
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.files import write_whole
from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.lags import words
from longdep.numeric.oracle.lags.measuring import Figures
from longdep.numeric.oracle.lags.verdict import Remark
from longdep.numeric.oracle.markup import Code, as_html
from longdep.reports.page.figures import FAINT, FIRST, INK, SECOND, THIRD, rounded
from longdep.reports.page.pictures import STYLE

PICTURES = (".svg", ".png")
LAYER = (7.0, 4.2)  # inches
BESIDE = 0.15  # of the width: names of formats stand beside each other
HEADING = {
    "fontsize": 9,
    "fontweight": "normal",
    "parse_math": False,
}
HIGHER = 1 / 3  # of the decades measured: how far above them the bound is in view


def require_picture(path: str | Path) -> Path:
    """The path of a picture.

    Raises:
        DomainError: its ending is neither .svg nor .png.
    """
    if Path(path).suffix not in PICTURES:
        raise DomainError(
            f"picture: expected a file whose name ends in {' or '.join(PICTURES)}, "
            f"got {str(path)!r}"
        )
    return Path(path)


def drawn(make: Callable[[Any], None], size: tuple[float, float], ending: str) -> bytes:
    """A picture as bytes.

    Args:
        make: what draws on an empty canvas.
        size: width and height in inches.
        ending: svg or png.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context({**STYLE, "figure.figsize": size, "figure.dpi": 160}):
        canvas = Canvas(layout="constrained")
        make(canvas)
        made = BytesIO()
        nothing = {"Date": None, "Creator": None} if ending == "svg" else {}
        canvas.savefig(made, format=ending, metadata=nothing)
    return made.getvalue()


def write(path: Path, picture: bytes) -> None:
    """Write a picture whole or not at all.

    Raises:
        DomainError: the file cannot be written.
    """
    try:
        write_whole(path, picture)
    except OSError as error:
        raise DomainError(f"picture: cannot write {path}: {error}") from None


class Pictured(Protocol):
    """What is measured of gradients: a text, and a picture in a file."""

    def picture(self, path: str | Path) -> None:
        """Draw it into a file, .svg or .png."""
        ...


def displayed(measured: Pictured) -> str:
    """What a notebook displays of it, as HTML: the picture, and the text below."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lags.svg"
        measured.picture(path)
        encoded = b64encode(path.read_bytes()).decode()
    image = f'<img alt="gradients by lag" src="data:image/svg+xml;base64,{encoded}">'
    return image + as_html([Code(str(measured))])


def draw_layer(canvas: Any, f: Figures, said: tuple[Remark, ...]) -> None:
    """The norms and their bound by lag, and where the formats end."""
    above, below = canvas.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    every = np.arange(f.steps)
    start = f.state.value[0] if f.state.value[0] > -inf else 0.0
    state = words.decades(f.state.value)
    finite = state[np.isfinite(state)]
    low, high = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    mark = "." if f.steps <= 60 else ""
    single = bool(np.all(f.measured.sequence.cotangent[:-1] == 0))
    if single and f.steps > 1:
        bound = words.decades(f.log_bound + start)
        above.plot(
            every, rounded(bound), "--", color=SECOND, label="bound: product of norms"
        )
        high = max(high, min(bound.max(), high + HIGHER * (high - low) + 1))
    name = "h" if set(f.parts) == {"h"} else "(h, c)"
    shown = np.where(np.isfinite(state), state, np.nan)
    above.plot(every, rounded(shown), mark + "-", color=FIRST, label=f"|dL/d{name}|")
    zero = np.flatnonzero(f.state.value == -inf)
    if zero.size:
        above.axvline(zero[0], color=INK, linewidth=0.8)
        above.annotate(
            " exactly 0", (zero[0], 1), xycoords=("data", "axes fraction"), va="top"
        )
    formats(above, low, high)
    _lost(above, f)
    room = max(0.05 * (high - low), 0.5)
    above.set_ylim(low - room, high + room)
    above.set_ylabel("norm, power of ten")
    above.legend(loc="best")
    below.fill_between(every, f.units.saturated, color=THIRD, alpha=FAINT, linewidth=0)
    below.plot(every, f.units.saturated, color=THIRD, label="saturated")
    below.plot(every, f.zeros, ":", color=INK, label="exactly 0")
    below.set_ylim(-0.04, 1.04)
    below.set_yticks([0, 1], ["0", "all"])
    below.legend(loc="lower right", bbox_to_anchor=(1, 0.9), ncols=2, fontsize=8)
    below.set_title("share of the units", **HEADING)
    below.set_xlabel("lag (steps before the loss)")
    answer = said[0].text.split(";")[0].rstrip(".")
    head = words.title(f).replace(": ", "\n", 1)
    above.set_title(f"{head}\n{answer}", **HEADING)


def formats(axes: Any, low: float, high: float) -> None:
    """Lines where formats end that lie between two powers of ten, or just below."""
    shown = 0
    for name, kind in STORAGES.items():
        floor = kind.lowest * np.log10(2)
        if low - 2 < floor < high:
            axes.axhline(floor, color=INK, linewidth=0.6, linestyle=":")
            axes.annotate(
                f"{name} ends",
                (1 - BESIDE * shown, floor),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="bottom",
                fontsize=8,
            )
            shown += 1


def _lost(axes: Any, f: Figures) -> None:
    """Marks where a plain program has no digit left."""
    for side, loss in zip(cycle(("bottom", "top")), f.losses, strict=False):
        lag = loss.computed
        if lag and np.isfinite(f.state.value[lag]):
            place = words.decades(f.state.value[lag])
            axes.plot([lag], [place], "o", color=INK, markersize=4)
            beside = f"  {loss.precision} lost"
            axes.annotate(beside, (lag, place), va=side, fontsize=8)
