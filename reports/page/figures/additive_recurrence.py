"""Figures of the additive recurrence: what a residual net can do to a gradient."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.additive_recurrence import band, carried, residual
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

LAGS = 30
RATES = (0.25, 0.75)
EXAMPLES = 6


def _draw_band(canvas: Any) -> None:
    """Two panels: c below and above one half."""
    panels = canvas.subplots(1, 2, sharey=True)
    for axes, rate in zip(panels, RATES, strict=True):
        lags = np.arange(LAGS + 1)
        low, high = zip(*(band(np.array(rate), int(lag)) for lag in lags), strict=True)
        axes.fill_between(lags, rounded(low), rounded(high), color=FIRST, alpha=0.15)
        for edge, name in ((high, r"$(1+c)^\tau$"), (low, r"$(1-c)^\tau$")):
            axes.plot(lags, rounded(edge), color=FIRST, lw=1.6)
            axes.annotate(
                name,
                (LAGS, edge[-1]),
                xytext=(-4, 5 if edge is high else -5),
                textcoords="offset points",
                ha="right",
                va="bottom" if edge is high else "top",
                color=FIRST,
            )
        for kept in _examples(rate):
            axes.plot(lags, rounded(kept), color=THIRD, lw=0.7, alpha=0.8)
        axes.plot(lags, rounded(rate**lags), color=SECOND, lw=1.6, ls="--")
        axes.axhline(1, color=INK, lw=0.6)
        side = r"\leq" if rate <= 0.5 else ">"
        axes.set_title(rf"$c = {rate} {side} 1/2$", fontsize=9)
        axes.set_yscale("log")
        axes.set_ylim(1e-22, 1e12)
        axes.set_xlim(0, LAGS)
        axes.set_xlabel(r"lag $\tau$")
    panels[0].set_ylabel("share of a change that is left")
    _legend(panels[1])


def _legend(axes: Any) -> None:
    axes.plot([], [], color=FIRST, lw=1.6, label="limits of a residual net")
    axes.plot([], [], color=THIRD, lw=0.7, label="sampled residual nets")
    axes.plot([], [], color=SECOND, ls="--", label=r"limit of a plain net, $c^\tau$")
    axes.legend(loc="upper left", fontsize=7.5)


def _examples(rate: float) -> list[np.ndarray]:
    """Residual nets of 4 units: a random symmetric part, norm c at every step."""
    rng = np.random.default_rng(3)
    curves = []
    for shift in np.linspace(-1, 1, EXAMPLES):
        slopes = rng.normal(size=(LAGS, 4, 4)) / 2 + 2 * shift * np.eye(4)
        slopes *= rate / np.linalg.norm(slopes, ord=2, axis=(-2, -1))[:, None, None]
        change = rng.normal(size=4)
        moved = carried(residual(slopes), change)
        curves.append(np.linalg.norm(moved, axis=-1) / np.linalg.norm(change))
    return curves


FIGURES = (
    Figure(
        "additive_recurrence_band",
        "What tau steps leave of a small change when the derivative of g has norm at "
        "most c. Up to c = 1/2 every residual net keeps more than the plain net can; "
        "beyond, the band reaches below the plain net's limit. Above the line at 1 "
        "changes grow: a residual net can explode where the plain net vanishes.",
        _draw_band,
    ),
)
