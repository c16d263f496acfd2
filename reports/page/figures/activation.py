"""Figures of the page on activations."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.activation import (
    logistic,
    logistic_derivative,
    rounded_tanh,
    stable_tanh_derivative,
    tanh_derivative,
)
from longdep.numeric.precision import exact, floats
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

SATURATION = 19.0615
POINTS = 401


def _draw_derivatives(canvas: Any) -> None:
    x = np.linspace(-6, 6, POINTS)
    axes = canvas.subplots()
    tanh_slope = rounded(stable_tanh_derivative(x))
    logistic_slope = rounded(logistic_derivative(logistic(x)))
    axes.plot(x, tanh_slope, color=FIRST, label="tanh: $1 - \\tanh(x)^2$")
    axes.plot(x, logistic_slope, color=SECOND, label="logistic: $s(1 - s)$")
    for level, colour, text in (
        (1.0, FIRST, "1, at 0 only"),
        (0.25, SECOND, "1/4, at 0 only"),
    ):
        axes.axhline(level, color=colour, linewidth=0.8, linestyle="--")
        axes.annotate(
            text, (-6, level), (0, 3), textcoords="offset points", color=colour
        )
    axes.plot([0, 0], [1, 0.25], "o", color=INK, markersize=4)
    axes.set(xlabel="pre-activation $x$", ylabel="derivative", ylim=(0, 1.15))
    axes.legend(loc="center right")


def _draw_saturation(canvas: Any) -> None:
    x = np.linspace(15, 22, POINTS)
    true = stable_tanh_derivative(x)
    values = exact([rounded_tanh(point) for point in x])
    computed = floats(tanh_derivative(floats(values)))
    axes = canvas.subplots()
    axes.semilogy(
        x, rounded(true), color=FIRST, label="true derivative, $1/\\cosh(x)^2$"
    )
    kept = computed > 0
    axes.semilogy(
        x[kept],
        rounded(computed[kept]),
        ".",
        color=SECOND,
        markersize=3,
        label="computed in float64 as $1 - h^2$",
    )
    axes.axvline(SATURATION, color=THIRD, linewidth=0.8, linestyle="--")
    axes.annotate(
        "from $x = 19.0615$ on:\ncomputed exactly 0",
        (SATURATION, 1e-14),
        (6, 0),
        textcoords="offset points",
        color=THIRD,
    )
    axes.set(xlabel="pre-activation $x$", ylabel="derivative of tanh")
    axes.legend(loc="lower left")


FIGURES = (
    Figure(
        "activation-derivatives",
        "The derivatives of tanh and the logistic function with their least upper "
        "bounds. Each bound is reached at exactly one point, 0.",
        _draw_derivatives,
    ),
    Figure(
        "activation-saturation",
        "The derivative of tanh for large x: exact, and as float64 computes it from a "
        "correctly rounded value h. Near 1 the values h lie 2^-53 apart, so the "
        "computed one moves in steps of 2^-52, then drops to 0; the true one goes on.",
        _draw_saturation,
    ),
)
