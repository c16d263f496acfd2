"""Figures on how far back a gradient reaches, and where it ends at once."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import deltas, weight_gradient
from longdep.reports.page.figures import FIRST, INK, SECOND, Figure, rounded
from longdep.reports.page.figures.backpropagation_units import LAG, RATIO, ratios

FAR, WEIGHT = 20, 0.5
NEAR = 10  # lags from here on are far
FEW = 6


def far_states(canvas: Any) -> None:
    """The terms of dL/dU by lag, for a unit of weight 1/2 that rests at the state 1."""
    delta = deltas(np.array([[WEIGHT]]), np.ones((FAR, 1)), np.ones(1))[::-1]
    terms = [
        float(weight_gradient(delta[[lag]], np.ones((1, 1)))[0, 0])
        for lag in range(FAR + 1)
    ]
    axes = canvas.subplots()
    colours = [SECOND if lag >= NEAR else FIRST for lag in range(FAR + 1)]
    axes.bar(range(FAR + 1), rounded(terms), color=colours, width=0.7)
    axes.text(NEAR, 0.05, "far: small, but not 0", color=SECOND)
    axes.text(NEAR, 0.4, "near: nearly all of it", color=FIRST)
    axes.set_title("What each lag adds to $dL_t/dU$, weight 1/2")
    axes.set(xlabel=LAG, ylabel="part of the gradient", yscale="log")
    axes.set(ylim=(1e-7, 3))


def rectified(canvas: Any) -> None:
    """Two ReLU units, orthogonal weight: active for ever, or both negative once."""
    axes = canvas.subplots()
    lags, weight = np.arange(FEW + 1), np.eye(2)
    last = np.array([0.0, 1.0])
    active = ratios(deltas(weight, np.ones((FEW, 2)), last))
    negative = ratios(deltas(-weight, np.zeros((FEW, 2)), last))
    axes.plot(lags, active, "o-", color=FIRST, ms=6, label="both units active")
    axes.plot(lags, negative, "s--", color=SECOND, ms=6, label="both negative")
    axes.axhline(0, color=INK, lw=0.7, ls=":")
    axes.set_title("ReLU, orthogonal $U$: all or nothing")
    axes.set(xlabel=LAG, ylabel=RATIO, ylim=(-0.08, 1.25))
    axes.legend(loc="center right")


FIGURES = (
    Figure(
        "far-states",
        "what each lag adds to the gradient of the weight",
        "A unit of weight 1/2 that rests at the state 1. Far states add little to the "
        "gradient of the weight, but none adds nothing.",
        far_states,
        shows=("local-update", "which-gradient", "gamma-vanishes"),
    ),
    Figure(
        "rectified",
        "a gradient that lasts, and one that is 0 at once",
        "Two ReLU units with an orthogonal weight. While they are active the gradient "
        "keeps its size; where both are negative it is 0 in one step.",
        rectified,
        shows=(
            "non-saturating",
            "non-saturating.strong",
            "non-saturating.active-units",
        ),
    ),
)
