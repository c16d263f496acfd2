"""Figures of weight decay."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.weight_decay import (
    ridge_minimiser,
    soft_threshold,
    sufficient_coefficient,
    tanh_gamma,
)
from longdep.reports.page.figures import (
    FAINT,
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

BEST = 3.0
USUAL = (1e-4, 1e-1)


def _coefficients(canvas: Any) -> None:
    axes = canvas.subplots()
    rates = np.geomspace(1e-4, 30, 300)
    target = np.array([BEST])
    curves = (
        ("l2: $3/(1 + \\lambda)$", ridge_minimiser, 2, FIRST, "-"),
        ("l1: $3 - \\lambda$, or 0", soft_threshold, 1, SECOND, "--"),
    )
    saving = BEST**2 / 2
    axes.axvspan(*USUAL, color=INK, alpha=FAINT, lw=0)
    axes.text(3e-3, 0.12, "usual coefficients", ha="center")
    for name, solve, order, colour, dashes in curves:
        gamma = [solve(target, rate)[0] for rate in rates]
        axes.plot(rounded(rates), rounded(gamma), dashes, color=colour, label=name)
        enough = sufficient_coefficient(saving, 1.0, order=order)
        axes.plot([enough], [solve(target, enough)[0]], "o", color=colour, ms=6)
    axes.axhline(1, color=INK, lw=0.8, ls=":")
    axes.text(
        1e-4, 1.06, "where gamma would be at most 1:\nbelow this line", va="bottom"
    )
    axes.set_title("Usual penalties leave $\\gamma$ at 3")
    axes.set(xscale="log", xlim=(7e-5, 40), ylim=(0, 3.9))
    axes.set(xlabel="coefficient $\\lambda$ of the penalty")
    axes.set(ylabel="$\\gamma$ of the trained unit")
    axes.legend(loc="upper right", ncols=2)


def _states(canvas: Any) -> None:
    axes = canvas.subplots()
    weights = np.linspace(0, 4, 201)
    for state, colour, dashes in (
        (0.0, INK, "-"),
        (0.5, FIRST, "-."),
        (1.0, SECOND, "--"),
        (2.0, THIRD, "-"),
    ):
        gamma = tanh_gamma(weights, np.full_like(weights, state))
        label = "state 0 (worst)" if state == 0 else f"state {state:g}"
        axes.plot(rounded(weights), rounded(gamma), dashes, color=colour, label=label)
    axes.axhline(1, color=INK, lw=0.8, ls=":")
    axes.set_title("Right of a hump, a smaller weight has a larger $\\gamma$")
    axes.set(ylim=(0, 2), xlim=(0, 4))
    axes.set(xlabel="weight $u$ of one tanh unit", ylabel="$\\gamma$ at that state")
    axes.legend(loc="upper right")


FIGURES = (
    Figure(
        "weight-decay",
        "gamma of a trained unit against the coefficient of the penalty",
        "A unit whose best weight is 3: with the usual coefficients it stays near 3, "
        "so gamma does too. Dots: coefficients that suffice for any loss with the same "
        "room to fall.",
        _coefficients,
        shows=(
            "decay-bounds-gamma",
            "decay-bounds-gamma-l1",
            "decay-bounds-gamma.usual-coefficients",
            "decay-bounds-gamma.penalty",
            "decay-bounds-gamma.large-coefficient",
        ),
    ),
    Figure(
        "weight-decay-states",
        "gamma of one tanh unit against its weight, at four states",
        "At a fixed state the slope of tanh falls as the weight grows: to the right of "
        "each hump, shrinking the weight makes gamma larger.",
        _states,
        shows=("decay-bounds-gamma.smaller-gamma",),
    ),
)
