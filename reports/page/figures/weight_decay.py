"""Figures of weight decay."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.weight_decay import (
    ridge_minimiser,
    soft_threshold,
    sufficient_coefficient,
    tanh_gamma,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

BEST = 3.0
USUAL = (1e-4, 1e-1)


def _coefficients(axes: Any) -> None:
    rates = np.geomspace(1e-4, 30, 300)
    target = np.array([BEST])
    curves = (
        ("l2 penalty: 3/(1 + λ)", ridge_minimiser, 2, FIRST),
        ("l1 penalty: 3 − λ, or 0", soft_threshold, 1, SECOND),
    )
    saving = BEST**2 / 2
    axes.axvspan(*USUAL, color="#eeeeee", zorder=0)
    axes.text(3e-3, 0.12, "usual coefficients", ha="center", color=INK)
    for name, solve, order, colour in curves:
        gamma = [solve(target, rate)[0] for rate in rates]
        axes.plot(rounded(rates), rounded(gamma), color=colour, label=name)
        enough = sufficient_coefficient(saving, 1.0, order=order)
        axes.plot([enough], [solve(target, enough)[0]], "o", color=colour, markersize=5)
    axes.axhline(1, color=INK, linewidth=0.8, linestyle="--")
    axes.set_xscale("log")
    axes.set_xlim(7e-5, 40)
    axes.set_ylim(0, 3.9)
    axes.set_xlabel("coefficient λ")
    axes.set_ylabel("γ of the minimiser (slope 1)")
    axes.legend(loc="upper left", fontsize=8)


def _states(axes: Any) -> None:
    weights = np.linspace(0, 4, 201)
    for state, colour in ((0.0, INK), (0.5, FIRST), (1.0, SECOND), (2.0, THIRD)):
        gamma = tanh_gamma(weights, np.full_like(weights, state))
        label = "state 0 (worst)" if state == 0 else f"state {state:g}"
        axes.plot(rounded(weights), rounded(gamma), color=colour, label=label)
    axes.axhline(1, color=INK, linewidth=0.8, linestyle="--")
    axes.set_ylim(0, 2)
    axes.set_xlabel("weight u of one tanh unit")
    axes.set_ylabel("γ at that state")
    axes.legend(loc="upper right", fontsize=8)


def _draw(canvas: Any) -> None:
    left, right = canvas.subplots(1, 2)
    _coefficients(left)
    _states(right)


FIGURES = (
    Figure(
        "weight-decay",
        "Left: γ of the penalised minimiser when the best weight is 3; dots mark the "
        "coefficients that suffice for any loss with the same L(0) − inf L. Right: γ "
        "of one tanh unit at fixed states: to the right of each hump, shrinking the "
        "weight makes γ larger.",
        _draw,
    ),
)
