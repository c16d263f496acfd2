"""Figures of random products: the state as a product, its variance, its gradient."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.random_product import (
    independent,
    product_variance,
    products_of_others,
    running_products,
    variance,
)
from longdep.reports.page.figures import (
    FIRST,
    FOURTH,
    INK,
    SECOND,
    THIRD,
    Figure,
    legend_below,
    rounded,
)

WEIGHTS = (1.5, 0.5, -2.0, 1.0, -1.5, 0.5, 2.0, -0.5, 1.5, -1.0)
SIZES = ((1.1, SECOND, "s"), (0.9, FIRST, "o"))  # of weights whose sign is a coin's
MOST = 8
WANTED, DEEPEST = 2.0, 300


def _product(canvas: Any) -> None:
    """Above: ten fresh weights. Below: the state, their product so far."""
    above, below = canvas.subplots(2, 1, sharex=True)
    times = np.arange(1, len(WEIGHTS) + 1)
    above.bar(times, WEIGHTS, width=0.5, color=SECOND)
    above.set(ylabel="weight $w(t)$", ylim=(-2.4, 2.4))
    above.set_title("A new weight at every step")
    products = running_products(np.array(WEIGHTS))
    below.plot(np.arange(len(products)), rounded(products), "o-", color=FIRST, ms=5)
    below.set(xlabel="time $t$", ylabel="state $h(t)$", ylim=(-2.0, 2.9))
    below.set_xticks([0, *times])
    below.set_title("The state, from $h(0) = 1$: their product so far")
    for axes in (above, below):
        axes.axhline(0, color=INK, lw=0.7, ls=":")


def _spreads(size: float, count: int) -> tuple[float, float]:
    """Variances of the product of weights of one size, and of its first derivative."""
    values = np.tile([size, -size], (count, 1))
    cases, chances = independent(values, np.full((count, 2), 0.5))
    state, gradient = running_products(cases)[:, -1], products_of_others(cases)[:, 0]
    return float(variance(state, chances)), float(variance(gradient, chances))


def _variances(canvas: Any) -> None:
    """Left: state and gradient by depth. Right: the root of a variance, and near it."""
    canvas.set_size_inches(5.5, 4.0)
    left, right = canvas.subplots(1, 2)
    counts = np.arange(1, MOST + 1)
    for size, colour, mark in SIZES:
        of_state, of_gradient = np.array([_spreads(size, int(n)) for n in counts]).T
        name = f"$v = {size * size:.2f}$"
        left.plot(counts, rounded(of_state), f"{mark}-", color=colour, ms=5)
        left.plot(counts, rounded(of_gradient), "+--", color=colour, ms=9, lw=1)
        left.plot([], [], f"{mark}-", color=colour, ms=5, label=f"state, {name}")
        left.plot([], [], "+--", color=colour, ms=9, lw=1, label=f"gradient, {name}")
    left.set_title("The gradient lacks\none factor")
    left.set(xlabel="number of weights $n$", ylabel="variance", ylim=(-0.2, 5))
    left.set_xticks([1, 3, 5, 7])
    depths = np.arange(1, DEEPEST + 1)
    for off, colour, dashes, name in (
        (1.01, SECOND, "--", "1% more"),
        (1.0, THIRD, "-", r"$v = \sqrt[n]{2}$"),
        (0.99, FOURTH, "-.", "1% less"),
    ):
        reached = [
            float(product_variance(off * WANTED ** (1 / int(n)), 0.0, int(n)))
            for n in depths
        ]
        right.plot(depths, rounded(reached), dashes, color=colour, label=name)
    right.set_title("Variance 2 wanted,\nand missed")
    right.set(xlabel="number of weights $n$", yscale="log", ylim=(0.05, 80))
    right.set_ylabel("variance of the product")
    legend_below(canvas, left, right, columns=3)


FIGURES = (
    Figure(
        "random-product-state",
        "ten fresh weights, and the state that is their product",
        "Ten weights, one a step, and the state that starts at 1: at every time it is "
        "the product of all weights so far, sign and size.",
        _product,
        shows=("product-state",),
    ),
    Figure(
        "random-product-variances",
        "variances of state and gradient, and a variance that is aimed at",
        "Left: the gradient is a product of one weight fewer, so its variance is "
        "$v^{n-1}$; of a single weight it is constant. Right: weights of variance "
        "$\\sqrt[n]{2}$ give exactly 2 at every depth; 1% beside it, the error grows "
        "exponentially.",
        _variances,
        shows=("root-variance", "gradient-variance"),
    ),
)
