"""Figures of gated cells: bounded states against gradients and against recall."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.gating import (
    cell_states,
    free_bound,
    path_gradient,
    sampled_memory,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

STEPS, LIMIT = 60, 8
ITEMS, UNITS, RUNS = 400, 64, 200


def _gates() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Forget gates and what is written, by the name of the cell."""
    ones, rate = np.ones(STEPS), 1 - 1 / LIMIT
    filling = np.where(np.arange(STEPS) < LIMIT - 1, 1.0, rate)
    return {
        "adds up: $f = 1$, free to write": (ones, ones),
        "holds: $f = 1$, writes nothing": (ones, ones * 0),
        "fills up, then $f = 1 - 1/K$": (filling, ones),
        "leaks: $f = 1 - 1/K$ throughout": (ones * rate, ones),
    }


STYLES = ((SECOND, "--"), (THIRD, "-"), (FIRST, "-"), (FIRST, ":"))


def _draw_trade_off(canvas: Any) -> None:
    """Left: the states that write all they may. Right: the products of the gates."""
    left, right = canvas.subplots(1, 2)
    times = np.arange(STEPS + 1)
    for (name, (forget, written)), (color, dashes) in zip(
        _gates().items(), STYLES, strict=True
    ):
        states = cell_states(forget, written, np.array(1.0))
        look = {"color": color, "ls": dashes, "zorder": 3 if dashes == "--" else 2}
        left.plot(times, rounded(states), label=name, **look)
        right.plot(times, rounded(path_gradient(forget)), **look)
    bound = [free_bound(np.array(float(LIMIT)), int(lag)) for lag in times]
    right.plot(times, rounded(bound), color=INK, lw=1, label="$K (1 - 1/K)^t$")
    left.axhline(LIMIT, color=INK, lw=0.8)
    left.annotate("$K = 8$", (STEPS, LIMIT + 0.4), ha="right", va="bottom")
    left.set(xlabel="step", ylabel="state, writing 1 whenever allowed")
    left.set_ylim(0, 30)
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=2
    )
    right.set(xlabel="lag $t$", ylabel="gradient along the cell")
    right.set_yscale("log")
    right.legend(loc="lower left")


def _draw_recall(canvas: Any) -> None:
    """Recall by the age of the item for three ways to use the gates."""
    axes = canvas.add_subplot()
    ages = np.arange(0, ITEMS, 10)
    for name, forget, color in (
        ("takes in all, $f = 1$", 1.0, SECOND),
        ("takes in all, $f = 0.9$", 0.9, FIRST),
    ):
        memory = sampled_memory(forget, np.ones(ITEMS), UNITS, RUNS, seed=7)
        by_age = memory.recalled[:, ::-1].reshape(RUNS, -1, 10).mean(axis=(0, 2))
        label = f"{name}; largest state {memory.size.mean():.1f}"
        axes.plot(ages + 4.5, rounded(by_age, 2), color=color, label=label)
    chosen = np.arange(ITEMS) % 50 == 0
    memory = sampled_memory(1.0, chosen.astype(float), UNITS, RUNS, seed=7)
    label = f"takes in every 50th, $f = 1$; largest state {memory.size.mean():.1f}"
    kept = memory.recalled[:, chosen].mean(axis=0)
    when = ITEMS - 1 - np.flatnonzero(chosen)
    axes.plot(when, rounded(kept, 3), "o", color=THIRD, label=label)
    axes.axhline(0.5, color=INK, lw=0.8)
    axes.annotate("a guess", (ITEMS, 0.44), ha="right", va="bottom")
    axes.set(xlabel="age of the item in steps", ylabel="share recalled")
    axes.set_ylim(0.43, 1.03)
    axes.legend(loc="center right", bbox_to_anchor=(1.0, 0.72))


FIGURES = (
    Figure(
        "gating_trade_off",
        "Four cells that start at 1. The state that adds up has gradient 1 and grows "
        "without limit; the one that holds has gradient 1 and a bounded state, but "
        "writes nothing. Cells that stay within K = 8 while free to write have "
        "gradients below the bound: at best 1 until the cell is full, then falling.",
        _draw_trade_off,
    ),
    Figure(
        "gating_recall",
        "Recall of 400 signs from 64 cells, 200 runs. Without forgetting, all items "
        "are recalled equally badly and the state grows; with a gate of 0.9 the state "
        "stays small and only the youngest items are recalled; gates that let in few "
        "items recall these at every age.",
        _draw_recall,
    ),
)
