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
from longdep.reports.page.figures import FIRST, INK, SECOND, THIRD, Figure, rounded

MARGIN, FACTOR, STRENGTH, LAST = 0.1, 0.9, 0.05, 10_000


def _latch(canvas: Any) -> None:
    changes, hinges = plateau_latch(np.array(MARGIN), np.array(1.0))
    act = odd(partial(relu_map, changes, hinges))
    corners = np.array([-3.5, *-hinges[:0:-1], 0, *hinges[1:], 3.5])
    state, gradient = canvas.subplots(1, 2, width_ratios=(3, 2))
    state.axvspan(1, 3, color=THIRD, alpha=0.12, lw=0)
    state.axvspan(-3, -1, color=SECOND, alpha=0.12, lw=0)
    ends = (-3.5, 3.5)
    state.plot(ends, ends, color=INK, lw=0.8, ls=":", label="F(h) = h")
    state.plot(corners, rounded(act(corners)), color=FIRST, lw=1.8, label="F")
    state.plot([2, -2], [2, -2], "o", color=FIRST, ms=5, label="a stored point")
    state.text(2, -3.3, "bit 1 stays\nin [1, 3]", ha="center", color=THIRD)
    state.text(-2, 2.5, "bit 0 stays\nin [-3, -1]", ha="center", color=SECOND)
    state.set(xlabel="state h", ylabel="F(h)", xlim=ends, ylim=(-3.6, 3.6))
    state.legend(loc="upper left", bbox_to_anchor=(0.0, 0.8), fontsize=8)
    lags = np.arange(41)
    slope = float(relu_slope(changes, hinges, np.array(2.0)))
    gradient.plot(lags, slope**lags, color=FIRST, lw=1.8)
    gradient.plot(lags, rounded(FACTOR**lags), color=SECOND, lw=1.8)
    gradient.text(20, 1.04, "this latch at h = 2", ha="center", color=FIRST)
    gradient.text(13, 0.4, "a contraction, 0.9", color=SECOND)
    gradient.set(xlabel="lag t", ylabel="gradient $dh_t/dh_0$", ylim=(0, 1.2))


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
    axes.plot(lags, np.ones(len(lags)), color=THIRD, lw=1.8, label="isometry: 1")
    axes.plot(
        lags,
        rounded(well),
        color=FIRST,
        lw=1.8,
        label=r"$v - v(v^2-1)^3/20$: two stored states",
    )
    axes.plot(lags, rounded(tanh), color=FIRST, lw=1.8, ls="--", label="tanh, weight 1")
    axes.plot(lags, rounded(lags**-1.5), color=INK, lw=0.8, ls=":", label=r"$t^{-3/2}$")
    axes.plot(
        lags,
        rounded(FACTOR ** lags.astype(float)),
        color=SECOND,
        lw=1.8,
        label=r"contraction: $0.9^t$",
    )
    axes.set(
        xscale="log",
        yscale="log",
        xlabel="lag t",
        ylabel="gradient $dh_t/dh_0$",
        xlim=(1, LAST),
        ylim=(1e-8, 10),
    )
    axes.legend(loc="lower left")


FIGURES: tuple[Figure, ...] = (
    Figure(
        "latching-latch",
        "Left: a latch made of ReLU units. Noise up to 1/10 at every step never drives "
        "the state out of a shaded interval, so the bit is kept for ever. Right: the "
        "gradient at its stored point is 1 at every lag, as long as no noise moves the "
        "state. Under its own noise it is 0 in half of all runs after 200 steps.",
        _latch,
    ),
    Figure(
        "latching-decay",
        "Three ways to forget without noise, on logarithmic axes. A contraction "
        "forgets exponentially; maps whose slope is exactly 1 at the attractor forget "
        r"like $t^{-3/2}$, one of them while it stores a bit robustly; an isometry "
        "forgets nothing, and would keep any noise as well.",
        _decay,
    ),
)
