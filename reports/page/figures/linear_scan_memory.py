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
from longdep.reports.page.figures import (
    FIRST,
    FOURTH,
    INK,
    SECOND,
    THIRD,
    Figure,
    rounded,
)

LOW, HIGH = 0.9, 0.999
RATES = ((LOW, SECOND, "--"), (0.99, FIRST, "-"), (HIGH, THIRD, "-."))
LAGS = np.unique(np.geomspace(1, 5000, 200).astype(int))
STEPS, RUNS, DECAY = 600, 400, 0.99


def _draw_horizons(canvas: Any) -> None:
    """Left: gradients by lag. Right: the share of uniform decays beyond a lag."""
    left, right = canvas.subplots(1, 2)
    for rate, color, dashes in RATES:
        gradients = path_gradient(np.full(LAGS[-1], rate))[LAGS]
        length = float(horizon(np.array([rate]))[0])
        label = f"$a = {rate:g}$\nhorizon {length:.1f}"
        left.plot(LAGS, rounded(gradients), dashes, color=color, label=label)
    left.axhline(np.exp(-1), color=INK, lw=0.8, ls=":")
    left.annotate("$1/e$", (1.1, np.exp(-1) * 0.92), va="top")
    left.set_title("What a decay $a$ leaves")
    left.set(xlabel="lag (steps)", ylabel="gradient, 1 at lag 0", ylim=(0, 1.03))
    left.set_xscale("log")
    shares = share_beyond(LAGS.astype(float), LOW, HIGH)
    right.plot(LAGS, rounded(shares), color=FOURTH)
    beyond = share_beyond(np.array([100.0]), LOW, HIGH)
    right.plot([100], rounded(beyond), "o", color=FOURTH, ms=6)
    right.annotate("1 in 11 has\n100 steps", (120, 0.13), color=FOURTH)
    right.set_title("Drawn from 0.9 to 0.999")
    right.set(xlabel="horizon (steps)", ylabel="share of decays beyond it")
    right.set(ylim=(0, 1.03))
    right.set_xscale("log")
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


def _draw_states(canvas: Any) -> None:
    """Sizes of states of one decay: three scales, inputs that agree or do not."""
    canvas.set_size_inches(5.5, 3.6)
    left, right = canvas.subplots(1, 2, sharey=True)
    decay, ones = np.full(STEPS, DECAY), np.ones((1, STEPS))
    signs = np.random.default_rng(7).choice([-1.0, 1.0], (RUNS, STEPS))
    for axes, inputs, name in (
        (left, ones, "Inputs 1, 1, 1, ..."),
        (right, signs, "Inputs of random sign"),
    ):
        for label, added, color, dashes in (
            ("as they come", inputs, SECOND, "--"),
            (r"times $\sqrt{1 - a^2}$", root_scaled(decay, inputs), FIRST, "-"),
            ("times $1 - a$", contracted(decay, inputs), THIRD, "-."),
        ):
            states = cell_states(
                np.broadcast_to(decay, added.shape), added, np.zeros(1)
            )
            size = np.sqrt((states * states).mean(axis=0))
            axes.plot(rounded(size)[1:], dashes, color=color, label=label)
        axes.set_title(name)
        axes.set(xlabel="step $t$", xticks=(0, 300, 600))
        axes.set_yscale("symlog", linthresh=1)
        axes.set_ylim(0, 200)
    left.set(ylabel="root mean square of the state")
    canvas.legend(
        *left.get_legend_handles_labels(), loc="outside lower center", ncols=3
    )


FIGURES = (
    Figure(
        "linear_scan_horizons",
        "gradients by lag for three decays, and how many decays last",
        "What a decay leaves of a gradient, by the lag (left), and how few of the "
        "decays drawn uniformly from 0.9 to 0.999 have a long horizon (right): one in "
        "eleven has 100 steps.",
        _draw_horizons,
        shows=("horizon", "horizon.length", "horizon.initialised", "lag-is-product"),
    ),
    Figure(
        "linear_scan_states",
        "the size of a state whose inputs are scaled in three ways",
        "States with the decay 0.99. Inputs that agree drive the state to 100 as they "
        "come, to 14 if scaled by the root of 1 - a^2, to 1 if scaled by 1 - a. Inputs "
        "of random sign (400 runs) drive it less far.",
        _draw_states,
        shows=(
            "bounded-or-lasting",
            "bounded-or-lasting.scaled",
            "bounded-or-lasting.mean-square",
            "bounded-or-lasting.constant-input",
        ),
    ),
)
