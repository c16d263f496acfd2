"""Figures of repeated composition: the textbook's figure, and where it holds."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from longdep.numeric.kernels.repeated_composition import DEPTH, REACH, curve
from longdep.reports.page.figures import (
    FIRST,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
    shares,
)

SEED, SHOWN = 0, (1.0, 2.0, 5.0)
DEPTHS = ("#bbbbbb", "#9fc3e6", "#5b94cc", "#1f5fa8", "#c2571a", "#222222")


def _mirrored(places: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The whole line from its right half: y is odd in s."""
    return (
        np.concatenate([-places[:0:-1], places]),
        np.concatenate([-values[:0:-1], values]),
    )


def _draw_curves(canvas: Any) -> None:
    """One system at three scales: y after 0 to 5 compositions along the line."""
    canvas.set_size_inches(7.0, 6.4)
    panels = canvas.subplots(len(SHOWN), 1, sharex=True)
    for axes, scale in zip(panels, SHOWN, strict=True):
        section = curve(scale, SEED, points=400)
        for depth in range(DEPTH + 1):
            places, values = _mirrored(section.places, section.values[depth])
            axes.plot(
                rounded(places),
                np.round(values, 4),
                color=DEPTHS[depth],
                lw=1.6 if depth == DEPTH else 1.0,
                ls=":" if depth == 0 else "-",
                label=f"$t = {depth}$",
            )
        axes.set(ylabel=f"$y_t$,  $g = {scale:g}$", xlim=(-REACH, REACH), ylim=(-2, 2))
    panels[-1].set(xlabel="place $s$ on the line")
    handles, labels = panels[0].get_legend_handles_labels()
    canvas.legend(handles, labels, loc="outside lower center", ncols=DEPTH + 1)


FACTS = (
    ("flat on most of the line", FIRST, "o"),
    ("a slope above ten times the rms", SECOND, "s"),
    ("at least ten turns", THIRD, "^"),
)


def _draw_shares(canvas: Any, *tables: Mapping[str, Any]) -> None:
    """Left: shares of systems by scale. Right: mean turns by composition."""
    left, right = canvas.subplots(1, 2)
    for (name, color, mark), table in zip(FACTS, tables, strict=True):
        scales = [float(row[0]) for row in table["rows"]]
        share, low, high = shares(row[1] for row in table["rows"])
        left.errorbar(
            scales, share, [share - low, high - share], color=color, marker=mark, ms=4
        )
        left.plot([], [], color=color, marker=mark, ms=4, label=name)
    left.axhline(0.5, color=INK, lw=0.8, ls=":")
    left.set(xlabel="scale $g$ of the weights", ylabel="share of systems")
    left.set_ylim(-0.03, 1.03)
    turns = np.array([row[2:] for row in tables[0]["rows"]], dtype=float)
    for row, scale, color in zip(turns, scales, DEPTHS[1:], strict=True):
        right.plot(np.arange(1, DEPTH + 1), row, "o-", ms=3, color=color)
        right.annotate(
            f"$g = {scale:g}$",
            (DEPTH, row[-1]),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    right.set(xlabel="compositions $t$", ylabel="mean number of turns", yscale="symlog")
    right.set_yticks([0, 1, 2, 5, 10, 20], ["0", "1", "2", "5", "10", "20"])
    right.set_xlim(0.8, 5.9)
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


FIGURES = (
    Figure(
        "repeated_composition",
        "A random line through the space of 100 tanh units, pushed through the same "
        "layer 0 to 5 times and read along a random direction, at three scales of the "
        "weights. Only large weights give the curve of the textbook: flat nearly "
        "everywhere, steep near the origin, turning many times.",
        _draw_curves,
    ),
    Figure(
        "repeated_composition_shares",
        "Left: shares of random systems with each of the three properties after five "
        "compositions, with 99 % intervals. Right: the mean number of turns after "
        "each composition; at small scales it hardly grows.",
        _draw_shares,
        measured=("mostly-flat", "some-steep", "many-turns"),
    ),
)
