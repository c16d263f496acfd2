"""Figures of training over long spans: success, time, phases, signal against noise."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.kernels.trainability.phases import fading
from longdep.reports.page.figures import (
    FIRST,
    FOURTH,
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
    "identity": (FOURTH, "s", "-."),
}


def _draw_success(canvas: Any, *tables: Mapping[str, Any]) -> None:
    """Success against the length, by start: the latch task and the task of order."""
    canvas.set_size_inches(5.5, 4.2)
    panels = canvas.subplots(1, 2, sharey=True)
    titles = ("latch task", "task of order")
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
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4
    )


def _draw_time(canvas: Any, table: Mapping[str, Any]) -> None:
    """Success against the number of updates, by length."""
    axes = canvas.add_subplot()
    updates = [int(name.removesuffix(" updates")) for name in table["columns"][1:]]
    looks = ((FIRST, "o", "-"), (THIRD, "s", "--"), (SECOND, "^", "-."))
    for (length, *cells), (color, mark, dashes) in zip(
        table["rows"], looks, strict=True
    ):
        share, low, high = shares(cells)
        look = {"color": color, "marker": mark, "ls": dashes, "ms": 5}
        axes.errorbar(updates, share, [share - low, high - share], **look)
        axes.plot([], [], label=f"$T = {length}$", **look)
    axes.axhline(0.5, color=INK, lw=0.8, ls=":")
    axes.set_title("Latch task, by length $T$ and updates")
    axes.set(xscale="log", xlabel="updates of SGD", ylabel="share of networks trained")
    axes.set_xticks(updates, [str(count) for count in updates])
    axes.minorticks_off()
    axes.legend(loc="upper left")


def _draw_phases(canvas: Any, table: Mapping[str, Any]) -> None:
    """Shares of gradients that decay, stay and grow, by start, for both sizes."""
    sizes = sorted({row[0] for row in table["rows"]})
    canvas.set_size_inches(5.5, 4.0)
    panels = canvas.subplots(1, len(sizes), sharey=True)
    for axes, size in zip(panels, sizes, strict=True):
        rows = [row for row in table["rows"] if row[0] == size][::-1]
        left = np.zeros(len(rows))
        for column, color, label, hatch in (
            (2, SECOND, "below 1/10", None),
            (3, "none", "between", "..."),
            (4, FIRST, "above 10 times", "////"),
        ):
            share, _, _ = shares(row[column] for row in rows)
            look = {"color": color, "label": label, "hatch": hatch, "edgecolor": INK}
            axes.barh([row[1] for row in rows], share, left=left, **look)
            left = left + share
        axes.set(xlabel="share of networks", title=f"{size} units", xlim=(0, 1))
        axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    panels[0].set(ylabel="start")
    canvas.legend(
        *panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


def _draw_cut(canvas: Any, table: Mapping[str, Any]) -> None:
    """Success by start, with gradients as they are and cut to norm 1."""
    axes = canvas.add_subplot()
    starts = [row[0] for row in table["rows"]]
    for column, colour, look, shift in ((1, SECOND, "s", -0.08), (2, FIRST, "o", 0.08)):
        share, low, high = shares(row[column] for row in table["rows"])
        axes.errorbar(
            np.arange(len(starts)) + shift,
            share,
            [share - low, high - share],
            fmt=look,
            color=colour,
            ms=6,
        )
        axes.plot([], [], look, color=colour, ms=6, label=table["columns"][column])
    axes.set_xticks(range(len(starts)), starts)
    axes.set_title("Gradients as they are, and cut to norm 1")
    axes.set(xlabel="start", ylabel="share of networks trained", ylim=(-0.03, 1.03))
    axes.legend(loc="lower left")


LAGS = (2, 6, 10, 14, 18, 22, 26)


def _draw_signal(canvas: Any) -> None:
    """Signal over noise by lag, one network a scale, and the predicted fall."""
    axes = canvas.add_subplot()
    for scale, color, mark, dashes in (
        (0.5, SECOND, "o", "-"),
        (0.8, FIRST, "s", "--"),
        (1.2, THIRD, "^", "-."),
    ):
        drift, heights = fading(scale, 30, LAGS, 400, seed=1)
        start = np.mean(np.log(heights) - drift * np.array(LAGS))
        axes.plot(LAGS, rounded(heights, 3), mark, color=color, ms=5)
        line = np.exp(start + drift * np.array(LAGS))
        name = rf"$g = {scale:g}$, $\gamma = {np.exp(drift):.2f}$"
        axes.plot(LAGS, rounded(line, 3), dashes, color=color, lw=1.2, label=name)
    axes.set_title("What the gradient says of an early bit")
    axes.set(yscale="log", xlabel=r"lag $\tau$ between the bit and the reading")
    axes.set_ylabel("signal / noise of the gradient")
    axes.legend()


FIGURES = (
    Figure(
        "trainability_success",
        "share of networks trained, by length and start",
        "Share of fresh networks that plain SGD trains within 300 updates, by the "
        "length of the sequences and the start. From small weights (uniform, g = 0.5) "
        "success collapses between the lengths 5 and 20; from larger ones later.",
        _draw_success,
        shows=(
            "training-collapses",
            "training-collapses.every-start",
            "training-collapses.small-start",
            "only-short-learnt",
            "only-short-learnt.every-start",
            "training-collapses.two-class",
        ),
        measured=("training-collapses.every-start", "training-collapses.two-class"),
    ),
    Figure(
        "trainability_time",
        "share of networks trained, by the number of updates",
        "The same task from PyTorch's default start: share of networks trained, by the "
        "number of updates. Two steps more take several times as many updates.",
        _draw_time,
        shows=("slow-not-impossible", "slow-not-impossible.longer-slower"),
        measured=("slow-not-impossible",),
    ),
    Figure(
        "trainability_phases",
        "how often gradients vanish and explode, by start",
        "What becomes of a gradient over 50 steps in a fresh tanh network under random "
        "inputs: shares of networks in which it falls below a tenth, stays between, or "
        "grows above tenfold, by start.",
        _draw_phases,
        shows=("mostly-vanish-rarely-explode", "mostly-vanish-rarely-explode.of-those"),
        measured=("mostly-vanish-rarely-explode.each-start",),
    ),
    Figure(
        "trainability_cut",
        "share of networks trained, with gradients cut or as they are",
        "Share of networks that learn, by the scale of the start: with gradients as "
        "they are, and cut to norm 1 where they are larger.",
        _draw_cut,
        shows=("explosions-damage", "explosions-damage.training"),
        measured=("explosions-damage.training",),
    ),
    Figure(
        "trainability_signal",
        "signal over noise of the gradient, by lag",
        "Before training: the part of the gradient that tells about a bit, over the "
        "spread of the whole, for one network at each scale. Marks are measured; the "
        "lines fall by the predicted gamma a step.",
        _draw_signal,
        shows=("slow-not-impossible.signal",),
    ),
)
