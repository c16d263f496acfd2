"""A figure of the backward recursion, and of the product that it unrolls to."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.backpropagation import (
    TANH,
    deltas,
    gains,
    ordered_product,
    step_factors,
    trajectory,
)
from longdep.reports.page.figures import (
    FIRST,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

WEIGHT = np.array([[0.7, -1.3], [1.3, 0.7]])
DRIVE = np.array([[0.5, 0.0], [-0.3, 0.0], [0.4, 1.0], [-0.4, -0.1], [1.0, 0.8]])
START, LAST = np.array([-0.1, -0.2]), np.array([1.0, 0.5])
BESIDE = {2: (-3, -18), 3: (-16, -4), 4: (-10, 9)}  # where a lag's number is free


def product_in_order(canvas: Any) -> None:
    """The gradient lag by lag: recursion, ordered product, product turned round."""
    slopes = gains(trajectory(WEIGHT, DRIVE, START, TANH), TANH)
    factors = step_factors(WEIGHT, slopes)
    steps = len(factors)
    recursion = deltas(WEIGHT, slopes, LAST)[::-1]
    ordered, turned = (
        np.stack([ordered_product(some) @ LAST for some in each])
        for each in (
            [factors[steps - lag :] for lag in range(steps + 1)],
            [factors[steps - lag :][::-1] for lag in range(steps + 1)],
        )
    )
    axes = canvas.subplots()
    for points, colour, look, label in (
        (turned, SECOND, "s--", "product in the other order"),
        (recursion, FIRST, "o-", r"recursion, step by step"),
        (ordered, THIRD, "+", r"ordered product"),
    ):
        size = 12 if look == "+" else 5
        x, y = rounded(points).T
        axes.plot(x, y, look, color=colour, lw=1.2, ms=size, label=label)
    for lag in range(steps + 1):
        axes.annotate(
            f"$t-k={lag}$" if lag == 0 else f"{lag}",
            tuple(rounded(recursion[lag])),
            BESIDE.get(lag, (8, -3)),
            textcoords="offset points",
            color=FIRST,
        )
    axes.set_title(r"The gradient $\delta_{t,k}$, lag by lag")
    axes.set(xlabel="first entry", ylabel="second entry")
    axes.set(xlim=(-2.5, 2.2), ylim=(-2.6, 3.1))
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


FIGURES = (
    Figure(
        "backpropagation_product",
        "a gradient carried back by the recursion and by the ordered product",
        "Two tanh units under changing inputs, five steps back. The product of the "
        "step factors, the earliest on the left (crosses), is what the recursion "
        "computes; turned round it is another matrix from lag 2 on.",
        product_in_order,
        shows=("delta-recursion", "delta-product"),
    ),
)
