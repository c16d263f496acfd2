"""What `longdep.lags` gives: the figures in words, as JSON, and as a picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from math import inf
from pathlib import Path
from typing import Any

import numpy as np

from longdep.numeric.errors import DomainError
from longdep.numeric.files import write_whole
from longdep.numeric.formats import STORAGES
from longdep.numeric.oracle.lags import words
from longdep.numeric.oracle.lags.measuring import Figures, figures
from longdep.numeric.oracle.lags.opening import opened
from longdep.numeric.oracle.lags.subject import STEPS
from longdep.numeric.oracle.lags.verdict import Remark, remarks
from longdep.numeric.precision import Array
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, rounded
from longdep.reports.page.pictures import STYLE

PICTURES = (".svg", ".png")
HIGHER = 1 / 3  # of the decades measured: how far above them the bound is in view


@dataclass(frozen=True, kw_only=True)
class Lags:
    """Where a gradient vanishes.

    `print` shows the answer, a table and the rest; the arrays are by lag, lag 0 (the
    step of the loss) first.

    Attributes:
        figures: everything measured (longdep.numeric.oracle.lags.measuring.Figures).
        remarks: what it says, the answer first; each names a claim by its key.
    """

    figures: Figures
    remarks: tuple[Remark, ...]

    @property
    def log_norm(self) -> Array:
        """(T,) natural log of the 2-norm of dL/ds; -inf where it is exactly 0."""
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
        return words.text(self.figures, self.remarks)

    def to_json(self) -> str:
        """Everything, as JSON."""
        return words.as_json(self.figures, self.remarks)

    def picture(self, path: str | Path) -> None:
        """Draw the norms against the lag into a file, .svg or .png.

        Raises:
            DomainError: another ending, or the file cannot be written.
        """
        path = require_picture(path)
        try:
            write_whole(path, _drawn(self.figures, self.remarks, path.suffix[1:]))
        except OSError as error:
            raise DomainError(f"picture: cannot write {path}: {error}") from None


def lags(
    subject: Any,
    case: Mapping[str, Any] | Any = None,
    *,
    convention: str | None = None,
    node: str | None = None,
    sequence: Any = None,
    loss: str | int | None = None,
    steps: int = STEPS,
    seed: int = 0,
    threshold: float = 0.01,
) -> Lags:
    """Measure where the gradient of a recurrent layer vanishes, lag by lag.

        longdep.lags(torch.nn.LSTM(64, 128), x)
        longdep.lags("simple-rnn", {"U": U, "W": W, "b": b, "x": x})
        longdep.lags("model.onnx", node="encoder/LSTM")

    Args:
        subject: a system's name (simple-rnn, gru, lstm); the path of an ONNX or Keras
            file, or of a case; a torch module, Keras layer or model. One layer in one
            direction.
        case: a mapping of arrays, or the path of a file with one (.npz, .safetensors,
            .json), or the sequence alone, (T, m). With a system's name it has the
            weights (numeric/oracle/conventions.py). What else it has may be left out:
            x is drawn, standard normal; h0 and c0 are 0; cotangent (n,), the direction
            of the loss at its step, is drawn.
        convention: how a system's arrays are packed; by default what the case's file
            says, else the system's first one.
        node: the name of the recurrent layer in the file or module, if it has several.
        sequence: (T, m), in place of the case's x; or a file .npy, .npz or .csv.
        loss: last (the default), every, or a step from 1 on. A case with cotangent_h
            (T, n) brings its own.
        steps: T of a drawn sequence.
        seed: of what is drawn.
        threshold: a unit counts as saturated below this share of its largest slope.
    Returns:
        The figures: print them, or take the arrays.
    Raises:
        ShapeError, DomainError: something does not fit, in a sentence.
        OracleError: no working precision certifies the states.
    """
    chosen = opened(subject, case, convention=convention, node=node, sequence=sequence)
    found = figures(chosen, loss=loss, steps=steps, seed=seed, threshold=threshold)
    return Lags(figures=found, remarks=remarks(found))


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


def _drawn(f: Figures, said: tuple[Remark, ...], ending: str) -> bytes:
    import matplotlib as mpl
    from matplotlib.figure import Figure as Canvas

    with mpl.rc_context({**STYLE, "figure.figsize": (7.0, 4.2), "figure.dpi": 160}):
        canvas = Canvas(layout="constrained")
        _draw(canvas, f, said)
        made = BytesIO()
        nothing = {"Date": None, "Creator": None} if ending == "svg" else {}
        canvas.savefig(made, format=ending, metadata=nothing)
    return made.getvalue()


def _draw(canvas: Any, f: Figures, said: tuple[Remark, ...]) -> None:
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
    _formats(above, f, low, high)
    room = max(0.05 * (high - low), 0.5)
    above.set_ylim(low - room, high + room)
    above.set_ylabel("norm, power of ten")
    above.legend(loc="best")
    below.fill_between(every, f.units.saturated, color=THIRD, alpha=0.5, linewidth=0)
    below.plot(every, f.units.saturated, color=THIRD, label="saturated")
    below.plot(every, f.zeros, ":", color=INK, label="exactly 0")
    below.set_ylim(-0.04, 1.04)
    below.set_yticks([0, 1], ["0", "all"])
    below.legend(loc="upper right", ncols=2, fontsize=8)
    below.set_xlabel("lag (steps before the loss)")
    answer = said[0].text.split(";")[0].rstrip(".")
    head = words.title(f).replace(": ", "\n", 1)
    above.set_title(f"{head}\n{answer}", fontsize=9, loc="left", parse_math=False)


def _formats(axes: Any, f: Figures, low: float, high: float) -> None:
    """Lines where formats end, and marks where a plain program has no digit left."""
    for name, kind in STORAGES.items():
        floor = kind.lowest * np.log10(2)
        if low - 2 < floor < high:
            axes.axhline(floor, color=INK, linewidth=0.6, linestyle=":")
            axes.annotate(
                f"{name} ends",
                (0.005, floor),
                xycoords=("axes fraction", "data"),
                va="center",
                fontsize=8,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0},
            )
    for loss in f.losses:
        lag = loss.computed
        if lag and np.isfinite(f.state.value[lag]):
            place = words.decades(f.state.value[lag])
            axes.plot([lag], [place], "o", color=INK, markersize=4)
            axes.annotate(f"  {loss.precision} lost", (lag, place), fontsize=8)
