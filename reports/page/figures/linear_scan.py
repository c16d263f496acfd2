"""Figures of linear scans: a gradient at long lags, back through three scans."""

from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.correct_rounding import correctly_rounded
from longdep.numeric.kernels.linear_scan import (
    log_space_gradients,
    scan_gradients,
    sequential_scan,
    tree_scan,
)
from longdep.numeric.precision import exact, floats
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    legend_below,
    linear_scan_memory,
    rounded,
)

STEPS = 64
BITS = 24
SEED = 0
UNIT = 2.0**-BITS


class _Lags(NamedTuple):
    """The gradient by each decay but the first, by its lag from the loss."""

    lag: np.ndarray
    true: np.ndarray
    tree: np.ndarray
    log_space: np.ndarray

    def error(self, computed: np.ndarray) -> np.ndarray:
        """Sizes of the errors, relative to the true gradient."""
        return np.asarray(abs(computed / self.true - 1))


def _gradients() -> _Lags:
    """One draw in float32, every operation of the scans correctly rounded."""
    rng = np.random.default_rng(SEED)
    decays = rng.uniform(0.5, 0.9, STEPS).astype(np.float32)
    inputs = rng.uniform(0.5, 1.5, STEPS).astype(np.float32)
    loss = np.zeros(STEPS, np.float32)
    loss[-1] = 1
    numbers = (decays, inputs, loss)
    bits = [correctly_rounded(x, BITS) for x in numbers]
    found = (
        scan_gradients(sequential_scan, *map(exact, numbers)),
        scan_gradients(tree_scan, *numbers),
        log_space_gradients(*bits),
    )
    lags = np.arange(STEPS - 1, 0, -1) - 1
    return _Lags(lags, *(floats(x.decays[1:]) for x in found))


def _draw_floor(canvas: Any) -> None:
    """Left: sizes of the gradients. Right: their relative errors."""
    left, right = canvas.subplots(1, 2)
    canvas.set_size_inches(5.5, 3.9)
    g = _gradients()
    noise = {"color": SECOND, "marker": "o", "ms": 3, "lw": 1, "ls": ":"}
    tree = {"color": FIRST, "marker": "x", "ms": 4, "lw": 0}
    left.plot(g.lag, rounded(g.true), color=INK, lw=1.5, label="true")
    left.plot(g.lag, rounded(g.tree), **tree, label="tree scan")
    left.plot(g.lag, rounded(abs(g.log_space)), **noise, label="log-space scan")
    right.plot(g.lag, rounded(g.error(g.log_space), 2), **noise)
    seen = g.tree != g.true
    right.plot(g.lag[seen], rounded(g.error(g.tree)[seen], 2), **tree)
    right.axhline(1, color=INK, lw=0.8, ls=":")
    right.annotate("as large as\nthe gradient", (0, 2), va="bottom")
    right.axhline(3 * STEPS * UNIT, color=THIRD, lw=1, ls="--", label="$3Tu$, limit")
    left.set(
        xlabel="lag (steps)",
        ylabel="gradient by the decay",
        yscale="log",
    )
    right.set(
        xlabel="lag (steps)",
        ylabel="relative error",
        yscale="log",
    )
    left.set_title("Gradient by lag")
    right.set_title("Error by lag")
    legend_below(canvas, left, right, columns=2)


FIGURES: tuple[Figure, ...] = (
    Figure(
        "linear_scan_floor",
        "gradients of three scans by lag, and their errors",
        "The gradient of the last of 64 states by each decay, in float32. The tree "
        "scan follows the true gradient to the end; the published backward pass of the "
        "log-space scan returns rounding noise from about lag 35 on.",
        _draw_floor,
        shows=("log-space-floor", "log-space-floor.tree", "log-space-floor.measured"),
    ),
    *linear_scan_memory.FIGURES,
)
