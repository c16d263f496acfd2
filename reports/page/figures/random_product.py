"""Figures of the random products: typical size and variance, fresh and shared."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.random_product import (
    Kind,
    log_size_deviation,
    log_size_drift,
    product_variance,
    sampled_log_norms,
)
from longdep.reports.page.figures import (
    FAINT,
    FIRST,
    FOURTH,
    INK,
    SECOND,
    THIRD,
    Figure,
    legend_below,
    random_product_fresh,
    rounded,
)

DEPTH, RUNS, WIDTH = 60, 20_000, 50
POWERS = 12
LOOKS = (1, 2, 4, 7, 12, 20, 35, 60, 100, 170, 250, 400)
PATHS = 8


def _variances(canvas: Any) -> None:
    """The mean square of a product of fresh weights, for three variances."""
    axes = canvas.subplots()
    depths = np.arange(1, DEPTH + 1)
    for each, colour, dashes, fate in (
        (1.25, SECOND, "-", "explodes"),
        (1.0, THIRD, "--", "stays"),
        (0.8, FIRST, "-.", "vanishes"),
    ):
        values = [float(product_variance(each, 0.0, int(depth))) for depth in depths]
        axes.plot(
            depths,
            rounded(values),
            dashes,
            color=colour,
            label=f"$v = {each:g}$: {fate}",
        )
    axes.set_title("A new weight at every layer: mean square $v^n$")
    axes.set(xlabel="number of layers $n$", ylabel="mean square of the product")
    axes.set(yscale="log", xlim=(1, DEPTH))
    axes.legend(loc="upper left")


def _powers(canvas: Any) -> None:
    """One weight, used again and again."""
    axes = canvas.subplots()
    times = np.arange(POWERS + 1)
    for weight, colour, look in (
        (1.1, SECOND, "s--"),
        (1.0, THIRD, "^-"),
        (0.8, FIRST, "o-"),
        (-1.0, FOURTH, "v:"),
    ):
        label = f"$w = {weight:g}$"
        axes.plot(times, weight**times, look, ms=4, color=colour, label=label)
    axes.axhline(0, color=INK, lw=0.7, ls=":")
    axes.set_title("Powers of one weight: four fates")
    axes.set(xlabel="time $t$", ylabel="$w^t$", ylim=(-1.3, 3.3))
    axes.legend(loc="upper left", ncols=2)


def _typical_size(canvas: Any) -> None:
    canvas.set_size_inches(5.5, 4.2)
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
        alpha=FAINT,
        lw=0,
        label="middle half",
    )
    axes.axhline(1, color=SECOND, label="root mean square")
    label = f"the same of {RUNS:,} samples"
    axes.plot(depths, rounded(sampled), color=THIRD, lw=1, label=label)
    axes.plot(
        depths[::5], rounded(middle)[::5], "o", color=FIRST, ms=5, label="median size"
    )
    label = r"drift $e^{-(\gamma + \log 2)\,n/2}$"
    axes.plot(depths, rounded(drift), color=INK, ls="--", lw=1.4, label=label)
    axes.set_title("Variance 1 at every depth, typical size near 0")
    axes.set(yscale="log", ylim=(1e-22, 1e2), xlim=(0, DEPTH))
    axes.set(xlabel="number of factors $n$", ylabel="size of the product")
    canvas.legend(
        *axes.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )


def _fresh_or_shared(canvas: Any) -> None:
    canvas.set_size_inches(5.5, 3.9)
    left, right = canvas.subplots(1, 2)
    drawn: tuple[tuple[Kind, str, str, int, str], ...] = (
        ("shared", "one shared matrix", SECOND, 5, "s"),
        ("fresh", "fresh matrices", FIRST, 4, "o"),
    )
    spreads = {}
    for kind, label, colour, seed, mark in drawn:
        logs = sampled_log_norms(kind, WIDTH, tuple(range(1, LOOKS[-1] + 1)), 60, seed)
        every = np.arange(1, LOOKS[-1] + 1)
        dashes = "--" if kind == "shared" else "-"
        paths = left.plot(
            every[::5], rounded(logs[::5, :PATHS]), dashes, color=colour, lw=0.8
        )
        paths[0].set_label(label)
        spread = logs.std(axis=1, ddof=1)[np.array(LOOKS) - 1]
        spreads[kind] = spread
        right.plot(LOOKS, rounded(spread, 3), mark, ms=4, color=colour)
    predicted = [float(log_size_deviation(WIDTH, depth).mid()) for depth in LOOKS]
    label = r"fresh, exact: $\propto \sqrt{D}$"
    right.plot(LOOKS, rounded(predicted), color=FIRST, lw=1, label=label)
    slope = spreads["shared"][-1] * np.array(LOOKS) / LOOKS[-1]
    label = r"shared: slope of $\propto D$"
    right.plot(LOOKS, rounded(slope, 3), "--", color=SECOND, lw=1, label=label)
    left.set_title("Eight runs each")
    left.set(xlabel="depth $D$", ylabel="log norm of the signal")
    right.set_title("Spread of 60 runs")
    right.set(xscale="log", yscale="log", xlabel="depth $D$")
    right.set(ylabel="deviation of the log norm")
    legend_below(canvas, left, right, columns=2)


FIGURES = (
    Figure(
        "random-product-typical-size",
        "median size and root mean square of products of random weights",
        "Products of n independent standard normal weights. Their variance is exactly "
        "1 at every depth, yet the median size falls by almost half with every factor.",
        _typical_size,
        shows=(
            "scaling-avoids.typical-size",
            "scaling-avoids",
            "scaling-avoids.gaussian-drift",
            "product-variance",
        ),
    ),
    Figure(
        "random-product-feedforward",
        "the mean square of products without recurrence",
        "No recurrence here: every layer has a new weight, of variance v. Unless v is "
        "exactly 1, the product vanishes or explodes all the same.",
        _variances,
        shows=(
            "only-recurrent",
            "only-recurrent.otherwise",
            "feedforward-similar",
            "product-variance.exact",
        ),
    ),
    Figure(
        "random-product-powers",
        "powers of the weights 1.1, 1, 0.8 and -1",
        "One weight, multiplied by itself: above 1 it explodes, below 1 it vanishes. "
        "At 1 it stays, at -1 it only changes its sign.",
        _powers,
        shows=("scalar-power", "scalar-power.edge", "scalar-power.which"),
    ),
    Figure(
        "random-product-fresh-or-shared",
        "how far a signal strays through shared and fresh layers",
        "The log norm of a signal through Gaussian layers of width 50 and variance "
        "1/50. With one shared matrix it strays in proportion to the depth, with fresh "
        "matrices like its square root.",
        _fresh_or_shared,
        shows=(
            "shared-or-fresh",
            "shared-or-fresh.fresh-scalar",
            "shared-or-fresh.shared-scalar",
        ),
    ),
    *random_product_fresh.FIGURES,
)
