"""Figures of storing memories."""

from functools import partial
from typing import Any

import numpy as np

from longdep.numeric.kernels.latching import (
    gradient_along,
    odd,
    plateau_latch,
    relu_map,
    relu_slope,
    well_map,
    well_slope,
)
from longdep.numeric.kernels.latching_noise import alive_shares
from longdep.reports.page.figures import (
    FAINT,
    FIRST,
    FOURTH,
    INK,
    SECOND,
    THIRD,
    Figure,
    latching_signal,
    rounded,
)

MARGIN, FACTOR, STRENGTH, LAST = 0.1, 0.9, 0.05, 10_000
RUN, HALVED = 2300, 600  # steps; so many halve the share at least
CELLS = 81  # of a fine grid, in the width of the noise: 1/5
STRETCH = (9 * CELLS - 1) // 2  # and from the stored point to the end of the slope 1


def _noise(canvas: Any) -> None:
    """The latch without and with noise, and the bound that is proved."""
    axes = canvas.subplots()
    steps = np.arange(RUN + 1)
    axes.plot(steps, np.ones(RUN + 1), color=THIRD, lw=3, label="without noise")
    label = "bound: $2^{-k}$ after $600k$ steps"
    bound = 0.5 ** (steps // HALVED)
    axes.plot(steps, bound, "--", color=SECOND, label=label)
    share = alive_shares(np.full(CELLS, 1 / CELLS), STRETCH, 0, RUN)
    axes.plot(steps, rounded(share, 3), color=FIRST, label="under its noise")
    axes.set_title("Runs of a latch whose gradient is not 0")
    axes.set(xlabel="steps", ylabel="share of runs", yscale="log")
    axes.set(xlim=(0, RUN), ylim=(1e-5, 3))
    axes.legend(loc="lower left")


def _latch(canvas: Any) -> None:
    changes, hinges = plateau_latch(np.array(MARGIN), np.array(1.0))
    act = odd(partial(relu_map, changes, hinges))
    corners = np.array([-3.5, *-hinges[:0:-1], 0, *hinges[1:], 3.5])
    state, gradient = canvas.subplots(1, 2, width_ratios=(3, 2))
    state.axvspan(1, 3, color=THIRD, alpha=FAINT, lw=0)
    state.axvspan(-3, -1, color=SECOND, alpha=FAINT, lw=0)
    ends = (-3.5, 3.5)
    state.plot(ends, ends, color=INK, lw=1, ls=":", label="$F(h) = h$")
    state.plot(corners, rounded(act(corners)), color=FIRST, lw=2.5, label="$F$")
    state.plot([2, -2], [2, -2], "o", color=FIRST, ms=6, label="stored")
    state.text(2, -3.3, "bit 1 stays\nin [1, 3]", ha="center", color=THIRD)
    state.text(-2, 2.3, "bit 0 stays\nin [-3, -1]", ha="center", color=SECOND)
    state.set_title("A latch of ReLU units")
    state.set(xlabel="state $h$", ylabel="next state $F(h)$")
    state.set(xlim=ends, ylim=(-3.6, 3.6))
    lags = np.arange(41)
    slope = float(relu_slope(changes, hinges, np.array(2.0)))
    gradient.plot(lags, slope**lags, color=FIRST)
    gradient.plot(lags, rounded(FACTOR**lags), "--", color=SECOND)
    gradient.text(40, 1.04, "the latch at 2", ha="right", color=FIRST)
    gradient.text(12, 0.4, "contraction\nby 0.9", color=SECOND)
    gradient.set_title("No noise")
    gradient.set(xlabel="lag $t$", ylabel="gradient $dh_t/dh_0$", ylim=(0, 1.2))


def _decay(canvas: Any) -> None:
    times = sorted({round(10 ** (k / 8)) for k in range(33)})
    lags = np.array(times)
    axes = canvas.subplots()
    tanh = gradient_along(np.tanh, lambda v: 1 - np.tanh(v) ** 2, np.array(1.0), times)
    well = gradient_along(
        partial(well_map, strength=np.array(STRENGTH), order=2),
        partial(well_slope, strength=np.array(STRENGTH), order=2),
        np.array(1.25),
        times,
    )
    decays = FACTOR ** lags.astype(float)
    for values, colour, dashes, width, label in (
        (np.ones(len(lags)), THIRD, "-", 1.8, "isometry: 1"),
        (well, FIRST, "-", 1.8, r"$v - v(v^2-1)^3/20$"),
        (tanh, FOURTH, "--", 1.8, "tanh, weight 1"),
        (lags**-1.5, INK, ":", 1.2, r"$t^{-3/2}$"),
        (decays, SECOND, "-.", 1.8, r"contraction: $0.9^t$"),
    ):
        look = {"color": colour, "ls": dashes, "lw": width, "label": label}
        axes.plot(lags, rounded(values), **look)
    axes.set_title("Three ways to forget, and one to keep")
    axes.set(xscale="log", yscale="log", xlim=(1, LAST), ylim=(1e-8, 10))
    axes.set(xlabel="lag $t$", ylabel="gradient $dh_t/dh_0$")
    axes.legend(loc="lower left")


FIGURES: tuple[Figure, ...] = (
    Figure(
        "latching-noise",
        "share of runs of a latch whose gradient is not 0, by step",
        "A latch keeps its bit for ever. Without noise its gradient lasts for ever, "
        "too; under noise (uniform, up to 1/10) runs soon meet a flat stretch, "
        "and from then on the gradient is exactly 0.",
        _noise,
        shows=(
            "robust-memory-vanishes",
            "robust-memory-vanishes.under-noise",
            "robust-memory-vanishes.latch-under-noise",
            "robust-memory-vanishes.latch-measured",
            "long-term-exponentially-small",
        ),
    ),
    Figure(
        "latching-latch",
        "a latch with slope 1 at its stored points",
        "Left: noise up to 1/10 at every step never drives the state out of a shaded "
        "interval, so the bit is kept for ever. Right: its gradient is 1 at every lag, "
        "as long as no noise moves the state.",
        _latch,
        shows=("robust-memory-vanishes.for-ever", "memory-solves-vanishing"),
    ),
    Figure(
        "latching-decay",
        "gradients of four maps by lag, on logarithmic axes",
        "A contraction forgets exponentially; maps whose slope is exactly 1 at the "
        r"attractor forget like $t^{-3/2}$, one of them while it stores a bit; an "
        "isometry forgets nothing, and would keep any noise as well.",
        _decay,
        shows=(
            "long-term-exponentially-small.two-state",
            "long-term-exponentially-small.attraction",
            "long-term-exponentially-small.tanh-weight-one",
            "stable-but-difficult",
        ),
    ),
    *latching_signal.FIGURES,
)
