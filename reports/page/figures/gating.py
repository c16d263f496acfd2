"""Figures of gated cells: bounded states against gradients and against recall."""

from typing import Any, NamedTuple

import numpy as np

from longdep.numeric.kernels.gating import (
    cell_states,
    free_bound,
    path_gradient,
    sampled_memory,
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

STEPS, LIMIT = 60, 8
ITEMS, UNITS, RUNS = 400, 64, 200


class _Look(NamedTuple):
    """A cell: its name, its gates, what it writes, and how it is drawn."""

    name: str
    forget: np.ndarray
    written: np.ndarray
    line: dict[str, Any]


def _cells() -> tuple[_Look, ...]:
    """Four cells; the broad line lies below the narrow one where they agree."""
    ones, rate = np.ones(STEPS), 1 - 1 / LIMIT
    filling = np.where(np.arange(STEPS) < LIMIT - 1, 1.0, rate)
    return (
        _Look("holds: $f=1$, no input", ones, ones * 0, {"color": THIRD, "lw": 5}),
        _Look("adds up: $f=1$", ones, ones, {"color": SECOND, "ls": "--"}),
        _Look("fills, then $f=1-1/K$", filling, ones, {"color": FIRST, "lw": 3}),
        _Look(
            "leaks: $f=1-1/K$", ones * rate, ones, {"color": FOURTH, "ls": (0, (2, 1))}
        ),
    )


def _draw_trade_off(canvas: Any) -> None:
    """Left: the states that write all they may. Right: the products of the gates."""
    canvas.set_size_inches(5.5, 3.9)
    left, right = canvas.subplots(1, 2)
    times = np.arange(STEPS + 1)
    for name, forget, written, line in _cells():
        states = cell_states(forget, written, np.array(1.0))
        left.plot(times, rounded(states), label=name, **line)
        right.plot(times, rounded(path_gradient(forget)), **line)
    bound = [free_bound(np.array(float(LIMIT)), int(lag)) for lag in times]
    right.plot(
        times, rounded(bound), color=INK, lw=1, ls=":", label="$K (1 - 1/K)^t$, bound"
    )
    left.axhline(LIMIT, color=INK, lw=0.8, ls=":")
    left.annotate("$K = 8$", (STEPS, LIMIT + 0.4), ha="right", va="bottom")
    left.set_title("State, writing 1s")
    left.set(xlabel="step $t$", ylabel="state", ylim=(0, 30))
    right.set_title("Gradient kept")
    right.set(xlabel="lag $t$", ylabel="gradient along the cell", yscale="log")
    legend_below(canvas, left, right, columns=2)


def _draw_recall(canvas: Any) -> None:
    """Recall by the age of the item for three ways to use the gates."""
    canvas.set_size_inches(5.5, 3.9)
    axes = canvas.add_subplot()
    ages = np.arange(0, ITEMS, 10)
    for name, forget, color, dashes in (
        ("all, $f = 1$", 1.0, SECOND, "--"),
        ("all, $f = 0.9$", 0.9, FIRST, "-"),
    ):
        memory = sampled_memory(forget, np.ones(ITEMS), UNITS, RUNS, seed=7)
        by_age = memory.recalled[:, ::-1].reshape(RUNS, -1, 10).mean(axis=(0, 2))
        label = f"takes in {name}; state up to {memory.size.mean():.1f}"
        axes.plot(ages + 4.5, rounded(by_age, 2), dashes, color=color, label=label)
    chosen = np.arange(ITEMS) % 50 == 0
    memory = sampled_memory(1.0, chosen.astype(float), UNITS, RUNS, seed=7)
    label = f"takes in every 50th, $f = 1$; state up to {memory.size.mean():.1f}"
    kept = memory.recalled[:, chosen].mean(axis=0)
    when = ITEMS - 1 - np.flatnonzero(chosen)
    axes.plot(when, rounded(kept, 3), "o", color=THIRD, label=label)
    axes.axhline(0.5, color=INK, lw=0.8, ls=":")
    axes.annotate("a guess", (-8, 0.44), va="bottom")
    axes.set_title("Who recalls an item of which age")
    axes.set(xlabel="age of the item in steps", ylabel="share recalled")
    axes.set_ylim(0.43, 1.03)
    canvas.legend(*axes.get_legend_handles_labels(), loc="outside lower center")


FIGURES = (
    Figure(
        "gating_trade_off",
        "states and gradients of four gated cells",
        "Four cells that start at 1. Those with gradient 1 grow without limit or write "
        "nothing. Cells that stay within K = 8 while free to write have gradients "
        "below the bound: at best 1 until the cell is full, then falling.",
        _draw_trade_off,
        shows=("gating-trade-off", "gates-control", "gating-trade-off.free-input"),
    ),
    Figure(
        "gating_recall",
        "share of items recalled, by their age, for three uses of gates",
        "Recall of 400 signs from 64 cells, 200 runs. Without forgetting all items are "
        "recalled equally badly; with a gate of 0.9 only the youngest are; gates that "
        "let in few items recall these at every age.",
        _draw_recall,
        shows=(
            "gating-solves-capacity",
            "gating-solves-capacity.selected-items",
            "gating-solves-capacity.every-item",
        ),
    ),
)
