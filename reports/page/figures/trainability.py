"""Figures of training over long spans: success, time, phases, signal against noise."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.kernels.trainability.phases import fading
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
    shares,
)

LOOKS = {
    "uniform": (SECOND, "o", "-"),
    "g = 0.5": (SECOND, "s", "--"),
    "glorot": (FIRST, "o", "-"),
    "g = 1": (FIRST, "s", "--"),
    "g = 1.5": (THIRD, "s", "--"),
    "g = 2": (THIRD, "^", ":"),
    "orthogonal": (INK, "o", "-"),
    "identity": ("#888888", "s", "--"),
}


def _draw_success(canvas: Any, *tables: Mapping[str, Any]) -> None:
    """Success against the length, by start: the latch task and the task of order."""
    panels = canvas.subplots(1, 2, sharey=True)
    titles = ("latch task", "two-class task (order)")
    for axes, table, title in zip(panels, tables, titles, strict=True):
        lengths = [int(name.removeprefix("T = ")) for name in table["columns"][1:]]
        for number, (name, *cells) in enumerate(table["rows"]):
            color, mark, dashes = LOOKS[name]
            share, low, high = shares(cells)
            # Shifted a little along the axis, so that the bars do not cover each other.
            shift = 1 + 0.012 * (number - 3.5)
            axes.errorbar(
                np.array(lengths) * shift,
                share,
                [share - low, high - share],
                color=color,
                marker=mark,
                ls=dashes,
                ms=4,
                elinewidth=0.7,
            )
            axes.plot([], [], color=color, marker=mark, ls=dashes, ms=4, label=name)
        axes.set(xscale="log", xlabel="length $T$", title=title)
        axes.set_xticks(lengths, [str(length) for length in lengths])
        axes.minorticks_off()
    panels[0].set(ylabel="share of networks trained", ylim=(-0.03, 1.03))
    canvas.legend(
        *panels[0].get_legend_handles_labels(), loc="outside right center", fontsize=8
    )


def _draw_time(canvas: Any, table: Mapping[str, Any]) -> None:
    """Success against the number of updates, by length."""
    axes = canvas.add_subplot()
    updates = [int(name.removesuffix(" updates")) for name in table["columns"][1:]]
    for (length, *cells), color, mark in zip(
        table["rows"], (FIRST, THIRD, SECOND), "os^", strict=True
    ):
        share, low, high = shares(cells)
        axes.errorbar(
            updates, share, [share - low, high - share], color=color, marker=mark, ms=4
        )
        axes.plot([], [], color=color, marker=mark, ms=4, label=f"$T = {length}$")
    axes.axhline(0.5, color=INK, lw=0.8, ls=":")
    axes.set(xscale="log", xlabel="updates of SGD", ylabel="share of networks trained")
    axes.set_xticks(updates, [str(count) for count in updates])
    axes.minorticks_off()
    axes.legend(loc="upper left")


def _draw_phases(canvas: Any, table: Mapping[str, Any]) -> None:
    """Shares of gradients that decay, stay and grow, by start, for both sizes."""
    sizes = sorted({row[0] for row in table["rows"]})
    panels = canvas.subplots(1, len(sizes), sharey=True)
    for axes, size in zip(panels, sizes, strict=True):
        rows = [row for row in table["rows"] if row[0] == size][::-1]
        left = np.zeros(len(rows))
        for column, color, label in (
            (2, SECOND, "below 1/10"),
            (3, "#cccccc", "between"),
            (4, FIRST, "above 10 times"),
        ):
            share, _, _ = shares(row[column] for row in rows)
            axes.barh(
                [row[1] for row in rows], share, left=left, color=color, label=label
            )
            left = left + share
        axes.set(xlabel="share of networks", title=f"{size} units", xlim=(0, 1))
    canvas.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


LAGS = (2, 6, 10, 14, 18, 22, 26)


def _draw_signal(canvas: Any) -> None:
    """Signal over noise by lag, one network a scale, and the predicted fall."""
    axes = canvas.add_subplot()
    for scale, color, mark in (
        (0.5, SECOND, "o"),
        (0.8, FIRST, "s"),
        (1.2, THIRD, "^"),
    ):
        drift, heights = fading(scale, 30, LAGS, 400, seed=1)
        start = np.mean(np.log(heights) - drift * np.array(LAGS))
        axes.plot(LAGS, rounded(heights, 3), mark, color=color, ms=5)
        line = np.exp(start + drift * np.array(LAGS))
        name = rf"$g = {scale:g}$, $\gamma = {np.exp(drift):.2f}$"
        axes.plot(LAGS, rounded(line, 3), color=color, lw=1, label=name)
    axes.set(yscale="log", xlabel=r"lag $\tau$ between the bit and the reading")
    axes.set_ylabel("signal / noise of the gradient")
    axes.legend()


FIGURES = (
    Figure(
        "trainability_success",
        "Share of fresh networks that plain SGD trains within 300 updates, by the "
        "length of the sequences and the start, with 99 % intervals. From small "
        "weights (orange) success collapses between the lengths 5 and 20; from larger "
        "ones it falls later.",
        _draw_success,
        measured=("training-collapses", "training-collapses.two-class"),
    ),
    Figure(
        "trainability_time",
        "The same task from PyTorch's default start: share of networks trained, by the "
        "number of updates. Two steps more take several times as many updates.",
        _draw_time,
        measured=("slow-not-impossible",),
    ),
    Figure(
        "trainability_phases",
        "What becomes of a gradient over 50 steps in a fresh tanh network under random "
        "inputs: shares of networks in which it falls below a tenth, stays between, or "
        "grows above tenfold, by start.",
        _draw_phases,
        measured=("mostly-vanish-rarely-explode.each-start",),
    ),
    Figure(
        "trainability_signal",
        "Before training: the part of the gradient that tells about a bit, over the "
        "spread of the whole gradient, for one network of 30 units at each scale. "
        "Marks are measured; the lines fall by the predicted gamma a step, only their "
        "height is fitted.",
        _draw_signal,
    ),
)
