"""Figures of the random products: typical size and variance, fresh and shared."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.random_product import (
    Kind,
    log_size_deviation,
    log_size_drift,
    sampled_log_norms,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

DEPTH, RUNS, WIDTH = 60, 20_000, 50
LOOKS = (1, 2, 4, 7, 12, 20, 35, 60, 100, 170, 250, 400)
PATHS = 8


def _typical_size(canvas: Any) -> None:
    axes = canvas.add_subplot()
    depths = np.arange(DEPTH + 1)
    logs = sampled_log_norms("fresh", 1, tuple(range(1, DEPTH + 1)), RUNS, seed=3)
    logs = np.vstack([np.zeros((1, RUNS)), logs])
    low, middle, high = np.exp(np.quantile(logs, (0.25, 0.5, 0.75), axis=1))
    sampled = np.sqrt(np.mean(np.exp(2 * logs), axis=1))
    drift = np.exp(depths * float(log_size_drift(1).mid()))
    axes.fill_between(
        depths,
        rounded(low),
        rounded(high),
        color=FIRST,
        alpha=0.2,
        lw=0,
        label="middle half of the products",
    )
    axes.plot(depths, rounded(middle), color=FIRST, label="median size, sampled")
    axes.plot(
        depths,
        rounded(drift),
        color=INK,
        ls="--",
        lw=1,
        label=r"exact drift $e^{-(\gamma + \log 2)\,n/2}$",
    )
    axes.axhline(1, color=SECOND, label="root mean square, exact")
    axes.plot(
        depths,
        rounded(sampled),
        color=THIRD,
        lw=1,
        label=f"root mean square of {RUNS:,} samples",
    )
    axes.set(
        yscale="log",
        ylim=(1e-22, 1e2),
        xlim=(0, DEPTH),
        xlabel="number of factors $n$",
        ylabel="size of the product",
    )
    axes.legend(loc="lower left")


def _fresh_or_shared(canvas: Any) -> None:
    left, right = canvas.subplots(1, 2)
    drawn: tuple[tuple[Kind, str, str, int], ...] = (
        ("shared", "one shared matrix", SECOND, 5),
        ("fresh", "fresh matrices", FIRST, 4),
    )
    spreads = {}
    for kind, label, colour, seed in drawn:
        logs = sampled_log_norms(kind, WIDTH, tuple(range(1, LOOKS[-1] + 1)), 60, seed)
        every = np.arange(1, LOOKS[-1] + 1)
        paths = left.plot(every[::5], rounded(logs[::5, :PATHS]), color=colour, lw=0.8)
        paths[0].set_label(label)
        spread = logs.std(axis=1, ddof=1)[np.array(LOOKS) - 1]
        spreads[kind] = spread
        right.plot(LOOKS, rounded(spread, 3), "o", ms=3, color=colour)
    predicted = [float(log_size_deviation(WIDTH, depth).mid()) for depth in LOOKS]
    right.plot(
        LOOKS,
        rounded(predicted),
        color=FIRST,
        lw=1,
        label=r"fresh, exact: $\propto \sqrt{D}$",
    )
    right.plot(
        LOOKS,
        rounded(spreads["shared"][-1] * np.array(LOOKS) / LOOKS[-1], 3),
        color=SECOND,
        lw=1,
        ls="--",
        label=r"shared: slope of $\propto D$",
    )
    left.set(xlabel="depth $D$", ylabel="log norm")
    left.legend(loc="lower left")
    right.set(
        xscale="log",
        yscale="log",
        xlabel="depth $D$",
        ylabel="standard deviation of the log norm",
    )
    right.legend(loc="upper left")


FIGURES = (
    Figure(
        "random-product-typical-size",
        "Products of n independent standard normal weights. Their variance is exactly "
        "1 at every depth, yet the median size falls by almost half with every factor. "
        "Even 20,000 samples soon miss the rare large products that keep the variance "
        "at 1.",
        _typical_size,
    ),
    Figure(
        "random-product-fresh-or-shared",
        "The log norm of a signal through Gaussian layers of width 50 and variance "
        "1/50: eight runs each (left) and the standard deviation over 60 runs (right). "
        "With one shared matrix it strays in proportion to the depth, with fresh "
        "matrices like its square root.",
        _fresh_or_shared,
    ),
)
