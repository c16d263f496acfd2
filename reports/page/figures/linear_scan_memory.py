"""Figures of linear scans: how long gradients last, and what states pay for it."""

from typing import Any

import numpy as np

from longdep.numeric.kernels.gating import cell_states, path_gradient
from longdep.numeric.kernels.linear_scan_states import (
    contracted,
    horizon,
    root_scaled,
    share_beyond,
)
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

LOW, HIGH = 0.9, 0.999
RATES = ((LOW, SECOND), (0.99, FIRST), (HIGH, THIRD))
LAGS = np.unique(np.geomspace(1, 5000, 200).astype(int))
STEPS, RUNS, DECAY = 600, 400, 0.99


def _draw_horizons(canvas: Any) -> None:
    """Left: gradients by lag. Right: the share of uniform decays beyond a lag."""
    left, right = canvas.subplots(1, 2)
    for rate, color in RATES:
        gradients = path_gradient(np.full(LAGS[-1], rate))[LAGS]
        length = float(horizon(np.array([rate]))[0])
        label = f"$a = {rate:g}$: horizon {length:.1f}"
        left.plot(LAGS, rounded(gradients), color=color, label=label)
    left.axhline(np.exp(-1), color=INK, lw=0.8)
    left.annotate("$1/e$", (1.1, np.exp(-1) * 0.92), va="top")
    left.set(xlabel="lag", ylabel="gradient", ylim=(0, 1.03))
    left.set_xscale("log")
    shares = share_beyond(LAGS.astype(float), LOW, HIGH)
    right.plot(LAGS, rounded(shares), color=FIRST)
    right.set(xlabel="lag", ylabel="share with at least this horizon", ylim=(0, 1.03))
    right.set_xscale("log")
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


def _draw_states(canvas: Any) -> None:
    """Sizes of states of one decay: three scales, inputs that agree or do not."""
    left, right = canvas.subplots(1, 2)
    decay, ones = np.full(STEPS, DECAY), np.ones((1, STEPS))
    signs = np.random.default_rng(7).choice([-1.0, 1.0], (RUNS, STEPS))
    for axes, inputs, name in (
        (left, ones, "the input 1 at every step"),
        (right, signs, "inputs of random sign"),
    ):
        for label, added, color in (
            ("added as they come", inputs, SECOND),
            (r"times $\sqrt{1 - a^2}$", root_scaled(decay, inputs), FIRST),
            ("times $1 - a$", contracted(decay, inputs), THIRD),
        ):
            states = cell_states(
                np.broadcast_to(decay, added.shape), added, np.zeros(1)
            )
            size = np.sqrt((states * states).mean(axis=0))
            axes.plot(rounded(size)[1:], color=color, label=label)
        axes.set(xlabel=f"step, {name}", ylabel="root mean square of the state")
        axes.set_yscale("symlog", linthresh=1)
        axes.set_ylim(0, 200)
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


FIGURES = (
    Figure(
        "linear_scan_horizons",
        "What a decay leaves of a gradient, by the lag (left), and how few of the "
        "decays drawn uniformly from 0.9 to 0.999 have a long horizon (right): one in "
        "eleven has 100 steps.",
        _draw_horizons,
    ),
    Figure(
        "linear_scan_states",
        "States with the decay 0.99, one gradient for all. Inputs that are added as "
        "they come drive the state to 100 if they agree; scaled by the root of 1 - a^2 "
        "to 14, though to about 1 if their signs are random (400 runs); scaled by "
        "1 - a to 1 at most, and then random signs leave little of them.",
        _draw_states,
    ),
)
