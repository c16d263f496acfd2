"""Figures of the page on activations."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.activation import (
    gradients_back,
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
STEPS = 60
WEIGHTS = (
    (1.05, SECOND, "-", "weight 1.05: explodes"),
    (1.0, THIRD, "--", "weight 1: stays"),
    (0.95, FIRST, "-.", "weight 0.95: vanishes"),
)


def _draw_derivatives(canvas: Any) -> None:
    x = np.linspace(-6, 6, POINTS)
    axes = canvas.subplots()
    tanh_slope = rounded(stable_tanh_derivative(x))
    logistic_slope = rounded(logistic_derivative(logistic(x)))
    axes.plot(x, tanh_slope, color=FIRST)
    axes.plot(x, logistic_slope, color=SECOND, ls="--")
    for level, colour, text in (
        (1.0, FIRST, "1 at $x = 0$"),
        (0.25, SECOND, "1/4 at $x = 0$"),
    ):
        axes.axhline(level, color=colour, lw=0.8, ls=":")
        axes.annotate(
            text, (-6, level), (0, 4), textcoords="offset points", color=colour
        )
    axes.text(1.1, 0.6, "tanh: $1 - \\tanh(x)^2$", color=FIRST)
    axes.text(2.3, 0.14, "logistic: $s(1 - s)$", color=SECOND)
    axes.plot([0, 0], [1, 0.25], "o", color=INK, ms=5)
    axes.set_title("tanh has slope 1 at 0: not below 1")
    axes.set(xlabel="pre-activation $x$", ylabel="derivative", ylim=(0, 1.15))


def _draw_thresholds(canvas: Any) -> None:
    """The gradient of one tanh unit that rests at 0, for three weights."""
    axes = canvas.subplots()
    lags, slopes = np.arange(STEPS + 1), np.ones((STEPS, 1))
    for weight, colour, dashes, label in WEIGHTS:
        back = gradients_back(np.array([[weight]]), slopes, np.ones(1))
        size = np.sort(np.abs(back[:, 0]))[:: 1 if weight > 1 else -1]
        axes.plot(lags, rounded(size), color=colour, ls=dashes, label=label)
    axes.set_title("One tanh unit that rests at 0")
    axes.set(xlabel="lag $t-k$", ylabel="gradient, 1 at lag 0", yscale="log")
    axes.set(xlim=(0, STEPS), yticks=(0.1, 1, 10))
    axes.legend(loc="upper left")


def _draw_saturation(canvas: Any) -> None:
    x = np.linspace(15, 22, POINTS)
    true = stable_tanh_derivative(x)
    values = exact([rounded_tanh(point) for point in x])
    computed = floats(tanh_derivative(floats(values)))
    axes = canvas.subplots()
    axes.semilogy(x, rounded(true), color=FIRST, label="exact: $1/\\cosh(x)^2$")
    kept = computed > 0
    axes.semilogy(
        x[kept],
        rounded(computed[kept]),
        ".",
        color=SECOND,
        ms=3,
        label="computed in float64: $1 - h^2$",
    )
    axes.axvline(SATURATION, color=THIRD, lw=1, ls="--")
    axes.annotate(
        "from $x = 19.0615$\non: computed 0",
        (SATURATION, 1e-14),
        (6, 0),
        textcoords="offset points",
        color=THIRD,
    )
    axes.set_title("Float64 loses the derivative of tanh")
    axes.set(xlabel="pre-activation $x$", ylabel="derivative of tanh")
    axes.legend(loc="lower left")


FIGURES = (
    Figure(
        "activation-derivatives",
        "the derivatives of tanh and the logistic function",
        "The derivatives of tanh and the logistic function with their least upper "
        "bounds. Each bound is reached at exactly one point, 0.",
        _draw_derivatives,
        shows=(
            "derivative-below-one",
            "derivative-below-one.at-most-one",
            "derivative-below-one.logistic-quarter",
        ),
    ),
    Figure(
        "small-weights",
        "the gradient of one unit at weights 0.95, 1 and 1.05",
        "A tanh unit that rests at 0, where its slope is 1. With weight 1 nothing "
        "vanishes, with a little more the gradient explodes.",
        _draw_thresholds,
        shows=(
            "small-weights-vanish",
            "small-weights-vanish.any-activation",
            "small-weights-vanish.just-above",
        ),
    ),
    Figure(
        "activation-saturation",
        "the derivative of tanh, exact and in float64",
        "The derivative of tanh for large x: exact, and as float64 computes it from a "
        "correctly rounded value h. The computed one moves in steps of 2^-52, then "
        "drops to 0; the true one goes on.",
        _draw_saturation,
        shows=("derivative-below-one.float64-positive",),
    ),
)
